"""From a frozen report to the files of an edition. Everything here sees a Documento, never a model."""

from hashlib import sha256

from ..documento import Documento
from ..sello import Sello
from . import csv, erratas, html, json, pdf, tarjeta, xlsx

TIPOS = {
    "cuenta.pdf": "application/pdf",
    "cuenta.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "datos.zip": "application/zip",
    "cuenta.json": "application/json",
    "cuenta.html": "text/html; charset=utf-8",
    "erratas.json": "application/json",
    "tarjeta.png": "image/png",
}


def huella(documento: Documento) -> str:
    """sha256 of the canonical JSON: the identity of the content."""
    return sha256(json.escribir(documento)).hexdigest()


def producir(documento: Documento, sello: Sello) -> dict[str, bytes]:
    """The files of an edition, by name; its fe de erratas when it corrects another one.

    Raises :class:`pdf.ErrorDePdf`.
    """
    correcciones = {"erratas.json": erratas.escribir(sello.erratas)} if sello.erratas else {}
    return {
        "cuenta.pdf": pdf.escribir(documento, sello),
        "cuenta.xlsx": xlsx.escribir(documento, sello),
        "datos.zip": csv.escribir(documento, sello),
        "cuenta.json": json.escribir(documento),
        "cuenta.html": html.informe(documento, sello).encode(),
        "tarjeta.png": tarjeta.escribir(documento, sello),
        **correcciones,
    }
