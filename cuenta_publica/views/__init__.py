"""Public views: they read editions and stored files, and can never reach a draft; but for ``contraste``, which shows a
chapter of one to who has its link."""

from .aviso import informar_error
from .contraste import contraste
from .cuentas import archivo, cuenta, original
from .integridad import integridad, manifiesto, verificar
from .sitio import portada, salud

__all__ = [
    "archivo",
    "contraste",
    "cuenta",
    "informar_error",
    "integridad",
    "manifiesto",
    "original",
    "portada",
    "salud",
    "verificar",
]
