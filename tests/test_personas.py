"""Who can do what, and inviting a person."""

import json
import re
import subprocess
import sys

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cuenta_publica.admin.personas import POR_PAGINA, frases
from cuenta_publica.models import Membresia
from cuenta_publica.permisos import puede
from cuenta_publica.roles import Permiso, Rol

from . import fabrica
from .procesos import RAIZ, entorno

Usuario = get_user_model()
INVITADA = {"email": "Eva.Soto@Ejemplo.cl", "first_name": "Eva", "last_name": "Soto"}


@pytest.fixture
def organismo(db):
    return fabrica.make_organismo("Gobernación de Aquí")


@pytest.fixture
def capitulos(organismo):
    """Of its latest account: I, and I.1 inside."""
    fabrica.make_capitulo(fabrica.make_cuenta(organismo, anio=2018), titulo="De antes", ancla="de-antes")
    cuenta = fabrica.make_cuenta(organismo, anio=2019)
    padre = fabrica.make_capitulo(cuenta, titulo="Seguridad", numero="I.", ancla="seguridad")
    return [padre, fabrica.make_capitulo(cuenta, titulo="Delitos", ancla="delitos", padre=padre)]


@pytest.fixture
def nacional(db):
    return fabrica.make_usuario(nombre="nora", is_superuser=True, email="nora@ejemplo.cl")


@pytest.fixture
def cliente(nacional):
    return fabrica.make_cliente(nacional)


def fila(respuesta, usuario):
    return next(p for p in respuesta.context["personas"] if p.usuario == usuario)


def invitar(cliente, donde, roles=("digitador",), espera=302, **cambios):
    datos = {**INVITADA, "organismo": donde.pk, "roles": roles, **cambios}
    respuesta = cliente.post(reverse("invitar"), datos)
    assert respuesta.status_code == espera, respuesta.context and respuesta.context["form"].errors
    return respuesta


# --- the list -------------------------------------------------------------------------------------------------------


def test_la_nacional_ve_a_todas_y_filtra(cliente, nacional, organismo):
    propia = fabrica.make_usuario(organismo, email="a@ejemplo.cl")
    ajena = fabrica.make_usuario(fabrica.make_organismo("Otra parte"), email="b@ejemplo.cl")
    todas = cliente.get(reverse("personas"))
    assert {p.usuario for p in todas.context["personas"]} >= {nacional, propia, ajena}
    assert fila(todas, ajena).correo == "b@ejemplo.cl"
    assert "todo, en todos los organismos" in todas.content.decode()
    filtrada = cliente.get(reverse("personas"), {"organismo": organismo.pk})
    assert [p.usuario for p in filtrada.context["personas"]] == [propia]


@pytest.mark.parametrize("rol", Rol.values)
def test_un_miembro_ve_solo_lo_de_su_organismo(organismo, rol):
    lectora = fabrica.make_usuario(organismo, roles=[rol], email="a@ejemplo.cl")
    otro = fabrica.make_organismo("Canario de otra parte")
    de_ambos = fabrica.make_usuario(organismo, otro, email="c@ejemplo.cl")
    fabrica.make_usuario(otro, first_name="Canario")
    cliente = fabrica.make_cliente(lectora)
    respuesta = cliente.get(reverse("personas"), {"organismo": otro.pk})
    assert {p.usuario for p in respuesta.context["personas"]} == {lectora, de_ambos}
    assert [t.organismo for t in fila(respuesta, de_ambos).labores] == [organismo]
    assert fila(respuesta, de_ambos).correo == "c@ejemplo.cl"
    pagina = respuesta.content.decode()
    assert "Canario" not in pagina
    assert reverse("invitar") not in pagina
    assert cliente.get(reverse("invitar")).status_code == 403
    assert cliente.post(reverse("invitar"), INVITADA).status_code == 403


def test_el_auditor_de_todos_lee_la_lista_sin_los_correos_ajenos(organismo):
    auditora = fabrica.make_usuario(roles=[])
    Membresia.objects.create(usuario=auditora, rol="auditor")
    otra = fabrica.make_usuario(organismo, email="a@ejemplo.cl")
    respuesta = fabrica.make_cliente(auditora).get(reverse("personas"))
    assert fila(respuesta, otra).correo == ""
    assert "a@ejemplo.cl" not in respuesta.content.decode()
    assert [t.organismo for t in fila(respuesta, auditora).labores] == [None]


@pytest.mark.parametrize("roles", [[r] for r in Rol.values] + [["revisor", "comunicaciones"], ["digitador", "revisor"]])
@pytest.mark.parametrize("limite", [[], ["seguridad"]])
def test_lo_que_dice_la_lista_es_lo_que_puede(organismo, capitulos, roles, limite):
    """Against permisos.puede, in a first version and in a correction."""
    usuaria = fabrica.make_usuario(organismo, roles=roles)
    usuaria.membresias.filter(rol="digitador").update(capitulos=limite)
    suyas = list(usuaria.membresias.all())
    lineas = frases(suyas, {(organismo.pk, "seguridad"): "I. Seguridad"})
    cuenta = capitulos[0].cuenta
    for permiso in Permiso:
        cuenta.version = 1
        dichas = [linea for linea in lineas if re.search(rf"(^|[,:] | y ){permiso.value}", linea)]
        llano = [linea for linea in dichas if "solo en" not in linea and "corrección, además" not in linea]
        assert bool(llano) == puede(usuaria, permiso, cuenta), permiso
        en_capitulo = bool(llano or [x for x in dichas if "solo en: I. Seguridad" in x])
        assert en_capitulo == puede(usuaria, permiso, cuenta, capitulos[1]), permiso
        cuenta.version = 2
        assert bool(llano or [x for x in dichas if "además" in x]) == puede(usuaria, permiso, cuenta), permiso


def test_preguntas_constantes_y_paginas(cliente, organismo, capitulos):
    def hacer(n):
        for _ in range(n):
            usuaria = fabrica.make_usuario(fabrica.make_organismo(), organismo, email="x@ejemplo.cl")
            usuaria.membresias.filter(rol="digitador").update(capitulos=["seguridad"])

    hacer(2)
    with CaptureQueriesContext(connection) as con_dos:
        cliente.get(reverse("personas"))
    hacer(POR_PAGINA)
    with CaptureQueriesContext(connection) as con_muchas:
        respuesta = cliente.get(reverse("personas"))
    assert len(con_muchas) == len(con_dos) < 20
    assert len(respuesta.context["personas"]) == POR_PAGINA
    assert "solo en: I. Seguridad" in respuesta.content.decode()
    for pagina in ("2", "0", "-1", "x", "9" * 30, ""):
        assert cliente.get(reverse("personas"), {"pagina": pagina, "organismo": pagina}).status_code == 200


def test_el_segundo_factor(cliente, organismo):
    con, sin = fabrica.make_usuario(organismo), Usuario.objects.create_user("sin", is_staff=True)
    Membresia.objects.create(usuario=sin, organismo=organismo, rol="digitador")
    respuesta = cliente.get(reverse("personas"))
    assert (fila(respuesta, con).segundo_factor, fila(respuesta, sin).segundo_factor) == ("activo", "no")
    Membresia.objects.create(usuario=sin, organismo=organismo, rol="comunicaciones")
    assert fila(cliente.get(reverse("personas")), sin).segundo_factor.startswith("falta")


# --- inviting -------------------------------------------------------------------------------------------------------


def test_invitar_y_elegir_la_clave(cliente, client, organismo, capitulos, django_capture_on_commit_callbacks):
    pagina = cliente.post(
        reverse("invitar"), {**INVITADA, "organismo": organismo.pk, "roles": ["digitador"], "elegir": "si"}
    )
    assert pagina.context["form"].fields["capitulos"].choices == [
        ("seguridad", "I. Seguridad"),
        ("delitos", "— Delitos"),
    ]
    assert 'value="Eva.Soto@Ejemplo.cl"' in pagina.content.decode()
    assert not Usuario.objects.filter(first_name="Eva").exists()
    for _ in range(2):  # a double click
        with django_capture_on_commit_callbacks(execute=True):
            invitar(cliente, organismo, ["digitador", "revisor"], capitulos=["seguridad"])
    eva = Usuario.objects.get(email__iexact=INVITADA["email"])
    assert (eva.username, eva.email, eva.get_full_name()) == ("eva.soto", "eva.soto@ejemplo.cl", "Eva Soto")
    assert (eva.is_staff, eva.is_superuser, eva.has_usable_password()) == (True, False, False)
    roles = set(eva.membresias.values_list("rol", "organismo"))
    assert roles == {("digitador", organismo.pk), ("revisor", organismo.pk)}
    assert eva.membresias.get(rol="digitador").capitulos == ["seguridad"]
    assert eva.membresias.get(rol="digitador").history.count() == 1
    [correo] = mail.outbox
    assert correo.to == ["eva.soto@ejemplo.cl"]
    assert "Digitador en Gobernación de Aquí" in correo.body
    enlace = re.search(r"http\S+/olvido/\S+", correo.body)[0]
    elegir_clave(client, enlace, "Una-clave-muy-larga-9")
    eva.refresh_from_db()
    assert eva.check_password("Una-clave-muy-larga-9")


def elegir_clave(client, enlace, clave):
    formulario = client.get("/" + enlace.split("/", 3)[3], follow=True)
    return client.post(formulario.redirect_chain[-1][0], {"password1": clave, "password2": clave})


def test_quien_ya_trabaja_recibe_el_aviso(cliente, organismo, django_capture_on_commit_callbacks):
    ya = fabrica.make_usuario(fabrica.make_organismo(), email="eva.soto@ejemplo.cl", password="x")
    with django_capture_on_commit_callbacks(execute=True):
        invitar(cliente, organismo, ["revisor", "comunicaciones"])
    assert Usuario.objects.filter(email__iexact=INVITADA["email"]).count() == 1
    assert ya.membresias.filter(organismo=organismo).count() == 2
    [correo] = mail.outbox
    assert "rol de revisor y de comunicaciones en Gobernación de Aquí" in correo.body
    assert "olvido" not in correo.body


@pytest.mark.parametrize(
    ("cambios", "campo", "dice"),
    [
        ({"email": "eva"}, "email", "correo"),
        ({"email": ""}, "email", "obligatorio"),
        ({"first_name": " "}, "first_name", "obligatorio"),
        ({"roles": []}, "roles", "Marque al menos un rol"),
        ({"roles": ["jefe"]}, "roles", "jefe"),
        ({"organismo": ""}, "organismo", "Indique el organismo"),
        ({"organismo": "9" * 30}, "organismo", "opción"),
        ({"capitulos": ["de-antes"]}, "capitulos", "«de-antes» no es un capítulo de la última cuenta"),
        ({"roles": ["revisor"], "capitulos": ["seguridad"]}, "capitulos", "Solo un digitador"),
        ({"last_name": "a\0b"}, "last_name", "nulos"),
    ],
)
def test_errores_en_palabras_sin_perder_lo_escrito(cliente, organismo, capitulos, cambios, campo, dice):
    respuesta = invitar(cliente, organismo, espera=422, **cambios)
    assert dice in " ".join(respuesta.context["form"].errors[campo])
    assert 'value="Eva"' in respuesta.content.decode() or campo == "first_name"
    assert not Usuario.objects.filter(email__iexact=INVITADA["email"]).exists()
    assert not mail.outbox


def test_no_se_invita_a_quien_esta_desactivada_ni_se_cambian_capitulos(cliente, organismo, capitulos):
    invitar(cliente, organismo)
    respuesta = invitar(cliente, organismo, espera=422, capitulos=["seguridad"])
    assert "con otros capítulos" in respuesta.context["form"].errors["email"][0]
    Usuario.objects.filter(first_name="Eva").update(is_active=False)
    assert "reactívela" in invitar(cliente, organismo, espera=422).context["form"].errors["email"][0]


def test_el_auditor_puede_ser_de_todos_y_el_correo_que_no_sale_se_dice(cliente, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens
    respuesta = cliente.post(reverse("invitar"), {**INVITADA, "organismo": "", "roles": ["auditor"]}, follow=True)
    assert "el correo no salió" in respuesta.content.decode()
    eva = Usuario.objects.get(first_name="Eva")
    assert eva.membresias.get().organismo is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    reenviar = reverse("admin:auth_user_reenviar", args=[eva.pk])
    cliente.post(reenviar)
    assert mail.outbox[0].to == [eva.email]
    assert cliente.get(reenviar).status_code == 405


#: Two at once in a process of its own: how many people, and which roles each of the two gave.
A_LA_VEZ = f"""
import django, json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
django.setup()
from cuenta_publica import personas
from cuenta_publica.models import Organismo
salida, organismo = Barrier(2), Organismo.objects.first()
def pedir(_):
    salida.wait()
    return personas.invitar({INVITADA}, organismo, ["digitador", "revisor"], [])
with ThreadPoolExecutor(2) as hilos:
    dadas = list(hilos.map(pedir, range(2)))
print(json.dumps([len({{u.pk for u, _ in dadas}}), sorted([m.rol for m in nuevas] for _, nuevas in dadas)]))
"""


def test_dos_invitaciones_a_la_vez_hacen_una_persona(base_aparte):
    """And one of the two gives every role, so that one mail is sent."""
    variables = entorno(DATABASE_URL=base_aparte, DJANGO_SETTINGS_MODULE="tests.ajustes")
    orden = [sys.executable, "-c", A_LA_VEZ]
    hecho = subprocess.run(orden, cwd=RAIZ, env=variables, capture_output=True, text=True, timeout=120)
    assert hecho.returncode == 0, hecho.stderr[-2000:]
    assert json.loads(hecho.stdout.splitlines()[-1]) == [1, [[], ["digitador", "revisor"]]]
