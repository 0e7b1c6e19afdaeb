"""Numerals of prose: every one of both real reports is found, nothing else is, and any value is written back."""

import contextlib
import os
import re
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cuenta_publica.gramatica import AJENOS
from cuenta_publica.monedas import leer_monto
from cuenta_publica.montos import MontoInvalido, leer_numero, leer_pesos, leer_porcentaje
from cuenta_publica.numerales import Numeral, encontrar, releer

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
propiedad = settings(max_examples=40 * (100 if LARGA else 1), derandomize=True, deadline=None)
ORIGINALES = Path(__file__).resolve().parent.parent / "fixtures" / "originales"

DELITOS = (
    "Robo en lugar no habitado 4|Robo en lugar habitado 2|Robo de especie de vehículo o su interior 1|"
    "Robo con sorpresa 1|Lesiones 11|Violación 1|Hurto 17|Receptación 3|Infracción a la Ley de Drogas 10|"
    "Infracción a la Ley de Armas 2|Incivilidades 14|Violencia intrafamiliar 18|Abusos Sexuales 2|"
    "Hallazgo de cuerpo y otras muertes 3|Otros hechos y faltas 38|TOTAL 127"
)

#: Every sentence, item or cell with words of both reports that holds a numeral, in order: (words of it, its numerals).
PROSA = {
    "antofagasta-2017": [
        ("segmentado en 15 intendencias y 53 gobernaciones más una Delegación Provincial", "15|53"),
        ("13.014 el año 2016; 12.799 del año 2017, y 2787 en el primer trimestre año 2018", "13.014|12.799|2787"),
        ("b. El 2016 se ingresaron a trámite 8.828 solicitudes", "8.828|8.296"),
        ("existen 959 niños en situación de Irregularidad", "959"),
        ("Se aumentó la dotación de personal en 3 funcionarios", "3"),
        ("participa activamente de los cuatro *Consejos Comunes de Seguridad Pública*", "cuatro"),
        ("A la fecha se han efectuado ocho reuniones de coordinación con ambas policías", "ocho"),
        ("88 familias trasladadas con KITS (tres meses de ejecución)", "88|tres"),
        ("priorizo a 110 familias del polígono", "110|88"),
        ("más de 100 denuncias ciudadanas", "100"),
        ("cuenta con 30 dispositivos de televigilancia", "30|5"),
        ("4 Operativos de Desalojo", "4"),
        ("✓ Martin Luther King (3) ✓ El Ancla (1)", "3|1"),
        ("9 Notificaciones", "9"),
        ("este año 2017 ORASMI cuenta con un monto de $15.448.301, **Órgano", "$15.448.301"),
        ("para el año 2018 es de $12.506.141; a la fecha", "$12.506.141"),
        ("- 29 casos ingresados por Demanda Espontanea.", "29"),
        ("- 7 derivaciones de Servicios Públicos (6 SERVIU y 1 Servicio Médico Legal).", "7|6|1"),
        ("- 8 derivaciones de Municipalidades", "8"),
        ("- 1 caso derivado por Gobernaciones", "1"),
        ("- 6 casos derivados por Fundaciones y Corporaciones", "6"),
        ("- 8 casos derivados por el Servicio de Salud.", "8"),
        ("- 4 casos, que corresponden a otras instituciones.", "4"),
        ("25 (agosto de 2017 al 11 de marzo de 2018)", "25"),
        ("43 casos", "43"),
        ("Ejecutando en el 2017 9 reuniones establecidas en mesas de trabajo, realizando 5 capacitaciones", "9|5"),
        ("Para este 2018 se encuentran establecido en el programa la realización de 10 reuniones", "10|2"),
        ("En el 2017 el programa recibe el nombre de “Gobierno Presente”", "14|12"),
        ("12 PLAZAS CIUDADANAS 14 DIÁLOGOS CIUDADANOS", "12|14"),
        ("PLAZAS 5842 DIÁLOGOS 502", "5842|502"),
        ("Para ello se realizó el Trabajo en tres líneas", "tres"),
        ("650 PERSONAS", "650"),
        ("400 PERSONAS", "400"),
    ],
    "parinacota-2019": [
        ("emergencia climática. Presupuesto de 36 millones 850 mil pesos.", "36 millones 850 mil pesos"),
        ("En 2020 se han realizado 21 actividades, que consisten en", "21|cinco|16|1 millón 300 mil pesos"),
        ("Desde marzo a diciembre de 2019 se otorgaron 216 visas; 197 para", "216|197|25|01|03"),
        ("El presupuesto 2019 para ambos complejos, correspondió a", "961 millones 711 mil 458 pesos"),
        ("El presupuesto invertido fue de", "18 millones 713 mil 53 pesos"),
        *((delito, delito.split()[-1]) for delito in DELITOS.split("|")),
        ("El presupuesto total invertido durante 2019 fue de 9", "9 millones 401 mil pesos"),
        ("Los principales hitos del año 2019 son; respuesta a la demanda", "55"),
        ("• Número de Beneficiarios: 35 personas beneficiadas", "35"),
        ("• Mujeres Beneficiadas: 26", "26"),
        ("• Hombres beneficiados: 09", "09"),
        ("• Mujeres no beneficiadas: 13", "13"),
        ("• Hombres no beneficiados: 07", "07"),
        ("coronavirus COVID-19, el programa se mantiene", "$108 millones 443 mil 14 pesos"),
        ("Con un presupuesto 2019 de 66 millones", "66 millones 466 mil 203 pesos"),
        ("(Ley N° 20.379, del 12 septiembre del año 2009).", "$ 19 millones 34 mil 999 pesos"),
        ("Presupuesto $ 16 millones 519 mil pesos", "$ 16 millones 519 mil pesos"),
        ("Están programados 24 Gobiernos en Terreno", "24|un millón 300 mil pesos"),
        ("mayo 2020 y finalizando en noviembre de 2020, se encuentran programadas cuatro sesiones", "cuatro"),
        ("siendo Chungará", "$ 871 millones 290 mil 289|$804 millones 90 mil pesos|$67 millones 200 mil 89 pesos"),
        ("El Presupuesto desde enero a la fecha es de", "5 millones 590 mil 442 pesos"),
        ("resolución 4080/2020 de fecha 14 de mayo de 2020 de la", "dos|7 millones 106 mil 34 pesos|seis"),
    ],
}


def unidades(nombre):
    """Lines and cells with words. Parinacota's lines are cut by the page: they are joined up to a blank or a mark."""
    texto = (ORIGINALES / f"{nombre}.txt").read_text(encoding="utf-8").replace("\\$", "$")
    if nombre.startswith("parinacota"):
        texto = re.sub(r"\n(?!\s*\n|\s*[0-9]+\. |•|\Z|[a-z]\. )", " ", texto)
    return [" ".join(u.split()) for u in re.split(r"[\n\t]", texto) if re.search(r"[^\W\d]", u)]


@pytest.mark.parametrize("nombre", PROSA)
def test_halla_cada_numeral_de_los_originales_y_ninguno_mas(nombre):
    hallados = [(u, [n.texto for n in encontrar(u)]) for u in unidades(nombre)]
    hallados = [(u, numerales) for u, numerales in hallados if numerales]
    for (unidad, numerales), (fragmento, esperados) in zip(hallados, PROSA[nombre], strict=True):
        assert fragmento in unidad
        assert numerales == esperados.split("|"), unidad


@pytest.mark.parametrize(("que", "patron", "ejemplo"), AJENOS)
def test_lo_ajeno_no_es_numeral(que, patron, ejemplo):
    for antes in ("", "Hubo ", "Hubo (") if que != "list mark" else ("", "  "):
        assert encontrar(f"{antes}{ejemplo} casos") == [] == encontrar(f"{antes}{ejemplo} "), que


AJENAS = (
    "26.07.2017|28 de mayo|el 31 de octubre de 2020|del 5 al 22 de mayo de 2018|los días 5, 12 y 19 de junio|"
    "dos de mayo|12 septiembre del año 2009|marzo 20: Convenio|11 de marzo de 2018|2016-2017|1900|2100|Año 2018|"
    "Ley N° 20.379|Ley 19.175|D.F.L. N° 1-19.175, de 2005|resolución  4080/2020|Resolución Exenta Nº 3.456|"
    "Decreto Supremo N°597|leyes 19.175 y 20.379|artículos 3, 4 y 5|N° 3|n.º 3|número 3|#5|COVID-19|"
    "Sistema B3000|20m2|v2.0|1era. Brigada|el circuito 24 horas|listado PSI 24 horas|2° piso|2º|3er|1.1. Misión|"
    "6.1.1 Desglose|1. Convenios|1.- Convenios|a. Uno|09:00|9.30 hrs|a las 10 de la mañana|12.345.678-9|"
    "12.345.678-K|+56 9 1234 5678|fono 133|oficina2@interior.gob.cl|https://x.cl/2787?a=13.014|Vida I|Génesis II|"
    "un plazo de un mes|una acción|uno de los ejes|más una Delegación|UF 1.234,5|US$ 3 millones|300 dólares|"
    "decreto núm. 45|DTO. 1.230|Ley veinte mil|Convenio 169|mayo de 18|15 Región|XV Región|subt. 33|subtítulo 24|"
    "partida 05|ítem 03|FNDR 6%|6% del FNDR|600 360 7777|9 8765 4321|Fono Drogas 1412|calle Prat 384|"
    "calle Prat 384 de Arica|Av. Balmaceda N° 1234|Av. Balmaceda 1.234|Tabla 3|Gráfico 2|página 5|capítulo 4|siglo 21|"
    "artículo 7|oficio 123|RUT 69.010.100-9|páginas 3 a 5|Durante 2019 familias vulnerables|marzo de 2019 personas|"
    "1.200 MUS$|diez euros|tomar once|por ciento|miles de personas|millones|1.23.456|007|٣٤|10²|Página 3 de 5"
)
NO_SON = [*AJENAS.split("|"), "9" * 30]


CUATRO_Y_MEDIO = "$4.500.000 de pesos|4.500.000 de pesos|$ 4.500.000,00|4.500 M$|miles de $ 4.500|$4,5 MM|$4.500 M$"


@pytest.mark.parametrize("texto", NO_SON)
def test_no_lee(texto):
    assert encontrar(texto) == encontrar(f"{texto}.") == []


@pytest.mark.parametrize(
    ("texto", "hallado"),
    [
        ("más de 100 denuncias", Numeral(7, 10, "100", 100, "cantidad", "más de")),
        ("Casi cinco mil personas", Numeral(5, 14, "cinco mil", 5000, "cantidad", "casi")),
        ("cerca  de $ 5.000.-", Numeral(10, 17, "$ 5.000", 5000, "pesos", "cerca de")),
        ("aprox. 1,5 millones de pesos", Numeral(7, 28, "1,5 millones de pesos", 1_500_000, "pesos", "aprox.")),
        ("30 aprox., dijo", Numeral(0, 2, "30", 30, "cantidad", "aprox.")),
        ("además de 3", Numeral(10, 11, "3", 3, "cantidad")),
        ("un 99,86 %", Numeral(3, 10, "99,86 %", Decimal("99.86"), "porcentaje")),
        ("cien por ciento", Numeral(0, 15, "cien por ciento", Decimal(100), "porcentaje")),
        ("2018 millones de pesos", Numeral(0, 22, "2018 millones de pesos", 2_018_000_000, "pesos")),
        ("2000 pesos", Numeral(0, 10, "2000 pesos", 2000, "pesos")),
        ("En marzo 20 personas", Numeral(9, 11, "20", 20, "cantidad")),
        ("saldo de -$ 121.239", Numeral(9, 19, "-$ 121.239", -121_239, "pesos")),
        ("bajó −3,5%", Numeral(5, 10, "−3,5%", Decimal("-3.5"), "porcentaje")),
        ("-5 nuevos", Numeral(1, 2, "5", 5, "cantidad")),
        ("doscientas treinta y una familias", Numeral(0, 24, "doscientas treinta y una", 231, "cantidad")),
        ("3,5 kilómetros", Numeral(0, 3, "3,5", Decimal("3.5"), "cantidad")),
        ("Año 2019: M$ 1.234", Numeral(10, 18, "M$ 1.234", 1_234_000, "pesos")),
        ("UN MILLO\u0301N DE PESOS", Numeral(0, 19, "UN MILLO\u0301N DE PESOS", 1_000_000, "pesos")),
        ("3.620.010.-", Numeral(0, 9, "3.620.010", 3_620_010, "pesos")),
        *((texto, Numeral(0, len(texto), texto, 4_500_000, "pesos")) for texto in CUATRO_Y_MEDIO.split("|")),
        ("1.5 millones", Numeral(0, 12, "1.5 millones", 1_500_000, "cantidad")),
        ("$1.234.567/mes", Numeral(0, 10, "$1.234.567", 1_234_567, "pesos")),
        ("2000 familias", Numeral(0, 4, "2000", 2000, "cantidad")),
        ("a 2019 personas", Numeral(2, 6, "2019", 2019, "cantidad")),
        ("calle Prat: 30 controles", Numeral(12, 14, "30", 30, "cantidad")),
        ("mayo de 18 personas", Numeral(8, 10, "18", 18, "cantidad")),
        ("300 mil personas", Numeral(0, 7, "300 mil", 300_000, "cantidad")),
    ],
)
def test_lee_valor_tipo_y_calificador(texto, hallado):
    assert encontrar(texto) == [hallado]


@pytest.mark.parametrize(
    ("escrito", "valor", "tipo", "impreso"),
    [
        ("13.014", 12_799, "cantidad", "12.799"),
        ("2787", 2790, "cantidad", "2790"),
        ("2787", 12_790, "cantidad", "12.790"),
        ("2787", 2018, "cantidad", "2.018"),  # bare, it would be a year
        ("216", 1226, "cantidad", "1.226"),
        ("09", 12, "cantidad", "12"),
        ("01", 7, "cantidad", "07"),
        ("35", -2, "cantidad", "−2"),
        ("3,5", 4, "cantidad", "4,0"),
        ("cinco", 6, "cantidad", "seis"),
        ("Cinco", 22, "cantidad", "Veintidós"),
        ("OCHO", 30, "cantidad", "TREINTA"),
        ("cinco", 31, "cantidad", "31"),
        ("cinco", 1, "cantidad", "1"),
        ("300 mil", 301_250, "cantidad", "301 mil 250"),
        ("$15.448.301", 12_506_141, "pesos", "$12.506.141"),
        ("\\$ 15.448.301", 500, "pesos", "\\$ 500"),
        ("$15448301", 12_506_141, "pesos", "$12506141"),
        ("-$ 121.239", 5, "pesos", "$ 5"),
        ("-$ 121.239", -5, "pesos", "-$ 5"),
        ("$ 5", -7, "pesos", "−$ 7"),
        ("M$ 1.234", 1_500, "pesos", "M$ 1,5"),
        ("5.000 pesos", 6_000, "pesos", "6.000 pesos"),
        ("$ 16 millones 519 mil pesos", 17_000_000, "pesos", "$ 17 millones de pesos"),
        ("$ 16 millones 519 mil pesos", 1_500, "pesos", "$ 1.500 pesos"),
        ("961 millones 711 mil 458 pesos", 961_711_459, "pesos", "961 millones 711 mil 459 pesos"),
        ("$ 871 millones 290 mil 289", 871_290_290, "pesos", "$ 871 millones 290 mil 290"),
        ("un millón 300 mil pesos", 1_400_000, "pesos", "un millón 400 mil pesos"),
        ("un millón 300 mil pesos", 2_300_000, "pesos", "2 millones 300 mil pesos"),
        ("1,5 millones de pesos", 2_750_000, "pesos", "2,75 millones de pesos"),
        ("4.500 M$", 3_250_000, "pesos", "3.250 M$"),
        ("miles de $ 4.500", 3_250_500, "pesos", "miles de $ 3.250,5"),
        ("$1.200 MM", 3_000_000, "pesos", "$3 MM"),
        ("$10.000.000 de pesos", 5_500, "pesos", "$5.500 pesos"),
        ("$ 15.448.301,00", 7_000, "pesos", "$ 7.000,00"),
        ("1.5 millones", 2_750_000, "cantidad", "2,75 millones"),
        ("99,8%", 100, "porcentaje", "100,0%"),
        ("99,8 %", Decimal("99.86"), "porcentaje", "99,86 %"),
        ("100%", Decimal("99.5"), "porcentaje", "99,5%"),
        ("104.2%", Decimal("99.5"), "porcentaje", "99,5%"),
        ("2018", 2018, "cantidad", "2018"),
        ("muchas", 2018, "cantidad", "2.018"),
        ("", 5_000, "pesos", "$5.000"),
        ("%", Decimal("99.80"), "porcentaje", "99,8%"),
    ],
)
def test_escribe_con_el_estilo_de_antes(escrito, valor, tipo, impreso):
    assert releer(escrito, valor, tipo) == impreso


ESTILOS = [n.texto for tabla in PROSA.values() for fila in tabla for n in encontrar(fila[1])]
OTROS = (
    "15448301|99,8%|100,0 %|3,5|1,5 millones de pesos|M$ 1,5|-$ 121.239|\\$ 5|5.000 pesos|veinte mil pesos|cien pesos|"
    "2,5 mil pesos|300 mil|UN MILLÓN DE PESOS|cien por ciento|Veintiuna|12 mil millones|4.500 M$|$1.200 MM|"
    "$10 MM de pesos|miles de $ 4.500|millones de \\$ 4,5|MM$ 1.5|$ 15.448.301,00|10.000.000 de pesos|1.5 millones|"
    "ciento veinte y tres mil"
)
ESTILOS += OTROS.split("|")
estilos = st.sampled_from(sorted(set(ESTILOS)))
valores = st.one_of(st.integers(0, 40), st.integers(0, 10**13), st.sampled_from([1, 1_000, 2_018, 10**6, 5 * 10**6]))
textos = st.one_of(
    st.text(st.characters(codec=None), max_size=200),
    st.text("0123456789.,-−$ %/\\:NnºMil\nonesydecpr\u0301\x00\ud800@", max_size=150),
    st.lists(st.sampled_from([*ESTILOS, *NO_SON[:40], "y", "de", "mil", "un", "-", ",", "("])).map(" ".join),
)


@propiedad
@given(estilo=estilos, valor=valores, negativo=st.booleans())
def test_lo_escrito_de_nuevo_se_halla_entero_con_su_valor(estilo, valor, negativo):
    (numeral,) = encontrar(f"Hubo {estilo} en total")
    assert releer(estilo, numeral.valor, numeral.tipo) == estilo
    valor = -valor if negativo else valor
    impreso = releer(estilo, valor, numeral.tipo)
    (otro,) = encontrar(f"Hubo {impreso} en total")
    assert (otro.texto, otro.valor, otro.tipo) == (impreso, valor, numeral.tipo)


@propiedad
@given(texto=textos, valor=valores)
def test_ningun_texto_lo_rompe_y_los_numerales_van_en_orden(texto, valor):
    fin = 0
    for numeral in encontrar(texto):
        assert fin <= numeral.inicio < numeral.fin
        assert numeral.texto == texto[numeral.inicio : numeral.fin]
        assert releer(numeral.texto, numeral.valor, numeral.tipo) == numeral.texto
        fin = numeral.fin
    for tipo in ("cantidad", "pesos", "porcentaje"):
        releer(texto, valor, tipo)


TROZOS = (
    "1|1.|1.000|1.000.|,1|1 |1  |mil |un mil |1 millones |treinta y |5 de |5, |5 y |a.|a@|a-|1-|ley |"
    "calle |calle a 1 |tablas 1 y |miles de $ |en 2018 |veinte y |$1/m|1 m$|9 8765 |mayo de 18 |fono a |"
    "ley N° |$|$ |-| |+1 |más de |número |1 mil 1 |aprox. |\n|é|e\u0301|\ud800|www.|(1|US$|uf |a\u0301\u0323|\u200b"
)


@pytest.mark.parametrize("trozo", TROZOS.split("|"))
def test_el_tiempo_y_las_operaciones_crecen_con_el_largo(trozo):
    for texto in (trozo * (10_000 // len(trozo)), "Hubo 1" + " " * 5_000 + trozo * (5_000 // len(trozo)) + "x"):
        operaciones, inicio = 0, time.perf_counter()

        def contar(marco, suceso, dato):
            nonlocal operaciones
            operaciones += 1

        sys.setprofile(contar)
        try:
            encontrar(texto)
            for leer in (leer_monto, leer_pesos, leer_numero, leer_porcentaje):
                for parte in (texto, texto[:119]):  # they refuse long texts unread
                    with contextlib.suppress(MontoInvalido):
                        leer(parte)
        finally:
            sys.setprofile(None)
        assert operaciones < 100 * len(texto)
        assert time.perf_counter() - inicio < 30, "a pattern that never ends"
