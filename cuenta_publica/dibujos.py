"""From the rows of a conjunto to the chart that shows them: pure functions that a chapter names in its ``grafico``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from .documento import CapituloDoc, ClaseDeGrafico, Datos, FilaDoc, Grafico, Marca
from .impresion import celda, nombre_de_fila
from .periodos import Periodo
from .registro import Dibujo
from .valores import Celda

#: The column that names each row, or several that do it together.
Etiqueta = str | tuple[str, ...]
#: More squares than these are no longer counted at a glance, and more bars are no longer compared.
MAXIMO_DE_UNIDADES, MAXIMO_DE_BARRAS = 60, 24


def barras(etiqueta: Etiqueta, valor: str, que: str = "") -> Dibujo:
    """A bar for each row, the largest first and what is not informed last."""

    def dibujar(datos: Datos, cap: CapituloDoc) -> Grafico:
        return _grafico(datos, "barras", que, _ordenadas(_marcas(datos, etiqueta, valor)))

    return dibujar


def unidades(etiqueta: Etiqueta, valor: str, que: str = "", llenas: tuple[str, str] = ("", "")) -> Dibujo:
    """A square for each unit, in the document's order; bars when they are too many to be counted.

    With ``llenas`` (column, value) the squares of the other rows are hollow.
    """
    columna, lleno = llenas

    def dibujar(datos: Datos, cap: CapituloDoc) -> Grafico:
        huecas = [bool(columna) and fila.get(columna) != lleno for fila in datos.filas]
        marcas = tuple(replace(m, hueca=h) for m, h in zip(_marcas(datos, etiqueta, valor), huecas, strict=True))
        valores = [v for m in marcas if isinstance(v := m.celda.valor, int)]
        if all(v >= 0 for v in valores) and sum(valores) <= MAXIMO_DE_UNIDADES:
            return _grafico(datos, "unidades", que, marcas)
        return _grafico(datos, "barras", que, _ordenadas(marcas))

    return dibujar


def ejecucion(etiqueta: Etiqueta, asignado: str, gastado: str, que: str = "") -> Dibujo:
    """What was spent of what was assigned to each row, the largest assignment first."""

    def dibujar(datos: Datos, cap: CapituloDoc) -> Grafico:
        marcas = sorted(_marcas(datos, etiqueta, gastado, asignado), key=lambda m: -_tamano(m.de))
        return _grafico(datos, "ejecucion", que, tuple(marcas[:MAXIMO_DE_BARRAS]))

    return dibujar


def serie(periodo: str, valor: str, que: str = "", grupo: str = "") -> Dibujo:
    """The values of each ``grupo`` over time. The periods that most rows share are compared; the others stand apart."""

    def dibujar(datos: Datos, cap: CapituloDoc) -> Grafico:
        columna, medida = datos.columna(grupo or periodo), datos.columna(valor)

        def del_grupo(fila: FilaDoc) -> str:
            return str(celda(fila, columna).valor) if grupo else ""

        filas = [(Periodo.leer(texto), fila) for fila in datos.filas if (texto := str(fila.get(periodo) or ""))]
        comunes = _los_comparables([p for p, _ in filas])
        marcas = [
            Marca(p.texto, celda(f, medida), grupo=del_grupo(f), aparte=p not in comunes)
            for p, f in sorted(filas, key=lambda par: (par[0] not in comunes, par[0]))
        ]
        grupos = list(dict.fromkeys(del_grupo(f) for _, f in filas))
        return _grafico(datos, "serie", que, tuple(sorted(marcas, key=lambda m: grupos.index(m.grupo))))

    return dibujar


def _grafico(datos: Datos, clase: ClaseDeGrafico, que: str, marcas: tuple[Marca, ...]) -> Grafico:
    return Grafico(conjunto=datos.conjunto, clase=clase, que=que, marcas=marcas)


def _marcas(datos: Datos, etiqueta: Etiqueta, valor: str, de: str = "") -> Iterator[Marca]:
    nombres = [datos.columna(c) for c in ((etiqueta,) if isinstance(etiqueta, str) else etiqueta)]
    medida, total = datos.columna(valor), datos.columna(de) if de else None
    for fila in datos.filas:
        nombre = fila.etiqueta or ", ".join(nombre_de_fila(fila, c) for c in nombres)
        yield Marca(nombre[:1].upper() + nombre[1:], celda(fila, medida), celda(fila, total) if total else None)


def _ordenadas(marcas) -> tuple[Marca, ...]:
    """Sorting keeps the document's order among equals."""
    return tuple(sorted(marcas, key=lambda m: (m.celda.valor is None, -_tamano(m.celda)))[:MAXIMO_DE_BARRAS])


def _tamano(celda: Celda | None) -> Decimal:
    valor = celda.valor if celda else None
    return Decimal(valor) if isinstance(valor, int | Decimal) else Decimal(0)


def _los_comparables(periodos: list[Periodo]) -> set[Periodo]:
    """The largest set of periods that may be compared with one another; whole years, among equals."""
    clases = [{p for p in periodos if p.comparable(otro)} for otro in dict.fromkeys(periodos)]
    return max(clases, key=lambda clase: (len(clase), not any(p.parcial for p in clase)), default=set())
