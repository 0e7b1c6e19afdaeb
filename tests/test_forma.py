"""Slips of form: numbering that skips and dates without a day are found; what only looks so is not."""

import time

import pytest

from cuenta_publica.documento import (
    CapituloDoc,
    Celda,
    Columna,
    Datos,
    Documento,
    FilaDoc,
    Item,
    Lista,
    OrganismoDoc,
    Tabla,
    Texto,
)
from cuenta_publica.verificaciones.forma import fechas_sin_dia, numeracion, sin_dia

SIN_DIA = (
    "El de enero se inauguró|la fecha es el  de enero 2020|desde el ___ de marzo|hasta el de marzo|el … de marzo|"
    "el ..... de marzo|el (  ) de marzo|inicio el de setiembre|fecha el\u00a0de Marzo|el día el de abril|"
    "Reunión el de setiembre de 2019|EL DE MAYO DEL 2018"
)
CON_DIA = (
    "el informe de enero y el de marzo|el 5 de enero|El informe de mayo. El de junio no|desde el mes de enero|"
    "del 5 al 6 de mayo de 2018|nivel de marzo 2019|el de marzos 2019|"
)


@pytest.mark.parametrize("texto", SIN_DIA.split("|"))
def test_halla_la_fecha_sin_dia(texto):
    assert len(list(sin_dia(texto))) == 1


@pytest.mark.parametrize("texto", CON_DIA.split("|"))
def test_no_es_una_fecha_sin_dia(texto):
    assert not list(sin_dia(texto))


@pytest.mark.parametrize("trozo", ["el ", "el _", "desde el ", "el de ", " ", "_", "el de enero , ", "el de enero 2"])
def test_el_tiempo_crece_con_el_largo(trozo):
    inicio = time.perf_counter()
    list(sin_dia("el" + trozo * (100_000 // len(trozo))))
    assert time.perf_counter() - inicio < 30, "a pattern that never ends"


def make_capitulo(numero="1.", ancla="uno", **campos) -> CapituloDoc:
    return CapituloDoc(ancla, numero, f"Capítulo {numero}", "narrativa", **campos)


def make_documento(*capitulos) -> Documento:
    return Documento(OrganismoDoc("x", "X", "provincial", "X"), 2019, "Cuenta", capitulos=capitulos)


def test_busca_en_bloques_filas_y_tablas_libres():
    texto = "desde el&nbsp;de marzo"
    datos = Datos("hitos", "Hitos", (Columna("que", "Qué"), Columna("nota", "Nota", "rico")), (
        FilaDoc({"que": "el … de marzo", "nota": "<p>inicio el de <b>mayo</b></p>"}),
        FilaDoc({"que": "", "nota": None}),
    ))  # fmt: skip
    tabla = Tabla(columnas=(Columna("a", "A"),), filas=((Celda(texto),), (Celda(3, "cantidad"),)))
    cap = make_capitulo(bloques=(Texto(html=f"<p>{texto}</p>"), tabla), datos=(datos,))
    lugares = [d.lugar for d in fechas_sin_dia(make_documento(cap))]
    assert [(x.bloque, x.conjunto, x.columna, x.indice) for x in lugares] == [
        (0, "", "", None), (1, "", "", None), (None, "hitos", "que", 0), (None, "hitos", "nota", 0),
    ]  # fmt: skip


#: numbers of siblings = those that do not follow
NUMEROS = """
1. 2. 2.1 4. = 4.
1. 2. 2.1 2.2 3. 3.1.1 =
1 2 2.2 3 = 2.2
2.1 2.2 2.2 2.1 = 2.2 2.1
2.1 2 = 2
I. II. IV. V. = IV.
A. B. C. D. E. F. G. H. I. J. =
A. B. D. = D.
C. D. =
V. VI. VII. =
a) b) c) d) f) = f)
n) ñ) o) =
1. • 2. 4. = 4.
• - =
² ٣ 9999999999 =
"""
FILAS = [fila.split("=") for fila in NUMEROS.strip().split("\n")]


@pytest.mark.parametrize(("numeros", "malos"), FILAS)
def test_la_numeracion_de_los_capitulos_y_de_las_listas(numeros, malos):
    caps = [make_capitulo(numero, numero) for numero in numeros.split()]
    assert [d.lugar.capitulo for d in numeracion(make_documento(*caps))] == malos.split()
    items = tuple(Item("x", numero) for numero in numeros.split())
    for lista in (items, (Item("y", "•", items),)):
        halladas = list(numeracion(make_documento(make_capitulo(bloques=(Lista(items=lista),)))))
        assert [d.mensaje.split("»")[1].removeprefix(", el ítem «") for d in halladas] == malos.split()
        assert {(d.nivel, d.lugar.bloque) for d in halladas} <= {("nota", 0)}
