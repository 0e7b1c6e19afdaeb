"""Materia "ORASMI"."""

from cuenta_publica.dibujos import barras, ejecucion, unidades
from cuenta_publica.impresion import columnas_de, lista_de, pivote
from cuenta_publica.registro import Conjunto, Declarada, Materia, Resguardo, registrar
from cuenta_publica.titulares import concentracion, ejecutado
from cuenta_publica.verificaciones import (
    Celdas,
    cantidad_en_texto,
    de_cifra,
    gasto_sobre_lo_asignado,
    iguales,
    particion,
    resta_de_cifras,
    saldo_declarado,
    total_declarado,
)

from . import filters, tables
from .formas import TOTALES, beneficiadas, matriz, saldos

INGRESADAS = Celdas("peticiones", "cantidad", (("estado", "ingresada"),))
APROBADAS = Celdas("peticiones", "cantidad", (("estado", "aprobada"),))
RESUELTAS = Celdas("peticiones", "cantidad", tuple(("estado", e) for e in ("aprobada", "archivada", "en_proceso")))


@registrar
class Orasmi(Materia):
    clave, nombre = "orasmi", "Programa ORASMI"
    cifras = {
        "presupuesto": Declarada("Presupuesto del fondo", "pesos"),
        "asignado_total": Declarada("Total asignado a las áreas", "pesos"),
        "gastado_total": Declarada("Total gastado", "pesos"),
        "saldo_total": Declarada("Saldo total", "pesos"),
        "casos": Declarada("Personas que pidieron ayuda"),
        "beneficiarios": Declarada("Personas beneficiadas", frase="ayudó a {} {persona|personas} con el fondo ORASMI"),
    }
    definiciones = {
        "ORASMI": "Fondo de acción social del Ministerio del Interior, aprobado cada año en la Ley de Presupuestos.",
    }
    conjuntos = (
        Conjunto(
            clave="areas",
            titulo="Gasto por área",
            ayuda="Lo asignado y lo gastado en cada área. Escriba el saldo tal como lo declara; puede ser negativo.",
            ejemplo=(
                "En Antofagasta 2017, Vivienda tiene asignados $3.000.000, gastados $3.121.239 y un saldo de -$121.239."
            ),
            tabla=tables.GastoAreaTable,
            filtro=filters.GastoAreaFilter,
            formas={"matriz": matriz, "saldos": saldos},
            titulos_de_formas={
                "matriz": "Matriz: una columna por área",
                "saldos": "Saldos, declarado y calculado",
            },
            precarga="area",
            totales=TOTALES,
            grafico=ejecucion("area", "asignado", "gastado"),
            titular=ejecutado("area", "asignado", "gastado"),
        ),
        Conjunto(
            clave="peticiones",
            titulo="Peticiones según su estado",
            ayuda="Cuántas peticiones ingresaron y en qué quedaron. Una fila por estado.",
            ejemplo="En Antofagasta 2017, 64 ingresadas: 25 aprobadas, 1 archivada y 29 en proceso.",
            tabla=tables.PeticionOrasmiTable,
            filtro=filters.PeticionOrasmiFilter,
            formas={"estados": pivote("estado", "cantidad")},
            titulos_de_formas={"estados": "Una columna por estado"},
            grafico=unidades("estado", "cantidad", "peticiones"),
        ),
        Conjunto(
            clave="procedencias",
            titulo="Procedencia de los casos",
            ayuda="Quién derivó los casos: el número y las palabras que lo siguen, como en el documento.",
            ejemplo="En Antofagasta 2017, cantidad 29 y detalle «casos ingresados por Demanda Espontanea».",
            tabla=tables.ProcedenciaTable,
            filtro=filters.ProcedenciaFilter,
            formas={"lista": lista_de("detalle", cantidad="cantidad")},
            titulos_de_formas={"lista": "Lista"},
            grafico=barras("via", "cantidad", "casos"),
            titular=concentracion(
                "via",
                "cantidad",
                "«{}» reúne {} de los {} casos ({})",
                "{} vías reúnen el {} de los casos: {}",
            ),
        ),
        Conjunto(
            clave="beneficiarios",
            titulo="Personas que pidieron ayuda",
            ayuda="Mujeres y hombres que pidieron ayuda, según si la recibieron. Son cuatro filas.",
            ejemplo="En Parinacota 2019, 26 mujeres y 9 hombres que la recibieron; 13 mujeres y 7 hombres que no.",
            tabla=tables.BeneficiarioTable,
            filtro=filters.BeneficiarioFilter,
            formas={"sexo_por_resultado": pivote("resultado", "cantidad", nombre="sexo")},
            titulos_de_formas={"sexo_por_resultado": "Mujeres y hombres, según el resultado"},
            totales={"cantidad": "casos"},
            grafico=unidades(("sexo", "resultado"), "cantidad", "personas", ("resultado", "beneficiado")),
            titular=beneficiadas,
            resguardos=(Resguardo(columna="cantidad", clase="C2", dimensiones=2),),
        ),
        Conjunto(
            clave="aprobados",
            titulo="Casos aprobados por ítem",
            ayuda="Cuántos casos se aprobaron en cada área y por cuánto dinero.",
            ejemplo="En Antofagasta 2017, Salud: 11 casos por $1.394.138.",
            tabla=tables.CasoAprobadoTable,
            filtro=filters.CasoAprobadoFilter,
            grafico=barras("area", "monto"),
            resguardos=(Resguardo(columna="cantidad", clase="C2", monto="monto"),),
        ),
        Conjunto(
            clave="gestiones",
            titulo="Gestiones sociales",
            ayuda="Cartas, informes, atenciones y derivaciones. Las palabras junto al número van en «unidad».",
            ejemplo=(
                "En Antofagasta 2017, las entrevistas a solicitantes de refugio tienen cantidad 43 y unidad «casos»."
            ),
            tabla=tables.GestionSocialTable,
            filtro=filters.GestionSocialFilter,
            formas={"items": columnas_de("descripcion", "cantidad", unidades={"cantidad": "unidad"})},
            titulos_de_formas={"items": "Solo descripción y cantidad"},
            unidades={"cantidad": "unidad"},
            seleccion="tipo",
            resguardos=(Resguardo(columna="cantidad", clase="C3"),),
        ),
    )
    verificaciones = (
        *(total_declarado("areas", columna, cifra) for columna, cifra in TOTALES.items()),
        resta_de_cifras("asignado_total", "gastado_total", "saldo_total"),
        saldo_declarado("areas", "asignado", "gastado", "saldo_declarado"),
        gasto_sobre_lo_asignado("areas", "asignado", "gastado"),
        particion("Peticiones ingresadas, según su estado", INGRESADAS, RESUELTAS),
        particion("Peticiones ingresadas, según su procedencia", INGRESADAS, Celdas("procedencias", "cantidad")),
        particion("Peticiones aprobadas, según su ítem", APROBADAS, Celdas("aprobados", "cantidad")),
        cantidad_en_texto("procedencias", "cantidad", "detalle"),
        iguales(Celdas("aprobados", "monto"), Celdas("areas", "gastado"), por="area"),
        total_declarado("beneficiarios", "cantidad", "casos"),
        total_declarado("beneficiarios", "cantidad", "beneficiarios", donde={"resultado": "beneficiado"}),
    )
    hechos = (de_cifra("orasmi.presupuesto", "presupuesto"), de_cifra("orasmi.gasto", "gastado_total"))
