"""The core's models, one concept a file."""

from .bloque import Bloque
from .campos import CantidadField, FechaField, PeriodoField, PesosField, PorcentajeField, TextoRicoField
from .capitulo import Capitulo
from .cifra import Cifra
from .compromiso import Compromiso
from .cuenta import CuentaPublica
from .cumplimiento import Cumplimiento
from .edicion import Archivo, Edicion
from .eslabon import Eslabon, Original, Retiro
from .fila import Catalogo, Fila
from .organismo import Membresia, Organismo
from .respuesta import Respuesta
from .territorio import Comuna, Provincia, Region
from .trabajo import Trabajo

__all__ = [
    "Archivo",
    "Bloque",
    "CantidadField",
    "Capitulo",
    "Catalogo",
    "Cifra",
    "Compromiso",
    "Comuna",
    "CuentaPublica",
    "Cumplimiento",
    "Edicion",
    "Eslabon",
    "FechaField",
    "Fila",
    "Membresia",
    "Organismo",
    "Original",
    "PeriodoField",
    "PesosField",
    "PorcentajeField",
    "Provincia",
    "Region",
    "Respuesta",
    "Retiro",
    "TextoRicoField",
    "Trabajo",
]
