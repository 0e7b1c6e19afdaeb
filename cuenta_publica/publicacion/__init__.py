"""Publishing, correcting and carrying on: the only code that creates editions or changes an account's estado."""

from .aprobacion import aprobar
from .clonar import corregir, se_corrige
from .descartar import descartar, huella_de_borrador
from .erratas import cambios_por_publicar
from .errores import ErrorDePublicacion, YaPublicada
from .flujo import aprobar_sin_revision, dar_paso
from .original import adjuntar_original
from .retiro import retirar
from .sellado import publicar, sellar
from .siguiente import crear_siguiente
from .sintetica import PREFIJO_SINTETICO, marcas_de_publicar, publicar_sintetica
from .trabajos import anular, ejecutar, pedir, publicar_programadas

__all__ = [
    "PREFIJO_SINTETICO",
    "ErrorDePublicacion",
    "YaPublicada",
    "adjuntar_original",
    "anular",
    "aprobar",
    "aprobar_sin_revision",
    "cambios_por_publicar",
    "corregir",
    "crear_siguiente",
    "dar_paso",
    "descartar",
    "ejecutar",
    "huella_de_borrador",
    "marcas_de_publicar",
    "pedir",
    "publicar",
    "publicar_programadas",
    "publicar_sintetica",
    "retirar",
    "se_corrige",
    "sellar",
]
