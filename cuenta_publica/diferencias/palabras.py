"""Texts word by word: what was taken out and what was put in, on the plain words of the HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from html import unescape
from typing import NamedTuple

from .erratas import Tramo

CONTEXTO = 6  # words shown on each side of what changed
LITERAL = "="
_ETIQUETA = r'<(?>(?:[^"<>]++|"[^"]*")*)>'
_PIEZAS = re.compile(rf'<data value="(?P<ref>[^"<>]*)">(?P<impreso>[^<]*)</data>|(?P<etiqueta>{_ETIQUETA})')
_EN_LINEA = re.compile(r"</?(?:strong|em|a|data)\b")


class Palabra(NamedTuple):
    """A word as it is printed, and what it is: a bound figure is its reference, however it is printed."""

    texto: str
    clave: str
    refs: tuple[str, ...] = ()


def leer(html: str) -> list[Palabra]:
    """The words of a frozen rich text."""
    halladas: list[Palabra] = []
    abierta = Palabra("", "")
    previo = 0

    def sumar(texto: str, clave: str, *refs: str) -> None:
        nonlocal abierta
        abierta = Palabra(abierta.texto + texto, abierta.clave + clave, (*abierta.refs, *refs))

    def cerrar() -> None:
        nonlocal abierta
        if abierta.texto:
            halladas.append(abierta)
        abierta = Palabra("", "")

    def escribir(texto: str) -> None:
        for trozo in re.split(r"(\s+)", unescape(texto)):
            if trozo.isspace():
                cerrar()
            else:
                sumar(trozo, trozo)

    for pieza in _PIEZAS.finditer(html):
        escribir(html[previo : pieza.start()])
        previo = pieza.end()
        if pieza["ref"] in (None, LITERAL):
            escribir(pieza["impreso"] or "")
        else:
            sumar(unescape(pieza["impreso"]), f"\ue000{pieza['ref']}\ue001", unescape(pieza["ref"]))
        if (etiqueta := pieza["etiqueta"]) and not _EN_LINEA.match(etiqueta):
            cerrar()
    escribir(html[previo:])
    cerrar()
    return halladas


def llano(html: str) -> str:
    """The words of ``html`` in one line."""
    return " ".join(p.texto for p in leer(html))


def tramos(viejo: str, nuevo: str, *, impresas: bool = False) -> tuple[Tramo, ...]:
    """What changed between two rich texts, each change with a few words around it; () when they say the same.

    A bound figure is the same while it is bound to the same datum, because the datum is what changed; with
    ``impresas``, it is what it prints.
    """
    antes, despues = leer(viejo), leer(nuevo)
    claves = [[p.texto if impresas else p.clave for p in lado] for lado in (antes, despues)]
    if claves[0] == claves[1]:
        return ()
    partes: list[tuple[str, Sequence[Palabra]]] = []
    for que, i, i2, j, j2 in _codigos(*claves):
        if que == "equal":
            partes.append(("igual", despues[j:j2]))
        else:
            partes += [(clase, p) for clase, p in (("quitado", antes[i:i2]), ("agregado", despues[j:j2])) if p]
    return tuple(_mostrar(partes))


def _codigos(unas: list[str], otras: list[str]):
    """Differences of two lists of words. Long ones leave their commonest words aside, so as not to take for ever."""
    return SequenceMatcher(None, unas, otras, autojunk=len(unas) + len(otras) > 2_000).get_opcodes()


def _mostrar(partes):
    """Each part as text; of what did not change, only the words beside a change."""
    for k, (clase, palabras) in enumerate(partes):
        textos = [p.texto for p in palabras]
        if clase == "igual":
            antes = textos[:CONTEXTO] if k else []
            despues = textos[-CONTEXTO:] if k < len(partes) - 1 else []
            if len(antes) + len(despues) < len(textos):
                textos = [*antes, "…", *despues]
        yield clase, " ".join(textos)


def cambian_de_cifra(viejo: str, nuevo: str) -> set[str]:
    """References of the bound figures that print another thing in ``nuevo``."""
    antes, ahora = _figuras(viejo), _figuras(nuevo)
    return {ref for ref, _ in antes - ahora} & {ref for ref, _ in ahora - antes}


def _figuras(html: str) -> set[tuple[str, str]]:
    return {(unescape(p["ref"]), p["impreso"]) for p in _PIEZAS.finditer(html) if p["ref"] not in (None, LITERAL)}
