"""The history of an account as people read it, and putting one change back."""

from .deshacer import CAMBIO, deshacer
from .lectura import de_capitulo, de_cuenta

__all__ = ["CAMBIO", "de_capitulo", "de_cuenta", "deshacer"]
