"""Page and PDF say the same: each way of not saying it is found, told in Spanish and stops the publication."""

import io
import re

import pytest
from pikepdf import Pdf

from cuenta_publica import formatos, publicacion
from cuenta_publica.formatos import paridad
from cuenta_publica.formatos.paridad import SinParidad, comprobar, leer_html, leer_pdf
from cuenta_publica.imprenta.dibujo import Imprenta
from cuenta_publica.models import Edicion

from .fabrica import aprobar

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="15">197</text></svg>'
DIBUJO = '<svg class="trazado"><title>Visas</title><desc>Boliviana: 197.</desc><text>197</text></svg>'
PAGINA = f"""<html lang="es-CL"><head><title>Cuenta</title></head><body><article data-informe>
<h2>II. Extranjería</h2>
<p>Entre marzo y diciembre se otorgaron <data>216</data> <b>visas</b>, <em>más</em> que antes.</p>
<ul><li>Uno de la lista<li>Otro de la lista</ul>
<table><caption>Visas</caption><thead><tr><th scope="col">Nacionalidad<th scope="col">Visas</tr></thead>
<tbody><tr><th scope="row">Boliviana<td>197</tr><tr><th scope="row">Peruana<td>25</tr></tbody></table>
<figure>{DIBUJO}</figure>
<p data-solo-web>Descargar</p>
<dl><dt>STOP<dd>Un sistema.</dl>
</article></body></html>"""
DEL_PDF = PAGINA.replace(DIBUJO, '<img src="asset:x" alt="Boliviana: 197.">').replace(
    "<p data-solo-web>Descargar</p>", "<p data-solo-pdf>Solo del PDF</p>"
)


@pytest.fixture(scope="module")
def dibujado():
    return Imprenta().dibujar(DEL_PDF, ["pdf.css"], {"x": ("image/svg+xml", SVG)})


def test_lo_mismo_pasa(dibujado):
    comprobar(PAGINA, DEL_PDF, dibujado)


CAMBIOS = {
    "una letra": ("otorgaron", "otorgaran"),
    "un número": ("216", "261"),
    "una palabra de más": ("Uno de", "Uno más de"),
    "una palabra de menos": ("Otro de la lista", "Otro de lista"),
    "dos palabras juntas": ("se otorgaron", "seotorgaron"),
    "una palabra partida": ("diciembre", "diciem bre"),
    "otra celda": ("<td>197", "<td>198"),
    "una celda de más": ("<td>197", "<td>197<td>"),
    "dos celdas en una": ("Boliviana<td>197", "Boliviana 197"),
    "otro orden": ("Boliviana<td>197", "197<td>Boliviana"),
    "otro párrafo antes": ("<ul>", "<p>Antes</p><ul>"),
    "lo que describe un dibujo": ("Boliviana: 197.", "Boliviana: 179."),
    "un término": ("STOP", "STAP"),
}


@pytest.mark.parametrize("cambio", CAMBIOS)
def test_una_pagina_que_dice_otra_cosa_no_pasa(cambio, dibujado):
    otra = PAGINA.replace(*CAMBIOS[cambio])
    assert otra != PAGINA
    with pytest.raises(SinParidad, match=r"La página y el PDF no dicen lo mismo en «II\. Extranjería»"):
        comprobar(otra, DEL_PDF, dibujado)


@pytest.mark.parametrize("cambio", CAMBIOS)
def test_un_pdf_que_dibuja_otra_cosa_no_pasa(cambio, dibujado):
    otro = DEL_PDF.replace(*CAMBIOS[cambio])
    assert otro != DEL_PDF
    pagina = PAGINA.replace(*CAMBIOS[cambio])
    with pytest.raises(SinParidad, match=r"El documento y el PDF dibujado no dicen lo mismo en «II\. Extranjería»"):
        comprobar(pagina, otro, dibujado)


def test_el_pasaje_se_nombra_con_lo_que_dice_cada_uno(dibujado):
    with pytest.raises(SinParidad) as error:
        comprobar(PAGINA.replace("216", "261"), DEL_PDF, dibujado)
    dicho = str(error.value)
    assert re.search(r"dice «…[^»]*se otorgaron 261 visas, más[^»]*…» y el PDF dice «…[^»]*otorgaron 216 visas", dicho)


def test_lo_que_solo_lleva_uno_no_cuenta(dibujado):
    otra = PAGINA.replace("Descargar", "Otra cosa").replace("<text>197", "<text>198")
    comprobar(otra, DEL_PDF, dibujado)


def test_el_pdf_se_lee_como_se_oye(dibujado):
    with Pdf.open(io.BytesIO(dibujado)) as pdf:
        leido = leer_pdf(pdf)
    assert leido.letras == leer_html(DEL_PDF, {"data-solo-web"}).letras
    assert "Nacionalidad Visas Boliviana 197 Peruana 25" in leido.palabras(0, leido.largo)


@pytest.mark.parametrize("fuera", ["margin-left: 900mm", "position: absolute; top: 900mm"])
def test_un_texto_fuera_de_la_hoja_no_pasa(fuera):
    html = DEL_PDF.replace("<h2>II", f'<p style="{fuera}">Perdido</p><h2>II')
    hecho = Imprenta().dibujar(html, ["pdf.css"], {"x": ("image/svg+xml", SVG)})
    with pytest.raises(SinParidad, match="Algo no cabe en la página 1 del PDF: «P"):
        comprobar(PAGINA.replace("<h2>II", "<p>Perdido</p><h2>II"), html, hecho)


@pytest.mark.con_pdf
def test_una_diferencia_detiene_la_publicacion_y_no_se_publica_nada(parinacota, usuario, monkeypatch):
    informe = formatos.html.informe
    monkeypatch.setattr(formatos.html, "informe", lambda *a: informe(*a).replace("pandemia", "epidemia", 1))
    with pytest.raises(
        publicacion.ErrorDePublicacion, match=r"No se publicó nada\. La página y el PDF no dicen lo mismo"
    ):
        publicacion.publicar(aprobar(parinacota), usuario)
    assert not Edicion.objects.exists()
    monkeypatch.undo()


def test_los_blancos_que_no_se_ven_no_cuentan():
    assert leer_html("<body>uno\u200b dos\u00a0tres", set()).letras == leer_html("<body>uno dos tres", set()).letras
    assert paridad.leer_html("<body>cafe\u0301", set()).letras == "café"
