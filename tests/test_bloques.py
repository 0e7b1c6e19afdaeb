"""What a block may be: what cannot be printed is refused when it is saved, in words."""

import pytest
from django.core.exceptions import ValidationError

from cuenta_publica import congelar, registro
from cuenta_publica.documento import CapituloDoc
from cuenta_publica.models import Bloque
from cuenta_publica.texto_rico import leer_lista
from cuenta_publica.texto_rico import limpiar as sanear


def limpiar(capitulo, **valores):
    Bloque(capitulo=capitulo, **valores).full_clean()


@pytest.fixture
def seguridad(parinacota):
    return parinacota.capitulos.get(ancla="seguridad-publica")


def test_un_grafico_necesita_datos_que_lo_tengan(seguridad):
    limpiar(seguridad, tipo="grafico", conjunto="delitos")
    with pytest.raises(ValidationError, match="no tiene gráfico"):
        limpiar(seguridad, tipo="grafico", conjunto="acciones")


def test_una_seleccion_es_de_su_conjunto(parinacota):
    extranjeria = parinacota.capitulos.get(ancla="extranjeria")
    limpiar(extranjeria, tipo="tabla", conjunto="solicitudes", seleccion="temporaria")
    for conjunto, seleccion in (("solicitudes", "realizada"), ("visas", "temporaria")):
        with pytest.raises(ValidationError, match="no tiene filas de esa clase"):
            limpiar(extranjeria, tipo="tabla", conjunto=conjunto, seleccion=seleccion)


def test_una_forma_es_de_su_conjunto(seguridad):
    with pytest.raises(ValidationError, match="no tienen esa forma"):
        limpiar(seguridad, tipo="tabla", conjunto="delitos", forma="matriz")


def test_cada_grafico_y_cada_titular_declarado_se_puede_hacer_sin_filas():
    for _, conjunto in registro.conjuntos():
        datos, cap = congelar.datos_de(conjunto, []), CapituloDoc("x", "", "X", "narrativa")
        if conjunto.grafico:
            assert conjunto.grafico(datos, cap).marcas == ()
        if conjunto.titular:
            assert conjunto.titular(datos, cap) == ""


@pytest.mark.parametrize(
    "texto",
    ["<p>Párrafo suelto</p>", "<p>Intro</p><ul><li>uno</li></ul>", "<ul><li>a<ul><li>b</li></ul>cola</li></ul>"],
)
def test_una_lista_no_pierde_palabras(seguridad, texto):
    with pytest.raises(ValidationError, match="no está en ningún ítem"):
        limpiar(seguridad, tipo="lista", texto=texto)


def test_las_listas_numeradas_conservan_sus_numeros():
    def marcas(html):
        return [i.marca for i in leer_lista(html)]

    assert marcas("<ol><li>uno</li><li>dos</li></ol>") == ["1.", "2."]
    assert marcas('<ol start="4" type="a"><li>uno</li><li>dos</li></ol>') == ["d.", "e."]
    assert marcas('<ol type="I"><li>uno</li><li>dos</li></ol>') == ["I.", "II."]
    assert marcas("<ol><li>b) propia</li></ol>") == ["b)"]
    assert marcas("<ul><li>uno</li></ul>") == [""]
    assert [i.html for i in leer_lista("<ul><li><p>uno</p><p>dos</p></li></ul>")] == ["uno<br>dos"]


@pytest.mark.parametrize("direccion", ["www.gob.cl", "/admin/", "//evil.cl", "javascript:alert(1)", "data:text/html,x"])
def test_un_enlace_lleva_afuera_o_a_ninguna_parte(direccion):
    assert "href" not in sanear(f'<p><a href="{direccion}">x</a></p>')
    assert 'href="https://www.gob.cl"' in sanear('<p><a href="https://www.gob.cl">x</a></p>')
