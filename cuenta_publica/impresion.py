"""Printed shapes: pure functions from the rows of a conjunto to the block that shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from html import escape

from .documento import (
    BloqueDoc,
    CapituloDoc,
    Celda,
    CifraDoc,
    Columna,
    Datos,
    FilaDoc,
    Item,
    Lista,
    Tabla,
    TipoDato,
    Valor,
)
from .montos import escribir_numero
from .periodos import Periodo


def celda(fila: FilaDoc, columna: Columna, unidad: str = "") -> Celda:
    """The cell of ``columna``; keys of choices and catalogues become their labels."""
    valor = fila.get(columna.clave)
    if columna.opciones and valor is not None:
        valor = columna.opciones.get(str(valor), valor)
    return Celda(valor, columna.tipo, fila.estado(columna.clave), str(fila.get(unidad) or "") if unidad else "")


def nombre_de_fila(fila: FilaDoc, columna: Columna) -> str:
    """How ``fila`` is called where ``columna`` names it."""
    return str(_con_etiqueta(fila, celda(fila, columna)).valor or "")


def _con_etiqueta(fila: FilaDoc, primera: Celda) -> Celda:
    return Celda(fila.etiqueta) if fila.etiqueta else primera


def celda_de_cifra(cifra: CifraDoc | None, tipo: TipoDato) -> Celda:
    """The cell of a declared scalar; without one there is nothing informed."""
    if cifra and cifra.no_aplica:
        return Celda(None, tipo, "no_aplica")
    valor = cifra.valor if cifra else None
    return Celda(valor, tipo, "sin_informacion" if valor is None else "informado")


def pies_declarados(
    cap: CapituloDoc, columnas: tuple[Columna, ...], totales: Mapping[str, str]
) -> tuple[tuple[Celda, ...], ...]:
    """The rows of declared totals, labelled as their cifras are: one for each period that the capítulo declares."""
    claves = [totales.get(c.clave) for c in columnas]
    periodos = list(dict.fromkeys(c.periodo for c in cap.cifras if c.clave in claves))
    return tuple(_pie(cap, columnas, claves, periodo, len(periodos) > 1) for periodo in periodos)


def _pie(cap, columnas, claves, periodo, varios) -> tuple[Celda, ...]:
    cifras = [cap.cifra(clave, periodo) if clave else None for clave in claves]
    etiqueta = next(c.etiqueta for c in cifras if c)
    if varios and periodo:
        etiqueta = f"{etiqueta}, {Periodo.leer(periodo).texto}"
    pie = [celda_de_cifra(cifra, c.tipo) if cifra else Celda("") for c, cifra in zip(columnas, cifras, strict=True)]
    return (Celda(etiqueta), *pie[1:])


def tabla(
    datos: Datos,
    cap: CapituloDoc,
    claves: Iterable[str],
    *,
    unidades: Mapping[str, str] | None = None,
    totales: Mapping[str, str] | None = None,
) -> Tabla:
    """The plain table: one printed row per row, columns ``claves``, declared totals below."""
    unidades = unidades or {}
    columnas = tuple(datos.columna(clave) for clave in claves)
    filas = []
    for fila in datos.filas:
        primera, *resto = (celda(fila, c, unidades.get(c.clave, "")) for c in columnas)
        filas.append((_con_etiqueta(fila, primera), *resto))
    return Tabla(
        conjunto=datos.conjunto,
        columnas=columnas,
        filas=tuple(filas),
        pies=pies_declarados(cap, columnas, totales or {}),
    )


def columnas_de(*claves: str, **opciones) -> Callable[[Datos, CapituloDoc], Tabla]:
    """A forma that prints only these columns."""

    def armar(datos: Datos, cap: CapituloDoc) -> Tabla:
        return tabla(datos, cap, claves, **opciones)

    return armar


def cantidad_escrita(fila: FilaDoc, columna: str) -> str:
    """How many, as a sentence says it: ``5.842``, ``Suprimido``, or nothing when the row does not inform it."""
    if columna in fila.suprimido:
        return "Suprimido"
    return "" if fila.get(columna) is None else escribir_numero(fila[columna])


def lista_de(clave: str, marca: str = "", cantidad: str = "") -> Callable[[Datos, CapituloDoc], Lista]:
    """A forma that prints one item per row: its ``marca``, its ``cantidad`` if asked for, and the text ``clave``."""

    def item(fila: FilaDoc, columna: Columna) -> Item:
        html = str(fila.get(clave) or "")
        if columna.tipo != "rico":
            html = escape(html, quote=False)
        if cantidad and (cuantos := cantidad_escrita(fila, cantidad)):
            html = f"{cuantos} {html}"
        return Item(html=html, marca=str(fila.get(marca) or "") if marca else "")

    def armar(datos: Datos, cap: CapituloDoc) -> Lista:
        columna = datos.columna(clave)
        return Lista(items=tuple(item(f, columna) for f in datos.filas))

    return armar


def transpuesta(
    por: str,
    claves: Iterable[str],
    *,
    totales: Mapping[str, str] | None = None,
    nombres: Mapping[str, str] | None = None,
) -> Callable[[Datos, CapituloDoc], Tabla]:
    """A forma with one printed column per row (named by ``por``) and one printed row per column of ``claves``.

    ``totales`` maps a column to the cifra with its declared total: a last printed column "TOTAL".
    ``nombres`` maps a column to the name its printed row takes, where that is not the column's title.
    """
    claves = tuple(claves)
    totales, nombres = totales or {}, nombres or {}

    def armar(datos: Datos, cap: CapituloDoc) -> Tabla:
        nombre = datos.columna(por)
        medidas = [datos.columna(clave) for clave in claves]
        cifras = [cap.cifra(totales[m.clave]) if m.clave in totales else None for m in medidas]
        tipo = medidas[0].tipo
        columnas = [Columna("medida", "")]
        for i, fila in enumerate(datos.filas):
            columnas.append(Columna(f"c{i}", str(_con_etiqueta(fila, celda(fila, nombre)).valor), tipo))
        if any(cifras):
            columnas.append(Columna("total", "TOTAL", tipo))
        filas = []
        for medida, cifra in zip(medidas, cifras, strict=True):
            impresa = [Celda(nombres.get(medida.clave, medida.titulo)), *(celda(f, medida) for f in datos.filas)]
            if any(cifras):
                impresa.append(celda_de_cifra(cifra, medida.tipo))
            filas.append(tuple(impresa))
        return Tabla(conjunto=datos.conjunto, columnas=tuple(columnas), filas=tuple(filas))

    return armar


def pivote(por: str, valor: str, nombre: str = "") -> Callable[[Datos, CapituloDoc], Tabla]:
    """A forma with one printed column per value of ``por``, titled by the row's label, and ``valor`` in its cells.

    Without ``nombre`` it has one printed row; with it, one per value of that column, which comes first. A value of
    ``por`` that repeats opens a further row: nothing is lost.
    """

    def armar(datos: Datos, cap: CapituloDoc) -> Tabla:
        eje, medida = datos.columna(por), datos.columna(valor)
        titulos: dict[Valor, str] = {}
        impresas: list[dict[Valor, FilaDoc]] = []
        for fila in datos.filas:
            titulos.setdefault(fila[por], fila.etiqueta or _titulo(celda(fila, eje)))
            _colocar(fila, impresas, por, nombre)
        primera = [datos.columna(nombre)] if nombre else []
        columnas = [*primera, *(Columna(f"c{i}", t, medida.tipo) for i, t in enumerate(titulos.values()))]
        vacia = Celda(None, medida.tipo, "sin_informacion")
        filas = tuple(
            (
                *(celda(next(iter(impresa.values())), columna) for columna in primera),
                *(celda(impresa[k], medida) if k in impresa else vacia for k in titulos),
            )
            for impresa in impresas
        )
        return Tabla(conjunto=datos.conjunto, columnas=tuple(columnas), filas=filas)

    return armar


def _titulo(eje: Celda) -> str:
    """A cell as a column's title: periods in words."""
    texto = "" if eje.valor is None else str(eje.valor)
    return Periodo.leer(texto).texto if eje.tipo == "periodo" and texto else texto


def _colocar(fila: FilaDoc, impresas: list[dict[Valor, FilaDoc]], por: str, nombre: str) -> None:
    """Put ``fila`` in the first printed row of its name whose place is free, or in a new one."""
    for impresa in impresas:
        misma = not nombre or next(iter(impresa.values()))[nombre] == fila[nombre]
        if misma and fila[por] not in impresa:
            impresa[fila[por]] = fila
            return
    impresas.append({fila[por]: fila})


def con_calculada(
    claves: Iterable[str], titulo: str, tipo: TipoDato, calcular: Callable[[FilaDoc], Valor]
) -> Callable[[Datos, CapituloDoc], Tabla]:
    """A forma that prints the columns ``claves`` and a last one that ``calcular`` gives for each row."""
    claves = tuple(claves)

    def armar(datos: Datos, cap: CapituloDoc) -> Tabla:
        base = tabla(datos, cap, claves)
        valores = [calcular(fila) for fila in datos.filas]
        ocultas = [not set(claves).isdisjoint(fila.suprimido) for fila in datos.filas]
        celdas = [
            Celda(v, tipo, "informado" if v is not None else "suprimido" if oculta else "sin_informacion")
            for v, oculta in zip(valores, ocultas, strict=True)
        ]
        return replace(
            base,
            columnas=(*base.columnas, Columna("calculado", titulo, tipo)),
            filas=tuple((*fila, c) for fila, c in zip(base.filas, celdas, strict=True)),
        )

    return armar


def con_encabezados(bloque: BloqueDoc, titulos: Iterable[str]) -> BloqueDoc:
    """``bloque`` with the column titles the document prints, where it prints others."""
    titulos = tuple(titulos)
    if not titulos or not isinstance(bloque, Tabla):
        return bloque
    columnas = tuple(replace(c, titulo=titulos[i]) if i < len(titulos) else c for i, c in enumerate(bloque.columnas))
    return replace(bloque, columnas=columnas)
