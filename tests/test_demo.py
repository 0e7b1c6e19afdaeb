"""The demo, for real: its own database and store, its own server, a person who comes in with what is printed."""

import re

import pytest

from cuenta_publica.arranque import USUARIOS_DEMO

from .demo import CON_CODIGO, clave_de
from .navegador import Navegador
from .procesos import servidor

pytestmark = pytest.mark.xdist_group("demo")

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


def entrar(base: str, usuario: str, clave: str, codigo: str = "") -> str:
    """What the administration answers to who comes in."""
    navegador = Navegador(base)
    pagina = navegador.entrar(usuario, clave)
    if codigo:
        assert "Segundo factor" in pagina.texto
        pagina = navegador.enviar("/ingreso/codigo/", {"code": codigo})
    assert pagina.url == f"{base}/admin/"
    return pagina.texto


def test_la_demo_se_prepara_se_sirve_y_no_pierde_nada(demo_nueva, tmp_path):
    preparada, dicho = demo_nueva
    demo, clave = preparada.copia(tmp_path), clave_de(dicho)
    assert len(clave) >= 16
    with servidor(**demo.ajustes) as base:
        navegador = Navegador(base)
        portada = navegador.ir("/").texto
        assert "/cuentas/parinacota/2019/" in portada
        pdf = navegador.abridor.open(f"{base}/cuentas/antofagasta/2017/cuenta.pdf").read()
        assert pdf.startswith(b"%PDF")
        estilo = re.search(r'href="(/static/[^"]+\.css)"', portada)[1]
        assert navegador.ir(estilo).status == 200
        suyos = demo.codigos()
        assert set(suyos) == CON_CODIGO
        for usuario in USUARIOS_DEMO:
            pagina = entrar(base, usuario, clave, suyos.get(usuario, ""))
            assert "Parinacota" in pagina
            assert "Antofagasta" in pagina
    segunda = demo.preparar()
    assert "ya existen" in segunda
    assert "Clave:" not in segunda
    assert "Publicando" not in segunda
    assert clave_de(demo.preparar("--nueva-clave")) != clave
    produccion = {"ENTORNO": "produccion", "ALLOWED_HOSTS": "portal.ejemplo.cl"}
    produccion |= {"URL_DEL_PORTAL": "https://portal.ejemplo.cl", "EMAIL_URL": "consolemail://"}
    intento = demo.manage("preparar_demo", **produccion)
    assert intento.returncode != 0
    assert "no se prepara en producción" in intento.stderr
    dicho = demo.manage("shell", "-v0", "-c", PARTIR_CON_CADA_UNO, **produccion).stdout
    assert re.findall("«(.+)»", dicho) == list(USUARIOS_DEMO), "production starts with none of them"
    assert "Usuarios borrados: 5." in demo.manage("preparar_demo", "--borrar-usuario", **produccion).stdout
