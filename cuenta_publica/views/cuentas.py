"""The published account and its files."""

import logging
from functools import wraps

from django.db.models import OuterRef, Subquery
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.views.decorators.http import condition, require_safe

from .. import almacen
from ..formatos.html import articulo
from ..models import Archivo, CuentaPublica, Edicion, Eslabon, Original, Retiro
from ..publicacion import cadena

registro = logging.getLogger(__name__)
PUBLICACION = Eslabon.Tipo.PUBLICACION
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
    edicion = (
        Edicion.objects.de(slug, anio, version)
        .select_related("cuenta__organismo__provincia", "cuenta__organismo__region", "original")
        .annotate(sello=Subquery(Eslabon.objects.filter(edicion=OuterRef("pk"), tipo=PUBLICACION).values("huella")[:1]))
        .first()
    )
    if not edicion:
        return _lapida(request, slug, anio, version)
    archivos = {a.nombre: a for a in edicion.archivos.publicos()}
    versiones = _versiones(edicion.cuenta)
    informe = almacen.leer(archivos["cuenta.html"].sha256).decode()
    contexto = {
        "cuenta": edicion.cuenta,
        "edicion": edicion,
        "archivos": archivos.values(),
        "versiones": versiones,
        "hay_vigente": any(v.estado == CuentaPublica.Estado.PUBLICADA for v in versiones),
        "informe": SafeString(articulo(informe)),
    }
    return _breve(render(request, "cuenta.html", contexto))


def _versiones(cuenta):
    """Every version of an account that was ever public, the last one first."""
    return list(
        CuentaPublica.objects.filter(organismo=cuenta.organismo_id, anio=cuenta.anio, edicion__isnull=False).order_by(
            "-version"
        )
    )


def _lapida(request, slug, anio, version):
    """What stands where an edition was withdrawn, with all its files; 404 where there never was one."""
    lugar = ("edicion__cuenta__organismo__region", "edicion__cuenta__organismo__provincia")
    retiro = Retiro.objects.de(slug, anio, version).select_related(*lugar).first()
    if not retiro:
        raise Http404(NO_EXISTE)
    cuenta = retiro.edicion.cuenta
    contexto = {
        "retiro": retiro,
        "cuenta": cuenta,
        "otras": [otra for otra in _versiones(cuenta) if otra != cuenta],
        "lapida": cadena.lapida(retiro),
        "texto_sellado": cadena.escribir(cadena.lapida(retiro)),
    }
    return _breve(render(request, "lapida.html", contexto, status=410))


def _etag(hallados):
    """The quoted ETag of a stored file; None when there is no such file, so that the view says so."""
    huella = hallados.values_list("sha256", flat=True).first()
    return f'"{huella}"' if huella else None


def _archivos(slug, anio, nombre, version):
    return Archivo.objects.publicos().filter(edicion__in=Edicion.objects.de(slug, anio, version), nombre=nombre)


def _originales(slug, anio, version):
    return Original.objects.filter(edicion__in=Edicion.objects.de(slug, anio, version))


def _huella(request, slug, anio, nombre, version=None):
    return _etag(_archivos(slug, anio, nombre, version))


def _huella_del_original(request, slug, anio, version=None):
    return _etag(_originales(slug, anio, version))


@require_safe
@condition(etag_func=_huella)
@_guardado
def archivo(request, slug, anio, nombre, version=None):
    """A sealed file, byte for byte as it was published."""
    guardado = _archivos(slug, anio, nombre, version).select_related("edicion__cuenta").first()
    if not guardado:
        return _lapida(request, slug, anio, version)
    respuesta = HttpResponse(almacen.leer(guardado.sha256), content_type=guardado.tipo)
    base, _, extension = nombre.partition(".")
    destino = f"{base}-{slug}-{anio}-v{guardado.edicion.cuenta.version}.{extension}"
    modo = "inline" if extension in ("html", "pdf", "json") else "attachment"
    respuesta["Content-Disposition"] = f'{modo}; filename="{destino}"'
    if extension == "html":
        respuesta["Content-Security-Policy"] = CSP_SELLADA
    return _breve(respuesta)


@require_safe
@condition(etag_func=_huella_del_original)
@_guardado
def original(request, slug, anio, version=None):
    """The document that was signed or read out, as it was received: to be saved, never drawn by the browser here."""
    guardado = _originales(slug, anio, version).select_related("edicion__cuenta").first()
    if not guardado:
        return _lapida(request, slug, anio, version)
    nombre = f"original-{slug}-{anio}-v{guardado.edicion.cuenta.version}.pdf"
    bytes_ = almacen.ruta(guardado.sha256).open("rb")
    respuesta = FileResponse(bytes_, as_attachment=True, filename=nombre, content_type="application/pdf")
    respuesta["Content-Security-Policy"] = CSP_SELLADA
    return _breve(respuesta)
