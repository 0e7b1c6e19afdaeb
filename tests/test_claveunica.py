"""ClaveÚnica, with the portal in a process of its own and a server that answers as it does: real HTTP on both sides."""

import json
import re
import secrets
from urllib.parse import parse_qs, urlsplit

import pytest

from . import claveunica
from .claveunica import MARIA
from .navegador import Navegador
from .procesos import manage, servidor

CLAVE = "una clave bien larga"
ENTRAR, VOLVER = "/ingreso/claveunica/entrar/", "/ingreso/claveunica/volver/"
ENLACES = "/ingreso/claveunica/"
CREAR = """
from django.contrib.auth.models import User
from cuenta_publica.models import Membresia, Organismo
for nombre in ("clara", "otra"):
    usuario = User.objects.create_user(nombre, password="una clave bien larga", is_staff=True)
    Membresia.objects.create(usuario=usuario, organismo=Organismo.objects.get(slug="parinacota"))
"""
GUARDADO = """
import json
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from allauth.socialaccount.models import SocialAccount, SocialToken
print(json.dumps({
    "usuarios": list(User.objects.order_by("pk").values_list("username", "first_name", "last_name", "email")),
    "enlaces": list(SocialAccount.objects.values_list("user__username", "uid", "extra_data")),
    "llaves": SocialToken.objects.count(),
    "sesiones": [s.get_decoded() for s in Session.objects.all()],
}))
"""
pytestmark = pytest.mark.un_motor


@pytest.fixture
def portal(base_aparte, tmp_path):
    """The portal with ClaveÚnica on, its server, and what a command in its database prints."""
    with claveunica.servidor() as estado:
        ajustes = {"ENTORNO": "desarrollo", "DATABASE_URL": base_aparte, "ALMACEN": str(tmp_path)}
        ajustes |= {"SECRET_KEY": secrets.token_urlsafe(50), "CLAVEUNICA_SERVIDOR": estado.direccion}
        ajustes |= {"CLAVEUNICA_ID": claveunica.ID, "CLAVEUNICA_SECRETO": claveunica.SECRETO}
        assert manage("shell", "-v0", "-c", CREAR, **ajustes).returncode == 0
        with servidor(con_su_direccion=True, **ajustes) as base:
            yield base, estado, lambda: json.loads(manage("shell", "-v0", "-c", GUARDADO, **ajustes).stdout)


def enlazar(navegador):
    return navegador.enviar(f"{ENTRAR}?process=connect", {}, en=ENLACES)


def con_claveunica(base):
    """What a new browser sees in the end."""
    return Navegador(base).enviar(f"{ENTRAR}?process=login&next=/admin/", {}, en="/ingreso/")


def test_se_enlaza_una_vez_y_se_entra_con_ella(portal):
    base, estado, guardado = portal
    respuesta = con_claveunica(base)
    assert "Nadie usa todavía esa ClaveÚnica" in respuesta.texto, "nobody is signed up alone"
    clara = Navegador(base)
    assert clara.entrar("clara", CLAVE).status == 200
    assert "Está enlazada" in enlazar(clara).texto
    otra = Navegador(base)
    otra.entrar("otra", CLAVE)
    assert "Enlácela" in enlazar(otra).texto, "one ClaveÚnica, one user"
    respuesta = con_claveunica(base)
    assert respuesta.url == f"{base}/admin/"
    assert "clara" in respuesta.texto
    pedido = estado.pedidos[-1]
    assert set(pedido["scope"].split()) == {"openid", "run"}
    assert pedido["redirect_uri"] == base + VOLVER
    hay = guardado()
    assert [u[0] for u in hay["usuarios"]] == ["clara", "otra"]
    assert {tuple(u[1:]) for u in hay["usuarios"]} == {("", "", "")}
    (enlace,) = hay["enlaces"]
    assert (enlace[0], enlace[2], hay["llaves"]) == ("clara", {}, 0)
    assert re.fullmatch(r"[0-9a-f]{64}", enlace[1])
    for dato in ("44444444", "María", "Gonzalez", "2594"):
        assert dato not in json.dumps(hay, ensure_ascii=False), "nothing of the person is kept"
    cuenta = re.search(r'name="account" value="(\d+)"', clara.ir(ENLACES).texto)[1]
    assert "Enlácela" in clara.enviar(ENLACES, {"account": cuenta}).texto
    assert "Nadie usa todavía" in con_claveunica(base).texto


ATAQUES = {
    "another nonce": {"nonce": "otro"},
    "no nonce": {"nonce": None},
    "another portal's": {"aud": "otro-portal"},
    "another server's": {"iss": "https://otro.ejemplo.cl"},
    "expired": {"exp": 1},
    "of another person": {"sub": "1"},
}


def test_una_respuesta_que_no_es_para_este_ingreso_no_entra(portal):
    base, estado, _ = portal
    clara = Navegador(base)
    clara.entrar("clara", CLAVE)
    enlazar(clara)
    for ataque, cambios in ATAQUES.items():
        estado.cambios = cambios
        respuesta = con_claveunica(base)
        assert respuesta.status == 401, ataque
        assert "no respondió como se esperaba" in respuesta.texto
    estado.cambios = {}
    for quien in ({"sub": "2594"}, {"sub": "2594", "RolUnico": {"numero": 1, "DV": "9", "tipo": "RUT"}}):
        estado.quien = quien
        assert con_claveunica(base).status == 401
    estado.quien = None
    assert "Usted canceló" in con_claveunica(base).texto
    estado.quien = MARIA
    assert con_claveunica(base).url == f"{base}/admin/", "the control: the same without the attack"


def test_el_estado_es_de_quien_empezo_y_sirve_una_vez(portal):
    base, _, _ = portal
    clara = Navegador(base)
    clara.entrar("clara", CLAVE)
    enlazar(clara)
    atacante = Navegador(base, sigue=False)
    ida = atacante.enviar(f"{ENTRAR}?process=login", {}, en="/ingreso/")
    assert ida.status == 302
    vuelta = Navegador(base, sigue=False).ir(ida.headers["Location"]).headers["Location"]
    assert Navegador(base).ir(vuelta).status == 401, "in another browser: whoever is tricked is not let in"
    consulta = parse_qs(urlsplit(vuelta).query)
    assert atacante.ir(f"{VOLVER}?code={consulta['code'][0]}&state=inventado").status == 401
    assert atacante.ir(vuelta).status == 302, "the control: in the browser that began"
    assert atacante.ir(vuelta).status == 401, "once"


def test_apagada_no_existe(client, db):
    assert "ClaveÚnica" not in client.get("/ingreso/").content.decode()
    assert client.post(ENTRAR).status_code == 404
    assert client.get(VOLVER).status_code == 404
    assert client.get(ENTRAR).status_code == 405
