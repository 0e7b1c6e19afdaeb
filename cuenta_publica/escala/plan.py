"""How much is invented: of whom, of which years, and how many rows of each conjunto in each account."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from .. import registro
from ..registro import Conjunto, Materia

PRIMER_ANIO = 2006
#: Rows of a conjunto in an account, when its catalogue does not say how many.
FILAS = (1, 4)


@dataclass(frozen=True, slots=True)
class Plan:
    """``filas`` is how many rows ``conjunto`` ("materia/clave") has at least, counting those that were there before;
    the same ``semilla`` invents the same values."""

    provincias: int
    anios: int
    filas: int = 0
    conjunto: str = ""
    semilla: int = 1

    @property
    def gestiones(self) -> range:
        return range(PRIMER_ANIO, PRIMER_ANIO + self.anios)

    def azar(self, *de_que) -> Random:
        """Of one account: it does not depend on which others are made."""
        return Random("/".join(map(str, (self.semilla, *de_que))))

    def elegido(self) -> tuple[type[Materia], Conjunto]:
        """The conjunto with the extra rows. LookupError when there is no such one in a materia."""
        for materia, conjunto in registro.conjuntos():
            if materia and f"{materia.clave}/{conjunto.clave}" == self.conjunto:
                return materia, conjunto
        raise LookupError(f"«{self.conjunto}» no es un conjunto de datos: se escribe materia/conjunto.")


def repartir(cuantas: int, en: int) -> Iterator[int]:
    """``cuantas`` in ``en`` parts that differ at most in one."""
    for i in range(en):
        yield cuantas // en + (i < cuantas % en)


def materias() -> dict[type[Materia], list[Conjunto]]:
    """Those with rows of their own; the common conjuntos go in the first one."""
    propias: dict[type[Materia], list[Conjunto]] = {}
    comunes = []
    for materia, conjunto in registro.conjuntos():
        (propias.setdefault(materia, []) if materia else comunes).append(conjunto)
    if propias:
        propias[next(iter(propias))] += comunes
    return propias
