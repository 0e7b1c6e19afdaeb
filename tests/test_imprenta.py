"""The renderer: a report drawn by stretches is the report drawn whole; the process that waits, and its ends."""

import io
import json
import os
import re
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import page
import pikepdf
import pypdf
import pytest

from cuenta_publica.formatos import pdf
from cuenta_publica.imprenta import cliente, dibujo, procesos
from cuenta_publica.imprenta.tramos import cortar, paginar

from .test_pdf import RAIZ, VACIA

PARTES = 5
PARRAFO = "<p>Lo que se hizo en el año con los recursos de la provincia, y lo que falta por hacer.</p>"


def make_html(partes=PARTES, parrafos=30) -> str:
    """A report with its front: each part cites the next one, and the last one the first."""
    enlaces = "".join(
        f'<li><a href="#p{n}">Parte {n}</a> <span class="pagina" data-de="#p{n}"></span></li>' for n in range(partes)
    )
    cuerpo = "".join(
        f'<!--tramo--><section id="p{n}" class="parte"><h2>Parte {n}</h2>{PARRAFO * parrafos}<h3>Capítulo {n}</h3>'
        f'<p>Como en <a href="#p{(n + 1) % partes}">la otra</a>.</p></section>\n'
        for n in range(partes)
    )
    return (
        '<!DOCTYPE html>\n<html lang="es-CL"><head><meta charset="utf-8"><title>Cuenta</title>'
        '<meta name="dcterms.rights" content="CC &amp; BY"></head><body>\n<article data-informe class="informe">\n'
        '<header class="portada"><h1>Cuenta</h1></header>\n'
        f'<nav class="contenido"><h2>Contenido</h2><ol>{enlaces}</ol></nav>\n'
        f'<div class="partes" data-informe="Cuenta" data-organismo="Gobernación" data-version="Versión 1">\n{cuerpo}'
        "</div>\n</article>\n</body>\n</html>\n"
    )


@pytest.fixture(scope="module")
def imprenta():
    return dibujo.Imprenta()


@pytest.fixture
def dibujar(imprenta, monkeypatch, tmp_path):
    """``largo`` of each stretch, and how many processes → the PDF."""
    monkeypatch.chdir(tmp_path)

    def hacer(html, largo=10**9, cuantos=1):
        monkeypatch.setattr(dibujo, "cortar", partial(cortar, largo=largo))
        return imprenta.imprimir(html, ["pdf.css"], {"cordillera.svg": ("image/svg+xml", SVG)}, cuantos)

    return hacer


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path fill="#123" d="M0 9L5 0L9 9Z"/></svg>'


def marcadores(lector):
    def aplanar(entradas, nivel=0):
        for entrada in entradas:
            if isinstance(entrada, list):
                yield from aplanar(entrada, nivel + 1)
            else:
                yield nivel, entrada.title, lector.get_destination_page_number(entrada)

    return list(aplanar(lector.outline))


def enlaces(lector):
    """(page, where it leads) of each link."""
    destinos = lector.named_destinations
    for n, pagina in enumerate(lector.pages):
        for anotacion in pagina.get("/Annots", []):
            destino = destinos[anotacion.get_object()["/Dest"]]
            yield n, lector.get_destination_page_number(destino), anotacion.get_object()["/Contents"]


def leer(contenido):
    lector = pypdf.PdfReader(io.BytesIO(contenido))
    return [p.extract_text() for p in lector.pages], marcadores(lector), list(enlaces(lector))


@pytest.mark.parametrize(("largo", "cuantos", "tramos"), [(1, 2, PARTES), (1, 1, PARTES), (5000, 2, 3)])
def test_por_tramos_o_entero_es_el_mismo_documento(dibujar, largo, cuantos, tramos):
    html = make_html()
    assert len(cortar(html, largo).tramos) == tramos
    entero, partido = dibujar(html), dibujar(html, largo, cuantos)
    assert leer(partido) == leer(entero)
    assert dibujar(html, largo, cuantos) == partido


def test_contenido_enlaces_y_folios_dicen_las_paginas_de_verdad(dibujar):
    paginas, indice, hallados = leer(dibujar(make_html(), largo=1))
    primeras = [next(i for i, texto in enumerate(paginas) if f"Parte {n}\n" in texto and i > 1) for n in range(PARTES)]
    for n, primera in enumerate(primeras):
        assert re.search(rf"Parte {n}\s+{primera + 1}\b", paginas[1])
        assert (primera, f"Parte {n}") in [(donde, titulo) for _, titulo, donde in indice]
    assert [(a, b) for _, a, b in hallados][:PARTES] == [(p, f"Parte {n}") for n, p in enumerate(primeras)]
    assert [b for _, b, dicho in hallados if dicho == "la otra"] == [*primeras[1:], primeras[0]]
    assert "Página" not in paginas[0]
    for n, texto in enumerate(paginas[1:], 2):
        assert f"Página {n} de {len(paginas)}" in texto
        assert texto.count("Página") == 1


def test_la_estructura_de_todos_los_tramos_es_una(dibujar):
    with pikepdf.open(io.BytesIO(dibujar(make_html(), largo=1))) as unido:
        (documento,) = unido.Root.StructTreeRoot.K
        numeros = [int(pagina.StructParents) for pagina in unido.pages]
        xmp = unido.open_metadata()
        assert (xmp["dc:rights"], xmp["dc:title"]) == ("CC & BY", "Cuenta")
    assert str(documento.S) == "/Document"
    assert len(set(numeros)) == len(numeros)


def test_un_frente_que_crece_se_compone_de_nuevo(dibujar):
    """Contents that take other pages than were thought cite right all the same."""
    html = make_html(parrafos=1).replace("</ol>", "".join(f"<li>Renglón {n}</li>" for n in range(90)) + "</ol>")
    paginas, indice, _ = leer(dibujar(html, largo=1))
    parte = next(donde for _, titulo, donde in indice if titulo == "Parte 0")
    assert parte > 3
    assert re.search(rf"Parte 0\s+{parte + 1}\b", paginas[1])


def test_sin_partes_se_dibuja_de_una_vez_y_se_folia_desde_la_primera(dibujar):
    paginas, *_ = leer(dibujar('<html lang="es"><head><title>Uno</title></head><body><article><p>x</p></article>'))
    assert "Página 1 de 1" in paginas[0]


def test_un_blanco_solo_entre_dos_elementos_no_se_pierde():
    html = "<p><b>uno</b> <i>dos</i> <a href='#x'><b>tres</b></a> <em>cuatro</em></p>"
    cortado = cortar(html).tramos[0]
    assert cortado == "<p><b>uno </b><i>dos </i><a href='#x'><b>tres </b></a><em>cuatro</em></p>"


def test_una_pagina_que_no_existe_queda_en_blanco():
    assert paginar('<span class="pagina" data-de="#x"></span>', {"y": 3}) == '<span class="pagina" data-de="#x"></span>'


def test_lo_que_no_se_puede_leer_en_voz_alta_no_se_imprime(dibujar):
    sin_titulo = make_html(1, 1).replace("<title>Cuenta</title>", "")
    with pytest.raises(dibujo.Inaccesible, match="PDFUA1"):
        dibujar(sin_titulo)


# --- processes ------------------------------------------------------------------------------------------------------


def en_otro(hacer) -> tuple[int, bytes]:
    """How a process forked from this one ended that did ``hacer``, and what it said."""
    lee, escribe = os.pipe()
    pid = os.fork()
    if not pid:
        os.dup2(escribe, 2)
        try:
            hacer()
        finally:
            os._exit(0)
    os.close(escribe)
    with os.fdopen(lee, "rb") as tubo:
        dicho = tubo.read()
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), dicho


def test_un_tramo_que_falla_hace_fallar_el_documento(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def hacer(n):
        if n == 1:
            raise ValueError("el segundo")
        return b"bien"

    codigo, dicho = en_otro(lambda: procesos.repartir([partial(hacer, n) for n in range(3)], 2))
    assert codigo == 1
    assert b"ValueError: el segundo" in dicho


def test_un_tramo_que_muere_hace_morir_el_documento_igual(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def morir():
        os.kill(os.getpid(), 24)

    codigo, _ = en_otro(lambda: procesos.repartir([lambda: b"bien", morir], 2))
    assert codigo == -24  # SIGXCPU: the limit of CPU


@pytest.fixture
def servidor():
    """The process that waits for this one, which nobody else uses."""
    cliente.cerrar()
    pdf.convertir(VACIA, [], {})
    (libre,) = cliente._libres[os.getpid()]
    yield libre
    cliente.cerrar()


def vive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def esperar(cuando, segundos=20):
    limite = time.monotonic() + segundos
    while not cuando() and time.monotonic() < limite:
        time.sleep(0.05)
    return cuando()


@pytest.mark.dibuja
def test_el_mismo_proceso_dibuja_el_siguiente(servidor):
    pid = servidor.proceso.pid
    pdf.convertir(VACIA, [], {})
    assert cliente._libres[os.getpid()] == [servidor]
    assert vive(pid)


@pytest.mark.dibuja
def test_si_murio_mientras_esperaba_se_empieza_otro(servidor):
    servidor.proceso.kill()
    servidor.proceso.wait()
    assert pdf.convertir(VACIA, [], {}).startswith(b"%PDF")


@pytest.mark.dibuja
def test_despues_de_uno_que_falla_se_dibuja_otro(servidor):
    with pytest.raises(pdf.ErrorDePdf, match="no está en él"):
        pdf.convertir(f'{VACIA}<img src="asset:nada" alt="x">', [], {})
    assert pdf.convertir(VACIA, [], {}).startswith(b"%PDF")


@pytest.mark.dibuja
def test_al_terminar_quien_lo_empezo_no_queda_nada():
    programa = (
        "import os, sys, json\n"
        "from cuenta_publica.imprenta import cliente\n"
        "cliente.dibujar(json.dumps(json.loads(sys.argv[1])).encode(), 60)\n"
        "(libre,) = cliente._libres[os.getpid()]\n"
        "print(libre.proceso.pid, os.readlink(f'/proc/{libre.proceso.pid}/cwd'), flush=True)\n"
        "os._exit(0)"
    )
    mensaje = {"html": VACIA, "hojas": [], "recursos": {}, "cpu": 45, "memoria": 10**9, "procesos": 1}
    orden = [sys.executable, "-c", programa, json.dumps(mensaje)]
    dicho = subprocess.run(orden, cwd=RAIZ, capture_output=True, text=True, check=True).stdout
    pid, carpeta = dicho.split()
    assert esperar(lambda: not vive(int(pid)) and not Path(carpeta).exists())


@pytest.mark.dibuja
def test_un_proceso_bifurcado_no_usa_el_de_su_padre(servidor):
    def hacer():
        pdf.convertir(VACIA, [], {})
        os.write(2, str(cliente._libres[os.getpid()][0].proceso.pid).encode())

    codigo, dicho = en_otro(hacer)
    assert codigo == 0
    assert int(dicho) != servidor.proceso.pid
    assert pdf.convertir(VACIA, [], {}).startswith(b"%PDF")


@pytest.mark.dibuja
def test_un_signo_sin_letra_se_dice_donde_esta():
    with pytest.raises(pdf.FaltaUnaLetra, match=r"el signo «→» \(U\+2192\) en «de aquí → allá»\. Cámbielo"):
        pdf.convertir(f"{VACIA}<p>de aquí &rarr; allá</p>", [], {})


@pytest.mark.dibuja
def test_ninguna_letra_es_de_la_maquina():
    hecho = pdf.convertir(f"{VACIA}<p style='font-family: DejaVu Sans, monospace'>hola</p>", ["pdf.css"], {})
    with pikepdf.open(io.BytesIO(hecho)) as leido:
        letras = [str(o.BaseFont) for o in leido.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o]
    assert letras
    assert all("Source" in letra for letra in letras)


def test_el_revisor_ve_lo_que_weasyprint_deja(imprenta):
    """The control: what WeasyPrint draws by itself does not pass."""
    crudo = imprenta.pdf(
        "<html lang=es><title>x</title><dl><div><dt>a<dd>b</div></dl>", [imprenta.hojas["pdf.css"]], {}
    )
    assert page.validate_pdf_bytes(crudo, profile="ua-1").failures
