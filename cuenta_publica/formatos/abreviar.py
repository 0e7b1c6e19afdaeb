"""What is very long is cut in the same way in the page and in the PDF; the data files carry all of it."""

from collections.abc import Iterable
from dataclasses import replace

from ..diferencias import Enmienda, Errata
from ..documento import BloqueDoc, Tabla

MAXIMO_DE_FILAS = 600
MAXIMO_DE_ENMIENDAS, LARGO_DE_ERRATAS = 300, 150_000  # in all the fe de erratas: changes, and their characters


def abreviar(bloque: BloqueDoc, maximo: int = MAXIMO_DE_FILAS) -> BloqueDoc:
    """``bloque``, or its first ``maximo`` rows when it is a longer table; ``omitidas`` counts the rest."""
    if not isinstance(bloque, Tabla) or len(bloque.filas) <= maximo:
        return bloque
    return replace(bloque, filas=bloque.filas[:maximo], omitidas=bloque.omitidas + len(bloque.filas) - maximo)


def abreviar_erratas(erratas: Iterable[Errata]) -> list[tuple[Errata, tuple[Enmienda, ...], int]]:
    """The erratas, newest first, each with the changes that page and PDF print and how many they leave to the file."""
    quedan, largo, abreviadas = MAXIMO_DE_ENMIENDAS, LARGO_DE_ERRATAS, []
    for errata in reversed(tuple(erratas)):
        impresas = 0
        for cambio in errata.cambios[:quedan]:
            largo -= cambio.largo
            if largo < 0:
                break
            impresas += 1
        quedan -= impresas
        abreviadas.append((errata, errata.cambios[:impresas], len(errata.cambios) - impresas))
    return abreviadas
