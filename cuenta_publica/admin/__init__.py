"""Where clerks enter an account. Membership in an organismo decides everything a user sees or does here."""

from . import capitulo, cuenta, nacional, personas, proceso, usuarios
from .sitio import sitio

__all__ = ["capitulo", "cuenta", "nacional", "personas", "proceso", "sitio", "usuarios"]
