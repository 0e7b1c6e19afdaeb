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
            tabla=EventoTable,
            filtro=EventoFilter,
        ),
        Conjunto(
            clave="medidas",
            titulo="Medidas de emergencia",
            ayuda="Qué se hizo o falta por hacer. Una medida por fila, con la marca que imprime el documento.",
            tabla=MedidaTable,
            filtro=MedidaFilter,
            formas={"lista": lista_de("texto", marca="marca")},
            titulos_de_formas={"lista": "Lista"},
            seleccion="estado",
        ),
    )
