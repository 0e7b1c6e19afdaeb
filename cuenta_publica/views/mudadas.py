"""Addresses that people type or once wrote down: a permanent redirect when what they name is public, and otherwise the
404 of anything else, so that a draft is never told apart."""

import re

from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.text import slugify
from django.views.defaults import page_not_found

from ..directorio import territorios
from ..models import Archivo, Edicion, Organismo, Retiro

LARGO = 1000  # of a query string: Django refuses to redirect to very long addresses
_DE_CUENTA = re.compile(
    r"/(?:cuentas/)?(?P<quien>[^/]{1,100})/(?P<anio>[12][0-9]{3})(?:/v(?P<version>[1-9][0-9]{0,3})(?:[.]0)?)?"
    r"(?:/(?P<nombre>capitulo-[a-z0-9-]+[.]pdf|[a-z]+[.][a-z]+))?/?"
)
_DE_PROVINCIA = re.compile(r"/(?:cuentas/|provincias?/)?(?P<quien>[^/]{1,100})/?")


def no_existe(request, exception=None):
    """``handler404``."""
    destino = _destino(request.path_info) if request.method in ("GET", "HEAD") else ""
    if not destino or destino == request.path_info:
        return page_not_found(request, exception)
    consulta = request.META.get("QUERY_STRING", "")
    respuesta = HttpResponsePermanentRedirect(f"{destino}?{consulta}" if 0 < len(consulta) <= LARGO else destino)
    patch_cache_control(respuesta, public=True, max_age=60)
    return respuesta


def _destino(camino: str) -> str:
    """An address of this site, or nothing."""
    if partes := _DE_CUENTA.fullmatch(camino):
        version = partes["version"] and int(partes["version"])
        return _de_cuenta(slugify(partes["quien"]), int(partes["anio"]), version, partes["nombre"])
    if partes := _DE_PROVINCIA.fullmatch(camino):
        return _de_provincia(slugify(partes["quien"]))
    return ""


def _de_cuenta(slug: str, anio: int, version: int | None, nombre: str | None) -> str:
    """That of an edition or of one of its files; of a withdrawn one, where its notice is."""
    ediciones = Edicion.objects.de(slug, anio, version)
    cual = [slug, anio, *([version] if version else [])]
    if nombre:
        hay = Archivo.objects.publicos().filter(edicion__in=ediciones, nombre=nombre).exists()
        return reverse("archivo", args=[*cual, nombre]) if hay else ""
    hay = ediciones.exists() or Retiro.objects.de(slug, anio, version).exists()
    return reverse("cuenta", args=cual) if hay else ""


def _de_provincia(slug: str) -> str:
    """Its page, from the name of any organismo that it has had."""
    suyos = Organismo.objects.filter(provincia__organismos__slug=slug).select_related("region", "provincia")
    return next((reverse("provincia", args=[t.slug]) for t in territorios(suyos, ())), "")
