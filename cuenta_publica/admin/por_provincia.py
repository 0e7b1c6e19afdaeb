"""The national view: every provincia of a year, by how far its account has come."""

from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict
from django.utils import timezone

from ..avance import completos_de
from ..directorio import Territorio, cuentas_de, territorios
from ..models import CuentaPublica, Organismo
from ..proceso import Hito, procesos_de

Estado = CuentaPublica.Estado
SIN_CUENTA = "sin_cuenta"
#: What a provincia has come to, the last one first: with a published account, it is published.
ESTADOS = {
    Estado.PUBLICADA: "Publicada",
    Estado.APROBADA: "Aprobada",
    Estado.EN_REVISION: "En revisión",
    Estado.BORRADOR: "Borrador",
    Estado.RETIRADA: "Retirada",
    SIN_CUENTA: "Sin cuenta",
}
ANIO_DESCONOCIDO = "No hay cuentas del año que pide la dirección: se muestran las de {}."
ESTADO_DESCONOCIDO = "La dirección pide un estado que no existe: se muestran todas las provincias."


@dataclass(frozen=True, slots=True)
class CuentaEnLaVista:
    """``completos``: how many of its capítulos are, and how many there are; None once it is published."""

    cuenta: CuentaPublica
    completos: tuple[int, int] | None
    viene: Hito | None


@dataclass(frozen=True, slots=True)
class ProvinciaEnLaVista:
    territorio: Territorio
    estado: str
    cuentas: list[CuentaEnLaVista]

    @property
    def nombre_del_estado(self) -> str:
        return ESTADOS[self.estado]


def vista(pedido: QueryDict) -> dict:
    """Five queries, whatever there is. Nothing in the address is an error: what is not understood is said."""
    ultima = timezone.localdate().year - 1
    anios = sorted({ultima, *CuentaPublica.objects.order_by().values_list("anio", flat=True).distinct()}, reverse=True)
    anio, avisos = ultima, []
    if pedido.get("anio"):
        anio = next((a for a in anios if str(a) == pedido["anio"]), ultima)
        avisos += [] if str(anio) == pedido["anio"] else [ANIO_DESCONOCIDO.format(anio)]
    provincias = _provincias(anio)
    estado = pedido.get("estado", "")
    if estado and estado not in ESTADOS:
        avisos, estado = [*avisos, ESTADO_DESCONOCIDO], ""
    elegidas = [p for p in provincias if estado in ("", p.estado)]
    return {
        "title": "Vista nacional",
        "anio": anio,
        "anios": anios,
        "estado": estado,
        "avisos": avisos,
        "filtros": _filtros(provincias, estado),
        "regiones": [(region, list(suyas)) for region, suyas in groupby(elegidas, key=lambda p: p.territorio.region)],
    }


def _filtros(provincias, actual) -> list[tuple[str, str, int, bool]]:
    """(key, name, how many, whether it is the one in use); nothing is withdrawn most years."""
    veces = {clave: sum(p.estado == clave for p in provincias) for clave in ESTADOS}
    filtros = [(c, n, veces[c], c == actual) for c, n in ESTADOS.items() if veces[c] or c != Estado.RETIRADA]
    return [("", "Todas", len(provincias), not actual), *filtros]


def _provincias(anio: int) -> list[ProvinciaEnLaVista]:
    """Those with somebody to render an account of that year, from north to south."""
    del_anio = cuentas_de(CuentaPublica.objects.filter(anio=anio).exclude(estado=Estado.REEMPLAZADA))
    halladas = territorios(Organismo.objects.select_related("region", "provincia"), del_anio)
    completos, procesos = completos_de([c for c in del_anio if not c.esta_cerrada]), procesos_de(del_anio)
    provincias = []
    for territorio in halladas:
        if territorio.rinde(anio) or territorio.cuentas:
            cuentas = [
                CuentaEnLaVista(c, None if c.esta_cerrada else completos.get(c.pk, (0, 0)), procesos[c.pk].siguiente)
                for c in territorio.cuentas
            ]
            estados = {c.estado for c in territorio.cuentas}
            llego = next((e for e in ESTADOS if e in estados), SIN_CUENTA)
            provincias.append(ProvinciaEnLaVista(territorio, llego, cuentas))
    return provincias
