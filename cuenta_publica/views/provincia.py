"""The page of a provincia: its accounts, who rendered them, and what they say over the years."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ..cabeceras import breve
from ..declaradas import series_de
from ..directorio import DELEGACION_REGIONAL, comunas_de, cuentas_de, territorios
from ..models import CuentaPublica, Organismo
from .provincias import leer_anio


@require_safe
@breve
def provincia(request, slug):
    """Five queries, however many accounts there are."""
    de_la_region = list(Organismo.objects.filter(region__organismos__slug=slug).select_related("region", "provincia"))
    suya = next((t for t in territorios(de_la_region, ()) if t.slug == slug), None)
    if not suya:
        raise Http404("No existe.")
    ediciones = cuentas_de(CuentaPublica.objects.filter(organismo__in=suya.organismos, edicion__isnull=False))
    series = series_de([c for c in ediciones if c.estado == CuentaPublica.Estado.PUBLICADA])
    pedido = leer_anio(request.GET.get("anio", ""))
    contexto = {
        "seccion": "provincias",
        "territorio": suya,
        "regional": next((o for o in de_la_region if o.tipo == DELEGACION_REGIONAL), None),
        "comunas": comunas_de(provincia=suya.provincia).get(suya.provincia.pk, ()),
        "anios": por_anio(ediciones),
        "falta": pedido if pedido not in {c.anio for c in ediciones} else None,
        "materias": series,
        "hay_pesos": any(serie.tipo == "pesos" for _, suyas in series for serie in suyas),
    }
    return render(request, "provincias/provincia.html", contexto)


def por_anio(ediciones) -> list[tuple[int, list[tuple[CuentaPublica, int]]]]:
    """(year, its accounts and how often each was corrected), the last year first: also those between without any."""
    versiones: dict[tuple[int, int], list[CuentaPublica]] = {}
    for cuenta in ediciones:
        versiones.setdefault((cuenta.anio, cuenta.organismo_id), []).append(cuenta)
    por_anio: dict[int, list[tuple[CuentaPublica, int]]] = {}
    for (anio, _), suyas in versiones.items():
        por_anio.setdefault(anio, []).append((max(suyas, key=_vigencia), len(suyas) - 1))
    return [(anio, por_anio.get(anio, [])) for anio in range(max(por_anio), min(por_anio) - 1, -1)] if por_anio else []


def _vigencia(cuenta: CuentaPublica) -> tuple[bool, int]:
    return cuenta.estado == CuentaPublica.Estado.PUBLICADA, cuenta.version
