"""The report as a PDF, made by a child process with bounded time and memory and no access to anything."""

import errno
import io
import json
import signal
from base64 import b64encode
from collections.abc import Iterable
from html import unescape

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from ..documento import Documento
from ..imprenta import cliente
from ..sello import Sello
from .cordillera import marca_de_agua, perfil
from .cuadros import Cuadro
from .graficos import archivo
from .html import contexto, tipo_de_imagen
from .paridad import SinParidad, comprobar
from .turnos import SinTurno, turno

PAQUETES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
DETENIDO = "El PDF no se pudo dibujar: el proceso que lo dibuja se detuvo. Vuelva a intentarlo."
NO_ACCESIBLE = "El PDF no cumple la norma de accesibilidad PDF/UA-1: avise a quien administra el portal. {}"
#: Width and height, in points.
PAPELES = {(612, 792): "carta", (595, 842): "A4"}
TRAS_LIMITE_DE_CPU = (-signal.SIGXCPU, -signal.SIGKILL)

Recursos = dict[str, tuple[str, bytes]]


class ErrorDePdf(Exception):
    """Why there is no PDF, in Spanish and with what to do about it."""


class FaltaUnaLetra(ErrorDePdf):
    """A character that no font of the PDF draws; ``letra`` is it."""

    def __init__(self, letra: str, donde: str = ""):
        en = f" en «{donde}»" if donde else ""
        super().__init__(
            f"El PDF no puede dibujar el signo «{letra}» (U+{ord(letra):04X}){en}. Cámbielo por una palabra o por otro "
            "signo."
        )
        self.letra = letra


def escribir(documento: Documento, sello: Sello, pagina: str = "") -> bytes:
    """The tagged PDF, always with the same bytes for the same report and seal. Raises :class:`ErrorDePdf`.

    With ``pagina``, the sealed page, it is also seen that both say the same.
    """
    imagenes = {huella: f"asset:{huella}" for huella in documento.imagenes}
    leido = contexto(documento, sello, imagenes)
    html = render_to_string("informe/pdf.html", leido | {"para_pdf": True})
    cosas = recursos(documento, sello, documento.imagenes, leido["cuadros"].values())
    hecho = convertir(html, hojas(sello), cosas)
    if pagina:
        exigir(pagina, html, hecho)
    return hecho


def recursos(documento: Documento, sello: Sello, imagenes: Iterable[str], cuadros: Iterable[Cuadro]) -> Recursos:
    """What the templates and style sheets of a PDF name: those ``imagenes``, the charts of ``cuadros``, the ridge."""
    suyos = {huella: (tipo_de_imagen(datos := documento.imagenes[huella]), datos) for huella in imagenes}
    suyos |= {c.archivo: ("image/svg+xml", archivo(c.svg)) for c in cuadros if c.svg}
    suyos["cordillera.svg"] = ("image/svg+xml", perfil(documento.organismo.slug).encode())
    if sello.borrador:
        suyos["borrador.svg"] = ("image/svg+xml", marca_de_agua().encode())
    return suyos


def exigir(pagina: str, html: str, contenido: bytes) -> None:
    """Raise :class:`ErrorDePdf` unless it says what ``pagina`` does."""
    try:
        comprobar(pagina, html, contenido)
    except SinParidad as error:
        raise ErrorDePdf(str(error)) from error


def hojas(sello: Sello, *otras: str) -> list[str]:
    """The style sheets of a PDF, in order, by the names of their files."""
    papel = ["pdf-a4.css"] if settings.PDF_PAPEL == "a4" else []
    return ["pdf.css", *otras, *papel, *(["pdf-borrador.css"] if sello.borrador else [])]


def contar_paginas(contenido: bytes) -> int:
    """How many pages a PDF has."""
    with pikepdf.open(io.BytesIO(contenido)) as leido:
        return len(leido.pages)


def papel(contenido: bytes) -> str:
    """What paper a PDF is for, by its first page: «carta», «A4»; empty when it is another one."""
    with pikepdf.open(io.BytesIO(contenido)) as leido:
        ancho, alto = (round(x) for x in leido.pages[0].MediaBox[2:])
    return PAPELES.get((ancho, alto), "")


def convertir(html: str, hojas: list[str], recursos: Recursos) -> bytes:
    """The PDF of ``html``, whose only addresses are ``asset:`` names of ``recursos``. Raises :class:`ErrorDePdf`."""
    if (largo := len(html.encode())) > settings.PDF_HTML:
        raise ErrorDePdf(
            f"El documento es demasiado largo para el PDF: ocupa {_megas(largo)} y el máximo es "
            f"{_megas(settings.PDF_HTML)}, sin contar las figuras. Acorte los textos o divida las tablas."
        )
    mensaje = {
        "html": html,
        "hojas": hojas,
        "recursos": {nombre: (tipo, b64encode(datos).decode()) for nombre, (tipo, datos) in recursos.items()},
        "cpu": settings.PDF_CPU,
        "memoria": settings.PDF_MEMORIA,
        "procesos": settings.PDF_PROCESOS,
    }
    try:
        return _en_su_turno(json.dumps(mensaje).encode(), settings.PDF_SEGUNDOS)
    except FaltaUnaLetra as error:
        raise FaltaUnaLetra(error.letra, _alrededor(html, error.letra)) from error


def _alrededor(html: str, letra: str) -> str:
    """Where ``letra`` is read for the first time."""
    antes, hallada, despues = unescape(strip_tags(html[max(0, html.find("<body")) :])).partition(letra)
    return " ".join(f"{antes[-40:]}{letra}{despues[:40]}".split()) if hallada else ""


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
    """What a child process draws, in an empty folder and with an empty environment; it dies with the clock."""
    try:
        salida = cliente.dibujar(mensaje, segundos)
    except TimeoutError:
        raise ErrorDePdf(_lento(segundos)) from None
    except ConnectionError as error:  # it ended, and said why or not
        raise (_error(1, str(error)) if str(error) else ErrorDePdf(DETENIDO)) from error
    if salida.codigo or not salida.pdf.startswith(b"%PDF"):
        raise _error(salida.codigo, salida.errores)
    return salida.pdf


def _no_empezo(error: OSError) -> str:
    sin_espacio = error.errno in (errno.ENOSPC, errno.EDQUOT)
    motivo = "no queda espacio en la carpeta temporal" if sin_espacio else f"el sistema no lo permitió ({error})"
    return f"No se pudo empezar el PDF: {motivo}. Avise a quien administra el servidor y vuelva a intentarlo después."


def _lento(segundos: float) -> str:
    return (
        f"El PDF tardó más de {segundos:g} segundos y se detuvo. "
        "Revise si hay una tabla o una figura demasiado grande, y vuelva a intentarlo."
    )


def _error(codigo: int, errores: str) -> ErrorDePdf:
    tipo, _, dicho = _ultima(errores, codigo).rpartition("LetraAusente: ")
    return FaltaUnaLetra(dicho) if tipo else ErrorDePdf(_explicar(codigo, errores))


def _ultima(errores: str, codigo: int) -> str:
    return errores.strip().splitlines()[-1] if errores.strip() else f"código {codigo}"


def _explicar(codigo: int, errores: str) -> str:
    """The child's end in words: what happened and what to do."""
    ultima = _ultima(errores, codigo)
    if "cannot load library" in errores:
        return f"Falta instalar las bibliotecas que dibujan el PDF: apt-get install {PAQUETES}"
    if "FatalURLFetchingError" in ultima:
        direccion = ultima.partition(": ")[2]
        return f"El documento pide algo que no está en él, y no se permite: {direccion}. Quite esa dirección."
    if codigo in TRAS_LIMITE_DE_CPU:
        return _lento(settings.PDF_CPU)
    if ultima.startswith(("MemoryError", "SystemError")) or codigo < 0:
        return (
            f"El PDF necesita más memoria que la permitida ({settings.PDF_MEMORIA // 1_000_000} MB). "
            "Revise si hay una tabla o una figura demasiado grande."
        )
    if "Inaccesible: " in ultima:
        return NO_ACCESIBLE.format(ultima.partition("Inaccesible: ")[2])
    if "ErrorDeEtiquetas: " in ultima:
        return f"El PDF no se podría leer en voz alta: {ultima.partition(': ')[2]}"
    return f"No se pudo hacer el PDF: {ultima}"
