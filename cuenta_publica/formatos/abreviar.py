"""Very long tables are cut in the same way in the page and in the PDF; the data files carry every row."""

from dataclasses import replace

from ..documento import BloqueDoc, Tabla

MAXIMO_DE_FILAS = 600


def abreviar(bloque: BloqueDoc, maximo: int = MAXIMO_DE_FILAS) -> BloqueDoc:
    """``bloque``, or its first ``maximo`` rows when it is a longer table; ``omitidas`` counts the rest."""
    if not isinstance(bloque, Tabla) or len(bloque.filas) <= maximo:
        return bloque
    return replace(bloque, filas=bloque.filas[:maximo], omitidas=bloque.omitidas + len(bloque.filas) - maximo)
