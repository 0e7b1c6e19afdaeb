"""What anybody may reuse: the catalogue, what each field means, and everything of a year or of a tema in one file."""

import csv
import io
import itertools
import json
import zipfile

import pytest
from django.conf import settings as ajustes
from django.db import OperationalError
from django.urls import reverse

from cuenta_publica.datos.diccionario import recurso
from cuenta_publica.datos.planos import Aplanador
from cuenta_publica.datos.publicos import publico, publicos
from cuenta_publica.models import CuentaPublica
from programas.convenios.models import Convenio

from .consultas import consulta, publicar_de_todo
from .fabrica import make_bloque, make_capitulo, make_cuenta, make_organismo, publicar

DCAT = "/datos/catalogo.json"


@pytest.fixture
def de_todo(db, usuario):
    publicar_de_todo(usuario)


@pytest.fixture
def publicada(db, usuario, sin_dibujar):
    """An account with its files and a convenio; and a draft."""
    for titulo, anio in (("Publicada", 2018), ("Borrador secreto", 2021)):
        cuenta = make_cuenta(make_organismo(), anio=anio, titulo_portada=titulo)
        cap = make_capitulo(cuenta, titulo="Convenios", ancla="convenios", materia="convenios")
        make_bloque(cap, tipo="tabla", conjunto="convenios", texto="")
        Convenio.objects.create(capitulo=cap, objeto=f"{titulo} y ñandúes", monto=0)
        if anio == 2018:
            publicar(cuenta, usuario)


def descargar(client, direccion: str) -> zipfile.ZipFile:
    respuesta = client.get(direccion)
    assert (respuesta.status_code, respuesta["Content-Type"]) == (200, "application/zip")
    archivo = zipfile.ZipFile(io.BytesIO(b"".join(respuesta)))
    assert archivo.testzip() is None
    return archivo


def leer_csv(archivo: zipfile.ZipFile, nombre: str) -> list[dict]:
    texto = archivo.read(nombre).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texto, newline="")))


def test_el_catalogo_tiene_lo_que_pide_dcat(client, publicada):
    respuesta = client.get(DCAT)
    assert respuesta["Content-Type"] == "application/ld+json"
    assert respuesta["Access-Control-Allow-Origin"] == "*"
    assert client.get(DCAT, headers={"If-None-Match": respuesta["ETag"]}).status_code == 304
    catalogo = json.loads(respuesta.content)
    assert catalogo["type"] == "dcat:Catalog"
    assert {"dct:title", "dct:description", "dct:publisher", "dct:license", "dct:modified"} <= set(catalogo)
    conjuntos = catalogo["dcat:dataset"]
    assert len(conjuntos) == len(publicos()) + 1, "drafts are in none"
    assert len({uno["id"] for uno in conjuntos}) == len(conjuntos)
    for uno in conjuntos:
        assert uno["type"] == "dcat:Dataset"
        assert {"dct:title", "dct:description", "dct:publisher", "dct:spatial", "dcat:keyword"} <= set(uno)
        assert uno["dct:license"] == {"id": ajustes.LICENCIA_URL}
        for distribucion in uno["dcat:distribution"]:
            assert {"dcat:accessURL", "dcat:mediaType", "dct:license"} <= set(distribucion)
    con_filas = next(uno for uno in conjuntos if uno["dct:identifier"] == "convenios/convenios")
    assert con_filas["dct:temporal"]["dcat:startDate"]["@value"] == "2018-01-01"
    assert len(con_filas["dcat:distribution"]) == 5
    sin_filas = next(uno for uno in conjuntos if uno["dct:identifier"] == "seguridad/delitos")
    assert "dct:temporal" not in sin_filas


def test_todo_lo_que_el_catalogo_ofrece_se_puede_descargar(client, publicada):
    conjuntos = json.loads(client.get(DCAT).content)["dcat:dataset"]
    elegidos = [uno for uno in conjuntos if uno["dct:identifier"] == "convenios/convenios" or "dct:issued" in uno]
    assert len(elegidos) == 2
    for uno in elegidos:
        for distribucion in uno["dcat:distribution"]:
            respuesta = client.head(distribucion["dcat:accessURL"]["id"].removeprefix(ajustes.URL_DEL_PORTAL))
            assert respuesta.status_code == 200
            tipo = respuesta["Content-Type"].partition(";")[0]
            assert distribucion["dcat:mediaType"]["id"].endswith(tipo)


def test_el_catalogo_lee_lo_mismo_con_mas_cuentas(client, publicada, usuario, django_assert_num_queries):
    veces = len(publicos()) + 2
    with django_assert_num_queries(veces):
        client.get(DCAT)
    publicar_de_todo_con_archivos(usuario)
    with django_assert_num_queries(veces):
        client.get(DCAT)


def publicar_de_todo_con_archivos(usuario) -> None:
    cuenta = make_cuenta(make_organismo(), anio=2017)
    make_bloque(make_capitulo(cuenta, titulo="Presentación"))
    publicar(cuenta, usuario)


def test_cada_conjunto_tiene_su_diccionario(client, db):
    for uno in publicos():
        pagina = client.get(f"{uno.get_absolute_url()}diccionario/")
        assert pagina.status_code == 200
        texto = pagina.content.decode()
        for campo in Aplanador(uno).campos:
            assert f"<code>{campo.nombre}</code>" in texto, (uno.clave, campo.nombre)
        assert ajustes.LICENCIA in texto


def test_el_diccionario_de_programas_dice_las_columnas_del_csv(client, de_todo):
    respuesta = client.get("/datos/convenios/convenios/diccionario.json")
    datos = json.loads(respuesta.content)
    assert datos == json.loads(json.dumps(recurso(publico("convenios", "convenios"))))
    ruta = datos["path"].removeprefix(ajustes.URL_DEL_PORTAL)
    filas = csv.reader(io.StringIO(b"".join(client.get(ruta)).decode("utf-8-sig"), newline=""))
    cabeza, *filas = filas
    campos = datos["schema"]["fields"]
    assert cabeza == [campo["name"] for campo in campos]
    assert len(filas) == 120
    for fila, (valor, campo) in itertools.chain.from_iterable(
        ((f, par) for par in zip(f, campos, strict=True)) for f in filas
    ):
        limites = campo.get("constraints", {})
        assert valor or not limites.get("required"), (campo["name"], fila)
        assert not valor or "enum" not in limites or valor in limites["enum"]
        if valor and campo["type"] == "integer":
            int(valor)


@pytest.mark.parametrize("direccion", ["/datos/x/y/diccionario/", "/datos/x/y/diccionario.json"])
def test_no_hay_diccionario_de_lo_que_no_hay(client, db, direccion):
    assert client.get(direccion).status_code == 404


def test_el_paquete_de_un_anio_trae_sus_filas_y_como_leerlas(client, de_todo):
    archivo = descargar(client, "/datos/descargas/2018.zip")
    nombres = {"convenios-convenios.csv", "presupuesto-partidas.csv", "diccionario.csv", "LEEME.txt"}
    assert set(archivo.namelist()) == nombres
    filas = leer_csv(archivo, "convenios-convenios.csv")
    pedida = consulta(("convenios", "convenios"), "desde=2018&hasta=2018")
    assert [fila["id"] for fila in filas] == [str(fila[0]) for fila in pedida.recorrer()]
    dichos = {(d["conjunto"], d["campo"]) for d in leer_csv(archivo, "diccionario.csv")}
    assert {("convenios-convenios", nombre) for nombre in filas[0]} <= dichos
    leeme = archivo.read("LEEME.txt").decode()
    assert ajustes.LICENCIA_URL in leeme
    assert "del año 2018" in leeme


def test_el_paquete_de_una_materia_trae_todos_sus_anios(client, de_todo):
    archivo = descargar(client, "/datos/descargas/presupuesto.zip")
    assert set(archivo.namelist()) == {"presupuesto-partidas.csv", "diccionario.csv", "LEEME.txt"}
    assert {fila["anio"] for fila in leer_csv(archivo, "presupuesto-partidas.csv")} == {"2018", "2019"}


def test_las_descargas_que_hay_son_las_que_se_ofrecen(client, publicada, django_assert_num_queries):
    with django_assert_num_queries(2):
        texto = client.get(reverse("datos_descargas")).content.decode()
    assert "/datos/descargas/2018.zip" in texto
    assert "/datos/descargas/convenios.zip" in texto
    assert "2021" not in texto
    assert client.head("/datos/descargas/2018.zip")["Content-Type"] == "application/zip"
    for nada in ("2021", "1999", "seguridad", "nada", "todas"):
        respuesta = client.get(f"/datos/descargas/{nada}.zip")
        assert respuesta.status_code == 404, nada
    filas = leer_csv(descargar(client, "/datos/descargas/convenios.zip"), "convenios-convenios.csv")
    assert [fila["objeto"] for fila in filas] == ["Publicada y ñandúes"]


def test_lo_que_falla_corta_el_paquete(client, de_todo, monkeypatch):
    """A short zip that opens would be taken for the whole."""
    registros = Aplanador.registros

    def fallar_en_el_segundo(aplanador, pedida):
        if aplanador.publico.clave != "presupuesto/partidas":
            return registros(aplanador, pedida)
        raise OperationalError("the database went away")

    monkeypatch.setattr(Aplanador, "registros", fallar_en_el_segundo)
    enviado = io.BytesIO()
    with pytest.raises(OperationalError):
        enviado.writelines(client.get("/datos/descargas/2018.zip"))
    assert not zipfile.is_zipfile(enviado)


def test_sin_cuentas_no_hay_descargas(client, db):
    assert CuentaPublica.objects.publicadas().count() == 0
    assert "Aún no hay cuentas" in client.get("/datos/descargas/").content.decode()
    assert client.get(DCAT).status_code == 200


def test_la_pagina_de_la_interfaz_da_ejemplos_que_sirven(client, publicada):
    respuesta = client.get("/datos/api/")
    assert "1.000" in respuesta.content.decode()
    for uno in publicos():
        assert reverse("api_datos", args=[uno.de, uno.conjunto.clave]) in respuesta.content.decode()
    for ejemplo in ("/api/datos/seguridad/delitos/?desde=2017&casos_min=100&sort=-casos", "/api/cuentas/?anio=2019"):
        assert client.get(ejemplo).status_code == 200
