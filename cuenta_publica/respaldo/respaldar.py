"""The backup: database first, then the sealed files that it names.

The store only grows, so what a copied database names is still there afterwards; but for a withdrawal, which takes files
away: then the database is copied again, and its new copy says that they are gone.
"""

import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.utils import timezone

from .. import almacen, testigo
from ..models import Eslabon
from . import archivo
from .errores import ErrorDeRespaldo, en_palabras
from .manifiesto import Manifiesto, aplicadas, consultar, describir, exigir_migraciones, referidos
from .motores import motor

INTENTOS = 3
PREFIJO = ".respaldo-"
UN_DIA = 86_400


class _Falta(Exception):
    """The store does not have the file with this sha256."""


def respaldar(carpeta: Path, nombre: str = "") -> tuple[Path, Manifiesto]:
    """Write the archive into ``carpeta``, read it back from the disk, and only then give it its name.

    Raises ErrorDeRespaldo; then no archive is left.
    """
    with en_palabras("No se hizo el respaldo"):
        destino = _destino(carpeta, nombre)
        return destino, _intentar(carpeta, destino)


def _intentar(carpeta: Path, destino: Path) -> Manifiesto:
    _quitar_restos(carpeta)
    for _ in range(INTENTOS):
        try:
            with TemporaryDirectory(dir=carpeta, prefix=PREFIJO) as temporal:
                return _hacer(Path(temporal), destino)
        except _Falta as falta:
            huella = str(falta)
            if huella in referidos(connection):
                raise ErrorDeRespaldo(
                    f"No se hizo el respaldo: en el almacén falta «{almacen.ruta(huella)}», que es de una edición "
                    f"publicada. Tráigalo de un respaldo anterior: tar -xf RESPALDO {archivo.nombre_en_almacen(huella)}"
                ) from falta
    raise ErrorDeRespaldo("No se hizo el respaldo: se estaban retirando ediciones. Vuelva a intentarlo.")


def _destino(carpeta: Path, nombre: str) -> Path:
    if not carpeta.is_dir():
        raise ErrorDeRespaldo(f"No existe la carpeta «{carpeta}»: créela, o revise que su disco esté conectado.")
    if carpeta.resolve().is_relative_to(Path(settings.ALMACEN).resolve()):
        raise ErrorDeRespaldo("El respaldo no puede quedar dentro del almacén que respalda: elija otra carpeta.")
    nombre = nombre.removesuffix(".tar") or f"cuentas-{timezone.now():%Y%m%d-%H%M%S}"
    if not re.fullmatch(r"\w[\w.-]*", nombre):
        raise ErrorDeRespaldo(f"«{nombre}» no sirve de nombre: use letras, números, puntos y guiones.")
    destino = carpeta / f"{nombre}.tar"
    if destino.exists():
        raise ErrorDeRespaldo(f"Ya existe «{destino}»: un respaldo no se sobrescribe. Elija otro nombre.")
    return destino


def _quitar_restos(carpeta: Path) -> None:
    """What a backup that was killed left behind."""
    for resto in carpeta.glob(f"{PREFIJO}*"):
        if resto.stat().st_mtime < time.time() - UN_DIA:
            shutil.rmtree(resto, ignore_errors=True)


def _hacer(temporal: Path, destino: Path) -> Manifiesto:
    # Before the database: every act that this witness tells is then in the copy.
    anotado = _testigo()
    with motor().volcado(temporal) as (base, conexion):
        exigir_migraciones(aplicadas(conexion), "No se hizo el respaldo: la base")
        manifiesto, huellas = describir(conexion), referidos(conexion)
        anotado += _por_anotar(conexion, anotado)
    parcial = temporal / destino.name
    with parcial.open("xb") as salida:
        escritor = archivo.Escritor(salida)
        escritor.agregar(base.name, base)
        escritor.agregar_bytes(archivo.TESTIGO, anotado)
        for huella in sorted(huellas):
            _agregar_sellado(escritor, huella)
        manifiesto = manifiesto.con(escritor.miembros.copy())
        escritor.cerrar(manifiesto)
    base.unlink()
    comprobar(parcial, temporal)
    parcial.chmod(0o600)
    parcial.rename(destino)
    almacen.asentar(destino.parent)
    return manifiesto


def _testigo() -> bytes:
    """The witness's whole lines: a kill may have cut the last one short."""
    ruta = Path(settings.TESTIGO)
    leido = ruta.read_bytes() if ruta.exists() else b""
    return leido[: leido.rfind(b"\n") + 1]


def _por_anotar(conexion, anotado: bytes) -> bytes:
    """The acts that the witness has not been told yet, as ``reconciliar`` would tell it."""
    pares = consultar(conexion, Eslabon.objects.order_by("id").values_list("huella", "manifiesto"))
    lineas = b""
    for huella, manifiesto in pares:
        if huella.encode() not in anotado:
            with suppress(ValueError):  # altered behind our back: for ``verificar`` to say
                lineas += testigo.linea(Eslabon(huella=huella, manifiesto=manifiesto))
    return lineas


def _agregar_sellado(escritor: archivo.Escritor, huella: str) -> None:
    ruta = almacen.ruta(huella)
    try:
        hallada = escritor.agregar(archivo.nombre_en_almacen(huella), ruta)
    except FileNotFoundError as error:
        raise _Falta(huella) from error
    if hallada != huella:
        raise ErrorDeRespaldo(
            f"No se hizo el respaldo: «{ruta}» fue alterado, su contenido no es el que se publicó. Tráigalo de un "
            f"respaldo anterior: tar -xf RESPALDO {archivo.nombre_en_almacen(huella)}"
        )


def comprobar(ruta: Path, temporal: Path) -> None:
    """Open the archive as who will need it: every hash, and the database looked at by its own engine."""
    manifiesto = archivo.revisar(ruta)
    archivo.extraer(ruta, temporal, manifiesto, prefijo=motor().MIEMBRO)
    motor().probar(temporal / motor().MIEMBRO)
