"""The clock on the wall in Chile, where an hour is skipped each spring and another happens twice each autumn."""

from datetime import UTC, date, datetime, time

from django.utils import timezone
from django.utils.formats import date_format

DIA = r"j \d\e F \d\e Y"


class HoraImposible(ValueError):
    """No moment has that hour, or two have it. In Spanish, with another that will do."""


def de_chile(dia: date, hora: time) -> datetime:
    """The aware moment when clocks in Chile show ``hora`` on ``dia``. Raises :class:`HoraImposible`."""
    momento = datetime.combine(dia, hora, tzinfo=timezone.get_default_timezone())
    salto = momento.replace(fold=1).utcoffset() - momento.utcoffset()
    if not salto:
        return momento
    adelantan = salto.total_seconds() > 0
    raise HoraImposible(
        f"Las {hora:%H:%M} de ese día {'no existen' if adelantan else 'ocurren dos veces'}: los relojes de Chile se "
        f"{'adelantan' if adelantan else 'atrasan'}. Elija otra hora, como las {momento + salto:%H:%M}."
    )


def en_palabras(momento: datetime) -> str:
    """«27 de mayo de 2026 a las 09:00», in the time of Chile."""
    local = timezone.localtime(momento)
    return f"{date_format(local, DIA)} a la{'' if local.hour == 1 else 's'} {local:%H:%M}"


def instante(momento: datetime) -> str:
    """ISO 8601 in UTC, to the second: for who reads data."""
    return f"{momento.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
