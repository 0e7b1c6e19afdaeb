"""The tables and charts of a report as it prints them: their number, their lasting address, what is worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from ..consistencia import Consistencia, Junto, Lado
from ..documento import CapituloDoc, Documento, Grafico, Tabla
from ..periodos import Periodo
from ..valores import Celda
from .graficos import svg
from .reunion import reunir

MINIMO_CON_BARRAS, MAXIMO_DE_COLUMNAS_CON_BARRAS = 4, 3


@dataclass(frozen=True, slots=True)
class Cuadro:
    """``datos`` is the CSV of its rows, without extension; ``sobre`` says what and when where the account does not;
    ``sumas`` is what the portal adds up and does not tie; ``barras`` is the column drawn as bars, with its longest."""

    clase: str  # Tabla or Gráfico
    n: int
    id: str
    datos: str = ""
    titular: str = ""
    sobre: str = ""
    sumas: tuple[Celda, ...] = ()
    barras: tuple[int, Decimal] | None = None
    svg: str = ""
    tablas: tuple[int, ...] = ()  # of a chart: the numbers of the tables that print its rows

    @property
    def archivo(self) -> str:
        return f"grafico-{self.n}.svg"

    @property
    def nombre(self) -> str:
        return f"{self.clase} {self.n}"


def cuadros(documento: Documento, consistencia: Consistencia) -> Mapping[Lado, Cuadro]:
    """Every table and every chart, by capítulo and place among its blocks."""
    datos = {(cap.ancla, r.conjunto): r.nombre for r in reunir(documento) for cap, _ in r.filas}
    situados, libres, hallados = list(_situar(documento)), count(1), {}
    dichos = Counter((cap.ancla, b.titular) for cap, _, b, _, _ in situados if isinstance(b, Grafico))
    for cap, i, bloque, n, ident in situados:
        # What a chart says, or another table said, its table does not say again.
        nuevo = isinstance(bloque, Grafico) or not dichos[cap.ancla, bloque.titular]
        dichos[cap.ancla, bloque.titular] += 1
        comunes = {
            "n": n,
            "id": ident,
            "titular": bloque.titular if nuevo else "",
            "sobre": "" if bloque.titulo else _sobre(cap, bloque),
        }
        propios = datos.get((cap.ancla, bloque.conjunto), "")
        if isinstance(bloque, Grafico):
            tablas = tuple(m for c, _, b, m, _ in situados if c is cap and isinstance(b, Tabla) and _iguales(b, bloque))
            dibujo = svg(bloque, _titulo_de_datos(cap, bloque.conjunto))
            cuadro = Cuadro("Gráfico", svg=dibujo, tablas=tablas, datos=propios, **comunes)
        else:
            propios = propios if bloque.conjunto else f"tabla-libre-{next(libres)}"
            junto = consistencia.junto.get((cap.ancla, i))
            cuadro = Cuadro("Tabla", datos=propios, sumas=_sumas(bloque, junto), barras=_barras(bloque), **comunes)
        hallados[cap.ancla, i] = cuadro
    return hallados


def _situar(documento: Documento) -> Iterator[tuple[CapituloDoc, int, Tabla | Grafico, int, str]]:
    """Each table and chart in reading order: its capítulo, its place there, its number and its address."""
    cuentas: Counter[type] = Counter()
    for _, cap in documento.recorrer():
        vistos: Counter[str] = Counter()
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Tabla | Grafico):
                cuentas[type(bloque)] += 1
                yield cap, i, bloque, cuentas[type(bloque)], _id(cap, bloque, vistos)


def _iguales(tabla: Tabla, grafico: Grafico) -> bool:
    """Whether the table prints the rows of the chart, or some of them."""
    return tabla.conjunto == grafico.conjunto and grafico.seleccion in ("", tabla.seleccion)


def _id(cap: CapituloDoc, bloque: Tabla | Grafico, vistos: Counter[str]) -> str:
    """Made of what it shows, never of its number: other tables come and go, and the address stays."""
    que = bloque.conjunto or "tabla"
    partes = ["grafico" if isinstance(bloque, Grafico) else "", que, bloque.seleccion.replace("_", "-")]
    base = f"{cap.ancla}_{'-'.join(filter(None, partes))}"
    vistos[base] += 1
    return base if vistos[base] == 1 else f"{base}-{vistos[base]}"


def _titulo_de_datos(cap: CapituloDoc, conjunto: str) -> str:
    return next((d.titulo for d in cap.datos if d.conjunto == conjunto), "")


def _sobre(cap: CapituloDoc, bloque: Tabla | Grafico) -> str:
    """What its rows are and, when all of them are of one, of which period."""
    if not (titulo := _titulo_de_datos(cap, bloque.conjunto)):
        return ""
    periodos = {str(fila.get("periodo") or "") for fila in cap.filas(bloque.conjunto)}
    unico = periodos.pop() if len(periodos) == 1 else ""
    return f"{titulo}, {Periodo.leer(unico).texto}" if unico else titulo


def _sumas(tabla: Tabla, junto: Junto | None) -> tuple[Celda, ...]:
    """The printed row of sums, where the review found that a declared total of the table is another one."""
    halladas = {
        nota.hallada.lugar.columna: nota.hallada.calculado
        for nota in (junto.notas if junto and len(tabla.pies) == 1 else ())
        if nota.hallada.lugar.cifra and nota.hallada.calculado is not None
    }
    propias = [c for c in tabla.columnas[1:] if c.clave in halladas]
    if not propias:
        return ()
    resto = (Celda(halladas[c.clave], c.tipo) if c in propias else Celda("") for c in tabla.columnas[1:])
    return (Celda("Suma de las filas"), *resto)


def _barras(tabla: Tabla) -> tuple[int, Decimal] | None:
    """Only where a single column of numbers is told row by row, and none is below zero."""
    numericas = [i for i, c in enumerate(tabla.columnas) if c.es_numero]
    if len(numericas) != 1 or len(tabla.columnas) > MAXIMO_DE_COLUMNAS_CON_BARRAS or not tabla.conjunto:
        return None
    celdas = [fila[numericas[0]] for fila in tabla.filas]
    valores = [Decimal(c.valor) for c in celdas if isinstance(c.valor, int | Decimal)]
    if len(valores) < MINIMO_CON_BARRAS or min(valores) < 0 or not max(valores) or any(c.unidad for c in celdas):
        return None
    return numericas[0], max(valores)
