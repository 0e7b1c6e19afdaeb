"""Each table of a published account as CSV and each of its charts as SVG, from its sealed files; and its ridge."""

import io
import re
import zipfile

from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from .. import almacen
from ..cabeceras import CSP_SELLADA
from ..formatos import graficos
from ..formatos.cordillera import banda_suelta
from ..formatos.html import articulo
from .cuentas import NO_EXISTE, archivos_de, breve, guardado, lapida

_DIBUJO = re.compile(r'<svg class="trazado".*?</svg>', re.DOTALL)


def _huella(request, slug, anio, nombre, version=None, de="datos.zip"):
    """The sealed file and the part of it."""
    sha256 = archivos_de(slug, anio, de, version).values_list("sha256", flat=True).first()
    return f'"{sha256}-{nombre}"' if sha256 else None


def _huella_del_dibujo(request, slug, anio, numero, version=None):
    return _huella(request, slug, anio, numero, version, "cuenta.html")


@require_safe
@condition(etag_func=_huella)
@guardado
def tabla(request, slug, anio, nombre, version=None):
    """One file of ``datos.zip``."""
    sellado = archivos_de(slug, anio, "datos.zip", version).select_related("edicion__cuenta").first()
    if not sellado:
        return lapida(request, slug, anio, version)
    with zipfile.ZipFile(io.BytesIO(almacen.leer(sellado.sha256))) as paquete:
        if f"{nombre}.csv" not in paquete.namelist():
            raise Http404(NO_EXISTE)
        contenido = paquete.read(f"{nombre}.csv")
    respuesta = HttpResponse(contenido, content_type="text/csv; charset=utf-8")
    destino = f"{nombre}-{slug}-{anio}-v{sellado.edicion.cuenta.version}.csv"
    respuesta["Content-Disposition"] = f'attachment; filename="{destino}"'
    return breve(respuesta)


@require_safe
@condition(etag_func=_huella_del_dibujo)
@guardado
def grafico(request, slug, anio, numero, version=None):
    """A chart of ``cuenta.html``, by itself."""
    sellado = archivos_de(slug, anio, "cuenta.html", version).select_related("edicion__cuenta__organismo").first()
    if not sellado:
        return lapida(request, slug, anio, version)
    dibujos = _DIBUJO.findall(articulo(almacen.leer(sellado.sha256)))
    if numero > len(dibujos):
        raise Http404(NO_EXISTE)
    cuenta = sellado.edicion.cuenta
    fuente = f"Fuente: Cuenta Pública {cuenta.anio}, {cuenta.organismo.nombre}, versión {cuenta.version}."
    contenido = graficos.archivo(dibujos[numero - 1], fuente)
    respuesta = HttpResponse(contenido, content_type="image/svg+xml")
    destino = f"grafico-{numero}-{slug}-{anio}-v{cuenta.version}.svg"
    respuesta["Content-Disposition"] = f'inline; filename="{destino}"'
    respuesta["Content-Security-Policy"] = CSP_SELLADA
    return breve(respuesta)


@require_safe
def cordillera(request, slug):
    """Drawn from the name alone: it tells nothing of what there is."""
    respuesta = HttpResponse(banda_suelta(slug), content_type="image/svg+xml")
    respuesta["Content-Security-Policy"] = CSP_SELLADA
    patch_cache_control(respuesta, public=True, max_age=24 * 60 * 60)
    return respuesta
