"""``manage.py verificar`` as it is run: in a process of its own, on what others did to the database meanwhile."""

import json
import shutil
from pathlib import Path

import pytest

from .procesos import manage

pytestmark = pytest.mark.django_db

#: Publishes two accounts; on SQLite, with a copy of the database in between.
PUBLICAR = """
import sqlite3
from django.db import connection
from tests.fabrica import *
clara, organismo = make_usuario(), make_organismo(slug="gobernacion-sellada")
for anio in (2018, 2019):
    cuenta = make_cuenta(organismo, anio=anio)
    make_bloque(make_capitulo(cuenta), "<p>Lo que se hizo.</p>")
    publicar(cuenta, clara)
    if anio == 2018 and connection.vendor == "sqlite":
        connection.connection.backup(sqlite3.connect("{copia}"))
"""
VOLVER = """
import random
from django.db import transaction
from tests.alteraciones import *
with transaction.atomic():
    sin_defensas()
    volver_atras(random.Random(1))
"""
#: The database as no program leaves it.
ROMPER = """
from django.db import connection
from cuenta_publica import cerrojos
from tests.alteraciones import sql
cerrojos.quitar(connection)
sql("PRAGMA foreign_keys = OFF" if connection.vendor == "sqlite" else "SET session_replication_role = replica")
sql("UPDATE cuenta_publica_eslabon SET manifiesto = '{no es JSON'")
sql("UPDATE cuenta_publica_archivo SET sha256 = '../../etc/passwd', tamano = 0")
sql("DELETE FROM cuenta_publica_capitulo")
sql("DELETE FROM cuenta_publica_cuentapublica")
sql("DELETE FROM cuenta_publica_organismo")
sql("DROP TABLE seguridad_delito" + (" CASCADE" if connection.vendor == "postgresql" else ""))
if connection.vendor == "sqlite":
    sql("UPDATE cuenta_publica_edicion SET publicada_el = 'ayer', cuenta_id = 'x' || id, huella = x'ff'")
"""


@pytest.fixture
def orden(base_aparte, tmp_path):
    variables = {
        "DATABASE_URL": base_aparte,
        "DJANGO_SETTINGS_MODULE": "tests.ajustes",
        "ALMACEN": str(tmp_path / "almacen"),
        "TESTIGO": str(tmp_path / "testigo.log"),
        "COPIA": str(tmp_path / "copia"),
    }
    return lambda *que: manage(*que, **variables)


def hacer(orden, guion):
    hecho = orden("shell", "-v0", "-c", guion)
    assert hecho.returncode == 0, hecho.stderr


def test_sana_vuelta_atras_y_rota(orden, base_aparte, tmp_path):
    hacer(orden, PUBLICAR.replace("{copia}", str(tmp_path / "antes.sqlite3")))
    hecho = orden("verificar")
    assert (hecho.returncode, hecho.stderr) == (0, "")
    assert hecho.stdout.startswith("2 ediciones, 18 archivos, ")
    assert hecho.stdout.endswith(": todo está como se publicó.\n")

    volver_atras(orden, base_aparte, tmp_path)
    hecho = orden("verificar", "gobernacion-sellada", "--json")
    assert hecho.returncode == 1
    salida = json.loads(hecho.stdout)
    assert salida["ediciones"] == 1
    assert {(a["organismo"], a["anio"], a["version"]) for a in salida["alteraciones"]} == {
        ("gobernacion-sellada", 2019, 1)
    }
    assert all("la base volvió atrás o fue reemplazada" in a["mensaje"] for a in salida["alteraciones"])

    hacer(orden, ROMPER)
    hecho = orden("verificar")
    assert hecho.returncode == 1
    assert "Traceback" not in hecho.stdout + hecho.stderr
    for que in ("gobernacion-sellada 2019, versión 1", "no se puede leer: su manifiesto", "faltan los cerrojos"):
        assert que in hecho.stdout


def volver_atras(orden, base_aparte, tmp_path):
    """An older copy of the whole database comes back; on PostgreSQL, the newest edition goes away with all its rows."""
    if not base_aparte.startswith("sqlite"):
        hacer(orden, VOLVER)
        return
    base = Path(base_aparte.removeprefix("sqlite:///"))
    for resto in ("-wal", "-shm"):
        base.with_name(base.name + resto).unlink(missing_ok=True)
    shutil.copyfile(tmp_path / "antes.sqlite3", base)
