"""The portal as it is served, to whom reads no PDF: each process draws the first that it is asked for, and no other."""

from cuenta_publica.formatos import pdf
from cuenta_publica.wsgi import application as application

from .dibujos import dejar_en_blanco, en_blanco

_dibujar = pdf._correr


def _el_primero(mensaje: bytes, segundos: float) -> bytes:
    pdf._correr = en_blanco
    return _dibujar(mensaje, segundos)


dejar_en_blanco()
pdf._correr = _el_primero
