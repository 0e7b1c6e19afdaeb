"""The review of a whole report: every check of its materias, then those that look at it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from .. import registro
from ..documento import Documento, Valor
from ..hallazgos import Discrepancia, Verificada
from . import forma, otros_anios, prosa, resguardos
from .hechos import contradicciones

#: Checks of the whole report.
GENERALES: list[Callable[[Documento], Iterable[Discrepancia]]] = [
    contradicciones,
    *otros_anios.REVISIONES,
    *forma.REVISIONES,
    *prosa.REVISIONES,
    *resguardos.REVISIONES,
]


def resultados(documento: Documento) -> Iterator[Discrepancia | Verificada]:
    """What every check says, in reading order; then the checks of the whole report."""
    for _, cap in documento.recorrer():
        for verificar in registro.materia(cap.materia).verificaciones:
            yield from verificar(cap)
    for revision in GENERALES:
        yield from revision(documento)


def firma(valor: Valor) -> str:
    """A value as an answer remembers it: equal values, equal text."""
    return "" if valor is None else f"{valor.normalize():f}" if isinstance(valor, Decimal) else str(valor)


def revisar(documento: Documento) -> list[Discrepancia]:
    """Every discrepancy, each once and with its answer if that still holds, in the order of the report's capítulos."""
    respuestas = {(r.clave, r.declarado, r.calculado): r.texto for r in documento.respuestas}
    lugares = {cap.ancla: i for i, (_, cap) in enumerate(documento.recorrer())}
    unicas = {r.clave: r for r in resultados(documento) if isinstance(r, Discrepancia)}
    halladas = [
        replace(d, respuesta=respuestas.get((d.clave, firma(d.declarado), firma(d.calculado)), ""))
        for d in unicas.values()
    ]
    return sorted(halladas, key=lambda d: lugares.get(d.lugar.capitulo, -1))


def verificadas(documento: Documento) -> list[Verificada]:
    """The declared totals that tie."""
    return [r for r in resultados(documento) if isinstance(r, Verificada)]
