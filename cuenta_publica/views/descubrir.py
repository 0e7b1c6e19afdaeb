"""What machines ask for: the map of the site, who may crawl it, and the news. Addresses are those of the setting
``URL_DEL_PORTAL``, never of the request."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as mapa
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.http import require_safe

from ..cabeceras import PRIVADAS, breve
from ..datos.publicos import publicos
from ..directorio import directorio
from ..models import Edicion, Retiro
from .ayuda import PAGINAS

NOVEDADES = 100
FIJAS = (
    "portada",
    "provincias",
    "ayuda",
    "elegir_cuenta",
    "verificar",
    "datos",
    "datos_api",
    "datos_descargas",
    "buscar",
)
_NO_VA_EN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


class Direcciones(Sitemap):
    """(address, last change) of every page that is worth finding."""

    def get_domain(self, site=None):
        return urlsplit(settings.URL_DEL_PORTAL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.URL_DEL_PORTAL).scheme

    def items(self):
        territorios = directorio()
        fijas = [reverse(nombre) for nombre in FIJAS] + [reverse("ayuda_pagina", args=[p]) for p in PAGINAS]
        conjuntos = [publico.get_absolute_url() for publico in publicos()]
        provincias = [reverse("provincia", args=[t.slug]) for t in territorios if t.slug]
        cuentas = [(c.get_absolute_url(), c.publicada_el) for t in territorios for c in t.cuentas]
        return [*((direccion, None) for direccion in (*fijas, *conjuntos, *provincias)), *cuentas]

    def location(self, item):
        return item[0]

    def lastmod(self, item):
        return item[1]


@require_safe
@breve
def sitemap(request):
    return mapa(request, {"sitio": Direcciones})


@require_safe
@breve
def robots(request):
    reglas = ["User-agent: *", *(f"Disallow: {ruta}" for ruta in PRIVADAS)]
    texto = "\n".join([*reglas, "", f"Sitemap: {settings.URL_DEL_PORTAL}{reverse('sitemap')}", ""])
    return HttpResponse(texto, content_type="text/plain; charset=utf-8")


@require_safe
@breve
def novedades(request):
    """Publications, corrections and withdrawals as Atom, the last ones. Two queries."""
    base = settings.URL_DEL_PORTAL
    atom = Atom1Feed(
        title="Cuentas Públicas Provinciales",
        link=f"{base}{reverse('portada')}",
        feed_url=f"{base}{reverse('novedades')}",
        description="Cuentas públicas publicadas, corregidas y retiradas.",
        language="es-CL",
    )
    actos = [*map(_de_edicion, _ultimas(Edicion.objects.publicas(), "publicada_el", "cuenta__organismo"))]
    actos += map(_de_retiro, _ultimas(Retiro.objects.all(), "retirada_el", "edicion__cuenta__organismo"))
    for acto in sorted(actos, key=lambda a: a["pubdate"], reverse=True)[:NOVEDADES]:
        atom.add_item(**{clave: _limpio(valor) for clave, valor in acto.items()})
    return HttpResponse(atom.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _ultimas(halladas, fecha: str, organismo: str):
    return halladas.select_related(organismo).order_by(f"-{fecha}", "-pk")[:NOVEDADES]


def _de_edicion(edicion: Edicion) -> dict:
    cuenta = edicion.cuenta
    hecho = f"corregida: versión {cuenta.version}" if cuenta.version > 1 else "publicada"
    texto = edicion.motivo or f"Informe y datos de la gestión {cuenta.anio}."
    return _acto(cuenta, edicion.publicada_el, hecho, texto, edicion.publicada_el)


def _de_retiro(retiro: Retiro) -> dict:
    cuenta = retiro.edicion.cuenta
    razon = f"{retiro.motivo} ({retiro.causal})"
    hecho = f"retirada: versión {cuenta.version}"
    return _acto(cuenta, retiro.retirada_el, hecho, razon, retiro.edicion.publicada_el, "/retiro")


def _acto(cuenta, momento, hecho: str, texto: str, sellada, cual: str = "") -> dict:
    """Its tag is made of what never changes: when that edition was sealed, and which one it is."""
    organismo = cuenta.organismo
    servidor = urlsplit(settings.URL_DEL_PORTAL).hostname
    nombre = f"{organismo.slug}/{cuenta.anio}/v{cuenta.version}{cual}"
    cuando = timezone.localtime(momento)
    return {
        "title": f"{organismo.nombre}, cuenta pública {cuenta.anio}, {hecho}",
        "link": settings.URL_DEL_PORTAL + reverse("cuenta", args=[organismo.slug, cuenta.anio, cuenta.version]),
        "description": escape(texto),  # it is said to be HTML
        "author_name": organismo.nombre,
        "pubdate": cuando,
        "updateddate": cuando,
        "unique_id": f"tag:{servidor},{timezone.localtime(sellada):%Y-%m-%d}:{nombre}",
    }


def _limpio(valor):
    return _NO_VA_EN_XML.sub("", valor) if isinstance(valor, str) else valor
