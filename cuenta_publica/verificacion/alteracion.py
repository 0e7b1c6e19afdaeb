"""What a verification finds, in words for whoever runs the portal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError

#: What reading a database that somebody broke may raise.
ROTO = (DatabaseError, ObjectDoesNotExist, ValueError, TypeError, ArithmeticError, LookupError, AttributeError, OSError)


@dataclass(frozen=True, slots=True)
class Alteracion:
    """``que``: cadena, edicion, archivo, fila, estado, testigo or cerrojos. What is of no edition has no ``anio``."""

    organismo: str
    anio: int | None
    version: int | None
    que: str
    mensaje: str

    def __str__(self):
        edicion = f" {self.anio}, versión {self.version}" if self.anio else ""
        return f"{self.organismo}{edicion}: {self.mensaje}" if self.organismo else self.mensaje


def a_salvo(halladas: Iterable[Alteracion], organismo="", anio=None, version=None) -> Iterator[Alteracion]:
    """The findings, and one more instead of a traceback when the database cannot even be read."""
    try:
        yield from halladas
    except ROTO as error:
        mensaje = f"la base de datos está dañada y no se pudo terminar de comprobar: {error}".strip()
        yield Alteracion(organismo, anio, version, "edicion", mensaje)
