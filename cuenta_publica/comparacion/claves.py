"""Which row of one account is which of another: by what it is about and its period, never by its place or figures."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..busqueda import plegar
from ..periodos import Periodo, PeriodoInvalido
from ..valores import Datos, FilaDoc

#: What a row is about, as folded texts: equal in both accounts when it is about the same.
Clave = tuple[str, ...]
MAXIMO_DE_TEXTOS = 3


def claves(grupos: Sequence[Datos], ajenas: Collection[str] = ()) -> list[list[Clave]]:
    """The key of each row of each group: as few of its texts as tell apart, in every group, rows of one period.

    ``ajenas`` are columns that say nothing of what it is about, such as the words around a number.
    """
    textos = [[_textos(fila, datos, ajenas) for fila in datos.filas] for datos in grupos]
    periodos = [[_iso(fila, datos) for fila in datos.filas] for datos in grupos]
    halladas = [[t[:1] for t in propios] for propios in textos]
    for largo in range(2, MAXIMO_DE_TEXTOS + 1):
        repetidas: set[Clave] = set()
        for suyas, suyos in zip(halladas, periodos, strict=True):
            veces = Counter(zip(suyas, suyos, strict=True))
            repetidas |= {clave for (clave, _), n in veces.items() if n > 1}
        halladas = [
            [t[:largo] if clave in repetidas else clave for clave, t in zip(suyas, propios, strict=True)]
            for suyas, propios in zip(halladas, textos, strict=True)
        ]
    return halladas


def _textos(fila: FilaDoc, datos: Datos, ajenas: Collection[str]) -> Clave:
    """Whole: two long names may begin alike."""
    columnas = [c for c in datos.columnas if c.tipo in ("texto", "opcion") and c.clave not in ajenas]
    dichos = [str(v) for c in columnas if (v := fila.get(c.clave)) not in (None, "")]
    return tuple(map(plegar, dichos or [fila.etiqueta]))


def _columna_de_tiempo(datos: Datos) -> str:
    return next((c.clave for tipo in ("periodo", "anio") for c in datos.columnas if c.tipo == tipo), "")


def _iso(fila: FilaDoc, datos: Datos) -> str:
    return str(fila.get(_columna_de_tiempo(datos)) or "")


def periodo_de(fila: FilaDoc, datos: Datos, anio: int) -> Periodo | None:
    """What the row speaks of: the whole year of its account where the conjunto has no periods; None where it has them
    and the row leaves it blank."""
    if not _columna_de_tiempo(datos):
        return Periodo.leer(str(anio))
    return leer_periodo(_iso(fila, datos))


def leer_periodo(iso: str) -> Periodo | None:
    try:
        return Periodo.leer(iso) if iso else None
    except PeriodoInvalido:
        return None


def relativo(periodo: Periodo | None, anio: int) -> str:
    """The period told from the account's year, so that January to March of the next year is the same in every one."""
    if periodo is None:
        return ""
    return re.sub(r"(^|/)(\d{4})", lambda parte: f"{parte[1]}{int(parte[2]) - anio:+}", periodo.iso)


@dataclass(frozen=True, slots=True)
class Pareo:
    """``pares`` has, for each of these, the place of the other one; ``varias``, which of these could be several of the
    others; ``sobran``, the others that are left."""

    pares: tuple[int | None, ...]
    varias: frozenset[int]
    sobran: tuple[int, ...]


def parear(estas: Sequence[tuple[Clave, str]], otras: Sequence[tuple[Clave, str]]) -> Pareo:
    """Which is which, from keys and relative periods: of equal keys, those of one period; then, if one is left on each
    side, the two that are left, whatever their periods."""
    pares: dict[int, int] = {}
    lugares = _por(estas, entero=True), _por(otras, entero=True)
    for nombre, propios in lugares[0].items():
        ajenos = lugares[1].get(nombre, [])
        if len(propios) == len(ajenos) == 1:
            pares[propios[0]] = ajenos[0]
    varias: set[int] = set()
    tomados = set(pares.values())
    por_clave = _por(estas), _por(otras)
    for clave, suyos in por_clave[0].items():
        propios = [i for i in suyos if i not in pares]
        ajenos = [j for j in por_clave[1].get(clave, []) if j not in tomados]
        if len(propios) == len(ajenos) == 1:
            pares[propios[0]] = ajenos[0]
        elif ajenos:
            varias |= set(propios)
    tomados = set(pares.values())
    sobran = tuple(j for j in range(len(otras)) if j not in tomados)
    return Pareo(tuple(pares.get(i) for i in range(len(estas))), frozenset(varias), sobran)


def _por(filas: Sequence[tuple[Clave, str]], *, entero: bool = False) -> dict:
    lugares = defaultdict(list)
    for i, fila in enumerate(filas):
        lugares[fila if entero else fila[0]].append(i)
    return lugares
