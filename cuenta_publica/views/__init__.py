"""Public views: they read editions and stored files, and can never reach a draft."""

from .cuentas import archivo, cuenta
from .sitio import portada, salud

__all__ = ["archivo", "cuenta", "portada", "salud"]
