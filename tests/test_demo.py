"""The demo, for real: its own database and store, its own server, a person who comes in with what is printed."""

import re
import secrets

import pytest

from cuenta_publica.arranque import USUARIOS_DEMO

from .navegador import Navegador
from .procesos import manage, servidor

CON_CODIGO = {"admin-demo", "comunicaciones-demo"}

PARTIR_CON_CADA_UNO = """
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from cuenta_publica.arranque import USUARIOS_DEMO, rechazar_usuario_demo
for nombre in USUARIOS_DEMO:
    apartados = User.objects.exclude(username=nombre)
    for otro in apartados:
        User.objects.filter(pk=otro.pk).update(username=otro.username + ".")
    try:
        rechazar_usuario_demo()
    except ImproperlyConfigured as error:
        print(str(error).splitlines()[0])
    for otro in apartados:
        User.objects.filter(pk=otro.pk).update(username=otro.username.rstrip("."))
"""


@pytest.fixture
def demo(tmp_path):
    return {
        "ENTORNO": "demo",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'demo.sqlite3'}",
        "ALMACEN": str(tmp_path / "almacen"),
        "ESTATICOS": str(tmp_path / "estaticos"),
    }


def clave_de(salida: str) -> str:
    return re.search(r"Clave: +(\S+)", salida)[1]


def codigos(demo) -> dict[str, str]:
    return dict(re.findall(r"(\S+): (\d{6})", manage("preparar_demo", "--codigos", **demo).stdout))


def entrar(base: str, usuario: str, clave: str, codigo: str = "") -> str:
    """What the administration answers to who comes in."""
    navegador = Navegador(base)
    pagina = navegador.entrar(usuario, clave)
    if codigo:
        assert "Segundo factor" in pagina.texto
        pagina = navegador.enviar("/ingreso/codigo/", {"code": codigo})
    assert pagina.url == f"{base}/admin/"
    return pagina.texto


def test_la_demo_se_prepara_se_sirve_y_no_pierde_nada(demo):
    primera = manage("preparar_demo", **demo)
    assert primera.returncode == 0, primera.stderr
    clave = clave_de(primera.stdout)
    assert len(clave) >= 16
    with servidor(**demo) as base:
        navegador = Navegador(base)
        portada = navegador.ir("/").texto
        assert "/cuentas/parinacota/2019/" in portada
        pdf = navegador.abridor.open(f"{base}/cuentas/antofagasta/2017/cuenta.pdf").read()
        assert pdf.startswith(b"%PDF")
        estilo = re.search(r'href="(/static/[^"]+\.css)"', portada)[1]
        assert navegador.ir(estilo).status == 200
        suyos = codigos(demo)
        assert set(suyos) == CON_CODIGO
        for usuario in USUARIOS_DEMO:
            pagina = entrar(base, usuario, clave, suyos.get(usuario, ""))
            assert "Parinacota" in pagina
            assert "Antofagasta" in pagina
    segunda = manage("preparar_demo", **demo)
    assert "ya existen" in segunda.stdout
    assert "Clave:" not in segunda.stdout
    assert "Publicando" not in segunda.stdout
    tercera = manage("preparar_demo", "--nueva-clave", **demo)
    assert clave_de(tercera.stdout) != clave
    produccion = demo | {"ENTORNO": "produccion", "ALLOWED_HOSTS": "portal.ejemplo.cl"}
    produccion |= {"URL_DEL_PORTAL": "https://portal.ejemplo.cl", "EMAIL_URL": "consolemail://"}
    intento = manage("preparar_demo", **produccion)
    assert intento.returncode != 0
    assert "no se prepara en producción" in intento.stderr
    dicho = manage("shell", "-v0", "-c", PARTIR_CON_CADA_UNO, **produccion).stdout
    assert re.findall("«(.+)»", dicho) == list(USUARIOS_DEMO), "production starts with none of them"
    assert "Usuarios borrados: 5." in manage("preparar_demo", "--borrar-usuario", **produccion).stdout
