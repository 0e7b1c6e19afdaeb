"""The demo, for real: its own database and store, its own server, a person who comes in with the printed password."""

import re
import secrets
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from .procesos import manage, servidor


@pytest.fixture
def demo(tmp_path):
    return {
        "ENTORNO": "demo",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
        "ALMACEN": str(tmp_path / "almacen"),
    }


def clave_de(salida: str) -> str:
    return re.search(r"Clave: +(\S+)", salida)[1]


def entrar(base: str, clave: str) -> str:
    """What the admin answers to the login form."""
    navegador = build_opener(HTTPCookieProcessor(galletas := CookieJar()))
    ingreso = navegador.open(f"{base}/admin/login/?next=/admin/").read().decode()
    ficha = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', ingreso)[1]
    datos = urlencode({"csrfmiddlewaretoken": ficha, "username": "admin-demo", "password": clave, "next": "/admin/"})
    pagina = navegador.open(f"{base}/admin/login/", datos.encode()).read().decode()
    assert any(g.name == "csrftoken" for g in galletas)
    return pagina


def test_la_demo_se_prepara_se_sirve_y_no_pierde_nada(demo):
    primera = manage("preparar_demo", **demo)
    assert primera.returncode == 0, primera.stderr
    clave = clave_de(primera.stdout)
    assert len(clave) >= 16
    with servidor(**demo) as base:
        navegador = build_opener()
        portada = navegador.open(f"{base}/").read().decode()
        assert "/cuentas/parinacota/2019/" in portada
        assert navegador.open(f"{base}/cuentas/antofagasta/2017/cuenta.pdf").read().startswith(b"%PDF")
        estilo = re.search(r'href="(/static/[^"]+\.css)"', portada)[1]
        assert navegador.open(f"{base}{estilo}").status == 200
        assert "Parinacota" in entrar(base, clave)
    segunda = manage("preparar_demo", **demo)
    assert "ya existe" in segunda.stdout
    assert "Clave:" not in segunda.stdout
    assert "Publicando" not in segunda.stdout
    tercera = manage("preparar_demo", "--nueva-clave", **demo)
    assert clave_de(tercera.stdout) != clave
    produccion = demo | {"ENTORNO": "produccion", "ALLOWED_HOSTS": "portal.ejemplo.cl"}
    intento = manage("preparar_demo", **produccion)
    assert intento.returncode != 0
    assert "no se prepara en producción" in intento.stderr
    assert "borrado" in manage("preparar_demo", "--borrar-usuario", **produccion).stdout
