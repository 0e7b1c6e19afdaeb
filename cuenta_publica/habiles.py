"""Días hábiles in Chile: Monday to Friday that are no holiday (Ley N° 19.880, art. 25).

National holidays only, as the ``holidays`` package has them: one of a región or of a comuna is a working day for the
rest of the country.
"""

from datetime import date, timedelta
from functools import cache

import holidays

_UN_DIA = timedelta(days=1)


@cache
def feriados(anio: int) -> dict[date, str]:
    """Each national holiday of that year and its name, in Spanish. Not to be written."""
    return dict(holidays.country_holidays("CL", years=anio, language="es"))


def es_habil(dia: date) -> bool:
    """Saturdays, Sundays and holidays are not (Ley N° 19.880, art. 25)."""
    return dia.weekday() < 5 and dia not in feriados(dia.year)


def sumar_habiles(dia: date, n: int) -> date:
    """The ``n``-th día hábil after ``dia``: the first is the day after (Ley N° 19.880, art. 25)."""
    while n > 0:
        dia += _UN_DIA
        n -= es_habil(dia)
    return dia


def habiles_hasta(desde: date, hasta: date) -> int:
    """Días hábiles after ``desde`` up to ``hasta``, that day too (Ley N° 19.880, art. 25); negative when it is past."""
    if hasta < desde:
        return -habiles_hasta(hasta, desde)
    return sum(es_habil(desde + _UN_DIA * n) for n in range(1, (hasta - desde).days + 1))
