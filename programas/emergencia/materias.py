"""Materia "Plan de Emergencia"."""

from cuenta_publica.impresion import lista_de
from cuenta_publica.registro import Conjunto, Materia, registrar

from .filters import EventoFilter, MedidaFilter
from .tables import EventoTable, MedidaTable


@registrar
class Emergencia(Materia):
    clave, nombre = "emergencia", "Plan de Emergencia"
    conjuntos = (
        Conjunto(
            clave="eventos",
            titulo="Eventos de emergencia",
            ayuda="Qué pasó y cuándo: lluvias, nevazones, cortes de camino.",
            ejemplo=(
                "En Parinacota 2019 hubo «fuertes lluvias» en la temporada estival y nevazón en invierno: son dos "
                "filas."
            ),
            tabla=EventoTable,
            filtro=EventoFilter,
        ),
        Conjunto(
            clave="medidas",
            titulo="Medidas de emergencia",
            ayuda="Qué se hizo o falta por hacer. Una medida por fila, con la marca que imprime el documento.",
            ejemplo=(
                "En Parinacota 2019, marca «a.», medida «Lograr enlazar los planes comunales con el provincial», "
                "estado pendiente."
            ),
            tabla=MedidaTable,
            filtro=MedidaFilter,
            formas={"lista": lista_de("texto", marca="marca")},
            titulos_de_formas={"lista": "Lista"},
            seleccion="estado",
        ),
    )
