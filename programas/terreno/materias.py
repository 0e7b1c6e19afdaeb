"""Materia "Gobierno en Terreno"."""

from collections.abc import Iterator

from cuenta_publica.dibujos import barras
from cuenta_publica.documento import CapituloDoc
from cuenta_publica.hallazgos import Casilla, Hecho, Lugar
from cuenta_publica.impresion import lista_de
from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.verificaciones import casilla, de_cifra, total_declarado

from .filters import ActividadTerrenoFilter, HitoTerrenoFilter
from .formas import resultados
from .models import ActividadTerreno
from .tables import ActividadTerrenoTable, HitoTerrenoTable


def actividades_realizadas(cap: CapituloDoc) -> Iterator[Hecho]:
    """How many of each kind were held in a period, however many rows tell it: two capítulos may differ."""
    sumas: dict[tuple[str, str], list[Casilla]] = {}
    for i, fila in enumerate(cap.filas("actividades")):
        celda = casilla(cap, "actividades", i, "realizadas")
        if celda and not fila.get("nombre"):
            sumas.setdefault((str(fila.get("tipo") or ""), str(fila.get("periodo") or "")), []).append(celda)
    for (tipo, periodo), celdas in sumas.items():
        i, suma = celdas[0].lugar.indice, sum(c.valor or 0 for c in celdas)
        lugar = Lugar(cap.ancla, "actividades", tipo, "realizadas", periodo=periodo, indice=i)
        nombres = dict(ActividadTerreno.Tipo.choices)
        ocultas = tuple(c for c in celdas if c.valor is None)
        yield Hecho(f"terreno.{tipo}", periodo, suma, lugar, str(nombres.get(tipo, tipo)).lower(), ocultas)


@registrar
class Terreno(Materia):
    clave, nombre = "terreno", "Gobierno en Terreno"
    cifras = {
        "presupuesto": Declarada("Presupuesto", "pesos"),
        "actividades": Declarada(
            "Total de actividades realizadas", frase="realizó {} {actividad|actividades} en terreno"
        ),
        "atenciones": Declarada("Total de atenciones"),
    }
    conjuntos = (
        Conjunto(
            clave="actividades",
            titulo="Plazas y diálogos ciudadanos",
            ayuda="Una fila por tipo de actividad y período. En «atenciones», cuántas personas se atendieron.",
            ejemplo="En Antofagasta 2017, 12 plazas ciudadanas con 5.842 atenciones y 14 diálogos con 502.",
            tabla=ActividadTerrenoTable,
            filtro=ActividadTerrenoFilter,
            formas={"resultados": resultados},
            titulos_de_formas={"resultados": "Resultados"},
            seleccion="tipo",
            totales={"realizadas": "actividades", "atenciones": "atenciones"},
            grafico=barras("tipo", "realizadas", "actividades"),
        ),
        Conjunto(
            clave="hitos",
            titulo="Hitos en terreno",
            ayuda="Un hito por fila, en el orden del documento.",
            ejemplo="En Antofagasta 2017, «Conmemoración día del Refugiado».",
            tabla=HitoTerrenoTable,
            filtro=HitoTerrenoFilter,
            formas={"lista": lista_de("texto")},
            titulos_de_formas={"lista": "Lista"},
        ),
    )
    verificaciones = tuple(
        total_declarado("actividades", columna, cifra, resumen={"tipo": "sin_distinguir"}, detalle="nombre")
        for columna, cifra in (("realizadas", "actividades"), ("atenciones", "atenciones"))
    )
    hechos = (actividades_realizadas, de_cifra("terreno.presupuesto", "presupuesto"))
