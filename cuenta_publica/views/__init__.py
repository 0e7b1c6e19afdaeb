"""Public views: they read editions and stored files, and can never reach a draft."""

from .cuentas import archivo, cuenta, original
from .integridad import integridad, manifiesto, verificar
from .sitio import portada, salud

__all__ = ["archivo", "cuenta", "integridad", "manifiesto", "original", "portada", "salud", "verificar"]
