"""The fe de erratas as values: every correction so far, and in each one what it said and what it says now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

#: ``cambia``: a value or a text. ``forma``: how it looks, and not its words. The others say that a row, a block or a
#: capítulo is new, gone or in another place.
Clase = Literal["cambia", "forma", "agrega", "quita", "mueve"]
#: Words of a text that changed, in order: igual, quitado or agregado, and the words.
Tramo = tuple[Literal["igual", "quitado", "agregado"], str]


@dataclass(frozen=True, slots=True)
class Enmienda:
    """One thing that changed, as people find it: capítulo, table, row, column; what it said, what it must say.

    ``capitulo`` is its number and title, ``ancla`` its address. ``tramos`` gives a text word by word, and then
    ``decia`` and ``debe_decir`` are empty. ``sigue_en`` names the places that repeat the value and change with it.
    """

    clase: Clase = "cambia"
    ancla: str = ""
    capitulo: str = ""
    tabla: str = ""
    fila: str = ""
    columna: str = ""
    decia: str = ""
    debe_decir: str = ""
    tramos: tuple[Tramo, ...] = ()
    sigue_en: tuple[str, ...] = ()

    @property
    def lugar(self) -> str:
        """Table, row and column, in one line."""
        return ", ".join(filter(None, (self.tabla, self.fila, self.columna)))

    @property
    def tramos_de_antes(self) -> list[Tramo]:
        return [t for t in self.tramos if t[0] != "agregado"]

    @property
    def tramos_de_ahora(self) -> list[Tramo]:
        return [t for t in self.tramos if t[0] != "quitado"]

    @property
    def largo(self) -> int:
        """Characters that it takes."""
        textos = (self.capitulo, self.lugar, self.decia, self.debe_decir, *self.sigue_en)
        return sum(map(len, textos)) + sum(len(palabras) for _, palabras in self.tramos)

    @classmethod
    def de_json(cls, valor: Mapping[str, Any]) -> Enmienda:
        tramos = tuple((clase, palabras) for clase, palabras in valor["tramos"])
        return cls(**{**valor, "tramos": tramos, "sigue_en": tuple(valor["sigue_en"])})


@dataclass(frozen=True, slots=True)
class Errata:
    """What ``version`` corrects of ``version_anterior``: when (ISO date), why, and every change.

    ``retirada`` says why there are no changes to show: one of the two versions was withdrawn.
    """

    version_anterior: int
    version: int
    fecha: str
    motivo: str
    huella_anterior: str
    huella: str
    retirada: str = ""
    cambios: tuple[Enmienda, ...] = ()

    def a_json(self) -> dict[str, Any]:
        """Plain JSON values, which :meth:`de_json` reads back to the same errata."""
        return asdict(self)

    @classmethod
    def de_json(cls, valor: Mapping[str, Any]) -> Errata:
        return cls(**{**valor, "cambios": tuple(map(Enmienda.de_json, valor["cambios"]))})
