"""Materia "ORASMI"."""

from collections.abc import Iterator

from cuenta_publica.documento import CapituloDoc, Hecho
from cuenta_publica.impresion import columnas_de, lista_de, pivote
from cuenta_publica.registro import Conjunto, Materia, registrar
from cuenta_publica.verificaciones import saldo_declarado, total_declarado

from . import filters, tables
from .formas import TOTALES, matriz, saldos


def presupuesto(cap: CapituloDoc) -> Iterator[Hecho]:
    """The fund's budget of each period: the budget chapter may state another."""
    for cifra in cap.cifras:
        if cifra.clave == "presupuesto" and cifra.valor is not None:
            yield Hecho("orasmi.presupuesto", cifra.periodo, cifra.valor, cap.ancla)


@registrar
class Orasmi(Materia):
    clave, nombre = "orasmi", "Programa ORASMI"
    cifras = {
        "presupuesto": "Presupuesto del fondo",
        "asignado_total": "Total asignado a las áreas",
        "gastado_total": "Total gastado",
        "saldo_total": "Saldo total",
        "casos": "Personas que pidieron ayuda",
        "beneficiarios": "Personas beneficiadas",
    }
    conjuntos = (
        Conjunto(
            clave="areas",
            titulo="Gasto por área",
            ayuda="Lo asignado y lo gastado en cada área. Escriba el saldo tal como lo declara; puede ser negativo.",
            tabla=tables.GastoAreaTable,
            filtro=filters.GastoAreaFilter,
            formas={"matriz": matriz, "saldos": saldos},
            precarga="area",
            totales=TOTALES,
            grafico=("area", "gastado"),
        ),
        Conjunto(
            clave="peticiones",
            titulo="Peticiones según su estado",
            ayuda="Cuántas peticiones ingresaron y en qué quedaron. Una fila por estado.",
            tabla=tables.PeticionOrasmiTable,
            filtro=filters.PeticionOrasmiFilter,
            formas={"estados": pivote("estado", "cantidad")},
            grafico=("estado", "cantidad"),
        ),
        Conjunto(
            clave="procedencias",
            titulo="Procedencia de los casos",
            ayuda="Quién derivó los casos: el número y las palabras que lo siguen, como en el documento.",
            tabla=tables.ProcedenciaTable,
            filtro=filters.ProcedenciaFilter,
            formas={"lista": lista_de("detalle", cantidad="cantidad")},
            grafico=("via", "cantidad"),
        ),
        Conjunto(
            clave="beneficiarios",
            titulo="Personas que pidieron ayuda",
            ayuda="Mujeres y hombres, según si recibieron la ayuda. 0 es un cero informado; vacío, que no se informa.",
            tabla=tables.BeneficiarioTable,
            filtro=filters.BeneficiarioFilter,
            formas={"sexo_por_resultado": pivote("resultado", "cantidad", nombre="sexo")},
            totales={"cantidad": "casos"},
        ),
        Conjunto(
            clave="aprobados",
            titulo="Casos aprobados por ítem",
            ayuda="Cuántos casos se aprobaron en cada área y por cuánto dinero.",
            tabla=tables.CasoAprobadoTable,
            filtro=filters.CasoAprobadoFilter,
            grafico=("area", "monto"),
        ),
        Conjunto(
            clave="gestiones",
            titulo="Gestiones sociales",
            ayuda="Cartas, informes, atenciones y derivaciones. Las palabras junto al número van en «unidad».",
            tabla=tables.GestionSocialTable,
            filtro=filters.GestionSocialFilter,
            formas={"items": columnas_de("descripcion", "cantidad", unidades={"cantidad": "unidad"})},
            unidades={"cantidad": "unidad"},
            seleccion="tipo",
        ),
    )
    verificaciones = (
        *(total_declarado("areas", columna, cifra) for columna, cifra in TOTALES.items()),
        saldo_declarado("areas", "asignado", "gastado", "saldo_declarado"),
        total_declarado("beneficiarios", "cantidad", "casos"),
        total_declarado("beneficiarios", "cantidad", "beneficiarios", donde={"resultado": "beneficiado"}),
    )
    hechos = (presupuesto,)
