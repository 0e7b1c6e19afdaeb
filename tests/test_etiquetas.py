"""The tags of a PDF after mending: whole tables, lists and paragraphs, and nothing outside tags or artifacts."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import page
import pikepdf
import pydyf
import pytest
import weasyprint
from pikepdf import Array, Dictionary, Name
from weasyprint.pdf import tags

from cuenta_publica.imprenta.etiquetas import Costura, ErrorDeEtiquetas, coser, marcar
from cuenta_publica.imprenta.etiquetas.arbol import Nodo, Trozo

RAIZ = Path(__file__).resolve().parent.parent
PINTAN = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Tj", "TJ", "'", '"', "Do"}
SVG = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='20' height='10'%3E"
    "%3Crect width='9' height='9'/%3E%3C/svg%3E"
)
PAGINA = """
@page { size: 10cm 7cm; margin: 1cm; @top-center { content: "encabezado" } @bottom-right { content: counter(page) } }
body { font: 10px sans-serif; margin: 0 } p { orphans: 1; widows: 1 }
"""
FILAS = 400
PALABRAS = " ".join(f"palabra{i}" for i in range(90))


def html(cuerpo, estilo=""):
    cabeza = f'<meta charset="utf-8"><title>Prueba</title><style>{PAGINA}{estilo}</style>'
    return f'<html lang="es-CL">{cabeza}<body>{cuerpo}</body></html>'


TABLA = html(
    '<h1>Tabla</h1><table><caption>Una leyenda</caption><thead><tr><th><a href="https://ejemplo.cl">Nombre</a></th>'
    "<th>Casos</th><th>Año</th></tr></thead><tbody>"
    + "".join(f'<tr><th scope="row">f{i}</th><td>{i * 7}</td><td></td></tr>' for i in range(FILAS))
    + "</tbody><tfoot><tr><td>Total</td><td colspan=2>pie</td></tr></tfoot></table>",
    "th { text-align: left } tr { break-inside: avoid }",
)
FLUJO = html(
    f"""<article><section><h1>Uno</h1><div class="caja">suelto <b>y fuerte</b></div><p id="uno">{PALABRAS}</p>
<ul class="larga"><li>A<ul><li>B {PALABRAS}</li><li>C</li></ul>cola de A</li><li><p>D</p><p>E</p></li></ul>
<ol style="list-style: none"><li>sin viñeta {PALABRAS}</li></ol>
<dl><div><dt>Término</dt> <dd>Definición {PALABRAS}</dd></div><dt>Otro</dt><dd>una</dd><dd>dos</dd></dl>
<blockquote>{PALABRAS}</blockquote>
<aside>nota suelta</aside><p class="tenue">tenue {PALABRAS}</p>
<p>Un <a href="#uno"><small>1.</small> enlace <b>con</b> {PALABRAS}</a> y cola.</p>
<p><a href="https://ejemplo.cl/a"><span style="display: inline-block">bloque</span></a></p>
<figure><a href="#uno"><img alt="Barras: 3 y 4." src="{SVG}"></a><figcaption>Pie del gráfico</figcaption></figure>
<figure><figcaption>Leyenda de la tabla</figcaption><table><tr><th scope="col">x<td>y</table></figure>
</section></article>""",
    ".tenue { opacity: .5 }",
)


def dibujar(texto, prefijo="", con_marcas=True):
    if not con_marcas:
        return weasyprint.HTML(string=texto).write_pdf(pdf_variant="pdf/ua-1")
    with marcar(prefijo):
        return weasyprint.HTML(string=texto).write_pdf(pdf_variant="pdf/ua-1")


def guardar(pdf):
    salida = io.BytesIO()
    pdf.save(salida, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return salida.getvalue()


def cosido(crudo):
    with pikepdf.open(io.BytesIO(crudo)) as pdf:
        coser(pdf)
        return guardar(pdf)


def fallas(pdf):
    """Messages of the PDF/UA-1 checker."""
    return [f.message for f in page.validate_pdf_bytes(pdf, profile="ua-1").failures]


class Leido:
    """A PDF as who reads by tags finds it: text of each piece of content, and elements in order."""

    def __init__(self, contenido):
        self.contenido, self.pdf = contenido, pikepdf.open(io.BytesIO(contenido))
        self.numero = {p.obj.objgen: i for i, p in enumerate(self.pdf.pages)}
        self.textos, self.sueltos, self.artificios = {}, [], []
        for i, pagina in enumerate(self.pdf.pages):
            self._leer(i, pagina.obj, pagina.obj.Resources)
        self.documento = self.pdf.Root.StructTreeRoot.K[0]

    def _leer(self, pagina, flujo, recursos):
        abiertas, cmap = [], {}
        for operandos, operador in pikepdf.parse_content_stream(flujo):
            nombre = str(operador)
            if nombre in ("BDC", "BMC"):
                mcid = operandos[1].get("/MCID") if nombre == "BDC" else None
                abiertas.append("artificio" if operandos[0] == Name.Artifact else (pagina, mcid))
                if mcid is not None:
                    self.textos[pagina, mcid] = ""
            elif nombre == "EMC":
                abiertas.pop()
            elif nombre == "Tf":
                cmap = unicode_de(recursos.Font[operandos[0]])
            elif nombre in PINTAN:
                if nombre == "Do" and (forma := recursos.XObject[operandos[0]]).Subtype == Name.Form and not abiertas:
                    self._leer(pagina, forma, forma.Resources)
                elif not abiertas:
                    self.sueltos.append((pagina, nombre))
                elif nombre == "TJ":
                    self._escribir(abiertas[-1], "".join(cmap[c] for c in codigos(operandos[0])))

    def _escribir(self, donde, texto):
        if donde == "artificio":
            self.artificios.append(texto)
        else:
            self.textos[donde] += texto

    def elementos(self, tipo=None, desde=None):
        """Structure elements in reading order, under ``desde``."""
        for hijo in hijos(desde or self.documento):
            if isinstance(hijo, Dictionary) and "/S" in hijo:
                if tipo in (None, str(hijo.S)[1:]):
                    yield hijo
                yield from self.elementos(tipo, hijo)

    def piezas(self, elemento):
        """(page, MCID) under ``elemento`` in reading order."""
        for hijo in hijos(elemento):
            if isinstance(hijo, int):
                yield self.numero[elemento.Pg.objgen], hijo
            elif hijo.get("/Type") == Name.MCR:
                yield self.numero[hijo.Pg.objgen], int(hijo.MCID)
            elif "/S" in hijo:
                yield from self.piezas(hijo)

    def texto(self, elemento=None):
        return "".join(self.textos[p] for p in self.piezas(elemento or self.documento))

    def anotaciones(self):
        return [a for p in self.pdf.pages for a in p.obj.get("/Annots", Array())]

    def forma(self, elemento):
        """Types of what is in ``elemento``: ``L(LI(Lbl LBody))``."""
        dentro = " ".join(self.forma(h) for h in hijos(elemento) if isinstance(h, Dictionary) and "/S" in h)
        return str(elemento.S)[1:] + (f"({dentro})" if dentro else "")


def hijos(elemento):
    k = elemento.get("/K")
    return [] if k is None else list(k) if isinstance(k, Array) else [k]


def codigos(operando):
    for parte in operando:
        if isinstance(parte, pikepdf.String):
            hexadecimal = bytes(parte).hex()
            yield from (hexadecimal[i : i + 4] for i in range(0, len(hexadecimal), 4))


def unicode_de(fuente):
    pares = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", fuente.ToUnicode.read_bytes())
    return {c.decode(): bytes.fromhex(u.decode()).decode("utf-16-be") for c, u in pares}


def sin_espacios(texto):
    return "".join(texto.split())


def palabras_de(documento):
    """The text of the ``body`` in order, without spaces."""
    return sin_espacios(re.sub(r"<[^>]+>", " ", documento.partition("<body>")[2]))


@pytest.fixture(scope="module")
def tabla():
    return Leido(cosido(dibujar(TABLA)))


@pytest.fixture(scope="module")
def crudo():
    return dibujar(FLUJO)


@pytest.fixture(scope="module")
def flujo(crudo):
    return Leido(cosido(crudo))


def test_una_tabla_de_400_filas_es_una_sola(tabla):
    assert len(tabla.pdf.pages) >= 10
    (unica,) = tabla.elementos("Table")
    assert [str(h.S) for h in hijos(unica)] == ["/Caption", "/THead", "/TBody", "/TFoot"]
    filas = list(tabla.elementos("TR", next(tabla.elementos("TBody"))))
    assert [tabla.texto(f) for f in filas] == [f"f{i}{i * 7}" for i in range(FILAS)]
    assert {tabla.forma(f) for f in filas} == {"TR(TH TD TD)"}
    assert len(list(tabla.elementos("TR"))) == FILAS + 2


def test_sin_coser_es_una_tabla_por_pagina_y_su_cabeza_se_lee_en_cada_una():
    suelta = Leido(dibujar(TABLA, con_marcas=False))
    paginas = len(suelta.pdf.pages)
    assert len(list(suelta.elementos("Table"))) == len(list(suelta.elementos("THead"))) == paginas
    assert not [c for c in suelta.elementos("TH") if "/Scope" in c.A]


def test_la_cabeza_repetida_y_los_encabezados_son_artificios(tabla):
    paginas = len(tabla.pdf.pages)
    assert tabla.artificios.count("Casos") == paginas - 1
    assert tabla.artificios.count("encabezado") == paginas
    assert tabla.texto().count("Casos") == 1
    assert "encabezado" not in tabla.texto()
    contenido = tabla.pdf.pages[1].Contents.read_bytes()
    assert contenido.count(b"/Artifact <</Type /Pagination>> BDC") == 3 + 2 + 2  # head, foot, margin boxes


def test_el_enlace_de_la_cabeza_repetida_sigue_en_su_enlace(tabla):
    (enlace,) = tabla.elementos("Link")
    assert len(tabla.anotaciones()) == len(tabla.pdf.pages)
    assert {h.Obj.objgen for h in hijos(enlace) if not isinstance(h, int)} == {a.objgen for a in tabla.anotaciones()}


def test_cada_th_dice_que_encabeza_y_las_celdas_guardan_su_ancho(tabla):
    cabeza = next(tabla.elementos("THead"))
    assert {str(c.A.Scope) for c in tabla.elementos("TH", cabeza)} == {"/Column"}
    cuerpo = next(tabla.elementos("TBody"))
    assert {str(c.A.Scope) for c in tabla.elementos("TH", cuerpo)} == {"/Row"}
    pie = list(tabla.elementos("TD", next(tabla.elementos("TFoot"))))
    assert int(pie[1].A.ColSpan) == 2
    assert not [c for c in tabla.elementos() if "/ID" in c or "/Headers" in c.get("/A", {})]


@pytest.mark.parametrize("documento", ["tabla", "flujo"])
def test_lo_marcado_y_lo_etiquetado_son_lo_mismo(documento, request):
    leido = request.getfixturevalue(documento)
    piezas = list(leido.piezas(leido.documento))
    assert len(piezas) == len(set(piezas))
    assert set(piezas) == set(leido.textos)
    assert leido.sueltos == []


@pytest.mark.parametrize("documento", ["tabla", "flujo"])
def test_el_arbol_de_padres_apunta_de_vuelta_a_cada_elemento(documento, request):
    leido = request.getfixturevalue(documento)
    numeros = leido.pdf.Root.StructTreeRoot.ParentTree.Nums
    padres = dict(zip(map(int, list(numeros)[::2]), list(numeros)[1::2], strict=True))
    assert sorted(padres) == list(padres)
    assert len(padres) == int(leido.pdf.Root.StructTreeRoot.ParentTreeNextKey)
    for elemento in leido.elementos():
        for hijo in hijos(elemento):
            if isinstance(hijo, int):
                padre = padres[int(elemento.Pg.StructParents)][hijo]
            elif hijo.get("/Type") == Name.MCR:
                padre = padres[int(hijo.get("/Stm", hijo.Pg).StructParents)][int(hijo.MCID)]
            elif hijo.get("/Type") == Name.OBJR:
                padre = padres[int(hijo.Obj.StructParent)]
            else:
                assert hijo.P.objgen == elemento.objgen
                continue
            assert padre.objgen == elemento.objgen


@pytest.mark.parametrize("documento", ["tabla", "flujo"])
def test_cumple_pdf_ua(documento, request):
    assert fallas(request.getfixturevalue(documento).contenido) == []


def test_sin_coser_no_cumple(crudo):
    assert [f for f in fallas(crudo) if "L structure element" in f]


def test_el_texto_se_lee_en_el_orden_del_html(flujo, tabla):
    assert sin_espacios(flujo.texto()).replace("•", "").replace("◦", "") == palabras_de(FLUJO)
    assert sin_espacios(tabla.texto()) == palabras_de(TABLA)


def test_lo_que_cruza_paginas_es_un_elemento(flujo):
    assert len(flujo.pdf.pages) >= 8
    for tipo, cuantos in {"Art": 1, "Sect": 1, "BlockQuote": 1, "Document": 0}.items():
        assert len(list(flujo.elementos(tipo))) == cuantos, tipo
    largos = [p for p in flujo.elementos("P") if "palabra89" in flujo.texto(p)]
    assert [len({pagina for pagina, _ in flujo.piezas(p)}) > 1 for p in largos].count(True) >= 3
    assert {sin_espacios(flujo.texto(p)).count("palabra0") for p in largos} == {1}


def test_lo_que_flota_y_sigue_en_otra_pagina_vuelve_a_su_seccion():
    texto = f'<section><aside style="float: right; width: 40%"><p>{PALABRAS}</p></aside><p>uno {PALABRAS}</p></section>'
    leido = Leido(cosido(dibujar(html(texto))))
    assert leido.forma(leido.documento) == "Document(Sect(P P))"
    flotante, corrido = leido.elementos("P")
    assert [len({pagina for pagina, _ in leido.piezas(p)}) > 1 for p in (flotante, corrido)] == [True, True]
    assert "uno" not in leido.texto(flotante)


def test_las_listas_tienen_solo_items_y_la_anidada_esta_dentro_del_suyo(flujo):
    externa = next(flujo.elementos("L"))
    assert flujo.forma(externa) == "L(LI(Lbl LBody(L(LI(Lbl LBody) LI(Lbl LBody)))) LI(Lbl LBody(P P)))"
    assert externa.A.ListNumbering == Name.Disc
    cuerpo = next(flujo.elementos("LBody", externa))
    assert sin_espacios(flujo.texto(cuerpo)).endswith("◦CcoladeA")
    for lista in flujo.elementos("L"):
        assert {str(h.S) for h in hijos(lista)} == {"/LI"}


def test_una_lista_sin_vineta_tiene_solo_cuerpo(flujo):
    (lista,) = [x for x in flujo.elementos("L") if "sinviñeta" in sin_espacios(flujo.texto(x))]
    assert flujo.forma(lista) == "L(LI(LBody))"
    assert "/A" not in lista


def test_cada_termino_es_la_etiqueta_de_sus_definiciones(flujo):
    definiciones = list(flujo.elementos("L"))[-1]
    assert flujo.forma(definiciones) == "L(LI(Lbl LBody) LI(Lbl LBody LBody))"
    assert [flujo.texto(x) for x in flujo.elementos("Lbl", definiciones)] == ["Término", "Otro"]


def test_el_texto_suelto_de_un_bloque_es_un_parrafo(flujo):
    parrafos = [flujo.texto(p) for p in flujo.elementos("P")]
    assert "suelto y fuerte" in parrafos
    assert "nota suelta" in parrafos
    assert not list(flujo.elementos("Span")) + list(flujo.elementos("NonStruct"))


def test_un_enlace_tiene_una_anotacion_por_renglon_y_dice_su_texto(flujo):
    enlaces = {sin_espacios(flujo.texto(e))[:9]: e for e in flujo.elementos("Link")}
    largo = enlaces["1.enlacec"]
    zonas = [h for h in hijos(largo) if not isinstance(h, int) and h.get("/Type") == Name.OBJR]
    renglones = {(flujo.numero[z.Pg.objgen], float(z.Obj.Rect[1])) for z in zonas}
    assert len(zonas) == len(renglones) > 3
    assert {str(z.Obj.Contents)[:13] for z in zonas} == {"1. enlace con"}
    assert "bloque" in enlaces


def test_un_enlace_que_un_bloque_corta_se_lee_en_orden():
    texto = '<div><b><a href="https://ejemplo.cl">antes <div>medio</div> después</a></b></div>'
    leido = Leido(cosido(dibujar(html(texto))))
    assert sin_espacios(leido.texto()) == "antesmediodespués"
    assert [leido.texto(e).strip() for e in leido.elementos("Link")] == ["antes", "después"]


def test_toda_anotacion_esta_en_un_enlace(flujo):
    puestas = {
        h.Obj.objgen for e in flujo.elementos("Link") for h in hijos(e) if not isinstance(h, int) and "/Obj" in h
    }
    assert puestas == {a.objgen for a in flujo.anotaciones()}


def test_la_figura_es_el_contenido_de_su_enlace_y_tiene_su_lugar(flujo):
    (figura,) = flujo.elementos("Figure")
    assert str(figura.P.S) == "/Link"
    assert str(figura.Alt) == "Barras: 3 y 4."
    x1, y1, x2, y2 = map(float, figura.A.BBox)
    assert (x2 - x1, y2 - y1) == (pytest.approx(15, abs=0.01), pytest.approx(7.5, abs=0.01))
    assert 0 < y1 < y2 < float(flujo.pdf.pages[0].MediaBox[3])


def test_el_marco_de_una_figura_se_cuenta_desde_el_pie_de_la_pagina():
    leido = Leido(cosido(dibujar(html(f'<img alt="x" style="display: block" src="{SVG}">'))))
    (figura,) = leido.elementos("Figure")
    alto, centimetro = 7 * 72 / 2.54, 72 / 2.54
    esperado = [centimetro, alto - centimetro - 7.5, centimetro + 15, alto - centimetro]
    assert [float(v) for v in figura.A.BBox] == pytest.approx(esperado, abs=0.01)


def test_la_leyenda_de_una_tabla_va_en_ella_y_la_de_un_dibujo_a_su_lado(flujo):
    (leyenda,) = flujo.elementos("Caption")
    assert flujo.texto(leyenda) == "Leyenda de la tabla"
    assert str(leyenda.P.S) == "/Table"
    assert [p for p in flujo.elementos("P") if flujo.texto(p) == "Pie del gráfico"]


def test_el_texto_de_un_grupo_transparente_dice_quien_lo_dibuja(flujo):
    (tenue,) = [p for p in flujo.elementos("P") if flujo.texto(p).startswith("tenue")]
    assert all("/Stm" in h for h in hijos(tenue))


def test_no_quedan_claves_privadas(tabla, flujo):
    for leido in (tabla, flujo):
        assert not [e for e in leido.elementos() if "/Hilvan" in e]


@pytest.mark.parametrize("documento", ["tabla", "flujo"])
def test_coser_dos_veces_es_coser_una(documento, request):
    una = guardar(request.getfixturevalue(documento).pdf)
    assert cosido(una) == una


def test_sin_marcas_no_une_pero_arregla_lo_demas():
    leido = Leido(cosido(dibujar(TABLA, con_marcas=False)))
    assert len(list(leido.elementos("Table"))) == len(leido.pdf.pages)
    assert all("/Scope" in c.A for c in leido.elementos("TH"))
    assert leido.artificios.count("encabezado") == len(leido.pdf.pages)
    assert set(leido.piezas(leido.documento)) == set(leido.textos)


def test_los_documentos_de_varias_partes_quedan_en_uno_y_cada_una_con_lo_suyo():
    crudo = dibujar(html("<ul><li>a</li></ul>"), "1-")
    with pikepdf.open(io.BytesIO(crudo)) as pdf:
        raiz = pdf.Root.StructTreeRoot
        otro = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=raiz, K=Array([])))
        raiz.K.append(otro)
        coser(pdf)
        assert [str(d.S) for d in raiz.K] == ["/Document"]
    documento = Nodo("Document")
    Costura(set()).unir(documento, [Nodo("Art", [Trozo(0, 0)], clave=c) for c in ("1-0", "1-0", "2-0")])
    assert [len(h.hijos) for h in documento.hijos] == [2, 1]


def test_una_figura_sin_texto_alternativo_se_rechaza_con_su_pagina():
    crudo = dibujar(html(f'<p style="break-after: page">uno</p><img src="{SVG}">'))
    with pytest.raises(ErrorDeEtiquetas, match="Una figura de la página 2 no tiene texto alternativo"):
        cosido(crudo)


def test_un_enlace_del_pie_de_pagina_se_rechaza_con_su_pagina():
    estilo = ".pie { position: running(pie) } @page { @bottom-left { content: element(pie) } }"
    crudo = dibujar(html('<p class="pie"><a href="https://ejemplo.cl">portal</a></p><p>uno</p>', estilo))
    with pytest.raises(ErrorDeEtiquetas, match=r"enlace de la página 1 .*: portal"):
        cosido(crudo)


def test_un_arbol_que_nombra_lo_que_nadie_dibuja_se_rechaza():
    with pikepdf.open(io.BytesIO(dibujar(html("<p>uno</p><p>dos</p>")))) as pdf:
        flujo = pdf.pages[0].Contents
        flujo.write(re.sub(rb"/Span\s*<</MCID 1>>\s*BDC", b"/Artifact BMC", flujo.read_bytes()))
        with pytest.raises(ErrorDeEtiquetas, match="La página 1 no dibuja el contenido 1"):
            coser(pdf)


def test_un_pdf_sin_etiquetas_se_rechaza():
    with pytest.raises(ErrorDeEtiquetas, match="no tiene etiquetas"):
        cosido(weasyprint.HTML(string=html("<p>uno")).write_pdf())


def otra(caja, padre):
    """A function with other parameters than the one that ``marcar`` replaces."""


@pytest.mark.parametrize(
    ("donde", "nombre", "valor"),
    [(tags, "_build_box_tree", otra), (tags, "_build_box_tree", None), (pydyf.PDF, "page_references", ())],
)
def test_otra_version_de_weasyprint_se_rechaza_antes_de_dibujar(monkeypatch, donde, nombre, valor):
    monkeypatch.setattr(donde, nombre, valor)
    with pytest.raises(ErrorDeEtiquetas, match=nombre), marcar():
        pytest.fail("it has to stop before drawing")
    assert vars(donde)[nombre] is valor


def test_las_marcas_se_retiran_tambien_tras_un_error():
    antes = tags._build_box_tree, pydyf.PDF.page_references
    with pytest.raises(ValueError, match="px"), marcar():
        raise ValueError("px" if tags._build_box_tree is not antes[0] else "sin marcas")
    assert (tags._build_box_tree, pydyf.PDF.page_references) == antes


def test_las_referencias_de_paginas_se_calculan_una_vez_por_pagina():
    pdf = pydyf.PDF()
    pdf.add_page(pydyf.Dictionary())
    with marcar():
        una = pdf.page_references
        assert pdf.page_references is una
        pdf.add_page(pydyf.Dictionary())
        dos = pdf.page_references
    assert (len(una), len(dos)) == (1, 2)
    assert dos == pdf.page_references


def test_desde_la_consola_y_siempre_con_los_mismos_bytes(tmp_path):
    (tmp_path / "entrada.html").write_text(FLUJO)
    salidas = []
    for semilla in ("1", "2"):
        salida = tmp_path / f"{semilla}.pdf"
        orden = [sys.executable, "-m", "cuenta_publica.imprenta.etiquetas", tmp_path / "entrada.html", salida]
        subprocess.run(orden, cwd=RAIZ, env={**os.environ, "PYTHONHASHSEED": semilla}, check=True)
        salidas.append(salida.read_bytes())
    assert salidas[0] == salidas[1] == cosido(dibujar(FLUJO))
