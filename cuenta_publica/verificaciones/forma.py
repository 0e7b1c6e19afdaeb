"""Slips of form: numbering that does not follow, dates without a day, sentences cut in two, missing figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import pairwise

from ..documento import BloqueDoc, CapituloDoc, Cita, Documento, Figura, Item, Lista, Nota, Tabla, Texto
from ..figuras import claves_de_filas
from ..hallazgos import Discrepancia, Lugar
from ..periodos import MESES

_MES = rf"(?:{'|'.join(MESES)}|setiembre)\b"
_SIN_DIA = re.compile(
    rf"(?P<antes>\b(?:desde|hasta|fecha|d[ií]a|inicio|es)\s+|\A\s*)?\bel(?P<hueco>(?:\s|[_….·()-])+)de\s+{_MES}"
    r"(?P<anio>,?\s+(?:del?\s+)?(?:año\s+)?\d{4}\b)?",
    re.IGNORECASE,
)
#: Words that no sentence ends with.
_SIGUE = re.compile(r"(?:\by/o|\b(?:y|de|del|la|el|los|las|con|para|en|a|o|e))$")
_ROMANOS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_LETRAS = "abcdefghijklmnñopqrstuvwxyz"


def _romano(texto: str) -> int | None:
    valores = [_ROMANOS.get(letra) for letra in texto]
    if not valores or None in valores:
        return None
    pares = zip(valores, [*valores[1:], 0], strict=True)
    return sum(-v if v < siguiente else v for v, siguiente in pares)


def partes_de_los_numeros(numeros: Sequence[str]) -> list[list[int]]:
    """What siblings are numbered: [6, 1, 1] for ``6.1.1``, [5] for ``V.``, [] for what is not such a number.

    Siblings that are single letters, not all of them Roman digits, are letters: I follows H, and c) follows b).
    """
    limpios = [numero.strip().strip("().-° ").lower() for numero in numeros]
    sueltos = [limpio for limpio in limpios if re.fullmatch("[a-zñ]", limpio)]
    if any(letra not in _ROMANOS for letra in sueltos):
        letras = _LETRAS if "ñ" in sueltos else _LETRAS.replace("ñ", "")
        return [[letras.index(limpio) + 1] if limpio in sueltos else [] for limpio in limpios]
    return [_partes(limpio) for limpio in limpios]


def _partes(limpio: str) -> list[int]:
    if re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,4}){0,9}", limpio):
        return [int(n) for n in limpio.split(".")]
    romano = _romano(limpio) if re.fullmatch(r"[ivxlc]{1,9}", limpio) else None
    return [romano] if romano else []


def _sigue(anterior: list[int], partes: list[int]) -> bool:
    """Whether ``partes`` may come right after: 2 → 3, 2 → 2.1, 2.1 → 2.2, 2.1 → 3, 2.1 → 3.1; never 2.1 → 4."""
    comun = next((i for i, (uno, otro) in enumerate(zip(anterior, partes, strict=False)) if uno != otro), len(anterior))
    if comun == len(anterior):
        return len(partes) > comun and set(partes[comun:]) == {1}
    return len(partes) > comun and partes[comun] == anterior[comun] + 1 and set(partes[comun + 1 :]) <= {1}


def numeracion(documento: Documento) -> Iterator[Discrepancia]:
    """Numbers that skip, repeat or go back among siblings, or that name another parent."""
    yield from _hermanos(documento.capitulos, [])
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Lista):
                for uno, otro in _saltos(bloque.items):
                    mensaje = f"En «{cap.titulo}», el ítem «{otro}» no sigue al «{uno}»."
                    yield Discrepancia("numeracion", "nota", Lugar(cap.ancla, bloque=i), mensaje)


def _saltos(items: tuple[Item, ...]) -> Iterator[tuple[str, str]]:
    """The marks of the items that do not follow the one before, there and below."""
    partes = partes_de_los_numeros([item.marca for item in items])
    marcados = [(item.marca, numero) for item, numero in zip(items, partes, strict=True) if numero]
    for (uno, anterior), (otro, numero) in pairwise(marcados):
        if not _sigue(anterior, numero):
            yield uno, otro
    for item in items:
        yield from _saltos(item.items)


def _hermanos(caps: tuple[CapituloDoc, ...], padre: list[int]) -> Iterator[Discrepancia]:
    anterior: list[int] = []
    numeros = partes_de_los_numeros([cap.numero for cap in caps])
    for cap, partes in zip(caps, numeros, strict=True):
        if partes:
            lugar = Lugar(cap.ancla)
            if padre and len(partes) > 1 and partes[: len(padre)] != padre:
                arriba = ".".join(map(str, padre))
                mensaje = f"El capítulo {cap.numero} «{cap.titulo}» está dentro del {arriba}: su número no lo sigue."
                if not anterior or anterior[:-1] != partes[:-1]:
                    yield Discrepancia("numeracion", "nota", lugar, mensaje)
            elif anterior and not _sigue(anterior, partes):
                mensaje = f"El capítulo «{cap.titulo}» lleva el número {cap.numero}, que no sigue al anterior."
                yield Discrepancia("numeracion", "nota", lugar, mensaje)
            anterior = partes
        yield from _hermanos(cap.capitulos, partes)


def textos(bloque: BloqueDoc) -> str:
    """The plain words of a block of prose."""
    if isinstance(bloque, Lista):
        return " ".join(_de_items(bloque.items))
    return plano(bloque.html) if isinstance(bloque, Texto | Cita | Nota) else ""


def _de_items(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield plano(item.html)
        yield from _de_items(item.items)


def plano(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", " ", html))


def fechas_sin_dia(documento: Documento) -> Iterator[Discrepancia]:
    """ "el  de enero 2020", "desde el ___ de marzo": the day is missing."""
    for _, cap in documento.recorrer():
        for lugar, texto in (*_en_bloques(cap), *_en_filas(cap)):
            for escrito in sin_dia(texto):
                mensaje = f"En «{cap.titulo}» hay una fecha sin día: «{escrito}»."
                yield Discrepancia("fecha-sin-dia", "nota", lugar, mensaje)


def sin_dia(texto: str) -> Iterator[str]:
    """The dates without a day; but "el informe de enero y el de marzo" is no date."""
    for hallada in _SIN_DIA.finditer(texto):
        if hallada["anio"] or hallada["antes"] is not None or hallada["hueco"].strip():
            yield " ".join(hallada[0].split())


def _en_bloques(cap: CapituloDoc) -> Iterator[tuple[Lugar, str]]:
    for i, bloque in enumerate(cap.bloques):
        yield Lugar(cap.ancla, bloque=i), textos(bloque)
        if isinstance(bloque, Tabla) and not bloque.conjunto:
            yield from ((Lugar(cap.ancla, bloque=i), plano(celda)) for celda in _de_palabras(bloque))


def _de_palabras(tabla: Tabla) -> Iterator[str]:
    """The cells of a free table that hold words."""
    for fila in tabla.filas:
        for celda in fila:
            if isinstance(celda.valor, str) and celda.tipo in ("texto", "rico"):
                yield celda.valor


def _en_filas(cap: CapituloDoc) -> Iterator[tuple[Lugar, str]]:
    for datos in cap.datos:
        columnas = [c.clave for c in datos.columnas if c.tipo in ("texto", "rico")]
        for i, clave in enumerate(claves_de_filas(datos) if columnas else ()):
            for columna in columnas:
                if isinstance(texto := datos.filas[i].get(columna), str):
                    yield Lugar(cap.ancla, datos.conjunto, clave, columna, indice=i), plano(texto)


def frases_cortadas(documento: Documento) -> Iterator[Discrepancia]:
    """An item that ends without a stop and goes on in the next one, in lower case."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Lista):
                for uno, otro in zip(bloque.items, bloque.items[1:], strict=False):
                    final, comienzo = plano(uno.html).strip(), plano(otro.html).strip()
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
