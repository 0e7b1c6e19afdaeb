"""Store of sealed files, each named by the sha256 of its content: written once, never changed."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

from django.conf import settings


def ruta(huella: str) -> Path:
    """Where the file with this sha256 is (or will be)."""
    return Path(settings.ALMACEN) / huella[:2] / huella


def guardar(contenido: bytes) -> str:
    """Write ``contenido`` durably and return its sha256. OSError when the disk is full or read-only; then nothing
    is left under a public name."""
    huella = sha256(contenido).hexdigest()
    destino = ruta(huella)
    if destino.exists():
        return huella
    destino.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporal = tempfile.mkstemp(dir=destino.parent)
    try:
        with os.fdopen(descriptor, "wb") as archivo:
            archivo.write(contenido)
            archivo.flush()
            os.fsync(archivo.fileno())
        os.chmod(temporal, 0o444)
        os.replace(temporal, destino)
    except BaseException:
        Path(temporal).unlink(missing_ok=True)
        raise
    _asentar(destino.parent)
    return huella


def _asentar(carpeta: Path) -> None:
    """Make the new name survive a power cut."""
    descriptor = os.open(carpeta, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def leer(huella: str) -> bytes:
    """The stored bytes; FileNotFoundError when they are missing."""
    return ruta(huella).read_bytes()
