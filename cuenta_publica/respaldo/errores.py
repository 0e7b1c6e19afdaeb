"""What a backup or a restore can refuse, in words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

_MOTIVOS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "no queda espacio en el disco"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "el portal no tiene permiso allí"),
}


class ErrorDeRespaldo(Exception):
    """Why it was not done, in Spanish. Nothing is left half made."""


class Danado(ErrorDeRespaldo):
    """The archive is not what was written."""

    def __init__(self, que: str):
        super().__init__(f"El respaldo está dañado: {que}. No se restauró nada: use otro respaldo.")


def enumerar(nombres, maximo: int = 3) -> str:
    """The first few of many names, in order."""
    nombres = sorted(nombres)
    resto = f" y {len(nombres) - maximo} más" if len(nombres) > maximo else ""
    return ", ".join(nombres[:maximo]) + resto


@contextmanager
def en_palabras(que: str) -> Iterator[None]:
    """Say ``que`` ("No se hizo…") and why when the disk or the database refuses."""
    try:
        yield
    except DatabaseError as error:
        raise ErrorDeRespaldo(f"{que}: la base de datos no respondió ({str(error).strip()}).") from error
    except OSError as error:
        motivo = _MOTIVOS.get(error.errno, error.strerror)
        raise ErrorDeRespaldo(f"{que}: {motivo} ({error.filename or 'al leer o escribir'}).") from error
