"""What a request says of how it wants a file: compressed or not, only if it changed, only a part."""

import re
from functools import lru_cache

from django.utils.http import parse_etags

_CODIFICACION = re.compile(r"\s*([*\w-]+)\s*(?:;\s*q\s*=\s*([01](?:[.][0-9]{0,3})?)\s*)?", re.ASCII)
_RANGO = re.compile(r"\s*bytes\s*=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.ASCII | re.IGNORECASE)


@lru_cache(maxsize=256)
def acepta_gzip(accept_encoding: str) -> bool:
    """Whether gzip is welcome, and no less than the plain file."""
    pesos = {}
    for parte in accept_encoding.split(","):
        if dicho := _CODIFICACION.fullmatch(parte):
            pesos[dicho[1].lower()] = float(dicho[2] or 1)
    gzip = pesos.get("gzip", pesos.get("*", 0))
    return gzip > 0 and gzip >= pesos.get("identity", 0)


def coincide(if_none_match: str, etag: str) -> bool:
    """Whether the reader has those bytes already."""
    return any(tiene == "*" or tiene.removeprefix("W/") == etag for tiene in parse_etags(if_none_match))


def rango(cabecera: str, tamano: int) -> range | None:
    """The bytes that ``Range`` asks for, none of them when there are no such; None when all of them are to be sent:
    there is no such header, or it is not one range."""
    pedido = _RANGO.fullmatch(cabecera)
    if not pedido or not (pedido[1] or pedido[2]):
        return None
    if not pedido[1]:
        return range(max(tamano - int(pedido[2]), 0), tamano)
    desde = int(pedido[1])
    if pedido[2] and int(pedido[2]) < desde:
        return None
    return range(desde, min(int(pedido[2]) + 1, tamano) if pedido[2] else tamano)
