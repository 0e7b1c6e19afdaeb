"""What an edition adds to its content. Like the documento, it knows no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .diferencias import Errata


@dataclass(frozen=True, slots=True)
class Sello:
    """Version, date and hash of the canonical JSON, or BORRADOR; ``anterior`` is the organismo's seal before this one
    and ``erratas`` every correction so far, oldest first."""

    version: int
    fecha: date
    huella: str
    borrador: bool = False
    anterior: str = ""
    erratas: tuple[Errata, ...] = ()

    @property
    def es_el_primero(self) -> bool:
        """Whether the organismo had no seal before this one: the chain begins with zeros."""
        return bool(self.anterior) and not self.anterior.strip("0")
