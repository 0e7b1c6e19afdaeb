"""Amounts: what the two real reports write is read exactly, and what is printed is read back."""

import os
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuenta_publica.monedas import Monto, escribir_monto, leer_monto
from cuenta_publica.montos import (
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

LECTORES = (leer_monto, leer_pesos, leer_numero, leer_porcentaje)
FORMAS = {
    "portal": escribir_pesos,
    "palabras": escribir_en_palabras,
    "número": escribir_numero,
    "sin puntos": str,
    "clásica": lambda n: f"$ {escribir_numero(n)}.-",
    "con pesos": lambda n: f"{escribir_numero(n)} pesos",
    "CLP": lambda n: f"CLP\u00a0{n}",
    "millones con decimales": lambda n: f"{escribir_numero(Decimal(n).scaleb(-6))} millones de pesos",
}


def filas(tabla):
    """(what it should give, text) of a table whose lines are ``what = text|text``."""
    partidas = (fila.partition(" = ") for fila in tabla.strip().split("\n"))
    return [(que, texto) for que, _, textos in partidas for texto in textos.split("|")]


#: value = its writings; those of the two real reports first.
PESOS = r"""
36_850_000 = 36 millones 850 mil pesos|36 millones 850 mil|36 millones 850.000 pesos|36millones 850mil
961_711_458 = 961 millones 711 mil 458 pesos.
18_713_053 = 18 millones 713 mil 53 pesos
108_443_014 = $108 millones 443 mil 14 pesos
1_300_000 = un millón 300 mil pesos|1 millón 300 mil pesos|1.300.000 pesos|1.300.000.- pesos
871_290_289 = $ 871 millones 290 mil 289
67_200_089 = $67 millones 200 mil 89 pesos.-
15_448_301 = 15.448.301.-|\$15.448.301|$ 15.448.301.-|15448301
-121_239 = -$ 121.239|-\$ 121.239|−$121.239|–$121.239|$ -121.239|menos 121 mil 239 pesos
0 = $ 0|-0
1_234_000 = M$ 1.234
-1_234_000 = -M$ 1.234
1_500 = M$ 1,5
1_500_000 = mm$ 1,5|1,5 millones de pesos
961_700_000 = $961,7 millones
500 = CLP 500|500 CLP
2_000 = 2 mil
101_231 = Ciento un mil doscientos treinta y uno
21_000 = veintiún mil pesos
3_005_000_000 = tres mil cinco millones
1_234_001_002 = 1.234 millones 1 mil 2 pesos
2_300_000_000_000 = 2 billones 300 mil millones
1 = 1 peso
1_000_000_000_000_000 = 1000000000000000
10_000_000 = 10.000.000 de pesos|$10.000.000 de pesos|$ 10.000.000,00|$10 MM|10 MM$|MM$ 10,0|millones de $ 10
15_448_301 = $ 15.448.301,00|15.448.301,0.-|\$ 15.448.301,00.-
1_500_000 = 1.5 millones|$1.50 millones de pesos|MM$ 1.5|1.500 M$|miles de $ 1.500|1,5 MM$ de pesos
1_200_000_000 = $1.200 MM|$ 1.200MM|$1.200 MM de pesos|MM$ 1.200,00
123_000 = ciento veinte y tres mil|ciento veintitrés mil pesos
"""
LECTURAS = [(texto, int(valor)) for valor, texto in filas(PESOS)]
LECTURAS += [("7 \nmillones 106 mil 34 pesos", 7_106_034), ("UN MILLO\u0301N DE PESOS", 1_000_000), ("", None)]
LECTURAS += [("$\u00a01.300.000", 1_300_000), ("$\u202f1.300.000\u200b", 1_300_000), (" \n\u00a0\u200b", None)]


@pytest.mark.parametrize(("texto", "pesos"), LECTURAS)
def test_lee_pesos(texto, pesos):
    assert leer_pesos(texto) == pesos
    assert leer_monto(texto) == (None if pesos is None else Monto(pesos, "CLP"))


DIVISAS = """
12_345_678 UF = UF 1.234,5678
-30_000 UF = -UF 3|UF -3
30_000 UF = U.F. 3|3 unidades de fomento|3 u.f.|UF\u00a03.-
123_456 USD = US$ 1.234,56|1.234,56 US$|usd 1.234,56
-123_450 USD = −US$1.234,5.-
100 USD = un dólar
320_000 USD = 3 mil 200 dólares
150_000_000 USD = MMUS$ 1,5|US$ 1,5 millones|1,5 millones de dólares
"""


@pytest.mark.parametrize(("monto", "texto"), filas(DIVISAS))
def test_lee_uf_y_dolares(monto, texto):
    valor, moneda = monto.split()
    assert leer_monto(texto) == Monto(int(valor), moneda)


DIVISAS_INVALIDAS = """
la UF lleva a lo más cuatro decimales = UF 1,23456
el dólar lleva a lo más dos decimales = US$ 1,234
escriba 1.234.567 = US$ 1,234,567
No se entiende = UF|UF 5 dólares|UF mil millones de
dos signos = -US$ -3
demasiado grande = UF 999999999999
"""
#: part of the message = texts that are not an amount
INVALIDOS = """
de tres en tres = 1.23.456|12.34|0.123|0.125 millones|1.5|1.5 millones 300 mil
los pesos no llevan decimales = 1.234,50|$ 1.234,05|MM$ 1,2345678|1,5 millones 300 mil
por ejemplo 1.234. = 1234,5
escriba 1.234.567 = 1,234,567
No se entiende = Ley N° 20.379|año 2018|presupuesto|No aplica|US$ 100|UF 12|500 de pesos|de millones|3 mil 2 mil
No se entiende = 1 300 000|121.239-|M$ 3 millones|10²|5\x00|1\ud800
no es un monto = $|—|(121.239)|٣٤٥
Falta la cifra = millones
no calzan = 5 millones 3.000.000|1.500 mil
dos signos = -$ -5
dos veces = M$ 3 MM|miles de $ 3 M$
demasiado grande = 1000000000000001|1.000 billones 1
"""


@pytest.mark.parametrize(("dice", "texto"), [*filas(INVALIDOS), ("demasiado largo", "9" * 5000)])
def test_rechaza_lo_que_no_es_un_monto_y_dice_por_que(dice, texto):
    with pytest.raises(MontoInvalido, match=dice) as error:
        leer_pesos(texto)
    str(error.value).encode()  # a message can always be sent
    assert len(str(error.value)) < 250


@pytest.mark.parametrize(("dice", "texto"), filas(DIVISAS_INVALIDAS))
def test_rechaza_otras_monedas_y_dice_por_que(dice, texto):
    with pytest.raises(MontoInvalido, match=dice):
        leer_monto(texto)


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


PORCENTAJES = """
99.8 = 99,8%
99.86 = 99,86 %|99.86%
100 = 100,0%|100
104.2 = 104.2
1234 = 1.234%
1234.5 = 1.234,5
1.234 = 1,234
-3.5 = -3,5 por ciento
"""


@pytest.mark.parametrize(("porcentaje", "texto"), filas(PORCENTAJES))
def test_lee_porcentajes(porcentaje, texto):
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
    otros = ["", "0", "-", "no", "aplica", "na", "No aplica a 3", "x" * 10_000, "No aplica" + " " * 200 + "a 3"]
    assert not any(map(es_no_aplica, otros))


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


EN_PALABRAS = """
961_711_458 = 961 millones 711 mil 458 pesos
1_300_000 = 1 millón 300 mil pesos
36_000_000 = 36 millones de pesos
1_234_000_000_014 = 1.234.000 millones 14 pesos
1_000 = mil pesos
1_500 = mil 500 pesos
1 = 1 peso
0 = 0 pesos
-121_239 = menos 121 mil 239 pesos
"""


@pytest.mark.parametrize(("pesos", "texto"), filas(EN_PALABRAS))
def test_escribe_en_palabras(pesos, texto):
    assert escribir_en_palabras(int(pesos)) == texto


@pytest.mark.parametrize(
    ("monto", "forma", "texto"),
    [
        (Monto(12_345_678, "UF"), "cifras", "UF 1.234,5678"),
        (Monto(12_345_000, "UF"), "palabras", "1.234,5 unidades de fomento"),
        (Monto(-123_450, "USD"), "cifras", "−US$ 1.234,50"),
        (Monto(123_400, "USD"), "cifras", "US$ 1.234"),
        (Monto(123_456, "USD"), "palabras", "1.234,56 dólares"),
        (Monto(150_000_000, "USD"), "millones", "MMUS$ 1,5"),
        (Monto(1_234_500, "CLP"), "miles", "M$ 1.234,5"),
        (Monto(-500_000, "CLP"), "millones", "−MM$ 0,5"),
        (Monto(1_234_500, "CLP"), "cifras", "$1.234.500"),
        (Monto(1_234_500, "CLP"), "palabras", "1 millón 234 mil 500 pesos"),
    ],
)
def test_escribe_montos(monto, forma, texto):
    assert escribir_monto(monto, forma) == texto


@pytest.mark.parametrize("moneda", ["CLP", "UF", "USD"])
@pytest.mark.parametrize("forma", ["cifras", "miles", "millones", "palabras"])
@propiedad
@given(valor=montos, signo=st.sampled_from([1, -1]))
def test_todo_monto_escrito_se_lee_igual(moneda, forma, valor, signo):
    monto = Monto(valor * signo, moneda)
    assert leer_monto(escribir_monto(monto, forma)) == monto


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
    for leer in LECTORES:
        try:
            leer(texto)
        except MontoInvalido as error:
            str(error).encode()
    es_no_aplica(texto)
