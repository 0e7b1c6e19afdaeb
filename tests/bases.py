"""Databases of their own for tests that kill, copy or destroy: each begins equal to the session's database."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connection

_numeros = count(1)


class Plantilla:
    """A copy of the session's database that nobody is in, from which others are made."""

    def __init__(self, carpeta: Path):
        self.carpeta, self.sqlite = carpeta, connection.vendor == "sqlite"
        if self.sqlite:
            connection.ensure_connection()
            with closing(sqlite3.connect(self._archivo("plantilla"))) as destino:
                connection.connection.backup(destino)
        else:
            nombre = connection.settings_dict["NAME"]
            connection.close()
            self.nombre = self._crear(nombre)

    def _archivo(self, nombre: str) -> Path:
        return self.carpeta / f"{nombre}.sqlite3"

    def _crear(self, origen: str) -> str:
        nombre = f"copia_{os.getpid()}_{next(_numeros)}"
        _ordenar(f'CREATE DATABASE "{nombre}" TEMPLATE "{origen}"')
        return nombre

    @contextmanager
    def copia(self) -> Iterator[str]:
        """The DATABASE_URL of a new copy, removed at the end."""
        if self.sqlite:
            ruta = self._archivo(f"copia-{next(_numeros)}")
            shutil.copyfile(self._archivo("plantilla"), ruta)
            yield f"sqlite:///{ruta}"
        else:
            nombre = self._crear(self.nombre)
            try:
                yield direccion(nombre)
            finally:
                _borrar(nombre)

    def borrar(self) -> None:
        if not self.sqlite:
            _borrar(self.nombre)


def _borrar(nombre: str) -> None:
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
