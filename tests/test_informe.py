"""The sealed report as HTML, and the printed form of everything in it."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.template.loader import get_template

from cuenta_publica.documento import TIPOS_DE_BLOQUE, CapituloDoc, Celda, CifraDoc, Columna, Figura, Item, Lista, Texto
from cuenta_publica.formatos import abreviar
from cuenta_publica.formatos import html as formato_html
from cuenta_publica.templatetags.formato import imprimir, valor_de

from .documentos import PARRAFO, make_documento, make_lista, make_sello, make_tabla


@pytest.fixture(scope="module")
def pagina():
    return formato_html.informe(make_documento(), make_sello())


@pytest.mark.parametrize("tipo", TIPOS_DE_BLOQUE, ids=lambda tipo: tipo.tipo)
def test_every_block_type_has_its_template(tipo):
    assert get_template(tipo.plantilla)
    assert tipo.plantilla == f"bloques/{tipo.tipo}.html"


def test_page_asks_for_nothing_and_runs_nothing(pagina):
    sin_estilo = re.sub(r"<style>.*?</style>", "", pagina, flags=re.DOTALL)
    assert "<script" not in pagina
    assert not re.search(r"\bon[a-z]+=|\bstyle=", sin_estilo)
    assert set(re.findall(r'src="([a-z]+:)', pagina)) == {"data:"}
    assert set(re.findall(r"url\(([a-z]+:)", pagina)) == {"data:"}
    assert re.findall(r'href="(?!#)([^"]*)"', pagina) == ["https://www.gob.cl/"]


def test_article_is_taken_out_as_it_is(pagina):
    articulo = formato_html.articulo(pagina.encode())
    assert articulo in pagina
    assert articulo.startswith("<article data-informe")
    assert articulo.endswith("</article>")
    assert articulo.count("<article") == 1
    with pytest.raises(ValueError, match="substring"):
        formato_html.articulo("<p>nada</p>")


def test_cover_says_what_it_is(pagina):
    for texto in ("Cuenta Pública Participativa 2019", "Gobernación Provincial de Parinacota", "Chile lo hacemos todos",
                  "Gestión 2019", '<dd class="version">1</dd>', "<dd>20 de mayo de 2020</dd>",
                  "<dt>Publicada originalmente</dt> <dd>mayo de 2020</dd>",
                  "<dd>0123456789ab</dd>"):  # fmt: skip
        assert texto in pagina
    assert "BORRADOR" not in pagina
    borrador = formato_html.informe(make_documento(), make_sello(borrador=True))
    assert '<p class="aviso-borrador">BORRADOR</p>' in borrador
    assert "Publicada en" not in borrador


def test_headings_skip_no_level_and_sections_are_named_by_them(pagina):
    niveles = [int(n) for n in re.findall(r"<h([1-6])", formato_html.articulo(pagina))]
    assert niveles == [1, 2, 3, 4, 2, 3, 2]  # the last one is the annex
    ids = set(re.findall(r'\bid="([^"]+)"', pagina))
    assert len(ids) == len(re.findall(r'\bid="', pagina))
    assert set(re.findall(r'aria-labelledby="([^"]+)"', pagina)) <= ids
    assert "<section" in pagina
    assert not re.search(r"<section[^>]*aria-", pagina), "a chapter is no landmark: there would be dozens"
    assert {"hitos", "seguridad", "detalle", "programacion", "proyecciones"} <= ids
    assert "<i>1.</i> Seguridad pública</h3>" in pagina


def test_prose_keeps_its_white_space_and_lists_their_marks(pagina):
    assert PARRAFO in pagina
    assert "<li><i>a)</i> Asistir" in pagina
    assert "<li><i>i.</i> Mesa" in pagina
    assert "<li>Sin marca\n" in pagina


def test_missing_figure_says_so(pagina):
    assert "El documento original nombra aquí una figura que no está." in pagina
    assert "Gráfico de 959 niños" in pagina


@pytest.mark.parametrize(
    ("celda", "impresa"),
    [
        (Celda(2787, "cantidad"), "2.787"),
        (Celda(961711458, "pesos"), "$961.711.458"),
        (Celda(-121239, "pesos"), "−$121.239"),
        (Celda(0, "pesos"), "$0"),
        (Celda(Decimal("99.80"), "porcentaje"), "99,8%"),
        (Celda(2017, "anio"), "2017"),
        (Celda("2018-01/2018-03", "periodo"), "enero a marzo de 2018"),
        (Celda("/2018-05-22", "periodo"), "al 22 de mayo de 2018"),
        (Celda("2020-03", "fecha"), "marzo de 2020"),
        (Celda(88, "cantidad", unidad="casos"), '<span class="n">88</span> casos'),
        (Celda(None, "cantidad", "sin_informacion"), '<span class="si">Sin información</span>'),
        (Celda(None, "cantidad", "no_aplica"), '<span class="si">No aplica</span>'),
        (
            Celda(None, "cantidad", "sin_informacion", "PALABRAS <x>"),
            '<span class="si">Sin información</span> (PALABRAS &lt;x&gt;)',
        ),
        (Celda(None, "cantidad", "no_aplica", "casos"), '<span class="si">No aplica</span> (casos)'),
        (Celda(True, "logico"), "Sí"),
        (Celda("", "texto"), ""),
        (Celda("uno\ndos <b>", "texto"), "uno<br>dos &lt;b&gt;"),
        (Celda("<p>A</p><script>x</script>", "rico"), "<p>A</p>"),
    ],
)
def test_printed_form_of_each_cell(celda, impresa):
    assert imprimir(celda) == impresa


@pytest.mark.parametrize(
    ("cifra", "impresa"),
    [
        (CifraDoc("a", "A", None), '<span class="si">Sin información</span>'),
        (
            CifraDoc("a", "A", None, "casos", calificador="más de"),
            '<span class="si">Sin información</span> (más de … casos)',
        ),
        (CifraDoc("a", "A", None, "<b>", no_aplica=True), '<span class="si">No aplica</span> (&lt;b&gt;)'),
        (CifraDoc("a", "A", Decimal(127), "casos", calificador="más de"), "más de 127 casos"),
    ],
)
def test_printed_form_of_each_cifra(cifra, impresa):
    assert valor_de(cifra) == impresa


def test_nothing_typed_by_people_escapes_its_place():
    malo = '<script>x</script><img src=x onerror=y>"><a href="javascript:z">q</a></article>'
    lista = Lista(titulo=malo, items=(Item(malo, malo),))
    bloques = (Texto(html=malo, titulo=malo, fuente=malo, nota=malo), lista, Figura(alternativo=malo, ausente=True),
               replace(make_tabla(1, titulo=malo, fuente=malo), columnas=(Columna("a", malo),)))  # fmt: skip
    cap = CapituloDoc("uno", malo, malo, "narrativa", malo, bloques)
    sucia = formato_html.informe(make_documento(titulo_portada=malo, lema=malo, capitulos=(cap,)), make_sello())
    assert not re.search(r"<script|<img|javascript:z\"|<[a-z]+ [^>]*onerror", sucia)
    assert sucia.count("</article>") == 1


def test_long_tables_are_cut_with_a_word_about_it():
    larga = make_tabla(700)
    corta = abreviar.abreviar(larga)
    assert (len(corta.filas), corta.omitidas, corta.pies) == (600, 100, larga.pies)
    assert abreviar.abreviar(make_tabla(600)).omitidas == 0
    assert abreviar.abreviar(make_lista()) == make_lista()
    html = formato_html.informe(make_documento([larga]), make_sello())
    assert "Se muestran las primeras 600 filas. Otras 100 están en los archivos de datos" in html
    assert "Categoría 600<" in html
    assert "Categoría 601<" not in html
    assert '<th scope="row">TOTAL<td>127</tr>' in html
