"""Headline figures: whether each still has its value, and their words, which are checked as any other prose."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from ..documento import DESTACADAS, CapituloDoc, Columna, Datos, DestacadaDoc, Documento, FilaDoc
from ..figuras import claves_de_filas
from ..hallazgos import Discrepancia, Lugar

_COLUMNAS = (Columna("ref", "Cifra"), Columna("etiqueta", "Qué es", "rico"), Columna("contexto", "Detalle", "rico"))


def capitulos(documento: Documento) -> Iterator[CapituloDoc]:
    """Every capítulo in reading order; then, as one more that has no ancla, what the headline figures say."""
    yield from (cap for _, cap in documento.recorrer())
    if documento.destacadas:
        yield CapituloDoc("", "", "Cifras destacadas", "narrativa", datos=(_como_datos(documento.destacadas),))


def _como_datos(destacadas: tuple[DestacadaDoc, ...]) -> Datos:
    filas = (
        FilaDoc({"ref": d.ref, "etiqueta": escape(d.etiqueta, quote=False), "contexto": d.contexto}) for d in destacadas
    )
    return Datos(DESTACADAS, "Cifras destacadas", _COLUMNAS, tuple(filas))


def sin_valor(documento: Documento) -> Iterator[Discrepancia]:
    """One error for each headline figure with nothing to print: its datum is gone, blank or suppressed."""
    claves = claves_de_filas(_como_datos(documento.destacadas))
    for i, (clave, destacada) in enumerate(zip(claves, documento.destacadas, strict=True)):
        if destacada.valor is None:
            mensaje = f"La cifra destacada «{destacada.etiqueta}» {_por_que(destacada)}"
            lugar = Lugar("", DESTACADAS, clave, "valor", indice=i)
            yield Discrepancia("destacada", "error", lugar, mensaje, marca=destacada.estado)


def _por_que(destacada: DestacadaDoc) -> str:
    if not destacada.capitulo:
        return "señala un dato que ya no está en la cuenta: elija otro, o quítela."
    if destacada.estado == "suprimido":
        return "señala un dato suprimido, que no se publica: elija otro, o quítela."
    return "señala un dato que no tiene valor: complételo, elija otro, o quítela."


REVISIONES = (sin_valor,)
