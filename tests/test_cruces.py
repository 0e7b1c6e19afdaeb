"""Arithmetic along the rows of free tables: found where most rows agree, and silent where nobody can tell."""

from dataclasses import replace

import pytest

from cuenta_publica.documento import Texto
from cuenta_publica.tabla_libre import a_tabla, leer_pegado
from cuenta_publica.verificaciones import revisar
from cuenta_publica.verificaciones.cruces import cruces

from .operaciones import llamadas
from .test_totales import capitulo, informe


def halladas(pegado, **cambios):
    tabla = replace(a_tabla(leer_pegado(pegado)), **cambios)
    cap = replace(capitulo(), bloques=(Texto(), tabla))
    return [(d.regla, str(d.lugar), d.declarado, d.calculado) for d in cruces(informe(cap))]


ASIGNADO = "Ítem\tAsignado\tGastado\tSaldo\t%\n"
UNIDADES = "Producto\tCantidad\tValor unitario [pesos]\tTotal [pesos]\n"
CUADRAN = {
    "saldo y ejecución": ASIGNADO + "A\t100\t90\t10\t90%\nB\t50\t60\t-10\t120%\nTotal\t150\t150\t0\t100%",
    "total de la fila": "Mes\tH\tM\tTotal\nE\t1\t2\t3\nF\t3\t4\t7\nTotal\t4\t6\t10",
    "una columna cuenta otra vez": "Mes\tH\tM\tNNA\tTotal\nE\t1\t2\t0\t3\nF\t3\t4\t5\t7",
    "un total que es otra cosa": "Taller\tCupos\tInscritos\tTotal sesiones\nA\t10\t9\t4\nB\t20\t20\t6",
    "precio por cantidad": UNIDADES + "Cajas\t300\t25000\t7500000\nBonos\t2\t100\t200",
    "partes de un total": "Tipo\tN\tParte\nA\t333\t33,3%\nB\t333\t33,3%\nC\t334\t33,4%\nTotal\t1.000\t100%",
    "variación": "País\t2023\t2024\tVariación\tVariación %\nA [x]\t12000\t9800\t-2200\t-18,3%\nB\t10\t20\t10\t100%",
    "porcentajes de otra cosa": "Tipo\tN\tAprobación\nA\t10\t80%\nB\t20\t75%\nC\t5\t90%",
    "celdas vacías": ASIGNADO + "A\t100\t\t10\t90%\nB\t50\t60\tNo aplica\t120%",
    "ceros que nada dicen": "Mes\tH\tM\tTotal\nE\t0\t0\t0\nF\t3\t4\t50",
}


@pytest.mark.parametrize("caso", CUADRAN)
def test_lo_que_cuadra_o_no_se_puede_leer_no_es_error(caso):
    assert halladas(CUADRAN[caso]) == []


@pytest.mark.parametrize(
    ("pegado", "hallado"),
    [
        (
            ASIGNADO + "A\t100\t90\t10\t90%\nB\t50\t60\t10\t120%\nC\t10\t5\t5\t50%",
            ("saldo", "b/saldo/bloque-2", 10, -10),
        ),
        (
            ASIGNADO + "A\t1000\t994\t6\t99,8%\nB\t50\t60\t-10\t120%\nC\t10\t5\t5\t50%",
            ("porcentaje", "a/c4/bloque-2", 99.8, 99.4),
        ),
        ("Mes\tH\tM\tTotal\nE\t1\t2\t3\nF\t3\t4\t8\nG\t4\t6\t10", ("suma", "f/total/bloque-2", 8, 7)),
        (
            UNIDADES + "Cajas\t300\t25000\t7500000\nColchones\t120\t45000\t54000000",
            ("unidad", "colchones/total/bloque-2", 54_000_000, 5_400_000),
        ),
        (
            "Tipo\tN\tParte\nA\t200\t50%\nB\t120\t30%\nC\t80\t25%\nTotal\t400\t100%",
            ("porcentaje", "c/parte/bloque-2", 25, 20),
        ),
    ],
)
def test_la_fila_que_se_aparta_de_las_demas(pegado, hallado):
    (una,) = halladas(pegado)
    assert (*una[:2], *map(float, una[2:])) == (*hallado[:2], *map(float, hallado[2:]))


def test_la_clave_no_depende_de_los_valores_y_se_revisa_con_lo_demas():
    def claves(total):
        tabla = a_tabla(leer_pegado(f"Mes\tH\tM\tTotal\nE\t1\t2\t3\nF\t3\t4\t{total}\nG\t4\t6\t10"))
        halladas = revisar(informe(replace(capitulo(), bloques=(replace(tabla, titulo="Público"),))))
        return [(d.clave, d.nivel) for d in halladas if "suma de su fila" in d.mensaje]

    assert claves(8) == claves(9) == [("suma:cap:f/total/bloque-1", "error")]
    assert claves(7) == []


def test_el_trabajo_crece_con_las_filas():
    def trabajo(n):
        filas = "".join(f"Mes {i}\t{i}\t2\t{i + 2}\t50%\n" for i in range(n))
        cap = replace(capitulo(), bloques=(a_tabla(leer_pegado(f"Mes\tH\tM\tTotal\t%\n{filas}")),))
        return llamadas(lambda: list(cruces(informe(cap))))

    assert trabajo(200) < 3 * trabajo(100)
