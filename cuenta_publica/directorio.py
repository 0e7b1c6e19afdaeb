"""Who renders accounts where: each provincia with its organismos over time and the accounts that it has published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from .busqueda import plegar
from .models import Comuna, CuentaPublica, Organismo, Provincia, Region

DELEGACION_REGIONAL = Organismo.Tipo.DELEGACION_REGIONAL


@dataclass(frozen=True, slots=True)
class Territorio:
    """A provincia; or, without one, a región as its delegación regional renders accounts of it, which has no page.

    ``organismos`` come the oldest first, and ``cuentas`` are current editions, the newest first.
    """

    region: Region
    provincia: Provincia | None
    organismos: tuple[Organismo, ...]
    cuentas: tuple[CuentaPublica, ...]

    @property
    def slug(self) -> str:
        """That of its gobernación; empty when it has no page."""
        return self.organismos[0].slug if self.provincia else ""

    @property
    def nombre(self) -> str:
        return self.provincia.nombre if self.provincia else self.organismos[0].nombre

    @property
    def sin_sucesora_desde(self) -> date | None:
        """The first day without an organismo of its own; None while it has one."""
        finales = [o.vigente_hasta for o in self.organismos]
        return None if None in finales else max(finales) + timedelta(days=1)

    def rinde(self, anio: int) -> bool:
        """Whether somebody was there to render an account of that year."""
        return any(
            (not o.vigente_desde or o.vigente_desde.year <= anio)
            and (not o.vigente_hasta or anio <= o.vigente_hasta.year)
            for o in self.organismos
        )

    def celdas(self, anios: Iterable[int]) -> list[tuple[int, list[CuentaPublica], bool]]:
        """For each year, its accounts (two, when one organismo succeeded the other in it) and whether any was due."""
        return [(anio, [c for c in self.cuentas if c.anio == anio], self.rinde(anio)) for anio in anios]


def directorio() -> list[Territorio]:
    """All of them, from north to south. Two queries."""
    organismos = Organismo.objects.select_related("region", "provincia")
    return list(territorios(organismos, cuentas_de(CuentaPublica.objects.publicadas())))


def cuentas_de(halladas) -> list[CuentaPublica]:
    return list(halladas.select_related("organismo__region", "organismo__provincia").order_by("-anio", "-pk"))


def territorios(organismos: Iterable[Organismo], cuentas: Iterable[CuentaPublica]) -> Iterator[Territorio]:
    """A delegación regional without accounts is left out: what it owes is not of any provincia."""
    de_cada_uno: dict[int, list[CuentaPublica]] = {}
    for cuenta in cuentas:
        de_cada_uno.setdefault(cuenta.organismo_id, []).append(cuenta)
    for _, grupo in groupby(sorted(organismos, key=_orden), key=lambda o: _orden(o)[:3]):
        suyos = tuple(grupo)
        propias = [c for o in suyos for c in de_cada_uno.get(o.pk, ())]
        if suyos[0].provincia or propias:
            ordenadas = tuple(sorted(propias, key=lambda c: (-c.anio, c.pk)))
            yield Territorio(suyos[0].region, suyos[0].provincia, suyos, ordenadas)


def _orden(organismo: Organismo) -> tuple:
    """By región, its provincias before its own delegación; in each, by time."""
    donde = organismo.provincia_id or f"~{organismo.pk}"
    return organismo.region.orden, organismo.region_id, donde, organismo.vigente_desde or date.min, organismo.pk


def comunas_de(**cuales) -> dict[str, list[str]]:
    """Their names in order, by código of provincia."""
    por_provincia: dict[str, list[str]] = {}
    for nombre, provincia in Comuna.objects.filter(**cuales).values_list("nombre", "provincia"):
        por_provincia.setdefault(provincia, []).append(nombre)
    return {provincia: sorted(nombres, key=plegar) for provincia, nombres in por_provincia.items()}


def por_region(halladas: Iterable[Territorio]) -> list[tuple[Region, list[Territorio]]]:
    return [(region, list(grupo)) for region, grupo in groupby(halladas, key=lambda t: t.region)]


def anios_de(halladas: Iterable[Territorio]) -> list[int]:
    """From the first year with an account to the last one: those without any are in it too."""
    con_cuenta = {c.anio for t in halladas for c in t.cuentas}
    return list(range(min(con_cuenta), max(con_cuenta) + 1)) if con_cuenta else []
