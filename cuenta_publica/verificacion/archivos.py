"""The files of an edition: their rows, and their bytes in the store and in its copy."""

import re
import stat
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from .. import almacen
from ..models import Archivo
from .actos import Acto, archivos_de
from .alteracion import Alteracion

DONDE = ("en el almacén", "en la copia del almacén")
CAMPOS = {"tipo": "el tipo", "sha256": "la huella", "tamano": "el tamaño"}
TROZO = 1 << 20


def revisar(acto: Acto, retirada: bool, conteo: Counter) -> Iterator[Alteracion]:
    """Rows against the manifest and bytes against both. A withdrawn edition keeps only the hashes of its rows."""
    filas = {
        f.pop("nombre"): f
        for f in Archivo.objects.filter(edicion=acto.fila["edicion_id"]).values("nombre", *CAMPOS).order_by("id")
    }
    sellados = sellados_de(acto)
    if acto.integro:
        yield from _filas(acto, filas, sellados)
    for nombre, datos in sorted((sellados or filas).items()):
        conteo["archivos"] += 1
        yield from revisar_bytes(acto, nombre, datos, retirada and nombre != Archivo.FILAS)


def sellados_de(acto: Acto) -> dict[str, dict]:
    """The files that the sealed manifest names; empty when it is not the sealed one."""
    return archivos_de(acto.manifiesto) if acto.integro else {}


def _filas(acto, filas, sellados) -> Iterator[Alteracion]:
    for nombre in sorted(filas.keys() | sellados.keys()):
        if nombre not in filas:
            yield acto.alteracion("archivo", f"la base de datos ya no tiene el archivo {nombre}.")
        elif nombre not in sellados:
            yield acto.alteracion("archivo", f"sobra el archivo {nombre}: no se publicó con la edición.")
        elif otros := [CAMPOS[c] for c in CAMPOS if filas[nombre][c] != sellados[nombre].get(c)]:
            yield acto.alteracion("archivo", f"la base de datos cambió {' y '.join(otros)} del archivo {nombre}.")


def revisar_bytes(acto, nombre, datos, retirada) -> Iterator[Alteracion]:
    huella = datos.get("sha256")
    if not isinstance(huella, str) or not re.fullmatch("[0-9a-f]{64}", huella):
        yield acto.alteracion("archivo", f"el archivo {nombre} no tiene una huella válida: no se puede comprobar.")
        return
    for donde, ruta in zip(DONDE, almacen.lugares(huella), strict=False):
        if problema := _problema(ruta, huella, datos.get("tamano"), retirada):
            yield acto.alteracion("archivo", f"{problema} el archivo {nombre} {donde} ({ruta.name[:12]}…).")


def _problema(ruta: Path, huella: str, tamano: int, retirada: bool) -> str:
    """What is wrong with the bytes, as the beginning of a sentence; empty when nothing is."""
    try:
        estado = ruta.stat()
        if not stat.S_ISREG(estado.st_mode):
            return "no es un archivo sino otra cosa"
        if estado.st_size != tamano:
            return f"mide {estado.st_size} bytes en vez de {tamano}"
        return "" if huella_de(ruta) == huella else "cambió"
    except FileNotFoundError:
        return "" if retirada else "falta"
    except OSError as error:
        return f"no se puede leer ({error.strerror})"


def huella_de(ruta: Path) -> str:
    resumen = sha256()
    with ruta.open("rb") as archivo:
        while trozo := archivo.read(TROZO):
            resumen.update(trozo)
    return resumen.hexdigest()


def leer(huella: str) -> bytes | None:
    """Sealed bytes from wherever they are sound; None when they are nowhere."""
    for ruta in almacen.lugares(huella):
        try:
            contenido = ruta.read_bytes()
        except OSError:
            continue
        if sha256(contenido).hexdigest() == huella:
            return contenido
    return None
