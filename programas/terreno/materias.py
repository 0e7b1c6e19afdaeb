"""Materia "Gobierno en Terreno"."""

from collections.abc import Iterator

from cuenta_publica.documento import CapituloDoc
from cuenta_publica.hallazgos import Hecho, Lugar
from cuenta_publica.impresion import lista_de
from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.verificaciones import total_declarado

from .filters import ActividadTerrenoFilter, HitoTerrenoFilter
from .formas import resultados
from .models import ActividadTerreno
from .tables import ActividadTerrenoTable, HitoTerrenoTable


def actividades_realizadas(cap: CapituloDoc) -> Iterator[Hecho]:
    """How many of each kind were held in a period, however many rows tell it: two capítulos may differ."""
    sumas: dict[tuple[str, str], tuple[int, int]] = {}
    for i, fila in enumerate(cap.filas("actividades")):
        if isinstance(realizadas := fila.get("realizadas"), int) and not fila.get("nombre"):
            clave = str(fila.get("tipo") or ""), str(fila.get("periodo") or "")
            primera, suma = sumas.get(clave, (i, 0))
            sumas[clave] = primera, suma + realizadas
    for (tipo, periodo), (i, suma) in sumas.items():
        lugar = Lugar(cap.ancla, "actividades", tipo, "realizadas", periodo=periodo, indice=i)
        nombres = dict(ActividadTerreno.Tipo.choices)
        yield Hecho(f"terreno.{tipo}", periodo, suma, lugar, str(nombres.get(tipo, tipo)).lower())


def presupuesto(cap: CapituloDoc) -> Iterator[Hecho]:
    """What the programme costs in a year: the budget chapter, or next year's plan, may say another figure."""
    for cifra in cap.cifras:
        if cifra.clave == "presupuesto" and cifra.valor is not None:
            lugar = Lugar(cap.ancla, cifra=cifra.clave, periodo=cifra.periodo)
            yield Hecho("terreno.presupuesto", cifra.periodo, cifra.valor, lugar, cifra.etiqueta)


@registrar
class Terreno(Materia):
    clave, nombre = "terreno", "Gobierno en Terreno"
    cifras = {
        "presupuesto": Declarada("Presupuesto", "pesos"),
        "actividades": Declarada("Total de actividades realizadas"),
    }
    conjuntos = (
        Conjunto(
            clave="actividades",
            titulo="Plazas y diálogos ciudadanos",
            ayuda="Una fila por tipo de actividad y período. 0 es un cero informado; vacío, que no se informa.",
            tabla=ActividadTerrenoTable,
            filtro=ActividadTerrenoFilter,
            formas={"resultados": resultados},
            titulos_de_formas={"resultados": "Resultados"},
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
            titulos_de_formas={"lista": "Lista"},
        ),
    )
    verificaciones = (total_declarado("actividades", "realizadas", "actividades", resumen={"tipo": "sin_distinguir"}),)
    hechos = (actividades_realizadas, presupuesto)
