"""SQLite: copied through its backup API, never as a file, whose last writes may still be in the WAL."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.db.utils import ConnectionHandler

from ..almacen import asentar, crear_carpeta
from .errores import Danado, ErrorDeRespaldo
from .manifiesto import SIN_FILAS

MIEMBRO = "base.sqlite3"
ACOMPANANTES = ("-wal", "-shm", "-journal")


def _base() -> Path:
    return Path(connection.settings_dict["NAME"])


@contextmanager
def abierta(ruta: Path) -> Iterator:
    """A Django connection to the database in ``ruta``."""
    ajustes = connection.settings_dict | {"NAME": str(ruta), "OPTIONS": {}}
    conexion = ConnectionHandler({DEFAULT_DB_ALIAS: ajustes})[DEFAULT_DB_ALIAS]
    try:
        yield conexion
    finally:
        conexion.close()


@contextmanager
def volcado(carpeta: Path) -> Iterator[tuple[Path, object]]:
    """Copy the database of one instant into ``carpeta``; give the file and a connection to it."""
    if not _base().exists():
        raise ErrorDeRespaldo(f"No existe la base «{_base()}»: no hay nada que respaldar.")
    copia = carpeta / MIEMBRO
    with abierta(copia) as conexion:
        connection.ensure_connection()
        conexion.ensure_connection()
        with connection.wrap_database_errors:
            connection.connection.backup(conexion.connection)
        with conexion.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
            for tabla in set(SIN_FILAS) & set(conexion.introspection.table_names(cursor)):
                cursor.execute(f"DELETE FROM {conexion.ops.quote_name(tabla)}")
            cursor.execute("VACUUM")  # what was deleted leaves the file too
        yield copia, conexion


def probar(ruta: Path) -> None:
    """Raises Danado unless SQLite finds the file whole."""
    with abierta(ruta) as conexion:
        _exigir_integra(conexion)


def _exigir_integra(conexion) -> None:
    try:
        with conexion.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            hallado = cursor.fetchall()
    except DatabaseError as error:
        raise Danado(f"SQLite no puede leer la base ({error})") from error
    if hallado != [("ok",)]:
        raise Danado(f"la base no está íntegra ({hallado[0][0]})")


def exigir_vacia() -> None:
    """Raises ErrorDeRespaldo unless there is no database where the restored one will be, nor the remains of one."""
    base = _base()
    if restos := [p for s in ACOMPANANTES if (p := base.with_name(base.name + s)).exists()]:
        raise ErrorDeRespaldo(
            f"No se restauró nada: junto a la base quedó «{restos[0]}», de otra base o de un programa que la tiene "
            "abierta. Detenga el portal y mueva ese archivo a otra carpeta."
        )
    if base.exists() and base.stat().st_size:
        with abierta(base) as conexion:
            if conexion.introspection.table_names():
                raise ErrorDeRespaldo(
                    f"No se restauró nada: la base «{base}» no está vacía. Detenga el portal y muévala a otra carpeta, "
                    "o restaure en otro lugar."
                )


@contextmanager
def restaurada(copia: Path) -> Iterator[tuple[object, dict]]:
    """Give a connection to the restored database, and the environment that leads a process to it. It takes its own
    name when the block ends well; otherwise nothing of it is left."""
    base = _base()
    crear_carpeta(base.parent)
    parcial = base.with_name(f".{base.name}.restaurando")
    _quitar(parcial)  # of a restore that was killed: its journal would be played into this one
    try:
        shutil.copyfile(copia, parcial)
        with abierta(parcial) as conexion:
            _exigir_integra(conexion)
            yield conexion, {"DATABASE_URL": f"sqlite:///{quote(str(parcial.resolve()))}"}
        with abierta(parcial) as conexion, conexion.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")  # who looked at it left nothing beside it
        asentar(parcial)
        exigir_vacia()  # again: meanwhile somebody may have started the portal
        os.rename(parcial, base)
        try:
            asentar(base.parent)
        except BaseException:
            base.unlink()
            raise
    finally:
        _quitar(parcial)


def _quitar(base: Path) -> None:
    for sufijo in ("", *ACOMPANANTES):
        base.with_name(base.name + sufijo).unlink(missing_ok=True)
