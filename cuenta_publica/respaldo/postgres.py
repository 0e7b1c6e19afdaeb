"""PostgreSQL: ``pg_dump`` and ``pg_restore``, of the snapshot that the manifest describes."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from ..cerrojos import PREFIJO
from .errores import ErrorDeRespaldo
from .manifiesto import SIN_FILAS

MIEMBRO = "base.pgdump"
# libpq's variables are «PG» and its parameter without underscores, but for these.
_IRREGULARES = {"dbname": "PGDATABASE", "application_name": "PGAPPNAME", "connect_timeout": "PGCONNECT_TIMEOUT"}


@contextmanager
def volcado(carpeta: Path) -> Iterator[tuple[Path, object]]:
    """Dump the database of one instant into ``carpeta``; give the file and a connection that sees that instant."""
    copia = carpeta / MIEMBRO
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        instante = cursor.fetchone()[0]
        sin_filas = [f"--exclude-table-data={tabla}" for tabla in SIN_FILAS]
        opciones = ["--format=custom", f"--snapshot={instante}", *sin_filas]
        _correr("pg_dump", *opciones, "--no-password", f"--file={copia}")
        yield copia, connection


def probar(ruta: Path) -> None:
    """Raises ErrorDeRespaldo unless ``pg_restore`` reads the dump's table of contents."""
    _correr("pg_restore", "--list", str(ruta))


def exigir_vacia() -> None:
    """Raises ErrorDeRespaldo unless the database has no tables."""
    if connection.introspection.table_names():
        raise ErrorDeRespaldo(
            f"No se restauró nada: la base «{connection.settings_dict['NAME']}» no está vacía. Detenga el portal y "
            "restaure en una base recién creada."
        )


@contextmanager
def restaurada(copia: Path) -> Iterator[tuple[object, dict]]:
    """Give a connection to the restored database, and the environment that leads a process to it. All of it comes in
    with one transaction; when the block does not end well, it is dropped again."""
    # Empty: the database is the one in the environment, like all that leads there.
    opciones = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-password"]
    _correr("pg_restore", *opciones, "--dbname=", str(copia))
    try:
        yield connection, {}
    except BaseException:
        _vaciar()
        raise


@transaction.atomic
def _vaciar() -> None:
    with connection.cursor() as cursor:
        if tablas := connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {', '.join(map(connection.ops.quote_name, tablas))} CASCADE")
        cursor.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace "
            "AND starts_with(proname, %s)",
            [PREFIJO],
        )
        for (funcion,) in cursor.fetchall():
            cursor.execute(f"DROP FUNCTION {funcion}")


# --- PostgreSQL's own programs ------------------------------------------------------------------------------------


def _correr(nombre: str, *argumentos: str) -> None:
    """Run one of them. Where the database is, and its password, travel in the environment, which others cannot see."""
    orden = [_programa(nombre), *argumentos]
    # A file that may not grow is an error that it tells, as in this process, and not a signal that kills it in silence.
    opciones = {"capture_output": True, "text": True, "errors": "replace", "restore_signals": False}
    hecho = subprocess.run(orden, env=_entorno(), check=False, **opciones)
    if hecho.returncode:
        dicho = hecho.stderr.strip() or f"terminó con {hecho.returncode}"
        raise ErrorDeRespaldo(f"No se hizo nada: el programa «{nombre}» no pudo ({dicho}).")


def _entorno() -> dict:
    datos = {k: str(v) for k, v in connection.get_connection_params().items() if isinstance(v, str | int)}
    return os.environ | {_IRREGULARES.get(k, "PG" + k.replace("_", "").upper()): v for k, v in datos.items()}


def _programa(nombre: str) -> str:
    """Where it is. ErrorDeRespaldo when there is none, or one older than the server, which it could not read."""
    ruta = shutil.which(nombre, path=settings.PG_BIN or None)
    servidor = connection.pg_version // 10_000
    remedio = f"instale el cliente de PostgreSQL {servidor}, o indique en la variable PG_BIN la carpeta donde está."
    if not ruta:
        raise ErrorDeRespaldo(f"No se encuentra el programa «{nombre}»: {remedio}")
    salida = subprocess.run([ruta, "--version"], capture_output=True, text=True, check=False).stdout
    mayor = int(hallado[1]) if (hallado := re.search(r" (\d+)", salida)) else 0
    if mayor < servidor:
        raise ErrorDeRespaldo(f"«{ruta}» es de PostgreSQL {mayor} y el servidor es {servidor}: {remedio}")
    return ruta
