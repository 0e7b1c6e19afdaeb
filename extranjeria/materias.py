"""Materias "extranjería" and "pasos fronterizos"."""

from cuenta_publica.dibujos import barras, serie
from cuenta_publica.impresion import columnas_de, pivote
from cuenta_publica.registro import Conjunto, Declarada, Materia, Resguardo, registrar
from cuenta_publica.titulares import concentracion, evolucion
from cuenta_publica.verificaciones import cantidad_en_texto, total_declarado

from . import filters, tables


@registrar
class Extranjeria(Materia):
    clave, nombre = "extranjeria", "Extranjería"
    cifras = {
        "total": Declarada("Total de visas otorgadas", frase="otorgó {} {visa|visas}"),
        "solicitudes_total": Declarada(
            "Total de solicitudes de residencia", frase="recibió {} {solicitud|solicitudes} de residencia"
        ),
        "permanencia_total": Declarada("Total de solicitudes de permanencia definitiva"),
    }
    definiciones = {
        "Permanencia definitiva": "Permiso para vivir en Chile sin plazo.",
    }
    conjuntos = (
        Conjunto(
            clave="visas",
            titulo="Visas otorgadas por nacionalidad",
            ayuda="Cuántas visas se otorgaron a cada nacionalidad. Una fila por nacionalidad y período.",
            ejemplo="En Parinacota 2019, de marzo a diciembre: boliviana, 197; peruana, 25.",
            tabla=tables.VisaOtorgadaTable,
            filtro=filters.VisaOtorgadaFilter,
            formas={"por_nacionalidad": columnas_de("nacionalidad", "cantidad", totales={"cantidad": "total"})},
            titulos_de_formas={"por_nacionalidad": "Total por nacionalidad"},
            totales={"cantidad": "total"},
            grafico=barras("nacionalidad", "cantidad", "visas"),
            titular=concentracion(
                "nacionalidad",
                "cantidad",
                "La nacionalidad {} recibió {} de las {} visas ({})",
                "{} nacionalidades recibieron el {} de las visas: {}",
            ),
            resguardos=(Resguardo(columna="cantidad", clase="C1", dimensiones=2),),
        ),
        Conjunto(
            clave="solicitudes",
            titulo="Solicitudes de residencia ingresadas",
            ayuda="Una fila por tipo de visa y período. Si el período no es un año completo, escriba desde y hasta.",
            ejemplo=(
                "En Antofagasta 2017, las visas temporarias son tres filas: 2016, 12.794; 2017, 12.638; «enero a "
                "marzo de 2018», 2.762."
            ),
            tabla=tables.SolicitudResidenciaTable,
            filtro=filters.SolicitudResidenciaFilter,
            formas={
                "por_periodo": pivote("periodo", "cantidad"),
                "tipo_por_periodo": pivote("periodo", "cantidad", nombre="tipo"),
            },
            titulos_de_formas={
                "por_periodo": "Una columna por período",
                "tipo_por_periodo": "Tipos de visa por período",
            },
            seleccion="tipo",
            grafico=serie("periodo", "cantidad", "solicitudes", grupo="tipo"),
            titular=evolucion("periodo", "cantidad", "{solicitud|solicitudes}"),
        ),
        Conjunto(
            clave="permanencias",
            titulo="Solicitudes de permanencia definitiva",
            ayuda="Una fila por período. En «concepto», lo que se cuenta, con las palabras del documento.",
            ejemplo="En Antofagasta 2017, 8.828 solicitudes en 2016 y 8.296 en 2017.",
            tabla=tables.PermanenciaDefinitivaTable,
            filtro=filters.PermanenciaDefinitivaFilter,
            formas={"por_periodo": pivote("periodo", "cantidad", nombre="concepto")},
            titulos_de_formas={"por_periodo": "Una columna por período"},
            grafico=serie("periodo", "cantidad", "solicitudes", grupo="concepto"),
            titular=evolucion("periodo", "cantidad", "{solicitud|solicitudes}"),
        ),
        Conjunto(
            clave="regularizaciones",
            titulo="Regularización migratoria",
            ayuda="A cuántas personas alcanza cada proceso, por ejemplo el de niños, niñas y adolescentes.",
            ejemplo="En Antofagasta 2017, 959 niños en situación de irregularidad.",
            tabla=tables.RegularizacionTable,
            filtro=filters.RegularizacionFilter,
            resguardos=(Resguardo(columna="cantidad", clase="C4"),),
        ),
    )
    verificaciones = (
        total_declarado("visas", "cantidad", "total"),
        total_declarado("solicitudes", "cantidad", "solicitudes_total"),
        total_declarado("permanencias", "cantidad", "permanencia_total", por="concepto"),
    )


@registrar
class PasosFronterizos(Materia):
    clave, nombre = "pasos_fronterizos", "Pasos fronterizos"
    cifras = {"presupuesto": Declarada("Presupuesto de todos los complejos", "pesos")}
    definiciones = {
        "Doble cabecera": "Los controles de ambos países se hacen en un solo recinto: el del país al que se ingresa.",
    }
    conjuntos = (
        Conjunto(
            clave="pasos",
            titulo="Pasos fronterizos",
            ayuda=(
                "Un complejo por fila. Deje vacío el presupuesto si el documento da solo el de todos juntos: ese "
                "va en «Cifras»."
            ),
            ejemplo=(
                "En Parinacota 2019, «Chungará nuevo» tiene $804.090.000 para 2020, y para 2019 se declara uno "
                "solo de ambos complejos."
            ),
            tabla=tables.PasoFronterizoTable,
            filtro=filters.PasoFronterizoFilter,
            totales={"presupuesto": "presupuesto"},
            grafico=barras("complejo", "presupuesto"),
        ),
    )
    verificaciones = (
        total_declarado("pasos", "presupuesto", "presupuesto"),
        cantidad_en_texto("pasos", "presupuesto", "descripcion", tipo="pesos"),
    )
