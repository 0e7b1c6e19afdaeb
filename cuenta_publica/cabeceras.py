"""Headers of every answer: what the browser may load, and which answers nobody stores."""

from base64 import b64encode
from functools import cache
from hashlib import sha256

from django.conf import settings
from django_prose_editor.widgets import importmap

#: Pages of a person or of a secret address.
PRIVADAS = ("/admin/", "/ingreso/", "/contraste/")
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
