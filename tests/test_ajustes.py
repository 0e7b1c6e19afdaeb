"""Production refuses to start with unsafe values; the other environments keep their own."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from cuenta_publica.management.commands import preparar_demo

RAIZ = Path(__file__).resolve().parent.parent
SEGURO = {"ENTORNO": "produccion", "SECRET_KEY": secrets.token_urlsafe(50), "ALLOWED_HOSTS": "portal.ejemplo.cl"}
PROPIAS = ("DEBUG", "DATABASE_URL", "ALMACEN", "PROXY_TLS", "DJANGO_SETTINGS_MODULE", *SEGURO)


def manage(*orden, **variables):
    """Run manage.py with only these settings in the environment; None leaves a variable out."""
    entorno = {k: v for k, v in os.environ.items() if k not in PROPIAS}
    entorno |= {k: v for k, v in variables.items() if v is not None}
    return subprocess.run(
        [sys.executable, "manage.py", *orden], cwd=RAIZ, env=entorno, capture_output=True, text=True, timeout=60
    )


@pytest.mark.parametrize(
    ("cambio", "mensaje"),
    [
        ({"DEBUG": "True"}, "DEBUG está activado: quite la variable"),
        ({"SECRET_KEY": None}, "falta SECRET_KEY: genere una con python3 -c"),
        ({"SECRET_KEY": ""}, "falta SECRET_KEY"),
        ({"SECRET_KEY": "insegura-solo-para-desarrollo"}, "SECRET_KEY es la de desarrollo"),
        ({"SECRET_KEY": "django-insecure-" + "x7Kq" * 20}, "SECRET_KEY es la de desarrollo"),
        ({"SECRET_KEY": "corta"}, "SECRET_KEY es débil (mínimo 50 caracteres"),
        ({"SECRET_KEY": "ab" * 40}, "SECRET_KEY es débil"),
        ({"ALLOWED_HOSTS": None}, "falta ALLOWED_HOSTS: escriba los nombres"),
        ({"ALLOWED_HOSTS": ""}, "falta ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS contiene «*»"),
        ({"ALLOWED_HOSTS": "portal.ejemplo.cl,*"}, "ALLOWED_HOSTS contiene «*»"),
        ({"ENTORNO": "producción"}, "debe ser desarrollo, demo o produccion"),
    ],
)
def test_produccion_no_parte_con_valores_inseguros(cambio, mensaje):
    hecho = manage("check", **SEGURO | cambio)
    assert hecho.returncode != 0
    assert mensaje in hecho.stderr


def test_produccion_nombra_todos_los_problemas_a_la_vez():
    hecho = manage("check", ENTORNO="produccion", DEBUG="1")
    assert all(nombre in hecho.stderr for nombre in ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS"))


def test_produccion_bien_configurada_no_tiene_advertencias():
    hecho = manage("check", "--deploy", "--fail-level", "WARNING", **SEGURO)
    assert hecho.returncode == 0, hecho.stderr


PARTIR = "from cuenta_publica.wsgi import application"


@pytest.fixture
def base(tmp_path):
    """A SQLite file with the tables of the users."""
    url = f"sqlite:///{tmp_path / 'base.sqlite3'}"
    assert manage("migrate", "auth", "-v0", DATABASE_URL=url).returncode == 0
    return url


def test_el_servidor_no_parte_con_el_usuario_de_la_demo(base):
    crear = "from django.contrib.auth.models import User; User.objects.create_superuser('admin-demo', password='x')"
    assert manage("shell", "-v0", "-c", crear, DATABASE_URL=base).returncode == 0
    hecho = manage("shell", "-v0", "-c", PARTIR, DATABASE_URL=base, **SEGURO)
    assert hecho.returncode != 0
    assert "usuario de demostración «admin-demo»" in hecho.stderr
    assert "--borrar-usuario" in hecho.stderr
    assert manage("shell", "-v0", "-c", PARTIR, DATABASE_URL=base).returncode == 0, "en desarrollo sí parte"


def test_el_servidor_parte_sin_el_usuario_de_la_demo(base):
    hecho = manage("shell", "-v0", "-c", PARTIR, DATABASE_URL=base, **SEGURO)
    assert hecho.returncode == 0, hecho.stderr


def test_el_servidor_parte_con_la_base_todavia_vacia(tmp_path):
    hecho = manage("shell", "-v0", "-c", PARTIR, DATABASE_URL=f"sqlite:///{tmp_path / 'v.sqlite3'}", **SEGURO)
    assert hecho.returncode == 0, hecho.stderr


def test_sqlite_espera_y_no_pierde_lo_confirmado(base):
    mirar = (
        "from django.db import connection as c; k = c.cursor();"
        "print(*[k.execute(f'PRAGMA {p}').fetchone()[0] for p in ('journal_mode', 'synchronous', 'busy_timeout')])"
    )
    assert manage("shell", "-v0", "-c", mirar, DATABASE_URL=base).stdout.split() == ["wal", "2", "20000"]


@pytest.fixture
def ordenes(monkeypatch):
    """The commands that preparar_demo calls, recorded in place of being run."""
    llamadas = []
    monkeypatch.setattr(preparar_demo, "call_command", lambda *orden, **_: llamadas.append(orden))
    return llamadas


@pytest.mark.django_db
def test_la_demo_carga_y_publica_lo_que_falta(ordenes):
    call_command("preparar_demo")
    assert ordenes == [
        ("migrate",),
        ("collectstatic",),
        ("cargar_ejemplos",),
        ("publicar", "parinacota", 2019),
        ("publicar", "antofagasta", 2017),
    ]


@pytest.mark.django_db
def test_la_clave_de_la_demo_es_al_azar_y_se_muestra_una_vez(ordenes, capsys, client):
    call_command("preparar_demo")
    clave = capsys.readouterr().out.split("Clave:")[1].split()[0]
    assert len(clave) >= 16
    assert client.login(username="admin-demo", password=clave)
    call_command("preparar_demo")
    salida = capsys.readouterr().out
    assert "ya existe" in salida
    assert "make clave-demo" in salida
    call_command("preparar_demo", "--nueva-clave")
    otra = capsys.readouterr().out.split("Clave:")[1].split()[0]
    assert otra != clave
    assert client.login(username="admin-demo", password=otra)


@pytest.mark.django_db
def test_en_produccion_la_demo_solo_se_puede_borrar(ordenes, settings):
    User.objects.create_superuser("admin-demo", password="x")
    settings.ENTORNO = "produccion"
    with pytest.raises(CommandError, match="no se prepara en producción"):
        call_command("preparar_demo")
    call_command("preparar_demo", "--borrar-usuario")
    assert not User.objects.exists()
    assert ordenes == []
