"""The witness: a log outside the database with every link of every chain, so that a database taken back in time, or
rewritten with its chain, is found out."""

import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

from .almacen import asentar, crear_carpeta
from .models import Eslabon


def anotar(eslabones: Iterable[Eslabon]) -> None:
    """Append one line for each, durably. To write one twice does no harm. OSError when the disk refuses."""
    lineas = b"".join(linea(e) for e in eslabones)
    for ruta in rutas():
        crear_carpeta(ruta.parent)
        nuevo = not ruta.exists()
        descriptor = os.open(ruta, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.write(descriptor, _salto_que_falta(descriptor) + lineas)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if nuevo:
            asentar(ruta.parent)


def rutas() -> list[Path]:
    """The witness, and its twin beside the second copy of the store."""
    return [Path(settings.TESTIGO), *([Path(settings.COPIA) / "testigo.log"] if settings.COPIA else [])]


def linea(eslabon: Eslabon) -> bytes:
    anotado = {"huella": eslabon.huella, "manifiesto": json.loads(eslabon.manifiesto)}
    return json.dumps(anotado, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _salto_que_falta(descriptor: int) -> bytes:
    """A newline when a kill cut the last line short, so that the next one is not lost with it."""
    largo = os.fstat(descriptor).st_size
    return b"\n" if largo and os.pread(descriptor, 1, largo - 1) != b"\n" else b""


def leer(ruta: Path) -> Iterator[dict]:
    """Each line that can be read: ``{"huella", "manifiesto"}``. Nothing when there is no witness yet."""
    try:
        with ruta.open("rb") as archivo:
            for renglon in archivo:
                try:
                    anotado = json.loads(renglon)
                except ValueError:
                    continue
                if isinstance(anotado, dict) and {"huella", "manifiesto"} <= anotado.keys():
                    yield anotado
    except FileNotFoundError:
        return
