"""How a passage that was found is shown: with the words that were looked for."""

from django import template

from ..buscador import marcas
from ..models import Pasaje

register = template.Library()
register.filter("marcado", marcas.marcar)
register.filter("fragmento", marcas.fragmento)


@register.filter
def nombre(pasaje: Pasaje) -> str:
    """What its link says: the chapter's as it is printed, when it is one or has no title of its own."""
    es_capitulo = pasaje.tipo == Pasaje.Tipo.CAPITULO
    return pasaje.capitulo if es_capitulo or not pasaje.titulo else pasaje.titulo
