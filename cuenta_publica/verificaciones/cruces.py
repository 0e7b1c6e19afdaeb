"""Arithmetic along the rows of a free table: a total across, a balance, a percentage, a price times its units.

No materia says what its columns are: a column is what most of its own rows say it is, and the rows that say otherwise
are wrong. Where no reading holds for most rows, nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import permutations

from ..documento import Columna, Documento, Tabla
from ..figuras import abreviar
from ..hallazgos import Discrepancia, Lugar, Suma
from .libres import NO_SE_SUMA, Cuadro
from .ocultas import lineal, sumas_de_porcentaje
from .partes import es_solo_total, totales_entre
from .sumas import Numero, escribir

_TOTAL = re.compile(r"\W*(?:gran |monto |costo |valor |gasto )?total(?:es)?\b", re.IGNORECASE)
_RESTA = re.compile(
    r"\bsaldos?\b|disponible|por (?:ejecutar|gastar|rendir)|diferencia|variaci|remanente", re.IGNORECASE
)
_CAMBIO = re.compile(r"variaci|crecimiento|aumento|diferencia|disminuci", re.IGNORECASE)
_PRECIO = re.compile(
    r"unitari|\bprecio\b|\bc/u\b|cada un[oa]|por (?:persona|familia|unidad|caja|beneficiari[oa])", re.IGNORECASE
)
_VECES = (10, 100, 1000)

#: What a row's other cells give for the column; None when one of them is not there.
Calculo = Callable[[int], Numero | None]


@dataclass(frozen=True)
class Lectura:
    """One way of reading a column: the rule it would break, how its value is computed, how near is the same, and what
    it tells of the suppressed cells of a row."""

    regla: str
    que: str
    calcular: Calculo
    holgura: Numero = 0
    dice: Callable[[int], Iterable[Suma]] = lambda i: ()


def cruces(documento: Documento) -> Iterator[Discrepancia | Suma]:
    """The cells that break what the rest of their column says, and what it tells of the suppressed ones."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Tabla) and not bloque.conjunto and len(bloque.filas) > 1:
                cuadro = Cuadro.de(cap, i, bloque)
                for j, columna in enumerate(bloque.columnas):
                    if columna.es_numero and (lecturas := list(_lecturas(cuadro, j, columna))):
                        yield from _contra_la_mayoria(cuadro, j, columna, lecturas)


def _valor(cuadro: Cuadro, i: int, j: int) -> Numero | None:
    valor = cuadro.celda(i, j).valor
    return valor if isinstance(valor, int | Decimal) else None


def _contra_la_mayoria(
    cuadro: Cuadro, j: int, columna: Columna, lecturas: list[Lectura]
) -> Iterator[Discrepancia | Suma]:
    filas = [i for i in range(len(cuadro.nombres)) if _valor(cuadro, i, j) is not None]
    mejor, fallan, aciertos = None, [], 0
    for lectura in lecturas:
        dichas = [(i, _valor(cuadro, i, j), r) for i in filas if (r := lectura.calcular(i)) is not None]
        malas = [(i, d, r) for i, d, r in dichas if abs(d - r) > lectura.holgura]
        buenas = sum(bool(r) for _, _, r in dichas) - sum(bool(r) for _, _, r in malas)  # 0 = 0 says nothing
        if buenas > aciertos and (buenas > len(malas) or _basta(lectura, buenas, malas)):
            mejor, fallan, aciertos = lectura, malas, buenas
    segura = mejor and (aciertos > 1 or columna.tipo != "porcentaje")
    if cuadro.vela:
        leida = mejor if segura else _por_su_titulo(cuadro, j, lecturas, filas)
        yield from (suma for i in range(len(cuadro.nombres)) for suma in (leida.dice(i) if leida else ()))
    if segura:
        nombres = Counter[str]()
        for i, declarado, resulta in fallan:
            nombres[clave := abreviar(cuadro.nombres[i]) or "fila"] += 1
            fila = f"{clave}-{nombres[clave]}" if nombres[clave] > 1 else clave
            lugar = Lugar(
                cuadro.cap.ancla, fila=fila, columna=abreviar(columna.titulo) or columna.clave, bloque=cuadro.bloque
            )
            yield _discrepancia(cuadro, columna, lugar, mejor, cuadro.nombres[i], declarado, resulta)


def _por_su_titulo(cuadro: Cuadro, j: int, lecturas: list[Lectura], filas: list[int]) -> Lectura | None:
    """The reading that the title alone gives to a column, when suppressed cells leave no row to tell it by."""

    def cabe(lectura: Lectura) -> bool:
        dichas = ((_valor(cuadro, i, j), lectura.calcular(i)) for i in filas)
        return all(resulta is None or abs(dicho - resulta) <= lectura.holgura for dicho, resulta in dichas)

    return next((x for x in lecturas if x.regla in ("suma", "producto") and cabe(x)), None)


def _basta(lectura: Lectura, buenas: int, malas: Sized) -> bool:
    """Whether the titles alone say what the column is: one row that ties is then enough, or half of them."""
    return lectura.regla == "producto" or (lectura.regla != "porcentaje" and buenas == len(malas))


def _discrepancia(
    cuadro: Cuadro, columna: Columna, lugar: Lugar, lectura: Lectura, nombre: str, declarado: Numero, resulta: Numero
) -> Discrepancia:
    dicho, calculado = escribir(declarado, columna.tipo), escribir(resulta, columna.tipo)
    salta = declarado and resulta and any(declarado * v == resulta or resulta * v == declarado for v in _VECES)
    regla = "unidad" if salta and lectura.regla == "producto" else lectura.regla
    tabla = f"«{cuadro.tabla.titulo}», " if cuadro.tabla.titulo else ""
    mensaje = (
        f"En «{cuadro.cap.titulo}», {tabla}fila «{nombre or 'sin nombre'}»: «{columna.titulo}» dice {dicho} y "
        f"{lectura.que} da {calculado}.{' Revise la unidad.' if salta else ''}"
    )
    return Discrepancia(regla, "error", lugar, mensaje, declarado, resulta)


# --- the ways of reading a column ---------------------------------------------------------------------------------


def _lecturas(cuadro: Cuadro, j: int, columna: Columna) -> Iterator[Lectura]:
    otras = [k for k, c in enumerate(cuadro.tabla.columnas) if k != j and c.es_numero and c.tipo != "porcentaje"]
    if columna.tipo == "porcentaje":
        yield from _porcentajes(cuadro, j, columna, otras)
        return
    tipos = {k: cuadro.tabla.columnas[k] for k in otras}
    if _RESTA.search(columna.titulo):
        for a, b in permutations([k for k in otras if tipos[k].tipo == columna.tipo], 2):
            que = f"«{tipos[a].titulo}» menos «{tipos[b].titulo}»"
            holgura = cuadro.en_miles(columna)
            dice = _lineal(cuadro, j, {a: 1, b: -1}, holgura)
            yield Lectura("saldo", que, _con(cuadro, (a, b), lambda x, y: x - y), holgura, dice)
    elif _TOTAL.match(columna.titulo):
        yield from _de_total(cuadro, j, columna, tipos)


def _de_total(cuadro: Cuadro, j: int, columna: Columna, otras: dict[int, Columna]) -> Iterator[Lectura]:
    sumables = [
        k
        for k, c in otras.items()
        if c.tipo == columna.tipo and not NO_SE_SUMA.search(c.titulo) and not _TOTAL.match(c.titulo)
    ]
    unico = sum(bool(_TOTAL.match(c.titulo)) for c in cuadro.tabla.columnas) == 1
    for grupo in (sumables, *([k for k in sumables if k != una] for una in sumables)):  # one may tell a part again
        if unico and len(grupo) > 1:
            holgura = Decimal(cuadro.en_miles(columna) * len(grupo)) / 2
            dice = _lineal(cuadro, j, dict.fromkeys(grupo, 1), holgura)
            calcular = _con(cuadro, tuple(grupo), lambda *v: sum(v))
            yield Lectura("suma", "la suma de su fila", calcular, holgura, dice)
    for precio in (k for k, c in otras.items() if _PRECIO.search(c.titulo)):
        for cuantos in (k for k, c in otras.items() if k != precio and c.tipo == "cantidad"):
            que = f"«{otras[cuantos].titulo}» por «{otras[precio].titulo}»"
            dice = _de_producto(cuadro, j, cuantos, precio)
            yield Lectura("producto", que, _con(cuadro, (cuantos, precio), lambda x, y: x * y), 0, dice)


def _porcentajes(cuadro: Cuadro, j: int, columna: Columna, otras: list[int]) -> Iterator[Lectura]:
    decimales = max(_decimales(_valor(cuadro, i, j)) for i in range(len(cuadro.nombres)))
    ultimo = Decimal(1).scaleb(-decimales)

    def parte_de(parte: Numero, todo: Numero) -> Decimal | None:
        return (Decimal(100) * parte / todo).quantize(ultimo, ROUND_HALF_UP) if todo else None

    def cambio(antes: Numero, ahora: Numero) -> Decimal | None:
        return parte_de(ahora - antes, antes)

    titulos = [c.titulo for c in cuadro.tabla.columnas]
    totales = [i for i in totales_entre(cuadro.nombres) if es_solo_total(cuadro.nombres[i])]
    for a, b in permutations(otras, 2):
        if _CAMBIO.search(columna.titulo):
            que = f"el cambio de «{titulos[a]}» a «{titulos[b]}»"
            dice = _de_porcentaje(cuadro, j, decimales, b, a, mas=100)
            yield Lectura("porcentaje", que, _con(cuadro, (a, b), cambio), 0, dice)
        elif cuadro.tabla.columnas[a].tipo == cuadro.tabla.columnas[b].tipo:
            dice = _de_porcentaje(cuadro, j, decimales, a, b)
            yield Lectura("porcentaje", f"«{titulos[a]}» de «{titulos[b]}»", _con(cuadro, (a, b), parte_de), 0, dice)
    for a in otras if len(totales) == 1 else ():
        todo = _valor(cuadro, totales[0], a)
        if todo:
            calcular = _con(cuadro, (a,), lambda x, todo=todo: parte_de(x, todo))
            dice = _de_porcentaje(cuadro, j, decimales, a, a, totales[0])
            yield Lectura("porcentaje", f"«{titulos[a]}» del total", calcular, ultimo, dice)


def _con(cuadro: Cuadro, columnas: tuple[int, ...], operar: Callable[..., Numero | None]) -> Calculo:
    def calcular(i: int) -> Numero | None:
        valores = [_valor(cuadro, i, k) for k in columnas]
        return None if None in valores else operar(*valores)

    return calcular


# --- what a reading tells of suppressed cells ---------------------------------------------------------------------


def _dicho(cuadro: Cuadro, j: int) -> str:
    return f"«{cuadro.tabla.columnas[j].titulo}», de su fila"


def _lineal(cuadro: Cuadro, j: int, factores: Mapping[int, int], holgura: Numero) -> Callable[[int], Iterator[Suma]]:
    def dice(i: int) -> Iterator[Suma]:
        otras = [(factor, cuadro.casilla(i, k)) for k, factor in factores.items()]
        yield from lineal(_dicho(cuadro, j), cuadro.casilla(i, j), otras, holgura)

    return dice


def _de_producto(cuadro: Cuadro, j: int, cuantos: int, precio: int) -> Callable[[int], Iterator[Suma]]:
    def dice(i: int) -> Iterator[Suma]:
        for oculto, conocido in permutations((cuantos, precio)):
            if factor := _valor(cuadro, i, conocido):
                otras = [(factor, cuadro.casilla(i, oculto))]
                yield from lineal(_dicho(cuadro, j), cuadro.casilla(i, j), otras)

    return dice


def _de_porcentaje(
    cuadro: Cuadro, j: int, decimales: int, de: int, sobre: int, fila_del_todo: int | None = None, mas: int = 0
) -> Callable[[int], Iterator[Suma]]:
    """The cell ``j`` is the percentage of the column ``de`` over ``sobre``, or ``mas`` above it."""

    def dice(i: int) -> Iterator[Suma]:
        escrito, parte = cuadro.casilla(i, j), cuadro.casilla(i, de)
        todo = cuadro.casilla(i if fila_del_todo is None else fila_del_todo, sobre)
        if parte and todo and None in (parte.valor, todo.valor) and escrito and escrito.valor is not None:
            valor = Decimal(escrito.valor) + mas
            yield from sumas_de_porcentaje(_dicho(cuadro, j), valor, parte, todo, escrito.lugar, decimales)

    return dice


def _decimales(valor: Numero | None) -> int:
    return max(0, -int(valor.as_tuple().exponent)) if isinstance(valor, Decimal) else 0
