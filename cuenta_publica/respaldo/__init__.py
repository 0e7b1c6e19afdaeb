"""Backup into one archive that proves itself, and restore into an empty place or not at all."""

from .errores import ErrorDeRespaldo
from .respaldar import respaldar
from .restaurar import restaurar

__all__ = ["ErrorDeRespaldo", "respaldar", "restaurar"]
