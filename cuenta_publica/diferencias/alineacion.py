"""Which element of a list is which in the next edition: by its lasting identity, and by likeness where it has none."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

#: The lasting name of an element, by which it is known in both editions; None when it has none.
Nombre = Callable[[Any], Hashable]
Par = tuple[int, int]
PARECIDO = 0.4  # share of its values that an element keeps to be still the same one
MAXIMO = 20_000  # pairs compared for likeness; beyond, they follow their order


def canon(valor: Any) -> str:
    """Text that is equal for equal JSON values, and only for them: 1, 1.0 and true are three."""
    return json.dumps(valor, sort_keys=True)


def _de(*claves: str) -> Nombre:
    return lambda elemento: tuple(canon(elemento.get(c)) for c in claves) if isinstance(elemento, dict) else None


def _valores(fila: Any) -> list[Any]:
    """The values of a row: of a typed one, or of one that is printed as cells."""
    if isinstance(fila, dict):
        valores = fila.get("valores")
        return [fila.get("etiqueta"), *(valores[c] for c in sorted(valores))] if isinstance(valores, dict) else []
    return [c.get("valor") if isinstance(c, dict) else c for c in fila] if isinstance(fila, list) else []


def _textos(fila: Any) -> Hashable:
    return tuple(v for v in _valores(fila) if isinstance(v, str) and v) or None


def _primer_texto(fila: Any) -> Hashable:
    return next((v for v in _valores(fila) if isinstance(v, str) and v), None)


def _numeros(fila: Any) -> Hashable:
    numeros = tuple(None if isinstance(v, str) else canon(v) for v in _valores(fila) if v not in (None, ""))
    return numeros if any(numeros) else None


def _bloque(elemento: Any) -> Hashable:
    columnas = elemento.get("columnas") if isinstance(elemento, dict) else None
    titulos = (
        tuple(canon(c.get("titulo")) for c in columnas if isinstance(c, dict)) if isinstance(columnas, list) else ()
    )
    return (*(_de("tipo", "conjunto", "titulo")(elemento) or ()), titulos)


#: Names to try on the lists of a report, by the key they stand under, from the surest to the loosest.
_NOMBRES: dict[str, tuple[Nombre, ...]] = {
    "capitulos": (_de("ancla"),),
    "datos": (_de("conjunto"),),
    "consistencia": (_de("clave"),),
    "compromisos": (_de("clave"), _de("texto")),
    "destacadas": (_de("ref"), _de("etiqueta")),
    "cifras": (_de("clave", "periodo"), canon, _de("clave")),
    "columnas": (_de("clave", "titulo"), _de("titulo"), _de("clave")),
    "filas": (_textos, canon, _primer_texto, _numeros),
    "pies": (_textos, canon, _primer_texto, _numeros),
    "barras": (canon, _de("etiqueta")),
    "bloques": (canon, _bloque, _de("tipo", "conjunto", "titulo")),
    "items": (canon,),
}


def alinear(viejos: Sequence[Any], nuevos: Sequence[Any], clave: str = "") -> list[Par]:
    """(place before, place now) of each element that is still there, in the old order; ``clave`` is the list's key."""
    if clave not in _NOMBRES:
        return _en_secuencia(viejos, nuevos)
    pares: dict[int, int] = {}
    for nombre in _NOMBRES[clave]:
        libres = set(pares.values())
        antes = _unicos(((i, x) for i, x in enumerate(viejos) if i not in pares), nombre)
        ahora = _unicos(((j, y) for j, y in enumerate(nuevos) if j not in libres), nombre)
        pares |= {i: ahora[n] for n, i in antes.items() if n in ahora}
    if clave not in (
        "capitulos",
        "datos",
        "consistencia",
        "compromisos",
        "destacadas",
    ):  # what has a key of its own is never another one
        pares |= _parecidos(viejos, nuevos, pares, _hojas_de_fila if clave in ("filas", "pies") else _hojas)
    return sorted(pares.items())


def _unicos(elementos, nombre: Nombre) -> dict[Hashable, int]:
    """Place of each element by its name, which no other has; equal elements are told apart by how many came before."""
    lugares: dict[Hashable, list[int]] = {}
    for i, elemento in elementos:
        if (n := nombre(elemento)) is not None:
            lugares.setdefault(n, []).append(i)
    if nombre is canon:
        return {(n, vez): i for n, puestos in lugares.items() for vez, i in enumerate(puestos)}
    return {n: puestos[0] for n, puestos in lugares.items() if len(puestos) == 1}


def _parecidos(viejos, nuevos, pares: dict[int, int], hojas_de) -> dict[int, int]:
    """The elements left over, each with the one it is most like; of equally like ones, the nearest."""
    tomados = set(pares.values())
    antes = [i for i in range(len(viejos)) if i not in pares]
    ahora = [j for j in range(len(nuevos)) if j not in tomados]
    if len(antes) * len(ahora) > MAXIMO:
        return dict(zip(antes, ahora, strict=False))
    hojas = {i: hojas_de(viejos[i]) for i in antes}, {j: hojas_de(nuevos[j]) for j in ahora}
    candidatos = sorted((-_parecido(hojas[0][i], hojas[1][j]), abs(i - j), i, j) for i in antes for j in ahora)
    hallados: dict[int, int] = {}
    for menos, _, i, j in candidatos:
        if -menos >= PARECIDO and i not in hallados and j not in hallados.values():
            hallados[i] = j
    return hallados


def _hojas(valor: Any) -> Counter[tuple[str, str]]:
    """What an element says, counted: each value under its key, and texts word by word."""
    return Counter(_recorrer(valor, ""))


def _recorrer(valor: Any, clave: str) -> Iterator[tuple[str, str]]:
    if isinstance(valor, dict):
        for k, v in valor.items():
            yield from _recorrer(v, k)
    elif isinstance(valor, list):
        for v in valor:
            yield from _recorrer(v, clave)
    elif isinstance(valor, str):
        yield from ((clave, palabra) for palabra in valor.split())
    else:
        yield clave, canon(valor)


def _hojas_de_fila(fila: Any) -> Counter[tuple[str, str]]:
    return _hojas({str(k): valor for k, valor in enumerate(_valores(fila))})


def _parecido(unas: Counter, otras: Counter) -> float:
    """0 to 1: the share of their values that two elements have in common. What tells the kind must be the same."""
    for clave in ("tipo", "conjunto"):
        if {v for v in unas if v[0] == clave} != {v for v in otras if v[0] == clave}:
            return 0
    total = unas.total() + otras.total()
    return 2 * (unas & otras).total() / total if total else 1


def _en_secuencia(viejos, nuevos) -> list[Par]:
    """Lists whose elements have no name: cell by cell when they are as long, else what is equal in the same order."""
    if len(viejos) == len(nuevos):
        return [(i, i) for i in range(len(viejos))]
    tramos = SequenceMatcher(None, [canon(v) for v in viejos], [canon(v) for v in nuevos], autojunk=False)
    return [(i + k, j + k) for i, j, largo in tramos.get_matching_blocks() for k in range(largo)]


def fuera_de_orden(lugares: Sequence[int]) -> set[int]:
    """The fewest positions of ``lugares`` without which the rest goes up: what was moved."""
    colas: list[int] = []
    finales: list[int] = []
    previo: list[int] = []
    for k, lugar in enumerate(lugares):
        en = bisect_left(colas, lugar)
        colas[en : en + 1] = [lugar]
        finales[en : en + 1] = [k]
        previo.append(finales[en - 1] if en else -1)
    quietos, k = set(), finales[-1] if finales else -1
    while k >= 0:
        quietos.add(k)
        k = previo[k]
    return set(range(len(lugares))) - quietos
