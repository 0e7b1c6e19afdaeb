"""Materia "OPD"."""

from cuenta_publica.dibujos import barras
from cuenta_publica.impresion import lista_de
from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.verificaciones import de_cifra, total_declarado

from .filters import ActividadOpdFilter, IntegranteOpdFilter, ViaIngresoFilter
from .tables import ActividadOpdTable, IntegranteOpdTable, ViaIngresoTable


@registrar
class Opd(Materia):
    clave, nombre = "opd", "Oficina de Protección de Derechos (OPD)"
    cifras = {
        "presupuesto": Declarada("Presupuesto", "pesos"),
        "casos": Declarada("Total de casos", frase="atendió {} {caso|casos} en su Oficina de Protección de Derechos"),
        "plazo_diagnostico": Declarada("Plazo para el diagnóstico, en meses"),
    }
    definiciones = {
        "OPD": "Oficina de Protección de Derechos de niños, niñas y adolescentes.",
    }
    conjuntos = (
        Conjunto(
            clave="equipo",
            titulo="Equipo de la OPD",
            ayuda="Un cargo por fila, con cuántas personas lo ocupan.",
            ejemplo="En Parinacota 2019, «Directora» es 1 persona y «Dupla psicosocial» son 2.",
            tabla=IntegranteOpdTable,
            filtro=IntegranteOpdFilter,
        ),
        Conjunto(
            clave="vias_ingreso",
            titulo="Vías de ingreso de los casos",
            ayuda="Quién deriva los casos. Deje la cantidad vacía si no se informa.",
            ejemplo=(
                "En Parinacota 2019, «Tribunal de Familia de Arica» y «Fiscalía» van sin cantidad: el documento "
                "solo los nombra."
            ),
            tabla=ViaIngresoTable,
            filtro=ViaIngresoFilter,
            grafico=barras("via", "cantidad", "casos"),
        ),
        Conjunto(
            clave="actividades",
            titulo="Actividades de la OPD",
            ayuda="Una actividad por fila, en el orden del documento y con sus palabras.",
            ejemplo=(
                "En Antofagasta 2017, marca «7.» y actividad «Activación y atención de casos de Connotación publica»."
            ),
            tabla=ActividadOpdTable,
            filtro=ActividadOpdFilter,
            formas={"lista": lista_de("descripcion", marca="marca")},
            titulos_de_formas={"lista": "Lista"},
        ),
    )
    verificaciones = (total_declarado("vias_ingreso", "cantidad", "casos"),)
    hechos = (de_cifra("opd.presupuesto", "presupuesto"),)
