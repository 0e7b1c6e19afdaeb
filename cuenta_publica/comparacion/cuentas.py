"""The tables of an account beside those of another one, from the canonical JSON of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..busqueda import plegar
from .tablas import Buscar, Comparada, Json, Tabla


def comparar(este: Json, otro: Json, buscar: Buscar) -> list[Comparada | None]:
    """One for each printed table and chart of ``este``, in reading order; None for what holds no comparable figure, or
    is a chart of what a table of its capítulo prints."""
    propios, ajenos = list(_recorrer(este)), list(_recorrer(otro))
    contrapartes = _contrapartes(propios, ajenos)
    halladas, dichas = [], set()
    for cap in propios:
        en_tablas = {b["conjunto"] for b in cap["bloques"] if b["tipo"] == "tabla"}
        for bloque in (b for b in cap["bloques"] if b["tipo"] in ("tabla", "grafico")):
            if bloque["tipo"] == "grafico" and bloque["conjunto"] in en_tablas:
                halladas.append(None)
                continue
            tabla = Tabla(cap, bloque, (este["anio"], otro["anio"]), buscar)
            hallada = tabla.comparar(contrapartes.get((cap["ancla"], bloque["conjunto"]))) if tabla.medidas else None
            if hallada and not hallada.plana:
                donde = cap["ancla"], bloque["conjunto"], tuple(r.nombre for r in hallada.renglones)
                hallada, _ = (None if donde in dichas else hallada), dichas.add(donde)
            halladas.append(hallada)
    return halladas


def _recorrer(nodo: Json) -> Iterator[Json]:
    for cap in nodo["capitulos"]:
        yield cap
        yield from _recorrer(cap)


def _contrapartes(propios: Sequence[Json], ajenos: Sequence[Json]) -> dict[tuple[str, str], Json]:
    """The capítulo of the other account that has the same conjunto of the same materia: of the same address, else of
    the same title, else the only one that is left."""
    halladas: dict[tuple[str, str], Json] = {}
    tomados: set[tuple[str, str]] = set()
    for igual in (_misma_ancla, _mismo_titulo, lambda *_: True):
        for cap in propios:
            for clave in [d["conjunto"] for d in cap["datos"]]:
                if (cap["ancla"], clave) in halladas:
                    continue
                libres = [
                    otro
                    for otro in ajenos
                    if otro["materia"] == cap["materia"] and (otro["ancla"], clave) not in tomados
                    if any(d["conjunto"] == clave for d in otro["datos"]) and igual(cap, otro)
                ]
                if len(libres) == 1:
                    halladas[cap["ancla"], clave] = libres[0]
                    tomados.add((libres[0]["ancla"], clave))
    return halladas


def _misma_ancla(uno: Json, otro: Json) -> bool:
    return uno["ancla"] == otro["ancla"]


def _mismo_titulo(uno: Json, otro: Json) -> bool:
    return plegar(uno["titulo"]) == plegar(otro["titulo"])
