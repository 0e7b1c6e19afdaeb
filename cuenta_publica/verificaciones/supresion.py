"""S7: whether what a report publishes lets its readers work out what it suppresses.

Each hidden cell must keep at least three possible values, by everything that the checks tell of it (``Suma``): totals
of cifras and of rows, balances, percentages, partitions, the same fact in another capítulo, the text of its own row.
Blank cells protect nothing: they are often zeros. Not audited, because one documento does not have them: the tables of
other years and of the region; nor prose that is bound to no figure, which only a person can read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from ..documento import CapituloDoc, Documento, Tabla
from ..figuras import abreviar, claves_de_filas, nombre_impreso
from ..hallazgos import Casilla, Discrepancia, Lugar, Nivel, Suma
from .intervalos import SIN_PISO, Restriccion, estrechas
from .resguardos import huella

#: Of a table and a cell to suppress too (or what must go, when it is no cell): which of its hidden cells it protects.
Remedio = tuple[str, str, int | None, Lugar | str]


def auditar(documento: Documento, sumas: Sequence[Suma]) -> Iterator[Discrepancia]:
    """One entry for each table and each cell to suppress too, naming the hidden cells that can be worked out."""
    capitulos = {cap.ancla: cap for _, cap in documento.recorrer()} if sumas else {}
    nivel: Nivel = "aviso" if documento.publicado_originalmente else "error"
    for grupo in _grupos(sumas):
        marca = huella(f"{c.lugar}:{c.lugar.indice}" for suma in grupo for c in _ocultas(suma))
        for lugares, suma, complemento in _remedios(grupo):
            cap = capitulos[lugares[0].capitulo]
            mensaje = f"{_deducible(cap, lugares, suma)} {_remedio(capitulos, suma, complemento)}"
            yield Discrepancia("s7", nivel, _con_nombre(cap, lugares[0]), mensaje, complemento=complemento, marca=marca)


def _remedios(grupo: Sequence[Suma]) -> Iterator[tuple[list[Lugar], Suma, Lugar | None]]:
    """(hidden cells of one table, the sum that tells them, the cell to suppress too). What leads to a cell may be
    others, hidden too: then it waits for what protects them."""
    protegidas: dict[Remedio, list[Lugar]] = defaultdict(list)
    elegidas: dict[Remedio, tuple[Suma, Lugar | None]] = {}
    elecciones = [(lugar, *_complemento(lugar, grupo)) for lugar in deducibles(grupo)]
    hay = next(((suma, complemento) for _, suma, complemento in elecciones if complemento), None) or _de_otra(grupo)
    for lugar, suma, complemento in elecciones:
        suma, complemento = (suma, complemento) if complemento else hay
        clave = lugar.capitulo, lugar.conjunto, lugar.bloque, complemento or suma.dicho
        protegidas[clave].append(lugar)
        elegidas.setdefault(clave, (suma, complemento))
    yield from ((protegidas[clave], *elegida) for clave, elegida in elegidas.items())


def _ocultas(suma: Suma) -> list[Casilla]:
    return [celda for _, celda in suma.terminos if celda.valor is None]


def _grupos(sumas: Sequence[Suma]) -> list[list[Suma]]:
    """Sums that share a hidden cell, directly or through others, go together; those that hide nothing, nowhere."""
    grupos: list[tuple[set[Lugar], list[Suma]]] = []
    for suma in sumas:
        lugares = {c.lugar for c in _ocultas(suma)}
        tocados = [g for g in grupos if not g[0].isdisjoint(lugares)]
        if lugares:
            grupos = [g for g in grupos if g[0].isdisjoint(lugares)]
            grupos.append((lugares.union(*(g[0] for g in tocados)), [*(s for g in tocados for s in g[1]), suma]))
    return [grupo for _, grupo in grupos]


def deducibles(grupo: Sequence[Suma]) -> list[Lugar]:
    """The hidden cells with fewer than three possible values. Sums that contradict each other are looked at one by
    one."""
    ocultas = [c for suma in grupo for c in _ocultas(suma)]
    con_signo = {c.lugar for c in ocultas if c.con_signo}
    lugares = sorted({c.lugar for c in ocultas}, key=lambda lugar: (str(lugar), lugar.indice or 0))
    indices = {lugar: x for x, lugar in enumerate(lugares)}
    minimos = [SIN_PISO if lugar in con_signo else 0 for lugar in lugares]
    pocas = estrechas(minimos, [_restriccion(suma, indices) for suma in grupo])
    if pocas is None:
        sueltas = [lugar for suma in grupo for lugar in deducibles([suma])] if len(grupo) > 1 else []
        return list(dict.fromkeys(sueltas))
    return [lugar for lugar, x in indices.items() if x in pocas]


def _restriccion(suma: Suma, indices: Mapping[Lugar, int]) -> Restriccion:
    conocido = sum((Fraction(f) * Fraction(c.valor) for f, c in suma.terminos if c.valor is not None), Fraction(0))
    factores: dict[int, Fraction] = defaultdict(Fraction)
    for factor, celda in suma.terminos:
        if celda.valor is None:
            factores[indices[celda.lugar]] += Fraction(factor)
    limites = (None if limite is None else Fraction(limite) - conocido for limite in (suma.desde, suma.hasta))
    return Restriccion(factores, *limites)


def _complemento(lugar: Lugar, grupo: Sequence[Suma]) -> tuple[Suma, Lugar | None]:
    """The sum that tells most of a cell and what to suppress in it: the smallest of its other positive cells, the last
    one of those that tie; else the cell that says the sum, or a part of a hidden total; None when there is none."""
    propias = [s for s in grupo if any(c.lugar == lugar for c in _ocultas(s))]
    propias.sort(key=lambda s: len({c.lugar for c in _ocultas(s)}))
    for suma in propias:
        signo = next(f > 0 for f, c in suma.terminos if c.lugar == lugar)
        partes = [c for f, c in suma.terminos if (f > 0) == signo and c.lugar != suma.lo_dice]
        if menor := _menor(partes):
            return suma, menor
        if suma.lo_dice:
            return suma, suma.lo_dice
    return propias[0], _menor(c for _, c in propias[0].terminos)


def _de_otra(grupo: Sequence[Suma]) -> tuple[Suma, Lugar | None]:
    """What to suppress in the other sums, when those of the cell have nothing left but what leads to it: the smallest
    cell of all of them; without any, the total that is no cell."""
    if menor := _menor(c for suma in grupo for _, c in suma.terminos):
        return next(s for s in grupo if any(c.lugar == menor for _, c in s.terminos)), menor
    return next((s for s in grupo if all(f > 0 for f, _ in s.terminos)), grupo[0]), None


def _menor(celdas: Iterable[Casilla]) -> Lugar | None:
    """The smallest one above zero; of those that tie, the last one."""
    posibles = [(c.valor, -i, c.lugar) for i, c in enumerate(celdas) if c.valor is not None and c.valor > 0]
    return min(posibles, key=lambda par: par[:2])[2] if posibles else None


# --- in words -----------------------------------------------------------------------------------------------------


def nombre_de_celda(cap: CapituloDoc, lugar: Lugar) -> str:
    """A cell as people know it: «Hurto», casos."""
    if lugar.bloque is None:
        datos = next(d for d in cap.datos if d.conjunto == lugar.conjunto)
        return f"«{nombre_impreso(datos, lugar.indice)}», {datos.columna(lugar.columna).titulo.lower()}"
    return f"«{_nombre_de_fila(cap, lugar)}», {_titulo_de_columna(cap, lugar).lower() or 'dato'}"


def _tabla(cap: CapituloDoc, lugar: Lugar) -> Tabla:
    return cap.bloques[lugar.bloque]


def _nombre_de_fila(cap: CapituloDoc, lugar: Lugar) -> str:
    fila = _tabla(cap, lugar).filas[lugar.indice]
    return next((c.valor for c in fila if isinstance(c.valor, str) and c.valor), f"fila {lugar.indice + 1}")


def _titulo_de_columna(cap: CapituloDoc, lugar: Lugar) -> str:
    return next(c.titulo for c in _tabla(cap, lugar).columnas if c.clave == lugar.columna)


def _con_nombre(cap: CapituloDoc, lugar: Lugar) -> Lugar:
    """``lugar`` with the lasting name of its row."""
    if lugar.bloque is None:
        datos = next(d for d in cap.datos if d.conjunto == lugar.conjunto)
        return replace(lugar, fila=claves_de_filas(datos)[lugar.indice])
    columna = abreviar(_titulo_de_columna(cap, lugar)) or lugar.columna
    return replace(lugar, fila=abreviar(_nombre_de_fila(cap, lugar)) or f"fila-{lugar.indice + 1}", columna=columna)


def _deducible(cap: CapituloDoc, lugares: Sequence[Lugar], suma: Suma) -> str:
    lugar = lugares[0]
    if lugar.bloque is None:
        titulo = next(d.titulo for d in cap.datos if d.conjunto == lugar.conjunto)
    else:
        titulo = _tabla(cap, lugar).titulo
    tabla = f", tabla «{titulo}»" if titulo else ""
    celdas = "; ".join(nombre_de_celda(cap, x) for x in lugares)
    dicen = "la celda suprimida {} se puede deducir" if len(lugares) == 1 else "las celdas suprimidas {} se deducen"
    return f"En «{cap.titulo}»{tabla}, {dicen.format(f'({celdas})')}: lo permite {suma.dicho}."


def _remedio(capitulos: Mapping[str, CapituloDoc], suma: Suma, complemento: Lugar | None) -> str:
    if complemento is None:
        return f"No hay otra parte que suprimir: quite también {suma.dicho}."
    nombre = nombre_de_celda(capitulos[complemento.capitulo], complemento)
    if complemento == suma.lo_dice:
        return f"No hay otra parte que suprimir: suprima también {nombre}."
    return f"El portal eligió suprimir también {nombre}: es la menor de las otras partes."
