"""Two clerks on one chapter: the second save is refused with both values shown, and nothing typed is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cuenta_publica import registro
from cuenta_publica.models import Capitulo, CuentaPublica

from . import fabrica

DELITOS = registro.materia("seguridad").conjunto("delitos").modelo


@pytest.fixture
def capitulo(db):
    return fabrica.make_capitulo(titulo="Seguridad", materia="seguridad")


@pytest.fixture
def cliente(capitulo):
    return fabrica.make_cliente(fabrica.make_usuario(capitulo.cuenta.organismo))


def abrir(cliente, capitulo):
    return fabrica.formulario(cliente.get(fabrica.url("change", capitulo)))


def guardar(cliente, capitulo, datos, espera=302):
    respuesta = cliente.post(fabrica.url("change", capitulo), datos)
    assert respuesta.status_code == espera, respuesta.context and respuesta.context["errors"]
    return respuesta


def casos(capitulo):
    return [f.casos for f in DELITOS.objects.filter(capitulo=capitulo)]


def test_el_segundo_ve_ambos_valores_y_puede_guardar(cliente, capitulo):
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "4"})
    mia = abrir(cliente, capitulo) | {"delitos-0-casos": "5", "titulo": "Seguridad mía"}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "6", "titulo": "Seguridad suya"})

    respuesta = guardar(cliente, capitulo, mia, espera=409)
    pagina = respuesta.content.decode()
    assert "Otra persona guardó este capítulo" in pagina
    assert "Título: usted escribió «Seguridad mía»; ahora está guardado «Seguridad suya»" in pagina
    assert "Casos: usted escribió «5»; ahora está guardado «6»" in pagina
    assert pagina.count("usted escribió «") == 2
    assert casos(capitulo)[0] == 6, "a refused save changes nothing"

    otra_vez = fabrica.formulario(respuesta)
    assert (otra_vez["delitos-0-casos"], otra_vez["titulo"]) == ("5", "Seguridad mía")
    guardar(cliente, capitulo, otra_vez)
    assert casos(capitulo)[0] == 5
    assert Capitulo.objects.get(pk=capitulo.pk).titulo == "Seguridad mía"


def test_las_filas_que_otra_persona_agrego_o_elimino(cliente, capitulo):
    textos = {f"compromisos-{n}-texto": t for n, t in enumerate(["Uno", "Dos"])}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | textos | {"compromisos-TOTAL_FORMS": "2"})
    mia = abrir(cliente, capitulo) | {"compromisos-TOTAL_FORMS": "3", "compromisos-2-texto": "Mío"}
    mia["compromisos-0-texto"] = "Uno cambiado"
    suya = abrir(cliente, capitulo) | {"compromisos-TOTAL_FORMS": "3", "compromisos-2-texto": "Suyo"}
    guardar(cliente, capitulo, suya | {"compromisos-0-DELETE": "on"})

    respuesta = guardar(cliente, capitulo, mia, espera=409)
    pagina = respuesta.content.decode()
    assert "otra persona agregó «Suyo»" in pagina
    assert "otra persona eliminó la fila «Uno cambiado»" in pagina
    guardar(cliente, capitulo, fabrica.formulario(respuesta))
    modelo = registro.materia("narrativa").conjunto("compromisos").modelo
    assert {c.texto for c in modelo.objects.filter(capitulo=capitulo)} == {"Uno cambiado", "Dos", "Suyo", "Mío"}


def test_dos_personas_llenan_la_misma_tabla_vacia(cliente, capitulo):
    mia = abrir(cliente, capitulo) | {"delitos-1-casos": "2", "delitos-2-casos": "9", "cifras-0-valor": "127"}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "4", "delitos-2-casos": "3"})
    respuesta = guardar(cliente, capitulo, mia, espera=409)
    assert "usted escribió «9»; ahora está guardado «3»" in respuesta.content.decode()
    guardar(cliente, capitulo, fabrica.formulario(respuesta))
    assert casos(capitulo)[:3] == [4, 2, 9]
    assert len(casos(capitulo)) == 17
    assert capitulo.cifras.get().valor == 127


@pytest.mark.parametrize("numero", [None, "", "-1", "x", "٣", "9" * 40])
def test_sin_su_numero_la_pagina_no_se_guarda(cliente, capitulo, numero):
    datos = abrir(cliente, capitulo) | {"titulo": "Otro", "delitos-0-casos": "4"}
    del datos["guardado"]
    if numero is not None:
        datos["guardado"] = numero
    respuesta = guardar(cliente, capitulo, datos, espera=422)
    assert "sin su número de versión" in respuesta.content.decode()
    assert Capitulo.objects.get(pk=capitulo.pk).titulo == "Seguridad"
    guardar(cliente, capitulo, fabrica.formulario(respuesta))
    assert casos(capitulo)[0] == 4


@pytest.mark.parametrize("total", [None, "", "x", "99999", "-1", "1000000000000"])
def test_una_pagina_vieja_y_rota_tampoco_falla(cliente, capitulo, total):
    datos = abrir(cliente, capitulo)
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "4"})
    datos.pop("delitos-TOTAL_FORMS")
    if total is not None:
        datos["delitos-TOTAL_FORMS"] = total
    guardar(cliente, capitulo, datos, espera=409)
    assert casos(capitulo)[0] == 4


def test_un_error_no_gasta_el_numero(cliente, capitulo):
    datos = abrir(cliente, capitulo) | {"delitos-0-casos": "mucho"}
    respuesta = guardar(cliente, capitulo, datos, espera=200)
    assert fabrica.formulario(respuesta)["guardado"] == "0"
    assert Capitulo.objects.get(pk=capitulo.pk).guardado == 0
    guardar(cliente, capitulo, fabrica.formulario(respuesta) | {"delitos-0-casos": "4"})


def test_publicar_mientras_alguien_escribe(cliente, capitulo, monkeypatch):
    """The account closes after the page was allowed to save: words, not a server error."""
    datos = abrir(cliente, capitulo)

    def ya_publicada(cuenta):
        raise ValidationError("cerrada")

    monkeypatch.setattr(CuentaPublica, "exigir_abierta", ya_publicada)
    respuesta = cliente.post(fabrica.url("change", capitulo), datos | {"titulo": "Otro"}, follow=True)
    assert "No se guardó: la cuenta se publicó" in respuesta.content.decode()
    assert Capitulo.objects.get(pk=capitulo.pk).titulo == "Seguridad"
    assert Capitulo.objects.get(pk=capitulo.pk).guardado == 0


def test_la_pagina_no_pregunta_mas_por_tener_mas_filas(cliente, capitulo, django_assert_max_num_queries):
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "4"})
    with CaptureQueriesContext(connection) as con_17:
        abrir(cliente, capitulo)
    DELITOS.objects.bulk_create(
        [DELITOS(capitulo=capitulo, categoria=f.categoria, orden=99) for f in DELITOS.objects.filter(capitulo=capitulo)]
    )
    with django_assert_max_num_queries(len(con_17)):
        abrir(cliente, capitulo)
