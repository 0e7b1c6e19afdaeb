"""Production refuses to start with unsafe values; the other environments keep their own."""

import secrets

import pytest

from .procesos import manage

SEGURO = {
    "ENTORNO": "produccion",
    "DATABASE_URL": "sqlite://:memory:",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "ALLOWED_HOSTS": "portal.ejemplo.cl",
    "URL_DEL_PORTAL": "https://portal.ejemplo.cl",
    "EMAIL_URL": "consolemail://",
}
pytestmark = pytest.mark.xdist_group("ajustes")


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
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS acepta cualquier nombre"),
        ({"ALLOWED_HOSTS": "portal.ejemplo.cl,*"}, "ALLOWED_HOSTS acepta cualquier nombre"),
        ({"ALLOWED_HOSTS": ".ejemplo.cl"}, "ALLOWED_HOSTS acepta cualquier nombre"),
        ({"DATABASE_URL": None}, "falta DATABASE_URL: escriba la dirección"),
        ({"URL_DEL_PORTAL": None}, "falta URL_DEL_PORTAL: escriba la dirección"),
        ({"URL_DEL_PORTAL": "http://portal.ejemplo.cl"}, "debe ser https:// y uno de los nombres"),
        ({"URL_DEL_PORTAL": "https://otro.ejemplo.cl"}, "debe ser https:// y uno de los nombres"),
        ({"EMAIL_URL": None}, "falta EMAIL_URL: escriba su servidor"),
        ({"CLAVEUNICA_SERVIDOR": "http://accounts.claveunica.gob.cl/openid"}, "debe empezar con https://"),
        ({"ENTORNO": "producción"}, "debe ser desarrollo, demo o produccion"),
    ],
)
def test_produccion_no_parte_con_valores_inseguros(cambio, mensaje):
    hecho = manage("check", **SEGURO | cambio)
    assert hecho.returncode != 0
    assert mensaje in hecho.stderr


def test_produccion_nombra_todos_los_problemas_a_la_vez():
    hecho = manage("check", ENTORNO="produccion", DEBUG="1")
    assert all(nombre in hecho.stderr for nombre in ("DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "URL_DEL_PORTAL"))


def test_produccion_bien_configurada_no_tiene_advertencias():
    hecho = manage("check", "--deploy", "--fail-level", "WARNING", **SEGURO)
    assert hecho.returncode == 0, hecho.stderr


PARTIR = "from cuenta_publica.wsgi import application"


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A SQLite file with the tables of the users, and nobody in them."""
    url = f"sqlite:///{tmp_path_factory.mktemp('ajustes') / 'base.sqlite3'}"
    assert manage("migrate", "auth", "-v0", DATABASE_URL=url).returncode == 0
    return url


def test_el_servidor_no_parte_con_el_usuario_de_la_demo(base):
    seguro = SEGURO | {"DATABASE_URL": base}
    hecho = manage("shell", "-v0", "-c", PARTIR, **seguro)
    assert hecho.returncode == 0, hecho.stderr
    crear = "from django.contrib.auth.models import User; User.objects.create_superuser('admin-demo', password='x')"
    assert manage("shell", "-v0", "-c", crear, DATABASE_URL=base).returncode == 0
    hecho = manage("shell", "-v0", "-c", PARTIR, **seguro)
    assert hecho.returncode != 0
    assert "usuario de demostración «admin-demo»" in hecho.stderr
    assert "--borrar-usuario" in hecho.stderr
    assert manage("shell", "-v0", "-c", PARTIR, DATABASE_URL=base).returncode == 0, "en desarrollo sí parte"


def test_el_servidor_parte_con_la_base_todavia_vacia(tmp_path):
    hecho = manage("shell", "-v0", "-c", PARTIR, **SEGURO | {"DATABASE_URL": f"sqlite:///{tmp_path / 'v.sqlite3'}"})
    assert hecho.returncode == 0, hecho.stderr


def test_sqlite_espera_y_no_pierde_lo_confirmado(base):
    mirar = (
        "from django.db import connection as c; k = c.cursor();"
        "print(*[k.execute(f'PRAGMA {p}').fetchone()[0] for p in ('journal_mode', 'synchronous', 'busy_timeout')])"
    )
    assert manage("shell", "-v0", "-c", mirar, DATABASE_URL=base).stdout.split() == ["wal", "2", "20000"]
