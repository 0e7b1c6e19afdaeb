"""Materia "presupuesto"."""

import re
from collections.abc import Iterator

from cuenta_publica.dibujos import ejecucion as dibujar_ejecucion
from cuenta_publica.documento import CapituloDoc, FilaDoc
from cuenta_publica.figuras import abreviar
from cuenta_publica.hallazgos import Discrepancia, Hecho, Lugar
from cuenta_publica.montos import escribir_porcentaje
from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.titulares import ejecutado
from cuenta_publica.verificaciones import (
    casilla,
    gasto_sobre_lo_asignado,
    otro_porcentaje,
    por_fila,
    porcentaje_declarado,
    total_declarado,
)

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
            lugar = Lugar(cap.ancla, cifra="porcentaje_total", periodo=declarado.periodo)
            mensaje = (
                f"En «{cap.titulo}», el porcentaje total declarado ({escribir_porcentaje(declarado.valor)}) no es el "
                f"que resulta de los totales ({escribir_porcentaje(calculado)})."
            )
            yield Discrepancia("porcentaje", "error", lugar, mensaje, declarado.valor, calculado)


def porcentajes_de_lo_aprobado(cap: CapituloDoc) -> Iterator[Discrepancia]:
    """The percentage beside an approved amount is 100 (of itself) or its share of the whole budget."""
    total = cap.cifra("aprobado_total")

    def comprobar(fila: FilaDoc):
        escrito, aprobado = fila.get("porcentaje_aprobado"), fila.get("aprobado")
        if escrito is None or aprobado is None or escrito == 100:
            return None
        calculado = otro_porcentaje(escrito, aprobado, total.valor if total else None)
        if calculado is None:
            return None
        frase = (
            f"el porcentaje de lo aprobado ({escribir_porcentaje(escrito)}) no es 100% ni la parte que le toca del "
            f"presupuesto total ({escribir_porcentaje(calculado)})."
        )
        return "porcentaje", "error", "porcentaje_aprobado", escrito, calculado, frase

    yield from por_fila("partidas", comprobar)(cap)


#: Programmes that have a chapter of their own, which may state another budget, or another spending.
PROGRAMAS = {
    "orasmi": r"\borasmi\b",
    "terreno": r"\bgobierno en terreno\b",
    "fortalecimiento": r"\bfort\w*\.? (?:a |de )?(?:la )?gesti[oó]n prov",
    "opd": r"\bopd\b|\boficina de protección de derechos\b",
}


def presupuestos_de_programas(cap: CapituloDoc) -> Iterator[Hecho]:
    """What the budget gives to each programme in the year its totals are of."""
    total = cap.cifra("aprobado_total")
    for i, fila in enumerate(cap.filas("partidas")):
        item, periodo = str(fila.get("item") or ""), total.periodo if total else ""
        for programa, nombre in PROGRAMAS.items():
            for columna, que in (("aprobado", "presupuesto"), ("gastado", "gasto")):
                monto = casilla(cap, "partidas", i, columna)
                if monto and re.search(nombre, item, re.IGNORECASE):
                    lugar = Lugar(cap.ancla, "partidas", abreviar(item), columna, indice=i)
                    ocultas = (monto,) if monto.valor is None else ()
                    etiqueta = f"{que.capitalize()} de «{item}»"
                    yield Hecho(f"{programa}.{que}", periodo, monto.valor or 0, lugar, etiqueta, ocultas)


@registrar
class Presupuesto(Materia):
    clave, nombre = "presupuesto", "Presupuesto"
    cifras = {
        "aprobado_total": Declarada("Presupuesto total aprobado", "pesos"),
        "gastado_total": Declarada("Gasto total efectuado", "pesos", frase="gastó {} de su presupuesto"),
        "porcentaje_aprobado_total": Declarada("% del presupuesto total aprobado", "porcentaje"),
        "porcentaje_total": Declarada("% de cumplimiento total", "porcentaje"),
    }
    conjuntos = (
        Conjunto(
            clave="partidas",
            titulo="Ejecución del presupuesto",
            ayuda="Lo aprobado y lo gastado en cada ítem. Escriba los porcentajes tal como los declara el documento.",
            ejemplo=(
                "En Antofagasta 2017, «Bienes y Serv.Consumo»: aprobado $73.994.320, gastado $73.520.866, 99,8% de "
                "cumplimiento."
            ),
            tabla=PartidaTable,
            filtro=PartidaFilter,
            formas={"pares": pares, "totales": totales, "ejecucion": ejecucion},
            titulos_de_formas={
                "pares": "Aprobado y gastado, en pares de filas",
                "totales": "Solo los totales declarados",
                "ejecucion": "Ejecución, con el porcentaje calculado",
            },
            totales={
                "aprobado": "aprobado_total",
                "gastado": "gastado_total",
                "porcentaje_declarado": "porcentaje_total",
            },
            grafico=dibujar_ejecucion("item", "aprobado", "gastado"),
            titular=ejecutado("item", "aprobado", "gastado"),
        ),
    )
    verificaciones = (
        total_declarado("partidas", "aprobado", "aprobado_total"),
        total_declarado("partidas", "gastado", "gastado_total"),
        porcentaje_declarado("partidas", "gastado", "aprobado", "porcentaje_declarado"),
        porcentajes_de_lo_aprobado,
        gasto_sobre_lo_asignado("partidas", "aprobado", "gastado"),
        porcentaje_total,
    )
    hechos = (presupuestos_de_programas,)
