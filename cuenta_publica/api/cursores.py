"""Where a page ended, told in the address of the next one: the values of its last row, never how many were skipped.

What is published meanwhile moves no row of any other account to another page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.http import QueryDict

from ..datos.orden import Tramo
from .respuestas import Problema

POR_OMISION, MAXIMO = 100, 1000
LARGO = 2000
_FIRMA = signing.Signer(salt="cuenta_publica.api.cursor")
_LIMITE = f"Escribe un número entero entre 1 y {MAXIMO}."
_CURSOR = "No es de esta lista en este orden: usa la dirección que viene en «siguiente», o empieza sin cursor."


def leer_limite(parametros: QueryDict) -> int:
    """How many rows a page has; :class:`Problema` when it is no number from 1 to :data:`MAXIMO`."""
    texto = parametros.get("limite", "") or str(POR_OMISION)
    if not (texto.isascii() and texto.isdecimal() and len(texto) <= 4 and 1 <= int(texto) <= MAXIMO):
        raise Problema(400, _LIMITE, {"limite": [_LIMITE]})
    return int(texto)


def escribir(lista: str, tramo: int, valores: Sequence[Any]) -> str:
    """The cursor of a row of ``lista``, which is the resource and its order: signed, so that nobody makes them up."""
    return _FIRMA.sign_object([lista, tramo, [v if isinstance(v, int | None) else str(v) for v in valores]])


def leer(lista: str, parametros: QueryDict) -> tuple[int, list[Any]] | None:
    """(stretch, values) of the last row seen; None at the beginning. :class:`Problema` when it is of another list."""
    texto = parametros.get("cursor", "")
    if not texto:
        return None
    try:
        de, tramo, valores = _FIRMA.unsign_object(texto[:LARGO])
    except (signing.BadSignature, ValueError):
        de = None
    if de != lista:
        raise Problema(400, _CURSOR, {"cursor": [_CURSOR]})
    return tramo, valores


def despues(tramo: Tramo, valores: Sequence[Any]) -> Iterator[Q]:
    """What is left of ``tramo`` after the row with those ``valores`` of its fields, in order, by pieces that are each
    read from one place of an index on: the same year and a greater id; then the other years."""
    for i in reversed(range(len(valores))):
        campo, valor = tramo.campos[i], valores[i]
        if valor is not None:  # where it is null, it is so in all of the stretch
            iguales = Q(**dict(zip((c.removeprefix("-") for c in tramo.campos[:i]), valores, strict=False)))
            sentido = "lt" if campo.startswith("-") else "gt"
            yield tramo.donde & iguales & Q(**{f"{campo.removeprefix('-')}__{sentido}": valor})


def piezas(tramos: Sequence[Tramo], desde: tuple[int, list[Any]] | None) -> Iterator[tuple[int, Q]]:
    """(stretch, rows) one after the other: all that is left after ``desde``."""
    primero = 0
    if desde:
        primero, valores = desde
        yield from ((primero, donde) for donde in despues(tramos[primero], valores))
        primero += 1
    yield from ((i, tramos[i].donde) for i in range(primero, len(tramos)))


def siguiente(request, cursor: str) -> str | None:
    """Address of the next page; None when there is none."""
    if not cursor:
        return None
    parametros = request.GET.copy()
    parametros["cursor"] = cursor
    return f"{settings.URL_DEL_PORTAL}{request.path}?{parametros.urlencode()}"
