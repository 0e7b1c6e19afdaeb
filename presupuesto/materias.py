"""Materia "presupuesto"."""

from collections.abc import Iterator

from cuenta_publica.documento import CapituloDoc, Discrepancia
from cuenta_publica.registro import Conjunto, Materia, registrar
from cuenta_publica.verificaciones import otro_porcentaje, porcentaje_declarado, total_declarado

from .filters import PartidaFilter
from .formas import ejecucion, pares, totales
from .tables import PartidaTable


def porcentaje_total(cap: CapituloDoc) -> Iterator[Discrepancia]:
    """The declared total percentage is the declared total spent of the declared total approved."""
    for declarado in (c for c in cap.cifras if c.clave == "porcentaje_total" and c.valor is not None):
        montos = [cap.cifra(clave, declarado.periodo) for clave in ("gastado_total", "aprobado_total")]
        if None in montos:
            continue
        calculado = otro_porcentaje(declarado.valor, *(monto.valor for monto in montos))
        if calculado is not None:
            yield Discrepancia(
                clave=f"porcentaje:{cap.ancla}:total:{declarado.periodo}",
                nivel="error",
                regla="porcentaje",
                capitulo=cap.ancla,
                lugar="porcentaje_total",
                mensaje=f"En «{cap.titulo}», el porcentaje total declarado no es el que resulta de los totales.",
                declarado=declarado.valor,
                calculado=calculado,
            )


@registrar
class Presupuesto(Materia):
    clave, nombre = "presupuesto", "Presupuesto"
    cifras = {
        "aprobado_total": "Presupuesto total aprobado",
        "gastado_total": "Gasto total efectuado",
        "porcentaje_aprobado_total": "% del presupuesto total aprobado",
        "porcentaje_total": "% de cumplimiento total",
    }
    conjuntos = (
        Conjunto(
            clave="partidas",
            titulo="Ejecución del presupuesto",
            ayuda="Lo aprobado y lo gastado en cada ítem. Escriba los porcentajes tal como los declara el documento.",
            tabla=PartidaTable,
            filtro=PartidaFilter,
            formas={"pares": pares, "totales": totales, "ejecucion": ejecucion},
            totales={
                "aprobado": "aprobado_total",
                "gastado": "gastado_total",
                "porcentaje_declarado": "porcentaje_total",
            },
            grafico=("item", "gastado"),
        ),
    )
    verificaciones = (
        total_declarado("partidas", "aprobado", "aprobado_total"),
        total_declarado("partidas", "gastado", "gastado_total"),
        porcentaje_declarado("partidas", "gastado", "aprobado", "porcentaje_declarado"),
        porcentaje_total,
    )
