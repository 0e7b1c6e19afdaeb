"""A zip that is sent while it is made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from .descarga import TROZO

NIVEL = 1  # of compression: the next ones take half as long again, for a tenth less


class Corriente:
    """``zip`` writes into it; :meth:`sacar` takes what was written since the last time."""

    def __init__(self):
        self._partes: list[bytes] = []
        self._largo = 0
        self.zip = ZipFile(self, "w", ZIP_DEFLATED, compresslevel=NIVEL)

    def write(self, datos: bytes) -> int:
        self._partes.append(bytes(datos))
        self._largo += len(datos)
        return len(datos)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def sacar(self) -> bytes:
        partes, self._partes, self._largo = self._partes, [], 0
        return b"".join(partes)

    def verter(self, nombre: str, piezas: Iterable[str]) -> Iterator[bytes]:
        """Add the file ``nombre``, made of ``piezas``, and give what is worth sending already."""
        with self.zip.open(entrada(nombre), "w", force_zip64=True) as abierta:
            juntas, largo = [], 0
            for pieza in piezas:
                juntas.append(pieza)
                largo += len(pieza)
                if largo >= TROZO:
                    abierta.write("".join(juntas).encode())
                    juntas, largo = [], 0
                if self._largo >= TROZO:
                    yield self.sacar()
            abierta.write("".join(juntas).encode())

    def agregar(self, nombre: str, contenido: str, comprimido: bool = True) -> None:
        self.zip.writestr(entrada(nombre, comprimido), contenido)

    def cerrar(self) -> bytes:
        self.zip.close()
        return self.sacar()


def entrada(nombre: str, comprimido: bool = True) -> ZipInfo:
    """Without a date: the same rows make the same file."""
    info = ZipInfo(nombre, (1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED if comprimido else ZIP_STORED
    info.external_attr = 0o644 << 16
    return info
