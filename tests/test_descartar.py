"""Discarding a draft: only what the person saw, never what is public, and never what is another organismo's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cuenta_publica import registro
from cuenta_publica.models import Bloque, Capitulo, Cifra, CuentaPublica, Cumplimiento, Destacada, Respuesta, Trabajo
from cuenta_publica.publicacion import (
    ErrorDePublicacion,
    corregir,
    descartar,
    ejecutar,
    huella_de_borrador,
    retirar,
)

from . import fabrica
from .fabrica import publicar

COMPROMISOS = registro.materia("narrativa").conjunto("compromisos").modelo


def make_borrador(**valores):
    """A draft with a row in each kind of table that hangs from it."""
    cuenta = fabrica.make_cuenta(**valores)
    parte = fabrica.make_capitulo(cuenta)
    capitulo = fabrica.make_capitulo(cuenta, padre=parte)
    fabrica.make_bloque(capitulo)
    COMPROMISOS.objects.create(capitulo=capitulo, texto="Plantar un árbol.", orden=1)
    Cifra.objects.create(capitulo=capitulo, clave="arboles", etiqueta="Árboles", valor=1)
    Respuesta.objects.create(cuenta=cuenta, clave="x", texto="Se publica tal como lo imprime el documento.")
    Destacada.objects.create(cuenta=cuenta, ref=f"{capitulo.ancla}:arboles", etiqueta="árboles")
    return cuenta


@pytest.fixture
def borrador(db):
    return make_borrador()


@pytest.fixture
def cliente(borrador):
    return fabrica.make_cliente(fabrica.make_usuario(borrador.organismo))


def descartar_en_la_pagina(cliente, cuenta, **datos):
    """Press the button of the page that asks."""
    url = fabrica.url("delete", cuenta)
    return cliente.post(url, {"huella": cliente.get(url).context["huella"], **datos}, follow=True)


def colgando(cuenta_id) -> dict:
    """How many rows hang from that account, in each table."""
    directos = {m: m.objects.filter(cuenta=cuenta_id).count() for m in (Capitulo, Destacada, Respuesta, Trabajo)}
    modelos = (Bloque, Cifra, *registro.modelos_de_fila())
    return directos | {m: m.objects.filter(capitulo__cuenta=cuenta_id).count() for m in modelos}


def test_se_pregunta_diciendo_que_se_pierde(cliente, borrador):
    for clave in "ab":
        Cumplimiento.objects.create(cuenta=borrador, clave=clave, estado="cumplido")
    url = fabrica.url("delete", borrador)
    assert url in cliente.get(fabrica.url("change", borrador)).content.decode()
    pregunta = cliente.get(url).content.decode()
    perdidas = (
        "n 2 capítulos",
        " 1 fila de datos",
        " 1 cifra suelta",
        " 1 cifra destacada",
        "n 2 respuestas a compromisos",
        " 1 respuesta a la",
    )
    dichas = [f"Se pierde{que}" for que in perdidas]
    for dicho in ("Descartar el borrador", "no se puede deshacer", *dichas, "Esta cuenta nunca se publicó"):
        assert dicho in pregunta, dicho
    assert CuentaPublica.objects.filter(pk=borrador.pk).exists()


def test_se_borra_el_borrador_y_todo_lo_que_cuelga_de_el(cliente, borrador):
    vecino = make_borrador(organismo=borrador.organismo, anio=2018)
    antes = colgando(vecino.pk)
    propios = {Capitulo, Destacada, Respuesta, Bloque, Cifra}
    assert {m for m, cuantos in colgando(borrador.pk).items() if cuantos} >= propios
    respuesta = descartar_en_la_pagina(cliente, borrador)
    assert "Se descartó el borrador" in respuesta.content.decode()
    assert respuesta.redirect_chain[-1][0] == "/admin/"
    assert not CuentaPublica.objects.filter(pk=borrador.pk).exists()
    assert not any(colgando(borrador.pk).values())
    assert colgando(vecino.pk) == antes


def test_descartar_una_correccion_no_toca_lo_publicado(client, cliente, borrador, usuario):
    def foto():
        return colgando(borrador.pk), huella_de_borrador(borrador), client.get(borrador.get_absolute_url()).content

    publicar(borrador, usuario)
    antes = foto()
    correccion = corregir(borrador)
    pregunta = cliente.get(fabrica.url("delete", correccion)).content.decode()
    assert "Descartar la corrección en curso" in pregunta
    assert "La versión 1 (publicada) queda como está" in pregunta
    respuesta = descartar_en_la_pagina(cliente, correccion)
    assert respuesta.redirect_chain[-1][0] == fabrica.url("change", borrador)
    assert not CuentaPublica.objects.filter(pk=correccion.pk).exists()
    borrador.refresh_from_db()
    assert borrador.estado == "publicada"
    assert foto() == antes
    assert corregir(borrador).version == 2, "it can be opened again"


def test_lo_publicado_o_retirado_no_se_descarta(cliente, borrador, django_user_model):
    jefa = django_user_model.objects.create_superuser("jefa")
    url = fabrica.url("delete", borrador)
    vista = cliente.get(url).context["huella"]
    publicar(borrador, jefa)
    for estado in ("publicada", "retirada"):
        for respuesta in (cliente.get(url, follow=True), cliente.post(url, {"huella": vista}, follow=True)):
            assert "no se descarta" in respuesta.content.decode()
        with pytest.raises(ErrorDePublicacion, match="no se descarta"):
            descartar(borrador, huella_de_borrador(borrador))
        assert url not in cliente.get(fabrica.url("change", borrador)).content.decode()
        if estado == "publicada":
            retirar(borrador.edicion, jefa, "Ley N° 19.628", "Traía el nombre de una persona.")
    assert all(colgando(borrador.pk)[m] for m in (Capitulo, Respuesta, Bloque, Cifra))


def test_se_descarta_solo_lo_que_se_vio(cliente, borrador):
    url = fabrica.url("delete", borrador)
    vista = cliente.get(url).context["huella"]
    Bloque.objects.filter(capitulo__cuenta=borrador).update(texto="<p>Lo que otra persona acaba de escribir.</p>")
    for datos in ({"huella": vista}, {}, {"post": "yes"}, {"huella": "\x00"}):
        respuesta = cliente.post(url, datos)
        assert respuesta.status_code == 409
        assert "no se descartó nada" in respuesta.content.decode()
    with pytest.raises(ErrorDePublicacion, match="no se descartó nada"):
        descartar(borrador, vista)
    assert CuentaPublica.objects.filter(pk=borrador.pk).exists()
    assert cliente.post(url, {"huella": respuesta.context["huella"]}).status_code == 302
    assert not CuentaPublica.objects.filter(pk=borrador.pk).exists()


def test_el_segundo_clic_se_responde_en_palabras(cliente, borrador):
    url, organismo = fabrica.url("delete", borrador), borrador.organismo
    datos = {"huella": cliente.get(url).context["huella"]}
    colega = fabrica.make_cliente(fabrica.make_usuario(organismo))
    intruso = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    inexistente = intruso.post(url.replace(str(borrador.pk), "987654321"), datos)
    assert (intruso.get(url).status_code, intruso.post(url, datos).status_code) == (404, 404)
    cliente.post(url, datos)
    for quien in (cliente, colega):
        for respuesta in (quien.get(url, follow=True), quien.post(url, datos, follow=True)):
            assert respuesta.status_code == 200
            assert "ya se había descartado" in respuesta.content.decode()
    ajena = intruso.post(url, datos)
    assert (ajena.status_code, ajena.content) == (404, inexistente.content)
    with pytest.raises(ErrorDePublicacion, match="ya se había descartado"):
        descartar(borrador, datos["huella"])


@pytest.mark.parametrize("pk", ["987654321", "99999999999999999999999", "x", "_00", "1_2F_2E"])
def test_lo_que_nunca_existio_es_un_404(cliente, borrador, pk):
    url = f"/admin/cuenta_publica/cuentapublica/{pk}/delete/"
    assert (cliente.get(url).status_code, cliente.post(url).status_code) == (404, 404)


def test_la_publicacion_programada_se_pierde_con_el(cliente, borrador, usuario):
    ayer = timezone.now() - timedelta(days=1)
    trabajo = Trabajo.objects.create(cuenta=borrador, pedido_por=usuario, huella="x" * 64, pedido_el=ayer, para_el=ayer)
    assert "Se pierde 1 publicación programada" in cliente.get(fabrica.url("delete", borrador)).content.decode()
    descartar_en_la_pagina(cliente, borrador)
    ejecutar(trabajo.pk)
    assert not Trabajo.objects.exists()
    assert not CuentaPublica.objects.filter(organismo=borrador.organismo).exists()


def test_tambien_un_borrador_que_no_se_puede_congelar(cliente, borrador):
    Capitulo.objects.filter(cuenta=borrador).update(materia="astrologia")
    descartar_en_la_pagina(cliente, borrador)
    assert not CuentaPublica.objects.filter(pk=borrador.pk).exists()
