"""The front asked without a server, and Django behind it, or apart."""

import io
import json
from pathlib import Path
from typing import NamedTuple
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from cuenta_publica.frente.servidor import frente
from cuenta_publica.models import CuentaPublica


class Respuesta(NamedTuple):
    estado: int
    cabeceras: dict[str, str]
    cuerpo: bytes


class SinDjango(Exception):
    """The front left the request to Django."""


def nadie(environ, start_response):
    raise SinDjango


def pedir(aplicacion, ruta: str, metodo: str = "GET", **environ) -> Respuesta:
    """What a WSGI application answers; names of headers in lower case."""
    camino, _, consulta = ruta.partition("?")
    base = {"REQUEST_METHOD": metodo, "PATH_INFO": camino, "QUERY_STRING": consulta, "HTTP_HOST": "localhost"}
    base |= {"wsgi.input": io.BytesIO(), **environ}
    setup_testing_defaults(base)
    dicho = []
    partes = aplicacion(base, lambda estado, cabeceras, _=None: dicho.extend([estado, cabeceras]))
    cuerpo = b"".join(partes)
    if hasattr(partes, "close"):
        partes.close()
    return Respuesta(int(dicho[0][:3]), {n.lower(): v for n, v in dicho[1]}, cuerpo)


def del_frente(ruta: str, metodo: str = "GET", **environ) -> Respuesta | None:
    """None when it leaves it to Django."""
    try:
        return pedir(frente(nadie), ruta, metodo, **environ)
    except SinDjango:
        return None


def de_django(ruta: str, metodo: str = "GET", **environ) -> Respuesta:
    """With the connection to the database that the test has, as Django's own test client."""
    senales = (request_started, request_finished)
    for senal in senales:
        senal.disconnect(close_old_connections)
    try:
        return pedir(WSGIHandler(), ruta, metodo, **environ)
    finally:
        for senal in senales:
            senal.connect(close_old_connections)


def guardadas() -> list[str]:
    """Every address that is stored."""
    sitio = Path(settings.SITIO)
    cuentas = sorted(sitio.glob("cuentas/*/*"))
    return [
        f"/{c.relative_to(sitio)}/{ruta}" for c in cuentas for ruta in json.loads((c / "_listado.json").read_text())
    ]


def desiguales() -> list[str]:
    """What the front answers and Django does not, of what is stored and of every account that was ever public."""
    cerradas = CuentaPublica.objects.filter(estado__in=CuentaPublica.CERRADOS).select_related("organismo")
    de_cuentas = {d for c in cerradas for d in (c.get_absolute_url(), f"{c.get_absolute_url()}v{c.version}/")}
    dichas = {d: del_frente(d) for d in sorted({*de_cuentas, *guardadas()})}
    return [d for d, mia in dichas.items() if mia and (mia.estado, mia.cuerpo) != de_django(d)[::2]]
