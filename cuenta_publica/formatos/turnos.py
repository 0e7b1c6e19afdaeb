"""Turns to draw: each PDF takes a core and much memory, so only a few are drawn at a time in the whole machine."""

import contextlib
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PAUSA = 0.1


class SinTurno(Exception):
    """Nobody finished in time."""


@contextlib.contextmanager
def turno(cuantos: int, segundos: float) -> Iterator[None]:
    """Hold one of ``cuantos`` turns, that every process of this user shares. Raises :class:`SinTurno`, OSError.

    A turn is a locked file, so the system takes it back from a process that dies.
    """
    carpeta = Path(tempfile.gettempdir()) / f"cuenta-publica-pdf-{os.getuid()}"
    carpeta.mkdir(mode=0o700, exist_ok=True)
    limite = time.monotonic() + segundos
    while (archivo := _tomar(carpeta, cuantos)) is None:
        if time.monotonic() >= limite:
            raise SinTurno
        time.sleep(PAUSA)
    try:
        yield
    finally:
        os.close(archivo)


def _tomar(carpeta: Path, cuantos: int) -> int | None:
    """The descriptor of the first free turn, already locked; None when there is none."""
    for n in range(cuantos):
        archivo = os.open(carpeta / str(n), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(archivo, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(archivo)
        except OSError:
            os.close(archivo)
            raise
        else:
            return archivo
    return None
