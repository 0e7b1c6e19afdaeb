"""Coming in with a password: who, after how many failures, and when a session ends."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cuenta_publica.models import Membresia

from .ingresos import CLAVE, INGRESO, MD5, OTRA_CLAVE, dentro, entrar, esta_dentro, make_persona

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def claves_baratas(settings):
    settings.PASSWORD_HASHERS = MD5


# --- the password ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cual", ["username", "email"])
def test_se_entra_con_el_usuario_o_con_el_correo_y_la_sesion_es_otra(client, cual):
    usuario = make_persona()
    client.get("/admin/")
    client.session["algo"] = 1
    sesion = client.session
    sesion["de_antes"] = True
    sesion.save()
    client.cookies["sessionid"] = sesion.session_key
    assert entrar(client, getattr(usuario, cual).upper()).status_code == 302
    assert client.cookies["sessionid"].value != sesion.session_key
    assert not Session.objects.filter(session_key=sesion.session_key).exists()
    assert esta_dentro(client)


def sin_lo_escrito(respuesta) -> str:
    texto = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", respuesta.content.decode())
    return re.sub(r'name="(login|email)" value="[^"]*"', "", texto)


@pytest.mark.parametrize("cual", ["username", "email"])
def test_nadie_averigua_que_usuarios_hay(client, monkeypatch, cual):
    """Equal words and equal work for who exists and who does not."""
    usuario, trabajo = make_persona(), []
    hacer = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *a: trabajo.append(a) or hacer(*a))
    conocido = entrar(client, getattr(usuario, cual), "no es esta")
    hechos, trabajo[:] = len(trabajo), []
    desconocido = entrar(client, "nadie@ejemplo.cl" if cual == "email" else "nadie", "no es esta")
    assert (conocido.status_code, hechos) == (desconocido.status_code, len(trabajo)) == (200, 1)
    assert "El usuario o la contraseña no son correctos." in conocido.content.decode()
    assert sin_lo_escrito(conocido) == sin_lo_escrito(desconocido)


def test_recuperar_la_clave_no_dice_si_la_direccion_existe(client, settings):
    settings.URL_DEL_PORTAL = "https://portal.ejemplo.cl"
    usuario = make_persona()
    respuestas = [client.post("/ingreso/olvido/", {"email": c}) for c in (usuario.email, "nadie@ejemplo.cl")]
    assert {(r.status_code, r["Location"]) for r in respuestas} == {(302, "/ingreso/olvido/enviado/")}
    assert [m.to for m in mail.outbox] == [[usuario.email]]
    assert "https://portal.ejemplo.cl/ingreso/olvido/" in mail.outbox[0].body
    assert "testserver" not in mail.outbox[0].body


def test_el_enlace_del_correo_sirve_una_vez_y_termina_las_sesiones(client):
    usuario = make_persona()
    abierta = dentro(usuario)
    client.post("/ingreso/olvido/", {"email": usuario.email})
    enlace = re.search(r"http://[^/]+(/ingreso/olvido/\S+)", mail.outbox[0].body)[1]
    formulario = client.get(enlace, follow=True)
    corta = client.post(formulario.request["PATH_INFO"], {"password1": "corta", "password2": "corta"})
    assert "12 caracteres" in corta.content.decode()
    client.post(formulario.request["PATH_INFO"], {"password1": OTRA_CLAVE, "password2": OTRA_CLAVE})
    assert not esta_dentro(abierta)
    assert not esta_dentro(client), "who recovers it still has to come in"
    assert "Ese enlace ya no sirve" in Client().get(enlace, follow=True).content.decode()
    assert entrar(client, usuario.username, OTRA_CLAVE).status_code == 302


@pytest.mark.parametrize(
    "malo", ["//evil.example/", "https://evil.example/", "http://testserver/admin/", "/\\evil.example"]
)
def test_despues_de_entrar_solo_se_va_a_una_pagina_del_portal(client, malo):
    usuario = make_persona()
    assert entrar(client, usuario.username, siguiente=malo)["Location"] == "/admin/"
    assert client.post(f"/ingreso/salir/?next={malo}")["Location"] == INGRESO
    bueno = "/admin/cuenta_publica/cuentapublica/"
    assert entrar(client, usuario.username, siguiente=bueno)["Location"] == bueno


def test_las_puertas_de_la_administracion_llevan_al_ingreso(client):
    assert client.get("/admin/login/?next=/admin/x/")["Location"] == f"{INGRESO}?next=%2Fadmin%2Fx%2F"
    assert client.get("/admin/", follow=True).redirect_chain[-1][0] == f"{INGRESO}?next=%2Fadmin%2F"
    cliente = dentro(make_persona())
    assert cliente.get("/admin/password_change/")["Location"] == "/ingreso/clave/"
    assert cliente.post("/admin/logout/")["Location"] == INGRESO
    assert not esta_dentro(cliente)


def test_quien_no_trabaja_en_ningun_organismo_lo_lee(client):
    usuario = make_persona()
    Membresia.objects.all().delete()
    respuesta = client.post(INGRESO, {"login": usuario.username, "password": CLAVE}, follow=True)
    assert respuesta.status_code == 403
    assert "no trabaja en ningún organismo" in respuesta.content.decode()


@pytest.mark.parametrize(
    "nombre", ["account_signup", "account_email", "account_request_login_code", "socialaccount_signup"]
)
def test_lo_que_no_se_usa_no_existe(nombre):
    with pytest.raises(NoReverseMatch):
        reverse(nombre)


# --- lockout --------------------------------------------------------------------------------------------------------


def test_cinco_fallas_cierran_la_cuenta_un_rato(client, time_machine):
    time_machine.move_to("2026-03-10T15:00:00Z")
    usuario, otra = make_persona(), make_persona()
    for _ in range(5):
        assert "no son correctos" in entrar(client, usuario.username, "mala").content.decode()
    respuesta = entrar(Client(REMOTE_ADDR="203.0.113.9"), usuario.username)  # right, and from elsewhere
    assert "Demasiados intentos fallidos. Vuelva a intentarlo a las 12:16." in respuesta.content.decode()
    assert entrar(Client(), otra.username).status_code == 302, "nobody else waits"
    time_machine.shift(timedelta(minutes=16))
    assert entrar(client, usuario.username).status_code == 302


def test_sin_el_limite_no_se_cierra(client, settings):
    """The control of the test above."""
    settings.ACCOUNT_RATE_LIMITS = False
    usuario = make_persona()
    for _ in range(6):
        entrar(client, usuario.username, "mala")
    assert entrar(client, usuario.username).status_code == 302


def test_las_fallas_se_cuentan_entre_todos_los_procesos(settings):
    """In the database, and enough of them that nobody pushes one out by making others."""
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000
    cache.set("algo", 1)
    assert cache.get("algo") == 1


# --- the end of a session -------------------------------------------------------------------------------------------


def test_cambiar_la_clave_termina_las_demas_sesiones():
    usuario = make_persona()
    una, otra = dentro(usuario), dentro(usuario)
    datos = {"oldpassword": CLAVE, "password1": OTRA_CLAVE, "password2": OTRA_CLAVE}
    assert una.post("/ingreso/clave/", datos | {"oldpassword": "mala"}).status_code == 200
    assert esta_dentro(otra)
    assert una.post("/ingreso/clave/", datos).status_code == 302
    assert esta_dentro(una)
    assert not esta_dentro(otra)


def test_desactivar_a_alguien_termina_su_sesion(client):
    usuario = make_persona()
    cliente = dentro(usuario)
    usuario.is_active = False
    usuario.save()
    assert not esta_dentro(cliente)
    assert (
        "está desactivada"
        in client.post(INGRESO, {"login": usuario.username, "password": CLAVE}, follow=True).content.decode()
    )
    assert Session.objects.filter(expire_date__gt=timezone.now()).exists()
