"""Materia "convenios"."""

from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.titulares import cuantos_informan
from cuenta_publica.verificaciones import cantidad_en_texto, total_declarado

from .filters import ConvenioFilter
from .formas import programacion
from .tables import ConvenioTable


@registrar
class Convenios(Materia):
    clave, nombre = "convenios", "Convenios"
    cifras = {"total": Declarada("Monto total de los convenios", "pesos")}
    conjuntos = (
        Conjunto(
            clave="convenios",
            titulo="Convenios",
            ayuda="Un convenio por fila. Deje el monto vacío si el documento no lo dice.",
            ejemplo=(
                "En Parinacota 2019, el convenio con Conadi para forrajes y medicamentos tiene un monto de «36 "
                "millones 850 mil pesos»: puede escribirlo así."
            ),
            tabla=ConvenioTable,
            filtro=ConvenioFilter,
            formas={"programacion": programacion},
            titulos_de_formas={"programacion": "Programación"},
            seleccion="etapa",
            totales={"monto": "total"},
            titular=cuantos_informan("monto", "{convenio|convenios}", "el monto"),
        ),
    )
    verificaciones = (
        total_declarado("convenios", "monto"),
        cantidad_en_texto("convenios", "monto", "objeto", "descripcion", tipo="pesos"),
    )
