"""Searching the published accounts by words: the same passages, in the same order, on both engines."""

from .filas import con_palabras, ids_de_filas
from .indice import indexar, indexar_todas, olvidar

__all__ = ["con_palabras", "ids_de_filas", "indexar", "indexar_todas", "olvidar"]
