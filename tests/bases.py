"""The databases of the tests, all of them equal at first."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg2
from django.db import connection

from .procesos import manage

#: Its name, in a server that may be of others too.
PLANTILLA = "test_plantilla"
#: The same one of SQLite, before anything was loaded in it.
MIGRADA = "migrada"
# Migrations make thousands of classes that name each other: looking for rubbish among them is a fifth of their time.
HACER = """
import gc
import shutil
from django.core.management import call_command
from django.db import connection
gc.disable()
call_command("migrate", verbosity=0)
if {migrada!r}:
    connection.close()
    shutil.copyfile(connection.settings_dict["NAME"], {migrada!r})
call_command("cargar_ejemplos", verbosity=0)
"""
_numeros = count(1)


class Plantilla:
    """The database that tests begin with, with both accounts as drafts: made once for all the processes of a run, and
    copied. ``carpeta`` is of the run."""

    def __init__(self, carpeta: Path):
        self.carpeta, self.sqlite = carpeta, connection.vendor == "sqlite"
        hecha = carpeta / f"{connection.vendor}.hecha"
        with hecha.with_suffix(".cerrojo").open("w") as cerrojo:
            fcntl.flock(cerrojo, fcntl.LOCK_EX)
            if not hecha.exists():
                self._hacer()
                hecha.touch()

    def _hacer(self) -> None:
        if not self.sqlite:
            borrar(PLANTILLA)
            _ordenar(f'CREATE DATABASE "{PLANTILLA}"')
        codigo = HACER.format(migrada=str(self._archivo(MIGRADA)) if self.sqlite else "")
        ajustes = {"DATABASE_URL": self._url(PLANTILLA), "DJANGO_SETTINGS_MODULE": "tests.ajustes"}
        hecho = manage("shell", "--no-imports", "-v0", "-c", codigo, **ajustes)
        assert hecho.returncode == 0, hecho.stderr

    def _archivo(self, nombre: str) -> Path:
        return self.carpeta / f"{nombre}.sqlite3"

    def _url(self, nombre: str) -> str:
        return f"sqlite:///{self._archivo(nombre)}" if self.sqlite else direccion(nombre)

    def migrada(self, ruta: Path) -> None:
        """Leave there a SQLite database with nothing loaded, and a migration to be done: who needs it has to migrate.
        Without one, there is nothing there."""
        if self.sqlite:
            shutil.copyfile(self._archivo(MIGRADA), ruta)
            with closing(sqlite3.connect(ruta)) as base:
                base.executescript("DROP TABLE django_session; DELETE FROM django_migrations WHERE app = 'sessions'")

    @contextmanager
    def copia(self) -> Iterator[str]:
        """The DATABASE_URL of a new copy, removed at the end."""
        nombre = f"copia_{os.getpid()}_{next(_numeros)}"
        if self.sqlite:
            shutil.copyfile(self._archivo(PLANTILLA), self._archivo(nombre))
        else:
            _ordenar(f'CREATE DATABASE "{nombre}" TEMPLATE "{PLANTILLA}"')
        try:
            yield self._url(nombre)
        finally:
            if not self.sqlite:
                borrar(nombre)

    @contextmanager
    def de_la_sesion(self) -> Iterator[None]:
        """A copy is this process's database; of SQLite, in memory."""
        connection.close()
        with self.copia() as url:
            if self.sqlite:
                connection.settings_dict["NAME"] = "file:memorydb_default?mode=memory&cache=shared"
                connection.ensure_connection()
                with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as origen:
                    origen.backup(connection.connection)
            else:
                connection.settings_dict["NAME"] = urlsplit(url).path[1:]
            yield
            connection.close()


def borrar(nombre: str) -> None:
    _ordenar(f'DROP DATABASE IF EXISTS "{nombre}" WITH (FORCE)')


def _ordenar(sql: str) -> None:
    with closing(psycopg2.connect(**_servidor(), dbname="postgres")) as conexion:
        conexion.autocommit = True
        conexion.cursor().execute(sql)


def _servidor() -> dict:
    claves = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    opciones = {suya: connection.settings_dict[propia] or None for suya, propia in claves.items()}
    return opciones | {c: v for c, v in connection.settings_dict.get("OPTIONS", {}).items() if c in claves}


def direccion(nombre: str) -> str:
    """The DATABASE_URL of the database ``nombre`` in the session's PostgreSQL."""
    datos = _servidor()
    quien = quote(datos["user"] or "", safe="") + (f":{quote(datos['password'], safe='')}" if datos["password"] else "")
    puerto = f"&port={datos['port']}" if datos["port"] else ""
    return f"postgres://{quien}@/{nombre}?host={quote(datos['host'] or '', safe='')}{puerto}"
