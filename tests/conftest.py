"""Fixtures that the tests share. The two real accounts are loaded once for each test database."""

import gc
import os
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import client as cliente_de_django

from cuenta_publica import filtros
from cuenta_publica.formatos import pdf
from cuenta_publica.models import CuentaPublica

from . import navegacion
from .bases import PLANTILLA, Plantilla, borrar
from .demo import Demo
from .dibujos import dejar_en_blanco, en_blanco, una_vez
from .ediciones import de_esta_vez
from .fabrica import make_cliente, make_publicable, make_usuario, publicar
from .sitio import sitio

# Nothing that was imported or collected is ever rubbish: looking at it again and again took a tenth of the time.
gc.set_threshold(100_000, 20, 100)

#: The fixtures that bring a database with them.
BASES = {"db", "transactional_db", "django_db_setup", "live_server"}


@pytest.fixture(scope="session")
def corrida(tmp_path_factory):
    """A folder that the processes of this run share."""
    suya = tmp_path_factory.getbasetemp()
    return suya.parent if os.environ.get("PYTEST_XDIST_WORKER") else suya


@pytest.fixture(scope="session")
def plantilla(django_test_environment, corrida):
    return Plantilla(corrida)


@pytest.fixture(scope="session")
def django_db_setup(plantilla, django_db_blocker):
    """Reference data and both accounts, as drafts, before the first test."""
    with django_db_blocker.unblock(), plantilla.de_la_sesion():
        yield


@pytest.fixture
def base_aparte(plantilla, db):
    """DATABASE_URL of a database of its own, for tests that kill or destroy in other processes."""
    with plantilla.copia() as url:
        yield url


@pytest.fixture(scope="session")
def demo_nueva(plantilla, tmp_path_factory):
    """A demo that was made from nothing, to be copied, and what was said then. For the groups ``demo`` and
    ``escritorio``.

    But in the long run, almost all of its migrations were done before, with those of the tests' database.
    """
    demo = Demo(tmp_path_factory.mktemp("demo"))
    if not os.environ.get("PRUEBA_LARGA"):
        plantilla.migrada(demo.base)
    return demo, demo.preparar()


@pytest.fixture(scope="session")
def portal(demo_nueva, tmp_path_factory):
    """Where the site is served, with all that there is to see in it (see tests/sitio.py), to whom only looks."""
    with sitio(demo_nueva[0].copia(tmp_path_factory.mktemp("sitio"))) as direccion:
        yield direccion


@pytest.fixture(scope="module")
def chromium(portal):
    """While it is open this process may not ask the database for anything."""
    with navegacion.chromium() as navegador:
        yield navegador


@pytest.fixture(scope="session")
def pdf_dibujados(corrida):
    """Where the PDFs of this run are kept: shared by its processes and, under ``make test``, by both engines."""
    carpeta = Path(os.environ.get("DIBUJADOS") or corrida / "dibujados")
    carpeta.mkdir(parents=True, exist_ok=True)
    return carpeta


@pytest.fixture(autouse=True)
def pdf_una_vez(request, monkeypatch, pdf_dibujados):
    """The same message to the renderer gives the same PDF, so that each one is drawn once in a run.

    It is left blank, but in the long run, for tests that read none: those that do are marked ``con_pdf``. Tests marked
    ``dibuja`` draw always: those of the renderer, and those that show that this is so.
    """
    if request.node.get_closest_marker("dibuja"):
        return
    if request.node.get_closest_marker("con_pdf") or os.environ.get("PRUEBA_LARGA"):
        monkeypatch.setattr(pdf, "_correr", una_vez(pdf._correr, pdf_dibujados))
    else:
        dejar_en_blanco(monkeypatch.setattr)


@pytest.fixture(autouse=True)
def sin_campos_en_el_contexto(monkeypatch):
    """``respuesta.context`` is kept of each template but form fields', which took a fifth of the admin's time."""
    guardar = cliente_de_django.store_rendered_templates

    def sin_campos(store, signal, sender, template, context, **otros):
        if not (template.name or "").startswith("django/forms/"):
            guardar(store, signal, sender, template, context, **otros)

    monkeypatch.setattr(cliente_de_django, "store_rendered_templates", sin_campos)


@pytest.fixture(autouse=True)
def almacen_de_prueba(settings, tmp_path_factory):
    settings.ALMACEN = tmp_path_factory.getbasetemp() / "almacen"
    settings.TESTIGO = tmp_path_factory.getbasetemp() / "testigo.log"


@pytest.fixture(autouse=True)
def otra_generacion():
    """What was published in another test was undone without an act that says so."""
    filtros.ofrecidas.cache_clear()


@pytest.fixture
def usuario(db):
    return get_user_model().objects.create_user("clara", is_staff=True)


@pytest.fixture
def sin_dibujar(monkeypatch):
    """For tests where nothing depends on the PDF: it is drawn in those of races and of the worker."""
    monkeypatch.setattr(pdf, "escribir", lambda *_: en_blanco(b"", 0))


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
def publicada(parinacota, usuario, monkeypatch):
    """Parinacota 2019, published: its files are made by the first test of each process that asks for it."""
    with monkeypatch.context() as mientras:
        de_esta_vez(mientras.setattr)
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


def pytest_collection_finish():
    gc.freeze()


def pytest_unconfigure(config):
    """In a server that is not only of this run, nothing is left."""
    if connection.vendor != "sqlite" and not hasattr(config, "workerinput"):
        borrar(PLANTILLA)


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
