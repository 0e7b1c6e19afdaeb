"""The second factor: who must have it, how it is activated and asked for, and how its secret is kept."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.test import Client

from cuenta_publica.admin.sitio import SitioAdmin
from cuenta_publica.ingreso import segundo_factor
from cuenta_publica.models import CuentaPublica
from cuenta_publica.roles import Rol

from .ingresos import ACTIVAR, MD5, dentro, entrar, esta_dentro, make_persona

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def claves_baratas(settings):
    settings.PASSWORD_HASHERS = MD5


RUTAS = [
    "/admin/",
    "/admin/cuenta_publica/cuentapublica/",
    "/admin/cuenta_publica/cuentapublica/add/",
    "/admin/jsi18n/",
]


def test_sin_segundo_factor_quien_publica_no_ve_nada(client, monkeypatch):
    usuario = make_persona(Rol.COMUNICACIONES, Rol.REVISOR)
    entrar(client, usuario.username)
    for ruta in RUTAS:
        for respuesta in (client.get(ruta), client.post(ruta, {"anio": "2030"})):
            assert (respuesta.status_code, respuesta["Location"]) == (302, f"{ACTIVAR}?exigido=1"), ruta
    assert not CuentaPublica.objects.filter(anio=2030).exists()
    assert "actívelo para entrar" in client.get(f"{ACTIVAR}?exigido=1").content.decode()
    with monkeypatch.context() as sin_guardia:
        sin_guardia.setattr(SitioAdmin, "_falta_segundo_factor", lambda *_: False)
        assert esta_dentro(client), "the control: it is this guard that stops"
    assert client.post("/admin/logout/").status_code == 302


@pytest.mark.parametrize("rol", [Rol.DIGITADOR, Rol.REVISOR, Rol.AUDITOR])
def test_quien_no_publica_entra_sin_segundo_factor(client, rol):
    entrar(client, make_persona(rol).username)
    assert esta_dentro(client)


def codigo_de_la_pagina(cliente) -> str:
    """What the telephone shows after reading the key of the page."""
    pagina = cliente.get(ACTIVAR).content.decode()
    assert "<svg" in pagina
    assert "<?xml" not in pagina
    secreto = re.search(r'class="llave">(\w+)<', pagina)[1]
    return segundo_factor.codigo_de(secreto)


def test_se_activa_y_desde_entonces_se_pide(client, django_capture_on_commit_callbacks):
    usuario = make_persona(Rol.COMUNICACIONES)
    entrar(client, usuario.username)
    vieja = Client()
    entrar(vieja, usuario.username)
    codigo = codigo_de_la_pagina(client)
    malo = client.post(ACTIVAR, {"code": "000000" if codigo != "000000" else "111111"})
    assert "Código incorrecto" in malo.content.decode()
    assert not esta_dentro(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(ACTIVAR, {"code": codigo})
    pagina = client.get("/ingreso/acceso/recuperacion/").content.decode()
    assert len(re.findall(r"<li>\d{8}</li>", pagina)) == 10
    assert esta_dentro(client)
    assert not vieja.session.get("_auth_user_id"), "who came in with the password only is out"
    assert entrar(vieja, usuario.username)["Location"] == "/ingreso/codigo/"
    assert not esta_dentro(vieja)


def test_cada_codigo_sirve_una_vez(client, time_machine):
    usuario = make_persona(Rol.COMUNICACIONES, con_factor=True)
    time_machine.move_to("2026-03-10T15:00:05Z", tick=False)
    codigo = segundo_factor.codigo(usuario)
    dentro(usuario)
    for segundos in (1, 34):
        time_machine.shift(timedelta(seconds=segundos))
        entrar(client, usuario.username)
        assert "Código incorrecto" in client.post("/ingreso/codigo/", {"code": codigo}).content.decode()
    assert not esta_dentro(client)
    assert client.post("/ingreso/codigo/", {"code": segundo_factor.codigo(usuario)}).status_code == 302
    assert esta_dentro(client)


def test_los_codigos_de_recuperacion_tambien(client):
    usuario = make_persona(con_factor=True)
    dentro(usuario).post("/ingreso/acceso/recuperacion/nuevos/")
    uno = Authenticator.objects.get(user=usuario, type="recovery_codes").wrap().get_unused_codes()[0]
    for servira in (True, False):
        entrar(client, usuario.username)
        client.post("/ingreso/codigo/", {"code": uno})
        assert esta_dentro(client) is servira
        client.post("/ingreso/salir/")


def test_cinco_codigos_malos_cierran(client):
    usuario = make_persona(con_factor=True)
    entrar(client, usuario.username)
    for n in range(5):
        client.post("/ingreso/codigo/", {"code": f"00000{n}"})
    respuesta = client.post("/ingreso/codigo/", {"code": segundo_factor.codigo(usuario)})
    assert "Demasiados intentos fallidos" in respuesta.content.decode()
    assert not esta_dentro(client)


@pytest.mark.parametrize(("rol", "puede"), [(Rol.COMUNICACIONES, False), (Rol.DIGITADOR, True)])
def test_quien_lo_necesita_no_lo_desactiva(rol, puede):
    usuario = make_persona(rol, con_factor=True)
    respuesta = dentro(usuario).post("/ingreso/acceso/desactivar/")
    assert segundo_factor.tiene(usuario) is not puede
    assert puede or segundo_factor.OBLIGATORIO in respuesta.content.decode()


def test_el_secreto_no_se_lee_en_la_base(client, settings):
    usuario = make_persona(con_factor=True)
    guardado = Authenticator.objects.get(user=usuario, type="totp").data["secret"]
    assert segundo_factor.Adaptador().decrypt(guardado) != guardado
    settings.SECRET_KEY, anterior = "otra llave " * 5, settings.SECRET_KEY
    entrar(client, usuario.username)
    assert client.post("/ingreso/codigo/", {"code": "123456"}).status_code == 200, "refused, not broken"
    settings.SECRET_KEY_FALLBACKS = [anterior]
    client.post("/ingreso/codigo/", {"code": segundo_factor.codigo(usuario)})
    assert esta_dentro(client)


def test_quitar_el_segundo_factor_obliga_a_empezar_de_nuevo():
    usuario = make_persona(Rol.COMUNICACIONES, con_factor=True)
    cliente, ajeno = dentro(usuario), dentro(make_persona())
    call_command("quitar_segundo_factor", usuario.username)
    assert not esta_dentro(cliente)
    assert esta_dentro(ajeno)
    assert entrar(cliente, usuario.username, siguiente="/admin/")["Location"] == "/admin/"
    assert cliente.get("/admin/")["Location"] == f"{ACTIVAR}?exigido=1"
