"""The report as a PDF, made by a child process with bounded time and memory and no access to anything."""

import contextlib
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from base64 import b64encode
from pathlib import Path

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string

from ..documento import Documento
from ..sello import Sello
from .cordillera import marca_de_agua, perfil
from .graficos import archivo
from .html import ESTILOS, contexto, leer_estilo, tipo_de_imagen
from .turnos import SinTurno, turno

HIJO = Path(__file__).with_name("pdf_hijo.py")
MAXIMO_HTML = 1_500_000
PAQUETES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
TRAS_LIMITE_DE_CPU = (-signal.SIGXCPU, -signal.SIGKILL)

Recursos = dict[str, tuple[str, bytes]]


class ErrorDePdf(Exception):
    """Why there is no PDF, in Spanish and with what to do about it."""


def escribir(documento: Documento, sello: Sello) -> bytes:
    """The tagged PDF, always with the same bytes for the same report and seal. Raises :class:`ErrorDePdf`."""
    imagenes = {huella: f"asset:{huella}" for huella in documento.imagenes}
    leido = contexto(documento, sello, imagenes)
    html = render_to_string("informe/pdf.html", leido | {"para_pdf": True})
    recursos = _fuentes() | {h: (tipo_de_imagen(datos), datos) for h, datos in documento.imagenes.items()}
    recursos |= {c.archivo: ("image/svg+xml", archivo(c.svg)) for c in leido["cuadros"].values() if c.svg}
    recursos["cordillera.svg"] = ("image/svg+xml", perfil(documento.organismo.slug).encode())
    css = [leer_estilo("pdf.css")]
    if sello.borrador:
        recursos["borrador.svg"] = ("image/svg+xml", marca_de_agua().encode())
        css.append(leer_estilo("pdf-borrador.css"))
    return convertir(html, css, recursos)


def contar_paginas(contenido: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(contenido)) as leido:
        return len(leido.pages)


def convertir(html: str, css: list[str], recursos: Recursos) -> bytes:
    """The PDF of ``html``, whose only addresses are ``asset:`` names of ``recursos``. Raises :class:`ErrorDePdf`."""
    if (largo := len(html.encode())) > MAXIMO_HTML:
        raise ErrorDePdf(
            f"El documento es demasiado largo para el PDF: ocupa {_megas(largo)} y el máximo es "
            f"{_megas(MAXIMO_HTML)}, sin contar las figuras. Acorte los textos o divida las tablas."
        )
    mensaje = {
        "html": html,
        "css": css,
        "recursos": {nombre: (tipo, b64encode(datos).decode()) for nombre, (tipo, datos) in recursos.items()},
        "cpu": settings.PDF_CPU,
        "memoria": settings.PDF_MEMORIA,
    }
    return _en_su_turno(json.dumps(mensaje).encode(), settings.PDF_SEGUNDOS)


def _megas(largo: int) -> str:
    return f"{largo / 1e6:.1f} MB".replace(".", ",")


def _en_su_turno(mensaje: bytes, segundos: float) -> bytes:
    """The PDF, drawn when there is a free turn. The wait is not part of its time."""
    try:
        with turno(settings.PDF_TURNOS, segundos):
            return _correr(mensaje, segundos)
    except SinTurno:
        raise ErrorDePdf(
            f"Hay otros PDF en preparación y ninguno terminó en {segundos:g} segundos. Espere un momento y vuelva a "
            "intentarlo."
        ) from None
    except OSError as error:
        raise ErrorDePdf(_no_empezo(error)) from error


def _correr(mensaje: bytes, segundos: float) -> bytes:
    """Run the child in an empty folder, with an empty environment; it and its children die with the clock."""
    with tempfile.TemporaryDirectory(prefix="pdf-") as carpeta, _lanzar(carpeta) as hijo:
        try:
            pdf, errores = hijo.communicate(mensaje, timeout=segundos)
        except subprocess.TimeoutExpired:
            raise ErrorDePdf(_lento(segundos)) from None
        finally:
            _terminar(hijo)
    if hijo.returncode or not pdf.startswith(b"%PDF"):
        raise ErrorDePdf(_explicar(hijo.returncode, errores.decode(errors="replace")))
    return pdf


def _lanzar(carpeta: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-I", str(HIJO)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=carpeta,
        env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        start_new_session=True,
    )


def _terminar(hijo: subprocess.Popen) -> None:
    """Kill the child, and whatever it started, if it is still there."""
    if hijo.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(hijo.pid, signal.SIGKILL)


def _no_empezo(error: OSError) -> str:
    sin_espacio = error.errno in (errno.ENOSPC, errno.EDQUOT)
    motivo = "no queda espacio en la carpeta temporal" if sin_espacio else f"el sistema no lo permitió ({error})"
    return f"No se pudo empezar el PDF: {motivo}. Avise a quien administra el servidor y vuelva a intentarlo después."


def _lento(segundos: float) -> str:
    return (
        f"El PDF tardó más de {segundos:g} segundos y se detuvo. "
        "Revise si hay una tabla o una figura demasiado grande, y vuelva a intentarlo."
    )


def _explicar(codigo: int, errores: str) -> str:
    """The child's end in words: what happened and what to do."""
    ultima = errores.strip().splitlines()[-1] if errores.strip() else f"código {codigo}"
    if "cannot load library" in errores:
        return f"Falta instalar las bibliotecas que dibujan el PDF: apt-get install {PAQUETES}"
    if "FatalURLFetchingError" in ultima:
        direccion = ultima.partition(": ")[2]
        return f"El documento pide algo que no está en él, y no se permite: {direccion}. Quite esa dirección."
    if codigo in TRAS_LIMITE_DE_CPU:
        return _lento(settings.PDF_CPU)
    if ultima.startswith("MemoryError") or codigo < 0:
        return (
            f"El PDF necesita más memoria que la permitida ({settings.PDF_MEMORIA // 1_000_000} MB). "
            "Revise si hay una tabla o una figura demasiado grande."
        )
    return f"No se pudo hacer el PDF: {ultima}"


def _fuentes() -> Recursos:
    return {fuente.name: ("font/woff2", fuente.read_bytes()) for fuente in sorted(ESTILOS.glob("fonts/*.woff2"))}
