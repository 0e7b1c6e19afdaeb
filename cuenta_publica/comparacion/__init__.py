"""Two accounts side by side: which row is which, what may be subtracted and, where it may not, why.

Nothing here knows the database or HTML: it reads values, and gives values and reasons in Spanish.
"""

from .claves import Clave, claves, parear, periodo_de
from .cotejo import VARIAS, Cotejo, Dato, cotejar
from .cuentas import comparar
from .tablas import Comparada, Renglon
from .tabulado import Casilla, Lado, Linea, Tabulado, por_habitante, tabular

__all__ = [
    "VARIAS",
    "Casilla",
    "Clave",
    "Comparada",
    "Cotejo",
    "Dato",
    "Lado",
    "Linea",
    "Renglon",
    "Tabulado",
    "claves",
    "comparar",
    "cotejar",
    "parear",
    "periodo_de",
    "por_habitante",
    "tabular",
]
