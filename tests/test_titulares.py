"""The finding above each table and chart, and the sentence that opens a report: true of their data, not of others."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cuenta_publica import registro
from cuenta_publica.congelar import congelar
from cuenta_publica.documento import CapituloDoc, CifraDoc, Columna, Datos, FilaDoc, Grafico, Tabla
from cuenta_publica.entrada import definiciones, entrada
from cuenta_publica.frases import concordar, en_millones, enumerar, parte
from cuenta_publica.titulares import concentracion, cuantos_informan, ejecutado, evolucion

from .documentos import make_documento

pytestmark = pytest.mark.un_motor
CAP = CapituloDoc("x", "", "X", "narrativa")
DICHOS = {
    "parinacota": [
        "La nacionalidad boliviana recibió 197 de las 226 visas (87,2%)",
        "Tres categorías reúnen el 57,5% de los casos: «Otros hechos y faltas», «Violencia intrafamiliar» y «Hurto»",
        "35 de las 55 personas que pidieron ayuda la recibieron",
        "Tres convenios; el monto se informa en dos",
    ],
    "antofagasta": [
        "12.638 solicitudes en 2017, 156 menos que en 2016",
        "93 solicitudes en 2017, 14 menos que en 2016",
        "67 solicitudes en 2017, 11 menos que en 2016",
        "12.798 solicitudes en 2017, 181 menos que en 2016",
        "8.296 solicitudes en 2017, 532 menos que en 2016",
        "Se gastó el 38,1% de los $12,5 millones asignados. «VIVIENDA» pasó de lo asignado",
        "Se gastó el 99,9% de los $461,7 millones asignados",
    ],
}
ENTRADAS = {
    "parinacota": "En 2019, la Gobernación Provincial de Parinacota otorgó 216 visas (marzo a diciembre), informó 127 "
    "casos del sistema STOP y ayudó a 35 personas con el fondo ORASMI.",
    "antofagasta": "En 2017, la Gobernación Provincial de Antofagasta recibió 12.799 solicitudes de residencia y gastó "
    "$461,0 millones de su presupuesto.",
}


def hacer(*filas, **columnas) -> Datos:
    """Rows of plain values; ``columnas`` gives the type of each one."""
    claves = tuple(Columna(clave, clave.title(), tipo) for clave, tipo in columnas.items())
    return Datos("x", "X", claves, tuple(FilaDoc(dict(zip(columnas, fila, strict=True))) for fila in filas))


def con_titular(documento):
    """(capítulo, block, conjunto, rows it shows) of each block that tells a finding."""
    for _, cap in documento.recorrer():
        for bloque in cap.bloques:
            if isinstance(bloque, Tabla | Grafico) and bloque.titular:
                conjunto = registro.materia(cap.materia).conjunto(bloque.conjunto)
                datos = next(d for d in cap.datos if d.conjunto == conjunto.clave)
                filas = [f for f in datos.filas if bloque.seleccion in ("", str(f.get(conjunto.seleccion)))]
                yield cap, bloque, conjunto, replace(datos, filas=tuple(filas))


@pytest.fixture(params=DICHOS)
def documento(request, db):
    return congelar(request.getfixturevalue(request.param))


def test_cada_titular_dice_lo_que_dicen_los_datos(documento):
    dichos = list(dict.fromkeys(bloque.titular for _, bloque, _, _ in con_titular(documento)))
    assert dichos == DICHOS[documento.organismo.slug]


def con_celda(datos: Datos, i: int, columna: str, valor, **cambios) -> Datos:
    fila = datos.filas[i]
    otra = replace(fila, valores={**fila.valores, columna: valor}, **cambios)
    return replace(datos, filas=(*datos.filas[:i], otra, *datos.filas[i + 1 :]))


def celdas(datos: Datos):
    """Each number of ``datos``: row, column, value."""
    columnas = [c.clave for c in datos.columnas if c.es_numero]
    return [(i, c, f[c]) for i, f in enumerate(datos.filas) for c in columnas if f.get(c) is not None]


def test_con_otros_datos_dice_otra_cosa(documento):
    for cap, bloque, conjunto, datos in con_titular(documento):
        otros = {conjunto.titular(con_celda(datos, i, c, v * 3 + 7), cap) for i, c, v in celdas(datos)}
        otros.add(conjunto.titular(replace(datos, filas=datos.filas[1:]), cap))
        assert otros - {bloque.titular}, bloque.titular


def test_lo_suprimido_no_se_dice_de_ninguna_manera(documento):
    """With a hidden cell the sentence says nothing, or nothing that depends on it."""
    for cap, bloque, conjunto, datos in con_titular(documento):
        for i, columna, valor in celdas(datos):
            dicho = conjunto.titular(con_celda(datos, i, columna, None, suprimido=(columna,)), cap)
            assert dicho in ("", bloque.titular)
            if dicho:
                assert conjunto.titular(con_celda(datos, i, columna, valor * 3 + 7), cap) == dicho


DELITOS = concentracion("que", "casos", "«{}»: {} de {} ({})", "{} reúnen el {}: {}")


@pytest.mark.parametrize(
    ("casos", "dicho"),
    [
        ((60, 10, 10, 10), "«a»: 60 de 90 (66,7%)"),
        ((30, 30, 10, 10), "Dos reúnen el 75,0%: «a» y «b»"),
        ((30, 20, 20, 20, 20), ""),  # the third is tied with the fourth
        ((10, 10, 10, 10, 10, 10, 10, 10), ""),
        ((50, 50), ""),
        ((999, 1, None, None), ""),  # two values are no distribution
        ((9999, 1, 1, 1), "«a»: 9.999 de 10.002 (99,97%)"),
        ((60, -10, 10, 10), ""),
    ],
)
def test_concentracion(casos, dicho):
    filas = [(nombre, n) for nombre, n in zip("abcdefgh", casos, strict=False)]
    assert DELITOS(hacer(*filas, que="texto", casos="cantidad"), CAP) == dicho


SOLICITUDES = evolucion("periodo", "n", "{visa|visas}")


@pytest.mark.parametrize(
    ("filas", "dicho"),
    [
        ((("2016", 10), ("2017", 1)), "1 visa en 2017, 9 menos que en 2016"),
        ((("2016", 5), ("2016", 5), ("2017", 12)), "12 visas en 2017, 2 más que en 2016"),
        ((("2016", 10), ("2017", 10)), "10 visas en 2017, lo mismo que en 2016"),
        ((("2016", 10), ("2018", 12)), ""),  # a year is missing
        ((("2016", 10), ("2017-01/2017-03", 12)), ""),  # unlike periods
        ((("2016", None), ("2017", 12)), ""),
        ((("/2016-12-31", 5), ("2017", 12)), ""),
        ((("2017", 12),), ""),
    ],
)
def test_evolucion(filas, dicho):
    assert SOLICITUDES(hacer(*filas, periodo="periodo", n="cantidad"), CAP) == dicho


@pytest.mark.parametrize(
    ("filas", "dicho"),
    [
        ((("a", 100, 50), ("b", 100, 50)), "Se gastó el 50,0% de los $200 asignados"),
        ((("a", 100, 150), ("b", 100, 50)), "Se gastó el 100,0% de los $200 asignados. «a» pasó de lo asignado"),
        (
            (("a", 100, 150), ("b", 100, 110)),
            "Se gastó el 130,0% de los $200 asignados. «a» y «b» pasaron de lo asignado",
        ),
        ((("a", 10**9, 10**9 - 1), ("b", 10, 10)), "Se gastó el 99,99% de los $1.000,0 millones asignados"),
        ((("a", 100, None), ("b", 100, 50)), ""),
        ((("a", 0, 0), ("b", 0, 0)), ""),
        ((("a", 100, 50),), ""),
    ],
)
def test_ejecutado(filas, dicho):
    datos = hacer(*filas, que="texto", asignado="pesos", gastado="pesos")
    assert ejecutado("que", "asignado", "gastado")(datos, CAP) == dicho


def test_cuantos_informan():
    contar = cuantos_informan("monto", "{convenio|convenios}", "el monto")
    assert contar(hacer(("a", 1), ("b", None), que="texto", monto="pesos"), CAP) == (
        "Dos convenios; el monto se informa en uno"
    )
    assert contar(hacer(("a", None), ("b", None), que="texto", monto="pesos"), CAP).endswith("se informa en ninguno")
    assert contar(hacer(("a", 1), ("b", 2), que="texto", monto="pesos"), CAP) == "Dos convenios, con el monto cada uno"


def test_la_entrada_dice_lo_que_dicen_los_datos(documento):
    assert entrada(documento) == ENTRADAS[documento.organismo.slug]


def con_cifras(documento, cambiar):
    def en(cap):
        return replace(cap, cifras=tuple(map(cambiar, cap.cifras)), capitulos=tuple(map(en, cap.capitulos)))

    return replace(documento, capitulos=tuple(map(en, documento.capitulos)))


def test_con_otras_cifras_la_entrada_dice_otra_cosa(documento):
    dicha = entrada(documento)
    for _, cap in documento.recorrer():
        for cifra in cap.cifras:
            otra = entrada(
                con_cifras(documento, lambda c, cifra=cifra: replace(c, valor=Decimal(1)) if c is cifra else c)
            )
            frase = registro.materia(cap.materia).cifras.get(cifra.clave)
            usada = frase and frase.frase and frase.frase.partition("{}")[0] in dicha
            assert (otra != dicha) == bool(
                usada and cifra.periodo[:4] == str(documento.anio) and entra(cifra, documento)
            )
    assert entrada(con_cifras(documento, lambda c: replace(c, valor=None))) == ""


def entra(cifra: CifraDoc, documento) -> bool:
    return not cifra.periodo.startswith("/") and cifra.periodo.endswith((str(documento.anio), f"{documento.anio}-12"))


def test_la_entrada_concuerda_y_no_junta_anios():
    documento = replace(make(216, "2019"), anio=2019)
    assert entrada(documento).endswith("otorgó 216 visas.")
    assert entrada(replace(make(1, "2019"), anio=2019)).endswith("otorgó 1 visa.")
    assert entrada(replace(make(216, "2018/2019"), anio=2019)) == ""
    assert entrada(replace(make(216, "/2019-05-22"), anio=2019)) == ""
    assert entrada(replace(make(216, ""), anio=2019)) == ""


def make(valor, periodo):
    cifra = CifraDoc("total", "Total", Decimal(valor), periodo=periodo)
    return make_documento(capitulos=(CapituloDoc("v", "1.", "Visas", "extranjeria", cifras=(cifra,)),))


def test_cada_termino_se_define_una_vez_y_donde_se_lee(documento):
    halladas = definiciones(documento)
    terminos = [t for propias in halladas.values() for t in propias]
    assert len(terminos) == len(set(terminos))
    esperados = {"parinacota": {"Doble cabecera", "STOP", "ORASMI", "OPD"}, "antofagasta": {"STOP", "ORASMI", "OPD"}}
    assert esperados[documento.organismo.slug] <= set(terminos)


def test_palabras():
    assert [en_millones(n) for n in (9_401_000, 961_711_458, 461_042_671, -12_506_141)] == [
        "$9.401.000", "$961,7 millones", "$461,0 millones", "−$12,5 millones"]  # fmt: skip
    assert [parte(a, b) for a, b in ((1, 3), (999_999, 10**6), (1, 10**6), (0, 5), (5, 5))] == [
        "33,3%", "99,99%", "menos de 0,1%", "0,0%", "100,0%"]  # fmt: skip
    assert enumerar(["a"]) == "a"
    assert enumerar(["a", "informó b"]) == "a e informó b"
    assert enumerar(["a", "hierro", "hielo"]) == "a, hierro y hielo"
    assert concordar("otorgó 1 {visa|visas}", 1) == "otorgó 1 visa"
