"""What becomes of periods, years and texts when an account is carried into the next year."""

from __future__ import annotations

import re

from .numerales import encontrar
from .periodos import ULTIMO_ANIO

#: ISO text of what is made of whole months: a year, a month, or a range of them. Cut-offs and days are not.
_MESES = re.compile(r"\d{4}(?:-\d{2})?(?:/\d{4}-\d{2})?")
#: A year that stands alone or in a range; not the year of a date, of a decree or of a law's number.
_ANIO = re.compile(r"(?<!\d)(?<!/)(?<!\b\d[.-])(?<!\b\d{2}[.-])(?:19|20)\d\d(?![\d/])")
_CODIGO = re.compile(r"[\d.-]{1,8}")
_ATRAS = 4  # years before the account's that its titles still name as its own: "2017 a 2019"


def de_meses(iso: str) -> bool:
    """Whether a stored period is made of whole months, so that the same months of another year are like it."""
    return bool(_MESES.fullmatch(iso))


def mover_periodo(iso: str) -> str:
    """The same months a year later, whatever their year; a cut-off, or days of a month, stay as they are.

    Every period moves, and not only the account's own, so that two that differed still differ: the series 2016,
    2017 becomes 2017, 2018.
    """
    if not de_meses(iso) or int(iso[-7:-3] if "/" in iso else iso[:4]) >= ULTIMO_ANIO:
        return iso
    return re.sub(r"(^|/)(\d{4})", lambda parte: f"{parte[1]}{int(parte[2]) + 1}", iso)


def mover_titulo(texto: str, anio: int) -> str:
    """A title with the years it names around ``anio``, the account's, moved to the next one."""

    def mover(hallado: re.Match[str]) -> str:
        dicho = int(hallado[0])
        return str(dicho + 1) if anio - _ATRAS <= dicho <= anio + 1 else hallado[0]

    return _ANIO.sub(mover, texto)


def lleva_cifra(texto: str) -> bool:
    """Whether a text says a figure or a year, which were those of its own year. A bare code («21») does not."""
    return not _CODIGO.fullmatch(texto.strip()) and bool(_ANIO.search(texto) or encontrar(texto))
