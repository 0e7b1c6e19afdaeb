"""The restore: into an empty place, whole and checked, or not at all.

The sealed files come first, because without a database nobody sees them; the database is what makes all of it exist.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection

from .. import almacen, cerrojos
from ..frente import enlaces
from . import archivo
from .errores import ErrorDeRespaldo, en_palabras, enumerar
from .manifiesto import Manifiesto, aplicadas, describir, exigir_migraciones, referidos
from .motores import NOMBRES, motor


@dataclass(frozen=True)
class Restaurado:
    """``posteriores``: acts that the witness of this place knows and the backup does not hold. ``alteraciones``: what
    the verification said of it, when the operator took it all the same."""

    manifiesto: Manifiesto
    posteriores: int
    alteraciones: str


def restaurar(ruta: Path, con_alteraciones: bool = False) -> Restaurado:
    """Restore the archive; ``con_alteraciones``, also one of a database that had been altered before.

    Raises ErrorDeRespaldo; then the place is as empty as it was.
    """
    with en_palabras("No se restauró nada"):
        return _restaurar(ruta, con_alteraciones)


def _restaurar(ruta: Path, con_alteraciones: bool) -> Restaurado:
    motor().exigir_vacia()
    _exigir_almacen_vacio()
    manifiesto = archivo.revisar(ruta)
    _exigir_compatible(manifiesto)
    enlaces.vaciar()  # what was on the site is not what comes back
    with _almacen_repuesto(ruta, manifiesto) as carpeta:
        testigo = carpeta / archivo.TESTIGO
        posteriores = _posteriores(testigo)
        with _testigo_repuesto(testigo), motor().restaurada(carpeta / motor().MIEMBRO) as (conexion, entorno):
            _exigir_igual(conexion, manifiesto)
            alteraciones = _sin_cerrojos(conexion)
            conexion.close()
            alteraciones += _verificar(entorno | {"TESTIGO": str(testigo)})
            if alteraciones and not con_alteraciones:
                raise ErrorDeRespaldo(
                    f"No se restauró nada: la base ya estaba alterada cuando se respaldó.\n{alteraciones}"
                    "Use un respaldo anterior o, si no lo hay, la opción --con-alteraciones."
                )
    return Restaurado(manifiesto, posteriores, alteraciones)


def _exigir_almacen_vacio() -> None:
    raiz = Path(settings.ALMACEN)
    if raiz.exists() and (not raiz.is_dir() or any(raiz.iterdir())):
        raise ErrorDeRespaldo(
            f"No se restauró nada: el almacén «{raiz}» no está vacío. Mueva lo que tiene a otra carpeta."
        )


def _exigir_compatible(manifiesto: Manifiesto) -> None:
    if manifiesto.motor != connection.vendor:
        raise ErrorDeRespaldo(
            f"No se restauró nada: el respaldo es de {NOMBRES.get(manifiesto.motor, manifiesto.motor)} y esta base es "
            f"{NOMBRES[connection.vendor]}. Indique en DATABASE_URL una base del mismo motor."
        )
    exigir_migraciones(
        manifiesto.migraciones, f"No se restauró nada: el respaldo (versión {manifiesto.version} del portal)"
    )


@contextmanager
def _almacen_repuesto(ruta: Path, manifiesto: Manifiesto) -> Iterator[Path]:
    """Put the sealed files in their place; give the folder with the archive's other members. Undone on failure."""
    raiz = Path(settings.ALMACEN)
    nueva = not raiz.exists()
    almacen.crear_carpeta(raiz)
    try:
        with TemporaryDirectory(dir=raiz, prefix=almacen.RESTAURANDO, ignore_cleanup_errors=True) as temporal:
            archivo.extraer(ruta, Path(temporal), manifiesto)
            with _puesto(Path(temporal) / archivo.ALMACEN, raiz):
                yield Path(temporal)
    finally:
        with suppress(OSError):  # it is not empty: it went well
            if nueva:
                raiz.rmdir()


@contextmanager
def _puesto(extraido: Path, raiz: Path) -> Iterator[None]:
    grupos = sorted(extraido.glob("*"))
    try:
        for grupo in grupos:
            for guardado in grupo.iterdir():
                guardado.chmod(0o444)
            almacen.asentar(grupo)
            grupo.rename(raiz / grupo.name)
        almacen.asentar(raiz)
        yield
    except BaseException:
        for grupo in grupos:
            shutil.rmtree(raiz / grupo.name, ignore_errors=True)
        raise


def _lineas(testigo: Path) -> set[bytes]:
    return set(testigo.read_bytes().split(b"\n")[:-1]) if testigo.exists() else set()


def _posteriores(respaldado: Path) -> int:
    """How many lines the witness of this place has after the backup. It is never touched: it tells what is lost."""
    aqui = Path(settings.TESTIGO)
    if not aqui.exists():
        return 0
    if _lineas(aqui) and _lineas(aqui).isdisjoint(_lineas(respaldado)):
        raise ErrorDeRespaldo(
            f"No se restauró nada: el testigo «{aqui}» es de otro portal, no comparte ningún acto con el respaldo. "
            "Muévalo a otra carpeta."
        )
    return len(_lineas(aqui) - _lineas(respaldado))


@contextmanager
def _testigo_repuesto(respaldado: Path) -> Iterator[None]:
    """Put the witness back where there is none. Undone on failure."""
    destino = Path(settings.TESTIGO)
    if destino.exists() or not respaldado.exists():
        yield
        return
    try:
        almacen.crear_carpeta(destino.parent)
        shutil.copyfile(respaldado, destino)
        almacen.asentar(destino)
        almacen.asentar(destino.parent)
        yield
    except BaseException:
        destino.unlink(missing_ok=True)
        raise


def _exigir_igual(conexion, manifiesto: Manifiesto) -> None:
    """What came out of the archive is what went into it."""
    hallado = describir(conexion)
    for que, antes, ahora in (
        ("las filas de", manifiesto.filas, hallado.filas),
        ("la cadena de", manifiesto.cadenas, hallado.cadenas),
    ):
        if distintas := {k for k in antes.keys() | ahora.keys() if antes.get(k) != ahora.get(k)}:
            _rechazar(f"no coinciden {que} {enumerar(distintas)}")
    exigir_migraciones(aplicadas(conexion), "No se restauró nada: la base del respaldo")
    traidos = {nombre.rsplit("/", 1)[-1] for nombre in manifiesto.miembros}
    if faltan := referidos(conexion) - traidos:
        _rechazar(f"no trae archivos que sus ediciones nombran: {enumerar(faltan)}")


def _rechazar(por_que: str) -> None:
    raise ErrorDeRespaldo(f"No se restauró nada: el respaldo no coincide con su manifiesto: {por_que}.")


def _sin_cerrojos(conexion) -> str:
    """What is said of a database that came without its locks. They are put back, in case it is taken."""
    if not (faltan := cerrojos.faltantes(conexion)):
        return ""
    cerrojos.instalar(conexion)
    return f"Su base no tenía los cerrojos de publicación en {enumerar(faltan)}.\n"


def _verificar(entorno: dict) -> str:
    """What ``verificar`` finds wrong with each edition and chain of what was restored, in a process that sees only
    that; empty when all is well."""
    entorno = os.environ | {"ALMACEN": str(settings.ALMACEN), "COPIA": ""} | entorno
    orden = [sys.executable, str(settings.BASE_DIR / "manage.py"), "verificar"]
    hecho = subprocess.run(orden, env=entorno, capture_output=True, text=True, check=False)
    return f"{(hecho.stdout + hecho.stderr).strip()}\n" if hecho.returncode else ""
