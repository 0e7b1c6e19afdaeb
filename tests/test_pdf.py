"""The PDF: what it says, that it never changes, and that its child process stops in time."""

import html
import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
import pypdf
import pytest
import weasyprint

from cuenta_publica.formatos import html as formato_html
from cuenta_publica.formatos import pdf
from cuenta_publica.imprenta import cliente

from .documentos import make_documento, make_sello, make_tabla

pytestmark = pytest.mark.dibuja
MM = 72 / 25.4
RAIZ = Path(pdf.__file__).resolve().parents[2]
VACIA = "<html lang=es><title>Prueba</title><body>"


@pytest.fixture(autouse=True)
def turnos_propios(monkeypatch, tmp_path_factory):
    """Nobody else drawing in this machine makes these tests wait."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="module")
def hecho():
    return pdf.escribir(make_documento(), make_sello())


@pytest.fixture(scope="module")
def paginas(hecho):
    return [pagina.extract_text() for pagina in pypdf.PdfReader(io.BytesIO(hecho)).pages]


def apretar(texto):
    """Without blanks, which each extractor puts where it likes, and without the bullets of lists."""
    return re.sub(r"[\s•]", "", texto)


# --- what it says -------------------------------------------------------------------------------------------------


def test_document_names_itself(hecho):
    lector = pypdf.PdfReader(io.BytesIO(hecho))
    raiz = lector.trailer["/Root"]
    assert lector.metadata.title.startswith("Cuenta Pública Participativa 2019")
    assert lector.metadata.author == "Gobernación Provincial de Parinacota"
    assert lector.metadata.creation_date.date() == make_sello().fecha
    assert raiz["/Lang"] == "es-CL"
    assert raiz["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in raiz["/Metadata"].get_data()
    assert [float(x) for x in lector.pages[0].mediabox[2:]] == [612, 792]


def test_every_page_but_the_cover_is_numbered(paginas):
    assert "Página" not in paginas[0]
    assert "Huella 0123456789ab" in paginas[0]
    for numero, texto in enumerate(paginas[1:], 2):
        assert f"Página {numero} de {len(paginas)}" in texto
        assert "Gobernación Provincial de Parinacota. Versión 1" in texto


def test_running_head_names_report_and_part(paginas):
    assert "Cuenta Pública Participativa 2019" in paginas[4]
    assert "I. Principales hitos alcanzados durante el año 2019" in paginas[4]
    assert "Cuenta Pública Participativa 2019" not in paginas[3]  # the first page of a part has its band instead


def test_page_and_pdf_say_the_same_words_in_the_same_order(hecho):
    documento, sello = make_documento(), make_sello()
    pagina = formato_html.informe(documento, sello)
    assert pdf.escribir(documento, sello, pagina) == hecho
    with pytest.raises(pdf.ErrorDePdf, match=r"Seguridad pública.*segundo párrafo"):
        pdf.escribir(documento, sello, pagina.replace("Segundo párrafo", "segundo párrafo"))


def test_a_chart_says_in_the_pdf_what_its_drawing_says_in_the_page(hecho):
    articulo = formato_html.articulo(formato_html.informe(make_documento(), make_sello()))
    descripciones = [html.unescape(d) for d in re.findall(r"<desc>(.*?)</desc>", articulo)]
    with pikepdf.open(io.BytesIO(hecho)) as leido:
        figuras = [o for o in leido.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        dichas = [str(figura.Alt) for figura in figuras]
    assert descripciones
    assert [d for d in dichas if d in descripciones] == descripciones


def _cuerpos(contenido):
    """The text of each page without running head and foot."""
    cuerpos = []
    for pagina in pypdf.PdfReader(io.BytesIO(contenido)).pages:
        partes = []

        def anotar(texto, cm, tm, fuente, tamano, partes=partes):
            if 21 * MM < tm[5] * cm[3] + cm[5] < (279.4 - 21.5) * MM:
                partes.append(texto)

        pagina.extract_text(visitor_text=anotar)
        cuerpos.append("".join(partes))
    return cuerpos


def test_nothing_is_wider_than_the_page(hecho):
    for pagina in pypdf.PdfReader(io.BytesIO(hecho)).pages[1:]:
        inicios = []
        pagina.extract_text(
            visitor_text=lambda t, cm, tm, *_, inicios=inicios: (
                inicios.append(tm[4] * cm[0] + cm[4]) if t.strip() else 0
            )
        )
        assert min(inicios) >= 0
        assert max(inicios) < 612 - 22 * MM


def test_draft_is_marked_on_every_page():
    borrador = pdf.escribir(make_documento([]), make_sello(borrador=True))
    textos = [pagina.extract_text() for pagina in pypdf.PdfReader(io.BytesIO(borrador)).pages]
    assert all("BORRADOR" in texto for texto in textos)
    assert "Publicada el" not in textos[0]


def test_long_table_is_cut_as_in_the_page():
    documento = make_documento([make_tabla(700)])
    texto = apretar("".join(_cuerpos(pdf.escribir(documento, make_sello()))))
    assert "Semuestranlasprimeras600filas.Otras100están" in texto
    assert "Categoría600600.000SumadelasfilasCálculodelportal2.787TOTAL127" in texto
    assert "Categoría601" not in texto


def test_same_bytes_in_another_process_and_another_folder(hecho, tmp_path):
    programa = (
        "import django,sys;django.setup();from cuenta_publica.formatos import pdf;"
        "from tests.documentos import make_documento,make_sello;"
        "sys.stdout.buffer.write(pdf.escribir(make_documento(),make_sello()))"
    )
    entorno = {"DJANGO_SETTINGS_MODULE": "cuenta_publica.settings", "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    entorno |= {"PYTHONPATH": str(RAIZ), "TMPDIR": str(tmp_path)}
    otro = subprocess.run([sys.executable, "-c", programa], cwd=tmp_path, env=entorno, capture_output=True, check=True)
    assert otro.stdout == hecho


# --- where it stops -----------------------------------------------------------------------------------------------


def bomba(filas):
    return f"{VACIA}<table>{'<tr><td>1<td>2<td>3<td>4' * filas}</table>"


def test_wall_clock_is_enforced(settings):
    settings.PDF_SEGUNDOS = 1
    with pytest.raises(pdf.ErrorDePdf, match="tardó más de 1 segundos"):
        pdf.convertir(bomba(20_000), [], {})


def test_cpu_is_enforced(settings):
    settings.PDF_CPU = 1
    with pytest.raises(pdf.ErrorDePdf, match="tardó más de 1 segundos"):
        pdf.convertir(bomba(20_000), [], {})


def test_memory_is_enforced(settings):
    settings.PDF_MEMORIA = 300_000_000
    with pytest.raises(pdf.ErrorDePdf, match="más memoria que la permitida"):
        pdf.convertir(bomba(20_000), [], {})


def test_too_much_text_is_refused_before_it_is_tried():
    with pytest.raises(pdf.ErrorDePdf, match=r"ocupa 1,6 MB y el máximo es 1,5 MB"):
        pdf.convertir("x" * 1_600_000, [], {})


ESPIA = """
import os, sys
sys.path.insert(0, {raiz!r})
from cuenta_publica.imprenta.servidor import servir
servir(lambda *_: b"%PDF " + repr((sorted(os.environ), os.listdir("."), os.getcwd())).encode())
"""


def test_child_sees_neither_settings_nor_files(monkeypatch, tmp_path):
    """A child that prints its environment and its folder instead of drawing."""
    espia = tmp_path / "espia.py"
    espia.write_text(ESPIA.format(raiz=str(RAIZ)))
    cliente.cerrar()
    monkeypatch.setattr(cliente, "PROGRAMA", espia)
    monkeypatch.setenv("SECRET_KEY", "secreta")
    texto = pdf.convertir(VACIA, [], {}).decode()
    cliente.cerrar()
    assert re.search(r"\['FONTCONFIG_FILE', 'LANG'(, 'LC_CTYPE')?, 'PATH', 'TMPDIR'\], \[\], '/\S+'\)$", texto)
    assert str(RAIZ) not in texto


@pytest.mark.parametrize(
    ("codigo", "errores", "dicho"),
    [
        (1, "OSError: cannot load library 'libpango-1.0-0'", "apt-get install libpango-1.0-0"),
        (1, "Traceback\nMemoryError", "más memoria"),
        (-9, "", "tardó más de"),
        (-11, "", "más memoria"),
        (1, "Traceback\nValueError: algo", "No se pudo hacer el PDF: ValueError: algo"),
        (3, "", "código 3"),
    ],
)
def test_every_end_of_the_child_is_told_in_spanish(codigo, errores, dicho):
    assert dicho in pdf._explicar(codigo, errores)


def test_renderer_is_not_older_than_its_security_floor():
    assert int(weasyprint.__version__.split(".")[0]) >= 70
