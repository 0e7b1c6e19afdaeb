"""Totals as other accounts write them: what ties must never be an error, and what does not tie must be found."""

from decimal import Decimal

import pytest

from cuenta_publica.documento import CapituloDoc, CifraDoc, Columna, Datos, FilaDoc
from cuenta_publica.hallazgos import Discrepancia
from cuenta_publica.verificaciones import Celdas, filas_de_total, iguales, particion, resta_de_cifras, total_declarado

COLUMNAS = (
    Columna("item", "Ítem"),
    Columna("tipo", "Tipo"),
    Columna("n", "Cantidad", "cantidad"),
    Columna("periodo", "Período", "periodo"),
)


def tabla(*filas, conjunto="t"):
    """Rows as (item, n) or (item, n, periodo); n may be "No aplica"."""
    hechas = []
    for item, n, *resto in filas:
        no_aplica = ("n",) if n == "No aplica" else ()
        valores = {"item": item, "tipo": item, "n": None if no_aplica else n, "periodo": resto[0] if resto else ""}
        hechas.append(FilaDoc(valores, no_aplica=no_aplica))
    return Datos(conjunto, "Tabla", COLUMNAS, tuple(hechas))


def capitulo(*datos, cifras=()):
    return CapituloDoc("cap", "1.", "Capítulo", "narrativa", datos=datos, cifras=tuple(cifras))


def cifra(valor, periodo="", clave="total", **otros):
    return CifraDoc(clave, "Total", None if valor is None else Decimal(valor), periodo=periodo, **otros)


def errores(resultados):
    return [(r.nivel, r.declarado, r.calculado) for r in resultados if isinstance(r, Discrepancia)]


CUADRAN = {
    "exacto": ((("a", 60), ("b", 40)), cifra(100)),
    "cero": ((("a", 0), ("b", 0)), cifra(0)),
    "negativos": ((("a", 100), ("b", -121)), cifra(-21)),
    "filas de varios años, total sin período": ((("a", 60, "2020"), ("b", 90, "2021")), cifra(90)),
    "cada total con su año": ((("a", 60, "2020"), ("b", 90, "2021")), cifra(90, "2021")),
    "semestres dentro del año": ((("a", 60, "2021-01/2021-06"), ("a", 90, "2021-07/2021-12")), cifra(150, "2021")),
    "fila TOTAL escrita como fila": ((("a", 60), ("b", 40), ("TOTAL", 100)), cifra(100)),
    "subtotal escrito como fila": ((("a", 60), ("Subtotal", 60), ("b", 40)), cifra(100)),
    "lista abierta": ((("Antofagasta, entre otros", 3), ("b", 4)), cifra(9)),
    "más de": ((("a", 200), ("b", 26)), cifra(200, calificador="Más de")),
    "aproximado": ((("a", 200), ("b", 26)), cifra(220, calificador="aprox.")),
    "casi": ((("a", 200), ("b", 26)), cifra(230, calificador="casi")),
    "en miles de pesos": ((("a", 15_000_000), ("b", 448_301)), cifra(15_448_000, tipo="pesos", texto="M$ 15.448")),
    "en millones, con coma": ((("a", 15_000_000), ("b", 448_301)), cifra(15_400_000, texto="15,4 millones de pesos")),
    "no aplica no es vacío": ((("a", 60), ("b", 40), ("c", "No aplica")), cifra(100)),
}


@pytest.mark.parametrize("caso", CUADRAN)
def test_un_total_que_cuadra_no_es_error(caso):
    filas, declarada = CUADRAN[caso]
    assert errores(total_declarado("t", "n")(capitulo(tabla(*filas), cifras=[declarada]))) == []


NO_CUADRAN = {
    "de menos": ((("a", 60), ("b", 41)), cifra(100), ("error", 100, 101)),
    "de más": ((("a", 60), ("b", 39)), cifra(100), ("error", 100, 99)),
    "semestres": (
        (("a", 60, "2021-01/2021-06"), ("a", 90, "2021-07/2021-12")),
        cifra(999, "2021"),
        ("error", 999, 150),
    ),
    "no aplica no explica": ((("a", 60), ("b", "No aplica")), cifra(100), ("error", 100, 60)),
    "vacía que podría explicar": ((("a", 60), ("b", None)), cifra(100), ("aviso", 100, 60)),
    "vacía con signos": ((("a", -60), ("b", None)), cifra(-100), ("aviso", -100, -60)),
    "excede a una lista abierta": ((("a, entre otros", 60), ("b", 60)), cifra(100), ("error", 100, 120)),
    "más de lo que hay": ((("a", 60), ("b", 40)), cifra(200, calificador="más de"), ("aviso", 200, 100)),
    "miles, lejos": ((("a", 15_500_000),), cifra(15_448_000, texto="M$ 15.448"), ("error", 15_448_000, 15_500_000)),
}


@pytest.mark.parametrize("caso", NO_CUADRAN)
def test_un_total_que_no_cuadra_se_dice(caso):
    filas, declarada, esperado = NO_CUADRAN[caso]
    assert errores(total_declarado("t", "n")(capitulo(tabla(*filas), cifras=[declarada]))) == [esperado]


def test_un_salto_de_unidad_se_nombra():
    (hallada,) = total_declarado("t", "n")(capitulo(tabla(("a", 5000)), cifras=[cifra(5)]))
    assert "exactamente 1.000 veces" in hallada.mensaje


def test_las_filas_que_resumen_no_se_suman_dos_veces():
    cap = capitulo(tabla(("plaza", 12), ("dialogo", 9), ("todo", 21)), cifras=[cifra(21)])
    assert errores(total_declarado("t", "n", resumen={"tipo": "todo"})(cap)) == []
    assert errores(total_declarado("t", "n")(cap)) == [("error", 21, 42)]


@pytest.mark.parametrize(
    ("filas", "esperados"),
    [
        ((("a", 60), ("b", 40), ("TOTAL", 100)), []),
        ((("a", 60), ("b", 40), ("Total general", 155)), [("error", 155, 100)]),
        ((("a", 60, "2020"), ("b", 40, "2021"), ("Total", 60, "2020")), []),
    ],
)
def test_un_total_escrito_como_fila_se_comprueba(filas, esperados):
    assert errores(filas_de_total("t", "n")(capitulo(tabla(*filas)))) == esperados


ESTADOS = (("tipo", "si"), ("tipo", "no"))


@pytest.mark.parametrize(
    ("filas", "esperados"),
    [
        ((("todas", 64), ("si", 60), ("no", 4)), []),
        ((("todas", 64), ("si", 50), ("no", 4)), [("error", 64, 54)]),
        ((("todas", 64), ("si", 25)), []),
        ((("todas", 64), ("si", 65)), [("error", 64, 65)]),
        ((("todas", 50, "2020"), ("si", 30, "2020"), ("no", 20, "2020"), ("todas", 64, "2021"), ("si", 44, "2021"),
          ("no", 20, "2021")), []),
    ],
)  # fmt: skip
def test_un_total_partido_en_estados(filas, esperados):
    verificar = particion("Peticiones", Celdas("t", "n", (("tipo", "todas"),)), Celdas("t", "n", ESTADOS))
    assert errores(verificar(capitulo(tabla(*filas)))) == esperados


@pytest.mark.parametrize(
    ("una", "otra", "esperados"),
    [
        ((("salud", 90),), (("salud", 90),), []),
        ((("salud", 90),), (("salud", 150),), [("error", 90, 150)]),
        ((("salud", 60), ("salud", 40)), (("salud", 100),), []),
        ((("salud", 90, "2020"), ("salud", 150, "2021")), (("salud", 90, "2020"), ("salud", 150, "2021")), []),
        (((None, 90),), (("salud", 150),), []),
    ],
)
def test_dos_tablas_que_dicen_lo_mismo(una, otra, esperados):
    cap = capitulo(tabla(*una, conjunto="una"), tabla(*otra, conjunto="otra"))
    assert errores(iguales(Celdas("una", "n"), Celdas("otra", "n"), por="tipo")(cap)) == esperados


@pytest.mark.parametrize(
    ("gastado", "saldo", "esperados"),
    [
        (900, 100, []),
        (900, 200, [("error", 200, 100)]),
        (1100, -100, [("aviso", 1100, 1000)]),
        (900, None, []),
    ],
)
def test_las_cifras_entre_si(gastado, saldo, esperados):
    cifras = [cifra(1000, clave="asignado"), cifra(gastado, clave="gastado"), cifra(saldo, clave="saldo")]
    assert errores(resta_de_cifras("asignado", "gastado", "saldo")(capitulo(cifras=cifras))) == esperados


def test_miles_de_filas_cuestan_en_linea_recta(record_property):
    """Counted in cells read, not in seconds."""
    lecturas = []

    class Contada(dict):
        def get(self, clave, otro=None):
            lecturas.append(clave)
            return super().get(clave, otro)

    def leidas(n):
        lecturas.clear()
        filas = [("todas", 2, f"{1990 + i % 60}") for i in range(n)] + [("si", 1, f"{1990 + i % 60}") for i in range(n)]
        datos = tabla(*filas)
        contada = Datos("t", "Tabla", COLUMNAS, tuple(FilaDoc(Contada(f.valores)) for f in datos.filas))
        verificar = particion("Peticiones", Celdas("t", "n", (("tipo", "todas"),)), Celdas("t", "n", ESTADOS))
        list(verificar(capitulo(contada)))
        return len(lecturas)

    assert leidas(1200) < 3 * leidas(600)
