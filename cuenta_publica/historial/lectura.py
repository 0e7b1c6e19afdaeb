"""A page of history: the saves of an account, or of one of its capítulos, the newest first.

The number of queries depends on how many kinds of rows the page tells of, never on how many rows or saves.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.paginator import Page, Paginator
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, Value

from .. import registro
from ..models import Bloque, Capitulo, Cifra, CuentaPublica, Cumplimiento, Destacada, Respuesta, Tramite
from ..models.historia import INICIAL
from ..publicacion.flujo import TRANSICIONES
from ..rendicion import compromisos_anteriores
from .columnas import Nombres, nombre, relaciones, tabla
from .lineas import Linea, cambiadas, de_cambio, resumen

POR_PAGINA = 50  # saves
SIN_PERSONA = "El portal"
_CLASES = {"+": "agregada", "~": "cambiada", "-": "eliminada"}


@dataclass(slots=True)
class Cambio:
    """What one save did to one row. ``clave`` is how its button names it; '' when it cannot be put back."""

    clase: str
    tabla: str
    fila: str
    lineas: list[Linea]
    capitulo: str = ""
    capitulo_id: int | None = None
    clave: str = ""


@dataclass(slots=True)
class Guardado:
    """One person, one moment. ``pasos`` are (step of the account, comment)."""

    momento: datetime
    quien: str
    cambios: list[Cambio] = field(default_factory=list)
    pasos: list[tuple[str, str]] = field(default_factory=list)


def de_capitulo(cap: Capitulo, numero: str) -> Page:
    """The page ``numero`` (as the address gives it) of the saves of a capítulo: of :class:`Guardado`."""
    fuentes = {Capitulo: Q(id=cap.pk), **dict.fromkeys(_de_capitulos(), Q(capitulo_id=cap.pk))}
    nombres = Nombres({c.pk: str(c) for c in cap.cuenta.capitulos.all()})
    return _pagina(fuentes, None, nombres, numero)


def de_cuenta(cuenta: CuentaPublica, numero: str) -> Page:
    """The same of an account, with all its capítulos, its answers and its steps."""
    de_la_cuenta = Q(cuenta_id=cuenta.pk)
    eliminados = Capitulo.history.filter(de_la_cuenta, history_type="-").order_by("history_id")
    capitulos = {c.id: f"{c.numero} {c.titulo}".strip() for c in (*eliminados, *cuenta.capitulos.all())}
    fuentes = {
        CuentaPublica: Q(id=cuenta.pk),
        **dict.fromkeys((Destacada, Respuesta, Cumplimiento, Capitulo), de_la_cuenta),
        **dict.fromkeys(_de_capitulos(), Q(capitulo_id__in=list(capitulos))),
    }
    promesas = {c.clave: c.texto for c in compromisos_anteriores(cuenta)}
    return _pagina(fuentes, cuenta, Nombres(capitulos, promesas), numero)


def _de_capitulos() -> list[type[Model]]:
    return [Bloque, Cifra, *registro.modelos_de_fila()]


def registros(modelo: type[Model], filtro: Q) -> QuerySet:
    """The records of ``modelo`` that tell of something somebody did, in no order."""
    return modelo.history.filter(filtro).exclude(history_change_reason=INICIAL).order_by()


def _pagina(fuentes, cuenta, nombres, numero) -> Page:
    pagina = Paginator(_momentos(fuentes, cuenta), POR_PAGINA).get_page(numero)
    claves = list(pagina.object_list)
    guardados = {clave: Guardado(clave[0], SIN_PERSONA) for clave in claves}
    if claves:
        _poner_nombres(guardados)
        _poner_pasos(guardados, cuenta)
        for modelo, filtro in _presentes(fuentes, (claves[-1][0], claves[0][0])):
            for fila in _con_previa(modelo, filtro):
                if guardado := guardados.get((fila.history_date, fila.history_user_id)):
                    guardado.cambios.append(_cambio(modelo, fila, nombres))
    pagina.object_list = [_sin_lo_que_se_fue_con_su_capitulo(g) for g in guardados.values()]
    return pagina


def _momentos(fuentes, cuenta) -> QuerySet:
    """(moment, key of the person) of each save, the newest first: one query over every table."""
    consultas = [
        registros(modelo, filtro).annotate(momento=F("history_date"), quien=F("history_user_id"))
        for modelo, filtro in fuentes.items()
    ]
    if cuenta:
        consultas.append(Tramite.objects.filter(cuenta=cuenta).order_by().annotate(momento=F("el"), quien=F("por_id")))
    primera, *otras = (consulta.values_list("momento", "quien") for consulta in consultas)
    return primera.union(*otras).order_by("-momento", "quien")


def _presentes(fuentes, tramo) -> list[tuple[type[Model], Q]]:
    """The tables with something to tell between two moments, with what chooses it: one query."""
    elegidas = [(modelo, filtro & Q(history_date__range=tramo)) for modelo, filtro in fuentes.items()]
    cuales = [
        registros(modelo, filtro).annotate(cual=Value(n)).values_list("cual")
        for n, (modelo, filtro) in enumerate(elegidas)
    ]
    return [elegidas[n] for n in sorted(n for (n,) in cuales[0].union(*cuales[1:]))]


def _con_previa(modelo, filtro) -> Iterator[Model]:
    """Each record with the one before it of the same row as ``previa`` (None for what was added): two queries."""
    propia = modelo.history.model
    previas = propia.objects.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    filas = registros(modelo, filtro).annotate(clave_previa=Subquery(previas.values("history_id")[:1]))
    leidas = propia.objects.filter(history_id__in=filas.values("clave_previa")).order_by()
    por_clave = {p.history_id: p for p in leidas.select_related(*relaciones(modelo))}
    for fila in filas.select_related(*relaciones(modelo)).order_by("history_id"):
        fila.previa = por_clave.get(fila.clave_previa)
        yield fila


def _poner_nombres(guardados) -> None:
    personas = get_user_model().objects.in_bulk({quien for _, quien in guardados} - {None})
    for (_, quien), guardado in guardados.items():
        if persona := personas.get(quien):
            guardado.quien = persona.get_full_name() or persona.get_username()


def _poner_pasos(guardados, cuenta) -> None:
    momentos = [momento for momento, _ in guardados]
    for paso in Tramite.objects.filter(cuenta=cuenta, el__range=(min(momentos), max(momentos))).order_by("id"):
        if guardado := guardados.get((paso.el, paso.por_id)):
            guardado.pasos.append((_nombre_de_paso(paso), paso.comentario))


def _nombre_de_paso(paso) -> str:
    accion = TRANSICIONES[paso.accion].nombre if paso.accion in TRANSICIONES else paso.get_a_display()
    return f"{accion}: la cuenta pasó de «{paso.get_de_display()}» a «{paso.get_a_display()}»"


def _cambio(modelo, fila, nombres) -> Cambio:
    es_capitulo = modelo is Capitulo
    previa = fila.previa if fila.history_type == "~" else None
    capitulo_id = fila.id if es_capitulo else getattr(fila, "capitulo_id", None)
    if previa:
        lineas = de_cambio(modelo, previa, fila, nombres)
        se_deshace = capitulo_id and bool(cambiadas(modelo, previa, fila))
    else:
        dicho = "" if es_capitulo else resumen(modelo, fila, nombres)
        lineas = [Linea("", frase=dicho)] if dicho else []
        se_deshace = capitulo_id and not es_capitulo
    return Cambio(
        clase=_CLASES[fila.history_type],
        tabla=tabla(modelo),
        fila=nombre(modelo, previa or fila, nombres),
        lineas=lineas,
        capitulo="" if es_capitulo else nombres.capitulos.get(capitulo_id, ""),
        capitulo_id=capitulo_id,
        clave=f"{modelo._meta.label_lower}:{fila.history_id}" if se_deshace else "",
    )


def _sin_lo_que_se_fue_con_su_capitulo(guardado: Guardado) -> Guardado:
    """Of a capítulo that was removed with all it held, only that."""
    idos = {c.capitulo_id for c in guardado.cambios if c.clase == "eliminada" and c.tabla == tabla(Capitulo)}
    guardado.cambios = [c for c in guardado.cambios if c.capitulo_id not in idos or c.tabla == tabla(Capitulo)]
    return guardado
