"""Fidelity: every word, cell and figure of the two originals is in the page and in the PDF, in the same order."""

import os
from dataclasses import replace
from difflib import SequenceMatcher

import pytest

from cuenta_publica.congelar import congelar
from cuenta_publica.documento import CapituloDoc, Documento, Tabla
from cuenta_publica.formatos import html, pdf
from cuenta_publica.publicacion import sellar
from cuenta_publica.registro import materia

from .semillas import palabras
from .texto import DEL_PORTAL, SOLO_UNO, palabras_html, palabras_pdf

pytestmark = pytest.mark.un_motor
LARGA = bool(os.environ.get("PRUEBA_LARGA"))
#: What the portal prints in another way than the original, and why: (original, printed, why).
PARINACOTA = []
ANTOFAGASTA = [
    (
        "CHILE LO HACEMOS TODOS Cuentas Públicas Participativas 2018 Gobernación Provincial de Antofagasta",
        "Cuentas Públicas Participativas 2018 Gobernación Provincial de Antofagasta CHILE LO HACEMOS TODOS",
        "the cover names first the title, then the office, then the motto",
    ),
    ("Denuncias No Aplica 100", "Denuncias No aplica 100", "typed state of a cell, in the portal's printed form"),
    ("e IMA No Aplica", "e IMA No aplica", "typed state of a cell, in the portal's printed form"),
    (
        "MONTO ASIGNADO " * 6 + "TOTAL",
        "EDUCACION SALUD ASISTENCIA SOCIAL VIVIENDA DISCAPACIDAD CAPACITACION TOTAL MONTO ASIGNADO",
        "the names of the areas stand below the figures in the original; here they are the titles of the columns",
    ),
    ("GASTO " * 7, "GASTO ", "the name of the row is printed once, not over each figure"),
    ("SALDO " * 7, "SALDO ", "the name of the row is printed once, not over each figure"),
    (
        "$7.740.764 EDUCACION SALUD ASISTENCIA SOCIAL VIVIENDA DISCAPACIDAD CAPACITACION",
        "$7.740.764",
        "printed as titles of the columns, above",
    ),
    ("PLAZAS 5842", "PLAZAS 5.842", "a figure of a table, in the portal's printed form"),
    *(
        (f"{partida} Ítem $ % CUMPLIMIENTO", partida, "the titles of the seven pairs are printed once")
        for partida in (
            "$3.620.010 100%",
            "$73.520.866 99,8%",
            "$12.219.989 100%",
            "$67.526.378 100%",
            "$270.757.581 100%",
            "$15.001.496 100%",
        )
    ),
]
CUENTAS = {"parinacota": ("parinacota-2019", PARINACOTA), "antofagasta": ("antofagasta-2017", ANTOFAGASTA)}
#: What the page may add to the original's words, besides what it marks as the portal's own (``data-portal``).
AGREGADOS = {
    "Sin información",  # a cell that the original leaves empty
    "Desalojos Operativos y Notificaciones Carabineros de Chile",  # a cell that the original joins with the one above
    "Gráfico de los niños, niñas y adolescentes en "
    "situación migratoria irregular en la provincia: el texto dice que son 959.",
}


def diferencias(original: list[str], impreso: list[str]) -> tuple[list[str], list[str]]:
    """Runs of words that are lost, and runs that are added, in order."""
    perdidas, agregadas = [], []
    for caso, i, j, k, m in SequenceMatcher(None, original, impreso, autojunk=False).get_opcodes():
        if caso != "equal":
            perdidas.append(" ".join(original[i:j]))
            agregadas.append(" ".join(impreso[k:m]))
    return [p for p in perdidas if p], [a for a in agregadas if a]


def articulo(documento: Documento) -> str:
    return html.articulo(html.informe(documento, sellar(documento, 1)))


@pytest.fixture(params=CUENTAS)
def caso(request, db):
    nombre, reescrituras = CUENTAS[request.param]
    return congelar(request.getfixturevalue(request.param)), palabras(nombre, reescrituras)


def test_la_pagina_dice_todo_lo_que_dice_el_original_y_nada_mas(caso):
    documento, original = caso
    perdidas, agregadas = diferencias(original, palabras_html(articulo(documento), DEL_PORTAL))
    assert perdidas == []
    portada = {" ".join(f"{documento.titulo_portada} {documento.organismo.nombre} {documento.lema}".split())}
    assert [a for a in agregadas if a not in AGREGADOS | portada] == []


def test_lo_que_agrega_el_portal_son_sus_datos_y_sus_notas(caso):
    """What the test above leaves out says nothing that the original says."""
    documento, _ = caso
    _, agregadas = diferencias(*(palabras_html(articulo(documento), omitir) for omitir in (DEL_PORTAL, SOLO_UNO)))
    terminos = [termino for _, cap in documento.recorrer() for termino in materia(cap.materia).definiciones]
    inicios = ("Gestión", "En 20", "Comunas", "El documento original nombra", "Discrepancia en el documento",
               "Sobre este dato.", "Suma verificada.", "Notas de consistencia", "Tabla", "Gráfico", "Convenios Tabla",
               "Fuente: cap.", *terminos)  # fmt: skip
    assert all(a.startswith(inicios) for a in agregadas), [a for a in agregadas if not a.startswith(inicios)]
    assert "Notas de consistencia" in agregadas[-1]


@pytest.mark.con_pdf
def test_el_pdf_dice_todo_lo_que_dice_el_original(caso):
    documento, original = caso
    assert diferencias(original, palabras_pdf(pdf.escribir(documento, sellar(documento, 1))))[0] == []


@pytest.mark.con_pdf
def test_pagina_y_pdf_dicen_las_mismas_palabras_en_el_mismo_orden(caso):
    documento, _ = caso
    sello = sellar(documento, 1)
    pagina = html.informe(documento, sello)
    pdf.escribir(documento, sello, pagina)
    with pytest.raises(pdf.ErrorDePdf, match="no dicen lo mismo"):
        pdf.escribir(documento, sello, pagina.replace("Gobierno en Terreno", "Gobierno y Terreno"))


def test_los_espacios_del_original_se_conservan(caso):
    documento, _ = caso
    esperado = {
        "parinacota": "La fecha de inicio es el  de enero 2020",
        "antofagasta": "demanda espontanea , gestiones",
    }
    assert esperado[documento.organismo.slug] in articulo(documento)


# --- mutations: each must be noticed ------------------------------------------------------------------------------


def sin_la_celda(cap: CapituloDoc, i: int, fila: int, columna: int) -> CapituloDoc:
    """``cap`` with one cell of its block ``i`` blanked."""
    tabla = cap.bloques[i]
    filas = [list(f) for f in tabla.filas]
    filas[fila][columna] = replace(filas[fila][columna], valor=None, estado="sin_informacion", unidad="")
    nueva = replace(tabla, filas=tuple(map(tuple, filas)))
    return replace(cap, bloques=(*cap.bloques[:i], nueva, *cap.bloques[i + 1 :]))


def mutantes(documento: Documento):
    """Every informed cell that the original prints: (capítulo, block, row, column)."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Tabla):
                for f, fila in enumerate(bloque.filas):
                    arriba = bloque.filas[f - 1] if f else ()  # a cell joined with the one above is printed twice
                    informadas = [c for c, celda in enumerate(fila) if celda.valor not in (None, "")]
                    yield from ((cap, i, f, c) for c in informadas if fila[0] not in arriba or c > 1)


def con_capitulo(documento: Documento, viejo: CapituloDoc, nuevo: CapituloDoc) -> Documento:
    def cambiar(cap):
        return nuevo if cap is viejo else replace(cap, capitulos=tuple(map(cambiar, cap.capitulos)))

    return replace(documento, capitulos=tuple(map(cambiar, documento.capitulos)))


def test_perder_una_sola_celda_se_nota(caso):
    """One cell at a time (each seventh; all in the long run): the word comparison of the first test must fail."""
    documento, original = caso
    todos = list(mutantes(documento))
    assert len(todos) > 30
    for cap, i, fila, columna in todos[:: 1 if LARGA else 7]:
        mutante = con_capitulo(documento, cap, sin_la_celda(cap, i, fila, columna))
        assert diferencias(original, palabras_html(articulo(mutante), DEL_PORTAL))[0], (cap.ancla, i, fila, columna)
