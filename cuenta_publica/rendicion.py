"""Reads what the account of the year before promised and how this one answers, for ``congelar`` and for the admin."""

from collections import defaultdict

from .compromisos import CompromisoAnterior, claves
from .models import Capitulo, Compromiso, CuentaPublica, Cumplimiento


def compromisos_anteriores(cuenta: CuentaPublica) -> tuple[CompromisoAnterior, ...]:
    """Every promise of the year before, in its order, with its answer. Four queries; one when there is no account."""
    anterior = cuenta.anterior()
    if not anterior:
        return ()
    promesas = _promesas(anterior)
    dados = Cumplimiento.objects.filter(cuenta=cuenta.pk).select_related("donde")
    respuestas = {c.clave: c for c in dados}
    nombres = claves((cap.ancla, fila.texto) for cap, fila in promesas)
    return tuple(
        _compromiso(nombre, cap, fila, anterior.anio, respuestas.get(nombre))
        for nombre, (cap, fila) in zip(nombres, promesas, strict=True)
    )


def _promesas(cuenta: CuentaPublica) -> list[tuple[Capitulo, Compromiso]]:
    """The promises of a closed account with their capítulo, in reading order."""
    filas = defaultdict(list)
    for fila in Compromiso.objects.filter(capitulo__cuenta=cuenta).order_by("orden", "id"):
        filas[fila.capitulo_id].append(fila)
    return [(cap, fila) for cap in en_orden(cuenta) for fila in filas[cap.pk]]


def en_orden(cuenta: CuentaPublica) -> list[Capitulo]:
    """Every capítulo in reading order. One query."""
    hijos = defaultdict(list)
    for cap in cuenta.capitulos.order_by("orden", "id"):
        hijos[cap.padre_id].append(cap)

    def recorrer(padre):
        for cap in hijos[padre]:
            yield cap
            yield from recorrer(cap.pk)

    return list(recorrer(None))


def _compromiso(nombre, cap, fila, anio, respuesta: Cumplimiento | None) -> CompromisoAnterior:
    donde = respuesta.donde if respuesta else None
    return CompromisoAnterior(
        clave=nombre,
        texto=fila.texto,
        meta=fila.meta,
        unidad=fila.unidad,
        presupuesto=fila.presupuesto,
        periodo=fila.periodo,
        responsable=fila.responsable,
        capitulo=f"{cap.numero} {cap.titulo}".strip(),
        anio=anio,
        estado=respuesta.estado if respuesta else "",
        razon=respuesta.razon if respuesta else "",
        donde=donde.ancla if donde else "",
        donde_titulo=f"{donde.numero} {donde.titulo}".strip() if donde else "",
    )
