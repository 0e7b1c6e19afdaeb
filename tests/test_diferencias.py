"""The exact difference of two editions, and the list of changes made from it, over any two documents."""

import copy
import json
import os
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cuenta_publica.congelar import congelar
from cuenta_publica.diferencias import aplicar, comparar, deshacer, enmiendas
from cuenta_publica.diferencias.alineacion import alinear, canon, fuera_de_orden
from cuenta_publica.diferencias.exacta import NoEsElDocumento
from cuenta_publica.diferencias.palabras import leer, tramos
from cuenta_publica.formatos import json as formato_json

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
CASOS = settings(
    max_examples=1_000 if LARGA else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def originales(parinacota, antofagasta):
    return [json.loads(formato_json.escribir(congelar(c))) for c in (parinacota, antofagasta)]


def exige_ida_y_vuelta(viejo, nuevo):
    """Applying the difference gives the other document to the last byte, both ways; the list says so in words."""
    diferencias = comparar(viejo, nuevo)
    assert canon(aplicar(viejo, diferencias)) == canon(nuevo)
    assert canon(deshacer(nuevo, diferencias)) == canon(viejo)
    assert bool(diferencias) == (canon(viejo) != canon(nuevo))


# --- random edits of the real accounts --------------------------------------------------------------------------------

LISTAS = (
    "capitulos",
    "bloques",
    "datos",
    "filas",
    "cifras",
    "items",
    "barras",
    "pies",
    "consistencia",
    "no_aplica",
    "destacadas",
)
#: What tells the kind of a part, or which one it is: a clerk does not edit it in place.
FIJAS = {"tipo", "ancla", "conjunto", "estado", "esquema", "materia", "clave", "regla", "nivel", "ref", "capitulo"}


def partes(nodo, clave=""):
    """(container, key) of every value below ``nodo``, and the key of the list each is in."""
    pares = nodo.items() if isinstance(nodo, dict) else enumerate(nodo) if isinstance(nodo, list) else ()
    for k, valor in pares:
        nombre = k if isinstance(k, str) else clave
        yield nodo, k, nombre
        yield from partes(valor, nombre)


def con_otro_nombre(elemento, azar):
    """A copy that is another one: its lasting names, and those of all in it, are new."""
    nuevo = copy.deepcopy(elemento)
    for donde, k, _ in list(partes([nuevo])):
        if k in ("ancla", "conjunto", "clave") and donde.get("tipo") not in ("tabla", "grafico"):
            donde[k] = f"{donde[k]}-{azar.randrange(10**9)}"
    return nuevo


def otro_valor(valor, azar):
    if isinstance(valor, bool):
        return not valor
    if isinstance(valor, int | float):
        return azar.choice([valor + azar.randint(1, 10**6), 0, -1, None])
    if isinstance(valor, str):
        palabras = valor.split(" ")
        palabras[azar.randrange(len(palabras))] = azar.choice(["", "corregida", "1.234", "niña"])
        return " ".join(palabras)
    return azar.choice([7, 0])


def editar(documento, azar):
    """One edit: a value, or an element added, removed, repeated, or all of them in another order."""
    todas = list(partes(documento))
    if azar.random() < 0.5:
        hojas = [
            (c, k) for c, k, n in todas if not isinstance(c[k], dict | list) and n not in FIJAS and n != "organismo"
        ]
        donde, k = azar.choice(hojas)
        donde[k] = otro_valor(donde[k], azar) if donde[k] is not None else 5
        return
    listas = [c[k] for c, k, n in todas if isinstance(c[k], list) and k in LISTAS and c[k]]
    lista = azar.choice(listas)
    que, i = azar.choice(["quitar", "repetir", "revolver", "mover"]), azar.randrange(len(lista))
    if que == "quitar":
        del lista[i]
    elif que == "repetir":
        lista.insert(azar.randint(0, len(lista)), con_otro_nombre(lista[i], azar))
    elif que == "revolver":
        azar.shuffle(lista)
    else:
        lista.insert(azar.randrange(len(lista)), lista.pop(i))


@CASOS
@given(semilla=st.integers(0, 2**32), ediciones=st.integers(1, 8))
def test_la_diferencia_aplicada_al_viejo_da_el_nuevo(originales, semilla, ediciones):
    azar = random.Random(semilla)
    for viejo in originales:
        nuevo = copy.deepcopy(viejo)
        for _ in range(ediciones):
            editar(nuevo, azar)
        exige_ida_y_vuelta(viejo, nuevo)
        assert bool(enmiendas(viejo, nuevo)) == (canon(viejo) != canon(nuevo))


def test_de_una_cuenta_a_otra(originales):
    uno, otro = originales
    exige_ida_y_vuelta(uno, otro)
    exige_ida_y_vuelta(otro, uno)
    assert len(enmiendas(uno, otro)) > 20
    assert comparar(uno, uno) == enmiendas(uno, uno) == ()


def test_una_celda_es_una_diferencia_por_cada_lugar_que_la_repite(originales):
    viejo, nuevo = originales[0], copy.deepcopy(originales[0])
    seguridad = next(c for c in nuevo["capitulos"][0]["capitulos"] if c["ancla"] == "seguridad-publica")
    seguridad["datos"][0]["filas"][2]["valores"]["casos"] = 4321
    (unica,) = comparar(viejo, nuevo)
    assert unica.ruta[-4:] == ("filas", 2, "valores", "casos")
    assert unica.despues == 4321


# --- any two documents --------------------------------------------------------------------------------------------

CLAVES = st.sampled_from(
    [*LISTAS, "ancla", "clave", "periodo", "conjunto", "valores", "etiqueta", "tipo", "titulo", "columnas", "x"]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.text("ab ", max_size=4),
    lambda hijos: st.lists(hijos, max_size=4) | st.dictionaries(CLAVES, hijos, max_size=4),
    max_leaves=20,
)


@settings(max_examples=20_000 if LARGA else 400, deadline=None)
@given(st.dictionaries(CLAVES, JSON, max_size=4), st.dictionaries(CLAVES, JSON, max_size=4))
def test_dos_documentos_cualesquiera(viejo, nuevo):
    exige_ida_y_vuelta(viejo, nuevo)


def test_uno_verdadero_y_uno_entero_no_son_lo_mismo():
    for a, b in ((1, True), (0, False), (1, 1.0), (None, 0), ("", None)):
        exige_ida_y_vuelta({"x": a}, {"x": b})
        assert len(comparar({"x": [a]}, {"x": [b]})) == 1


def test_no_se_aplica_a_otro_documento(originales):
    viejo, nuevo = originales[0], copy.deepcopy(originales[0])
    nuevo["lema"] = "Otro"
    nuevo["capitulos"].reverse()
    diferencias = comparar(viejo, nuevo)
    for otro in (nuevo, originales[1], {}):
        with pytest.raises(NoEsElDocumento):
            aplicar(otro, diferencias)


# --- which is which -----------------------------------------------------------------------------------------------


def fila(**valores):
    return {"etiqueta": valores.pop("etiqueta", ""), "no_aplica": [], "valores": valores}


@pytest.mark.parametrize(
    ("viejas", "nuevas", "pares"),
    [
        ([fila(a="x", n=1), fila(a="y", n=2)], [fila(a="y", n=1), fila(a="x", n=2)], [(0, 1), (1, 0)]),
        ([fila(a="x", n=1), fila(a="y", n=2)], [fila(a="z", n=1), fila(a="y", n=2)], [(0, 0), (1, 1)]),
        ([fila(a="x", n=1), fila(a="x", n=2)], [fila(a="x", n=2), fila(a="x", n=3)], [(0, 1), (1, 0)]),
        ([fila(a="x", n=1)], [fila(a="otra cosa", n=9)], []),
        ([fila(a="x", n=None)] * 3, [fila(a="x", n=None)] * 2, [(0, 0), (1, 1)]),
    ],
)
def test_las_filas_se_reconocen_por_lo_que_tratan(viejas, nuevas, pares):
    assert alinear(viejas, nuevas, "filas") == pares


def test_lo_movido_es_lo_menos_posible():
    assert fuera_de_orden([1, 2, 3, 0]) == {3}
    assert fuera_de_orden([3, 0, 1, 2]) == {0}
    assert fuera_de_orden(range(5)) == fuera_de_orden([]) == set()
    assert len(fuera_de_orden([2, 1, 0])) == 2


# --- words --------------------------------------------------------------------------------------------------------

PALABRAS = st.lists(st.sampled_from(["uno", "dos", "tres", "<b", "&", "«a»"]), max_size=6)


@settings(deadline=None)
@given(PALABRAS, PALABRAS)
def test_los_tramos_dicen_los_dos_textos(viejas, nuevas):
    """Short texts are told whole: the words that stay and those that went are the old one, and so for the new one."""

    def html(palabras):
        return "<p>" + " ".join(palabras).replace("&", "&amp;").replace("<", "&lt;") + "</p>"

    partes = tramos(html(viejas), html(nuevas))
    assert bool(partes) == (viejas != nuevas)
    if partes:
        assert " ".join(t for clase, t in partes if clase != "agregado").split() == viejas
        assert " ".join(t for clase, t in partes if clase != "quitado").split() == nuevas


def test_un_texto_largo_muestra_solo_lo_que_cambio():
    largo = [f"p{i}" for i in range(3000)]
    otro = [*largo[:1500], "nueva", *largo[1501:]]
    partes = tramos(" ".join(largo), " ".join(otro))
    assert partes == (
        ("igual", "… p1494 p1495 p1496 p1497 p1498 p1499"),
        ("quitado", "p1500"),
        ("agregado", "nueva"),
        ("igual", "p1501 p1502 p1503 p1504 p1505 p1506 …"),
    )


def test_una_cifra_vinculada_es_la_misma_aunque_imprima_otra():
    viejo = '<p>Hubo (<data value="a:b">21</data>) <strong>ca</strong>sos y <data value="=">2</data> más.</p>'
    assert [p.texto for p in leer(viejo)] == ["Hubo", "(21)", "casos", "y", "2", "más."]
    assert tramos(viejo, viejo.replace("21", "22")) == ()
    assert tramos(viejo, viejo.replace("21", "22"), impresas=True)
    assert tramos(viejo, viejo.replace("a:b", "a:c"))
    assert tramos(viejo, viejo.replace(">2<", ">3<"))
    assert tramos(viejo, viejo.replace("<strong>", "").replace("</strong>", "")) == ()
