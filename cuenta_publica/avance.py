"""How far an account has come: the state of each of its capítulos, what the review says there and who is on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, F, Max, OuterRef, Q, TextChoices

from . import registro
from .congelar import congelar
from .correo import nombre
from .documento import CapituloDoc, Documento
from .hallazgos import Discrepancia
from .historial.lectura import registros
from .models import Bloque, Capitulo, Cifra, CuentaPublica, Membresia
from .roles import Rol
from .verificaciones import revisar


class Situacion(TextChoices):
    VACIO = "vacio", "vacío"
    EN_CURSO = "en-curso", "en curso"
    OBSERVADO = "observado", "con observaciones"
    COMPLETO = "completo", "completo"


@dataclass(frozen=True, slots=True)
class Guardado:
    """What the document does not say of a capítulo. ``usuario`` and ``momento``: of its last save, if there is one."""

    pk: int
    listo: bool = False
    usuario: int | None = None
    momento: datetime | None = None


@dataclass(frozen=True, slots=True)
class CapituloEnAvance:
    """``camino``: its ancla and those it is in. ``situacion`` is None for a heading that only holds other capítulos.
    ``errores`` and ``avisos``: the places in the review of those without an answer."""

    nombre: str
    nivel: int
    camino: tuple[str, ...]
    guardado: Guardado
    situacion: Situacion | None
    errores: tuple[int, ...]
    avisos: tuple[int, ...]
    a_cargo: tuple[str, ...]
    guardado_por: str


@dataclass(frozen=True, slots=True)
class Avance:
    """``errores`` and ``avisos`` are of the whole account."""

    capitulos: tuple[CapituloEnAvance, ...]
    errores: int
    avisos: int

    @property
    def por_completar(self) -> int:
        return sum(c.situacion is not None for c in self.capitulos)

    @property
    def completos(self) -> int:
        return sum(c.situacion == Situacion.COMPLETO for c in self.capitulos)


def medir(
    documento: Documento,
    halladas: Sequence[Discrepancia],
    guardados: Mapping[str, Guardado],
    encargos: Sequence[tuple[str, frozenset[str]]] = (),
    nombres: Mapping[int, str] | None = None,
) -> Avance:
    """``guardados`` by ancla; ``encargos``: each person with the anclas that she was given; ``nombres`` of users."""
    sin_respuesta = [(n, d) for n, d in enumerate(halladas, 1) if not d.respondida]

    def de(nivel, ancla):
        return tuple(n for n, d in sin_respuesta if d.nivel == nivel and d.lugar.capitulo == ancla)

    capitulos = []
    for profundidad, camino, cap in _con_camino(documento.capitulos):
        guardado, errores, avisos = guardados[cap.ancla], de("error", cap.ancla), de("aviso", cap.ancla)
        situacion = _situacion(cap, guardado.listo, bool(errores or avisos))
        rotulo, por = f"{cap.numero} {cap.titulo}".strip(), (nombres or {}).get(guardado.usuario, "")
        a_cargo = tuple(quien for quien, anclas in encargos if anclas & {*camino})
        capitulos.append(
            CapituloEnAvance(rotulo, profundidad, camino, guardado, situacion, errores, avisos, a_cargo, por)
        )
    veces = [sum(d.nivel == nivel for _, d in sin_respuesta) for nivel in ("error", "aviso")]
    return Avance(tuple(capitulos), *veces)


def _con_camino(capitulos: Sequence[CapituloDoc], antes=()) -> Iterator[tuple[int, tuple[str, ...], CapituloDoc]]:
    for cap in capitulos:
        camino = (*antes, cap.ancla)
        yield len(antes), camino, cap
        yield from _con_camino(cap.capitulos, camino)


def _situacion(cap: CapituloDoc, listo: bool, observado: bool) -> Situacion | None:
    if not (cap.bloques or cap.cifras or cap.datos):
        return None if cap.capitulos else Situacion.VACIO
    if observado:
        return Situacion.OBSERVADO
    return Situacion.COMPLETO if listo else Situacion.EN_CURSO


# --- reading --------------------------------------------------------------------------------------------------------


def avances_de(cuentas: Sequence[CuentaPublica]) -> dict[int, Avance | None]:
    """By the key of each account; None when a materia of it is no longer installed. Four queries and, for each account,
    those of ``congelar``: however many capítulos there are."""
    if not cuentas:
        return {}
    ultimas, encargos = _ultimas(cuentas), _encargos(cuentas)
    nombres = _nombres({usuario for usuario, _ in ultimas.values()})
    guardados: dict[int, dict[str, Guardado]] = {cuenta.pk: {} for cuenta in cuentas}
    campos = ("cuenta_id", "ancla", "pk", "listo")
    for cuenta, ancla, pk, listo in Capitulo.objects.filter(cuenta__in=cuentas).values_list(*campos):
        guardados[cuenta][ancla] = Guardado(pk, listo, *ultimas.get(pk, ()))
    return {c.pk: _medida(c, guardados[c.pk], encargos.get(c.organismo_id, ()), nombres) for c in cuentas}


def _medida(cuenta, guardados, encargos, nombres) -> Avance | None:
    try:
        documento = congelar(cuenta)
    except registro.MateriaDesconocida:
        return None
    return medir(documento, revisar(documento), guardados, encargos, nombres)


def _ultimas(cuentas) -> dict[int, tuple[int, datetime]]:
    """Who last saved something of each capítulo, by its key: one query over every table."""
    propios = Capitulo.objects.filter(cuenta__in=cuentas).order_by().values("pk")
    claves = {Capitulo: "id", **dict.fromkeys((Bloque, Cifra, *registro.modelos_de_fila()), "capitulo_id")}
    primera, *otras = (
        registros(modelo, Q(**{f"{clave}__in": propios}, history_user__isnull=False))
        .values_list(F(clave), "history_user_id")
        .annotate(momento=Max("history_date"))
        for modelo, clave in claves.items()
    )
    halladas = sorted(primera.union(*otras), key=lambda fila: fila[2])
    return {capitulo: (usuario, momento) for capitulo, usuario, momento in halladas}


def _nombres(usuarios) -> dict[int, str]:
    return {pk: nombre(usuario) for pk, usuario in get_user_model().objects.in_bulk(usuarios).items()}


def _encargos(cuentas) -> dict[int, list[tuple[str, frozenset[str]]]]:
    """By organismo, each person who writes in some capítulos only, with their anclas."""
    de_algunos = Membresia.objects.filter(organismo__in={c.organismo_id for c in cuentas}, usuario__is_active=True)
    encargos: dict[int, list[tuple[str, frozenset[str]]]] = {}
    for m in de_algunos.filter(rol=Rol.DIGITADOR).exclude(capitulos=[]).select_related("usuario").order_by("pk"):
        encargos.setdefault(m.organismo_id, []).append((nombre(m.usuario), frozenset(m.capitulos)))
    return encargos


def completos_de(cuentas: Sequence[CuentaPublica]) -> dict[int, tuple[int, int]]:
    """By the key of each account, how many of its capítulos are marked complete, and how many there are to complete:
    those that ``medir`` gives a situación. One query, which reviews nothing."""
    contenidos = (Bloque, Cifra, *registro.modelos_de_fila())
    con_algo = [Exists(modelo.objects.filter(capitulo=OuterRef("pk"))) for modelo in contenidos]
    cuentan = ~Exists(Capitulo.objects.filter(padre=OuterRef("pk")))
    for contenido in con_algo:
        cuentan |= contenido
    propios = Capitulo.objects.filter(cuentan, cuenta__in=cuentas).order_by().values("cuenta")
    contados = propios.annotate(listos=Count("pk", filter=Q(listo=True)), todos=Count("pk"))
    return {fila["cuenta"]: (fila["listos"], fila["todos"]) for fila in contados}
