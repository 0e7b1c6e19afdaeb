"""A page of rows as it is printed: their cells, where each one comes from, and the chart of a short selection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .. import impresion
from ..congelar import datos_de
from ..documento import CapituloDoc, Grafico
from ..models import Fila
from ..valores import Celda, Columna, Datos, FilaDoc
from .planos import como_se_imprime
from .procedencia import Procedencia
from .publicos import Publico

#: A chart of more rows than these cannot be read.
EN_UN_GRAFICO = 24
_NINGUNO = CapituloDoc("", "", "", "")


@dataclass(frozen=True, slots=True)
class Renglon:
    """A row: its cells and where it was published."""

    celdas: tuple[tuple[Celda, Columna], ...]
    lugar: str
    anio: int
    enlace: str
    capitulo: str


@dataclass(frozen=True, slots=True)
class Hoja:
    columnas: tuple[Columna, ...]
    renglones: tuple[Renglon, ...]


def hoja(publico: Publico, filas: Sequence[Fila], de: Mapping[int, Procedencia]) -> Hoja:
    """``filas`` printed as the report prints them; ``de`` says of each capítulo where it was published."""
    conjunto = publico.conjunto
    tabla = impresion.tabla(datos(publico, filas), _NINGUNO, publico.impresas, unidades=conjunto.unidades)
    renglones = tuple(
        Renglon(tuple(zip(celdas, tabla.columnas, strict=True)), p.lugar, p.anio, p.enlace, p.capitulo)
        for p, celdas in zip((de[fila.capitulo_id] for fila in filas), tabla.filas, strict=True)
    )
    return Hoja(tabla.columnas, renglones)


def datos(publico: Publico, filas: Sequence[Fila]) -> Datos:
    """The frozen rows."""
    ricas = [columna.clave for columna in publico.columnas if columna.tipo == "rico"]
    for fila in filas:
        for clave in ricas:
            setattr(fila, clave, como_se_imprime(clave, getattr(fila, clave), fila.atado))
    return datos_de(publico.conjunto, filas)


def grafico(publico: Publico, filas: Sequence[Fila], de: Mapping[int, Procedencia]) -> Grafico | None:
    """The chart that the conjunto declares, of these rows; None when there are too many, or nothing to draw.

    Where they are of several accounts, the name of each row says of which.
    """
    dibujar = publico.conjunto.grafico
    if not dibujar or not 0 < len(filas) <= EN_UN_GRAFICO:
        return None
    impresas = datos(publico, filas)
    procedencias = [de[fila.capitulo_id] for fila in filas]
    if len({(p.lugar, p.anio) for p in procedencias}) > 1:
        primera = impresas.columna(publico.impresas[0])
        nombradas = zip(impresas.filas, procedencias, strict=True)
        impresas = replace(impresas, filas=tuple(_nombrada(doc, p, primera) for doc, p in nombradas))
    dibujado = dibujar(impresas, _NINGUNO)
    return dibujado if any(marca.celda.valor is not None for marca in dibujado.marcas) else None


def _nombrada(doc: FilaDoc, p: Procedencia, primera: Columna) -> FilaDoc:
    nombre = doc.etiqueta or impresion.nombre_de_fila(doc, primera)
    return replace(doc, etiqueta=f"{nombre}, {p.lugar} {p.anio}")
