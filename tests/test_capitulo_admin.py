"""The page of a capítulo: what it tells the clerk, what JavaScript adds up with, and how much it asks the database."""

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cuenta_publica import registro
from cuenta_publica.admin.filas import POR_PAGINA
from cuenta_publica.carga import FIXTURES
from cuenta_publica.models import Capitulo
from cuenta_publica.roles import Rol

from . import fabrica

pytestmark = pytest.mark.un_motor

CONJUNTOS = {
    c.modelo._meta.label: c for _, c in registro.conjuntos() if not c.modelo.__module__.startswith(__package__)
}
MAXIMO_AL_ABRIR, MAXIMO_AL_GUARDAR = 25, 15


def plano(texto: str) -> str:
    return " ".join(texto.casefold().split())


@pytest.fixture(scope="module")
def cuentas_reales() -> str:
    """Every word of both accounts, as they were printed and as they are loaded."""
    rutas = (*FIXTURES.glob("originales/*.txt"), *FIXTURES.glob("cuentas/*.json"), *FIXTURES.glob("catalogos/*.json"))
    return plano("\n".join(ruta.read_text() for ruta in rutas))


def pagina(cliente, objeto, **parametros) -> str:
    respuesta = cliente.get(fabrica.url("change", objeto), parametros)
    assert respuesta.status_code == 200
    return respuesta.content.decode()


def dato(pagina: str, prefijo: str, nombre: str):
    """The JSON of an attribute of the table of ``prefijo``."""
    antes = pagina[: pagina.index(f'id="{prefijo}-group"')]
    return json.loads(unescape(re.findall(rf'data-{nombre}="([^"]*)"', antes)[-1]))


# --- help ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("conjunto", CONJUNTOS.values(), ids=CONJUNTOS)
def test_cada_tabla_se_explica_con_un_ejemplo_de_una_cuenta_real(conjunto, cuentas_reales):
    assert conjunto.ayuda.endswith((".", "…"))
    assert re.match(r"En (Parinacota 2019|Antofagasta 2017)\b", conjunto.ejemplo)
    citas = re.findall("«([^»]+)»", conjunto.ejemplo)
    numeros = re.findall(r"(?<![\d/])\$?(\d[\d.]*\d|\d)(?![\d/])", re.sub("«[^»]+»", "", conjunto.ejemplo))
    assert citas or numeros
    no_dichas = [c for c in citas if plano(c).rstrip(".") not in cuentas_reales and c != "enero a marzo de 2018"]
    no_escritos = [n for n in numeros if n not in cuentas_reales and n.replace(".", "") not in cuentas_reales]
    assert no_dichas + no_escritos == []


def test_cada_parte_lleva_al_manual_y_a_como_queda(parinacota):
    cliente = fabrica.make_cliente(fabrica.make_usuario(parinacota.organismo))
    escrita = pagina(cliente, parinacota.capitulos.get(ancla="orasmi"))
    for tarea in ("texto", "cifras", "tablas"):
        assert f'href="{reverse("admin:ayuda_tarea", args=[tarea])}"' in escrita
    assert "13 mujeres y 7 hombres que no" in escrita
    assert "En blanco es «Sin información» y 0 es un cero informado" in escrita
    assert re.search(r'<input[^>]*name="beneficiarios-0-cantidad"[^>]*placeholder="Sin información"', escrita)
    assert re.search(r'<datalist id="no-aplica"><option value="No aplica">', escrita)


@pytest.mark.parametrize("cual", ["parinacota", "antofagasta"])
def test_como_queda_lleva_al_lugar_de_la_tabla(request, cual):
    cuenta = request.getfixturevalue(cual)
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    vista = reverse("admin:cuenta_publica_cuentapublica_vista_previa", args=[cuenta.pk])
    impresa = cliente.get(vista).content.decode()
    paginas = "".join(pagina(cliente, capitulo) for capitulo in cuenta.capitulos.all())
    lugares = set(re.findall(rf'href="{vista}#([^"]*)"', paginas))
    assert any("_" in lugar for lugar in lugares)
    assert [lugar for lugar in sorted(lugares) if f'id="{lugar}"' not in impresa] == []


# --- what is added up ----------------------------------------------------------------------------------------------


def test_la_pagina_trae_los_totales_que_la_revision_comprueba(parinacota):
    cliente = fabrica.make_cliente(fabrica.make_usuario(parinacota.organismo))
    escrita = pagina(cliente, parinacota.capitulos.get(ancla="orasmi"))
    sumas = {suma["cifra"]: suma for suma in dato(escrita, "beneficiarios", "sumas")}
    assert sumas["casos"]["donde"] == {}
    assert sumas["beneficiarios"]["donde"] == {"resultado": "beneficiado"}
    assert {s["columna"] for s in dato(escrita, "areas", "sumas")} == {"asignado", "gastado", "saldo_declarado"}
    assert dato(escrita, "aprobados", "sumas") == []
    assert dato(escrita, "areas", "otras") == []


def test_de_una_tabla_larga_vienen_las_cifras_de_sus_otras_paginas(cuenta, cliente):
    capitulo = fabrica.make_capitulo(cuenta, materia="extranjeria")
    modelo = registro.materia("extranjeria").conjunto("visas").modelo
    modelo.objects.bulk_create(
        modelo(capitulo=capitulo, orden=n, nacionalidad=f"de {n}", cantidad=1000 + n, periodo="2019-01/2019-03")
        for n in range(1, POR_PAGINA + 3)
    )
    otras = dato(pagina(cliente, capitulo), "visas", "otras")
    assert [fila["cantidad"] for fila in otras] == ["1.101", "1.102"]
    assert otras[0]["periodo"] == "enero a marzo de 2019"
    ultimas = dato(pagina(cliente, capitulo, filas="2"), "visas", "otras")
    assert [fila["cantidad"] for fila in ultimas] == [f"1.{n:03}" for n in range(1, POR_PAGINA + 1)]


# --- how much it asks ----------------------------------------------------------------------------------------------


def medir(hacer) -> int:
    """How many times the database is asked, besides for the moments that a save may go back to."""
    with CaptureQueriesContext(connection) as consultas:
        hacer()
    return sum("SAVEPOINT" not in c["sql"] for c in consultas)


@pytest.mark.parametrize("cual", ["parinacota", "antofagasta"])
def test_ningun_capitulo_pregunta_mas_de_25_veces_al_abrirse(request, cual, record_property):
    cuenta = request.getfixturevalue(cual)
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    veces = {c.ancla: medir(lambda c=c: pagina(cliente, c)) for c in cuenta.capitulos.all()}
    record_property("informe", f"Consultas al abrir un capítulo de {cual}: {max(veces.values())} a lo más")
    assert {ancla: n for ancla, n in veces.items() if n > MAXIMO_AL_ABRIR} == {}


@pytest.mark.parametrize("filas", [1, 5])
def test_guardar_el_capitulo_mas_grande_pregunta_poco(antofagasta, filas, record_property):
    """To who has written in the account already: 15 times, and once for each row that changes."""
    cliente = fabrica.make_cliente(fabrica.make_usuario(antofagasta.organismo, roles=[Rol.DIGITADOR]))
    orasmi = antofagasta.capitulos.get(ancla="orasmi")
    direccion = fabrica.url("change", orasmi)
    cliente.post(direccion, fabrica.formulario(cliente.get(direccion)))
    datos = fabrica.formulario(cliente.get(direccion))
    datos |= {f"areas-{n}-gastado": f"{n + 1}.000" for n in range(filas)}
    veces = medir(lambda: cliente.post(direccion, datos))
    assert Capitulo.objects.get(pk=orasmi.pk).guardado == 2
    record_property("informe", f"Consultas al guardar el capítulo más grande con {filas} filas cambiadas: {veces}")
    assert veces <= MAXIMO_AL_GUARDAR + filas
