"""What the checks tell of suppressed cells: the sums, balances and percentages that let readers work them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal

from ..documento import CapituloDoc, FilaDoc
from ..hallazgos import Casilla, Lugar, Suma

Numero = int | Decimal


def casilla(cap: CapituloDoc, conjunto: str, i: int, columna: str, con_signo: bool = False) -> Casilla | None:
    """The cell ``columna`` of row ``i``; None when it is blank or does not apply: who reads it learns nothing."""
    fila = cap.filas(conjunto)[i]
    valor = fila.get(columna)
    if columna in fila.suprimido:
        valor = None
    elif not isinstance(valor, int | Decimal):
        return None
    return Casilla(Lugar(cap.ancla, conjunto, columna=columna, indice=i), valor, con_signo)


def casillas(cap: CapituloDoc, conjunto: str, columna: str, filas: Iterable[FilaDoc]) -> list[Casilla]:
    """The cells ``columna`` of those ``filas``, which are the very ones of ``cap``; with one below zero, any may be."""
    propias = {id(fila) for fila in filas}
    indices = [i for i, fila in enumerate(cap.filas(conjunto)) if id(fila) in propias]
    con_signo = any((cap.filas(conjunto)[i].get(columna) or 0) < 0 for i in indices)
    leidas = (casilla(cap, conjunto, i, columna, con_signo) for i in indices)
    return [c for c in leidas if c]


def hay_suprimidas(cap: CapituloDoc, *conjuntos: str) -> bool:
    return any(fila.suprimido for conjunto in conjuntos for fila in cap.filas(conjunto))


def por_fila_suprimida(conjunto: str, columnas: Iterable[str], decir: Callable[[CapituloDoc, int], Iterable[Suma]]):
    """What ``decir`` says of each row that suppresses one of ``columnas``."""
    columnas = frozenset(columnas)

    def verificar(cap: CapituloDoc) -> Iterator[Suma]:
        for i, fila in enumerate(cap.filas(conjunto)):
            if not columnas.isdisjoint(fila.suprimido):
                yield from decir(cap, i)

    return verificar


def relacion(conjunto: str, factores: Mapping[str, int], dicho: str, lo_dice: str):
    """The cells of a row that add up to 0 with these factors; the one of ``lo_dice`` may have a sign."""

    def decir(cap: CapituloDoc, i: int) -> Iterator[Suma]:
        celdas = [(f, casilla(cap, conjunto, i, columna, columna == lo_dice)) for columna, f in factores.items()]
        if all(c for _, c in celdas):
            yield Suma(dicho, tuple(celdas), 0, 0, Lugar(cap.ancla, conjunto, columna=lo_dice, indice=i))

    return por_fila_suprimida(conjunto, factores, decir)


def de_porcentaje(conjunto: str, parte: str, todo: str, declarado: str):
    """A row's percentage tells its ``parte`` from its ``todo``, or the other way round, as exactly as it is written."""

    def decir(cap: CapituloDoc, i: int) -> Iterator[Suma]:
        escrito = cap.filas(conjunto)[i].get(declarado)
        celdas = casilla(cap, conjunto, i, parte), casilla(cap, conjunto, i, todo)
        if isinstance(escrito, int | Decimal) and all(celdas):
            lo_dice = Lugar(cap.ancla, conjunto, columna=declarado, indice=i)
            yield from sumas_de_porcentaje("el porcentaje de su fila", Decimal(escrito), *celdas, lo_dice)

    return por_fila_suprimida(conjunto, (parte, todo), decir)


def lineal(
    dicho: str, propia: Casilla | None, otras: Iterable[tuple[Numero, Casilla | None]], holgura: Numero = 0
) -> Iterator[Suma]:
    """``propia`` is what ``otras`` add up to with their factors, and some of them are suppressed."""
    terminos = ((-1, propia), *otras)
    if all(celda for _, celda in terminos) and any(celda.valor is None for _, celda in terminos):
        lo_dice = propia.lugar if propia.valor is not None else None
        yield Suma(dicho, terminos, -holgura, holgura, lo_dice)


def sumas_de_porcentaje(
    dicho: str, escrito: Decimal, parte: Casilla, todo: Casilla, lo_dice: Lugar, decimales: int | None = None
) -> Iterator[Suma]:
    """``parte`` is ``escrito`` per cent of ``todo``, give or take half of its last decimal."""
    if decimales is None:
        decimales = max(0, -int(escrito.normalize().as_tuple().exponent))
    media = Decimal(5).scaleb(-decimales - 1)
    yield Suma(dicho, ((100, parte), (media - escrito, todo)), 0, None, lo_dice)
    yield Suma(dicho, ((100, parte), (-media - escrito, todo)), None, 0, lo_dice)


def ademas(*verificaciones: Callable[[CapituloDoc], Iterable]) -> Callable[[CapituloDoc], Iterator]:
    """One check made of several."""

    def verificar(cap: CapituloDoc) -> Iterator:
        for una in verificaciones:
            yield from una(cap)

    return verificar


def suma_declarada(
    etiqueta: str, partes: Iterable[Casilla], limites: tuple[Numero | None, Numero | None], total: Casilla | None
) -> Suma:
    """What a total tells of its parts: they add up to it, or to its cell when it is one."""
    terminos = [(1, parte) for parte in partes] + ([(-1, total)] if total else [])
    desde, hasta = (0, 0) if total else limites
    lo_dice = total.lugar if total and total.valor is not None else None
    return Suma(f"el total «{etiqueta}»", tuple(terminos), desde, hasta, lo_dice)
