"""Figures that belong to another year or period than the account, or the chapter, they stand in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from ..documento import CapituloDoc, Documento
from ..hallazgos import Discrepancia, Lugar
from ..periodos import Periodo

ANIO = r"\b(?:19|20)\d\d\b"


def _recorrer(
    caps: tuple[CapituloDoc, ...], anunciados: frozenset[int]
) -> Iterator[tuple[CapituloDoc, frozenset[int]]]:
    """Every capítulo with the years that its title, or one above it, announces."""
    for cap in caps:
        propios = anunciados | {int(a) for a in re.findall(ANIO, cap.titulo)}
        yield cap, propios
        yield from _recorrer(cap.capitulos, propios)


def _fuera(periodo: str, anios: frozenset[int]) -> bool:
    """Whether a stored period touches a year that is neither the account's nor announced."""
    if not periodo:
        return False
    leido = Periodo.leer(periodo)
    primero = leido.desde.year if leido.desde else leido.hasta.year
    return not set(range(primero, leido.hasta.year + 1)) <= anios


def _series(cap: CapituloDoc) -> Iterator[tuple[str, list[str]]]:
    """Each table with the periods of its rows; each cifra with the periods it is given for."""
    for datos in cap.datos:
        if datos.conjunto != "compromisos":  # promises are about the next year
            yield datos.titulo, [str(f.get("periodo") or "") for f in datos.filas]
    cifras: dict[str, list[str]] = defaultdict(list)
    etiquetas = {c.clave: c.etiqueta for c in cap.cifras}
    for cifra in cap.cifras:
        cifras[cifra.clave].append(cifra.periodo)
    for clave, periodos in cifras.items():
        yield etiquetas[clave], periodos


def otros_anios(documento: Documento) -> Iterator[Discrepancia]:
    """One aviso for each capítulo with tables or cifras none of whose periods is of the account's year.

    A series that also gives the account's year compares on purpose and is left alone.
    """
    for cap, anios in _recorrer(documento.capitulos, frozenset({documento.anio})):
        ajenas = {}
        for que, periodos in _series(cap):
            fechados = sorted({p for p in periodos if p})
            if fechados and all(_fuera(p, anios) for p in fechados):
                ajenas[que] = ", ".join(Periodo.leer(p).texto for p in fechados)
        if ajenas:
            detalle = "; ".join(f"«{que}» ({cuando})" for que, cuando in ajenas.items())
            mensaje = (
                f"En «{cap.titulo}» hay cifras de otro período que el de esta cuenta ({documento.anio}): {detalle}. "
                "Confirme que corresponden."
            )
            yield Discrepancia("periodo", "aviso", Lugar(cap.ancla), mensaje)


def portada(documento: Documento) -> Iterator[Discrepancia]:
    """The cover names another year than the año de gestión: readers will look for the account under it."""
    anios = {int(a) for a in re.findall(ANIO, documento.titulo_portada)}
    if anios and documento.anio not in anios and documento.capitulos:
        dichos = ", ".join(map(str, sorted(anios)))
        mensaje = f"La portada dice {dichos} y la cuenta es de la gestión {documento.anio}: se archiva por su gestión."
        yield Discrepancia("portada", "nota", Lugar(documento.capitulos[0].ancla), mensaje)


REVISIONES = (otros_anios, portada)
