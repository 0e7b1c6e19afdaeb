"""Typed values of a report and their states: a cell, a column, a row, a declared scalar. Part of :mod:`documento`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

#: How a column is read and printed. ``rico`` is sanitised HTML, ``cantidad`` a number.
TipoDato = Literal["texto", "rico", "cantidad", "pesos", "porcentaje", "anio", "periodo", "fecha", "opcion", "logico"]

#: Blank, 0, "No aplica" and "Suprimido" are four different things: 0 is informed; None is ``sin_informacion``.
Estado = Literal["informado", "sin_informacion", "no_aplica", "suprimido"]

Valor = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Celda:
    """One printed cell: the typed value, its state, and the words around the quantity (``88 familias trasladadas``)."""

    valor: Valor
    tipo: TipoDato = "texto"
    estado: Estado = "informado"
    unidad: str = ""


@dataclass(frozen=True, slots=True)
class Columna:
    """A column of typed rows or of a printed table. ``opciones`` maps stored keys to printed labels."""

    clave: str
    titulo: str
    tipo: TipoDato = "texto"
    ayuda: str = ""
    opciones: Mapping[str, str] = field(default_factory=dict)

    @property
    def es_numero(self) -> bool:
        return self.tipo in ("cantidad", "pesos", "porcentaje")


@dataclass(frozen=True, slots=True)
class FilaDoc:
    """One typed datum: values by column key, and which of them the clerk marked "No aplica" or "Suprimido"."""

    valores: Mapping[str, Valor]
    etiqueta: str = ""
    no_aplica: tuple[str, ...] = ()
    suprimido: tuple[str, ...] = ()  # their value is stored nowhere, so that nothing can tell it

    def __getitem__(self, clave: str) -> Valor:
        return self.valores[clave]

    def get(self, clave: str, otro: Valor = None) -> Valor:
        return self.valores.get(clave, otro)

    def estado(self, clave: str) -> Estado:
        if clave in self.suprimido:
            return "suprimido"
        if clave in self.no_aplica:
            return "no_aplica"
        return "sin_informacion" if self.valores.get(clave) in (None, "") else "informado"


@dataclass(frozen=True, slots=True)
class Datos:
    """The rows of one conjunto in one capítulo, in the document's order."""

    conjunto: str
    titulo: str
    columnas: tuple[Columna, ...]
    filas: tuple[FilaDoc, ...]

    def columna(self, clave: str) -> Columna:
        return next(c for c in self.columnas if c.clave == clave)


@dataclass(frozen=True, slots=True)
class CifraDoc:
    """A declared scalar, for one period (ISO text), as typed value and as the original printed it."""

    clave: str
    etiqueta: str
    valor: Decimal | None
    unidad: str = ""
    tipo: TipoDato = "cantidad"
    periodo: str = ""
    calificador: str = ""
    texto: str = ""
    no_aplica: bool = False
