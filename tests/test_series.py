"""Figures over the years: what is compared, what stands apart and why."""

from decimal import Decimal

import pytest

from cuenta_publica.periodos import Periodo
from cuenta_publica.series import Punto, es_un_anio, motivo, serie


def punto(periodo, valor, cuenta="Cuenta 2017", **valores):
    leido = Periodo.leer(periodo) if periodo else None
    numero = None if valor is None else Decimal(valor)
    return Punto(leido, numero, str(valor), cuenta, f"/{cuenta}", **valores)


def anuales(*puntos, tipo="cantidad"):
    return serie("Solicitudes", tipo, puntos).anuales


def test_los_anios_completos_van_en_orden_con_su_diferencia():
    antes, ahora = anuales(punto("2017", 13170), punto("2016", 13014))
    assert (str(antes.punto.periodo), antes.diferencia) == ("2016", "")
    assert ahora.diferencia == "+156 (1,2%) respecto de 2016"


def test_un_anio_que_falta_no_se_inventa():
    assert anuales(punto("2017", 100), punto("2019", 50))[1].diferencia == "−50 (−50,0%) respecto de 2017"


@pytest.mark.parametrize(
    ("tipo", "antes", "ahora", "dicho"),
    [
        ("pesos", 961711458, 871290289, "−$90.421.169 (−9,4%) respecto de 2016"),
        ("porcentaje", "99.86", "98.5", "−1,36 puntos porcentuales respecto de 2016"),
        ("porcentaje", 98, 99, "+1 punto porcentual respecto de 2016"),
        ("cantidad", 5, 5, "Igual que en 2016"),
        ("cantidad", 0, 7, "+7 respecto de 2016"),
        ("pesos", -100, 50, "+$150 respecto de 2016"),
        ("cantidad", 100000, 100001, "+1 (menos de 0,1%) respecto de 2016"),
    ],
)
def test_cada_clase_de_cifra_se_resta_a_su_manera(tipo, antes, ahora, dicho):
    assert anuales(punto("2016", antes), punto("2017", ahora), tipo=tipo)[1].diferencia == dicho


def test_lo_que_no_es_un_anio_va_aparte_con_su_razon():
    hecha = serie("Solicitudes", "cantidad", [
        punto("2018-01/2018-03", 2787), punto("2017", 12799), punto("", 30), punto("/2018-05-22", 9),
        punto("2015/2016", 20), punto("2017-12/2018-03", 5), punto("2018-03/2018-12", 4),
    ])  # fmt: skip
    assert [str(r.punto.periodo) for r in hecha.anuales] == ["2017"]
    assert not hecha.anuales[0].diferencia
    assert [(r.punto.valor, r.motivo.split(":")[0]) for r in hecha.aparte] == [
        (20, "Son varios años juntos"),
        (5, "No va de enero a diciembre"),
        (2787, "Es una parte del año"),
        (9, "No dice desde cuándo se contó"),
        (4, "Es una parte del año"),
        (30, "La cuenta no dice de qué período es"),
    ]
    assert not any(r.diferencia for r in hecha.aparte)


def test_dos_cuentas_que_dicen_lo_mismo_se_muestran_las_dos_y_se_restan():
    hechas = anuales(punto("2016", 10, "Cuenta 2016"), punto("2016", 10), punto("2017", 13))
    assert [r.punto.cuenta for r in hechas] == ["Cuenta 2016", "Cuenta 2017", "Cuenta 2017"]
    assert hechas[2].diferencia == "+3 (30,0%) respecto de 2016"


def test_si_no_coinciden_no_se_elige_ninguna():
    hechas = anuales(punto("2016", 10, "Cuenta 2016"), punto("2016", 11), punto("2017", 13), punto("2018", 15))
    assert [r.punto.valor for r in hechas] == [10, 11, 13, 15]
    assert (hechas[2].diferencia, hechas[2].motivo) == ("", "2016 tiene más de un valor: no se calcula la diferencia.")
    assert hechas[3].diferencia == "+2 (15,4%) respecto de 2017"


def test_una_cuenta_que_repite_lo_mismo_se_lee_una_vez():
    assert len(anuales(punto("2020", 1300000), punto("2020", 1300000))) == 1


@pytest.mark.parametrize("dudoso", [punto("2016", None), punto("2016", 300, exacto=False)])
def test_sin_una_cifra_exacta_no_hay_diferencia(dudoso):
    segundo = anuales(dudoso, punto("2017", 310))[1]
    assert (segundo.diferencia, segundo.motivo) == ("", "No se calcula la diferencia con 2016: falta una cifra exacta.")


def test_solo_un_anio_entero_lo_es():
    for texto in ("2017", "2017-01/2017-12", "2017-01-01/2017-12-31"):
        assert es_un_anio(Periodo.leer(texto)), texto
    for texto in ("2017-02/2017-12", "2016/2017", "/2017-12-31", "2017-03"):
        assert not es_un_anio(Periodo.leer(texto)), texto
        assert motivo(Periodo.leer(texto)).endswith(".")
    assert not es_un_anio(None)
