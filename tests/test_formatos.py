"""The files of an edition: JSON, XLSX, CSV and HTML. The PDF has its own module."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from cuenta_publica import formatos
from cuenta_publica.documento import CapituloDoc, Columna, FilaDoc
from cuenta_publica.formatos import csv as formato_csv
from cuenta_publica.formatos import json as formato_json
from cuenta_publica.formatos import xlsx as formato_xlsx
from cuenta_publica.formatos.reunion import parece_formula, reunir, texto_plano
from cuenta_publica.tabla_libre import a_tabla

from .documentos import make_datos, make_documento, make_sello, make_tabla

ESQUEMA = json.loads(Path(formato_json.__file__).with_name("esquema-1.json").read_text())
FORMULAS = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1+1", "  =1"]


def con_datos(datos, **cambios):
    return make_documento(capitulos=(CapituloDoc("uno", "1.", "Uno", "seguridad", datos=(datos,)),), **cambios)


def leer_zip(contenido, nombre):
    with zipfile.ZipFile(io.BytesIO(contenido)) as paquete:
        texto = paquete.read(nombre).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texto, newline="")))


def abrir_libro(contenido):
    return openpyxl.load_workbook(io.BytesIO(contenido))


# --- JSON ---------------------------------------------------------------------------------------------------------


def test_json_follows_its_published_schema():
    validador = jsonschema.Draft202012Validator(ESQUEMA)
    validador.check_schema(ESQUEMA)
    publicado = json.loads(formato_json.escribir(make_documento()))
    validador.validate(publicado)
    del publicado["capitulos"][0]["capitulos"][0]["bloques"][0]["html"]
    with pytest.raises(jsonschema.ValidationError):
        validador.validate(publicado)


def test_schema_is_documented_in_spanish_to_the_last_property():
    def sin_descripcion(nodo, ruta=""):
        for nombre, propiedad in nodo.get("properties", {}).items():
            if "description" not in propiedad and "$ref" not in propiedad:
                yield f"{ruta}.{nombre}"
        for nombre, definicion in nodo.get("$defs", {}).items():
            yield from sin_descripcion(definicion, nombre)

    assert list(sin_descripcion(ESQUEMA)) == []


def test_equal_content_gives_equal_bytes_whatever_its_order_and_the_database_it_came_from():
    datos = make_datos()
    revueltas = tuple(replace(f, valores=dict(reversed(f.valores.items()))) for f in datos.filas)
    decimales = replace(revueltas[0], valores={**revueltas[0].valores, "parte": Decimal("99.8")})
    uno, otro = con_datos(datos), con_datos(replace(datos, filas=(decimales, revueltas[1])))
    assert formato_json.escribir(uno) == formato_json.escribir(otro)
    assert formatos.huella(uno) == sha256(formato_json.escribir(uno)).hexdigest()
    assert formatos.huella(uno) != formatos.huella(replace(uno, lema="Otro"))


def test_json_is_canonical_and_typed():
    escrito = formato_json.escribir(make_documento())
    leido = json.loads(escrito)
    assert escrito == (json.dumps(leido, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()
    datos = leido["capitulos"][0]["capitulos"][0]["datos"][0]
    assert datos["filas"][0]["valores"]["parte"] == 99.8
    assert datos["filas"][0]["valores"]["saldo"] == -121239
    assert datos["filas"][1]["valores"]["casos"] is None
    assert datos["filas"][1]["no_aplica"] == ["parte"]
    assert leido["capitulos"][0]["capitulos"][0]["cifras"][0]["valor"] == 127
    assert "imagenes" not in leido


# --- XLSX and CSV ---------------------------------------------------------------------------------------------------


def test_workbook_has_typed_cells_states_and_filterable_headers():
    libro = abrir_libro(formato_xlsx.escribir(make_documento([]), make_sello()))
    assert libro.sheetnames == ["Leer primero", "Cifras", "Consistencia", "Delitos"]
    hoja = libro["Delitos"]
    titulos = [celda.value for celda in hoja[1]]
    assert titulos == ["Capítulo", "Nombre impreso", "Categoría", "Casos", "Casos (estado)", "Saldo", "Saldo (estado)",
                       "Parte", "Parte (estado)", "Detalle"]  # fmt: skip
    primera = dict(zip(titulos, (celda.value for celda in hoja[2]), strict=True))
    assert primera["Capítulo"] == "1. Seguridad pública"
    assert (primera["Casos"], primera["Saldo"], primera["Parte"]) == (2787, -121239, 99.8)
    assert primera["Detalle"] == "Uno\nDos"
    segunda = dict(zip(titulos, (celda.value for celda in hoja[3]), strict=True))
    assert (segunda["Casos"], segunda["Casos (estado)"]) == (None, "sin_informacion")
    assert (segunda["Saldo"], segunda["Saldo (estado)"]) == (0, "informado")
    assert (segunda["Parte"], segunda["Parte (estado)"]) == (None, "no_aplica")
    assert hoja.freeze_panes == "A2"
    assert hoja.auto_filter.ref == "A1:J3"


def test_text_is_never_a_formula_and_numbers_stay_numbers():
    columnas = (Columna("texto", "Texto"), Columna("saldo", "Saldo", "pesos"))
    filas = tuple(FilaDoc({"texto": texto, "saldo": -121239}) for texto in FORMULAS)
    documento = con_datos(make_datos(conjunto="compromisos", columnas=columnas, filas=filas))
    hoja = abrir_libro(formato_xlsx.escribir(documento, make_sello()))["Compromisos"]
    for fila in hoja.iter_rows(min_row=2):
        assert fila[2].data_type == "s"
        assert fila[2].quotePrefix
        assert (fila[3].data_type, fila[3].value) == ("n", -121239)
    for fila in leer_zip(formato_csv.escribir(documento, make_sello()), "compromisos.csv"):
        assert fila["texto"].startswith("'")
        assert fila["saldo"] == "-121239"


def test_an_unguarded_workbook_does_hold_formulas():
    """The vulnerable twin: what the test above would see without the guard."""
    libro = openpyxl.Workbook()
    libro.active["A1"] = FORMULAS[0]
    assert libro.active["A1"].data_type == "f"
    assert all(map(parece_formula, FORMULAS))
    assert not parece_formula("Casos = 3")


def test_sheet_names_are_short_and_unique():
    libro = openpyxl.Workbook(write_only=True)
    for nombre in (
        "conjunto-de-nombre-larguisimo-que-no-cabe",
        "Conjunto-de-nombre-larguisimo-que-no-es",
        "cifras",
    ) * 3:
        libro.create_sheet(formato_xlsx._nombre_libre(libro, nombre))
    nombres = libro.sheetnames
    assert len({n.lower() for n in nombres}) == len(nombres) == 9
    assert all(len(n) <= 31 for n in nombres)


def test_same_key_with_other_columns_is_another_file():
    otra = make_datos(columnas=(Columna("texto", "Texto"),), filas=(FilaDoc({"texto": "x"}),))
    caps = (CapituloDoc("a", "", "A", "seguridad", datos=(make_datos(),)),
            CapituloDoc("b", "", "B", "terreno", datos=(otra,)),
            CapituloDoc("c", "", "C", "seguridad", datos=(make_datos(),)))  # fmt: skip
    grupos = {grupo.nombre: len(grupo.filas) for grupo in reunir(make_documento(capitulos=caps))}
    assert grupos == {"seguridad-delitos": 4, "terreno-delitos": 1}


def test_csv_is_tidy_and_every_column_is_in_the_dictionary():
    contenido = formato_csv.escribir(make_documento([]), make_sello())
    primera, segunda = leer_zip(contenido, "delitos.csv")
    assert primera == {
        "organismo": "parinacota", "anio": "2019", "capitulo": "seguridad", "orden_documento": "1",
        "nombre_impreso": "", "categoria": "hurto", "categoria_nombre": "Hurto", "casos": "2787",
        "casos_estado": "informado", "saldo": "-121239", "saldo_estado": "informado", "parte": "99.8",
        "parte_estado": "informado", "detalle": "Uno\nDos",
    }  # fmt: skip
    assert (segunda["casos"], segunda["casos_estado"]) == ("", "sin_informacion")
    assert (segunda["saldo"], segunda["saldo_estado"]) == ("0", "informado")
    assert (segunda["parte"], segunda["parte_estado"]) == ("", "no_aplica")
    assert segunda["nombre_impreso"] == "'-Otros"
    (cifra,) = leer_zip(contenido, "cifras.csv")
    assert (cifra["valor"], cifra["valor_estado"], cifra["periodo"]) == ("127", "informado", "2019")
    diccionario = leer_zip(contenido, "diccionario.csv")
    explicadas = {(fila["archivo"], fila["columna"]) for fila in diccionario}
    notas = leer_zip(contenido, "consistencia.csv")
    leidos = {"delitos.csv": primera, "cifras.csv": cifra, "consistencia.csv": notas[0]}
    assert explicadas == {(archivo, columna) for archivo, fila in leidos.items() for columna in fila}
    assert all(fila["tipo"] and fila["descripcion"] for fila in diccionario)


LIBRE = {
    "columnas": [
        {"titulo": "Año", "tipo": "texto"},
        {"titulo": "Monto", "tipo": "pesos"},
        {"titulo": "Monto (estado)", "tipo": "texto"},
        {"titulo": "monto", "tipo": "porcentaje"},
        {"titulo": "", "tipo": "numero"},
    ],
    "filas": [["2018", 5000, "al día", 99.5, 7], ["=1+1", None, None, "No aplica", 0]],
}


def con_tablas_libres():
    tabla = replace(a_tabla(LIBRE), titulo="Otros aportes")
    return make_documento([tabla, make_tabla(1, conjunto="delitos"), a_tabla(LIBRE)])


def test_each_free_table_has_its_csv_and_its_place_in_the_dictionary():
    contenido = formato_csv.escribir(con_tablas_libres(), make_sello())
    primera, segunda = leer_zip(contenido, "tabla-libre-1.csv")
    assert primera == {
        "organismo": "parinacota", "anio": "2019", "capitulo": "seguridad", "orden_documento": "1", "anio_2": "2018",
        "monto": "5000", "monto_estado": "informado", "monto_estado_2": "al día", "monto_2": "99.5",
        "monto_2_estado": "informado", "columna_5": "7", "columna_5_estado": "informado",
    }  # fmt: skip
    assert (segunda["anio_2"], segunda["monto"], segunda["monto_estado"]) == ("'=1+1", "", "sin_informacion")
    assert (segunda["monto_2"], segunda["monto_2_estado"]) == ("", "no_aplica")
    assert (segunda["columna_5"], segunda["columna_5_estado"]) == ("0", "informado")
    assert leer_zip(contenido, "tabla-libre-2.csv")[0].keys() == primera.keys()
    explicadas = {
        f["columna"]: f for f in leer_zip(contenido, "diccionario.csv") if f["archivo"] == "tabla-libre-1.csv"
    }
    assert explicadas.keys() == primera.keys()
    assert explicadas["monto"]["descripcion"] == "Monto. De la tabla «Otros aportes»."
    assert explicadas["monto"]["tipo"] == "pesos"


def test_each_free_table_has_its_sheet():
    libro = abrir_libro(formato_xlsx.escribir(con_tablas_libres(), make_sello()))
    assert libro.sheetnames[3:] == ["Delitos", "Tabla-libre-1", "Tabla-libre-2"]
    titulos, primera, segunda = ([celda.value for celda in fila] for fila in libro["Tabla-libre-1"].iter_rows())
    assert titulos == ["Capítulo", "Año", "Monto", "Monto (estado)", "Monto (estado)", "monto", "monto (estado)",
                       "Columna 5", "Columna 5 (estado)"]  # fmt: skip
    assert primera == ["1. Seguridad pública", "2018", 5000, "informado", "al día", 99.5, "informado", 7, "informado"]
    assert segunda == ["1. Seguridad pública", "=1+1", None, "sin_informacion", None, None, "no_aplica", 0, "informado"]
    indice = {fila[0].value: fila[1].value for fila in libro["Leer primero"].iter_rows()}
    assert indice["Hoja «Tabla-libre-1»"] == "Otros aportes"


def test_percentages_show_only_the_decimals_they_have():
    hoja = abrir_libro(formato_xlsx.escribir(make_documento([]), make_sello()))["Delitos"]
    celda = next(c for c in hoja[2] if c.value == 99.8)
    assert celda.number_format == 'General"%"'


@pytest.mark.parametrize("letra", ["a", "\U0001f30b"])
def test_a_text_that_does_not_fit_in_a_cell_says_where_it_is_whole(letra):
    columnas = (Columna("texto", "Texto"),)
    filas = tuple(FilaDoc({"texto": texto}) for texto in (letra * 40_000, "a" * 32_767))
    documento = con_datos(make_datos(conjunto="compromisos", columnas=columnas, filas=filas))
    hoja = abrir_libro(formato_xlsx.escribir(documento, make_sello()))["Compromisos"]
    cortado, cabe = hoja["C2"].value, hoja["C3"].value
    assert cortado.endswith(f"{letra}… (texto completo en cuenta.json)")
    assert len(cortado.encode("utf-16-le")) // 2 in (32_766, 32_767)
    assert cabe == "a" * 32_767


def test_csv_says_how_to_read_it():
    with zipfile.ZipFile(io.BytesIO(formato_csv.escribir(make_documento(), make_sello()))) as paquete:
        assert paquete.namelist()[0] == "LEEME.txt"
        assert paquete.read("delitos.csv").startswith(b"\xef\xbb\xbforganismo,anio,")
        leeme = paquete.read("LEEME.txt").decode("utf-8-sig")
    assert "separadas por coma" in leeme
    assert make_sello().huella in leeme
    assert "BORRADOR" not in leeme


def test_workbook_and_zip_are_the_same_bytes_every_time(monkeypatch):
    documento, sello = make_documento(), make_sello()
    antes = formato_xlsx.escribir(documento, sello), formato_csv.escribir(documento, sello)
    monkeypatch.setattr("openpyxl.writer.excel.datetime", _RelojAdelantado)
    assert (formato_xlsx.escribir(documento, sello), formato_csv.escribir(documento, sello)) == antes
    propiedades = abrir_libro(antes[0]).properties
    assert propiedades.created == propiedades.modified == datetime(2020, 5, 20)


class _RelojAdelantado:
    class datetime(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2031, 1, 1, tzinfo=tz)

    timezone = __import__("datetime").timezone


def test_plain_text_keeps_the_words_and_the_lines():
    assert texto_plano("<p>Uno <em>dos</em></p><ul><li>A &amp; B</li><li>C</li></ul>") == "Uno dos\nA & B\nC"
