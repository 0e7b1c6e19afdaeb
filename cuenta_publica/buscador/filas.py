"""The rows of a conjunto that have some words: for the explorer."""

from django.db.models import Exists, F, OuterRef, QuerySet

from ..models import Pasaje
from .indice import rango_de
from .motores import Contiene, Pregunta
from .motores import filas as filas_que_responden
from .raices import raices, sin_vacias

LARGO, PALABRAS = 200, 12
#: So many rows with some words are found at once. More than these are not: they are looked for in whatever order they
#: are asked for, where the first ones are soon found.
POCAS = 500


def palabras_de(texto: str) -> list[str]:
    """The stems of what somebody typed that tell something: the first PALABRAS of its first LARGO letters."""
    return sin_vacias(raices(texto[:LARGO]))[:PALABRAS]


def con_palabras(filas: QuerySet, texto: str) -> tuple[QuerySet, bool]:
    """``filas`` of current editions with every word of ``texto``, wherever in the row; and whether they are few: POCAS
    at most of their conjunto have them. One query."""
    modelo, palabras = filas.model._meta.label_lower, palabras_de(texto)
    if not palabras:
        return filas.none(), True
    pregunta = Pregunta(tuple((palabra,) for palabra in palabras), rango=rango_de("fila"))
    halladas = filas_que_responden(pregunta, modelo, POCAS + 1)
    if len(halladas) <= POCAS:
        return filas.filter(id__in=halladas), True
    suyo = Pasaje.objects.filter(modelo=modelo, fila=OuterRef("pk")).order_by()
    return filas.filter(Exists(suyo.filter(Contiene(F("raices"), palabras)))), False
