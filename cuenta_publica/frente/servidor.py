"""The front: a WSGI application that answers what is stored, and leaves the rest to Django."""

import io
import os
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from time import monotonic
from typing import NamedTuple

from django.conf import settings

from ..cabeceras import INMUTABLE, generales, sin_cuerpo
from . import listado
from .listado import Listado, Recurso, Variante
from .negociacion import acepta_gzip, coincide, rango

_DE_CUENTA = re.compile(r"/cuentas/([-\w]+/)([12][0-9]{3})/(.*)", re.ASCII)
_DE_ARCHIVO = re.compile(
    r"/archivos/([0-9a-f]{64})/(capitulo-[-a-z0-9]+(?=_)|[a-z]+(?=-))[-_]"
    r"([-\w]+)-([12][0-9]{3})-(v[1-9][0-9]{0,3})([.][a-z]+)",
    re.ASCII,
)
DE_DJANGO = ("QUERY_STRING", "SCRIPT_NAME", "HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
#: Files up to this size are kept in memory, the last ones that were read; others are sent by pieces.
PEQUENO, EN_MEMORIA, TROZO = 256 * 1024, 256, 256 * 1024
#: Of each link, where it led and until when that is believed.
_vistas: dict[str, tuple[str, float]] = {}


class Respuesta(NamedTuple):
    estado: str
    cabeceras: dict[str, str]
    cuerpo: Iterable[bytes] = ()


def frente(django):
    """Wrap the WSGI application of Django."""

    def aplicacion(environ, start_response):
        respuesta = responder(environ) if settings.SITIO else None
        if respuesta is None:
            return django(environ, start_response)
        start_response(respuesta.estado, list(respuesta.cabeceras.items()))
        return respuesta.cuerpo

    return aplicacion


def responder(environ: dict) -> Respuesta | None:
    """None when it is for Django: it is not stored, or not whole, or Django would not give it either."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or any(environ.get(nombre) for nombre in DE_DJANGO):
        return None
    try:
        hallado = _hallar(environ["PATH_INFO"])
        comunes = hallado and generales(environ)
        return _entregar(environ, *hallado, comunes) if comunes else None
    except (OSError, ValueError):
        return None


def _hallar(ruta: str) -> tuple[str, Recurso, dict[str, str]] | None:
    """The folder where it is, what it is, and the headers of that address."""
    if partes := _DE_CUENTA.fullmatch(ruta):
        slug, anio, resto = partes.groups()
        carpeta = _carpeta(slug, anio)
        recurso = _listado(carpeta).get(resto)
        return recurso and (carpeta, recurso, recurso.cabeceras)
    if partes := _DE_ARCHIVO.fullmatch(ruta):
        huella, base, slug, anio, version, extension = partes.groups()
        carpeta = _carpeta(f"{slug}/", anio)
        recurso = _listado(carpeta).get(f"{version}/{base}{extension}")
        if recurso and recurso.plano.huella == huella:
            return carpeta, recurso, {**recurso.cabeceras, "Cache-Control": INMUTABLE}
    return None


def _carpeta(slug: str, anio: str) -> str:
    """Where its link led at most ``PLAZO`` ago; OSError when Django answers for the account."""
    ahora, enlaces = monotonic(), f"{settings.SITIO}/cuentas/{slug}"
    carpeta, vence = _vistas.get(enlaces + anio, ("", 0))
    if vence <= ahora:
        carpeta = enlaces + os.readlink(enlaces + anio)
        _vistas[enlaces + anio] = carpeta, ahora + listado.PLAZO
    return carpeta


@lru_cache(maxsize=1024)
def _listado(carpeta: str) -> Listado:
    with open(f"{carpeta}/{listado.NOMBRE}", encoding="utf-8") as archivo:
        return listado.leer(archivo.read())


def _entregar(environ: dict, carpeta: str, recurso: Recurso, propias: dict, comunes: dict) -> Respuesta:
    comprimido = recurso.gzip and acepta_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    variante = recurso.gzip if comprimido else recurso.plano
    etag = f'"{variante.huella}"'
    cabeceras = {**comunes, **propias, "ETag": etag}
    if (tiene := environ.get("HTTP_IF_NONE_MATCH")) and coincide(tiene, etag):
        return Respuesta("304 Not Modified", sin_cuerpo(cabeceras))
    estado, parte = "200 OK", range(variante.tamano)
    if comprimido:
        cabeceras["Content-Encoding"] = "gzip"
    elif not recurso.gzip:
        cabeceras["Accept-Ranges"] = "bytes"
        if (pedida := _pedida(environ, variante, etag)) is not None:
            estado, parte = "206 Partial Content", pedida
            cabeceras["Content-Range"] = f"bytes {parte.start}-{parte.stop - 1}/{variante.tamano}"
            if not parte:
                todo = f"bytes */{variante.tamano}"
                return Respuesta("416 Range Not Satisfiable", {**comunes, "Content-Range": todo, "Content-Length": "0"})
    cabeceras["Content-Length"] = str(len(parte))
    cuerpo = _leer(f"{carpeta}/{variante.archivo}", variante, parte, environ["REQUEST_METHOD"] == "GET")
    return Respuesta(estado, cabeceras, cuerpo)


def _pedida(environ: dict, variante: Variante, etag: str) -> range | None:
    """The part that is asked for; None when all of it is to be sent."""
    if environ["REQUEST_METHOD"] != "GET" or environ.get("HTTP_IF_RANGE", etag) != etag:
        return None
    return rango(environ.get("HTTP_RANGE", ""), variante.tamano)


def _leer(ruta: str, variante: Variante, parte: range, con_cuerpo: bool) -> Iterable[bytes]:
    """OSError or ValueError when the file is not the one that was stored."""
    if variante.tamano <= PEQUENO:
        contenido = _pequeno(ruta, variante.huella)
        return [contenido[parte.start : parte.stop]] if con_cuerpo else ()
    trozos = Trozos(ruta, variante.tamano, parte)
    if con_cuerpo:
        return trozos
    trozos.close()
    return ()


@lru_cache(maxsize=EN_MEMORIA)
def _pequeno(ruta: str, huella: str) -> bytes:
    with open(ruta, "rb") as archivo:
        contenido = archivo.read(PEQUENO + 1)
    if sha256(contenido).hexdigest() != huella:
        raise ValueError("a stored file is not what it was")
    return contenido


class Trozos:
    """A part of a large file, piece by piece."""

    def __init__(self, ruta: str, tamano: int, parte: range):
        self.archivo, self.faltan = io.FileIO(ruta), len(parte)
        if os.fstat(self.archivo.fileno()).st_size != tamano:
            self.close()
            raise ValueError("a stored file was cut short")
        self.archivo.seek(parte.start)

    def __iter__(self):
        while trozo := self.archivo.read(min(TROZO, self.faltan)):
            self.faltan -= len(trozo)
            yield trozo

    def close(self):
        self.archivo.close()
