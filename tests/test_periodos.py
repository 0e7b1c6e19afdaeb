"""Periods and partial dates: what the reports and clerks write, what is stored, and what is never compared."""

import contextlib
import os
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuenta_publica.periodos import MESES, FechaParcial, Periodo, PeriodoInvalido

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
propiedad = settings(max_examples=60 * (100 if LARGA else 1), derandomize=True, deadline=None)

dias = st.dates(date(1900, 1, 1), date(2100, 12, 31))
meses = st.builds(FechaParcial, st.integers(1900, 2100), st.none() | st.integers(1, 12))
fechas = meses | dias.map(lambda dia: FechaParcial(dia.year, dia.month, dia.day))


def _entre(a: FechaParcial, b: FechaParcial) -> Periodo:
    return Periodo(min(a.inicio, b.inicio), max(a.fin, b.fin))


periodos = st.one_of(
    st.builds(_entre, meses, meses),
    st.builds(_entre, fechas, fechas),
    st.builds(
        lambda dia, n: Periodo(dia, dia + timedelta(n)),
        st.dates(date(1900, 1, 1), date(2099, 1, 1)),
        st.integers(0, 400),
    ),
    st.builds(Periodo, st.none(), dias),
)
texto_cualquiera = st.one_of(
    st.text(st.characters(codec=None), max_size=120),
    st.text("0123456789-/. ", max_size=25),
    st.lists(
        st.sampled_from(["2017", "2018-03", "00", "5", "31", "marzo", "Febrero", "año", "a", "al", "de", "/", "-",
                         "primer", "cuarto", "trimestre", "semestre", "hasta", "del", "98", "\x00", "\ud800", "٣"]),
        max_size=9,
    ).map(" ".join),
)  # fmt: skip


@pytest.mark.parametrize(
    ("escrito", "iso", "texto"),
    [
        # stored
        ("2017", "2017", "2017"),
        ("2018-03", "2018-03", "marzo de 2018"),
        ("2018-01/2018-03", "2018-01/2018-03", "enero a marzo de 2018"),
        ("2017-08/2018-03", "2017-08/2018-03", "agosto de 2017 a marzo de 2018"),
        ("2017-07-26/2018-05-22", "2017-07-26/2018-05-22", "del 26 de julio de 2017 al 22 de mayo de 2018"),
        ("2018-01-05/2018-05-22", "2018-01-05/2018-05-22", "del 5 de enero al 22 de mayo de 2018"),
        ("2018-05-05/2018-05-22", "2018-05-05/2018-05-22", "del 5 al 22 de mayo de 2018"),
        ("/2018-05-22", "/2018-05-22", "al 22 de mayo de 2018"),
        # stored, but not in the canonical form
        ("2018-03/2018-03", "2018-03", "marzo de 2018"),
        ("2018-01/2018-12", "2018", "2018"),
        ("2018-01-01/2018-02-28", "2018-01/2018-02", "enero a febrero de 2018"),
        ("2016/2017", "2016-01/2017-12", "2016 a 2017"),
        ("2018-05-22", "2018-05-22", "22 de mayo de 2018"),
        # as the two real reports write them
        ("Año 2016", "2016", "2016"),
        ("Primer trim 2018", "2018-01/2018-03", "enero a marzo de 2018"),
        ("primer trimestre año 2018", "2018-01/2018-03", "enero a marzo de 2018"),
        ("Desde marzo a diciembre de \n2019", "2019-03/2019-12", "marzo a diciembre de 2019"),
        ("agosto de 2017 al 11 de marzo de 2018", "2017-08-01/2018-03-11",
         "del 1 de agosto de 2017 al 11 de marzo de 2018"),
        ("Abril/Mayo de 2018.", "2018-04/2018-05", "abril a mayo de 2018"),
        ("al 22 de mayo de 2018", "/2018-05-22", "al 22 de mayo de 2018"),
        # other hands
        ("marzo 2018", "2018-03", "marzo de 2018"),
        ("mes de marzo del año 2018", "2018-03", "marzo de 2018"),
        ("03-2018", "2018-03", "marzo de 2018"),
        ("enero-mayo 2020", "2020-01/2020-05", "enero a mayo de 2020"),
        ("Ene. – may. 2020", "2020-01/2020-05", "enero a mayo de 2020"),
        ("enero a marzo\u00a018", "2018-01/2018-03", "enero a marzo de 2018"),
        ("2016 - 2017", "2016-01/2017-12", "2016 a 2017"),
        ("2016-2017", "2016-01/2017-12", "2016 a 2017"),
        ("año 2016 al año 2017", "2016-01/2017-12", "2016 a 2017"),
        ("segundo trimestre de 2018", "2018-04/2018-06", "abril a junio de 2018"),
        ("3er trim. 2018", "2018-07/2018-09", "julio a septiembre de 2018"),
        ("IV trimestre 2018", "2018-10/2018-12", "octubre a diciembre de 2018"),
        ("primer semestre del 2018", "2018-01/2018-06", "enero a junio de 2018"),
        ("2º semestre 2018", "2018-07/2018-12", "julio a diciembre de 2018"),
        ("tercer cuatrimestre de 2018", "2018-09/2018-12", "septiembre a diciembre de 2018"),
        ("al 22-05-2018", "/2018-05-22", "al 22 de mayo de 2018"),
        ("hasta el 22/05/2018", "/2018-05-22", "al 22 de mayo de 2018"),
        ("hasta febrero de 2020", "/2020-02-29", "al 29 de febrero de 2020"),
        ("01-01-2017 a 31-05-2017", "2017-01/2017-05", "enero a mayo de 2017"),
        ("01/01/2017 - 30/05/2017", "2017-01-01/2017-05-30", "del 1 de enero al 30 de mayo de 2017"),
        ("del 1° al 15 de marzo de 2018", "2018-03-01/2018-03-15", "del 1 al 15 de marzo de 2018"),
        ("primero de marzo a 15 de marzo de 2018", "2018-03-01/2018-03-15", "del 1 al 15 de marzo de 2018"),
    ],
)  # fmt: skip
def test_lee_periodos(escrito, iso, texto):
    periodo = Periodo.leer(escrito)
    assert (periodo.iso, periodo.texto, str(periodo)) == (iso, texto, texto)


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("", "Falta el período"),
        ("hoy", "no es un período"),
        ("20 años", "no es un período"),
        ("٢٠١٧", "no es un período"),
        ("2017\x00", "no es un período"),
        ("2017\ud800", "no es un período"),
        ("marzo", "le falta el año"),
        ("enero a marzo", "le falta el año"),
        ("al 22 de mayo", "le falta el año"),
        ("2018-13", "El mes 13 no existe"),
        ("2018-00", "El mes 0 no existe"),
        ("05-00-2018 a 22-05-2018", "El mes 0 no existe"),
        ("al 31 de febrero de 2018", "El 31 de febrero no existe: febrero de 2018 tiene 28 días"),
        ("1810", "El año 1810 está fuera de rango: use uno entre 1900 y 2100"),
        ("0000-01/2018-03", "El año 0 está fuera de rango"),
        ("2018/2017", "antes de empezar"),
        ("mayo a marzo de 2018", "antes de empezar"),
        ("5 a marzo de 2018", "Falta el día"),
        ("5 al 2018", "Falta el día"),
        ("cuarto semestre de 2018", "solo 2 períodos de 6 meses"),
        ("mayo 98", "cuatro cifras"),
        ("2017 " * 1000, "demasiado largo"),
    ],
)
def test_rechaza_lo_que_no_es_un_periodo_y_dice_por_que(texto, dice):
    with pytest.raises(PeriodoInvalido, match=dice) as error:
        Periodo.leer(texto)
    str(error.value).encode()  # a message can always be sent


def test_un_periodo_no_se_construye_al_reves_ni_fuera_de_rango():
    with pytest.raises(PeriodoInvalido):
        Periodo(date(2018, 5, 2), date(2018, 5, 1))
    with pytest.raises(PeriodoInvalido):
        Periodo(None, date(1899, 12, 31))


@pytest.mark.parametrize("entero", ["2017", "2016/2018"])
def test_los_anios_completos_no_son_parciales(entero):
    assert not Periodo.leer(entero).parcial


@pytest.mark.parametrize(
    "parte", ["2018-03", "2018-01/2018-03", "2017-02/2018-12", "/2017-12-31", "2017-01-01/2017-12-30"]
)
def test_lo_demas_es_parcial(parte):
    assert Periodo.leer(parte).parcial


@pytest.mark.parametrize(
    ("uno", "otro", "si"),
    [
        ("2017", "2016", True),
        ("2017", "2017", True),
        ("2018-01/2018-03", "2017-01/2017-03", True),
        ("2020-02", "2019-02", True),
        ("2017-08/2018-03", "2018-08/2019-03", True),
        ("2016/2017", "2018/2019", True),
        ("2018-01-05/2018-05-22", "2017-01-05/2017-05-22", True),
        ("2017", "2018-01/2018-03", False),
        ("2018-01/2018-03", "2018-04/2018-06", False),
        ("2018-01/2018-03", "2017-01/2017-06", False),
        ("2017-08/2018-03", "2018-03/2018-08", False),
        ("2016/2017", "2018", False),
        ("2018-01-05/2018-05-22", "2017-01-05/2017-05-21", False),
        ("/2018-05-22", "/2017-05-22", False),
        ("/2018-05-22", "/2018-05-22", False),
        ("/2017-12-31", "2016", False),
    ],
)
def test_solo_se_comparan_periodos_iguales(uno, otro, si):
    assert Periodo.leer(uno).comparable(Periodo.leer(otro)) is si
    assert Periodo.leer(otro).comparable(Periodo.leer(uno)) is si


def test_se_ordenan_en_el_tiempo():
    orden = ["2016", "2017", "2018-01/2018-03", "/2018-05-22", "2017-07-26/2018-05-22", "2018"]
    assert [p.iso for p in sorted(map(Periodo.leer, reversed(orden)))] == orden
    fechas = ["2019", "2020", "2020-03", "2020-03-27", "2020-04"]
    assert [f.iso for f in sorted(map(FechaParcial.leer, reversed(fechas)))] == fechas


@pytest.mark.parametrize(
    ("escrito", "iso", "texto", "precision"),
    [
        ("2020", "2020", "2020", "año"),
        ("año 2020", "2020", "2020", "año"),
        ("2020-03", "2020-03", "marzo de 2020", "mes"),
        ("2020-03-27", "2020-03-27", "27 de marzo de 2020", "día"),
        ("marzo 20", "2020-03", "marzo de 2020", "mes"),
        ("febrero 20", "2020-02", "febrero de 2020", "mes"),
        ("Marzo de 2020", "2020-03", "marzo de 2020", "mes"),
        ("sept. 2020", "2020-09", "septiembre de 2020", "mes"),
        ("27-03-2020", "2020-03-27", "27 de marzo de 2020", "día"),
        ("27/03/2020", "2020-03-27", "27 de marzo de 2020", "día"),
        ("26.07.2017", "2017-07-26", "26 de julio de 2017", "día"),
        ("27 de marzo de 2020", "2020-03-27", "27 de marzo de 2020", "día"),
        ("12 septiembre del año 2009", "2009-09-12", "12 de septiembre de 2009", "día"),
        ("1º de enero de 2020", "2020-01-01", "1 de enero de 2020", "día"),
        ("29-02-2020", "2020-02-29", "29 de febrero de 2020", "día"),
    ],
)
def test_lee_fechas(escrito, iso, texto, precision):
    fecha = FechaParcial.leer(escrito)
    assert (fecha.iso, fecha.texto, fecha.precision) == (iso, texto, precision)


def test_la_fecha_vacia_es_ninguna():
    assert FechaParcial.leer("") is FechaParcial.leer(" \u00a0") is None


@pytest.mark.parametrize(
    ("texto", "dice"),
    [
        ("31 de febrero de 2019", "El 31 de febrero no existe: febrero de 2019 tiene 28 días"),
        ("29-02-2019", "El 29 de febrero no existe"),
        ("0-03-2020", "El 0 de marzo no existe"),
        ("27-13-2020", "El mes 13 no existe"),
        ("27-03.2020", "no es una fecha"),
        ("27-03-20", "no es una fecha"),
        ("03-20", "no es una fecha"),
        ("20", "le falta el año"),
        ("27 de marzo", "le falta el año"),
        ("enero a marzo de 2020", "no es una fecha"),
        ("2101", "fuera de rango"),
        ("pronto", "no es una fecha"),
    ],
)
def test_rechaza_fechas_y_dice_por_que(texto, dice):
    with pytest.raises(PeriodoInvalido, match=dice):
        FechaParcial.leer(texto)


def test_un_dia_sin_mes_no_es_fecha():
    with pytest.raises(PeriodoInvalido, match="Falta el mes"):
        FechaParcial(2020, None, 5)


@propiedad
@given(periodo=periodos)
def test_el_periodo_guardado_o_impreso_se_lee_igual(periodo):
    assert Periodo.leer(periodo.iso) == periodo
    assert Periodo.leer(periodo.texto) == periodo
    assert Periodo.leer(periodo.texto.upper()) == periodo


@propiedad
@given(fecha=fechas)
def test_la_fecha_guardada_o_impresa_se_lee_igual(fecha):
    assert FechaParcial.leer(fecha.iso) == FechaParcial.leer(fecha.texto) == fecha


@propiedad
@given(anio=st.integers(1901, 2100), mes=st.integers(1, 12))
def test_el_mismo_mes_de_otro_anio_es_comparable(anio, mes):
    assert Periodo.leer(f"{MESES[mes - 1]} {anio}").comparable(Periodo.leer(f"{anio - 1}-{mes:02}"))


@propiedad
@given(texto=texto_cualquiera)
def test_ningun_texto_rompe_los_lectores(texto):
    for leer in (Periodo.leer, FechaParcial.leer):
        try:
            leer(texto)
        except PeriodoInvalido as error:
            str(error).encode()


@pytest.mark.parametrize("trozo", ["1", "-", "/", " a ", " ", "enero ", "a\u0301\u0323", "\u200b"])
def test_el_tiempo_no_se_dispara(trozo):
    inicio = time.perf_counter()
    for leer in (Periodo.leer, FechaParcial.leer):
        with contextlib.suppress(PeriodoInvalido):
            leer("2017" + trozo * 200_000 + "x")
    assert time.perf_counter() - inicio < 30, "a pattern that never ends"
