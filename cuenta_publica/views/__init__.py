"""Public views: they read editions and stored files, and can never reach a draft; but for ``contraste``, which shows a
chapter of one to who has its link."""

from .abiertos import api, catalogo, descargas, diccionario, diccionario_json, paquete
from .aviso import elegir_cuenta, informar_error
from .ayuda import ayuda
from .buscar import buscar
from .capitulos import capitulos
from .comparar import comparar
from .contraste import contraste
from .cuadros import cordillera, grafico, tabla
from .cuentas import archivo, cuenta, original, por_huella
from .descubrir import novedades, robots, sitemap
from .explorar import datos, explorar
from .exportar import exportar
from .integridad import integridad, manifiesto, verificar
from .mudadas import no_existe
from .provincia import provincia
from .provincias import provincias
from .sitio import portada, salud

__all__ = [
    "api",
    "archivo",
    "ayuda",
    "buscar",
    "capitulos",
    "catalogo",
    "comparar",
    "contraste",
    "cordillera",
    "cuenta",
    "datos",
    "descargas",
    "diccionario",
    "diccionario_json",
    "elegir_cuenta",
    "explorar",
    "exportar",
    "grafico",
    "informar_error",
    "integridad",
    "manifiesto",
    "no_existe",
    "novedades",
    "original",
    "paquete",
    "por_huella",
    "portada",
    "provincia",
    "provincias",
    "robots",
    "salud",
    "sitemap",
    "tabla",
    "verificar",
]
