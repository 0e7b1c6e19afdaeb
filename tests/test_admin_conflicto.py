"""Two clerks on one chapter: the second save is refused, she chooses between both values, and nothing typed is lost."""

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


def elecciones(respuesta):
    """Where → (name of its buttons, mine, stored)."""
    return {d.donde: (f"elegir-{d.nombre}", d.mio, d.guardado) for d in respuesta.context["diferencias"]}


@pytest.fixture
def conflicto(cliente, capitulo):
    """The page that the second clerk gets back: 5 and «Seguridad mía» over 6 and «Seguridad suya»."""
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "4"})
    mia = abrir(cliente, capitulo) | {"delitos-0-casos": "5", "titulo": "Seguridad mía"}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "6", "titulo": "Seguridad suya"})
    respuesta = guardar(cliente, capitulo, mia, espera=409)
    assert casos(capitulo)[0] == 6, "a refused save changes nothing"
    return respuesta


def test_la_segunda_ve_ambos_valores_y_lo_suyo_queda_si_no_elige(cliente, capitulo, conflicto):
    pagina = conflicto.content.decode()
    assert "Otra persona guardó este capítulo" in pagina
    assert list(elecciones(conflicto).values()) == [
        ("elegir-titulo", "«Seguridad mía»", "«Seguridad suya»"),
        ("elegir-delitos-0-casos", "«5»", "«6»"),
    ]
    assert pagina.count('value="mio" checked') == pagina.count('value="guardado">') == 2
    assert f'href="{fabrica.url("change", capitulo)}">Quedarme con todo lo guardado' in pagina
    otra_vez = fabrica.formulario(conflicto)
    assert (otra_vez["delitos-0-casos"], otra_vez["titulo"]) == ("5", "Seguridad mía")
    guardar(cliente, capitulo, otra_vez | {"elegir-titulo": "mio", "elegir-delitos-0-casos": "mio"})
    assert casos(capitulo)[0] == 5
    assert Capitulo.objects.get(pk=capitulo.pk).titulo == "Seguridad mía"


@pytest.mark.parametrize(
    ("elegidos", "titulo", "cuantos"),
    [
        (["titulo"], "Seguridad suya", 5),
        (["delitos-0-casos"], "Seguridad mía", 6),
        (["titulo", "delitos-0-casos"], "Seguridad suya", 6),
        (["estado", "delitos-0-id", "delitos-99-casos", "delitos-x-casos", "-", ""], "Seguridad mía", 5),
    ],
)
def test_elige_en_cada_diferencia(cliente, capitulo, conflicto, elegidos, titulo, cuantos):
    datos = fabrica.formulario(conflicto) | {f"elegir-{nombre}": "guardado" for nombre in elegidos}
    guardar(cliente, capitulo, datos)
    assert Capitulo.objects.get(pk=capitulo.pk).titulo == titulo
    assert casos(capitulo)[0] == cuantos


def test_en_la_portada_de_la_cuenta_tambien(cliente, capitulo):
    cuenta = capitulo.cuenta
    mia = abrir(cliente, cuenta) | {"lema": "Mío"}
    guardar(cliente, cuenta, abrir(cliente, cuenta) | {"lema": "Suyo", "titulo_portada": "Suyo"})
    respuesta = guardar(cliente, cuenta, mia, espera=409)
    assert elecciones(respuesta)["Lema"] == ("elegir-lema", "«Mío»", "«Suyo»")
    guardar(cliente, cuenta, fabrica.formulario(respuesta) | {"elegir-titulo_portada": "guardado"})
    cuenta.refresh_from_db()
    assert (cuenta.lema, cuenta.titulo_portada) == ("Mío", "Suyo")


def test_una_tercera_persona_guarda_mientras_elige(cliente, capitulo, conflicto):
    """What she left to the others is theirs, whatever it is by then; what is hers is asked again."""
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "7", "titulo": "Tercera"})
    datos = fabrica.formulario(conflicto) | {"elegir-delitos-0-casos": "guardado"}
    respuesta = guardar(cliente, capitulo, datos, espera=409)
    assert elecciones(respuesta) == {"Título": ("elegir-titulo", "«Seguridad mía»", "«Tercera»")}
    guardar(cliente, capitulo, fabrica.formulario(respuesta))
    assert casos(capitulo)[0] == 7


@pytest.mark.un_motor
def test_dos_textos_largos_se_ven_enteros_y_el_formato_tambien(cliente, capitulo):
    bloques = [fabrica.make_bloque(capitulo, f"<p>{'Lo mismo. ' * 20}</p>", orden=n) for n in (1, 2)]
    mia = abrir(cliente, capitulo)
    suya = abrir(cliente, capitulo) | {"bloques-0-texto": f"<p>{'Lo mismo. ' * 20}Suyo.</p>"}
    guardar(cliente, capitulo, suya | {"bloques-1-texto": f"<p><strong>{'Lo mismo. ' * 20}</strong></p>"})
    respuesta = guardar(cliente, capitulo, mia | {"bloques-0-texto": f"<p>{'Lo mismo. ' * 20}Mío.</p>"}, espera=409)
    (uno, mio, suyo), (dos, _, con_formato) = elecciones(respuesta).values()
    assert (mio[-5:], suyo[-6:], con_formato) == ("Mío.»", "Suyo.»", "el mismo texto, con el formato guardado")
    guardar(cliente, capitulo, fabrica.formulario(respuesta) | {uno: "guardado", dos: "guardado"})
    for bloque in bloques:
        bloque.refresh_from_db()
    assert bloques[0].texto.endswith("Suyo.</p>")
    assert "<strong>" in bloques[1].texto


def test_lo_que_no_cambio_no_se_pregunta(cliente, capitulo):
    fabrica.make_bloque(capitulo, "<p>Uno</p><p>Dos</p>")
    mia = abrir(cliente, capitulo) | {"bloques-0-texto": "<p>Uno</p><p>Dos</p> \r\n", "titulo": "Mía"}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "4"})
    assert list(elecciones(guardar(cliente, capitulo, mia, espera=409))) == ["Título"]


@pytest.mark.parametrize("elegido", ["mio", "guardado"])
def test_las_filas_que_otra_persona_agrego_o_elimino(cliente, capitulo, elegido):
    textos = {f"compromisos-{n}-texto": t for n, t in enumerate(["Uno", "Dos"])}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | textos | {"compromisos-TOTAL_FORMS": "2"})
    mia = abrir(cliente, capitulo) | {"compromisos-TOTAL_FORMS": "3", "compromisos-2-texto": "Mío"}
    mia["compromisos-0-texto"] = "Uno cambiado"
    suya = abrir(cliente, capitulo) | {"compromisos-TOTAL_FORMS": "3", "compromisos-2-texto": "Suyo"}
    guardar(cliente, capitulo, suya | {"compromisos-0-DELETE": "on"})

    respuesta = guardar(cliente, capitulo, mia, espera=409)
    pagina = respuesta.content.decode()
    assert "otra persona agregó «Suyo»" in pagina
    [(donde, (nombre, *opciones))] = elecciones(respuesta).items()
    assert "«Uno cambiado»: otra persona eliminó la fila" in donde
    assert opciones == ["agregarla de nuevo", "dejarla eliminada"]
    guardar(cliente, capitulo, fabrica.formulario(respuesta) | {nombre: elegido})
    modelo = registro.materia("narrativa").conjunto("compromisos").modelo
    quedan = {c.texto for c in modelo.objects.filter(capitulo=capitulo)}
    assert quedan == {"Dos", "Suyo", "Mío"} | ({"Uno cambiado"} if elegido == "mio" else set())


@pytest.mark.parametrize(("elegido", "quedan"), [("mio", ["Dos"]), ("guardado", ["Uno suyo", "Dos"])])
def test_quien_elimina_lo_que_otra_persona_cambio_elige(cliente, capitulo, elegido, quedan):
    textos = {f"compromisos-{n}-texto": t for n, t in enumerate(["Uno", "Dos"])}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | textos | {"compromisos-TOTAL_FORMS": "2"})
    mia = abrir(cliente, capitulo) | {"compromisos-0-DELETE": "on"}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"compromisos-0-texto": "Uno suyo"})
    respuesta = guardar(cliente, capitulo, mia, espera=409)
    [(nombre, *opciones)] = elecciones(respuesta).values()
    assert opciones == ["eliminar la fila", "conservarla como está guardada"]
    guardar(cliente, capitulo, fabrica.formulario(respuesta) | {"compromisos-0-DELETE": "on", nombre: elegido})
    modelo = registro.materia("narrativa").conjunto("compromisos").modelo
    assert [c.texto for c in modelo.objects.filter(capitulo=capitulo).order_by("orden")] == quedan


def test_dos_personas_llenan_la_misma_tabla_vacia(cliente, capitulo):
    mia = abrir(cliente, capitulo) | {"delitos-1-casos": "2", "delitos-2-casos": "9", "cifras-0-valor": "127"}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"delitos-0-casos": "4", "delitos-2-casos": "3"})
    respuesta = guardar(cliente, capitulo, mia, espera=409)
    assert ("elegir-delitos-2-casos", "«9»", "«3»") in elecciones(respuesta).values()
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


@pytest.mark.un_motor
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
