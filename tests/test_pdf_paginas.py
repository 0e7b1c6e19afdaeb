"""The pages of both real accounts, one by one: what each says, what the contents promise, how they are filled.

What each page says is kept in tests/dorados/. When a change of the design is on purpose, write it again and read the
difference: ``DORAR=1 python -m pytest tests/test_pdf_paginas.py -k dice``.
"""

import io
import os
from dataclasses import replace
from difflib import unified_diff
from functools import cache
from pathlib import Path

import pikepdf
import pypdf
import pytest

from cuenta_publica.congelar import congelar
from cuenta_publica.documento import CapituloDoc, Celda, Item, Texto
from cuenta_publica.formatos import html, pdf
from cuenta_publica.formatos.html import contexto
from cuenta_publica.imprenta.lectura import Clase, recorrer
from cuenta_publica.templatetags.impreso import anuncia, anunciado, en_papel, region

from .documentos import PARRAFO, make_documento, make_sello, make_tabla
from .geometria import MM, trazos

pytestmark = [pytest.mark.un_motor, pytest.mark.con_pdf]
DORADOS = Path(__file__).parent / "dorados"
#: Margins of each paper in mm: sides, top, bottom.
MARGENES = {"carta": (22, 25, 22), "a4": (19, 27, 25)}
HOLGURA = 0.6  # points that a letter may lean out of its box
LLENA = 1 / 3
TITULOS = {f"H{nivel}" for nivel in range(1, 7)}


@cache
def leer(contenido: bytes) -> tuple[pypdf.PdfReader, pikepdf.Pdf]:
    """The same PDF, read once for all the tests of the module."""
    return pypdf.PdfReader(io.BytesIO(contenido)), pikepdf.open(io.BytesIO(contenido))


@pytest.fixture(params=["parinacota", "antofagasta"])
def documento(request, db):
    return congelar(request.getfixturevalue(request.param))


@pytest.fixture(autouse=True)
def portal(settings):
    settings.URL_DEL_PORTAL, settings.PDF_PAPEL = "https://cuentas.ejemplo.cl", "carta"


@pytest.fixture
def contenido(documento):
    return pdf.escribir(documento, make_sello(anterior="0" * 64))


@pytest.fixture
def lector(contenido):
    return leer(contenido)[0]


@pytest.fixture
def abierto(contenido):
    return leer(contenido)[1]


def paginas_de(lector) -> dict[str, int]:
    """The page, from 1, of each address."""
    return {nombre: lector.get_destination_page_number(d) + 1 for nombre, d in lector.named_destinations.items()}


# --- what they say ------------------------------------------------------------------------------------------------


def test_cada_pagina_dice_lo_que_decia(documento, lector):
    hechas = "".join(f"--- {n} ---\n{p.extract_text()}\n" for n, p in enumerate(lector.pages, 1))
    ahora = [renglon.rstrip() for renglon in hechas.splitlines()]
    dorado = DORADOS / f"{documento.organismo.slug}.txt"
    if os.environ.get("DORAR"):
        dorado.write_text("\n".join(ahora) + "\n", encoding="utf-8")
    antes = dorado.read_text(encoding="utf-8").splitlines()
    distinto = list(unified_diff(antes, ahora, "lo que decía", "lo que dice", n=1, lineterm=""))
    assert not distinto, "\n".join(distinto)


def test_los_marcadores_son_los_titulos_en_su_pagina(documento, lector):
    paginas = paginas_de(lector)
    propios = [
        (nivel, " ".join(f"{cap.numero} {cap.titulo}".split()), paginas[cap.ancla])
        for nivel, cap in documento.recorrer()
    ]
    portada, en_cifras, indice, *resto = _marcadores(lector, lector.outline)
    assert portada == (0, f"{documento.titulo_portada} {documento.organismo.nombre}", 1)
    assert en_cifras == (0, "En cifras", 2)
    assert indice[:2] == (0, "Contenido")
    assert resto[: len(propios)] == propios
    assert [marcador[:2] for marcador in resto[len(propios) :]] == [
        (0, "Anexos"),
        (1, "Notas de consistencia"),
        (1, "Fuentes"),
        (1, "Versiones"),
        (1, "Cómo verificar"),
    ]


def _marcadores(lector, entradas, nivel=0):
    """Depth, title and page of each bookmark."""
    for entrada in entradas:
        if isinstance(entrada, list):
            yield from _marcadores(lector, entrada, nivel + 1)
        else:
            yield nivel, " ".join(entrada.title.split()), lector.get_destination_page_number(entrada) + 1


def test_el_contenido_da_la_pagina_de_cada_capitulo_tabla_y_grafico(documento, lector, abierto):
    """The number that is printed in the line where each link ends is the page where the link leads."""
    paginas, promesas = paginas_de(lector), {}
    derecha = 612 - MARGENES["carta"][0] * MM
    primera = min(paginas[cap.ancla] for cap in documento.capitulos) - 1
    dichos = {(s.pagina, round(s.x), round(s.y)): s.dicho for s in recorrer(abierto) if s.clase is Clase.TEXTO}
    for n in range(1, primera):
        numeros = [t for t in trazos(abierto.pages[n]) if abs(t.derecha - derecha) < 1]
        for enlace in abierto.pages[n].get("/Annots", []):
            arriba, abajo = sorted((float(enlace.Rect[1]), float(enlace.Rect[3])), reverse=True)
            (numero,) = [t for t in numeros if abajo < t.y < arriba]
            promesas[str(enlace.Dest)] = int(dichos[n, round(numero.izquierda), round(numero.y)])
    cuadros = contexto(documento, make_sello(), {})["cuadros"].values()
    esperadas = {cap.ancla for _, cap in documento.recorrer()} | {cuadro.id for cuadro in cuadros}
    assert esperadas | {"_anexos", "_consistencia", "_fuentes", "_versiones", "_verificar"} <= set(promesas)
    assert promesas == {ancla: paginas[ancla] for ancla in promesas}


# --- how they are filled ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("papel", MARGENES)
def test_nada_se_sale_de_los_margenes(documento, papel, settings):
    settings.PDF_PAPEL = papel
    abierto = leer(pdf.escribir(documento, make_sello(anterior="0" * 64)))[1]
    lados, _, abajo = (mm * MM for mm in MARGENES[papel])
    for n, pagina in enumerate(abierto.pages, 1):
        *_, ancho, alto = map(float, pagina.MediaBox)
        assert (round(ancho), round(alto)) == {"carta": (612, 792), "a4": (595, 842)}[papel]
        puestos = trazos(pagina)
        assert min(t.izquierda for t in puestos) > lados - HOLGURA, n
        assert max(t.derecha for t in puestos) < ancho - lados + HOLGURA, n
        assert max(t.y for t in puestos) < alto - 10 * MM, n
        al_pie = {round(t.y, 1) for t in puestos if t.y < abajo}
        assert n == 1 or len(al_pie) == 1, n  # the foot, and nothing that ran down to it


@pytest.mark.parametrize("papel", MARGENES)
def test_nada_que_anuncia_queda_al_pie(documento, papel, settings):
    """No page ends in a heading, nor in a paragraph that ends in a colon."""
    settings.PDF_PAPEL = papel
    abierto = leer(pdf.escribir(documento, make_sello(anterior="0" * 64)))[1]
    bajos, finales, pila = {}, {}, []
    for signo in recorrer(abierto):
        if signo.clase is Clase.ABRE:
            pila.append(signo.dicho)
        elif signo.clase is Clase.CIERRA:
            pila.pop()
        elif signo.dicho.strip() and signo.y <= bajos.get(signo.pagina, signo).y:
            bajos[signo.pagina] = signo
            finales[signo.pagina] = (bool(TITULOS & set(pila)), signo.dicho.rstrip())
    assert len(finales) == len(abierto.pages)
    mal = [(n + 1, dicho) for n, (titulo, dicho) in finales.items() if titulo or dicho.endswith(":")]
    assert mal == []


@pytest.mark.parametrize("papel", MARGENES)
def test_la_cabecera_de_un_borrador_cabe_en_un_renglon_sobre_el_titulo(documento, papel, settings):
    settings.PDF_PAPEL = papel
    lector, abierto = leer(pdf.escribir(documento, make_sello(borrador=True)))
    paginas = paginas_de(lector)
    portadillas = {paginas[ancla] for ancla in (*(cap.ancla for cap in documento.capitulos), "_anexos")}
    arriba = MARGENES[papel][1] * MM
    for n, pagina in enumerate(abierto.pages, 1):
        assert "BORRADOR" in lector.pages[n - 1].extract_text(), n
        alto = float(pagina.MediaBox[3])
        cabeceras = {round(t.y, 1) for t in trazos(pagina) if t.y > alto - arriba}
        if n in portadillas:  # the word, and then the title, which begins inside the margin
            assert max(cabeceras) > alto - 10 * MM, n
            assert min(max(cabeceras) - y for y in cabeceras if y < max(cabeceras)) > 6 * MM, n
        elif n > 1:
            assert len(cabeceras) == 1, n


def test_solo_una_tabla_que_no_cabe_en_una_hoja_sigue_en_otra():
    assert [en_papel(make_tabla(filas)) for filas in (13, 14, 30)] == ["", " apretada", " apretada"]
    assert en_papel(make_tabla(31)) == " apretada corrida"
    parrafos = tuple((Celda("Un convenio de muchas palabras. " * 20), Celda(1, "cantidad")) for _ in range(6))
    assert en_papel(replace(make_tabla(), filas=parrafos)) == " corrida"


def test_lo_que_termina_en_dos_puntos_lo_sabe():
    assert anunciado("<p>Uno: dos.</p><p>Los <b>casos:</b></p>") == (
        '<p>Uno: dos.</p><p class="anuncia">Los <b>casos:</b></p>'
    )
    assert anuncia(Item("Por <b>origen:</b>"))
    assert not anuncia(Item("A las 10:30"))
    assert not anuncia(Item("Estos:", items=(Item("uno"),)))


def test_ninguna_pagina_queda_casi_vacia(documento, lector, abierto):
    """Under a third, only the last one of a part, and the last one of what goes before the parts."""
    _, arriba, abajo = (mm * MM for mm in MARGENES["carta"])
    paginas = paginas_de(lector)
    ultimas = {paginas[ancla] - 1 for ancla in (*(p.ancla for p in documento.capitulos), "_anexos")}
    for n, pagina in enumerate(abierto.pages, 1):
        alto = float(pagina.MediaBox[3]) - arriba - abajo
        fondo = min(t.y for t in trazos(pagina) if t.y > abajo)
        llena = (float(pagina.MediaBox[3]) - arriba - fondo) / alto
        assert llena > LLENA or n in (1, *ultimas, len(abierto.pages)), (n, round(llena, 2))


def test_ninguna_fila_se_parte_y_cada_titulo_esta_con_la_primera(abierto):
    """As the structure tells it: all the texts of a row are in one page, the first row's in that of the caption."""
    tablas, pila = [], []
    for signo in recorrer(abierto):
        if signo.clase is Clase.ABRE:
            pila.append(signo.dicho)
            if signo.dicho == "Table":
                tablas.append({"Caption": [], "TR": []})
            elif signo.dicho in ("Caption", "TR") and "Table" in pila:
                tablas[-1][signo.dicho].append(set())
        elif signo.clase is Clase.CIERRA:
            pila.pop()
        elif "TR" in pila or ("Caption" in pila and "Table" in pila):
            tablas[-1]["TR" if "TR" in pila else "Caption"][-1].add(signo.pagina)
    con_titulo = [tabla for tabla in tablas if tabla["Caption"]]
    assert len(con_titulo) >= 2
    for tabla in tablas:
        filas = [fila for fila in tabla["TR"] if fila]
        assert all(len(fila) == 1 for fila in filas)
        assert tabla["Caption"] in ([], [filas[0]])


def test_solo_las_dos_letras_y_dentro_del_archivo(abierto):
    vistas = set()
    for pagina in abierto.pages:
        for letra in pagina.Resources.Font.values():
            propia = letra.DescendantFonts[0]
            vistas.add(str(letra.BaseFont).partition("+")[2])
            assert any(clave in propia.FontDescriptor for clave in ("/FontFile2", "/FontFile3"))
    assert vistas
    assert all(nombre.startswith(("Source-Sans-3", "Source-Serif-4")) for nombre in vistas), vistas


@pytest.mark.parametrize(
    ("nombre", "impresa"),
    [
        ("Arica y Parinacota", "Región de Arica y Parinacota"),
        ("Maule", "Región del Maule"),
        ("La Araucanía", "Región de La Araucanía"),
        ("Metropolitana de Santiago", "Región Metropolitana de Santiago"),
        ("Región de prueba", "Región de prueba"),
    ],
)
def test_la_region_se_nombra_como_se_dice(nombre, impresa):
    assert region(nombre) == impresa


def test_las_definiciones_del_margen_van_con_su_titulo_donde_caiga():
    """WeasyPrint loses a float, or cuts it, at the end of a page: the heading is tried at each height."""
    for parrafos in range(0, 44, 1 if os.environ.get("PRUEBA_LARGA") else 3):
        unidad = "Gabinete" if parrafos % 2 else ""
        antes = Texto(html="<p>Uno.</p>" * parrafos)
        stop = CapituloDoc("stop", "7.", "Seguridad", "seguridad", unidad, (Texto(html=f"<p>{PARRAFO}</p>" * 8),))
        parte = CapituloDoc("i", "I.", "Parte", "narrativa", bloques=(antes,), capitulos=(stop,))
        documento, sello = make_documento(capitulos=(parte,)), make_sello()
        with pikepdf.open(io.BytesIO(pdf.escribir(documento, sello, html.informe(documento, sello)))) as hecho:
            dichos = [s for s in recorrer(hecho) if s.clase is Clase.TEXTO and s.pagina >= 3]
        titulo = next(s for s in dichos if "Seguridad" in s.dicho)
        texto = next(s for s in dichos if s.dicho.startswith("El Sistema Táctico"))
        al_margen = [s for s in dichos if s.x > 300]
        assert len(al_margen) >= 3
        assert {s.pagina for s in (texto, *al_margen)} == {titulo.pagina}
        assert min(s.y for s in al_margen) > 22 * MM
