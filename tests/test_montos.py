"""Amounts: what the two real reports write is read exactly, and what is printed is read back."""

import contextlib
import os
import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuenta_publica.montos import (
    MAXIMO,
    MontoInvalido,
    es_no_aplica,
    escribir_en_palabras,
    escribir_numero,
    escribir_pesos,
    escribir_porcentaje,
    leer_numero,
    leer_pesos,
    leer_porcentaje,
)

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
propiedad = settings(max_examples=40 * (100 if LARGA else 1), derandomize=True, deadline=None)

montos = st.one_of(
    st.integers(0, 10**13),
    st.integers(0, 10**7),
    st.builds(lambda n, e: n * 10**e, st.integers(0, 999), st.sampled_from([0, 3, 6, 9])),
)
texto_cualquiera = st.one_of(
    st.text(st.characters(codec=None), max_size=200),
    st.text("0123456789.,-−$ %\\mMilones yudecpabtrh\u00a0\u0663²½\x00\ud800/", max_size=150),
    st.lists(
        st.sampled_from(["mil", "millones", "billón", "un", "cien", "y", "de", "pesos", "M$", "3", "1.5", "2,5", "-"])
    ).map(" ".join),
)

FORMAS = {
    "portal": escribir_pesos,
    "palabras": escribir_en_palabras,
    "número": escribir_numero,
    "sin puntos": str,
    "clásica": lambda n: f"$ {escribir_numero(n)}.-",
    "con pesos": lambda n: f"{escribir_numero(n)} pesos",
    "CLP": lambda n: f"CLP\u00a0{n}",
    "miles": lambda n: f"M$ {escribir_numero(Decimal(n).scaleb(-3))}",
    "millones": lambda n: f"MM${escribir_numero(Decimal(n).scaleb(-6))}",
    "millones con decimales": lambda n: f"{escribir_numero(Decimal(n).scaleb(-6))} millones de pesos",
}


@pytest.mark.parametrize(
    ("texto", "pesos"),
    [
        # Parinacota 2019
        ("36 millones 850 mil pesos", 36_850_000),
        ("36 millones 850 mil", 36_850_000),
        ("961 millones 711 mil 458 pesos.  ", 961_711_458),
        ("18 millones 713 mil 53 pesos", 18_713_053),
        ("$108 millones \n443 mil 14 pesos", 108_443_014),
        ("$ 19 millones 34 mil 999 \npesos", 19_034_999),
        ("un millón 300 mil pesos", 1_300_000),
        ("1 millón 300 mil \npesos", 1_300_000),
        ("$ 871 millones 290 mil \n289", 871_290_289),
        ("$804 \nmillones 90 mil pesos", 804_090_000),
        ("$67 \nmillones 200 mil 89 pesos.- ", 67_200_089),
        ("7 \nmillones 106 mil 34 pesos", 7_106_034),
        # Antofagasta 2018
        (r"\$15.448.301", 15_448_301),
        ("$ 15.448.301.-", 15_448_301),
        ("$250.000.-", 250_000),
        ("3.620.010.-", 3_620_010),
        ("-$ 121.239", -121_239),
        (r"-\$ 121.239", -121_239),
        ("$ 0", 0),
        # other hands
        ("15448301", 15_448_301),
        ("−$121.239", -121_239),
        ("–$121.239", -121_239),
        ("$ -121.239", -121_239),
        ("menos 121 mil 239 pesos", -121_239),
        ("-0", 0),
        ("M$ 1.234", 1_234_000),
        ("-M$ 1.234", -1_234_000),
        ("M$ 1,5", 1_500),
        ("MM$ 12", 12_000_000),
        ("mm$ 1,5", 1_500_000),
        ("1,5 millones de pesos", 1_500_000),
        ("$961,7 millones", 961_700_000),
        ("36 millones 850.000 pesos", 36_850_000),
        ("36millones 850mil", 36_850_000),
        ("1.300.000 pesos", 1_300_000),
        ("1.300.000.- pesos", 1_300_000),
        ("CLP 500", 500),
        ("500 CLP", 500),
        ("$\u00a01.300.000", 1_300_000),
        ("$\u202f1.300.000\u200b", 1_300_000),
        ("mil pesos", 1_000),
        ("2 mil", 2_000),
        ("veinte mil", 20_000),
        ("Ciento un mil doscientos treinta y uno", 101_231),
        ("veintiún mil pesos", 21_000),
        ("UN MILLO\u0301N DE PESOS", 1_000_000),
        ("tres mil cinco millones", 3_005_000_000),
        ("1.234 millones 1 mil 2 pesos", 1_234_001_002),
        ("2 billones 300 mil millones", 2_300_000_000_000),
        ("1 peso", 1),
        ("1000000000000000", MAXIMO),
        ("", None),
        (" \n\u00a0\u200b", None),
    ],
)
def test_lee_pesos(texto, pesos):
    assert leer_pesos(texto) == pesos


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("1.23.456", "de tres en tres"),
        ("12.34", "de tres en tres"),
        ("0.123", "de tres en tres"),
        ("1.234,50", "los pesos no llevan decimales"),
        ("1234,5", "por ejemplo 1.234."),
        ("1,234,567", "escriba 1.234.567"),
        ("2.5 millones", "de tres en tres"),
        ("MM$ 1,2345678", "demasiados decimales"),
        ("1,5 millones 300 mil", "los pesos no llevan decimales"),
        ("Ley N° 20.379", "No se entiende"),
        ("año 2018", "No se entiende"),
        ("presupuesto", "No se entiende"),
        ("No aplica", "No se entiende"),
        ("$", "no es un monto"),
        ("—", "no es un monto"),
        ("(121.239)", "no es un monto"),
        ("US$ 100", "No se entiende"),
        ("UF 12", "No se entiende"),
        ("500 de pesos", "No se entiende"),
        ("millones", "Falta la cifra"),
        ("de millones", "No se entiende"),
        ("5 millones 3.000.000", "no calzan"),
        ("1.500 mil", "no calzan"),
        ("3 mil 2 mil", "No se entiende"),
        ("1 300 000", "No se entiende"),
        ("121.239-", "No se entiende"),
        ("-$ -5", "dos signos"),
        ("M$ 3 millones", "No se entiende"),
        ("٣٤٥", "no es un monto"),
        ("10²", "No se entiende"),
        ("5\x00", "No se entiende"),
        ("1\ud800", "No se entiende"),
        ("1000000000000001", "demasiado grande"),
        ("1.000 billones 1", "demasiado grande"),
        ("9" * 5000, "demasiado largo"),
    ],
)
def test_rechaza_lo_que_no_es_un_monto_y_dice_por_que(texto, dice):
    with pytest.raises(MontoInvalido, match=dice.replace("$", r"\$")) as error:
        leer_pesos(texto)
    str(error.value).encode()  # a message can always be sent
    assert len(str(error.value)) < 250


@pytest.mark.parametrize(
    ("texto", "numero"),
    [("2787", 2787), ("2.787", 2787), ("01", 1), ("-3", -3), ("− 3", -3), (" 13.014 ", 13014), ("0", 0), ("", None)],
)
def test_lee_numeros(texto, numero):
    assert leer_numero(texto) == numero


@pytest.mark.parametrize(
    "texto", ["2,5", "27.87", "88 familias", "uno", "$5", "-", "1e5", "٣", "5%", "1_000", "9" * 20]
)
def test_rechaza_numeros(texto):
    with pytest.raises(MontoInvalido):
        leer_numero(texto)


@pytest.mark.parametrize(
    ("texto", "porcentaje"),
    [
        ("99,8%", "99.8"),
        ("99,86 %", "99.86"),
        ("100,0%", "100"),
        ("100", "100"),
        ("104.2", "104.2"),
        ("99.86%", "99.86"),
        ("1.234%", "1234"),
        ("1.234,5", "1234.5"),
        ("1,234", "1.234"),
        ("-3,5 por ciento", "-3.5"),
    ],
)
def test_lee_porcentajes(texto, porcentaje):
    assert leer_porcentaje(texto) == Decimal(porcentaje)


@pytest.mark.parametrize("texto", ["0.123", "1.234.5", "9,8,7", "%", "12 de 30", "99,8%%", "NaN", "1e3", "9" * 30])
def test_rechaza_porcentajes(texto):
    with pytest.raises(MontoInvalido):
        leer_porcentaje(texto)


def test_porcentaje_vacio_no_es_cero():
    assert leer_porcentaje(" ") is None
    assert leer_porcentaje("0%") == 0
    assert str(leer_porcentaje("-0")) == "0"


def test_no_aplica():
    assert all(map(es_no_aplica, ["No Aplica", "no aplica", " NO\u00a0APLICA. ", "N/A", "n/a", "n.a.", "N. A."]))
    assert not any(
        map(
            es_no_aplica,
            ["", "0", "-", "no", "aplica", "na", "No aplica a 3", "x" * 10_000, "No aplica" + " " * 200 + "a 3"],
        )
    )


def test_escribe_en_la_forma_del_portal():
    assert escribir_numero(2787) == "2.787"
    assert escribir_numero(-121239) == "−121.239"
    assert escribir_numero(Decimal("99.80")) == "99,8"
    assert escribir_numero(Decimal("1E+3")) == "1.000"
    assert escribir_numero(Decimal("1234.565"), decimales=2) == "1.234,57"
    assert escribir_numero(5, decimales=1) == "5,0"
    assert escribir_numero(Decimal("-0.04"), decimales=1) == "0,0"
    assert escribir_pesos(961711458) == "$961.711.458"
    assert escribir_pesos(-121239) == "−$121.239"
    assert escribir_pesos(0) == "$0"
    assert escribir_porcentaje(Decimal("99.80")) == "99,8%"
    assert escribir_porcentaje(100) == "100%"
    assert escribir_porcentaje(Decimal("100"), decimales=1) == "100,0%"


@pytest.mark.parametrize(
    ("pesos", "texto"),
    [
        (961_711_458, "961 millones 711 mil 458 pesos"),
        (1_300_000, "1 millón 300 mil pesos"),
        (36_000_000, "36 millones de pesos"),
        (1_000_000, "1 millón de pesos"),
        (1_234_000_000_014, "1.234.000 millones 14 pesos"),
        (1_000, "mil pesos"),
        (1_500, "mil 500 pesos"),
        (458, "458 pesos"),
        (1, "1 peso"),
        (0, "0 pesos"),
        (-121_239, "menos 121 mil 239 pesos"),
    ],
)
def test_escribe_en_palabras(pesos, texto):
    assert escribir_en_palabras(pesos) == texto


@pytest.mark.parametrize("forma", FORMAS)
@propiedad
@given(pesos=montos)
def test_lo_escrito_se_lee_igual(forma, pesos):
    assert leer_pesos(FORMAS[forma](pesos)) == pesos


@propiedad
@given(valor=st.integers(-(10**13), 10**13))
def test_los_negativos_tambien_vuelven(valor):
    assert leer_pesos(escribir_pesos(valor)) == leer_pesos(escribir_en_palabras(valor)) == valor
    assert leer_numero(escribir_numero(valor)) == valor


@propiedad
@given(valor=st.decimals(-(10**6), 10**6, places=2))
def test_el_porcentaje_escrito_se_lee_igual(valor):
    assert leer_porcentaje(escribir_porcentaje(valor)) == valor
    assert leer_porcentaje(escribir_porcentaje(valor, decimales=2)) == valor


@propiedad
@given(texto=texto_cualquiera)
def test_ningun_texto_rompe_los_lectores(texto):
    for leer in (leer_pesos, leer_numero, leer_porcentaje):
        try:
            leer(texto)
        except MontoInvalido as error:
            str(error).encode()
    es_no_aplica(texto)


@pytest.mark.parametrize("trozo", ["1", "1.", "1.000", "mil ", "y ", " ", "-", "$", "a\u0301\u0323", "\u200b"])
def test_el_tiempo_no_se_dispara(trozo):
    inicio = time.perf_counter()
    for leer in (leer_pesos, leer_numero, leer_porcentaje):
        with contextlib.suppress(MontoInvalido):
            leer("1" + trozo * 200_000 + "x")
    assert time.perf_counter() - inicio < 2
