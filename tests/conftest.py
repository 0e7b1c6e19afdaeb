"""Fixtures that the tests share. The two real accounts are loaded once for each test database."""

import os
from hashlib import sha256
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from cuenta_publica.carga import FIXTURES, cargar_base, cargar_cuenta, leer_json
from cuenta_publica.formatos import pdf
from cuenta_publica.models import CuentaPublica

from .bases import Plantilla
from .fabrica import make_cliente, make_publicable, make_usuario, publicar

#: The fixtures that bring a database with them.
BASES = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Reference data and both accounts, as drafts, before the first test."""
    with django_db_blocker.unblock():
        cargar_base()
        for ruta in sorted((FIXTURES / "cuentas").glob("*.json")):
            cargar_cuenta(leer_json(ruta))


@pytest.fixture(scope="session")
def plantilla(django_db_setup, django_db_blocker, tmp_path_factory):
    """The session's database before any test (both accounts as drafts), to be copied."""
    with django_db_blocker.unblock():
        base = Plantilla(tmp_path_factory.mktemp("plantilla"))
    yield base
    with django_db_blocker.unblock():
        base.borrar()


@pytest.fixture
def base_aparte(plantilla, db):
    """DATABASE_URL of a database of its own, for tests that kill or destroy in other processes."""
    with plantilla.copia() as url:
        yield url


@pytest.fixture(scope="session")
def pdf_dibujados(tmp_path_factory):
    """Where the PDFs of this run are kept: shared by its processes and, under ``make test``, by both engines."""
    suya = tmp_path_factory.getbasetemp()
    comun = suya.parent if os.environ.get("PYTEST_XDIST_WORKER") else suya
    carpeta = Path(os.environ.get("DIBUJADOS") or comun / "dibujados")
    carpeta.mkdir(parents=True, exist_ok=True)
    return carpeta


@pytest.fixture(autouse=True)
def pdf_una_vez(request, monkeypatch, pdf_dibujados):
    """The same message to the renderer gives the same PDF, so that each one is drawn once in a run.

    Tests marked ``dibuja`` draw always: those of the renderer, and those that show that this is so.
    """
    if request.node.get_closest_marker("dibuja"):
        return
    correr = pdf._correr

    def recordar(mensaje: bytes, segundos: float) -> bytes:
        dibujado = pdf_dibujados / sha256(b"%s %s" % (str(segundos).encode(), mensaje)).hexdigest()
        if not dibujado.exists():
            nuevo = dibujado.with_suffix(f".{os.getpid()}")
            nuevo.write_bytes(correr(mensaje, segundos))
            nuevo.rename(dibujado)
        return dibujado.read_bytes()

    monkeypatch.setattr(pdf, "_correr", recordar)


@pytest.fixture(autouse=True)
def almacen_de_prueba(settings, tmp_path_factory):
    settings.ALMACEN = tmp_path_factory.getbasetemp() / "almacen"
    settings.TESTIGO = tmp_path_factory.getbasetemp() / "testigo.log"


@pytest.fixture
def usuario(db):
    return get_user_model().objects.create_user("clara", is_staff=True)


@pytest.fixture
def sin_dibujar(monkeypatch):
    """For tests where nothing depends on the PDF: it is drawn in those of races and of the worker."""
    monkeypatch.setattr(pdf, "escribir", lambda *_: b"%PDF-1.7 de prueba")


@pytest.fixture
def cuenta(db):
    """A small draft that can be published as it is."""
    return make_publicable()


@pytest.fixture
def usuaria(cuenta):
    """A clerk of its organismo."""
    return make_usuario(cuenta.organismo)


@pytest.fixture
def cliente(usuaria):
    """Her browser."""
    return make_cliente(usuaria)


@pytest.fixture
def parinacota(db):
    """The draft of Parinacota 2019."""
    return CuentaPublica.objects.get(organismo__slug="parinacota", anio=2019)


@pytest.fixture
def antofagasta(db):
    """The draft of Antofagasta 2017."""
    return CuentaPublica.objects.get(organismo__slug="antofagasta", anio=2017)


@pytest.fixture
def publicada(parinacota, usuario):
    """Parinacota 2019, published."""
    publicar(parinacota, usuario)
    parinacota.refresh_from_db()
    return parinacota


def pytest_collection_modifyitems(config, items):
    """What touches no database, or only reads the two accounts from it (``un_motor``), is run once, with SQLite; in the
    long run, with both. Those that go together in one process begin first: they take longest."""
    items.sort(key=lambda i: i.get_closest_marker("xdist_group") is None)
    if connection.vendor == "sqlite" or os.environ.get("PRUEBA_LARGA"):
        return
    de_uno = {i for i in items if i.get_closest_marker("un_motor")}
    usan = [i for i in items if i.get_closest_marker("django_db") or BASES & set(i.fixturenames)]
    con_base = [i for i in usan if i not in de_uno]
    config.hook.pytest_deselected(items=[i for i in items if i not in set(con_base)])
    items[:] = con_base


def pytest_terminal_summary(terminalreporter):
    """What the tests measured (``record_property("informe", …)``), once, after the results."""
    lineas = [
        valor
        for informe in terminalreporter.getreports("passed")
        for nombre, valor in informe.user_properties
        if nombre == "informe"
    ]
    if lineas:
        terminalreporter.section("mediciones")
        terminalreporter.write_line("\n".join(lineas))
