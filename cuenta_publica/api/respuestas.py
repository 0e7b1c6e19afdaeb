"""How every resource answers: JSON that any page may read, also when it says what is wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

TIPO = "application/json"
LEIBLES = ("GET", "HEAD")
SOLO_LECTURA = "Esta dirección solo se lee: usa GET o HEAD."
NO_ES_UNA_CONSULTA = "No pudimos leer los parámetros de la dirección."
#: Of how many parameters it is said what is wrong.
DICHOS = 20
PARAMETROS = "Hay parámetros que no se pueden usar."


class Problema(Exception):
    """What cannot be answered: ``error`` says it in Spanish, ``detalle`` by parameter."""

    def __init__(self, estado: int, error: str, detalle: Mapping[str, list[str]] | None = None):
        super().__init__(error)
        self.estado, self.error, self.detalle = estado, error, dict(detalle or {})


def escribir(datos: dict) -> str:
    return json.dumps(datos, ensure_ascii=False, allow_nan=False)


def licencia() -> dict[str, str]:
    """By what licence the data may be used again."""
    return {"nombre": settings.LICENCIA, "direccion": settings.LICENCIA_URL}


def abierta(respuesta: HttpResponse) -> HttpResponse:
    """Anybody may read it from any page, and what changes is seen within a minute."""
    respuesta["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(respuesta, public=True, max_age=60)
    return respuesta


def con_etag(request, respuesta: HttpResponse) -> HttpResponse:
    """``respuesta``, or that nothing changed, to who has the same bytes."""
    respuesta["ETag"] = f'"{sha256(respuesta.content).hexdigest()[:32]}"'
    return abierta(get_conditional_response(request, etag=respuesta["ETag"], response=respuesta))


def de_error(problema: Problema) -> HttpResponse:
    cuerpo = escribir({"error": problema.error, "detalle": problema.detalle})
    return abierta(HttpResponse(cuerpo, content_type=TIPO, status=problema.estado))


def recurso(vista: Callable[..., str | dict]) -> Callable[..., HttpResponse]:
    """A view that gives its JSON, as text or as plain values, or raises :class:`Problema`."""

    @wraps(vista)
    def responder(request, *args, **kwargs):
        if request.method not in LEIBLES:
            respuesta = de_error(Problema(405, SOLO_LECTURA))
            respuesta["Allow"] = ", ".join(LEIBLES)
            return respuesta
        try:
            dado = vista(request, *args, **kwargs)
        except Problema as problema:
            return de_error(problema)
        except SuspiciousOperation:  # too many parameters
            return de_error(Problema(400, NO_ES_UNA_CONSULTA))
        texto = dado if isinstance(dado, str) else escribir(dado)
        return con_etag(request, HttpResponse(texto, content_type=TIPO))

    # A program without cookies has no token to send, and here nothing changes.
    responder.csrf_exempt = True
    return responder


def exigir_conocidos(parametros, conocidos: Iterable[str], repetibles: Iterable[str] = ()) -> None:
    """:class:`Problema` that names every parameter nobody knows, or that is given twice and may be only one thing."""
    conocidos = list(conocidos)
    sobran = {n: [f"No existe: usa {', '.join(conocidos) or 'ninguno'}."] for n in parametros if n not in conocidos}
    repetidos = {n: ["Está más de una vez."] for n, v in parametros.lists() if len(v) > 1 and n not in repetibles}
    if malos := list((repetidos | sobran).items())[:DICHOS]:
        raise Problema(400, PARAMETROS, {nombre[:60]: dicho for nombre, dicho in malos})
