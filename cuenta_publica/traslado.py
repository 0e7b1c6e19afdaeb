"""What becomes of periods, years and texts when an account is carried into another year: the next, unless told."""

from __future__ import annotations

import re

from .numerales import encontrar
from .periodos import PRIMER_ANIO, ULTIMO_ANIO

#: ISO text of what is made of whole months: a year, a month, or a range of them. Cut-offs and days are not.
_MESES = re.compile(r"\d{4}(?:-\d{2})?(?:/\d{4}-\d{2})?")
#: A year that stands alone or in a range; not the year of a date, of a decree or of a law's number.
_ANIO = re.compile(r"(?<!\d)(?<!/)(?<!\b\d[.-])(?<!\b\d{2}[.-])(?:19|20)\d\d(?![\d/])")
_CODIGO = re.compile(r"[\d.-]{1,8}")
_ATRAS = 4  # years before the account's that its titles still name as its own: "2017 a 2019"


def de_meses(iso: str) -> bool:
    """Whether a stored period is made of whole months, so that the same months of another year are like it."""
    return bool(_MESES.fullmatch(iso))


def mover_periodo(iso: str, n: int = 1) -> str:
    """The same months ``n`` years later, whatever their year; a cut-off, or days of a month, stay as they are.

    Every period moves, and not only the account's own, so that two that differed still differ: the series 2016,
    2017 becomes 2017, 2018.
    """
    anios = [int(parte[:4]) + n for parte in iso.split("/")] if de_meses(iso) else []
    if not anios or min(anios) < PRIMER_ANIO or max(anios) > ULTIMO_ANIO:
        return iso
    return re.sub(r"(^|/)(\d{4})", lambda parte: f"{parte[1]}{int(parte[2]) + n}", iso)


def mover_titulo(texto: str, anio: int, n: int = 1) -> str:
    """A title with the years it names around ``anio``, the account's, moved ``n`` years."""

    def mover(hallado: re.Match[str]) -> str:
        dicho = int(hallado[0])
        return str(dicho + n) if anio - _ATRAS <= dicho <= anio + 1 else hallado[0]

    return _ANIO.sub(mover, texto)


def cambiar_lugar(texto: str, de: str, a: str) -> str:
    """A title with the name of a provincia put in the place of another's, in capitals where that was."""
    if not (de and a):
        return texto
    return re.sub(
        rf"(?<!regi[oó]n de )\b{re.escape(de)}\b", lambda h: a.upper() if h[0].isupper() else a, texto, flags=re.I
    )


def lleva_cifra(texto: str) -> bool:
    """Whether a text says a figure or a year, which were those of its own year. A bare code («21») does not."""
    return not _CODIGO.fullmatch(texto.strip()) and bool(_ANIO.search(texto) or encontrar(texto))
