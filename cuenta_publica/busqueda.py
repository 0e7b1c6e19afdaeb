"""Finding a place by what people type: without accents, in pieces, or as it sounds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

LARGO = 60  # of what is looked for: nothing is called by a longer name, and it bounds the time
_DE_QUE = re.compile(
    r"^(?:provincia|comuna|ciudad|region|(?:gobernacion|delegacion)(?: presidencial)?(?: provincial| regional)?)"
    r"(?: del?)? "
)
#: What is heard alike is written alike, in this order; an h is not heard.
_SONIDOS = [
    (re.compile(patron), letra)
    for patron, letra in (
        ("ch", "x"), ("qu|q", "k"), ("c(?=[ei])", "s"), ("c", "k"), ("z", "s"), ("v", "b"), ("g(?=[ei])", "j"),
        ("ll", "y"), ("h", ""), (r"(.)\1+", r"\1"),
    )
]  # fmt: skip
PARECIDO, LEJANO = 0.8, 0.6  # of ``difflib``: a slip or two, and what is worth asking about


@dataclass(frozen=True, slots=True)
class Nombre:
    """What a place is called, and the provincias (their slugs) to which it leads."""

    texto: str
    tipo: Literal["provincia", "comuna", "región"]
    lleva_a: tuple[str, ...]


def plegar(texto: str) -> str:
    """Small letters and digits, single spaces; an apostrophe parts no word."""
    plano = unicodedata.normalize("NFKD", texto.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plano.replace("'", "")).split())


def sonar(plegado: str) -> str:
    """How it sounds in Chile, where b and v, or s, c and z, are not told apart."""
    for patron, letra in _SONIDOS:
        plegado = patron.sub(letra, plegado)
    return plegado


def buscar(texto: str, nombres: Iterable[Nombre]) -> list[Nombre]:
    """Those that ``texto`` names, by the surest way that finds any."""
    buscado = _nucleo(texto)
    if not buscado:
        return []
    plegados = [(plegar(n.texto), n) for n in nombres]
    for es in (_es_una_provincia, _es, _empieza, _contiene, _esta_dentro):
        if hallados := [n for plegado, n in plegados if es(plegado, n, buscado)]:
            return hallados
    return _que_suenan(buscado, plegados, PARECIDO)


def parecidos(texto: str, nombres: Iterable[Nombre]) -> list[Nombre]:
    """What may have been meant when :func:`buscar` finds nothing."""
    return _que_suenan(_nucleo(texto), [(plegar(n.texto), n) for n in nombres], LEJANO)


def _nucleo(texto: str) -> str:
    """Without «provincia de»."""
    plegado = plegar(texto[:LARGO])
    return _DE_QUE.sub("", plegado) or plegado


def _junto(plegado: str) -> str:
    return plegado.replace(" ", "")


def _es_una_provincia(plegado: str, nombre: Nombre, buscado: str) -> bool:
    return nombre.tipo == "provincia" and _junto(plegado) == _junto(buscado)


def _es(plegado: str, nombre: Nombre, buscado: str) -> bool:
    """A región is called by its last word too: nobody says «Libertador General Bernardo O'Higgins»."""
    suyos = {_junto(plegado), plegado.split()[-1]} if nombre.tipo == "región" else {_junto(plegado)}
    return _junto(buscado) in suyos


def _empieza(plegado: str, nombre: Nombre, buscado: str) -> bool:
    return plegado.startswith(buscado)


def _contiene(plegado: str, nombre: Nombre, buscado: str) -> bool:
    return all(any(palabra.startswith(parte) for palabra in plegado.split()) for parte in buscado.split())


def _esta_dentro(plegado: str, nombre: Nombre, buscado: str) -> bool:
    """As Natales in «Puerto Natales», or Santiago in «Santiago de Chile»."""
    return set(plegado.split()) <= set(buscado.split())


def _que_suenan(buscado: str, plegados: list[tuple[str, Nombre]], cuanto: float) -> list[Nombre]:
    """Those that sound the same (of them, a provincia before all) or, without any, the likest first."""
    por_sonido: dict[str, list[Nombre]] = {}
    for plegado, nombre in plegados:
        por_sonido.setdefault(sonar(plegado), []).append(nombre)
    sonido = sonar(buscado)
    if iguales := por_sonido.get(sonido):
        return [n for n in iguales if n.tipo == "provincia"] or iguales
    return [n for hallado in get_close_matches(sonido, por_sonido, 4, cuanto) for n in por_sonido[hallado]]
