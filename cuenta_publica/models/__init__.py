"""The core's models, one concept a file."""

from .aviso import AvisoDeError
from .bloque import Bloque
from .campos import CantidadField, FechaField, PeriodoField, PesosField, PorcentajeField, TextoRicoField
from .capitulo import Capitulo
from .cifra import Cifra
from .compromiso import Compromiso
from .contraste import Comentario, Contraste
from .cuenta import CuentaPublica
from .cumplimiento import Cumplimiento
from .destacada import Destacada
from .edicion import Archivo, Edicion
from .emblema import Emblema
from .eslabon import Eslabon, Original, Retiro
from .fila import Catalogo, Fila, indices
from .organismo import Membresia, Organismo
from .pasaje import Pasaje
from .proceso import Proceso
from .respuesta import Respuesta
from .silencio import Silencio
from .territorio import Comuna, Provincia, Region
from .trabajo import Trabajo
from .tramite import Tramite

__all__ = [
    "Archivo",
    "AvisoDeError",
    "Bloque",
    "CantidadField",
    "Capitulo",
    "Catalogo",
    "Cifra",
    "Comentario",
    "Compromiso",
    "Comuna",
    "Contraste",
    "CuentaPublica",
    "Cumplimiento",
    "Destacada",
    "Edicion",
    "Emblema",
    "Eslabon",
    "FechaField",
    "Fila",
    "Membresia",
    "Organismo",
    "Original",
    "Pasaje",
    "PeriodoField",
    "PesosField",
    "PorcentajeField",
    "Proceso",
    "Provincia",
    "Region",
    "Respuesta",
    "Retiro",
    "Silencio",
    "TextoRicoField",
    "Trabajo",
    "Tramite",
    "indices",
]
