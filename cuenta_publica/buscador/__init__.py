"""Searching the published accounts by words: the same passages, in the same order, on both engines."""

from .filas import POCAS, con_palabras
from .indice import indexar, indexar_todas, olvidar

__all__ = ["POCAS", "con_palabras", "indexar", "indexar_todas", "olvidar"]
