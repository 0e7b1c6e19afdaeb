"""The synthetic accounts that the portal is measured with; and that no list of rows is ever sorted to be shown."""

import json
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Q
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from cuenta_publica import buscador, registro
from cuenta_publica.buscador import con_palabras
from cuenta_publica.datos.consulta import Consulta
from cuenta_publica.datos.orden import ordenables
from cuenta_publica.datos.publicos import publicos
from cuenta_publica.escala.aviso import LEMA, MARCA
from cuenta_publica.models import Compromiso, CuentaPublica, Edicion, Pasaje
from cuenta_publica.publicacion import PREFIJO_SINTETICO, ErrorDePublicacion, marcas_de_publicar
from seguridad.models import CategoriaDelito, Delito

from .fabrica import make_capitulo, make_publicable, publicar

A_ESCALA = {"provincias": 3, "anios": 2, "filas": 300, "conjunto": "seguridad/delitos", "verbosity": 0}


@pytest.fixture
def poblada(db, sin_dibujar):
    call_command("poblar_escala", **A_ESCALA, en_esta_base=True)
    return CuentaPublica.objects.filter(organismo__slug__startswith=PREFIJO_SINTETICO)


def test_cuentas_filas_y_lo_que_no_se_sabe(poblada):
    assert [poblada.publicadas().count(), Edicion.objects.count()] == [6, 6]
    assert Delito.objects.vigentes().count() == 300
    for modelo in registro.modelos_de_fila():
        filas = modelo.objects.vigentes()
        assert filas.values("capitulo__cuenta").distinct().count() == 6, modelo
        assert not filas.filter(Q(region=None) | Q(provincia=None) | Q(ancla=None)).exists()
    delitos = Delito.objects.vigentes()
    assert delitos.filter(casos=0).exists()
    estados = [(fila.no_aplica, fila.suprimido) for fila in delitos.filter(casos=None)]
    assert ([], []) in estados, "not informed"
    assert (["casos"], []) in estados, "not applicable"
    de_su_capitulo = delitos.filter(ancla="seguridad").values("categoria").distinct()
    assert de_su_capitulo.count() == CategoriaDelito.objects.count()
    assert Pasaje.objects.filter(cuenta__in=poblada, tipo="fila").count() > 300


def test_todo_dice_que_es_sintetico_y_sus_paginas_estan(poblada, client):
    cuenta = poblada.filter(anio=2007).first()
    assert MARCA in cuenta.organismo.nombre
    assert all(MARCA in capitulo.titulo for capitulo in cuenta.capitulos.all())
    direccion = cuenta.get_absolute_url()
    pagina = client.get(direccion).content.decode()
    assert MARCA in re.search("<title>(.*?)</title>", pagina)[1]
    assert LEMA in pagina
    for nombre in re.findall(r'href="(cuenta\.\w+|datos\.\w+)"', pagina):
        assert client.get(direccion + nombre).status_code == 200, nombre
    assert MARCA in json.loads(client.get(direccion + "cuenta.json").content)["organismo"]["nombre"]
    for publico in publicos():
        respuesta = client.get(publico.get_absolute_url())
        assert respuesta.status_code == 200
        assert MARCA in respuesta.content.decode(), publico.clave


def test_lo_mismo_con_la_misma_semilla_y_solo_lo_que_falta(poblada):
    antes = list(Delito.objects.vigentes().order_by("id").values_list("categoria", "casos", "periodo"))
    call_command("poblar_escala", **A_ESCALA, en_esta_base=True)
    assert list(Delito.objects.vigentes().order_by("id").values_list("categoria", "casos", "periodo")) == antes
    assert poblada.count() == 6


def test_no_se_puebla_lo_que_es_de_verdad(db, settings, usuario, sin_dibujar):
    with pytest.raises(CommandError, match="--en-esta-base"):
        call_command("poblar_escala", **A_ESCALA)
    with pytest.raises(CommandError, match="no es un conjunto"):
        call_command("poblar_escala", **A_ESCALA | {"conjunto": "seguridad/nada"}, en_esta_base=True)
    cuenta = make_publicable()
    with pytest.raises(ErrorDePublicacion, match="sintéticas"):
        marcas_de_publicar(make_capitulo(cuenta))
    publicar(cuenta, usuario)
    with pytest.raises(CommandError, match="no son sintéticas"):
        call_command("poblar_escala", **A_ESCALA, en_esta_base=True)
    for entorno in ("demo", "produccion"):
        settings.ENTORNO = entorno
        with pytest.raises(CommandError, match="desarrollo"):
            call_command("poblar_escala", **A_ESCALA, en_esta_base=True)
    assert not Delito.objects.vigentes().exists()


def pedidos(publico) -> list[str]:
    """Every order, and every filter by one value of those that an index has."""
    filtro = publico.conjunto.filtro(QueryDict(), publico)
    propios = [c.clave for c in publico.columnas if c.tipo == "opcion" and c.clave in filtro.filters]
    valores = {n: next(iter(_claves(filtro.form.fields[n].choices)), "") for n in ("region", "provincia", *propios)}
    return [
        "",
        *(f"sort={s}{k}" for k in ordenables(publico) for s in ("", "-")),
        *(f"{n}={v}" for n, v in valores.items()),
    ]


def _claves(opciones):
    for clave, dicho in opciones:
        if isinstance(dicho, list | tuple):
            yield from _claves(dicho)
        elif clave:
            yield clave


@pytest.mark.un_motor  # PostgreSQL sorts small tables, whatever indexes there are
def test_ninguna_lista_se_ordena_para_mostrarla(poblada):
    """Each stretch of each list is read from an index, in its order; of so few rows, only if nobody knows how few."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")
    for publico in (
        p for p in publicos() if p.modelo._meta.app_label != "bibliotecas"
    ):  # that one of the tests has none
        for pedido in pedidos(publico):
            consulta = Consulta.leer(publico, QueryDict(pedido))
            for tramo in consulta.tramos:
                plan = consulta.filas.filter(tramo.donde).order_by(*tramo.campos).values_list("id")[:50].explain()
                assert re.search(r"^\S+ \S+ \S+ SEARCH \S+ USING [^\n]*$", plan), (publico.clave, pedido, plan)


def test_las_que_tienen_unas_palabras_son_las_mismas_sean_pocas_o_muchas(poblada, monkeypatch):
    filas = Compromiso.objects.vigentes()
    dos = " ".join(filas.first().texto.upper().split()[:2])
    for texto, hay in ((dos, True), (dos.split()[0], True), ("zanahoria", False)):
        pocas, son_pocas = con_palabras(filas, texto)
        with monkeypatch.context() as mientras:
            mientras.setattr(buscador.filas, "POCAS", 0)
            muchas, son_menos = con_palabras(filas, texto)
        assert (son_pocas, son_menos, pocas.exists()) == (True, not hay, hay)
        assert set(muchas.values_list("id")) == set(pocas.values_list("id"))


def test_lo_muy_dicho_no_se_cuenta(poblada, monkeypatch):
    """Words of too many rows are not counted one by one, unless something else is asked too."""
    monkeypatch.setattr(buscador.filas, "POCAS", 0)
    monkeypatch.setattr(buscador, "POCAS", 0)
    compromisos = next(p for p in publicos() if p.clave == "todas/compromisos")
    palabra = Compromiso.objects.vigentes().exclude(texto="").first().texto.split()[0]
    consulta = Consulta.leer(compromisos, QueryDict(f"q={palabra}"))
    with CaptureQueriesContext(connection) as consultas:
        assert not consulta.contar().exacto
    assert len(consultas) == 1
    assert consulta.pagina(1).filas
    monkeypatch.setattr(buscador, "POCAS", 1000)
    con_otro = Consulta.leer(compromisos, QueryDict(f"q={palabra}&desde=2006"))
    assert con_otro.contar().n == len(con_otro.pagina(1).filas)
