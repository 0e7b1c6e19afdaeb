"""The chapter of a draft that a service checks by a link: what the link shows, and everything that it does not."""

import logging
import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from cuenta_publica import contraste as contrastes
from cuenta_publica.bitacora import Linea, Llana
from cuenta_publica.models import Capitulo, Comentario, Contraste, Membresia
from cuenta_publica.roles import Rol
from cuenta_publica.views.contraste import NO_CABE

from . import fabrica

AJENO = "ajeno-quirquincho"
CLAVE = re.compile(r"/contraste/([\w-]{43})/")


@pytest.fixture
def borrador(db):
    """A draft whose cover and whose other capítulo say AJENO everywhere; the one to check has another inside."""
    cuenta = fabrica.make_cuenta(titulo_portada=f"{AJENO} portada", lema=AJENO)
    otro = fabrica.make_capitulo(cuenta, titulo=AJENO, ancla=AJENO, unidad_responsable=AJENO)
    fabrica.make_bloque(otro, f"<p>{AJENO}</p>", titulo=AJENO)
    otro.cifras.create(clave="total", etiqueta=AJENO, valor=77)
    return cuenta


@pytest.fixture
def capitulo(borrador):
    propio = fabrica.make_capitulo(borrador, titulo="Seguridad propia", ancla="propia")
    fabrica.make_bloque(propio, f"<p>Hubo [[77|{AJENO}:total]] casos.</p>")
    dentro = fabrica.make_capitulo(borrador, titulo="Lo de dentro", ancla="dentro", padre=propio)
    fabrica.make_bloque(dentro, "<p>Párrafo de dentro.</p>")
    return propio


@pytest.fixture
def pide(borrador):
    return fabrica.make_usuario(borrador.organismo, roles=[Rol.DIGITADOR], email="pide@prueba.cl")


@pytest.fixture
def pedido(capitulo, pide):
    return contrastes.pedir(capitulo, pide, "Carabineros")


@pytest.fixture
def ruta(pedido):
    return f"/contraste/{pedido[1]}/"


def direccion(capitulo):
    return fabrica.url("contrastar", capitulo)


def pedir_por_web(quien, capitulo, **datos):
    datos = {"servicio": "Carabineros", "correo": "", "dias": "10", **datos}
    return fabrica.make_cliente(quien).post(direccion(capitulo), datos)


def comentar(ruta, cliente=None, **datos):
    datos = {"nombre": "Rosa", "comentario": "Son 78.", "pagina_web": "", **datos}
    return (cliente or Client()).post(ruta, datos)


# --- asking -----------------------------------------------------------------------------------------------------------


def test_se_pide_y_el_enlace_se_ve_una_sola_vez(capitulo, pide, settings):
    cliente = fabrica.make_cliente(pide)
    assert "Pedir un contraste" in cliente.get(fabrica.url("change", capitulo)).content.decode()
    assert 'value="10"' in cliente.get(direccion(capitulo)).content.decode()
    respuesta = pedir_por_web(pide, capitulo, correo="servicio@prueba.cl", dias="60")
    llave = CLAVE.search(respuesta.content.decode())[1]
    contraste = Contraste.objects.get()
    assert contraste.llave == sha256(llave.encode()).hexdigest()
    assert contraste.vence_el - contraste.pedido_el == timedelta(days=60)
    assert llave not in str(Contraste.objects.values())
    assert "no-store" in respuesta["Cache-Control"]
    assert llave not in cliente.get(fabrica.url("contrastes", capitulo.cuenta)).content.decode()
    assert [m.to for m in mail.outbox] == [["servicio@prueba.cl"]]
    assert f"{settings.URL_DEL_PORTAL}/contraste/{llave}/" in mail.outbox[0].body
    assert mail.outbox[0].content_subtype == "plain"
    assert AJENO not in mail.outbox[0].body
    assert Client().get(f"/contraste/{llave}/").status_code == 200


@pytest.mark.parametrize(
    ("campo", "valor", "dice"),
    [("dias", "0", "al menos 1 día"), ("dias", "61", "60 días como máximo"), ("dias", "diez", "número de días"),
     ("dias", "9" * 40, "60 días como máximo"), ("dias", "", "obligatorio"), ("servicio", " \x00\n", "obligatorio"),
     ("servicio", "x" * 161, "160"), ("correo", "x@", "correo")],
)  # fmt: skip
def test_lo_mal_escrito_se_dice_y_no_se_pierde(capitulo, pide, campo, valor, dice):
    respuesta = pedir_por_web(pide, capitulo, **{"servicio": "Bomberos de Putre", campo: valor})
    assert respuesta.status_code == 422
    assert dice in respuesta.content.decode()
    assert campo == "servicio" or "Bomberos de Putre" in respuesta.content.decode()
    assert not Contraste.objects.exists()
    assert not mail.outbox


def test_quien_puede_pedirlo(borrador, capitulo):
    dentro, ajeno = Capitulo.objects.get(ancla="dentro"), Capitulo.objects.get(ancla=AJENO)
    limitada = fabrica.make_usuario(borrador.organismo, roles=[Rol.DIGITADOR])
    Membresia.objects.filter(usuario=limitada).update(capitulos=["propia"])
    de_otro = fabrica.make_usuario(fabrica.make_organismo())
    casos = [(limitada, capitulo, 200), (limitada, dentro, 200), (limitada, ajeno, 403), (de_otro, capitulo, 404)]
    por_rol = {Rol.REVISOR: 200, Rol.DIGITADOR: 200, Rol.COMUNICACIONES: 403, Rol.AUDITOR: 403}
    casos += [(fabrica.make_usuario(borrador.organismo, roles=[r]), capitulo, n) for r, n in por_rol.items()]
    for quien, cual, esperado in casos:
        antes = Contraste.objects.count()
        assert fabrica.make_cliente(quien).get(direccion(cual)).status_code == esperado
        assert pedir_por_web(quien, cual).status_code == esperado
        assert Contraste.objects.count() - antes == (esperado == 200)


# --- the page of the link ---------------------------------------------------------------------------------------------


def test_el_enlace_muestra_su_capitulo_y_nada_mas(ruta, pedido, client):
    respuesta = client.get(ruta)
    pagina = respuesta.content.decode()
    for propio in ("Seguridad propia", "Hubo 77 casos", "Lo de dentro", "Párrafo de dentro", "Borrador: no es público"):
        assert propio in pagina
    assert AJENO not in pagina
    assert timezone.localtime(pedido[0].vence_el).strftime("%H:%M") in pagina
    assert pedido[1] not in pagina, "nothing in the page carries its address elsewhere"


def test_control_el_resto_si_esta_en_la_vista_previa(capitulo, pide):
    assert AJENO in fabrica.make_cliente(pide).get(fabrica.url("vista_previa", capitulo.cuenta)).content.decode()


def test_cabeceras_y_metodos(ruta, client):
    for respuesta in (client.get(ruta), client.head(ruta), comentar(ruta), comentar(ruta, nombre="")):
        assert respuesta["Cache-Control"] == "private, no-store"
        assert respuesta["X-Robots-Tag"] == "noindex, nofollow"
        assert respuesta["Referrer-Policy"] == "no-referrer"
        assert "default-src 'none'" in respuesta["Content-Security-Policy"]
        assert set(respuesta.cookies) <= {"csrftoken"}
        assert not respuesta.has_header("ETag")
    assert client.head(ruta).content == b""
    for metodo in ("put", "patch", "delete", "options", "trace"):
        respuesta = getattr(client, metodo)(ruta)
        assert (respuesta.status_code, respuesta["Allow"]) == (405, "GET, HEAD, POST")


def test_cuesta_las_mismas_consultas_con_uno_y_con_muchos(ruta, pedido, client, django_assert_num_queries):
    with django_assert_num_queries(11):
        client.get(ruta)
    for n in range(40):
        pedido[0].comentarios.create(nombre="R", texto=str(n), escrito_el=timezone.now())
    for _ in range(5):
        fabrica.make_bloque(fabrica.make_capitulo(pedido[0].capitulo.cuenta, padre=pedido[0].capitulo))
    with django_assert_num_queries(11):
        client.get(ruta)


def vencer(contraste):
    Contraste.objects.filter(pk=contraste.pk).update(vence_el=timezone.now())


def cerrar(contraste):
    Contraste.objects.filter(pk=contraste.pk).update(cerrado_el=timezone.now())


def publicar(contraste):
    fabrica.publicar(contraste.capitulo.cuenta, contraste.pedido_por)


@pytest.mark.parametrize("dejar", [vencer, cerrar, publicar])
def test_lo_que_ya_no_abre_es_igual_a_lo_que_nunca_existio(ruta, pedido, dejar):
    """Same status, body and headers, in every method, with or without a token."""
    assert Client().get(ruta).status_code == 200
    dejar(pedido[0])
    nunca = ["/contraste/" + "x" * 43 + "/", "/contraste/a%00b%ff/", "/contraste/no/hay/tal/"]
    for metodo in ("get", "head", "post", "put", "options"):
        for cliente in (Client(), Client(enforce_csrf_checks=True)):
            cerrada = getattr(cliente, metodo)(ruta)
            assert cerrada.status_code == 404
            for otra in nunca:
                ajena = getattr(cliente, metodo)(otra)
                assert (cerrada.content, dict(cerrada.items())) == (ajena.content, dict(ajena.items())), (metodo, otra)
            assert cerrada.content == getattr(cliente, metodo)("/nada/").content
            assert not cerrada.cookies
    assert not Comentario.objects.exists()


def test_el_borrador_sigue_con_su_enlace_mientras_lo_revisan(ruta, borrador, client):
    for estado in ("en_revision", "aprobada"):
        type(borrador).objects.filter(pk=borrador.pk).update(estado=estado)
        assert client.get(ruta).status_code == 200


def test_el_secreto_no_llega_a_la_bitacora(ruta, pedido, caplog):
    caplog.set_level(logging.DEBUG)
    comentar(ruta, Client(enforce_csrf_checks=True))
    Client().put(ruta)
    cerrar(pedido[0])
    Client().get(ruta)
    lineas = [formato.format(r) for r in caplog.records for formato in (Linea(), Llana())]
    assert [r for r in caplog.records if pedido[1] in r.getMessage()], "control: Django names the address"
    assert len(lineas) > 2
    assert not [linea for linea in lineas if pedido[1] in linea]


# --- commenting -------------------------------------------------------------------------------------------------------


def test_se_comenta_y_se_avisa_a_quien_corresponde(
    ruta, pedido, borrador, pide, client, django_capture_on_commit_callbacks
):
    def colega(*capitulos, organismo=borrador.organismo, rol=Rol.DIGITADOR):
        usuario = fabrica.make_usuario(organismo, roles=[rol])
        type(usuario).objects.filter(pk=usuario.pk).update(email=f"u{usuario.pk}@prueba.cl")
        Membresia.objects.filter(usuario=usuario).update(capitulos=list(capitulos))
        return f"u{usuario.pk}@prueba.cl"

    avisados = {pide.email, colega(), colega("propia"), colega(rol=Rol.REVISOR)}
    colega(AJENO), colega(rol=Rol.COMUNICACIONES), colega(rol=Rol.AUDITOR), colega(organismo=fabrica.make_organismo())
    with django_capture_on_commit_callbacks(execute=True):
        respuesta = comentar(ruta, nombre="Ro\x00sa\nSoto", comentario="<b>Son</b> 78,\r\nno 77.\u202e\x07 ")
    assert (respuesta.status_code, respuesta["Location"]) == (302, f"{ruta}#comentarios")
    comentario = Comentario.objects.get()
    assert (comentario.nombre, comentario.texto) == ("Rosa Soto", "<b>Son</b> 78,\nno 77.")
    pagina = client.get(ruta).content.decode()
    assert "&lt;b&gt;Son&lt;/b&gt; 78,<br>no 77." in pagina
    assert "<b>Son" not in pagina
    assert {m.to[0] for m in mail.outbox} == avisados
    assert all(pedido[1] not in m.body and fabrica.url("contrastes", borrador) in m.body for m in mail.outbox)


def test_cada_enlace_ve_solo_sus_comentarios(ruta, capitulo, pide, client):
    _, otra = contrastes.pedir(capitulo, pide, "Bomberos")
    comentar(f"/contraste/{otra}/", comentario="De los bomberos.")
    assert "De los bomberos." in client.get(f"/contraste/{otra}/").content.decode()
    assert "De los bomberos." not in client.get(ruta).content.decode()


@pytest.mark.parametrize(
    ("datos", "dice"),
    [({"nombre": ""}, "Escribe tu nombre."), ({"nombre": "n" * 121}, "hasta 120 letras: van 121"),
     ({"comentario": " \x00 "}, "Escribe tu comentario."), ({"comentario": "c" * 5001}, "hasta 5000 letras: van 5001"),
     ({"pagina_web": "http://x"}, "Borra lo que dice este campo")],
)  # fmt: skip
def test_lo_que_no_se_acepta_se_devuelve_entero(ruta, datos, dice):
    respuesta = comentar(ruta, **{"nombre": "Rosa María", "comentario": "Lo <i>escrito</i>", **datos})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 422
    assert dice in pagina
    assert "Rosa María" in pagina or "nombre" in datos
    assert "Lo &lt;i&gt;escrito" in pagina or "comentario" in datos
    assert not Comentario.objects.exists()


def test_sin_su_ficha_no_se_envia_y_con_ella_si(ruta):
    """Browsers say "null" for the origin of a page with no-referrer."""
    cliente = Client(enforce_csrf_checks=True, headers={"origin": "null"})
    respuesta = comentar(ruta, cliente, comentario="No se pierde.")
    assert respuesta.status_code == 403
    assert "No se pierde." in respuesta.content.decode()
    ficha = re.search(r'csrfmiddlewaretoken" value="(\w+)"', cliente.get(ruta, secure=True).content.decode())[1]
    datos = {"nombre": "R", "comentario": "Con ficha.", "csrfmiddlewaretoken": ficha}
    assert cliente.post(ruta, datos, secure=True, headers={"origin": "https://otro.cl"}).status_code == 403
    assert cliente.post(ruta, datos, secure=True).status_code == 302
    assert list(Comentario.objects.values_list("texto", flat=True)) == ["Con ficha."]


def test_hay_un_limite_de_envios_y_uno_de_comentarios(ruta, pedido, settings):
    settings.ACCOUNT_RATE_LIMITS = {"contraste": "3/10m/key"}
    estados = [comentar(ruta, comentario=f"Va {n}").status_code for n in range(5)]
    assert estados == [302, 302, 302, 429, 429]
    assert "Lo último" in comentar(ruta, comentario="Lo último").content.decode()
    settings.ACCOUNT_RATE_LIMITS = {}
    Comentario.objects.bulk_create(
        Comentario(contraste=pedido[0], nombre="R", texto="x", escrito_el=timezone.now())
        for _ in range(contrastes.COMENTARIOS - 3)
    )
    respuesta = comentar(ruta, comentario="Uno más")
    assert (respuesta.status_code, Comentario.objects.count()) == (409, contrastes.COMENTARIOS)
    assert NO_CABE in respuesta.content.decode()
    assert "Uno más" in respuesta.content.decode()


@pytest.mark.parametrize("dejar", [vencer, cerrar, publicar])
def test_lo_que_se_cierra_mientras_se_escribe_no_recibe(pedido, dejar):
    dejar(pedido[0])
    assert contrastes.comentar(pedido[0], "R", "Tarde") is None
    assert not Comentario.objects.exists()
