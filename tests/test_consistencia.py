"""What the review prints in a report: the notes beside each figure, their annex, and the sums that tie."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import openpyxl
import pypdf
import pytest

from cuenta_publica import formatos
from cuenta_publica.consistencia import consistencia, notas
from cuenta_publica.documento import CapituloDoc, CifraDoc, Cifras, RespuestaDoc, Texto
from cuenta_publica.formatos import html, pdf
from cuenta_publica.verificaciones import revisar
from cuenta_publica.verificaciones.revision import firmas

from .documentos import make_datos, make_documento, make_sello, make_tabla
from .texto import palabras_html

RAZON = "Así lo imprime el documento que aquí se reproduce."


def make_seguridad(total=2700, **cambios) -> CapituloDoc:
    """A capítulo whose two rows sum 2.787, one of them blank, with its prose, its table and its cifras."""
    tabla = make_tabla(2, conjunto="delitos", pies=(), titulo="")
    cifra = CifraDoc("total", "TOTAL", total)
    bloques = (Texto(html="<p>Antes.</p>"), tabla, Texto(html="<p>Después.</p>"))
    valores = {"bloques": bloques, "cifras": (cifra,), "datos": (make_datos(),)}
    return CapituloDoc("seguridad", "1.", "Seguridad", "seguridad", **{**valores, **cambios})


def make_informe(*capitulos, **cambios):
    return make_documento(capitulos=capitulos or (make_seguridad(),), **cambios)


def responder(documento, razon=RAZON):
    respuestas = tuple(RespuestaDoc(d.clave, razon, *firmas(d)) for d in revisar(documento))
    return replace(documento, respuestas=respuestas)


def pagina(documento):
    return html.articulo(html.informe(documento, make_sello()))


def test_todo_error_y_solo_lo_respondido_de_lo_demas_es_una_nota():
    documento = make_informe(make_seguridad(2700), replace(make_seguridad(2787), ancla="otro"))
    niveles = [d.nivel for d in revisar(documento)]
    assert "error" in niveles
    assert "aviso" in niveles
    assert {n.hallada.nivel for n in notas(documento)} == {"error"}
    respondidas = notas(responder(documento))
    assert len(respondidas) == len(niveles)
    assert [n.n for n in respondidas] == list(range(1, len(niveles) + 1))
    assert all(n.hallada.respuesta == RAZON for n in respondidas)


def test_una_respuesta_caduca_cuando_cambia_la_cifra():
    respondida = responder(make_informe())
    cambiada = replace(respondida, capitulos=(make_seguridad(2600),))
    assert next(n for n in notas(respondida) if n.hallada.regla == "suma").hallada.respuesta == RAZON
    assert next(n for n in notas(cambiada) if n.hallada.regla == "suma").hallada.respuesta == ""


def lado_de_la_suma(cap):
    junto = consistencia(make_informe(cap)).junto
    return next(lado for lado, j in junto.items() if any(n.hallada.regla == "suma" for n in j.notas))


def test_la_nota_va_despues_de_la_tabla_que_muestra_los_datos():
    assert lado_de_la_suma(make_seguridad()) == ("seguridad", 1)


def test_con_varias_tablas_va_despues_de_la_que_imprime_la_cifra():
    tabla = make_tabla(2, conjunto="delitos", pies=())
    declara = make_tabla(2, conjunto="delitos")
    declara = replace(declara, pies=((declara.pies[0][0], replace(declara.pies[0][1], valor=2700)),))
    assert lado_de_la_suma(make_seguridad(bloques=(tabla, declara, tabla))) == ("seguridad", 1)
    assert lado_de_la_suma(make_seguridad(bloques=(tabla, tabla, Texto()))) == ("seguridad", 1)


def test_sin_tabla_va_tras_las_cifras_y_sin_ellas_al_final_del_capitulo():
    cifras = Cifras(cifras=(CifraDoc("total", "TOTAL", 2700),))
    assert lado_de_la_suma(make_seguridad(bloques=(cifras, Texto()))) == ("seguridad", 0)
    assert lado_de_la_suma(make_seguridad(bloques=(Texto(), Texto()))) == ("seguridad", 1)
    assert lado_de_la_suma(make_seguridad(bloques=())) == ("seguridad", -1)


def test_los_lados_siguen_el_orden_de_lectura():
    segundo = replace(make_seguridad(), ancla="segundo")
    assert [n.capitulo.ancla for n in notas(make_informe(make_seguridad(), segundo))] == ["seguridad", "segundo"]


def test_la_pagina_dice_la_nota_junto_a_la_cifra_y_en_el_anexo():
    documento = responder(make_informe())
    dicha = pagina(documento)
    caja = dicha.index('id="_junto_1"')
    assert dicha.index("</table>") < caja < dicha.index("Después.")
    assert "Discrepancia en el documento original." in dicha
    assert "Discrepancia en esta cuenta." in pagina(replace(documento, publicado_originalmente=""))
    anexo = dicha.index("<h2>Notas de consistencia</h2>")
    assert dicha.index('href="#_nota_1">Explicación en la nota 1</a>', caja) < anexo
    assert dicha.index(RAZON) > anexo > dicha.index("Después.")
    total = len(notas(documento))
    assert f"Esta cuenta tiene {total} nota" in dicha
    destinos = set(re.findall(r'href="#([^"]+)"', dicha))
    assert {"_consistencia", "_nota_1", "_junto_1"} <= destinos <= set(re.findall(r'id="([^"]+)"', dicha))


def test_una_sola_nota_se_cuenta_en_singular():
    assert "Esta cuenta tiene 1 nota de consistencia" in pagina(make_informe())


def test_lo_que_cuadra_se_dice_y_sin_notas_no_hay_anexo():
    dicha = pagina(make_informe(make_seguridad(2787)))
    assert "Suma verificada." in dicha
    assert "_consistencia" not in dicha


def test_lo_agregado_por_el_portal_se_puede_apartar():
    documento = responder(make_informe())
    palabras = " ".join(palabras_html(pagina(documento), ("data-solo-web", "data-solo-pdf", "data-portal")))
    assert "Antes. DELITOS 2019" in palabras
    assert palabras.endswith("Después.")
    assert not re.search("consistencia|Discrepancia|verificada|Explicación", palabras)


def test_lo_que_escribe_una_persona_no_sale_de_su_lugar():
    malo = '<script>x</script>"></article>'
    dicha = html.informe(responder(make_informe(), malo), make_sello())
    assert "<script" not in dicha
    assert dicha.count("</article>") == 1


def test_el_json_lleva_las_notas_con_sus_numeros():
    documento = responder(make_informe())
    leido = json.loads(formatos.json.escribir(documento))
    nota = next(n for n in leido["consistencia"] if n["regla"] == "suma")
    assert (nota["declarado"], nota["calculado"], nota["diferencia"]) == (2700, 2787, -87)
    assert (nota["nivel"], nota["capitulo"], nota["respuesta"]) == ("error", "seguridad", RAZON)
    assert nota["clave"] == f"suma:seguridad:{nota['lugar']}"
    assert "respuestas" not in leido
    assert formatos.huella(documento) != formatos.huella(responder(documento, "Otra razón, igual de larga."))


def test_una_respuesta_que_no_responde_a_nada_no_cambia_la_huella():
    documento = make_informe()
    suelta = replace(documento, respuestas=(RespuestaDoc("suma:otro:x", RAZON),))
    assert formatos.huella(suelta) == formatos.huella(documento)


def test_planilla_y_csv_llevan_las_notas():
    documento, sello = responder(make_informe()), make_sello()
    hoja = openpyxl.load_workbook(io.BytesIO(formatos.xlsx.escribir(documento, sello)))["Consistencia"]
    titulos, *cuerpo = hoja.iter_rows(values_only=True)
    filas = [dict(zip(titulos, fila, strict=True)) for fila in cuerpo]
    suma = next(f for f in filas if f["Regla"] == "suma")
    assert (suma["Nota"], suma["Declarado"], suma["Calculado"], suma["Diferencia"]) == (1, 2700, 2787, -87)
    assert (suma["Capítulo"], suma["Explicación"]) == ("1. Seguridad", RAZON)
    with zipfile.ZipFile(io.BytesIO(formatos.csv.escribir(documento, sello))) as paquete:
        texto = paquete.read("consistencia.csv").decode("utf-8-sig")
    (fila,) = (f for f in csv.DictReader(io.StringIO(texto, newline="")) if f["regla"] == "suma")
    campos = ("capitulo", "orden_documento", "declarado", "diferencia")
    assert [fila[c] for c in campos] == ["seguridad", "1", "2700", "-87"]


@pytest.mark.con_pdf
@pytest.mark.parametrize("total", [2700, 2787])
def test_el_pdf_lleva_el_anexo_con_su_pagina_en_el_contenido(total):
    documento = make_informe(make_seguridad(total))
    lector = pypdf.PdfReader(io.BytesIO(pdf.escribir(documento, make_sello())))
    textos = [" ".join(p.extract_text().split()) for p in lector.pages]
    if total == 2787:
        assert not any("Notas de consistencia" in t for t in textos)
        return
    donde = next(n for n, texto in enumerate(textos, 1) if "Notas de consistencia Lo que no cuadra" in texto)
    assert re.search(rf"Notas de consistencia\W+{donde}\b", textos[2])
