"""The exact difference of two editions: applied to the old canonical JSON, it gives the new one to the last byte."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from .alineacion import alinear, canon

Paso = str | int


class _Falta:
    """Where there is no value at all, not even null."""

    def __repr__(self) -> str:
        return "FALTA"

    def __deepcopy__(self, _memoria) -> _Falta:
        return self


FALTA: Any = _Falta()


class NoEsElDocumento(ValueError):
    """The difference was made from another document."""


@dataclass(frozen=True, slots=True)
class Diferencia:
    """One change of the JSON at ``ruta``, a path in the old document: keys of objects and places in lists.

    Without ``orden`` a value takes the place of another; :data:`FALTA` is a key that is not there. With ``orden`` a
    list is made anew: each number is the old place of an element, -1 the next one of ``despues``; those in no place
    are ``antes``. What is inside a list comes before the list, so every path can be read in the old document.
    """

    ruta: tuple[Paso, ...]
    antes: Any
    despues: Any
    orden: tuple[int, ...] | None = None

    def inversa(self) -> Diferencia:
        """What undoes it."""
        if self.orden is None:
            return Diferencia(self.ruta, self.despues, self.antes)
        lugares = {i: j for j, i in enumerate(self.orden) if i >= 0}
        total = len(lugares) + len(self.antes)
        return Diferencia(self.ruta, self.despues, self.antes, tuple(lugares.get(i, -1) for i in range(total)))


def comparar(viejo: Mapping[str, Any], nuevo: Mapping[str, Any]) -> tuple[Diferencia, ...]:
    """Everything that is different, in an order in which it can be applied."""
    return tuple(_comparar((), viejo, nuevo, ""))


def _comparar(ruta: tuple[Paso, ...], a: Any, b: Any, clave: str) -> Iterator[Diferencia]:
    if canon(a) == canon(b):
        return
    if isinstance(a, dict) and isinstance(b, dict):
        for k in sorted(a.keys() | b.keys()):
            if k in a and k in b:
                yield from _comparar((*ruta, k), a[k], b[k], k)
            else:
                yield Diferencia((*ruta, k), a.get(k, FALTA), b.get(k, FALTA))
    elif isinstance(a, list) and isinstance(b, list):
        yield from _comparar_listas(ruta, a, b, clave)
    else:
        yield Diferencia(ruta, a, b)


def _comparar_listas(ruta, a: list, b: list, clave: str) -> Iterator[Diferencia]:
    pares = alinear(a, b, clave)
    for i, j in pares:
        yield from _comparar((*ruta, i), a[i], b[j], "")
    de = {j: i for i, j in pares}
    orden = tuple(de.get(j, -1) for j in range(len(b)))
    if orden != tuple(range(len(a))):
        quedan = {i for i, _ in pares}
        quitados = [v for i, v in enumerate(a) if i not in quedan]
        yield Diferencia(ruta, quitados, [b[j] for j, i in enumerate(orden) if i < 0], orden)


def aplicar(viejo: Mapping[str, Any], diferencias: Iterable[Diferencia]) -> dict[str, Any]:
    """The new document. Raises :class:`NoEsElDocumento` when ``viejo`` is not the one they were made from."""
    raiz = {"": deepcopy(viejo)}
    for d in diferencias:
        *pasos, ultimo = ("", *d.ruta)
        try:
            contiene: Any = raiz
            for paso in pasos:
                contiene = contiene[paso]
            actual = contiene.get(ultimo, FALTA) if isinstance(contiene, dict) else contiene[ultimo]
            despues = _nuevo(actual, d)
        except (LookupError, TypeError, AttributeError) as error:
            raise NoEsElDocumento(f"no hay {d.ruta}") from error
        if despues is FALTA:
            del contiene[ultimo]
        else:
            contiene[ultimo] = despues
    return raiz[""]


def deshacer(nuevo: Mapping[str, Any], diferencias: Iterable[Diferencia]) -> dict[str, Any]:
    """The old document, from the new one."""
    return aplicar(nuevo, [d.inversa() for d in reversed(tuple(diferencias))])


def _nuevo(actual: Any, d: Diferencia) -> Any:
    """What stands at ``d.ruta`` after it, when what stands there now is what it says."""
    if d.orden is None:
        if not _iguales(actual, d.antes):
            raise NoEsElDocumento(f"{d.ruta} dice otra cosa")
        return deepcopy(d.despues)
    quedan = set(d.orden)
    if not _iguales([v for i, v in enumerate(actual) if i not in quedan], d.antes):
        raise NoEsElDocumento(f"{d.ruta} tiene otros elementos")
    agregados = iter(deepcopy(d.despues))
    return [actual[i] if i >= 0 else next(agregados) for i in d.orden]


def _iguales(a: Any, b: Any) -> bool:
    return a is b if FALTA in (a, b) else canon(a) == canon(b)
