"""What is downloaded is what is seen: the same rows, in the same order, with numbers as numbers and no formula."""

import csv
import io
import json
import os
import random
import subprocess
import sys
import zipfile
from decimal import Decimal
from itertools import count
from xml.etree import ElementTree

import openpyxl
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from cuenta_publica.datos.consulta import Consulta
from cuenta_publica.datos.planos import Aplanador, Campo
from cuenta_publica.datos.salidas import FORMATOS, Descarga, ods, xlsx
from cuenta_publica.datos.salidas import descarga as de_la_descarga
from cuenta_publica.formatos.reunion import parece_formula
from programas.convenios.models import Convenio

from .consultas import CONJUNTOS, HOSTILES, consulta, esperado, filas_de_sus_paginas, pedidos, publicar_de_todo
from .procesos import RAIZ, entorno

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
CONVENIOS = "/datos/convenios/convenios/"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@pytest.fixture
def de_todo(db, usuario):
    publicar_de_todo(usuario)


def archivo(pedida, formato) -> bytes:
    return b"".join(FORMATOS[formato][1](Descarga(pedida, timezone.now(), "http://portal/", ("Un filtro",))))


# --- reading them back --------------------------------------------------------------------------------------------


def leer_csv(contenido: bytes, campos) -> list[dict]:
    assert contenido.startswith(b"\xef\xbb\xbf")
    filas = csv.DictReader(io.StringIO(contenido.decode("utf-8-sig"), newline=""))
    return [{c.nombre: _de_csv(fila[c.nombre], c) for c in campos} for fila in filas]


def _de_csv(texto, campo):
    if campo.es_numero:
        return Decimal(texto) if texto else None
    assert not parece_formula(texto)
    return texto[1:] if parece_formula(texto[1:]) and texto[0] == "'" else texto or None


def leer_xlsx(contenido: bytes, campos) -> list[dict]:
    libro = openpyxl.load_workbook(io.BytesIO(contenido))
    assert libro.sheetnames == ["Leer primero", "Datos", "Diccionario"]
    assert [fila[0] for fila in libro["Diccionario"].values][1:] == [c.nombre for c in campos]
    hoja = libro["Datos"]
    assert (hoja.freeze_panes, hoja["A1"].font.bold) == ("A2", True)
    assert not [celda for fila in hoja.iter_rows() for celda in fila if celda.data_type == "f"]
    titulos, *filas = hoja.values
    assert list(titulos) == [c.nombre for c in campos]
    return [dict(zip(titulos, fila, strict=True)) for fila in filas]


def leer_ods(contenido: bytes, campos) -> list[dict]:
    with zipfile.ZipFile(io.BytesIO(contenido)) as paquete:
        assert paquete.infolist()[0].filename == "mimetype"
        assert paquete.infolist()[0].compress_type == zipfile.ZIP_STORED
        raiz = ElementTree.fromstring(paquete.read("content.xml"))
    hoja = next(h for h in raiz.iter(f"{TABLE}table") if h.get(f"{TABLE}name") == "Datos")
    titulos, *filas = [[_de_ods(c) for c in fila.iter(f"{TABLE}table-cell")] for fila in hoja.iter(f"{TABLE}table-row")]
    assert titulos == [c.nombre for c in campos]
    return [dict(zip(titulos, fila, strict=True)) for fila in filas]


def _de_ods(celda):
    if celda.get(f"{OFFICE}value-type") == "float":
        return Decimal(celda.get(f"{OFFICE}value"))
    lineas = [_linea(parrafo) for parrafo in celda.iter(f"{TEXT}p")]
    return "\n".join(lineas) if lineas else None


def _linea(nodo) -> str:
    partes = [nodo.text or ""]
    for hijo in nodo:
        blancos = {f"{TEXT}s": " " * int(hijo.get(f"{TEXT}c", 1)), f"{TEXT}tab": "\t"}
        partes += [blancos.get(hijo.tag) or _linea(hijo), hijo.tail or ""]
    return "".join(partes)


def leer_json(contenido: bytes, campos) -> list[dict]:
    todo = json.loads(contenido, parse_float=Decimal)
    assert [c["nombre"] for c in todo["campos"]] == [c.nombre for c in campos]
    assert todo["licencia"]["direccion"].startswith("https://creativecommons.org/")
    return todo["registros"]


LECTORES = {"csv": leer_csv, "xlsx": leer_xlsx, "ods": leer_ods, "json": leer_json}


def _comparable(valor):
    """Numbers by their value; text as what every format can hold of it."""
    if isinstance(valor, int | float | Decimal):
        return round(Decimal(str(valor)), 4)
    return valor.replace("\r\n", "\n") if isinstance(valor, str) else valor


def exigir_iguales(leidas: list[dict], filas: list) -> None:
    assert [fila["id"] for fila in leidas] == [fila.id for fila in filas]
    for leida, fila in zip(leidas, filas, strict=True):
        for nombre, valor in esperado(fila).items():
            assert _comparable(leida[nombre]) == _comparable(valor), nombre


def test_lo_descargado_es_lo_que_se_ve(de_todo):
    vistas = []

    @settings(
        max_examples=300 if LARGA else 12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
    )
    @given(pedidos())
    def comprobar(pedido):
        clave, texto = pedido
        pedida = consulta(clave, texto)
        filas = filas_de_sus_paginas(pedida)
        campos = Aplanador(pedida.publico).campos
        for formato, leer in LECTORES.items():
            exigir_iguales(leer(archivo(pedida, formato), campos), filas)
        vistas.append(len(filas))

    comprobar()
    assert max(vistas) > 50, "more than a page"
    assert set(HOSTILES[::2]) <= set(Convenio.objects.values_list("objeto", flat=True))


def test_una_seleccion_vacia_tambien_es_un_archivo(de_todo):
    pedida = consulta(CONJUNTOS[0], "monto_min=999999999")
    campos = Aplanador(pedida.publico).campos
    assert [leer(archivo(pedida, formato), campos) for formato, leer in LECTORES.items()] == [[]] * 4


# --- over HTTP ----------------------------------------------------------------------------------------------------


def test_la_direccion_es_la_de_la_pagina(client, de_todo):
    for formato in FORMATOS:
        respuesta = client.get(f"{CONVENIOS}datos.{formato}?etapa=programado&sort=-monto")
        assert respuesta.status_code == 200
        assert respuesta["Content-Disposition"] == f'attachment; filename="convenios-convenios.{formato}"'
        assert respuesta["Access-Control-Allow-Origin"] == "*"
        assert b"".join(respuesta.streaming_content)
        cabeza = client.head(f"{CONVENIOS}datos.{formato}")
        assert (cabeza.status_code, cabeza.streaming) == (200, False)
    sellado = client.get(f"{CONVENIOS}datos.json?etapa=programado").getvalue()
    dicho = json.loads(sellado)
    assert (dicho["filtros"], dicho["direccion"]) == (["Programado"], f"http://testserver{CONVENIOS}?etapa=programado")


def test_lo_que_no_se_puede_descargar_se_dice(client, de_todo, monkeypatch):
    assert client.get(f"{CONVENIOS}datos.exe").status_code == 404
    assert client.get("/datos/convenios/nada/datos.csv").status_code == 404
    respuesta = client.get(f"{CONVENIOS}datos.csv?sort=nada")
    assert respuesta.status_code == 400
    assert "No se puede ordenar" in respuesta.content.decode()
    monkeypatch.setattr(ods, "MAXIMO", 100)
    respuesta = client.get(f"{CONVENIOS}datos.ods")
    assert respuesta.status_code == 422
    assert "Descárgalas en CSV o XLSX" in respuesta.content.decode()
    assert client.get(f"{CONVENIOS}datos.ods?etapa=programado").status_code == 200


def test_un_error_a_medio_camino_corta_el_archivo(client, de_todo, monkeypatch):
    """With its first piece sent, nobody can take it back: what is left of it says that it is not whole."""

    def fallar(self, filas, procedencias):
        yield from []
        raise OSError("the disk is gone")

    monkeypatch.setattr(Aplanador, "aplanar", fallar)
    with pytest.raises(OSError, match="the disk is gone"):
        client.get(f"{CONVENIOS}datos.csv")  # before anything is sent: a page of error
    monkeypatch.setattr(de_la_descarga, "TROZO", 1)
    recibido = []
    respuesta = client.get(f"{CONVENIOS}datos.csv")
    with pytest.raises(OSError, match="the disk is gone"):
        recibido.extend(respuesta.streaming_content)
    assert recibido[-1].decode().startswith('"Esta descarga se cortó')
    respuesta = client.get(f"{CONVENIOS}datos.json")
    with pytest.raises(OSError, match="the disk is gone"):
        json.loads(respuesta.getvalue())


def test_muchas_filas_van_en_varias_hojas(de_todo, monkeypatch):
    monkeypatch.setattr(xlsx, "FILAS_POR_HOJA", 50)
    libro = openpyxl.load_workbook(io.BytesIO(archivo(consulta(CONJUNTOS[0], ""), "xlsx")))
    assert libro.sheetnames == ["Leer primero", "Datos", "Datos 2", "Datos 3", "Diccionario"]
    assert [libro[n].max_row for n in libro.sheetnames[1:4]] == [51, 51, 21]
    assert dict(libro["Leer primero"].values)["Filas"] == "120"


@pytest.mark.un_motor
def test_nunca_hay_muchas_filas_en_memoria(de_todo, monkeypatch):
    """However many there are, each piece is given when a few thousand have been read, and is small."""
    azar, leidas = random.Random(8), count()
    clave, capitulo, orden, _, *resto = next(consulta(CONJUNTOS[0], "").recorrer())

    def muchas(self):
        for _ in range(16_000):
            next(leidas)
            yield clave, capitulo, orden, azar.randbytes(60).hex(), *resto

    monkeypatch.setattr(Consulta, "recorrer", muchas)
    for formato, (_, escribir) in FORMATOS.items():
        de_a_cuantas, antes = [], next(leidas)
        for pieza in escribir(Descarga(consulta(CONJUNTOS[0], ""), timezone.now())):
            ahora = next(leidas)
            de_a_cuantas.append(ahora - antes)
            antes = ahora
            assert 0 < len(pieza) < 3 * de_la_descarga.TROZO, formato
        assert sum(de_a_cuantas) > 16_000, formato
        assert max(de_a_cuantas) < 4_000, formato


@pytest.mark.un_motor
def test_cada_valor_en_su_celda():
    """What no XML may hold is left out, and yes and no are neither words nor numbers."""
    for celda in (xlsx.texto("a\uffff\x01\ufffeb"), ods.texto("a\uffff\x01\ufffeb")):
        raiz = ElementTree.fromstring(f'<r xmlns:table="t" xmlns:office="o" xmlns:text="x">{celda}</r>')
        assert "".join(raiz.itertext()) == "ab"
    campo = Campo("vigente", "logico", "")
    de_xlsx, de_ods = xlsx.FormaXlsx().de(campo), ods.FormaOds().de(campo)
    assert [de_xlsx(v) for v in (True, False, None)] == ['<c t="b"><v>1</v></c>', '<c t="b"><v>0</v></c>', "<c/>"]
    assert ['"true"' in de_ods(True), '"false"' in de_ods(False), de_ods(None)] == [True, True, "<table:table-cell/>"]


def test_es_de_un_solo_momento_y_nadie_espera(base_aparte):
    """What changes while it is sent is not in it, and who writes does not wait for who reads."""
    orden = [sys.executable, "-m", "tests.momento"]
    suyo = entorno(DATABASE_URL=base_aparte, DJANGO_SETTINGS_MODULE="tests.ajustes")
    hecho = subprocess.run(orden, cwd=RAIZ, env=suyo, capture_output=True, text=True, timeout=60)
    assert hecho.stdout.split() == ["120", "120", "0"], hecho.stderr


# --- a spreadsheet opens them -------------------------------------------------------------------------------------


def convertir(carpeta, *archivos) -> None:
    orden = ["soffice", f"-env:UserInstallation=file://{carpeta}/perfil", "--headless", "--convert-to", "fods"]
    subprocess.run([*orden, "--outdir", carpeta, *archivos], check=True, capture_output=True, timeout=180)


@pytest.mark.un_motor
def test_una_planilla_los_abre_con_numeros_y_sin_formulas(de_todo, tmp_path):
    pedida = consulta(CONJUNTOS[0], "")
    filas = filas_de_sus_paginas(pedida)
    campos = Aplanador(pedida.publico).campos
    for formato in ("csv", "xlsx", "ods"):
        (tmp_path / f"en_{formato}.{formato}").write_bytes(archivo(pedida, formato))
    convertir(tmp_path, tmp_path / "en_csv.csv", "--infilter=CSV:44,34,UTF8,1")  # as its assistant proposes it
    convertir(tmp_path, tmp_path / "en_xlsx.xlsx", tmp_path / "en_ods.ods")
    numeros = [c.nombre for c in campos if c.es_numero]
    for formato in ("csv", "xlsx", "ods"):
        raiz = ElementTree.parse(tmp_path / f"en_{formato}.fods").getroot()
        assert not [c for c in raiz.iter(f"{TABLE}table-cell") if c.get(f"{TABLE}formula")], formato
        leidas = _de_la_planilla(raiz, [c.nombre for c in campos])
        assert len(leidas) == len(filas)
        for leida, fila in zip(leidas, filas, strict=True):
            dicho = esperado(fila)
            assert [leida[n] for n in numeros if n in dicho] == [dicho[n] for n in numeros if n in dicho], formato
            assert leida["objeto"].lstrip("'").split() == dicho["objeto"].lstrip("'").split()


def _de_la_planilla(raiz, nombres: list[str]) -> list[dict]:
    """The rows of the sheet that has those columns."""
    for hoja in raiz.iter(f"{TABLE}table"):
        filas = [_celdas(fila) for fila in hoja.iter(f"{TABLE}table-row")]
        if filas and filas[0][: len(nombres)] == nombres:
            completas = [fila + [None] * len(nombres) for fila in filas[1:] if any(v is not None for v in fila)]
            return [dict(zip(nombres, fila, strict=False)) for fila in completas]
    raise AssertionError("no sheet has those columns")


def _celdas(fila) -> list:
    celdas = []
    for celda in fila.iter(f"{TABLE}table-cell"):
        veces = int(celda.get(f"{TABLE}number-columns-repeated", 1))
        celdas += [_de_ods(celda)] * min(veces, 100)
    return celdas
