"""The published account and its files."""

import logging
from functools import wraps
from hashlib import sha256

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from .. import almacen
from ..cabeceras import INMUTABLE, ORIGINAL, de_archivo, de_pagina, sin_cuerpo
from ..models import Archivo, CuentaPublica, Edicion, Original, Retiro
from ..pagina import ediciones, pagina, pagina_comparada
from ..publicacion import cadena

registro = logging.getLogger(__name__)
NO_EXISTE = "No hay una cuenta pública publicada en esta dirección."


def breve(respuesta):
    patch_cache_control(respuesta, public=True, max_age=60)
    return respuesta


def guardado(vista):
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
@guardado
def cuenta(request, slug, anio, version=None):
    """The site's shell around the sealed report: three queries, whatever its size."""
    edicion = ediciones().de(slug, anio, version).first()
    if not edicion:
        return lapida(request, slug, anio, version)
    if clave := request.GET.get("comparar"):
        return _comparada(request, edicion, clave)
    html = pagina(edicion).encode()
    cabeceras = _con_etag(de_pagina(), sha256(html).hexdigest())
    return _no_cambio(request, cabeceras) or HttpResponse(html, headers=cabeceras)


def _comparada(request, edicion, clave):
    """Live, beside another account: nothing of it is stored."""
    html, hay = pagina_comparada(edicion, clave)
    cabeceras = _con_etag(de_pagina(), sha256(html.encode()).hexdigest())
    if not hay:
        return HttpResponse(html, headers=cabeceras, status=404)
    return _no_cambio(request, cabeceras) or HttpResponse(html, headers=cabeceras)


def _con_etag(cabeceras, huella):
    return cabeceras | {"ETag": f'"{huella}"'}


def _no_cambio(request, cabeceras):
    """The answer to who has those bytes already; None to who has not."""
    respuesta = get_conditional_response(request, etag=cabeceras["ETag"])
    return _con(respuesta, sin_cuerpo(cabeceras)) if respuesta and respuesta.status_code == 304 else respuesta


def _con(respuesta, cabeceras):
    for nombre, valor in cabeceras.items():
        respuesta[nombre] = valor
    return respuesta


def _versiones(cuenta):
    """Every version of an account that was ever public, the last one first."""
    return list(
        CuentaPublica.objects.filter(organismo=cuenta.organismo_id, anio=cuenta.anio, edicion__isnull=False).order_by(
            "-version"
        )
    )


def lapida(request, slug, anio, version):
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
    return breve(render(request, "lapida.html", contexto, status=410))


def archivos_de(slug, anio, nombre, version):
    return Archivo.objects.publicos().filter(edicion__in=Edicion.objects.de(slug, anio, version), nombre=nombre)


@require_safe
@guardado
def archivo(request, slug, anio, nombre, version=None):
    """A sealed file, byte for byte as it was published."""
    guardado = archivos_de(slug, anio, nombre, version).select_related("edicion__cuenta__organismo").first()
    if not guardado:
        return lapida(request, slug, anio, version)
    cabeceras = _con_etag(de_archivo(nombre, guardado.tipo, guardado.edicion.cuenta), guardado.sha256)
    return _no_cambio(request, cabeceras) or HttpResponse(almacen.leer(guardado.sha256), headers=cabeceras)


@require_safe
@guardado
def original(request, slug, anio, version=None):
    """The document that was signed or read out, as it was received: to be saved, never drawn by the browser here."""
    originales = Original.objects.filter(edicion__in=Edicion.objects.de(slug, anio, version))
    guardado = originales.select_related("edicion__cuenta__organismo").first()
    if not guardado:
        return lapida(request, slug, anio, version)
    cabeceras = _con_etag(de_archivo(ORIGINAL, "application/pdf", guardado.edicion.cuenta), guardado.sha256)
    return _no_cambio(request, cabeceras) or _con(FileResponse(almacen.ruta(guardado.sha256).open("rb")), cabeceras)


def por_huella(request, sha256, base, slug, anio, version, extension):
    """A sealed file at an address that holds its hash and the name under which it is saved: it may be kept for ever."""
    nombre = f"{base}.{extension}"
    cual = {"slug": slug, "anio": anio, "version": version}
    respuesta = original(request, **cual) if nombre == ORIGINAL else archivo(request, nombre=nombre, **cual)
    if respuesta.status_code in (200, 304):
        if respuesta["ETag"] != f'"{sha256}"':
            respuesta.close()
            raise Http404(NO_EXISTE)
        respuesta["Cache-Control"] = INMUTABLE
    return respuesta
