"""What the pages around the accounts draw and say."""

from django import template
from django.utils.safestring import SafeString

from ..directorio import Territorio
from ..formatos.cordillera import banda

register = template.Library()


@register.simple_tag
def cordillera(semilla: str, ancho: int = 720, alto: int = 128) -> SafeString:
    """The ridge of an organismo: only an ornament."""
    return SafeString(banda(semilla, ancho, alto))


@register.filter
def celdas(territorio: Territorio, anios: list[int]):
    return territorio.celdas(anios)


@register.filter
def de(valores: dict, clave):
    """What a dictionary has under a key; nothing when it has none."""
    return valores.get(clave, ())
