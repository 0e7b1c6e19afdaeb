"""Every route of the portal, read from Django's own resolver: what a test of all of them walks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

_ARGUMENTO = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)")


@dataclass(frozen=True, slots=True)
class Ruta:
    """``plantilla`` is the address with ``{argument}`` where each goes."""

    nombre: str
    plantilla: str

    @property
    def argumentos(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.plantilla)


def rutas() -> Iterator[Ruta]:
    """Each one with its namespace; some name has several."""
    yield from _recorrer(get_resolver(), "", "/")


def _recorrer(nodo: URLResolver, espacio: str, antes: str) -> Iterator[Ruta]:
    for hijo in nodo.url_patterns:
        aqui = antes + str(hijo.pattern).lstrip("^").rstrip("$")
        if isinstance(hijo, URLPattern):
            yield Ruta(f"{espacio}{hijo.name}", _ARGUMENTO.sub(lambda m: f"{{{m[1] or m[2]}}}", aqui))
        else:
            yield from _recorrer(hijo, f"{espacio}{hijo.namespace}:" if hijo.namespace else espacio, aqui)
