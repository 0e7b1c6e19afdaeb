"""From a frozen report to the files of an edition. Everything here sees a Documento, never a model."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from hashlib import sha256

from ..documento import Documento
from ..sello import Sello
from . import csv, erratas, html, json, pdf, separatas, tarjeta, xlsx

PDF = "application/pdf"
#: Those of every edition; each of its capítulos has one more.
TIPOS = {
    "cuenta.pdf": PDF,
    "resumen.pdf": PDF,
    "cuenta.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "datos.zip": "application/zip",
    "cuenta.json": "application/json",
    "cuenta.html": "text/html; charset=utf-8",
    "erratas.json": "application/json",
    "tarjeta.png": "image/png",
}


DIBUJANTES = 2  # PDFs that are drawn at a time: as many as the cores of a small machine


def tipo(nombre: str) -> str:
    """The MIME type of a file of an edition. KeyError when it has none of that name."""
    return PDF if separatas.ancla_de(nombre) else TIPOS[nombre]


def huella(documento: Documento) -> str:
    """sha256 of the canonical JSON: the identity of the content."""
    return sha256(json.escribir(documento)).hexdigest()


def producir(documento: Documento, sello: Sello) -> dict[str, bytes]:
    """The files of an edition, by name; its fe de erratas when it corrects another one.

    Its PDFs are drawn while the others are written. Raises :class:`pdf.ErrorDePdf`.
    """
    pagina = html.informe(documento, sello)
    dibujos = {"cuenta.pdf": partial(pdf.escribir, documento, sello, pagina), **separatas.tareas(documento, sello)}
    with ThreadPoolExecutor(DIBUJANTES) as hilos:
        try:
            dibujados = hilos.map(_hacer, dibujos.values())
            escritos = _escribir(documento, sello) | {"cuenta.html": pagina.encode()}
            return dict(zip(dibujos, dibujados, strict=True)) | escritos
        except BaseException:
            hilos.shutdown(wait=False, cancel_futures=True)
            raise


def _hacer(dibujo: Callable[[], bytes]) -> bytes:
    return dibujo()


def _escribir(documento: Documento, sello: Sello) -> dict[str, bytes]:
    correcciones = {"erratas.json": erratas.escribir(sello.erratas)} if sello.erratas else {}
    return {
        "cuenta.xlsx": xlsx.escribir(documento, sello),
        "datos.zip": csv.escribir(documento, sello),
        "cuenta.json": json.escribir(documento),
        "tarjeta.png": tarjeta.escribir(documento, sello),
        **correcciones,
    }
