"""The review of a whole report: every check of its materias, then those that look at it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from .. import registro
from ..documento import Documento, Valor
from ..hallazgos import Discrepancia, Lugar, Suma, Verificada
from . import (
    cruces,
    del_anterior,
    destacadas,
    forma,
    hoja,
    libres,
    otros_anios,
    prosa,
    resguardos,
    supresion,
    texto_de_fila,
    unidades,
)
from .hechos import contradicciones

#: Checks of the whole report.
GENERALES: list[Callable[[Documento], Iterable[Discrepancia | Verificada | Suma]]] = [
    contradicciones,
    *otros_anios.REVISIONES,
    *forma.REVISIONES,
    *hoja.REVISIONES,
    *prosa.REVISIONES,
    texto_de_fila.compromisos_en_su_texto,
    *resguardos.REVISIONES,
    *del_anterior.REVISIONES,
    *destacadas.REVISIONES,
    unidades.saltos_de_unidad,
    libres.totales,
    cruces.cruces,
]


def resultados(documento: Documento) -> Iterator[Discrepancia | Verificada]:
    """What every check says, in reading order; then the checks of the whole report; last, what all of them together
    tell of suppressed cells."""
    sumas = []
    for dicho in _dichos(documento):
        if isinstance(dicho, Suma):
            sumas.append(dicho)
        else:
            yield dicho
    yield from supresion.auditar(documento, sumas)


def _dichos(documento: Documento) -> Iterator[Discrepancia | Verificada | Suma]:
    for _, cap in documento.recorrer():
        for verificar in registro.materia(cap.materia).verificaciones:
            yield from verificar(cap)
    for revision in GENERALES:
        yield from revision(documento)


def _firma(valor: Valor) -> str:
    return "" if valor is None else f"{valor.normalize():f}" if isinstance(valor, Decimal) else str(valor)


def firmas(d: Discrepancia) -> tuple[str, str]:
    """What a discrepancy declares and computes, as an answer remembers it: equal findings, equal texts."""
    return _firma(d.declarado) or d.marca, _firma(d.calculado)


def revisar(documento: Documento) -> list[Discrepancia]:
    """Every discrepancy, each once and with its answer if that still holds, in the order of the report's capítulos."""
    respuestas = {(r.clave, r.declarado, r.calculado): r.texto for r in documento.respuestas}
    lugares = {cap.ancla: i for i, (_, cap) in enumerate(documento.recorrer())}
    unicas = _sin_repetir(r for r in resultados(documento) if isinstance(r, Discrepancia))
    halladas = [replace(d, respuesta=respuestas.get((d.clave, *firmas(d)), "")) for d in unicas]
    return sorted(halladas, key=lambda d: lugares.get(d.lugar.capitulo, -1))


def _sin_repetir(halladas: Iterable[Discrepancia]) -> list[Discrepancia]:
    """Each finding once; two that share a key and differ keep both, the second one with a number. What a total says as
    a row and as a cifra is one disagreement."""
    unicas: dict[str, Discrepancia] = {}
    for d in halladas:
        veces = 1
        while d.clave in unicas and unicas[d.clave] != d:
            veces += 1
            d = replace(d, lugar=replace(d.lugar, columna=f"{d.lugar.columna.partition('#')[0]}#{veces}"))
        unicas.setdefault(d.clave, d)
    de_cifras = {_desacuerdo(d) for d in unicas.values() if d.lugar.cifra}
    return [d for d in unicas.values() if not (_es_de_total(d.lugar) and _desacuerdo(d) in de_cifras)]


def _desacuerdo(d: Discrepancia) -> tuple[object, ...]:
    return d.regla, d.lugar.capitulo, d.declarado, d.calculado


def _es_de_total(lugar: Lugar) -> bool:
    """Whether it points at a total typed as a row, which its capítulo may declare as a cifra too."""
    return lugar.fila.startswith("total") and not lugar.cifra


def verificadas(documento: Documento) -> list[Verificada]:
    """The declared totals that tie."""
    return [r for r in resultados(documento) if isinstance(r, Verificada)]
