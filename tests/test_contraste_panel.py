"""Where an account's contrastes and the comments of the services are read, closed and attended."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cuenta_publica import contraste as contrastes
from cuenta_publica.models import Comentario, Contraste, Membresia
from cuenta_publica.roles import Rol

from . import fabrica

PALABRA = "Lo que dijo el servicio"


@pytest.fixture
def pedido(db):
    capitulo = fabrica.make_capitulo(titulo="Seguridad", ancla="seguridad")
    quien = fabrica.make_usuario(capitulo.cuenta.organismo, roles=[Rol.DIGITADOR])
    return contrastes.pedir(capitulo, quien, "Carabineros")[0]


@pytest.fixture
def comentario(pedido):
    return pedido.comentarios.create(nombre="Rosa", texto=f"<b>{PALABRA}</b>", escrito_el=timezone.now())


def cuenta_de(pedido):
    return pedido.capitulo.cuenta


def panel(pedido):
    return fabrica.url("contrastes", cuenta_de(pedido))


def make_cliente(*organismos, capitulos=(), **valores):
    usuario = fabrica.make_usuario(*organismos, **valores)
    Membresia.objects.filter(usuario=usuario).update(capitulos=list(capitulos))
    return fabrica.make_cliente(usuario)


def test_se_leen_se_atienden_y_se_cierra(pedido, comentario):
    cliente = fabrica.make_cliente(pedido.pedido_por)
    pagina = cliente.get(panel(pedido)).content.decode()
    assert f"&lt;b&gt;{PALABRA}&lt;/b&gt;" in pagina
    assert "Abierto hasta" in pagina
    assert cliente.post(panel(pedido), {"atender": comentario.pk}).status_code == 302
    comentario.refresh_from_db()
    assert comentario.atendido_por == pedido.pedido_por
    atendido_el = comentario.atendido_el
    assert cliente.post(panel(pedido), {"cerrar": pedido.pk}).status_code == 302
    pedido.refresh_from_db()
    cerrado_el = pedido.cerrado_el
    assert cerrado_el
    for datos in ({"atender": comentario.pk}, {"cerrar": pedido.pk}):
        assert cliente.post(panel(pedido), datos).status_code == 302
    comentario.refresh_from_db()
    pedido.refresh_from_db()
    assert (comentario.atendido_el, pedido.cerrado_el) == (atendido_el, cerrado_el), "once"
    pagina = cliente.get(panel(pedido)).content.decode()
    assert "Atendido por" in pagina
    assert "Cerrado el" in pagina
    assert 'name="cerrar"' not in pagina
    assert 'name="atender"' not in pagina


def test_quien_lee_y_quien_atiende(pedido, comentario):
    organismo = cuenta_de(pedido).organismo
    casos = [
        (make_cliente(organismo, roles=[Rol.DIGITADOR], capitulos=["seguridad"]), 200, 302),
        (make_cliente(organismo, roles=[Rol.DIGITADOR], capitulos=["otro"]), 200, 403),
        (make_cliente(organismo, roles=[Rol.REVISOR]), 200, 302),
        (make_cliente(organismo, roles=[Rol.COMUNICACIONES]), 200, 403),
        (make_cliente(organismo, roles=[Rol.AUDITOR]), 200, 403),
        (make_cliente(fabrica.make_organismo()), 404, 404),
    ]
    for cliente, leer, atender in casos:
        vista = cliente.get(panel(pedido))
        assert vista.status_code == leer
        assert (PALABRA in vista.content.decode()) == (leer == 200)
        assert ('name="atender"' in vista.content.decode()) == (atender == 302)
        for datos in ({"atender": comentario.pk}, {"cerrar": pedido.pk}):
            assert cliente.post(panel(pedido), datos).status_code == atender
            comentario.refresh_from_db()
            pedido.refresh_from_db()
            hecho = comentario.atendido_el if "atender" in datos else pedido.cerrado_el
            assert bool(hecho) == (atender == 302)
        Comentario.objects.update(atendido_el=None, atendido_por=None)
        Contraste.objects.update(cerrado_el=None)


def test_nada_de_otra_cuenta_se_toca_desde_la_propia(pedido, comentario):
    propia = fabrica.make_cuenta()
    cliente = make_cliente(propia.organismo)
    suyo = fabrica.url("contrastes", propia)
    for datos in ({"atender": comentario.pk}, {"cerrar": pedido.pk}, {"atender": "x"}, {"cerrar": "9" * 30}, {}):
        assert cliente.post(suyo, datos).status_code == 404
    comentario.refresh_from_db()
    pedido.refresh_from_db()
    assert not comentario.atendido_el
    assert not pedido.cerrado_el
    assert PALABRA not in cliente.get(suyo).content.decode()


def test_cuantos_esperan_se_ve_en_el_inicio_y_en_la_cuenta(pedido, comentario):
    cliente = fabrica.make_cliente(pedido.pedido_por)
    inicio, cuenta = reverse("admin:index"), fabrica.url("change", cuenta_de(pedido))
    assert "1 comentario de un contraste" in cliente.get(inicio).content.decode()
    assert "Contrastes: 1 comentario por atender" in cliente.get(cuenta).content.decode()
    otro = make_cliente(fabrica.make_organismo())
    assert "de un contraste" not in otro.get(inicio).content.decode()
    cliente.post(panel(pedido), {"atender": comentario.pk})
    assert "de un contraste" not in cliente.get(inicio).content.decode()
    assert "por atender" not in cliente.get(cuenta).content.decode()


def test_el_panel_cuesta_lo_mismo_con_muchos(pedido, comentario, django_assert_max_num_queries):
    cliente = fabrica.make_cliente(pedido.pedido_por)
    cliente.get(panel(pedido))
    with django_assert_max_num_queries(60) as pocas:
        cliente.get(panel(pedido))
    for n in range(6):
        dentro = fabrica.make_capitulo(cuenta_de(pedido), padre=pedido.capitulo)
        contraste = contrastes.pedir(dentro, pedido.pedido_por, f"Servicio {n}")[0]
        contraste.comentarios.create(nombre="R", texto="x", escrito_el=timezone.now(), atendido_por=pedido.pedido_por)
    with django_assert_max_num_queries(60) as muchas:
        cliente.get(panel(pedido))
    assert len(muchas) <= len(pocas) + 1, "the person who attended is read with the first one"


def test_lo_publicado_se_lee_y_todavia_se_atiende(pedido, comentario):
    fabrica.make_bloque(pedido.capitulo)
    fabrica.publicar(cuenta_de(pedido), pedido.pedido_por)
    cliente = fabrica.make_cliente(pedido.pedido_por)
    pagina = cliente.get(panel(pedido)).content.decode()
    assert "El enlace ya no abre: la cuenta se publicó" in pagina
    assert "Pedir un contraste" not in pagina
    assert cliente.post(panel(pedido), {"atender": comentario.pk}).status_code == 302


# --- asking, when something is in the way ----------------------------------------------------------------------------


def pedir_por_web(pedido):
    datos = {"servicio": "Bomberos", "correo": "servicio@prueba.cl", "dias": "10"}
    return fabrica.make_cliente(pedido.pedido_por).post(fabrica.url("contrastar", pedido.capitulo), datos)


def test_si_el_correo_falla_el_enlace_se_copia(pedido, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1
    pagina = pedir_por_web(pedido).content.decode()
    assert "no se pudo enviar" in pagina
    assert "/contraste/" in pagina


def test_de_lo_publicado_no_se_pide(pedido):
    fabrica.make_bloque(pedido.capitulo)
    fabrica.publicar(cuenta_de(pedido), pedido.pedido_por)
    assert pedir_por_web(pedido).status_code == 409
    assert Contraste.objects.count() == 1


# --- the link, when something is in the way --------------------------------------------------------------------------


def test_hallar_un_enlace_cuesta_lo_mismo_exista_o_no(pedido, client, django_assert_num_queries):
    """It is looked up by its hash: one query that tells nothing of any secret."""
    cerrado, llave = contrastes.pedir(pedido.capitulo, pedido.pedido_por, "Bomberos")
    Contraste.objects.filter(pk=cerrado.pk).update(cerrado_el=timezone.now())
    for otra in (llave, "x" * 43, cerrado.llave, pedido.llave):
        with django_assert_num_queries(1) as consultas:
            assert client.get(f"/contraste/{otra}/").status_code == 404
        assert otra not in consultas.captured_queries[0]["sql"]


def test_si_el_capitulo_no_se_puede_mostrar_se_dice(pedido, client):
    _, llave = contrastes.pedir(pedido.capitulo, pedido.pedido_por, "Bomberos")
    type(pedido.capitulo).objects.update(materia="desinstalada")
    respuesta = client.get(f"/contraste/{llave}/")
    assert respuesta.status_code == 503
    assert respuesta["Referrer-Policy"] == "no-referrer"
