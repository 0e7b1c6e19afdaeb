"""Fixtures that the tests share. The two real accounts are loaded once for each test database."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection

from cuenta_publica import cerrojos
from cuenta_publica.carga import FIXTURES, cargar_base, cargar_cuenta, leer_json
from cuenta_publica.models import CuentaPublica
from cuenta_publica.publicacion import publicar


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Reference data and both accounts, as drafts, before the first test."""
    with django_db_blocker.unblock():
        cargar_base()
        for ruta in sorted((FIXTURES / "cuentas").glob("*.json")):
            cargar_cuenta(leer_json(ruta))


@pytest.fixture(autouse=True)
def almacen_de_prueba(settings, tmp_path_factory):
    settings.ALMACEN = tmp_path_factory.getbasetemp() / "almacen"


@pytest.fixture
def sin_cerrojos_al_final(transactional_db):
    """For tests with real commits: the flush that follows them empties published tables too."""
    yield
    cerrojos.quitar(connection)


@pytest.fixture
def usuario(db):
    return get_user_model().objects.create_user("clara", is_staff=True)


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
