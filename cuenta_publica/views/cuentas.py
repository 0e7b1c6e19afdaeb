"""The published account and its files."""

import logging
from functools import wraps

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.views.decorators.http import condition, require_safe

from .. import almacen
from ..formatos.html import articulo
from ..models import Archivo, CuentaPublica, Edicion

registro = logging.getLogger(__name__)
NO_EXISTE = "No hay una cuenta pública publicada en esta dirección."
#: A sealed page may draw itself and nothing else.
CSP_SELLADA = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox allow-downloads"


def _breve(respuesta):
    patch_cache_control(respuesta, public=True, max_age=60)
    return respuesta


def _guardado(vista):
    """503 in Spanish, not a server error, when a stored file is missing or cannot be read."""

    @wraps(vista)
    def envuelta(request, *args, **kwargs):
        try:
            return vista(request, *args, **kwargs)
        except OSError:
            registro.exception("a sealed file cannot be read: %s", request.path)
            return render(request, "503.html", status=503)

    return envuelta


@require_safe
@_guardado
def cuenta(request, slug, anio, version=None):
    """The site's shell around the sealed report: three queries, whatever its size."""
    edicion = get_object_or_404(
        Edicion.objects.de(slug, anio, version).select_related(
            "cuenta__organismo__provincia", "cuenta__organismo__region"
        )
    )
    archivos = {a.nombre: a for a in edicion.archivos.all()}
    versiones = list(
        CuentaPublica.objects.filter(
            organismo_id=edicion.cuenta.organismo_id, anio=anio, edicion__isnull=False
        ).exclude(estado=CuentaPublica.Estado.RETIRADA)
    )
    informe = almacen.leer(archivos["cuenta.html"].sha256).decode()
    contexto = {
        "cuenta": edicion.cuenta,
        "edicion": edicion,
        "archivos": archivos.values(),
        "versiones": versiones,
        "informe": SafeString(articulo(informe)),
    }
    return _breve(render(request, "cuenta.html", contexto))


def _huella(request, slug, anio, nombre, version=None):
    """The quoted ETag of a stored file; None when there is no such file, so that the view says 404."""
    edicion = Edicion.objects.de(slug, anio, version)
    huella = Archivo.objects.filter(edicion__in=edicion, nombre=nombre).values_list("sha256", flat=True).first()
    return f'"{huella}"' if huella else None


@require_safe
@condition(etag_func=_huella)
@_guardado
def archivo(request, slug, anio, nombre, version=None):
    """A sealed file, byte for byte as it was published."""
    guardado = (
        Archivo.objects.filter(edicion__in=Edicion.objects.de(slug, anio, version), nombre=nombre)
        .select_related("edicion__cuenta")
        .first()
    )
    if not guardado:
        raise Http404(NO_EXISTE)
    respuesta = HttpResponse(almacen.leer(guardado.sha256), content_type=guardado.tipo)
    base, _, extension = nombre.partition(".")
    destino = f"{base}-{slug}-{anio}-v{guardado.edicion.cuenta.version}.{extension}"
    modo = "inline" if extension in ("html", "pdf", "json") else "attachment"
    respuesta["Content-Disposition"] = f'{modo}; filename="{destino}"'
    if extension == "html":
        respuesta["Content-Security-Policy"] = CSP_SELLADA
    return _breve(respuesta)
