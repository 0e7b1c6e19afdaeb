"""Totals as other accounts write them: what ties must never be an error, and what does not tie must be found."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cuenta_publica.documento import (
    CapituloDoc,
    CifraDoc,
    Columna,
    Datos,
    Documento,
    FilaDoc,
    Nota,
    OrganismoDoc,
    Texto,
)
from cuenta_publica.hallazgos import Discrepancia
from cuenta_publica.verificaciones import (
    Celdas,
    iguales,
    libres,
    particion,
    resta_de_cifras,
    revisar,
    total_declarado,
)

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
    "trimestres que no llenan el año": (
        (("a", 30, "2021-01/2021-03"), ("a", 20, "2021-04/2021-06")),
        cifra(100, "2021"),
    ),
    "períodos que se traslapan": ((("a", 30, "2021-01/2021-03"), ("a", 70, "2021-01/2021-06")), cifra(70, "2021")),
    "total de todos los años, sin período": ((("a", 60, "2020"), ("b", 90, "2021")), cifra(150)),
    "fila TOTALES": ((("a", 60), ("b", 40), ("TOTALES", 100)), cifra(100)),
    "fila Gran total": ((("a", 60), ("b", 40), ("Gran total", 100)), cifra(100)),
    "lo que detalla a otra fila": ((("22 Bienes", 60), ("22.01 Textos", 60), ("24 Becas", 40)), cifra(100)),
    "de ellas": ((("mujeres", 60), ("de ellas, jefas de hogar", 20), ("hombres", 40)), cifra(100)),
    "miles, con sus partes redondeadas": (
        (("a", 1_235_000), ("b", 4_568_000), ("c", 789_000)),
        cifra(6_593_000, tipo="pesos", texto="M$ 6.593"),
    ),
    "no aplica no es vacío": ((("a", 60), ("b", 40), ("c", "No aplica")), cifra(100)),
}


@pytest.mark.parametrize("caso", CUADRAN)
def test_un_total_que_cuadra_no_es_error(caso):
    filas, declarada = CUADRAN[caso]
    halladas = errores(total_declarado("t", "n")(capitulo(tabla(*filas), cifras=[declarada])))
    assert [d for d in halladas if d[0] != "nota"] == []


NO_CUADRAN = {
    "de menos": ((("a", 60), ("b", 41)), cifra(100), ("error", 100, 101)),
    "de más": ((("a", 60), ("b", 39)), cifra(100), ("error", 100, 99)),
    "semestres": (
        (("a", 60, "2021-01/2021-06"), ("a", 90, "2021-07/2021-12")),
        cifra(999, "2021"),
        ("error", 999, 150),
    ),
    "trimestres que pasan del año": (
        (("a", 60, "2021-01/2021-03"), ("a", 50, "2021-04/2021-06")),
        cifra(100, "2021"),
        ("error", 100, 110),
    ),
    "ni el de un año ni el de todos": ((("a", 60, "2020"), ("b", 90, "2021")), cifra(91), ("error", 91, 150)),
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


@pytest.mark.parametrize("palabras", ["Entre otras, 60 de a.", "Destacan 60 de a.", "Principalmente a, con 60."])
def test_una_frase_que_dice_el_total_abre_la_lista(palabras):
    cap = capitulo(tabla(("a", 60)), cifras=[cifra(1100)])
    for frase, hallados in (("Fueron 1.100. ", 1), ("Fueron 1.100; ", 0)):
        con_frase = replace(cap, bloques=(Texto(html=f"<p>{frase}{palabras}</p>"),))
        assert len(errores(total_declarado("t", "n")(con_frase))) == hallados


def test_las_partes_que_se_traslapan_pueden_pasar_del_total_pero_ninguna_sola():
    nota = Nota(html="<p>Las categorías no son excluyentes.</p>")
    for valor, esperados in ((80, []), (50, [("error", 50, 100)]), (110, [("error", 110, 100)])):
        cap = replace(capitulo(tabla(("a", 60), ("b", 40)), cifras=[cifra(valor)]), bloques=(nota,))
        assert errores(total_declarado("t", "n")(cap)) == esperados


def test_una_fila_con_nombre_puede_contar_otra_vez_parte_de_la_que_no_lo_tiene():
    filas = [FilaDoc({"n": 14, "nombre": ""}), FilaDoc({"n": 1, "nombre": "Plaza de San Pablo"})]
    cap = capitulo(Datos("t", "Tabla", COLUMNAS, tuple(filas)), cifras=[cifra(14)])
    assert errores(total_declarado("t", "n", detalle="nombre")(cap)) == []
    assert errores(total_declarado("t", "n")(cap)) == [("error", 14, 15)]


def informe(*capitulos):
    return Documento(OrganismoDoc("p", "Gobernación", "gobernacion", "Región"), 2021, "2021", capitulos=capitulos)


@pytest.mark.parametrize(
    ("filas", "esperados"),
    [
        ((("a", 60), ("b", 40), ("TOTAL", 100)), []),
        ((("a", 60), ("b", 40), ("Total general", 155)), [("error", 155, 100)]),
        ((("a", 60, "2020"), ("b", 40, "2021"), ("Total", 60, "2020")), []),
        ((("a", 60, "2020"), ("b", 40, "2021"), ("Total", 61, "2020")), [("error", 61, 60)]),
        ((("a", 60, "2020"), ("b", 40, "2021"), ("Total", 100)), []),
        ((("TOTALES", 101), ("a", 60), ("b", 40)), [("error", 101, 100)]),
        ((("a", 60), ("b", 40), ("Subtotal", 101), ("c", 5), ("Total", 105)), [("error", 101, 100)]),
        ((("Suma alzada de obras", 60), ("b", 40), ("Total", 100)), []),
        ((("a", 600), ("b", 40), ("Total de oficios", 12)), [("aviso", 12, 640)]),
        ((("a", 60), ("b", None), ("Total", 100)), [("aviso", 100, 60)]),
    ],
)
def test_un_total_escrito_como_fila_se_comprueba(filas, esperados):
    assert errores(libres.totales(informe(capitulo(tabla(*filas))))) == esperados


def test_un_total_en_fila_y_en_cifra_es_un_solo_desacuerdo():
    def halladas(fila, declarada):
        datos = tabla(("a", 100), ("b", 199), ("TOTAL", fila), conjunto="visas")
        columnas = tuple(
            replace(c, clave={"n": "cantidad", "item": "nacionalidad"}.get(c.clave, c.clave)) for c in COLUMNAS
        )
        filas = tuple(FilaDoc({"nacionalidad": f["item"], "cantidad": f["n"]}) for f in datos.filas)
        cap = replace(
            capitulo(Datos("visas", "Visas", columnas, filas), cifras=[cifra(declarada)]), materia="extranjeria"
        )
        return [(d.declarado, d.calculado) for d in revisar(informe(cap)) if d.nivel == "error"]

    assert halladas(299, 299) == []
    assert halladas(300, 300) == [(300, 299)]
    assert sorted(halladas(301, 300)) == [(300, 299), (301, 299)]


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


def test_dos_tablas_de_periodos_distintos_no_se_contradicen():
    cap = capitulo(
        tabla(("salud", 60, "2020-01/2020-06"), conjunto="una"), tabla(("salud", 100, "2020"), conjunto="otra")
    )
    assert errores(iguales(Celdas("una", "n"), Celdas("otra", "n"), por="tipo")(cap)) == [("aviso", 60, 100)]


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
