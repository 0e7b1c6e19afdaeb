"""Materia "Gobierno en Terreno"."""

from collections.abc import Iterator

from cuenta_publica.documento import CapituloDoc, Hecho
from cuenta_publica.impresion import lista_de
from cuenta_publica.registro import Conjunto, Materia, registrar
from cuenta_publica.verificaciones import total_declarado

from .filters import ActividadTerrenoFilter, HitoTerrenoFilter
from .formas import resultados
from .tables import ActividadTerrenoTable, HitoTerrenoTable


def actividades_realizadas(cap: CapituloDoc) -> Iterator[Hecho]:
    """How many of each kind were held in a period: two capítulos may say it, and differ."""
    for fila in cap.filas("actividades"):
        if isinstance(realizadas := fila["realizadas"], int) and not fila["nombre"]:
            yield Hecho(f"terreno.{fila['tipo']}", str(fila["periodo"] or ""), realizadas, cap.ancla)


@registrar
class Terreno(Materia):
    clave, nombre = "terreno", "Gobierno en Terreno"
    cifras = {"presupuesto": "Presupuesto", "actividades": "Total de actividades realizadas"}
    conjuntos = (
        Conjunto(
            clave="actividades",
            titulo="Plazas y diálogos ciudadanos",
            ayuda="Una fila por tipo de actividad y período. 0 es un cero informado; vacío, que no se informa.",
            tabla=ActividadTerrenoTable,
            filtro=ActividadTerrenoFilter,
            formas={"resultados": resultados},
            seleccion="tipo",
            totales={"realizadas": "actividades"},
            grafico=("tipo", "realizadas"),
        ),
        Conjunto(
            clave="hitos",
            titulo="Hitos en terreno",
            ayuda="Un hito por fila, en el orden del documento.",
            tabla=HitoTerrenoTable,
            filtro=HitoTerrenoFilter,
            formas={"lista": lista_de("texto")},
        ),
    )
    verificaciones = (total_declarado("actividades", "realizadas", "actividades"),)
    hechos = (actividades_realizadas,)
