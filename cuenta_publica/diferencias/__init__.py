"""What changed from one edition to the next: the exact difference of two documents, and the list that people read."""

from .erratas import Enmienda, Errata
from .exacta import aplicar, comparar, deshacer
from .lista import enmiendas

__all__ = ["Enmienda", "Errata", "aplicar", "comparar", "deshacer", "enmiendas"]
