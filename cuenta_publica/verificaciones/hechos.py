"""The same fact stated in two chapters: each pair that differs is a contradiction."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations

from .. import registro
from ..documento import CapituloDoc, Documento
from ..figuras import abreviar
from ..hallazgos import Discrepancia, Hecho, Lugar, Suma
from ..montos import escribir_numero, escribir_pesos
from .otros_anios import ANIO

_POR_HACER = re.compile(
    r"\b(?:programación|programado|proyecci(?:ón|ones)|desafíos?|compromisos|próximo)\b", re.IGNORECASE
)
_NEUTRAS = "total totales numero cantidad de del la las el los en"
#: Words that name no fact by themselves: «Total del programa» may be of anything.
_VAGAS = (
    "total totales monto montos presupuesto gasto gastos gastado asignado aprobado saldo programa programas fondo "
    "fondos numero cantidad cifra invertido ejecutado anual casos personas beneficiarios beneficiarias sesiones "
    "actividades realizadas para todos todas todo toda desde hasta"
)
NEUTRAS, VAGAS = frozenset(_NEUTRAS.split()), frozenset(_VAGAS.split())


def hechos(documento: Documento) -> Iterator[tuple[Hecho, str]]:
    """Every fact with the title of the capítulo that states it, in reading order."""
    for cap, anio in _con_anio(documento.capitulos, documento.anio, documento.anio):
        for declarar in (*registro.materia(cap.materia).hechos, _cifras_con_nombre):
            for hecho in declarar(cap):
                periodo = hecho.periodo or str(anio)
                yield replace(hecho, periodo=periodo), f"{cap.numero} {cap.titulo}".strip()


def _con_anio(caps: tuple[CapituloDoc, ...], gestion: int, anio: int) -> Iterator[tuple[CapituloDoc, int]]:
    """Every capítulo with the year its undated figures are of: the one its title, or one above it, announces; the next
    one in a plan."""
    for cap in caps:
        dichos = [int(a) for a in re.findall(ANIO, cap.titulo)]
        por_hacer = anio == gestion and not dichos and _POR_HACER.search(cap.titulo)
        propio = dichos[0] if len(dichos) == 1 else gestion + 1 if por_hacer else anio
        yield cap, propio
        yield from _con_anio(cap.capitulos, gestion, propio)


def _cifras_con_nombre(cap: CapituloDoc) -> Iterator[Hecho]:
    """The cifras whose own words say what they count, wherever they stand: «Total de visas otorgadas»."""
    for cifra in cap.cifras:
        palabras = abreviar(cifra.etiqueta).split("-")
        if cifra.valor is not None and not cifra.calificador and len([p for p in palabras if _es_propia(p)]) > 1:
            lugar = Lugar(cap.ancla, cifra=cifra.clave, periodo=cifra.periodo)
            clave = f"{cifra.tipo}:{'-'.join(p for p in palabras if p not in NEUTRAS)}"
            yield Hecho(clave, cifra.periodo, cifra.valor, lugar, cifra.etiqueta)


def _es_propia(palabra: str) -> bool:
    return len(palabra) > 3 and palabra not in VAGAS


def de_cifra(clave: str, cifra: str) -> Callable[[CapituloDoc], Iterator[Hecho]]:
    """The fact ``clave`` of each period, as the cifra ``cifra`` of a capítulo states it: another one may differ."""

    def declarar(cap: CapituloDoc) -> Iterator[Hecho]:
        for c in cap.cifras:
            if c.clave == cifra and c.valor is not None:
                lugar = Lugar(cap.ancla, cifra=c.clave, periodo=c.periodo)
                yield Hecho(clave, c.periodo, c.valor, lugar, c.etiqueta)

    return declarar


def contradicciones(documento: Documento) -> Iterator[Discrepancia | Suma]:
    """One error for each fact and period that later capítulos state with another value than the first one."""
    grupos: dict[tuple[str, str], list[tuple[Hecho, str]]] = defaultdict(list)
    for hecho, titulo in hechos(documento):
        grupos[hecho.clave, hecho.periodo].append((hecho, titulo))
    vistos: set[tuple[Lugar, Lugar]] = set()
    for grupo in grupos.values():
        yield from _lo_que_dicen(grupo)
        completos = [par for par in grupo if not par[0].ocultas]
        for (primero, donde), (otro, aqui) in ((completos[0], par) for par in completos[1:]):
            distinto = otro.valor != primero.valor and otro.lugar.capitulo != primero.lugar.capitulo
            if distinto and (otro.lugar, primero.lugar) not in vistos:
                vistos.add((otro.lugar, primero.lugar))
                escribir = escribir_pesos if re.search("presupuesto|gasto|pesos", primero.clave) else escribir_numero
                mensaje = (
                    f"«{aqui}» dice {escribir(otro.valor)} ({otro.etiqueta}) y «{donde}» dice "
                    f"{escribir(primero.valor)} ({primero.etiqueta}), para el mismo período."
                )
                yield Discrepancia("contradiccion", "error", otro.lugar, mensaje, otro.valor, primero.valor)


def _lo_que_dicen(grupo: list[tuple[Hecho, str]]) -> Iterator[Suma]:
    """What a capítulo that states a fact tells of the suppressed cells of another one that states it too."""
    velado = any(hecho.ocultas for hecho, _ in grupo)
    for (uno, _), (otro, donde) in permutations(grupo, 2) if velado else ():
        if uno.ocultas and uno.lugar.capitulo != otro.lugar.capitulo:
            terminos = (*((1, c) for c in uno.ocultas), *((-1, c) for c in otro.ocultas))
            yield Suma(f"«{donde}», que cuenta lo mismo", terminos, otro.valor - uno.valor, otro.valor - uno.valor)
