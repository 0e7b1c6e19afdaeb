"""The same fact stated in two chapters: each pair that differs is a contradiction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .. import registro
from ..documento import Documento
from ..hallazgos import Discrepancia, Hecho
from ..montos import escribir_numero, escribir_pesos


def hechos(documento: Documento) -> Iterator[tuple[Hecho, str]]:
    """Every fact with the title of the capítulo that states it, in reading order."""
    for _, cap in documento.recorrer():
        for declarar in registro.materia(cap.materia).hechos:
            yield from ((hecho, f"{cap.numero} {cap.titulo}".strip()) for hecho in declarar(cap))


def contradicciones(documento: Documento) -> Iterator[Discrepancia]:
    """One error for each fact and period that later capítulos state with another value than the first one."""
    grupos: dict[tuple[str, str], list[tuple[Hecho, str]]] = defaultdict(list)
    for hecho, titulo in hechos(documento):
        grupos[hecho.clave, hecho.periodo or str(documento.anio)].append((hecho, titulo))
    for (primero, donde), *otros in grupos.values():
        for otro, aqui in otros:
            if otro.valor != primero.valor and otro.lugar.capitulo != primero.lugar.capitulo:
                escribir = escribir_pesos if "presupuesto" in primero.clave else escribir_numero
                mensaje = (
                    f"«{aqui}» dice {escribir(otro.valor)} ({otro.etiqueta}) y «{donde}» dice "
                    f"{escribir(primero.valor)} ({primero.etiqueta}), para el mismo período."
                )
                yield Discrepancia("contradiccion", "error", otro.lugar, mensaje, otro.valor, primero.valor)
