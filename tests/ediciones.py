"""What an edition is made of, made once: so that publishing the same account again for another test takes less."""

import pickle
from collections.abc import Callable
from hashlib import sha256

from django.conf import settings

from cuenta_publica import formatos
from cuenta_publica.documento import Documento
from cuenta_publica.formatos import pdf
from cuenta_publica.sello import Sello

Producir = Callable[[Documento, Sello], dict[str, bytes]]
#: Where files are kept, which is not said in any of them.
LUGARES = {"ALMACEN", "TESTIGO", "SITIO"}
_hechas: dict[str, dict[str, bytes]] = {}


def una_vez(producir: Producir) -> Producir:
    """``producir``, less what this process made before of the same documento and seal, with the same settings and
    renderer: files depend on nothing else."""

    def recordar(documento: Documento, sello: Sello) -> dict[str, bytes]:
        clave = _clave(documento, sello)
        if clave not in _hechas:
            _hechas[clave] = producir(documento, sello)
        return dict(_hechas[clave])

    return recordar


def _clave(documento: Documento, sello: Sello) -> str:
    ajustes = {n: repr(getattr(settings, n)) for n in dir(settings) if n.isupper() and n not in LUGARES}
    dibujante = [pdf.escribir, pdf._correr, pdf.exigir]
    de_que = [pickle.dumps((documento, sello)), repr(ajustes).encode(), *(f.__qualname__.encode() for f in dibujante)]
    return sha256(b"".join(sha256(parte).digest() for parte in de_que)).hexdigest()


def de_esta_vez(poner: Callable[[object, str, object], None]) -> None:
    """From now on, editions are made once. ``poner`` is what sets an attribute."""
    poner(formatos, "producir", una_vez(formatos.producir))
