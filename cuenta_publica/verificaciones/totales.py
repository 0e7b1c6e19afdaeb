"""Declared totals against their parts, in every way a report can split them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ..documento import CapituloDoc, CifraDoc, FilaDoc, Valor
from ..hallazgos import Casilla, Discrepancia, Lugar, Suma
from ..periodos import Periodo
from .comparacion import comparar_total
from .ocultas import casilla, hay_suprimidas
from .partes import (
    Partes,
    con_redondeo,
    de_su_periodo,
    elegir,
    es_fila_de_total,
    es_lista_abierta,
    nombre_de,
    partes_de,
    rotulos,
    sin_repetidas,
    tablas_de,
)
from .sumas import Numero, Resultado, en_miles, escribir

# --- a cifra that declares the total of a column --------------------------------------------------------------------


@dataclass(frozen=True)
class Sumandos:
    """What ``total_declarado`` adds, for those who add it while it is typed."""

    conjunto: str
    columna: str
    cifra: str
    donde: Mapping[str, str]
    resumen: Mapping[str, str]
    abierta: bool
    por: str
    detalle: str


def _con_periodo(cifra: CifraDoc) -> str:
    return f"{cifra.etiqueta}, {Periodo.leer(cifra.periodo).texto}" if cifra.periodo else cifra.etiqueta


def _maneras(filas: list[FilaDoc], periodo: str, por: str, detalle: str) -> Iterator[tuple[list[FilaDoc], bool]]:
    """The ways of adding the rows of a period, the likely one first: without what details others, and with it."""
    for propias, falta in de_su_periodo(filas, periodo):
        if not por or len({f.get(por) for f in propias}) < 2:
            gruesas = [f for f in propias if not f.get(detalle)] if detalle else propias
            yield from ((grupo, falta) for grupo in (gruesas, propias) if grupo)


def total_declarado(
    conjunto: str,
    columna: str,
    cifra: str = "total",
    donde: Mapping[str, str] | None = None,
    abierta: bool = False,
    resumen: Mapping[str, str] | None = None,
    por: str = "",
    detalle: str = "",
) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check that the cifra declared as total equals the sum of ``columna``, of each period on its own.

    ``donde`` keeps the rows with those values; ``resumen`` leaves out rows that sum up the others, and rows with a
    ``detalle`` may tell a part of another one again; an ``abierta`` list may name only some; those of several ``por``
    are not added."""
    donde, resumen = donde or {}, resumen or {}

    def sumandos(cap: CapituloDoc) -> list[FilaDoc]:
        filas = sin_repetidas([f for f in cap.filas(conjunto) if all(f.get(k) == v for k, v in donde.items())])
        una_a_una = [f for f in filas if not resumen or any(f.get(k) != v for k, v in resumen.items())]
        return una_a_una or filas

    def partes(cap: CapituloDoc, filas: list[FilaDoc], declarada: CifraDoc, abre: bool) -> Partes:
        maneras = _maneras(filas, declarada.periodo, por, detalle)
        posibles = [partes_de(propias, columna, abre or falta) for propias, falta in maneras]
        return con_redondeo(elegir(posibles, declarada.valor), declarada.valor, en_miles(declarada.texto))

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        declaradas = [c for c in cap.cifras if c.clave == cifra and c.valor is not None]
        filas = sumandos(cap) if declaradas else []
        tablas = tablas_de(cap, conjunto) if declaradas else []
        abre = abierta or (bool(filas) and es_lista_abierta(rotulos(cap, tablas), map(nombre_de, filas)))
        for declarada in declaradas:
            lugar = Lugar(cap.ancla, conjunto, columna=columna, cifra=cifra, periodo=declarada.periodo)
            etiqueta = _con_periodo(declarada) if len(declaradas) > 1 else declarada.etiqueta
            propias = partes(cap, filas, declarada, abre)
            yield from comparar_total(lugar, cap, etiqueta, declarada.tipo, declarada.valor, propias, tablas, declarada)

    verificar.sumandos = Sumandos(conjunto, columna, cifra, donde, resumen, abierta, por, detalle)
    return verificar


# --- cells against cells --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Celdas:
    """The cells of ``columna`` in the rows of ``conjunto`` that have one of the values ``donde`` (all, when empty)."""

    conjunto: str
    columna: str
    donde: tuple[tuple[str, str], ...] = ()

    def filas(self, cap: CapituloDoc) -> list[tuple[int, FilaDoc]]:
        filas = [(i, f) for i, f in enumerate(cap.filas(self.conjunto)) if not es_fila_de_total(f)]
        return [(i, f) for i, f in filas if not self.donde or any(f.get(k) == v for k, v in self.donde)]

    def estan_todas(self, filas: list[FilaDoc]) -> bool:
        return all(any(f.get(k) == v for f in filas) for k, v in self.donde)


def particion(que: str, total: Celdas, partes: Celdas) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check that the cell ``total`` is the sum of ``partes`` of its own period: one total may be split in several
    ways. When some of the parts are not stated at all, only an excess is wrong."""

    def sumar(cap: CapituloDoc, tablas: list[int]) -> Callable[[str, Numero | None], Partes]:
        filas = [fila for _, fila in partes.filas(cap)]
        abre = es_lista_abierta(rotulos(cap, tablas), ())

        @cache
        def de(periodo: str) -> list[Partes]:
            return [
                partes_de(propias, partes.columna, abre or falta or not partes.estan_todas(propias))
                for propias, falta in de_su_periodo(filas, periodo)
            ]

        return lambda periodo, declarado: elegir(de(periodo), declarado)

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        tablas = tablas_de(cap, partes.conjunto)
        sumas, totales = sumar(cap, tablas), total.filas(cap)
        for i, fila in totales:
            periodo, celda = str(fila.get("periodo") or ""), casilla(cap, total.conjunto, i, total.columna)
            if celda:
                lugar = Lugar(
                    cap.ancla,
                    partes.conjunto,
                    "-".join(valor for _, valor in total.donde),
                    partes.columna,
                    periodo=periodo if len(totales) > 1 else "",
                    indice=i if partes.conjunto == total.conjunto else None,
                )
                propias = sumas(periodo, celda.valor)
                yield from comparar_total(lugar, cap, que, "cantidad", celda.valor, propias, total=celda, tablas=tablas)

    return verificar


def iguales(una: Celdas, otra: Celdas, por: str) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check that two tables say the same of each value of ``por`` in a year (the spending of each area, told twice)."""

    def sumar(celdas: Celdas, cap: CapituloDoc) -> dict[tuple, tuple[int, FilaDoc, Numero]]:
        sumas: dict[tuple, tuple[int, FilaDoc, Numero]] = {}
        for i, fila in celdas.filas(cap):
            valor, clave = fila.get(celdas.columna), (fila.get(por), _anio(fila.get("periodo")))
            if clave[0] is not None and isinstance(valor, int | Decimal):
                primera, con, suma = sumas.get(clave, (i, fila, 0))
                sumas[clave] = (primera, con, suma + valor)
        return sumas

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        dichos, veladas = sumar(otra, cap), _veladas(cap, una, otra, por)
        yield from veladas.values()
        for clave, (i, fila, aqui) in sumar(una, cap).items():
            _, gemela, alla = dichos.get(clave, (i, fila, aqui))
            if aqui != alla and clave not in veladas:
                lugar = Lugar(cap.ancla, una.conjunto, str(clave[0]), una.columna, indice=i)
                nombre, mismo = fila.etiqueta or clave[0], fila.get("periodo") == gemela.get("periodo")
                dichos_en = f"{escribir(aqui, 'pesos')} en una tabla y {escribir(alla, 'pesos')} en otra"
                salvedad = "" if mismo else "; sus períodos no son el mismo: confirme que puede ser"
                mensaje = f"En «{cap.titulo}», «{nombre}» dice {dichos_en}{salvedad}."
                yield Discrepancia("contradiccion", "error" if mismo else "aviso", lugar, mensaje, aqui, alla)

    return verificar


def _veladas(cap: CapituloDoc, una: Celdas, otra: Celdas, por: str) -> dict[tuple, Suma]:
    """What each table tells of the suppressed cells of the other one, by value of ``por`` and year."""
    grupos: dict[tuple, list[tuple[int, Casilla]]] = defaultdict(list)
    for factor, celdas in ((1, una), (-1, otra)) if hay_suprimidas(cap, una.conjunto, otra.conjunto) else ():
        for i, fila in celdas.filas(cap):
            celda = casilla(cap, celdas.conjunto, i, celdas.columna)
            if celda and fila.get(por) is not None:
                grupos[fila.get(por), _anio(fila.get("periodo"))].append((factor, celda))
    veladas = {}
    for clave, terminos in grupos.items():
        lados = {factor for factor, celda in terminos if celda.valor is None}
        if lados and len({factor for factor, _ in terminos}) == 2:
            lo_dice = next((c.lugar for f, c in terminos if f not in lados and c.valor is not None), None)
            veladas[clave] = Suma("la otra tabla que dice lo mismo", tuple(terminos), 0, 0, lo_dice)
    return veladas


def _anio(periodo: Valor) -> int | None:
    return Periodo.leer(str(periodo)).hasta.year if periodo else None
