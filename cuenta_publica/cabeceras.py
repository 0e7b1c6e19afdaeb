"""Headers of every answer: what the browser may load, and which answers nobody stores."""

import io
from base64 import b64encode
from functools import cache, lru_cache
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.common import CommonMiddleware
from django.middleware.security import SecurityMiddleware
from django.views.decorators.cache import cache_control
from django_prose_editor.widgets import importmap

#: Pages of a person or of a secret address.
PRIVADAS = ("/admin/", "/ingreso/", "/contraste/")
#: For views of what everybody reads: what changes is seen within a minute.
breve = cache_control(public=True, max_age=60)
#: For addresses that name their content by its hash.
INMUTABLE = "public, max-age=31536000, immutable"
PERMISOS_DEL_NAVEGADOR = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


@cache
def csp() -> str:
    """``settings.SECURE_CSP`` (as Django 6 names it) and the hash of the only inline script: the map of the modules of
    the prose editor, that no browser reads from a file."""
    mapa = str(importmap.render()).partition(">")[2].removesuffix("</script>")
    propios = {"script-src": [f"'sha256-{b64encode(sha256(mapa.encode()).digest()).decode()}'"]}
    return "; ".join(
        " ".join([nombre, *valores, *propios.get(nombre, [])]) for nombre, valores in settings.SECURE_CSP.items()
    )


def cabeceras(get_response):
    """Middleware. A view that sets its own CSP (sealed pages, drafts) keeps it."""

    def responder(request):
        respuesta = get_response(request)
        respuesta.headers.setdefault("Content-Security-Policy", csp())
        respuesta.headers.setdefault("Permissions-Policy", PERMISOS_DEL_NAVEGADOR)
        if request.path.startswith(PRIVADAS):
            respuesta.headers["Cache-Control"] = "private, no-store"
        return respuesta

    return responder


def generales(environ: dict) -> dict[str, str] | None:
    """What the middleware adds to every answer to such a WSGI request; None when it answers by itself: it was sent to
    another host, or without TLS where it is required."""
    proxy = settings.SECURE_PROXY_SSL_HEADER
    segun_el_proxy = (proxy[0], environ.get(proxy[0], "")) if proxy else ()
    return _generales(environ["wsgi.url_scheme"], environ.get("HTTP_HOST", ""), *segun_el_proxy)


@lru_cache(maxsize=256)
def _generales(esquema: str, anfitrion: str, *del_proxy: str) -> dict[str, str] | None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": esquema}
    environ |= {"HTTP_HOST": anfitrion, **dict(zip(del_proxy[::2], del_proxy[1::2], strict=True))}
    vacia = XFrameOptionsMiddleware(lambda _: HttpResponse())
    try:
        respuesta = cabeceras(SecurityMiddleware(CommonMiddleware(vacia)))(WSGIRequest(environ))
    except DisallowedHost:
        return None
    propias = {n: v for n, v in respuesta.items() if n not in ("Content-Type", "Content-Length")}
    return propias if respuesta.status_code == 200 else None


# --- what is published ----------------------------------------------------------------------------------------------

ORIGINAL = "original.pdf"
#: A sealed page may draw itself and nothing else.
CSP_SELLADA = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox allow-downloads"
SE_DIBUJAN = ("html", "pdf", "json", "png")


def de_pagina() -> dict[str, str]:
    """Of the page of an account."""
    return _publicas("text/html; charset=utf-8")


def de_archivo(nombre: str, tipo: str, cuenta) -> dict[str, str]:
    """Of a sealed file: the name under which it is saved, and whether a browser draws it here."""
    base, _, extension = nombre.partition(".")
    union = "_" if "-" in base else "-"  # where a capítulo's name ends
    modo = "inline" if extension in SE_DIBUJAN and nombre != ORIGINAL else "attachment"
    destino = f"{base}{union}{cuenta.organismo.slug}-{cuenta.anio}-v{cuenta.version}.{extension}"
    dadas = _publicas(tipo) | {"Content-Disposition": f'{modo}; filename="{destino}"'}
    return dadas | ({"Content-Security-Policy": CSP_SELLADA} if extension == "html" or nombre == ORIGINAL else {})


def _publicas(tipo: str) -> dict[str, str]:
    """What may change is seen within a minute; what is served compressed says so."""
    vary = {"Vary": "Accept-Encoding"} if se_comprime(tipo) else {}
    return {"Content-Type": tipo, "Cache-Control": "public, max-age=60", **vary}


def sin_cuerpo(cabeceras: dict[str, str]) -> dict[str, str]:
    """Those of an answer that says that nothing changed."""
    return {n: v for n, v in cabeceras.items() if n not in ("Content-Type", "Content-Disposition")}


def se_comprime(tipo: str) -> bool:
    return tipo.startswith("text/") or tipo == "application/json"
