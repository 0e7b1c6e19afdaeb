"""The session: how long it lasts and how it is made to last; and a save that fails gives back all that was typed."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from . import fabrica, ingresos
from .ingresos import MD5

RUTA = "/admin/sesion/"


@pytest.fixture
def adentro(db, settings):
    """Somebody who came in through the login."""
    settings.PASSWORD_HASHERS = MD5
    persona = ingresos.make_persona(con_factor=True)
    return ingresos.dentro(persona), persona


def envejecer(cliente, segundos: int) -> None:
    """The session as it would be so many seconds later."""
    sesion = cliente.session
    for hecha in sesion["account_authentication_methods"]:
        hecha["at"] -= segundos
    sesion.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE - segundos))


def test_lo_que_dice_la_pagina_es_lo_que_queda(adentro):
    cliente, persona = adentro
    envejecer(cliente, settings.SESSION_COOKIE_AGE - 300)
    dicho = cliente.get(RUTA).json()
    vence = (Session.objects.get().expire_date - timezone.now()).total_seconds()
    assert 290 < dicho["segundos"] <= vence + 1 <= 302
    assert dicho["usuario"] == persona.pk
    pagina = cliente.get("/admin/").content.decode()
    assert f'<meta name="sesion" content="{cliente.get("/admin/").context["segundos_de_sesion"]}"' in pagina
    assert f'data-usuario="{persona.pk}"' in pagina
    assert (Session.objects.get().expire_date - timezone.now()).total_seconds() < 302, "asking does not make it last"


def test_seguir_conectado_alarga_la_sesion(adentro):
    cliente, _ = adentro
    envejecer(cliente, settings.SESSION_COOKIE_AGE - 300)
    dicho = cliente.post(RUTA).json()
    assert settings.SESSION_COOKIE_AGE - 5 <= dicho["segundos"] <= settings.SESSION_COOKIE_AGE
    assert (Session.objects.get().expire_date - timezone.now()).total_seconds() > settings.SESSION_COOKIE_AGE - 5


def test_una_sesion_terminada_no_se_alarga(adentro, client):
    cliente, _ = adentro
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    for quien in (cliente, client):
        for respuesta in (quien.get(RUTA), quien.post(RUTA)):
            assert respuesta.status_code == 302
            assert reverse("admin:login") in respuesta.url
    assert not Session.objects.filter(expire_date__gt=timezone.now()).exists()


def test_quien_no_trabaja_en_ninguna_parte_no_pregunta(db):
    cliente = fabrica.make_cliente(fabrica.make_usuario())
    assert cliente.get(RUTA).status_code == 302
    assert cliente.get("/admin/mis-correos/").status_code == 302


def test_alargarla_exige_la_ficha_del_formulario(adentro):
    estricto = Client(enforce_csrf_checks=True)
    estricto.cookies = adentro[0].cookies
    antes = Session.objects.get().expire_date
    assert estricto.post(RUTA).status_code == 403
    assert Session.objects.get().expire_date == antes
    ficha = estricto.get(RUTA).json()["token"]
    assert estricto.post(RUTA, headers={"X-CSRFToken": ficha}).status_code == 200
    assert estricto.put(RUTA, headers={"X-CSRFToken": ficha}).status_code == 405


def test_no_pregunta_a_la_base_por_saber_cuanto_queda(adentro, django_assert_num_queries):
    cliente, _ = adentro
    with django_assert_num_queries(3):  # the session, its user and where they work
        cliente.get(RUTA)


def test_una_sesion_sin_ingreso_dura_lo_que_dura(db):
    cliente = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    assert cliente.get(RUTA).json()["segundos"] == settings.SESSION_COOKIE_AGE


def test_la_hora_de_un_ingreso_es_la_de_su_ultimo_paso(adentro):
    cliente, _ = adentro
    metodos = cliente.session["account_authentication_methods"]
    assert [m["method"] for m in metodos] == ["password", "mfa"]
    assert abs(metodos[-1]["at"] - time.time()) < 60


# --- what could not be saved ----------------------------------------------------------------------------------------


def test_una_pagina_con_errores_en_varias_partes_conserva_todo(parinacota):
    """Errors in a table and in the heading: prose, cells and marks come back as they were sent."""
    capitulo = parinacota.capitulos.get(ancla="seguridad-publica")
    cliente = fabrica.make_cliente(fabrica.make_usuario(parinacota.organismo))
    ruta = fabrica.url("change", capitulo)
    datos = fabrica.formulario(cliente.get(ruta))
    cambios = {"titulo": "", "bloques-0-texto": "<p>Un párrafo <strong>nuevo</strong>.</p>", "delitos-0-casos": "doce"}
    respuesta = cliente.post(ruta, datos | cambios | {"delitos-1-DELETE": "on"})
    assert respuesta.status_code == 200
    assert fabrica.formulario(respuesta) == datos | cambios
    html = respuesta.content.decode()
    assert "errornote" in html
    assert 'id="id_delitos-1-DELETE" checked' in html
    capitulo.refresh_from_db()
    assert capitulo.titulo
