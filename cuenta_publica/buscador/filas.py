"""The rows of a conjunto that have some words: for the explorer."""

from django.db.models import F, QuerySet

from ..models import Pasaje
from .indice import modelo_de
from .motores import Pregunta, Responde
from .raices import raices, sin_vacias

LARGO, PALABRAS = 200, 12


def palabras_de(texto: str) -> list[str]:
    """The stems of what somebody typed that tell something: the first PALABRAS of its first LARGO letters."""
    return sin_vacias(raices(texto[:LARGO]))[:PALABRAS]


def ids_de_filas(modelo, texto: str) -> QuerySet:
    """Keys of the rows of ``modelo`` in current editions that have every word of ``texto``, wherever in the row: for
    ``filter(id__in=…)``, in one query. No row when there is no word in it."""
    if not (palabras := palabras_de(texto)):
        return Pasaje.objects.none().values("fila")
    pregunta = Pregunta(((modelo_de(modelo),), *((palabra,) for palabra in palabras)))
    return Pasaje.objects.filter(Responde(F("id"), F("raices"), pregunta=pregunta)).order_by().values("fila")
