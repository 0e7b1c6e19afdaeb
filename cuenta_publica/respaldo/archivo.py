"""The archive: an uncompressed tar with a manifest, where every bit counts.

Uncompressed, because most of it (PDF, XLSX, zip, PostgreSQL dump) is compressed already, because any ``tar`` takes one
file out of it, and because damage stays in the file it fell on, which then has a name. Headers and padding are exactly
the ones written here or the archive is refused: no hash covers them, and so no path, link or mode of a stranger's tar
gets through. Members: the database's dump, ``testigo.log``, ``almacen/ab/ab…`` (each named by its sha256), and last
``manifiesto.json`` and the manifest's own hash, which ``sha256sum -c`` reads.
"""

import os
import re
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from .errores import Danado, ErrorDeRespaldo, enumerar
from .manifiesto import Manifiesto

MANIFIESTO, SELLO, TESTIGO, ALMACEN = "manifiesto.json", "manifiesto.sha256", "testigo.log", "almacen"
_NOMBRE = re.compile(
    rf"base\.(sqlite3|pgdump)|{re.escape(TESTIGO)}|{ALMACEN}/([0-9a-f]{{2}})/\2[0-9a-f]{{62}}"
    rf"|{re.escape(MANIFIESTO)}|{re.escape(SELLO)}"
)
_BLOQUE, _TROZO = 512, 1 << 20
_CERO = bytes(_BLOQUE)
_NO_ES = "no es un respaldo de este portal, o su comienzo cambió"


def nombre_en_almacen(huella: str) -> str:
    """Name of the member that holds the sealed file with this sha256."""
    return f"{ALMACEN}/{huella[:2]}/{huella}"


# --- writing ------------------------------------------------------------------------------------------------------


class Escritor:
    """Writes members and remembers what the manifest says of them: ``miembros[name] = {"sha256", "tamano"}``."""

    def __init__(self, salida: BinaryIO):
        self.salida, self.miembros = salida, {}

    def agregar(self, nombre: str, origen: Path) -> str:
        """Copy the file; return its sha256. Raises ErrorDeRespaldo when it changes size while it is read."""
        with origen.open("rb") as entrada:
            tamano = os.fstat(entrada.fileno()).st_size
            return self._escribir(nombre, tamano, iter(lambda: entrada.read(_TROZO), b""))

    def agregar_bytes(self, nombre: str, contenido: bytes) -> str:
        return self._escribir(nombre, len(contenido), [contenido])

    def _escribir(self, nombre, tamano, trozos) -> str:
        self.salida.write(_cabecera(nombre, tamano))
        huella, escritos = sha256(), 0
        for trozo in trozos:
            huella.update(trozo)
            escritos += self.salida.write(trozo)
        if escritos != tamano:
            raise ErrorDeRespaldo(f"«{nombre}» cambió mientras se copiaba: no se hizo el respaldo.")
        self.salida.write(bytes(-tamano % _BLOQUE))
        self.miembros[nombre] = {"sha256": huella.hexdigest(), "tamano": tamano}
        return huella.hexdigest()

    def cerrar(self, manifiesto: Manifiesto) -> None:
        huella = self.agregar_bytes(MANIFIESTO, manifiesto.escribir())
        self.agregar_bytes(SELLO, f"{huella}  {MANIFIESTO}\n".encode())
        self.salida.write(_CERO * 2)
        self.salida.flush()
        os.fsync(self.salida.fileno())


def _cabecera(nombre: str, tamano: int) -> bytes:
    datos = tarfile.TarInfo(nombre)
    datos.size, datos.mode = tamano, 0o600
    return datos.tobuf(tarfile.GNU_FORMAT)


# --- reading ------------------------------------------------------------------------------------------------------


def revisar(ruta: Path) -> Manifiesto:
    """Read the whole archive, compare it with its manifest, and return this. Raises ErrorDeRespaldo."""
    hallados, textos = {}, {}
    with _abrir(ruta) as entrada:
        for nombre, trozos in _miembros(entrada):
            huella, tamano = sha256(), 0
            for trozo in trozos:
                huella.update(trozo)
                tamano += len(trozo)
                if nombre in (MANIFIESTO, SELLO):
                    textos[nombre] = textos.get(nombre, b"") + trozo
            hallados[nombre] = {"sha256": huella.hexdigest(), "tamano": tamano}
    sello = f"{hallados.get(MANIFIESTO, {}).get('sha256')}  {MANIFIESTO}\n".encode()
    if textos.get(SELLO) != sello:
        raise Danado("el manifiesto no está o no es el que se escribió")
    manifiesto = Manifiesto.leer(textos[MANIFIESTO])
    _comparar(hallados, manifiesto.miembros)
    return manifiesto


def _comparar(hallados: dict, declarados: dict) -> None:
    hallados = {k: v for k, v in hallados.items() if k not in (MANIFIESTO, SELLO)}
    if faltan := declarados.keys() - hallados.keys():
        raise Danado(f"falta {enumerar(faltan)}")
    if sobran := hallados.keys() - declarados.keys():
        raise Danado(f"trae algo que su manifiesto no nombra: {enumerar(sobran)}")
    if distintos := {k for k in hallados if hallados[k] != declarados[k]}:
        raise Danado(f"cambió el contenido de {enumerar(distintos)}")


def extraer(ruta: Path, carpeta: Path, manifiesto: Manifiesto, prefijo: str = "") -> None:
    """Write the members whose name starts with ``prefijo`` under ``carpeta``, durably, checking each hash again."""
    with _abrir(ruta) as entrada:
        for nombre, trozos in _miembros(entrada):
            if nombre in manifiesto.miembros and nombre.startswith(prefijo):
                destino = carpeta / nombre
                destino.parent.mkdir(parents=True, exist_ok=True)
                if _volcar(trozos, destino) != manifiesto.miembros[nombre]["sha256"]:
                    raise Danado(f"cambió el contenido de {nombre}")


def _volcar(trozos, destino: Path) -> str:
    huella = sha256()
    with destino.open("xb") as salida:
        for trozo in trozos:
            huella.update(trozo)
            salida.write(trozo)
        salida.flush()
        os.fsync(salida.fileno())
    return huella.hexdigest()


@contextmanager
def _abrir(ruta: Path) -> Iterator[BinaryIO]:
    """Open it and forget what the system keeps of it in memory: what is checked is what the disk holds."""
    try:
        entrada = ruta.open("rb")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise ErrorDeRespaldo(f"No existe el archivo de respaldo «{ruta}».") from error
    with entrada:
        os.posix_fadvise(entrada.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        yield entrada


def _miembros(entrada: BinaryIO) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each member's name and its bytes, a piece at a time. Raises Danado at the first bit out of place."""
    vistos = set()
    while (cabecera := _tomar(entrada, _BLOQUE)) != _CERO:
        nombre, tamano = _nombre_y_tamano(cabecera)
        if nombre in vistos:
            raise Danado(f"trae dos veces {nombre}")
        vistos.add(nombre)
        trozos = _trozos(entrada, tamano)
        yield nombre, trozos
        for _ in trozos:
            pass
        if any(_tomar(entrada, -tamano % _BLOQUE)):
            raise Danado(f"hay algo escrito después de {nombre}")
    if entrada.read(_BLOQUE + 1) != _CERO:
        raise Danado("su final no es el que se escribió")


def _nombre_y_tamano(cabecera: bytes) -> tuple[str, int]:
    """Only the header that we would write ourselves."""
    try:
        datos = tarfile.TarInfo.frombuf(cabecera, "utf-8", "strict")
    except (tarfile.HeaderError, ValueError) as error:
        raise Danado(_NO_ES) from error
    if not _NOMBRE.fullmatch(datos.name):
        raise Danado(f"trae un archivo que no corresponde: «{ascii(datos.name)[1:-1]}»")
    if datos.size < 0 or _cabecera(datos.name, datos.size) != cabecera:
        raise Danado(f"la ficha de {datos.name} no es la que se escribió")
    return datos.name, datos.size


def _trozos(entrada: BinaryIO, tamano: int) -> Iterator[bytes]:
    while tamano:
        trozo = _tomar(entrada, min(_TROZO, tamano))
        tamano -= len(trozo)
        yield trozo


def _tomar(entrada: BinaryIO, cuantos: int) -> bytes:
    leidos = entrada.read(cuantos)
    if len(leidos) != cuantos:
        raise Danado("está cortado antes del final")
    return leidos
