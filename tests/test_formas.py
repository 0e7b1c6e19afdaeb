"""Printed shapes and row checks of the chapters: pure functions over frozen values."""

from decimal import Decimal

import pytest

from cuenta_publica.documento import CapituloDoc, CifraDoc, Columna, Datos, FilaDoc
from cuenta_publica.hallazgos import Verificada
from cuenta_publica.impresion import lista_de, pivote
from cuenta_publica.verificaciones import (
    otro_porcentaje,
    porcentaje,
    porcentaje_declarado,
    saldo_declarado,
    total_declarado,
)
from presupuesto.formas import ejecucion, pares, totales
from presupuesto.materias import porcentaje_total
from programas.orasmi.formas import matriz, saldos

AREAS = {"salud": "Salud", "vivienda": "Vivienda"}


def make_datos(columnas, *filas):
    """Rows of a conjunto: ``columnas`` is {key: type or Columna}; a row is a dict that may carry ``etiqueta``."""
    columnas = tuple(c if isinstance(c, Columna) else Columna(k, k.capitalize(), c) for k, c in columnas.items())
    return Datos(
        "prueba",
        "Prueba",
        columnas,
        tuple(FilaDoc({c.clave: f.get(c.clave) for c in columnas}, f.get("etiqueta", "")) for f in filas),
    )


def make_capitulo(datos=None, *cifras):
    return CapituloDoc("prueba", "1.", "Prueba", "narrativa", cifras=cifras, datos=(datos,) if datos else ())


def make_cifra(clave, valor, periodo="", etiqueta="Total"):
    return CifraDoc(clave, etiqueta, None if valor is None else Decimal(str(valor)), periodo=periodo)


def impreso(tabla):
    """Column titles and cell values, as lists."""
    return [c.titulo for c in tabla.columnas], [[c.valor for c in fila] for fila in tabla.filas]


@pytest.fixture
def areas():
    columnas = {
        "area": Columna("area", "Área", "opcion", opciones=AREAS),
        "asignado": "pesos",
        "gastado": "pesos",
        "saldo_declarado": "pesos",
    }
    return make_datos(
        columnas,
        {"area": "salud", "asignado": 5_000_000, "gastado": 1_394_138, "saldo_declarado": 3_605_862},
        {
            "area": "vivienda",
            "asignado": 3_000_000,
            "gastado": 3_121_239,
            "saldo_declarado": -121_239,
            "etiqueta": "VIVIENDA",
        },
    )


@pytest.fixture
def partidas():
    columnas = {
        "item": "texto",
        "aprobado": "pesos",
        "porcentaje_aprobado": "porcentaje",
        "gastado": "pesos",
        "porcentaje_declarado": "porcentaje",
    }
    return make_datos(
        columnas,
        {
            "item": "Bienes",
            "aprobado": 73_994_320,
            "porcentaje_aprobado": Decimal("100.00"),
            "gastado": 73_520_866,
            "porcentaje_declarado": Decimal("99.80"),
        },
        {"item": "Migrantes", "aprobado": 67_526_378, "porcentaje_aprobado": Decimal("100.00")},
    )


# --- ORASMI -------------------------------------------------------------------------------------------------------


def test_la_matriz_tiene_una_columna_por_area_y_los_totales_declarados(areas):
    cap = make_capitulo(areas, make_cifra("asignado_total", 8_000_000), make_cifra("gastado_total", 4_515_377))
    titulos, filas = impreso(tabla := matriz(areas, cap))
    assert titulos == ["", "Salud", "VIVIENDA", "TOTAL"]
    assert filas == [
        ["MONTO ASIGNADO", 5_000_000, 3_000_000, 8_000_000],
        ["GASTO", 1_394_138, 3_121_239, 4_515_377],
        ["SALDO", 3_605_862, -121_239, None],
    ]
    assert tabla.filas[2][3].estado == "sin_informacion"  # nobody declared it: neither 0 nor "No aplica"


def test_la_matriz_sin_totales_declarados_no_inventa_la_columna(areas):
    assert impreso(matriz(areas, make_capitulo(areas)))[0] == ["", "Salud", "VIVIENDA"]


def test_el_saldo_calculado_va_junto_al_declarado(areas):
    titulos, filas = impreso(saldos(areas, make_capitulo(areas)))
    assert titulos[-1] == "Saldo calculado"
    assert [fila[-2:] for fila in filas] == [[3_605_862, 3_605_862], [-121_239, -121_239]]


def test_las_peticiones_se_imprimen_en_una_sola_fila():
    estado = Columna("estado", "Estado", "opcion", opciones={"aprobada": "Peticiones aprobadas"})
    datos = make_datos(
        {"estado": estado, "cantidad": "cantidad"},
        {"estado": "ingresada", "cantidad": 64, "etiqueta": "Peticiones ingresadas"},
        {"estado": "aprobada", "cantidad": 25},
        {"estado": "archivada", "cantidad": None, "etiqueta": "Archivadas"},
    )
    tabla = pivote("estado", "cantidad")(datos, make_capitulo(datos))
    assert impreso(tabla) == (["Peticiones ingresadas", "Peticiones aprobadas", "Archivadas"], [[64, 25, None]])
    assert tabla.filas[0][2].estado == "sin_informacion"


def test_la_lista_escribe_el_numero_con_punto_y_no_deja_pasar_html():
    datos = make_datos(
        {"detalle": "texto", "cantidad": "cantidad"},
        {"detalle": "casos ingresados por <b>Demanda</b> & otros.", "cantidad": 2787},
        {"detalle": "sin número", "cantidad": None},
    )
    lista = lista_de("detalle", cantidad="cantidad")(datos, make_capitulo(datos))
    assert [i.html for i in lista.items] == [
        "2.787 casos ingresados por &lt;b&gt;Demanda&lt;/b&gt; &amp; otros.",
        "sin número",
    ]


# --- periods ------------------------------------------------------------------------------------------------------

PERIODOS = {"concepto": "texto", "periodo": "periodo", "cantidad": "cantidad"}


def test_una_columna_por_periodo_con_el_titulo_impreso_o_el_periodo_en_palabras():
    datos = make_datos(
        PERIODOS,
        {"periodo": "2016", "cantidad": 107, "etiqueta": "Año 2016"},
        {"periodo": "2018-01/2018-03", "cantidad": 11},
    )
    titulos, filas = impreso(pivote("periodo", "cantidad")(datos, make_capitulo(datos)))
    assert (titulos, filas) == (["Año 2016", "enero a marzo de 2018"], [[107, 11]])


def test_una_fila_por_concepto_con_la_celda_que_falta_sin_informacion():
    datos = make_datos(
        PERIODOS,
        {"concepto": "Permanencia", "periodo": "2016", "cantidad": 8828},
        {"concepto": "Prórroga", "periodo": "2017", "cantidad": 0},
        {"concepto": "Permanencia", "periodo": "2017", "cantidad": 8296},
    )
    tabla = pivote("periodo", "cantidad", nombre="concepto")(datos, make_capitulo(datos))
    assert impreso(tabla) == (
        ["Concepto", "2016", "2017"],
        [["Permanencia", 8828, 8296], ["Prórroga", None, 0]],
    )
    assert [c.estado for c in tabla.filas[1]] == ["informado", "sin_informacion", "informado"]


def test_un_periodo_repetido_abre_otra_fila_y_no_pierde_nada():
    datos = make_datos(PERIODOS, {"periodo": "2016", "cantidad": 1}, {"periodo": "2016", "cantidad": 2})
    assert impreso(pivote("periodo", "cantidad")(datos, make_capitulo(datos)))[1] == [[1], [2]]


def test_sin_filas_no_hay_columnas_ni_error():
    datos = make_datos(PERIODOS)
    assert impreso(pivote("periodo", "cantidad")(datos, make_capitulo(datos))) == ([], [])


# --- budget -------------------------------------------------------------------------------------------------------


def test_cada_partida_son_dos_filas(partidas):
    titulos, filas = impreso(tabla := pares(partidas, make_capitulo(partidas)))
    assert titulos == ["Ítem", "$", "% CUMPLIMIENTO"]
    assert filas[:2] == [["Bienes", 73_994_320, 100], ["Gastado", 73_520_866, Decimal("99.8")]]
    assert [c.estado for c in tabla.filas[3]] == ["informado", "sin_informacion", "sin_informacion"]


def test_los_totales_del_presupuesto_son_los_declarados_y_con_su_nombre(partidas):
    cap = make_capitulo(
        partidas,
        make_cifra("aprobado_total", 461_682_259, etiqueta="Presupuesto Total aprobado"),
        make_cifra("gastado_total", None, etiqueta="Gasto Total efectuado"),
        make_cifra("porcentaje_total", "99.86"),
    )
    tabla = totales(partidas, cap)
    assert impreso(tabla)[1] == [
        ["Presupuesto Total aprobado", 461_682_259, None],
        ["Gasto Total efectuado", None, Decimal("99.86")],
    ]
    assert tabla.filas[1][1].estado == "sin_informacion"


def test_la_ejecucion_muestra_el_porcentaje_declarado_y_el_calculado(partidas):
    _, filas = impreso(ejecucion(partidas, make_capitulo(partidas)))
    assert [fila[-2:] for fila in filas] == [[Decimal("99.80"), Decimal("99.36")], [None, None]]


# --- checks -------------------------------------------------------------------------------------------------------


def test_el_total_se_compara_solo_con_las_filas_de_su_periodo():
    datos = make_datos(
        PERIODOS,
        *({"periodo": "2016", "cantidad": n} for n in (12_794, 107, 78)),
        *({"periodo": "2018-01/2018-03", "cantidad": n} for n in (2762, 11, 14)),
    )
    cifras = (make_cifra("total", 13_014, "2016"), make_cifra("total", 2787, "2018-01/2018-03"))
    unica, verificada = total_declarado("prueba", "cantidad")(make_capitulo(datos, *cifras))
    assert "(2.787) coincide" in verificada.mensaje
    assert (unica.declarado, unica.calculado, unica.diferencia) == (13_014, 12_979, 35)
    assert "(13.014)" in unica.mensaje


def test_el_total_puede_contar_solo_algunas_filas():
    datos = make_datos(
        {"resultado": "opcion", "cantidad": "cantidad"}, {"resultado": "si", "cantidad": 35}, {"cantidad": 20}
    )
    cap = make_capitulo(datos, make_cifra("total", 35))
    (verificada,) = total_declarado("prueba", "cantidad", donde={"resultado": "si"})(cap)
    assert isinstance(verificada, Verificada)
    assert [d.calculado for d in total_declarado("prueba", "cantidad")(cap)] == [55]


def test_un_saldo_mal_restado_se_encuentra_y_uno_negativo_vale():
    columnas = dict.fromkeys(("asignado", "gastado", "saldo"), "pesos")
    datos = make_datos(
        columnas,
        {"asignado": 3_000_000, "gastado": 3_121_239, "saldo": -121_239},
        {"asignado": 100, "gastado": None, "saldo": 50},
        {"asignado": 100, "gastado": 40, "saldo": 50},
    )
    (unica,) = saldo_declarado("prueba", "asignado", "gastado", "saldo")(make_capitulo(datos))
    assert (unica.declarado, unica.calculado) == (50, 60)
    assert "fila 3" in unica.mensaje


@pytest.mark.parametrize(
    ("declarado", "gastado", "aprobado", "otro"),
    [
        ("99.80", 73_520_866, 73_994_320, Decimal("99.4")),
        ("99.86", 461_042_671, 461_682_259, None),
        ("100.00", 12_219_989, 12_220_000, None),
        ("104.00", 3_121_239, 3_000_000, None),
        ("99.60", None, 18_562_474, None),
        ("99.60", 18_396_442, 0, None),
    ],
)
def test_el_porcentaje_se_compara_con_los_decimales_declarados(declarado, gastado, aprobado, otro):
    assert otro_porcentaje(Decimal(declarado), gastado, aprobado) == otro


def test_el_porcentaje_se_redondea_a_dos_decimales_y_puede_pasar_de_cien():
    assert porcentaje(3_121_239, 3_000_000) == Decimal("104.04")
    assert porcentaje(5, 0) is porcentaje(None, 5) is None


def test_los_porcentajes_de_las_partidas_y_del_total(partidas):
    revisar = porcentaje_declarado("prueba", "gastado", "aprobado", "porcentaje_declarado")
    assert [(d.declarado, d.calculado) for d in revisar(make_capitulo(partidas))] == [
        (Decimal("99.8"), Decimal("99.4"))
    ]
    cifras = make_cifra("gastado_total", 50, "2017"), make_cifra("aprobado_total", 100, "2017")
    assert not list(porcentaje_total(make_capitulo(None, *cifras, make_cifra("porcentaje_total", 50, "2017"))))
    (unica,) = porcentaje_total(make_capitulo(None, *cifras, make_cifra("porcentaje_total", 49, "2017")))
    assert unica.calculado == 50
