"""What no sheet can hold, what is no picture and what was made to hurt: refused where it comes in, in words, or stopped
within bounds; nothing that was typed or published is lost."""

import io
import re
import tempfile

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cuenta_publica import almacen, registro
from cuenta_publica.congelar import congelar
from cuenta_publica.documento import Celda, Columna, Tabla, Texto
from cuenta_publica.formatos import pdf
from cuenta_publica.models import Edicion
from cuenta_publica.publicacion import ErrorDePublicacion, corregir
from cuenta_publica.verificaciones import revisar
from cuenta_publica.verificaciones.hoja import MAX_CELDA, por_que_no_cabe
from programas.opd.models import IntegranteOpd

from . import fabrica
from .documentos import PARRAFO, make_documento, make_sello
from .test_admin_bloques import agregar

ACCIONES = registro.materia("seguridad").conjunto("acciones").modelo
LARGA = " ".join(["palabra"] * 20_000)
ANCHA = "\t".join(f"Columna {n}" for n in range(1, 61))


@pytest.fixture(autouse=True)
def turnos_propios(monkeypatch, tmp_path_factory):
    """Nobody else drawing in this machine makes these tests wait."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.getbasetemp()))


# --- at the door: the clerk's forms ---------------------------------------------------------------------------------


@pytest.fixture
def capitulo(db):
    return fabrica.make_capitulo(materia="seguridad", titulo="Seguridad pública")


@pytest.fixture
def cliente(capitulo):
    return fabrica.make_cliente(fabrica.make_usuario(capitulo.cuenta.organismo))


@pytest.mark.un_motor
@pytest.mark.parametrize(
    ("pegado", "dicho"),
    [
        (
            f"Programa\tResultados\nEl de siempre\t{LARGA}",
            [r"Fila 1, columna «Resultados»: tiene 20\.000 palabras \(159\.999 caracteres\)",
             r"hasta 2\.000 caracteres", "ponga el texto completo como párrafo"],
        ),
        (
            f"{ANCHA}\n" + "\t".join(["dato"] * 60),
            ["tiene 60 columnas y no cabe en el ancho de una hoja", "divídala en varias tablas con menos columnas"],
        ),
        (
            "Programa\tCasos\n" + "\n".join(f"Programa {n}\t{n}" for n in range(700)),
            ["tiene 700 filas", "el máximo es 600 filas", "Divídala en varias tablas"],
        ),
        (
            "Uno\tDos\tTres\tCuatro\n" + "\t".join([PARRAFO * 10] * 4),
            ["una fila que no cabe en una hoja, la 1: en la columna «Uno» hay", "como párrafo"],
        ),
    ],
    ids=["20.000 palabras", "60 columnas", "700 filas", "fila de cuatro textos"],
)  # fmt: skip
def test_una_tabla_que_no_cabe_no_entra_y_no_se_pierde(cliente, capitulo, pegado, dicho):
    agregar(cliente, capitulo, tipo="texto", texto="<p>Ya estaba.</p>")
    respuesta = agregar(cliente, capitulo, espera=200, tipo="tabla_libre", tabla=pegado)
    pagina = respuesta.content.decode()
    for palabras in dicho:
        assert re.search(palabras, pagina), palabras
    assert fabrica.formulario(respuesta)["bloques-1-tabla"] == pegado
    assert [b.texto for b in capitulo.bloques.all()] == ["<p>Ya estaba.</p>"]


@pytest.mark.un_motor
def test_una_celda_de_texto_con_20_000_palabras_no_entra_y_no_se_pierde(cliente, capitulo):
    pagina = cliente.get(fabrica.url("change", capitulo))
    nueva = {"acciones-TOTAL_FORMS": "1", "acciones-0-item": "Plan cuadrante", "acciones-0-cantidad": "4"}
    datos = fabrica.formulario(pagina) | nueva | {"acciones-0-observacion": f"<p>{LARGA}</p>"}
    respuesta = cliente.post(fabrica.url("change", capitulo), datos)
    assert respuesta.status_code == 200
    (error,) = respuesta.context["errors"]
    assert "Esta celda tiene 20.000 palabras (159.999 caracteres)" in str(error)
    assert "hasta 2.000 caracteres" in str(error)
    assert "como párrafo, en un bloque de texto del capítulo" in str(error)
    vuelto = fabrica.formulario(respuesta)
    assert (vuelto["acciones-0-item"], vuelto["acciones-0-observacion"]) == ("Plan cuadrante", f"<p>{LARGA}</p>")
    assert not ACCIONES.objects.filter(capitulo=capitulo).exists()
    cabe = f"<p>{'palabra ' * (MAX_CELDA // 8 - 1)}</p>"
    assert cliente.post(fabrica.url("change", capitulo), vuelto | {"acciones-0-observacion": cabe}).status_code == 302
    assert ACCIONES.objects.get(capitulo=capitulo).cantidad == 4


@pytest.mark.un_motor
def test_un_texto_de_20_000_palabras_es_un_bloque_como_cualquiera(cliente, capitulo):
    agregar(cliente, capitulo, tipo="texto", texto=f"<p>{LARGA}</p>")
    assert len(capitulo.bloques.get().texto.split()) == 20_000


def _png(*lado):
    salida = io.BytesIO()
    Image.new("1", lado).save(salida, "PNG")
    return salida.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">%s</svg>'
MUY_GRANDE = "La imagen tiene más de 20 millones de píxeles: redúzcala y vuelva a subirla."
NO_ES_IMAGEN = "El archivo no es una imagen PNG, JPEG, GIF o WebP, o está dañado."


@pytest.mark.un_motor
@pytest.mark.parametrize(
    ("nombre", "contenido", "dicho"),
    [
        ("plano.png", _png(8_000, 5_000), MUY_GRANDE),
        ("logo.svg", SVG % b"<script>alert(1)</script>", NO_ES_IMAGEN),
        ("logo.svg", SVG % b'<image xlink:href="file:///etc/passwd"/>', NO_ES_IMAGEN),
        ("logo.png", SVG % b'<image href="https://ejemplo.cl/x.png"/>', NO_ES_IMAGEN),
        ("foto.jpg", b"<!DOCTYPE html><script>alert(1)</script>", NO_ES_IMAGEN),
        ("informe.png", b"%PDF-1.7\n", NO_ES_IMAGEN),
    ],
    ids=["40 megapíxeles", "svg con script", "svg que pide", "svg que dice ser png", "html", "pdf"],
)  # fmt: skip
def test_lo_que_no_es_una_imagen_no_entra(cliente, capitulo, nombre, contenido, dicho):
    archivo = SimpleUploadedFile(nombre, contenido)
    bloque = {"tipo": "figura", "titulo": "Mapa", "alternativo": "El mapa de la provincia", "archivo": archivo}
    respuesta = agregar(cliente, capitulo, espera=200, **bloque)
    assert dicho in respuesta.content.decode()
    assert fabrica.formulario(respuesta)["bloques-0-alternativo"] == "El mapa de la provincia"
    assert not capitulo.bloques.exists()


# --- what came in by another way ------------------------------------------------------------------------------------


def hacer_ancha(cuenta):
    columnas = [{"titulo": f"Columna {n}", "tipo": "texto"} for n in range(1, 61)]
    tabla = {"columnas": columnas, "filas": [["dato"] * 60]}
    fabrica.make_bloque(cuenta.capitulos.get(ancla="opd"), "", tipo="tabla_libre", titulo="Detalle", tabla=tabla)


def hacer_larga(cuenta):
    capitulo = cuenta.capitulos.get(ancla="seguridad-publica")
    ACCIONES.objects.create(capitulo=capitulo, item="Plan cuadrante", observacion=f"<p>{LARGA}</p>")
    fabrica.make_bloque(capitulo, "", tipo="tabla", conjunto="acciones", titulo="Acciones")


@pytest.mark.parametrize(
    ("estropear", "dicho"),
    [
        (hacer_ancha, r"la tabla «Detalle» tiene 60 columnas y no cabe en el ancho de una hoja.*Acorte sus títulos"),
        (hacer_larga, r"la tabla «Acciones» tiene una fila que no cabe en una hoja, la 1: en la columna «Observación»"
                      r" hay 20\.000 palabras y caben unas \d{3}\. .*como párrafo"),
    ],
    ids=["60 columnas", "20.000 palabras"],
)  # fmt: skip
def test_lo_que_entro_por_otra_parte_no_se_publica(client, publicada, usuario, estropear, dicho):
    antes = {a.nombre: almacen.leer(a.sha256) for a in publicada.edicion.archivos.all()}
    segunda = corregir(publicada)
    estropear(segunda)
    (hallada,) = [d for d in revisar(congelar(segunda)) if d.regla == "no-cabe"]
    assert hallada.impide_publicar
    assert re.search(dicho, hallada.mensaje)
    digitadora = fabrica.make_cliente(fabrica.make_usuario(segunda.organismo))
    for pagina in ("revision", "vista_previa", "publicar"):
        assert hallada.mensaje in digitadora.get(fabrica.url(pagina, segunda)).content.decode(), pagina
    with pytest.raises(ErrorDePublicacion, match="No se publicó nada: hay un error sin responder"):
        fabrica.publicar(segunda, usuario, "Se agrega el detalle que faltaba en la cuenta.")
    assert Edicion.objects.de("parinacota", 2019).get().cuenta == publicada
    assert {a.nombre: almacen.leer(a.sha256) for a in publicada.edicion.archivos.all()} == antes
    assert client.get("/cuentas/parinacota/2019/").status_code == 200
    segunda.refresh_from_db()
    assert segunda.estado == "aprobada"


@pytest.mark.con_pdf
@pytest.mark.un_motor
def test_mas_de_600_filas_se_abrevian_igual_en_la_pagina_y_en_el_pdf(cuenta, usuario):
    capitulo = fabrica.make_capitulo(cuenta, materia="opd")
    filas = [IntegranteOpd(capitulo=capitulo, orden=n, cargo=f"Cargo {n}", cantidad=9) for n in range(1, 701)]
    IntegranteOpd.objects.bulk_create(filas)
    fabrica.make_bloque(capitulo, "", tipo="tabla", conjunto="equipo", titulo="Equipo")
    archivos = {a.nombre: almacen.leer(a.sha256) for a in fabrica.publicar(cuenta, usuario).archivos.all()}
    lector = pypdf.PdfReader(io.BytesIO(archivos["cuenta.pdf"]))
    en_pdf = " ".join(pagina.extract_text() for pagina in lector.pages)
    en_pagina = re.sub(r"<[^>]*>", " ", archivos["cuenta.html"].decode())
    for dicho in (en_pdf, en_pagina):
        assert re.search(r"Se muestran\s+las\s+primeras\s+600\s+filas\.\s+Otras\s+100\s+están", dicho)
        assert [int(n) for n in re.findall(r"Cargo\s(\d+)", dicho)] == list(range(1, 601))
    assert '"Cargo 700"' in archivos["cuenta.json"].decode()


# --- bombs ----------------------------------------------------------------------------------------------------------

FLEX = '<div style="display:flex">' * 14 + "x" + "</div>" * 14
REJILLA = '<div style="display:grid;grid-template-columns:repeat(200,1fr)">' + "<p>x</p>" * 40_000 + "</div>"
CONTADORES = "<style>p{counter-increment:" + " ".join(f"c{n}" for n in range(3_000)) + "}</style>" + "<p>x</p>" * 4_000


@pytest.mark.un_motor
@pytest.mark.parametrize("bomba", [FLEX, REJILLA, CONTADORES], ids=["flex", "rejilla", "contadores"])
def test_una_bomba_en_la_prosa_se_desarma_al_entrar(cliente, capitulo, bomba):
    assert re.search("<style|style=", bomba)
    agregar(cliente, capitulo, tipo="texto", texto=f"<p>Antes</p>{bomba}<p>Después</p>")
    guardado = capitulo.bloques.get().texto
    assert guardado.startswith("<p>Antes</p>")
    assert guardado.endswith("<p>Después</p>")
    assert not re.search("style|div|flex|grid|counter", guardado)


def test_una_bomba_congelada_no_llega_al_pdf(monkeypatch):
    """Nor one that was in the report already: the page is cleaned again on its way out."""
    pedidos = []
    monkeypatch.setattr(pdf, "convertir", lambda html, *_: pedidos.append(html))
    pdf.escribir(make_documento([Texto(html=f"<p>Antes</p>{FLEX}<style>p{{display:grid}}</style>")]), make_sello())
    (html,) = pedidos
    assert "Antes" in html
    assert not re.search(r"display:|<style|style=", html)


@pytest.mark.dibuja
@pytest.mark.parametrize("bomba", [FLEX, REJILLA, CONTADORES], ids=["flex", "rejilla", "contadores"])
@pytest.mark.parametrize("limite", ["PDF_SEGUNDOS", "PDF_CPU"])
def test_una_bomba_ante_quien_dibuja_se_detiene_y_el_siguiente_pdf_se_hace(settings, bomba, limite):
    setattr(settings, limite, 1)
    html = f"<!DOCTYPE html><html lang=es><title>Bomba</title><body>{bomba}"
    with pytest.raises(pdf.ErrorDePdf, match=r"tardó más de 1 segundos y se detuvo\. Revise si hay una tabla"):
        pdf.convertir(html, [], {})
    setattr(settings, limite, 60)
    assert pdf.convertir("<html lang=es><title>Otro</title><body><p>x", [], {}).startswith(b"%PDF")


# --- what the check says, and what the sheet does -------------------------------------------------------------------


def make_tabla(n, celdas, tipo="texto"):
    """One row: its first cell of words goes from «Inicio» to «Final»; its last column is «U»; all with the number."""
    titulos = [*(f"C{m}" for m in range(1, len(celdas))), f"U{n}"]
    if tipo == "texto":
        celdas = [f"Inicio{n} {celdas[0]} Final{n}", *celdas[1:]]
    if tipo == "rico":
        celdas = [f"<p>Inicio{n}</p>{celdas[0]}<p>Final{n}</p>", *celdas[1:]]
    columnas = tuple(Columna(f"c{m}", titulo, tipo) for m, titulo in enumerate(titulos))
    return Tabla(titulo="Tabla", columnas=columnas, filas=(tuple(Celda(celda, tipo) for celda in celdas),))


LARGO = PARRAFO * 20
#: Rows of one table each, and whether a sheet holds them: of each kind, somewhat less and somewhat more than it does.
FILAS = [
    ([LARGO[:MAX_CELDA]], "texto", True),
    ([LARGO[:MAX_CELDA], "Corto"], "texto", True),
    ([LARGO[:MAX_CELDA], *["Corto"] * 7], "texto", True),
    ([LARGO[:1_400]] * 2, "texto", True),
    ([LARGO[:3_000]] * 2, "texto", False),
    ([LARGO[:700].upper()] * 3, "texto", True),
    ([LARGO[:1_500].upper()] * 3, "texto", False),
    (["<p>Una acción.</p>" * 30, "x"], "rico", True),
    (["<ul>" + "<li>Una acción.</li>" * 70 + "</ul>", "x"], "rico", False),
    ([123_456_789] * 9, "pesos", True),
    ([123_456_789] * 11, "pesos", False),
    (["ab cd"] * 20, "texto", True),
    (["ab cd"] * 30, "texto", False),
]  # fmt: skip


@pytest.fixture(scope="module")
def dibujadas():
    """The pages of a PDF with all those tables: of each one, its pieces of text and where they begin, in points."""
    tablas = [make_tabla(n, celdas, tipo) for n, (celdas, tipo, _) in enumerate(FILAS)]
    paginas = []
    for pagina in pypdf.PdfReader(io.BytesIO(pdf.escribir(make_documento(tablas), make_sello()))).pages:
        trozos = []
        pagina.extract_text(visitor_text=lambda t, cm, tm, *_, en=trozos: en.append((t, tm[4] * cm[0] + cm[4])))
        paginas.append(trozos)
    return paginas


@pytest.mark.dibuja
@pytest.mark.parametrize("n", range(len(FILAS)))
def test_lo_que_se_deja_pasar_cabe_en_la_hoja_y_lo_demas_no(dibujadas, n):
    """The PDF itself says so: the row is in one page or in several, and inside the margins or not."""
    celdas, tipo, cabe = FILAS[n]
    paginas = [" ".join(texto for texto, _ in trozos) for trozos in dibujadas]
    (ultima,) = {x for trozos in dibujadas for texto, x in trozos if texto.strip() == f"U{n}"}
    empieza, termina = (
        [i for i, p in enumerate(paginas) if re.search(rf"{que}{n}\b", p)] for que in ("Inicio", "Final")
    )
    entera = empieza == termina and ultima < 612 - 22 * 72 / 25.4
    assert (por_que_no_cabe(make_tabla(n, celdas, tipo)) == "") is entera is cabe
