"""The page of a person: her roles, closing and opening her door. Only for the administrador nacional."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cuenta_publica import personas
from cuenta_publica.ingreso import segundo_factor
from cuenta_publica.models import Edicion, Membresia, Trabajo
from cuenta_publica.publicacion import ejecutar, pedir

from . import fabrica

Usuario = get_user_model()


@pytest.fixture
def nacional(db):
    return fabrica.make_usuario(nombre="nora", is_superuser=True, first_name="Nora", email="nora@ejemplo.cl")


@pytest.fixture
def cliente(nacional):
    return fabrica.make_cliente(nacional)


@pytest.fixture
def eva(cuenta):
    return fabrica.make_usuario(cuenta.organismo, nombre="eva", first_name="Eva", email="eva@ejemplo.cl", password="x")


def de(accion, usuario):
    return reverse(f"admin:auth_user_{accion}", args=[usuario.pk])


def abrir(cliente, usuario, **cambios):
    return fabrica.formulario(cliente.get(de("change", usuario))) | cambios


def guardar(cliente, usuario, espera=302, **cambios):
    respuesta = cliente.post(de("change", usuario), abrir(cliente, usuario, **cambios))
    assert respuesta.status_code == espera, respuesta.context and respuesta.context["errors"]
    return respuesta


@pytest.mark.parametrize(
    "accion", ["change", "desactivar", "reactivar", "reenviar", "quitar_factor", "history", "delete"]
)
def test_nadie_mas_entra(eva, accion):
    cliente = fabrica.make_cliente(eva)
    for respuesta in (cliente.get(de(accion, eva)), cliente.post(de(accion, eva), {"is_superuser": "on"})):
        assert respuesta.status_code == 403
    eva.refresh_from_db()
    assert (eva.is_active, eva.is_superuser) == (True, False)
    assert [cliente.get(f"/admin/auth/user/{ruta}").status_code for ruta in ("", "add/")] == [403, 403]


def test_no_hay_pagina_de_borrar_ni_de_poner_claves_y_la_lista_es_la_de_personas(cliente, eva):
    assert cliente.post(de("delete", eva), {"post": "yes"}).status_code == 403
    with pytest.raises(NoReverseMatch):
        de("password_change", eva)
    assert Usuario.objects.filter(pk=eva.pk).exists()
    assert cliente.get("/admin/auth/user/").url == reverse("personas")
    assert cliente.get("/admin/auth/user/add/").url == reverse("invitar")


# --- roles ----------------------------------------------------------------------------------------------------------


def test_cambiar_un_rol_vale_desde_el_pedido_siguiente(cliente, cuenta, django_capture_on_commit_callbacks):
    lucas = fabrica.make_usuario(cuenta.organismo, roles=["auditor"], email="lucas@ejemplo.cl", first_name="Lucas")
    suyo = fabrica.make_cliente(lucas)
    crear = reverse("admin:cuenta_publica_cuentapublica_add")
    assert suyo.get(crear).status_code == 403
    with django_capture_on_commit_callbacks(execute=True):
        guardar(cliente, lucas, **{"membresias-0-rol": "digitador"})
    assert suyo.get(crear).status_code == 200
    assert "rol de digitador" in mail.outbox[0].body
    assert lucas.membresias.get().history.count() == 2
    guardar(cliente, lucas, **{"membresias-0-DELETE": "on"})
    assert suyo.get(crear).status_code in (302, 403)


@pytest.mark.parametrize(
    ("fila", "dice"),
    [
        ({"organismo": "", "rol": "revisor"}, "Indique el organismo"),
        ({"rol": "revisor", "capitulos": ["uno"]}, "Solo un digitador"),
        ({"rol": "digitador", "capitulos": ["no-existe"]}, "no es un capítulo de la última cuenta"),
        ({"rol": "comunicaciones", "repetida": True}, "Hay dos filas con el mismo rol"),
        ({"organismo": "", "rol": "auditor", "repetida": True}, "Hay dos filas con el mismo rol"),
    ],
)
def test_la_membresia_se_valida(cliente, fila, dice):
    cuenta = fabrica.make_cuenta()
    fabrica.make_capitulo(cuenta, ancla="uno", titulo="Uno")
    lucas = fabrica.make_usuario(roles=[], email="lucas@ejemplo.cl", first_name="Lucas")
    filas = [{"organismo": str(cuenta.organismo_id), **fila}] * (2 if fila.get("repetida") else 1)
    datos = {f"membresias-{n}-{campo}": valor for n, una in enumerate(filas) for campo, valor in una.items()}
    respuesta = guardar(cliente, lucas, espera=200, **datos, **{"membresias-TOTAL_FORMS": len(filas)})
    assert dice in respuesta.content.decode()
    assert not lucas.membresias.exists()


def test_los_capitulos_se_eligen_por_su_titulo_y_los_que_ya_no_estan_se_conservan(cliente):
    cuenta = fabrica.make_cuenta()
    fabrica.make_capitulo(cuenta, ancla="uno", titulo="Uno", numero="I.")
    lucas = fabrica.make_usuario(cuenta.organismo, roles=["digitador"], email="lucas@ejemplo.cl", first_name="Lucas")
    lucas.membresias.update(capitulos=["perdido"])
    pagina = cliente.get(de("change", lucas)).content.decode()
    assert "I. Uno" in pagina
    assert "«perdido» (ya no está en la última cuenta)" in pagina
    guardar(cliente, lucas, **{"membresias-0-capitulos": ["perdido", "uno"]})
    assert lucas.membresias.get().capitulos == ["perdido", "uno"]
    guardar(cliente, lucas, **{"membresias-0-capitulos": []})
    assert lucas.membresias.get().capitulos == []


def test_desde_el_organismo_tambien(cliente, cuenta, eva, django_capture_on_commit_callbacks):
    url = fabrica.url("change", cuenta.organismo)
    pagina = cliente.get(url)
    assert "Eva (eva@ejemplo.cl)" in pagina.content.decode()
    n = eva.membresias.count()
    nueva = {"usuario": eva.pk, "rol": "auditor", "organismo": cuenta.organismo_id}
    datos = fabrica.formulario(pagina) | {f"membresias-{n}-{campo}": valor for campo, valor in nueva.items()}
    datos |= {"membresias-TOTAL_FORMS": n + 1, "aprueba_otra_persona": ""}
    with django_capture_on_commit_callbacks(execute=True):
        assert cliente.post(url, datos).status_code == 302
    assert eva.membresias.filter(rol="auditor", organismo=cuenta.organismo).exists()
    cuenta.organismo.refresh_from_db()
    assert not cuenta.organismo.aprueba_otra_persona
    assert "rol de auditor" in mail.outbox[0].body


def test_la_administracion_nacional_no_queda_vacia(cliente, nacional, eva):
    respuesta = guardar(cliente, nacional, espera=200, is_superuser="")
    assert personas.ULTIMA in respuesta.content.decode()
    guardar(cliente, eva, is_superuser="on")
    datos = abrir(cliente, nacional)
    datos.pop("is_superuser")
    assert cliente.post(de("change", nacional), datos).status_code == 302
    assert list(Usuario.objects.filter(is_superuser=True)) == [eva]
    assert cliente.get(reverse("invitar")).status_code in (302, 403)


def test_el_correo_es_de_una_sola_persona(cliente, nacional, eva):
    assert "Otra persona ya tiene ese correo" in guardar(cliente, eva, 200, email="NORA@ejemplo.cl").content.decode()
    guardar(cliente, eva, email="Eva.Nueva@ejemplo.cl")
    eva.refresh_from_db()
    assert eva.email == "eva.nueva@ejemplo.cl"


# --- her door -------------------------------------------------------------------------------------------------------


def test_desactivar_y_reactivar(cliente, eva):
    suya = fabrica.make_cliente(eva)
    assert suya.get("/admin/").status_code == 200
    assert "Se cierran sus sesiones" in cliente.get(de("desactivar", eva)).content.decode()
    assert suya.get("/admin/").status_code == 200, "asking does nothing"
    cliente.post(de("desactivar", eva))
    assert suya.get("/admin/").status_code == 302
    assert "Ya estaba desactivada" in cliente.post(de("desactivar", eva), follow=True).content.decode()
    assert "Desactivada" in cliente.get(reverse("personas")).content.decode()
    for _ in range(2):
        cliente.post(de("reactivar", eva))
    assert [correo.to for correo in mail.outbox] == [["eva@ejemplo.cl"]]
    assert suya.get("/admin/").status_code == 302, "her old session is not hers any more"
    eva.refresh_from_db()
    assert (eva.is_active, eva.has_usable_password(), eva.membresias.count()) == (True, False, 3)


def test_quitar_el_segundo_factor_a_quien_perdio_el_telefono(cliente, eva):
    suya = fabrica.make_cliente(eva)
    assert suya.get("/admin/").status_code == 200
    assert "comprobó quién lo pide" in cliente.get(de("quitar_factor", eva)).content.decode()
    assert segundo_factor.tiene(eva)
    cliente.post(de("quitar_factor", eva))
    assert not segundo_factor.tiene(eva)
    assert suya.get("/admin/").status_code == 302


def test_nunca_a_una_misma_ni_a_la_ultima(cliente, nacional):
    pagina = cliente.post(de("desactivar", nacional), follow=True).content.decode()
    assert "Usted no puede desactivarse" in pagina
    otra = fabrica.make_usuario(nombre="otra", is_superuser=True)
    Usuario.objects.filter(pk=nacional.pk).update(is_active=False)  # by somebody else, meanwhile
    with pytest.raises(personas.ErrorDePersona, match="última"):
        personas.desactivar(otra, nacional)
    assert Usuario.objects.get(pk=otra.pk).is_active


def test_lo_que_dejo_programado_no_se_publica_y_lo_publicado_queda(cliente, cuenta, eva):
    otra = fabrica.make_publicable(organismo=cuenta.organismo, anio=2018)
    fabrica.publicar(otra, eva)
    manana = timezone.now() + timedelta(days=1)
    trabajo = pedir(cuenta, eva, "", fabrica.huella(cuenta), manana)
    assert f"No se hará la publicación que pidió: {cuenta}" in cliente.get(de("desactivar", eva)).content.decode()
    cliente.post(de("desactivar", eva))
    Trabajo.objects.filter(pk=trabajo.pk).update(para_el=timezone.now() - timedelta(minutes=1))
    ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert "ya no puede publicar" in trabajo.mensaje
    assert [e.cuenta for e in Edicion.objects.filter(cuenta__organismo=cuenta.organismo)] == [otra]


def test_sus_roles_no_se_pierden_al_reactivarla(cliente, eva):
    antes = list(Membresia.objects.filter(usuario=eva).order_by("pk").values())
    cliente.post(de("desactivar", eva))
    cliente.post(de("reactivar", eva))
    assert list(Membresia.objects.filter(usuario=eva).order_by("pk").values()) == antes
