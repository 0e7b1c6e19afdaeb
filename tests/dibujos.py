"""What stands for the renderer in tests: each PDF is drawn once in a run, and those that nobody reads are not drawn."""

import io
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pikepdf

from cuenta_publica.formatos import pdf

EN_BLANCO = "en blanco"
#: What draws: a message and the seconds it may take → the bytes of a PDF.
Dibujante = Callable[[bytes, float], bytes]


def una_vez(dibujar: Dibujante, carpeta: Path) -> Dibujante:
    """``dibujar``, less what is in ``carpeta`` already: the same message gives the same PDF. Processes may share it."""

    def recordar(mensaje: bytes, segundos: float) -> bytes:
        dibujado = carpeta / sha256(b"%s %s" % (str(segundos).encode(), mensaje)).hexdigest()
        if not dibujado.exists():
            nuevo = dibujado.with_suffix(f".{os.getpid()}")
            nuevo.write_bytes(dibujar(mensaje, segundos))
            nuevo.rename(dibujado)
        return dibujado.read_bytes()

    return recordar


def en_blanco(mensaje: bytes, segundos: float) -> bytes:
    """In place of a PDF that nobody reads: one page that says nothing, and is other for another message."""
    salida = io.BytesIO()
    with pikepdf.new() as hoja:
        hoja.add_blank_page()
        hoja.docinfo["/Title"], hoja.docinfo["/Subject"] = sha256(mensaje).hexdigest(), EN_BLANCO
        hoja.save(salida, static_id=True)
    return salida.getvalue()


def dejar_en_blanco(poner: Callable[[object, str, object], None] = setattr) -> None:
    """From now on PDFs are left blank, and it is not looked at what they say. ``poner`` is what sets an attribute."""
    poner(pdf, "_correr", en_blanco)
    poner(pdf, "exigir", lambda *_: None)
