"""The rows of a conjunto that have some words: for the explorer."""

from django.db.models import Exists, F, OuterRef, QuerySet

from ..models import Pasaje
from .indice import modelo_de
from .motores import Contiene, Pregunta, Responde, contar
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
    return _que_responden(Responde, _pregunta(modelo, palabras)).values("fila")


def con_palabras(filas: QuerySet, texto: str, muchas: int) -> tuple[QuerySet, bool]:
    """``filas`` of current editions with every word of ``texto``, and whether ``muchas`` or more of its conjunto have
    them. Those are looked for in whatever order ``filas`` come, so that the first ones are soon found. One query."""
    modelo, palabras = filas.model, palabras_de(texto)
    if not palabras or contar(_pregunta(modelo, palabras), muchas) < muchas:
        return filas.filter(id__in=ids_de_filas(modelo, texto)), False
    propio = _que_responden(Contiene, Pregunta(tuple((palabra,) for palabra in palabras)))
    return filas.filter(Exists(propio.filter(modelo=modelo._meta.label_lower, fila=OuterRef("pk")))), True


def _pregunta(modelo, palabras: list[str]) -> Pregunta:
    return Pregunta(((modelo_de(modelo),), *((palabra,) for palabra in palabras)))


def _que_responden(como: type[Responde], pregunta: Pregunta) -> QuerySet:
    return Pasaje.objects.filter(como(F("id"), F("raices"), pregunta=pregunta)).order_by()
