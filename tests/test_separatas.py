"""What is handed out apart: the summary of two pages and each capítulo by itself."""

import io
import os
import re
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise

import page
import pikepdf
import pypdf
import pytest

from cuenta_publica import almacen, formatos
from cuenta_publica.compromisos import CompromisoAnterior
from cuenta_publica.congelar import congelar
from cuenta_publica.documento import CapituloDoc, CifraDoc, Columna, Datos, DestacadaDoc, FilaDoc, Texto
from cuenta_publica.formatos import pdf, separatas
from cuenta_publica.formatos.renglones import acortar, renglones
from cuenta_publica.publicacion import corregir
from cuenta_publica.verificacion.consulta import buscar

from .documentos import make_documento, make_sello
from .fabrica import make_bloque, make_capitulo, make_cuenta, publicar
from .geometria import MM, trazos
from .texto import paginas_pdf, palabras_html

CUENTA = "/cuentas/parinacota/2019/"
LARGA = os.environ.get("PRUEBA_LARGA") == "1"
#: Whatever the account, its summary says these.
FIJAS = """Resumen ejecutivo Lo que muestran las cifras no cuadra Compromisos para el año siguiente (sigue) La cuenta
completa Está en como página PDF y con todos sus datos Este archivo se selló ella comprobar que nadie lo cambió búscalo
«Cómo verificar un documento» del portal Y más Gestión Versión publicada Huella Página de Las publican están cada una su
explicación Meta Presupuesto Período Nota Explicación millones"""


def aplanar(contenido: bytes) -> str:
    return " ".join(" ".join(paginas_pdf(contenido)).split())


# --- which ----------------------------------------------------------------------------------------------------------


def con_partes(*partes):
    return make_documento(capitulos=partes)


def capitulo(ancla, *hijos, texto=True, html="", **otros):
    bloques = (Texto(html=html or f"<p>Lo de {ancla}.</p>"),) if texto else ()
    return CapituloDoc(ancla, "", ancla.title(), "narrativa", bloques=bloques, capitulos=hijos, **otros)


def test_tienen_pdf_los_de_cada_parte_y_la_parte_que_dice_algo_por_si_misma():
    documento = con_partes(
        capitulo("uno", capitulo("a", capitulo("a-a")), capitulo("vacio", texto=False), texto=False),
        capitulo("dos", capitulo("b", capitulo("b-b"), texto=False)),
        capitulo("tres"),
        capitulo("nada", texto=False),
    )
    assert separatas.anclas(documento) == ("a", "dos", "b", "tres")


@pytest.mark.parametrize("ancla", ["cuenta", "resumen", "pdf", "capitulos", "a-", "x" * 60])
def test_un_ancla_no_se_confunde_con_otro_archivo(ancla):
    nombre = separatas.archivo_de(ancla)
    assert separatas.ancla_de(nombre) == ancla
    assert nombre not in formatos.TIPOS
    assert formatos.tipo(nombre) == "application/pdf"


def test_lo_que_no_es_de_una_edicion_no_tiene_tipo():
    for nombre in ("capitulo-.pdf", "capitulo-A.pdf", "capitulo-a.html", "capitulo-a.pdf.pdf", "otro.pdf"):
        with pytest.raises(KeyError):
            formatos.tipo(nombre)


# --- the summary ----------------------------------------------------------------------------------------------------


@pytest.fixture
def resumidas(parinacota, antofagasta):
    documentos = [congelar(cuenta) for cuenta in (parinacota, antofagasta)]
    return [(d, separatas.resumen(d, make_sello())) for d in documentos]


@pytest.mark.con_pdf
def test_el_resumen_dice_lo_principal_de_la_cuenta(resumidas):
    for documento, contenido in resumidas:
        dicho = aplanar(contenido)
        cuadros = separatas.contexto(documento, make_sello(), {})["cuadros"].values()
        titulares = [c.titular for c in cuadros if c.titular]
        assert titulares
        assert [t for t in titulares if t not in dicho] == []
        assert [d.etiqueta for d in documento.destacadas if d.etiqueta not in dicho] == []
        assert "Huella 0123456789ab" in dicho
        assert separatas.direccion(documento, make_sello()) in dicho.replace(" ", "") + dicho
    parinacota = aplanar(resumidas[0][1])
    assert "no coincide con la suma de las filas (226). La diferencia es de 10." in parinacota
    assert "Están programados 24 Gobiernos en Terreno" in parinacota
    assert re.search(r"Y \d+ más, en la cuenta completa\.", parinacota)


def test_el_resumen_nombra_todas_las_partes_o_ninguna(parinacota, antofagasta, impresos):
    nombradas = []
    for documento in (congelar(parinacota), congelar(antofagasta)):
        separatas.resumen(documento, make_sello())
        final = impresos.pop().partition("<h2>La cuenta completa</h2>")[2]
        nombradas.append([parte.titulo in final for parte in documento.capitulos])
    assert all(len(set(dichas)) == 1 for dichas in nombradas), nombradas
    assert any(nombradas[0]), "where there is room, they are named"


def palabras(texto: str) -> set[str]:
    """In lower case, with the numbers as data have them."""
    return set(re.findall(r"\w+", re.sub(r"(?<=\d)[.](?=\d)", "", texto.lower())))


def test_cada_palabra_del_resumen_es_de_la_cuenta_o_fija(parinacota, antofagasta, impresos):
    for documento in (congelar(parinacota), congelar(antofagasta)):
        sello = make_sello(huella=formatos.huella(documento))
        separatas.resumen(documento, sello)
        sellado = formatos.html.informe(documento, sello) + formatos.json.escribir(documento).decode()
        fijas = f"{FIJAS} {separatas.direccion(documento, sello)} {sello.huella[:12]}"
        dichas = palabras(" ".join(palabras_html(impresos.pop(), ())))
        assert len(dichas) > 150
        suyas = palabras(" ".join(palabras_html(sellado, ()))) | palabras(sellado)
        assert sorted(dichas - suyas - palabras(fijas)) == []


LARGO = "Se comprometió la construcción de una infraestructura provincial de interconexión. " * 9
SEGUIDO = "ABCDEFGHIJ" * 40
MAYUSCULAS = "MUNICIPALIDADES METROPOLITANAS WWW MMM " * 20


def promesas(texto, cuantas):
    columnas = tuple(Columna(c, c) for c in ("texto", "meta", "unidad", "presupuesto", "periodo", "responsable"))
    fila = {"texto": texto, "meta": 10**9, "unidad": texto[:80], "presupuesto": 10**12, "periodo": "2020-01/2020-11",
            "responsable": texto[:160]}  # fmt: skip
    return Datos("compromisos", "Compromisos", columnas, (FilaDoc(fila),) * cuantas)


def make_llena(texto: str, cuantos: int):
    """A report with as many as that of each thing that its summary says, all of it in those words."""
    documento = make_documento()
    parte = documento.capitulos[0]
    (base,) = parte.capitulos
    con_titular = [replace(b, titular=texto) if b.tipo in ("tabla", "grafico") else b for b in base.bloques]
    propios = tuple(
        replace(base, ancla=f"seguridad-{i}", titulo=texto[:250], bloques=tuple(con_titular), capitulos=(),
                cifras=(CifraDoc("total", texto[:80], Decimal(10**9 + i), periodo="2019"),),
                datos=(*base.datos, promesas(texto, cuantos)))
        for i in range(cuantos)
    )  # fmt: skip
    anteriores = tuple(
        CompromisoAnterior(f"c:{i}", texto, capitulo=texto[:250], anio=2018, estado="parcial", razon=texto)
        for i in range(cuantos)
    )
    destacadas = tuple(
        DestacadaDoc("seguridad-0:total", texto[:120], texto, Decimal(10**14), "pesos", "2019-01/2019-03",
                     "seguridad-0", calificador="aproximadamente", estado="informado")
        for _ in range(min(cuantos, 6))
    )  # fmt: skip
    return replace(
        documento,
        titulo_portada=texto[:250],
        organismo=replace(documento.organismo, nombre=texto[:200]),
        capitulos=(replace(parte, titulo=texto[:250], capitulos=propios), *documento.capitulos[1:]),
        compromisos=anteriores,
        destacadas=destacadas,
    )


@pytest.mark.dibuja
@pytest.mark.parametrize("papel", ["carta", "a4"])
def test_el_resumen_tiene_siempre_dos_paginas(settings, papel):
    """But in the long run, every other one on each paper: all texts and all quantities on both."""
    settings.PDF_PAPEL = papel
    textos, cuantos, que_toca = (LARGO, SEGUIDO, MAYUSCULAS, "Breve"), (1, 2, 5, 12), papel == "a4"
    casos = [(t, n) for i, t in enumerate(textos) for j, n in enumerate(cuantos) if LARGA or (i + j) % 2 == que_toca]
    vacia = make_documento([], destacadas=())
    documentos = [vacia, con_partes(capitulo("uno")), *(make_llena(*caso) for caso in casos)]
    for i, documento in enumerate(documentos):
        contenido = separatas.resumen(documento, make_sello())
        assert pdf.contar_paginas(contenido) == 2, ("", "", *casos)[i]
        assert medidas(contenido) == [], ("", "", *casos)[i]


def medidas(contenido: bytes) -> list[tuple]:
    """Text outside the margins of its page."""
    males = []
    with pikepdf.open(io.BytesIO(contenido)) as abierto:
        for n, pagina in enumerate(abierto.pages):
            ancho, alto = (float(x) for x in pagina.MediaBox[2:])
            lado = (22 if round(ancho) == 612 else 19) * MM
            puestos = trazos(pagina)
            males += [(n, t) for t in puestos if t.izquierda < lado - 1 or t.derecha > ancho - lado + 1]
            males += [(n, t) for t in puestos if not 5 * MM < t.y < alto - 5 * MM]
    return males


def pies(contenido: bytes) -> list[int]:
    """Lines below the text of each page: what is said at the left and the number at the right stand on one."""
    with pikepdf.open(io.BytesIO(contenido)) as abierto:
        return [len({round(t.y, 1) for t in trazos(pagina) if t.y < 22 * MM}) for pagina in abierto.pages]


@pytest.mark.dibuja
def test_las_dos_paginas_quedan_llenas_si_hay_con_que(resumidas):
    for _, contenido in resumidas:
        for hoja in pypdf.PdfReader(io.BytesIO(contenido)).pages:
            alturas = []
            hoja.extract_text(
                visitor_text=lambda t, cm, tm, *_, alturas=alturas: (
                    alturas.append(tm[5] * cm[3] + cm[5]) if t.strip() else None
                )
            )
            cuerpo = [y for y in alturas if y > 22 * MM]
            assert min(cuerpo) < 279.4 * MM / 3


def test_los_renglones_se_cuentan_con_la_letra():
    assert renglones("", 100, 10) == 0
    assert renglones("una", 100, 10) == 1
    assert renglones("i " * 60, 100, 10) < renglones("W " * 60, 100, 10)
    assert renglones("W" * 200, 50, 10) > 5, "a word that is wider than the line is broken"
    assert renglones("palabra " * 40, 50, 20) >= 2 * renglones("palabra " * 40, 50, 10)


def test_lo_que_se_acorta_se_corta_entre_palabras():
    assert acortar("uno dos\n tres", 20) == "uno dos tres"
    assert acortar("uno dos tres", 8) == "uno dos…"
    assert acortar("uno, dos tres", 7) == "uno…"
    assert acortar("x" * 30, 10) == "x" * 9 + "…"


def test_lo_suprimido_no_se_dice(impresos):
    columnas = (Columna("texto", "Texto"), Columna("meta", "Meta", "cantidad"))
    fila = FilaDoc({"texto": "Atender a más familias", "meta": None}, suprimido=("meta",))
    datos = Datos("compromisos", "Compromisos", columnas, (fila,))
    destacada = DestacadaDoc("uno:total", "familias", capitulo="uno", estado="suprimido")
    documento = replace(con_partes(capitulo("uno", datos=(datos,))), destacadas=(destacada,))
    separatas.resumen(documento, make_sello())
    dicho = " ".join(palabras_html(impresos.pop(), ()))
    assert "Suprimido familias" in dicho
    assert "Atender a más familias La cuenta completa" in dicho


@pytest.mark.con_pdf
def test_el_de_un_borrador_lo_dice_en_cada_pagina_y_no_da_direccion():
    documento = make_documento()
    for contenido in (
        separatas.resumen(documento, make_sello(borrador=True)),
        separatas.capitulo(documento, "seguridad", make_sello(borrador=True)),
    ):
        paginas = paginas_pdf(contenido)
        assert all("BORRADOR" in pagina for pagina in paginas)
        assert "http" not in "".join(paginas)


# --- a capítulo -----------------------------------------------------------------------------------------------------


@pytest.fixture
def impresos(monkeypatch):
    """The HTML that is given to be drawn."""
    dados = []
    monkeypatch.setattr(pdf, "convertir", lambda html, *_: dados.append(html) or b"")
    return dados


def seccion(html: str, ancla: str) -> str:
    """The ``<section>`` of that capítulo, without its links."""
    desde = html.index(f'<section id="{ancla}"')
    hondura = 0
    for marca in re.finditer(r"<(/?)section\b", html[desde:]):
        hondura += -1 if marca[1] else 1
        if not hondura:
            return re.sub(r"</?a\b[^>]*>", "", html[desde : desde + marca.start()])
    raise AssertionError(ancla)


def test_un_capitulo_es_el_mismo_que_en_la_cuenta(antofagasta, parinacota, impresos):
    """With its numbers, its notes and its sources: markup and all."""
    for documento in (congelar(antofagasta), congelar(parinacota)):
        pdf.escribir(documento, make_sello())
        cuenta = impresos.pop()
        for ancla in separatas.anclas(documento):
            separatas.capitulo(documento, ancla, make_sello())
            suelto = impresos.pop()
            assert seccion(suelto, ancla) == seccion(cuenta, ancla)
            internos = set(re.findall(r'href="#([^"]*)"', suelto))
            assert internos <= set(re.findall(r'\bid="([^"]*)"', suelto)), "no link leads out of it"
            niveles = [int(nivel) for nivel in re.findall(r"<h(\d)", suelto)]
            assert niveles[:2] == [1, 2]
            assert all(otro - uno < 2 for uno, otro in pairwise(niveles)), "none is skipped"


@pytest.mark.dibuja
@pytest.mark.parametrize("papel", ["carta", "a4"])
def test_la_ultima_pagina_de_un_capitulo_no_es_solo_donde_esta_la_cuenta(settings, papel):
    settings.PDF_PAPEL = papel
    renglones = {n: "<p>" + "Lo hecho.<br>" * n + "</p>" for n in range(24, 40)}
    documento = con_partes(*(capitulo(f"con-{n}", html=html) for n, html in renglones.items()))
    cuantas = []
    for ancla in separatas.anclas(documento):
        paginas = paginas_pdf(separatas.capitulo(documento, ancla, make_sello()))
        cuantas.append(len(paginas))
        assert "Lo hecho" in paginas[-1], ancla
    assert {1, 2} <= set(cuantas), "their length goes over the end of a page"


@pytest.mark.con_pdf
def test_un_capitulo_lleva_sus_notas_y_ninguna_otra(antofagasta):
    documento = congelar(antofagasta)
    dicho = aplanar(separatas.capitulo(documento, "presupuesto", make_sello()))
    assert re.findall(r"Nota (\d+)\.", dicho) == ["5", "6", "7", "8"]
    assert "Tabla 13" in dicho
    assert "V. DEPARTAMENTO DE ADMINISTRACION Y FINANZAS" in dicho
    assert "Gobernación Provincial de Antofagasta. Versión 1. Huella 0123456789ab" in dicho
    assert "Parecido" not in dicho
    otro = aplanar(separatas.capitulo(documento, "atribuciones", make_sello()))
    assert "Notas de consistencia" not in otro


def test_nadie_pide_un_capitulo_que_no_tiene(impresos):
    with pytest.raises(KeyError):
        separatas.capitulo(make_documento(), "detalle", make_sello())
    assert impresos == []


# --- both -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hechos():
    tareas = separatas.tareas(make_documento(), make_sello())
    return {nombre: hacer() for nombre, hacer in tareas.items()}


@pytest.mark.dibuja
def test_cumplen_pdf_ua_y_dicen_de_quien_son(hechos, tmp_path):
    assert set(hechos) == {"resumen.pdf", "capitulo-seguridad.pdf", "capitulo-proyecciones.pdf"}
    for nombre, contenido in hechos.items():
        (tmp_path / nombre).write_bytes(contenido)
        revisado = page.validate_pdf(tmp_path / nombre, profile="ua-1")
        assert [(f.rule_id, f.message) for f in revisado.failures] == [], nombre
        with pikepdf.open(io.BytesIO(contenido)) as leido:
            assert str(leido.Root.Lang) == "es-CL"
            assert str(leido.docinfo["/Author"]) == "Gobernación Provincial de Parinacota"
            assert "Cuenta Pública Participativa 2019" in str(leido.docinfo["/Title"])
    with pikepdf.open(io.BytesIO(hechos["resumen.pdf"])) as leido:
        assert str(leido.docinfo["/Title"]).startswith("Resumen ejecutivo. ")


@pytest.mark.dibuja
@pytest.mark.parametrize("papel", ["carta", "a4"])
def test_el_numero_y_el_pie_estan_en_un_renglon_y_dentro_de_los_margenes(settings, papel):
    settings.PDF_PAPEL = papel
    for nombre, hacer in separatas.tareas(make_documento(), make_sello()).items():
        contenido = hacer()
        assert pdf.papel(contenido).lower() == papel
        assert medidas(contenido) == [], nombre
        assert set(pies(contenido)) == {1}, nombre


@pytest.mark.dibuja
def test_los_mismos_bytes_otra_vez(hechos):
    assert separatas.resumen(make_documento(), make_sello()) == hechos["resumen.pdf"]
    assert separatas.capitulo(make_documento(), "seguridad", make_sello()) == hechos["capitulo-seguridad.pdf"]


# --- sealed, served, verified ---------------------------------------------------------------------------------------


@pytest.mark.un_motor
def test_son_archivos_de_la_edicion(client, publicada):
    nombres = ["resumen.pdf", *map(separatas.archivo_de, separatas.anclas(congelar(publicada)))]
    assert len(nombres) == 23
    for nombre in nombres:
        archivo = publicada.edicion.archivos.get(nombre=nombre)
        respuesta = client.get(CUENTA + nombre)
        assert respuesta.content == almacen.leer(archivo.sha256)
        assert sha256(respuesta.content).hexdigest() == archivo.sha256
        assert respuesta["Content-Type"] == "application/pdf"
        (conocido,) = buscar(archivo.sha256)
        assert conocido.edicion == publicada.edicion
    guardado = respuesta["Content-Disposition"].partition('"')[2].rstrip('"')
    assert guardado == "capitulo-mascota-protegida-2020_parinacota-2019-v1.pdf"
    por_huella = client.get(f"/archivos/{archivo.sha256}/{guardado}")
    assert por_huella.content == respuesta.content
    assert "immutable" in por_huella["Cache-Control"]
    assert client.get(f"/archivos/{archivo.sha256}/{guardado.replace('_', '-')}").status_code == 404


@pytest.mark.un_motor
def test_la_pagina_ofrece_el_resumen_y_otra_los_capitulos(client, publicada, django_assert_num_queries):
    pagina = client.get(CUENTA).text
    assert 'href="resumen.pdf">PDF: el resumen ejecutivo, en 2 páginas</a>' in pagina
    assert 'href="capitulos/"' in pagina
    assert "capitulo-" not in pagina
    with django_assert_num_queries(2):
        respuesta = client.get(f"{CUENTA}capitulos/")
    ofrecidos = re.findall(r'href="\.\./(capitulo-[^"]*)">([^<]*)</a> <small>PDF, 1 página, \d+ kB', respuesta.text)
    assert [n for n, _ in ofrecidos] == [*map(separatas.archivo_de, separatas.anclas(congelar(publicada)))]
    assert ("capitulo-extranjeria.pdf", "4. Extranjería") in ofrecidos
    assert "max-age=60" in respuesta["Cache-Control"]
    assert client.get(f"{CUENTA}capitulos/", headers={"If-None-Match": respuesta["ETag"]}).status_code == 304


@pytest.mark.un_motor
def test_los_capitulos_de_una_version_reemplazada_lo_dicen(client, publicada, usuario):
    publicar(corregir(publicada), usuario, "Se corrige un dato de la portada.")
    vieja, nueva = (client.get(f"{CUENTA}{resto}capitulos/").text for resto in ("v1/", ""))
    assert "No es la última versión" in vieja
    assert "No es la última versión" not in nueva


@pytest.mark.un_motor
def test_un_ancla_tan_larga_como_se_puede(client, db, usuario):
    cuenta = make_cuenta()
    make_bloque(make_capitulo(cuenta, ancla="a" + "-b" * 29 + "c"))
    publicar(cuenta, usuario)
    base = cuenta.get_absolute_url()
    (nombre,) = re.findall(r'href="\.\./([^"]*\.pdf)"', client.get(f"{base}capitulos/").text)
    assert len(nombre) == 73
    assert client.get(base + nombre).status_code == 200


@pytest.mark.un_motor
def test_una_cuenta_sin_capitulos_sueltos_no_tiene_esa_pagina(client, db, usuario):
    cuenta = make_cuenta()
    make_capitulo(cuenta, titulo="Presentación")
    publicar(cuenta, usuario)
    base = cuenta.get_absolute_url()
    assert client.get(f"{base}resumen.pdf").status_code == 200
    assert 'href="capitulos/"' not in client.get(base).text
    assert client.get(f"{base}capitulos/").status_code == 404
