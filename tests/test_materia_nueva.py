"""Adding a materia takes one folder and one index line; the portal does the rest with its rows."""

import csv
import io
import json
import zipfile

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction

from cuenta_publica import almacen
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Bloque, Capitulo, Cifra
from cuenta_publica.publicacion import corregir
from cuenta_publica.verificaciones import revisar

from .bibliotecas.models import Prestamo
from .fabrica import make_cliente, make_usuario, publicar


@pytest.fixture
def capitulo(parinacota):
    cap = Capitulo.objects.create(cuenta=parinacota, titulo="Bibliotecas", ancla="bibliotecas", materia="bibliotecas")
    Prestamo.objects.create(capitulo=cap, orden=1, biblioteca="Putre", libros=2787)
    Prestamo.objects.create(capitulo=cap, orden=2, biblioteca="=Visviri", libros=None)
    Cifra.objects.create(capitulo=cap, clave="total", etiqueta="TOTAL", valor=2787)
    Bloque.objects.create(capitulo=cap, tipo="tabla", conjunto="prestamos")
    return cap


def contenido(edicion, nombre):
    return almacen.leer(edicion.archivos.get(nombre=nombre).sha256)


def test_sale_en_la_pagina_y_en_todos_los_datos(capitulo, usuario):
    edicion = publicar(capitulo.cuenta, usuario)
    pagina = contenido(edicion, "cuenta.html").decode()
    assert "2.787" in pagina
    assert "Libros prestados" in pagina
    datos = json.loads(contenido(edicion, "cuenta.json"))
    assert "prestamos" in json.dumps(datos)
    with zipfile.ZipFile(io.BytesIO(contenido(edicion, "datos.zip"))) as zip_:
        filas = list(csv.DictReader(io.StringIO(zip_.read("prestamos.csv").decode("utf-8-sig"))))
    assert [f["libros"] for f in filas] == ["2787", ""]
    assert filas[1]["libros_estado"] == "sin_informacion"
    libro = openpyxl.load_workbook(io.BytesIO(contenido(edicion, "cuenta.xlsx")))
    celdas = [c for hoja in libro for fila in hoja.iter_rows() for c in fila]
    assert 2787 in [c.value for c in celdas]
    assert "f" not in {c.data_type for c in celdas}, "text that looks like a formula is no formula"


def test_se_clona_se_revisa_y_se_cierra(capitulo, usuario):
    assert [d.regla for d in revisar(congelar(capitulo.cuenta)) if d.lugar.capitulo == "bibliotecas"] == ["vacias"]
    publicar(capitulo.cuenta, usuario)
    copia = corregir(capitulo.cuenta)
    assert Prestamo.objects.filter(capitulo__cuenta=copia).count() == 2
    Prestamo.objects.filter(capitulo__cuenta=copia, biblioteca="Putre").update(libros=1)
    Prestamo.objects.filter(capitulo__cuenta=copia, libros=None).update(libros=0)
    assert [d.calculado for d in revisar(congelar(copia)) if d.lugar.capitulo == "bibliotecas"] == [1]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE bibliotecas_prestamo SET libros = 1 WHERE capitulo_id = %s", [capitulo.pk])


def test_se_ingresa_en_el_admin(capitulo):
    cliente = make_cliente(make_usuario(is_superuser=True))
    pagina = cliente.get(f"/admin/cuenta_publica/capitulo/{capitulo.pk}/change/").content.decode()
    assert "Préstamos de libros" in pagina
    assert "Putre" in pagina
