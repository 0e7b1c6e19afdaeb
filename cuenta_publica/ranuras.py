"""Slots of the sealed report: comments such as ``<!--sitio:tabla 3 delitos-->``, where the site's shell puts what a
sealed file cannot carry (links to its files, the way back). Without them the report is what was sealed."""

import re
from collections.abc import Callable, Mapping

RANURA = re.compile(r"<!--sitio:([a-z]+)((?: [a-z0-9_-]+)*)-->")


def rellenar(articulo: str, rellenos: Mapping[str, Callable[..., str]]) -> str:
    """``articulo`` with each slot replaced by what its filling makes of its words; an unknown one stays empty."""

    def poner(ranura: re.Match[str]) -> str:
        relleno = rellenos.get(ranura[1])
        return relleno(*ranura[2].split()) if relleno else ""

    return RANURA.sub(poner, articulo)
