"""Which values hidden integers may have, by what is known of their sums: a tiny integer programme, solved exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, lcm

MINIMO_DE_VALORES = 3  # a hidden cell is hidden while it may have as many
SIN_PISO = -(10**15)  # the least that a cell with a sign may be
_NODOS = 300  # of the search for one integer point; a cell whose search does not end is taken as not hidden
_INTENTOS = 12  # of finding a value between the least and the largest one

Punto = list[int]


@dataclass(frozen=True, slots=True)
class Restriccion:
    """``desde`` ≤ Σ factor · variable ≤ ``hasta``; None is no limit."""

    factores: Mapping[int, Fraction]
    desde: Fraction | None
    hasta: Fraction | None


class Ilimitado(Exception):
    """The objective grows without end: the variable may have any number of values."""


class Indeciso(Exception):
    """The search was cut."""


def estrechas(minimos: Sequence[int], restricciones: Sequence[Restriccion]) -> set[int] | None:
    """The variables (each an integer, at least its minimum) with fewer than three possible values; None when nothing
    satisfies the restrictions."""
    juntas = _juntar(restricciones)
    if len(juntas) == 1 and (len(minimos) == 1 or set(juntas[0].factores.values()) == {Fraction(1)}):
        return _de_una(minimos, juntas[0])
    return _Busqueda(minimos, juntas).estrechas()


def _juntar(restricciones: Sequence[Restriccion]) -> list[Restriccion]:
    """One restriction for all those that speak of the same sum."""
    grupos: dict[tuple, list[Restriccion]] = defaultdict(list)
    for r in restricciones:
        grupos[tuple(sorted(r.factores.items()))].append(r)
    return [
        Restriccion(
            dict(clave),
            max((r.desde for r in iguales if r.desde is not None), default=None),
            min((r.hasta for r in iguales if r.hasta is not None), default=None),
        )
        for clave, iguales in grupos.items()
    ]


def _de_una(minimos: Sequence[int], r: Restriccion) -> set[int] | None:
    """A single sum of plain variables, in closed form."""
    if len(minimos) == 1:
        factor = r.factores[0]
        desde, hasta = (r.desde, r.hasta) if factor > 0 else (r.hasta, r.desde)
        bajo = minimos[0] if desde is None else max(minimos[0], ceil(desde / factor))
        valores = MINIMO_DE_VALORES if hasta is None else floor(hasta / factor) - bajo + 1
    else:
        valores = MINIMO_DE_VALORES if r.hasta is None else floor(r.hasta) - sum(minimos) + 1
        if r.hasta is not None and r.desde is not None and ceil(r.desde) > floor(r.hasta):
            valores = 0
    if valores <= 0:
        return None
    return set(range(len(minimos))) if valores < MINIMO_DE_VALORES else set()


class _Busqueda:
    """Restrictions as ``A·y ≤ b`` over ``y ≥ 0``, what each variable has over its minimum, in whole numbers."""

    def __init__(self, minimos: Sequence[int], restricciones: Sequence[Restriccion]):
        self.n = len(minimos)
        self.A: list[list[int]] = []
        self.b: list[int] = []
        for r in restricciones:
            base = sum(f * minimos[x] for x, f in r.factores.items())
            if r.hasta is not None:
                self._agregar(r.factores, r.hasta - base)
            if r.desde is not None:
                self._agregar({x: -f for x, f in r.factores.items()}, base - r.desde)

    def _agregar(self, factores: Mapping[int, Fraction], tope: Fraction) -> None:
        entero = lcm(Fraction(tope).denominator, *(f.denominator for f in factores.values()))
        self.A.append([int(entero * factores.get(x, 0)) for x in range(self.n)])
        self.b.append(int(entero * tope))

    def estrechas(self) -> set[int] | None:
        try:
            if self._entero([0] * self.n) is None:
                return None
        except Indeciso:
            return set(range(self.n))
        self.vistos: list[set[int]] = [set() for _ in range(self.n)]
        return {x for x in range(self.n) if not self._es_amplia(x)}

    def _es_amplia(self, x: int) -> bool:
        try:
            for signo in (1, -1):
                if len(self.vistos[x]) < MINIMO_DE_VALORES:
                    self._anotar(self._entero([signo if i == x else 0 for i in range(self.n)]))
            bajo, alto = min(self.vistos[x]), max(self.vistos[x])
            for v in range(bajo + 1, min(alto, bajo + 1 + _INTENTOS)):
                if len(self.vistos[x]) < MINIMO_DE_VALORES:
                    self._anotar(self._entero([0] * self.n, {x: v}))
        except Ilimitado:
            return True
        except Indeciso:
            return False
        return len(self.vistos[x]) >= MINIMO_DE_VALORES

    def _anotar(self, punto: Punto | None) -> None:
        for x, valor in enumerate(punto or ()):
            self.vistos[x].add(valor)

    def _entero(self, objetivo: Sequence[int], fijos: Mapping[int, int] | None = None) -> Punto | None:
        """The integer point where ``objetivo`` is largest, by branch and bound; None when there is none."""
        cotas = [(x, signo, signo * v) for x, v in (fijos or {}).items() for signo in (1, -1)]
        pila, mejor, logrado = [cotas], None, None
        for _ in range(_NODOS):
            if not pila:
                return mejor
            cotas = pila.pop()
            filas = [[signo if i == x else 0 for i in range(self.n)] for x, signo, _ in cotas]
            hallado = maximo(objetivo, self.A + filas, self.b + [tope for *_, tope in cotas])
            if hallado is None or (logrado is not None and hallado[0] <= logrado):
                continue
            valor, punto = hallado
            x = next((x for x, v in enumerate(punto) if v.denominator != 1), None)
            if x is None:
                mejor, logrado = [int(v) for v in punto], valor
            else:
                pila += [[*cotas, (x, -1, -ceil(punto[x]))], [*cotas, (x, 1, floor(punto[x]))]]
        raise Indeciso


# --- the simplex method, in whole numbers -------------------------------------------------------------------------


def maximo(c: Sequence[int], A: list[list[int]], b: list[int]) -> tuple[Fraction, list[Fraction]] | None:
    """(value, point) where ``c·x`` is largest subject to ``A·x ≤ b`` and ``x ≥ 0``; None when no point satisfies it.

    Raises :class:`Ilimitado`. Two phases and Bland's rule, as in Chvátal: it always ends.
    """
    n = len(c)
    diccionario = _Diccionario(A, b, n)
    if not diccionario.factible():
        return None
    valor = diccionario.maximizar(c)
    return valor, [diccionario.valor(x + 1) for x in range(n)]


class _Diccionario:
    """Each row says ``divisor`` times a basic variable: a constant, then the factor of each free one. All of them
    whole: a pivot divides exactly by the divisor before. The variable 0 is artificial."""

    def __init__(self, A: list[list[int]], b: list[int], n: int):
        self.filas = [[tope, *(-a for a in fila), 1] for fila, tope in zip(A, b, strict=True)]
        self.libres, self.basicas = [*range(1, n + 1), 0], [*range(n + 1, n + len(A) + 1)]
        self.divisor = 1

    def factible(self) -> bool:
        """Leave it at a point that satisfies everything, without the artificial variable, if there is one."""
        peor = min(range(len(self.filas)), key=lambda i: self.filas[i][0], default=None)
        if peor is not None and self.filas[peor][0] < 0:
            auxiliar = [0] * len(self.libres) + [-1]
            self._pivotar(peor, len(self.libres), auxiliar)
            if self._optimizar(auxiliar) < 0:
                return False
            if 0 in self.basicas:
                i = self.basicas.index(0)
                self._pivotar(i, next(j for j in range(1, len(self.filas[i])) if self.filas[i][j]), auxiliar)
        sobra = self.libres.index(0) + 1
        for fila in self.filas:
            del fila[sobra]
        self.libres.remove(0)
        return True

    def maximizar(self, c: Sequence[int]) -> Fraction:
        objetivo = [0] * (len(self.libres) + 1)
        for x, factor in enumerate(c, 1):
            if x in self.libres:
                objetivo[self.libres.index(x) + 1] += factor * self.divisor
            elif factor:
                objetivo = [o + factor * v for o, v in zip(objetivo, self._de(x), strict=True)]
        return self._optimizar(objetivo)

    def valor(self, nombre: int) -> Fraction:
        return Fraction(self._de(nombre)[0], self.divisor) if nombre in self.basicas else Fraction(0)

    def _de(self, nombre: int) -> list[int]:
        return self.filas[self.basicas.index(nombre)]

    def _optimizar(self, objetivo: list[int]) -> Fraction:
        while entran := [(self.libres[j - 1], j) for j in range(1, len(objetivo)) if objetivo[j] > 0]:
            j = min(entran)[1]
            salen = [(Fraction(f[0], -f[j]), self.basicas[i], i) for i, f in enumerate(self.filas) if f[j] < 0]
            if not salen:
                raise Ilimitado
            self._pivotar(min(salen)[2], j, objetivo)
        return Fraction(objetivo[0], self.divisor)

    def _pivotar(self, i: int, j: int, objetivo: list[int]) -> None:
        """The free variable ``j`` becomes basic in the row ``i``, in place; ``objetivo`` is one more row."""
        fila, antes = self.filas[i], self.divisor
        pivote = fila[j]
        signo = 1 if pivote > 0 else -1
        for otra in (*self.filas, objetivo):
            if otra is not fila:
                factor = otra[j]
                otra[:] = [signo * (pivote * v - factor * w) // antes for v, w in zip(otra, fila, strict=True)]
                otra[j] = signo * factor
        fila[:] = [-signo * v for v in fila]
        fila[j] = signo * antes
        self.divisor = abs(pivote)
        self.libres[j - 1], self.basicas[i] = self.basicas[i], self.libres[j - 1]
