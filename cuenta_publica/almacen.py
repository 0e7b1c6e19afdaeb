"""Store of sealed files, each named by the sha256 of its content: written once, never changed."""

import contextlib
import os
import tempfile
from hashlib import sha256
from pathlib import Path

from django.conf import settings

TEMPORAL = "tmp"
RESTAURANDO = ".restaurando-"  # the folder of a restore in course


def ruta(huella: str) -> Path:
    """Where the file with this sha256 is (or will be)."""
    return Path(settings.ALMACEN) / huella[:2] / huella


def guardar(contenido: bytes) -> str:
    """Write ``contenido`` durably, in the store and in its second copy, and return its sha256.

    OSError when the disk is full or read-only; then nothing is left under a public name.
    """
    huella = sha256(contenido).hexdigest()
    for destino in lugares(huella):
        if destino.exists():
            with contextlib.suppress(PermissionError):
                os.utime(destino)  # young again: nobody takes it for what an interrupted publication left
        else:
            _escribir(destino, contenido)
    return huella


def reponer(destino: Path, contenido: bytes) -> None:
    """Put the right bytes where they are missing or cut short."""
    destino.unlink(missing_ok=True)
    _escribir(destino, contenido)


def lugares(huella: str) -> list[Path]:
    """Where it is kept: the store and, when there is one, the second copy."""
    return [ruta(huella), *([Path(settings.COPIA) / huella[:2] / huella] if settings.COPIA else [])]


def esta(huella: str) -> bool:
    """Whether it is in each place where it is kept."""
    return all(lugar.exists() for lugar in lugares(huella))


def _escribir(destino: Path, contenido: bytes) -> None:
    """Under a temporary name, to the disk, and only then under its own: a name never holds half a file."""
    crear_carpeta(destino.parent.parent)
    destino.parent.mkdir(exist_ok=True)
    descriptor, temporal = tempfile.mkstemp(dir=destino.parent, prefix=TEMPORAL)
    try:
        with os.fdopen(descriptor, "wb") as archivo:
            archivo.write(contenido)
            archivo.flush()
            os.fsync(archivo.fileno())
        os.chmod(temporal, 0o444)
        with contextlib.suppress(FileExistsError):  # another process wrote the same bytes
            os.link(temporal, destino)
    finally:
        Path(temporal).unlink(missing_ok=True)
    asentar(destino.parent)
    asentar(destino.parent.parent)  # where that folder may be new


def crear_carpeta(carpeta: Path) -> None:
    """Make a folder, and those it is in, whose names survive a power cut."""
    if not carpeta.is_dir():
        crear_carpeta(carpeta.parent)
        carpeta.mkdir(exist_ok=True)
        asentar(carpeta.parent)


def asentar(ruta: Path) -> None:
    """Make a file, or the names in a folder, survive a power cut."""
    descriptor = os.open(ruta, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def leer(huella: str) -> bytes:
    """The stored bytes; FileNotFoundError when they are missing."""
    return ruta(huella).read_bytes()


def borrar(huella: str) -> None:
    """Remove a file, from the copy too: only for what a withdrawal takes away, or what no edition ever named."""
    for destino in lugares(huella):
        destino.unlink(missing_ok=True)
