"""«Informar un error»: anybody tells it, only the organismo reads it."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from cuenta_publica.models import AvisoDeError, CuentaPublica
from cuenta_publica.publicacion import corregir
from cuenta_publica.roles import Rol

from . import fabrica

CANARIO = "vizcacha-canario"
AVISOS = "/admin/cuenta_publica/cuentapublica/avisos/"


@pytest.fixture
def publica(db, sin_dibujar):
    cuenta = fabrica.make_publicable()
    fabrica.publicar(cuenta, fabrica.make_usuario(cuenta.organismo))
    cuenta.refresh_from_db()
    return cuenta


def direccion(cuenta):
    return reverse("informar_error", args=[cuenta.organismo.slug, cuenta.anio])


def avisar(cuenta, cliente=None, **datos):
    datos = {"texto": f"{CANARIO}: dice 5 y son 6.", "donde": "", "correo": "", "pagina_web": "", **datos}
    return (cliente or Client()).post(direccion(cuenta), datos)


def make_aviso(cuenta, **valores):
    avisar(cuenta, **valores)
    return AvisoDeError.objects.latest("pk")


def make_colega(organismo, rol):
    usuario = fabrica.make_usuario(organismo, roles=[rol], email=f"{rol}-{organismo.slug}@prueba.cl")
    return fabrica.make_cliente(usuario)


# --- telling it -------------------------------------------------------------------------------------------------------


def test_se_informa_se_agradece_y_se_avisa(publica, client, django_capture_on_commit_callbacks):
    for rol in Rol:
        make_colega(publica.organismo, rol)
        make_colega(fabrica.make_organismo(), rol)
    assert f'href="{direccion(publica)}"' in client.get(publica.get_absolute_url()).content.decode()
    assert client.get(direccion(publica)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        respuesta = avisar(publica, donde="Ca\x00pítulo\n2", correo="vecina@prueba.cl")
    assert (respuesta.status_code, respuesta["Location"]) == (302, f"{direccion(publica)}?enviado")
    assert "Gracias por avisar" in client.get(respuesta["Location"]).content.decode()
    aviso = AvisoDeError.objects.get()
    assert (aviso.cuenta, aviso.donde, aviso.correo) == (publica, "Capítulo 2", "vecina@prueba.cl")
    slug = publica.organismo.slug
    assert {m.to[0] for m in mail.outbox} == {f"comunicaciones-{slug}@prueba.cl", f"revisor-{slug}@prueba.cl"}
    assert all(CANARIO not in m.body and "vecina@" not in m.body and AVISOS in m.body for m in mail.outbox)


def test_nunca_se_publica(publica, client):
    make_aviso(publica, donde=CANARIO, correo=f"{CANARIO}@prueba.cl")
    base = publica.get_absolute_url()
    publicas = ["/", base, f"{base}v1/", direccion(publica), f"{direccion(publica)}?enviado", "/integridad.json"]
    publicas += [base + a.nombre for a in publica.edicion.archivos.publicos()]
    for ruta in publicas:
        respuesta = client.get(ruta)
        assert respuesta.status_code == 200
        assert CANARIO.encode() not in respuesta.content, ruta
    assert CANARIO in make_colega(publica.organismo, Rol.AUDITOR).get(AVISOS).content.decode(), "control"


def test_va_a_la_edicion_vigente(publica, client):
    correccion = corregir(publica)
    assert make_aviso(publica).cuenta == publica, "a correction in course is not public yet"
    fabrica.publicar(correccion, fabrica.make_usuario(publica.organismo), "Se corrige un dato de la portada.")
    assert make_aviso(publica).cuenta == correccion
    vieja = client.get(f"{publica.get_absolute_url()}v1/").content.decode()
    assert f'href="{direccion(publica)}"' in vieja


def test_lo_no_publicado_es_igual_a_lo_que_no_existe(publica):
    borrador = fabrica.make_cuenta(fabrica.make_organismo())
    retirada = CuentaPublica.objects.filter(pk=publica.pk)
    assert Client().get(direccion(publica)).status_code == 200
    retirada.update(estado="retirada")
    for cuenta in (borrador, publica):
        for metodo in ("get", "head", "post", "put", "options"):
            for cliente in (Client(), Client(enforce_csrf_checks=True)):
                vista = getattr(cliente, metodo)(direccion(cuenta))
                nunca = getattr(cliente, metodo)("/cuentas/no-existe/1999/informar-error/")
                assert vista.status_code == 404
                assert (vista.content, dict(vista.items())) == (nunca.content, dict(nunca.items()))
                assert vista.content == getattr(cliente, metodo)("/nada/").content
    assert not AvisoDeError.objects.exists()


@pytest.mark.parametrize(
    ("datos", "dice"),
    [({"texto": " \x07 "}, "Escribe qué está mal."), ({"texto": "t" * 5001}, "hasta 5000 letras: van 5001"),
     ({"donde": "d" * 201}, "hasta 200 letras"), ({"correo": "no es"}, "Escribe un correo válido"),
     ({"pagina_web": "x"}, "Borra lo que dice este campo")],
)  # fmt: skip
def test_lo_que_no_se_acepta_se_devuelve_entero(publica, datos, dice):
    respuesta = avisar(publica, **{"texto": "<i>Está</i> mal", "donde": "Portada & tapa", **datos})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 422
    assert dice in pagina
    assert "&lt;i&gt;Está&lt;/i&gt; mal" in pagina or "texto" in datos
    assert "Portada &amp; tapa" in pagina or "donde" in datos
    assert not AvisoDeError.objects.exists()


@pytest.mark.parametrize(
    "texto",
    ["Falta Juan, RUT 12.345.678-5.", "RUN 123456785", "Llamen al +56 9 8765 4321", "al 987654321", "al 58 223 4567",
     "a rosa@correo.cl"],
)  # fmt: skip
def test_los_datos_personales_se_advierten_antes_de_enviar(publica, texto):
    respuesta = avisar(publica, texto=texto)
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 422
    assert "Parece que escribiste un RUT" in pagina
    assert 'name="igual"' in pagina
    assert texto in pagina.replace("&#x27;", "'")
    assert not AvisoDeError.objects.exists()
    assert avisar(publica, texto=texto, igual="on").status_code == 302
    assert AvisoDeError.objects.get().texto == texto


@pytest.mark.parametrize(
    "texto",
    ["Dice $ 15.448.301 y son $ 15.448.310", "En 2018-2019 hubo 2.787 casos", "Total 1.234.567.890", "Ley 20.285",
     "La empresa 76.123.456-0 no es"],
)  # fmt: skip
def test_las_cifras_de_una_cuenta_no_son_datos_personales(publica, texto):
    pagina = Client().get(direccion(publica)).content.decode()
    assert 'name="igual"' not in pagina, "nothing to confirm yet"
    assert avisar(publica, texto=texto).status_code == 302


def test_sin_su_ficha_no_se_envia_y_no_se_pierde(publica):
    cliente = Client(enforce_csrf_checks=True)
    respuesta = avisar(publica, cliente)
    assert respuesta.status_code == 403
    assert CANARIO in respuesta.content.decode()
    ficha = re.search(r'csrfmiddlewaretoken" value="(\w+)"', cliente.get(direccion(publica)).content.decode())[1]
    assert avisar(publica, cliente, csrfmiddlewaretoken=ficha).status_code == 302
    assert set(cliente.cookies) == {"csrftoken"}


def test_hay_un_limite_de_envios(publica, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"aviso_error": "2/10m/ip"}
    assert [avisar(publica).status_code for _ in range(3)] == [302, 302, 429]
    assert CANARIO in avisar(publica).content.decode(), "what was typed is still there"
    assert avisar(publica, REMOTE_ADDR="10.0.0.1").status_code == 429, "a field is no address"
    assert AvisoDeError.objects.count() == 2


def test_el_limite_del_portal_esta_puesto(publica):
    assert 429 in [avisar(publica).status_code for _ in range(7)]


# --- reading it -------------------------------------------------------------------------------------------------------


def test_quien_lee_y_quien_atiende(publica):
    aviso = make_aviso(publica)
    for rol, atiende in ((Rol.REVISOR, 302), (Rol.COMUNICACIONES, 302), (Rol.DIGITADOR, 403), (Rol.AUDITOR, 403)):
        cliente = make_colega(publica.organismo, rol)
        pagina = cliente.get(AVISOS).content.decode()
        assert CANARIO in pagina
        assert ('name="atender"' in pagina) == (atiende == 302)
        assert "1 aviso de error" in cliente.get("/admin/").content.decode()
        assert cliente.post(AVISOS, {"atender": aviso.pk}).status_code == atiende
        aviso.refresh_from_db()
        assert bool(aviso.atendido_el) == (atiende == 302)
        if atiende == 302:
            assert CANARIO not in cliente.get(AVISOS).content.decode()
            assert "Atendido por" in cliente.get(f"{AVISOS}?todos").content.decode()
            assert "aviso de error" not in cliente.get("/admin/").content.decode()
        AvisoDeError.objects.update(atendido_el=None, atendido_por=None)


def test_otro_organismo_no_lo_ve_ni_lo_toca(publica):
    aviso = make_aviso(publica)
    for rol in Rol:
        cliente = make_colega(fabrica.make_organismo(), rol)
        for ruta in (AVISOS, f"{AVISOS}?todos", "/admin/"):
            respuesta = cliente.get(ruta)
            assert respuesta.status_code == 200
            assert CANARIO not in respuesta.content.decode()
            assert "1 aviso de error" not in respuesta.content.decode()
        for clave in (aviso.pk, aviso.pk + 1, "x", "9" * 30, ""):
            assert cliente.post(AVISOS, {"atender": clave}).status_code == 404
    aviso.refresh_from_db()
    assert not aviso.atendido_el


def test_el_panel_se_pagina_y_cuesta_lo_mismo(publica, django_assert_max_num_queries):
    cliente = make_colega(publica.organismo, Rol.REVISOR)
    make_aviso(publica, texto="<script>x</script>")
    assert "&lt;script&gt;" in cliente.get(AVISOS).content.decode()
    with django_assert_max_num_queries(30) as pocas:
        cliente.get(AVISOS)
    uno = AvisoDeError.objects.get()
    AvisoDeError.objects.bulk_create(
        AvisoDeError(cuenta=publica, texto=f"Aviso {n}.", recibido_el=uno.recibido_el) for n in range(60)
    )
    with django_assert_max_num_queries(30) as muchas:
        pagina = cliente.get(AVISOS).content.decode()
    assert len(muchas) == len(pocas)
    assert "Aviso 59." in pagina
    assert "Aviso 3." not in pagina
    assert "Aviso 3." in cliente.get(f"{AVISOS}?pagina=2").content.decode()
    assert cliente.get(f"{AVISOS}?pagina=zzz").status_code == 200
