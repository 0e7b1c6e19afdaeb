"""The conjuntos as everybody asks for them: each one of a materia, or the common ones of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.urls import reverse

from .. import registro
from ..columnas import columna_de
from ..models import Fila
from ..registro import Conjunto, Materia
from ..valores import Columna

#: In the address of a conjunto that any materia may have.
TODAS = "todas"
ISO = ("periodo", "fecha")


@dataclass(frozen=True)
class Publico:
    """A conjunto of one ``materia``; of any, when it is None."""

    materia: type[Materia] | None
    conjunto: Conjunto

    @property
    def de(self) -> str:
        """The first part of its key: that of its materia."""
        return self.materia.clave if self.materia else TODAS

    @property
    def clave(self) -> str:
        return f"{self.de}/{self.conjunto.clave}"

    @property
    def titulo(self) -> str:
        """With its materia, where another one has a conjunto called the same."""
        propio = self.conjunto.titulo
        return f"{propio} ({self.materia.nombre})" if self.materia and self.comparte_modelo else propio

    @property
    def modelo(self) -> type[Fila]:
        return self.conjunto.modelo

    @cached_property
    def columnas(self) -> tuple[Columna, ...]:
        """Every column of data, in order of declaration; a catalogue's choices are not in them: see ``catalogo``."""
        return tuple(columna_de(campo) for campo in self.modelo.campos_de_datos())

    def columna(self, clave: str) -> Columna:
        return next(c for c in self.columnas if c.clave == clave)

    @cached_property
    def impresas(self) -> tuple[str, ...]:
        """Keys of the columns of its plain table."""
        return tuple(self.conjunto.tabla.base_columns)

    @cached_property
    def relaciones(self) -> tuple[str, ...]:
        """The columns that point to a catalogue."""
        return tuple(c.name for c in self.modelo.campos_de_datos() if c.is_relation)

    @cached_property
    def tiene_textos(self) -> bool:
        """Whether its rows say something in free words."""
        return any(c.tipo in ("texto", "rico") for c in self.columnas)

    @cached_property
    def comparte_modelo(self) -> bool:
        """Whether another materia has rows of the same kind."""
        return sum(1 for _, otro in registro.conjuntos() if otro.modelo is self.modelo) > 1

    def filas(self) -> QuerySet[Fila]:
        """Those of the current editions, unordered."""
        vigentes = self.modelo.objects.vigentes().order_by()
        return vigentes.filter(materia=self.materia.clave) if self.materia and self.comparte_modelo else vigentes

    def catalogo(self, columna: str) -> dict[int, tuple[str, str]]:
        """Key in the database → (key, name) of what ``columna`` may say. One query."""
        entradas = self.modelo._meta.get_field(columna).related_model._default_manager.order_by("orden", "id")
        return {pk: (clave, nombre) for pk, clave, nombre in entradas.values_list("pk", "clave", "nombre")}

    def get_absolute_url(self) -> str:
        return reverse("datos_conjunto", args=[self.de, self.conjunto.clave])


def publicos() -> tuple[Publico, ...]:
    """All of them, by the name of their materia; those of any materia last."""
    de_cada_una = [Publico(materia, conjunto) for materia, conjunto in registro.conjuntos()]
    return tuple(sorted(de_cada_una, key=lambda p: (p.materia is None, p.materia.nombre if p.materia else "")))


def publico(materia: str, conjunto: str) -> Publico:
    """LookupError when there is no such conjunto."""
    for hallado in publicos():
        if (hallado.de, hallado.conjunto.clave) == (materia, conjunto):
            return hallado
    raise LookupError(f"«{materia}/{conjunto}» no es un conjunto de datos de este portal.")
