"""In what order the rows of a conjunto are given: always one and the same, and read from an index.

Engines do not agree on where NULL goes. Rows without a value are therefore asked for apart, after all the others.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from .publicos import ISO, Publico

NATURAL = ("-anio", "id")
#: What may be sorted by besides the columns of the conjunto: what its name is, and who reads it first.
DE_DONDE = {"anio": "Gestión", "provincia": "Provincia"}
_ORDENABLES = ("cantidad", "pesos", "porcentaje", "anio", "opcion", *ISO)


@dataclass(frozen=True, slots=True)
class Tramo:
    """A stretch of the rows: those that fulfil ``donde``, sorted by ``campos``."""

    donde: Q
    campos: tuple[str, ...]

    @property
    def al_reves(self) -> Tramo:
        return Tramo(self.donde, tuple(c[1:] if c.startswith("-") else f"-{c}" for c in self.campos))


@dataclass(frozen=True, slots=True)
class Orden:
    """``clave`` is a column, or empty: the newest year first."""

    clave: str = ""
    descendente: bool = False

    def __str__(self) -> str:
        return f"-{self.clave}" if self.descendente else self.clave

    def tramos(self, publico: Publico) -> tuple[Tramo, ...]:
        """The stretches, one after the other, that are all the rows."""
        if self.clave in ("", "anio"):
            tramo = Tramo(Q(), NATURAL)
            return (tramo.al_reves if self.clave and not self.descendente else tramo,)
        tipo = "" if self.clave in DE_DONDE else publico.columna(self.clave).tipo
        blanco = Q(**{self.clave: ""}) if tipo in ISO or _es_opcion(publico, self.clave) else None
        sin_valor = blanco or Q(**{f"{self.clave}__isnull": True})
        con_valor = Q(**{f"{self.clave}__gt": ""}) if blanco else Q(**{f"{self.clave}__isnull": False})
        cola = NATURAL if tipo in ("", "opcion") else ("id",)
        tramo = Tramo(con_valor, (_columna(publico, self.clave), *cola))
        return tramo.al_reves if self.descendente else tramo, Tramo(sin_valor, tramo.campos)


def _columna(publico: Publico, clave: str) -> str:
    return f"{clave}_id" if clave == "provincia" or clave in publico.relaciones else clave


def _es_opcion(publico: Publico, clave: str) -> bool:
    """Whether it holds the key of a choice, which is empty when there is none."""
    return clave not in DE_DONDE and clave not in publico.relaciones and publico.columna(clave).tipo == "opcion"


def ordenables(publico: Publico) -> tuple[str, ...]:
    """The keys that a reader may sort by: those that have an index."""
    return (*(c.clave for c in publico.columnas if c.tipo in _ORDENABLES), *DE_DONDE)


def leer(publico: Publico, texto: str) -> Orden:
    """``casos``, ``-casos``… ValueError in Spanish when it cannot be sorted by."""
    clave = texto.removeprefix("-")
    if not texto:
        return Orden()
    if clave not in ordenables(publico):
        raise ValueError(f"No se puede ordenar por «{texto[:40]}»: elige uno de {', '.join(ordenables(publico))}.")
    return Orden(clave, texto.startswith("-"))
