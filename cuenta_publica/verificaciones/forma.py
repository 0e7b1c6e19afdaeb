"""Slips of form: numbering that does not follow, dates without a day, sentences cut in two, missing figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..documento import BloqueDoc, CapituloDoc, Cita, Documento, Figura, Item, Lista, Nota, Texto
from ..hallazgos import Discrepancia, Lugar

_MESES = "enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
_SIN_DIA = re.compile(rf"\bel\s+de\s+(?:{_MESES})\b(?:\s+(?:de\s+)?\d{{4}})?")
#: Words that no sentence ends with.
_SIGUE = re.compile(r"(?:\by/o|\b(?:y|de|del|la|el|los|las|con|para|en|a|o|e))$")
_ROMANOS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _romano(texto: str) -> int | None:
    valores = [_ROMANOS.get(letra) for letra in texto.lower()]
    if not valores or None in valores:
        return None
    pares = zip(valores, [*valores[1:], 0], strict=True)
    return sum(-v if v < siguiente else v for v, siguiente in pares)


def partes_del_numero(numero: str) -> list[int]:
    """[6, 1, 1] of ``6.1.1``, [5] of ``V.``; [] when it is not such a number."""
    limpio = numero.strip().rstrip(".)-° ")
    if re.fullmatch(r"\d+(\.\d+)*", limpio):
        return [int(n) for n in limpio.split(".")]
    romano = _romano(limpio) if re.fullmatch(r"[IVXLC]+", limpio) else None
    return [romano] if romano else []


def numeracion(documento: Documento) -> Iterator[Discrepancia]:
    """Numbers that skip, repeat or go back among siblings, or that name another parent."""
    yield from _hermanos(documento.capitulos, [])


def _hermanos(caps: tuple[CapituloDoc, ...], padre: list[int]) -> Iterator[Discrepancia]:
    anterior: list[int] = []
    for cap in caps:
        partes = partes_del_numero(cap.numero)
        if partes:
            lugar = Lugar(cap.ancla)
            if padre and len(partes) > 1 and partes[: len(padre)] != padre:
                arriba = ".".join(map(str, padre))
                mensaje = f"El capítulo {cap.numero} «{cap.titulo}» está dentro del {arriba}: su número no lo sigue."
                if not anterior or anterior[:-1] != partes[:-1]:
                    yield Discrepancia("numeracion", "nota", lugar, mensaje)
            elif anterior and anterior[:-1] == partes[:-1] and partes[-1] != anterior[-1] + 1:
                mensaje = f"El capítulo «{cap.titulo}» lleva el número {cap.numero}, que no sigue al anterior."
                yield Discrepancia("numeracion", "nota", lugar, mensaje)
            anterior = partes
        yield from _hermanos(cap.capitulos, partes)


def textos(bloque: BloqueDoc) -> str:
    """The plain words of a block of prose."""
    if isinstance(bloque, Lista):
        return " ".join(_de_items(bloque.items))
    return _plano(bloque.html) if isinstance(bloque, Texto | Cita | Nota) else ""


def _de_items(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield _plano(item.html)
        yield from _de_items(item.items)


def _plano(html: str) -> str:
    return re.sub(r"<[^>]*>", " ", html)


def fechas_sin_dia(documento: Documento) -> Iterator[Discrepancia]:
    """ "el  de enero 2020": the day is missing."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            for hallada in _SIN_DIA.finditer(textos(bloque)):
                escrito = " ".join(hallada[0].split())
                mensaje = f"En «{cap.titulo}» hay una fecha sin día: «{escrito}»."
                yield Discrepancia("fecha-sin-dia", "nota", Lugar(cap.ancla, bloque=i), mensaje)


def frases_cortadas(documento: Documento) -> Iterator[Discrepancia]:
    """An item that ends without a stop and goes on in the next one, in lower case."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Lista):
                for uno, otro in zip(bloque.items, bloque.items[1:], strict=False):
                    final, comienzo = _plano(uno.html).strip(), _plano(otro.html).strip()
                    if _SIGUE.search(final) and comienzo[:1].islower():
                        mensaje = (
                            f"En «{cap.titulo}», los ítems «{uno.marca}» y «{otro.marca}» parecen una frase cortada: "
                            f"«…{final[-40:]}» / «{comienzo[:40]}…»."
                        )
                        yield Discrepancia("frase-cortada", "nota", Lugar(cap.ancla, bloque=i), mensaje)


def figuras_ausentes(documento: Documento) -> Iterator[Discrepancia]:
    """A figure that the text speaks of and that is not there."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Figura) and bloque.ausente:
                mensaje = f"En «{cap.titulo}» se nombra una figura que no está: «{bloque.alternativo}»."
                yield Discrepancia("figura-ausente", "nota", Lugar(cap.ancla, bloque=i), mensaje)


REVISIONES = (numeracion, fechas_sin_dia, frases_cortadas, figuras_ausentes)
