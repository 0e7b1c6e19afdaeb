"""What a total is made of: which rows are its parts, in which ways they may be added, and what the words around a table
say of its list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from ..documento import CapituloDoc, FilaDoc, Tabla
from ..hallazgos import Casilla, Lugar
from ..periodos import Periodo
from .forma import plano, textos
from .ocultas import casillas
from .sumas import Numero

_GENERAL = (
    r"general(?:es)?|provincia(?:l|es)?|comunal|regional|nacional|país|final|del?|año|anual|mensual|casos|personas|"
    r"funcionari[oa]s|dotación|recibid[oa]|ingresos|egresos|gastos?|presupuesto|programas?|fondos?|trimestre|semestre|"
    r"primer|segundo|tercer|cuarto"
)
_TOTAL = re.compile(
    r"\W*(?:(?P<sub>sub\W?)|(?:gran|monto|suma|gasto|presupuesto|n[°º]|número)\s+)?"
    r"(?:total(?:es)?|sumas?(?=\W*(?:\Z|total|de\b)))\b"
    rf"(?P<solo>(?:\W*(?:{_GENERAL}|\d+))*\W*\Z)?",
    re.IGNORECASE,
)
#: Rows that tell again a part of another one.
_DE_ELLOS = re.compile(r"\W*(?:de (?:ellos|ellas|los cuales|las cuales|estos|estas)|incluye)\b", re.IGNORECASE)
_CODIGO = re.compile(r"\W*(?:subt\w*\.?\s|ítem\s)?\s*(\d{1,3}(?:[.-]\d{1,3})*)[.)-]*\s", re.IGNORECASE)
#: Words of a list that names only some of what was counted, and of parts that share people.
_ALGUNOS = r"entre otr[oa]s\b|destaca[nr]?\b|principalmente\b|tales como\b|por ejemplo\b|etc\b|en su mayoría\b"
_ABIERTA = re.compile(rf"\b(?:{_ALGUNOS}|principales\b|algun[oa]s de\b)", re.IGNORECASE)
_ABIERTA_EN_FRASE = re.compile(rf"\b(?:{_ALGUNOS}|mayoritariamente\b)", re.IGNORECASE)
_FIN_DE_FRASE = re.compile(r"[.]\s+(?=[A-ZÁÉÍÓÚ¿«“])")
_TRASLAPE = re.compile(
    r"excluyentes|respuestas? múltiples?|traslap|superpon|doble conteo|más de una vez|"
    r"\b(?:en|a|de) (?:más de una|varias|ambas|dos o más) (?:categorías?|áreas?|necesidad(?:es)?|situaci(?:ón|ones))|"
    r"más de una? (?:ayuda|beneficio|atención|prestación|categoría|programa|trámite|respuesta|subsidio)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Partes:
    """What a total is made of: the informed values, and how many cells are blank ("No aplica" is none of them).

    An ``abierta`` list names only some parts; ``redondeo`` is how far a sum of rounded parts may be from the total;
    ``casillas`` reads the printed cells one by one, in the capítulo and the table of a place.
    """

    valores: tuple[Numero, ...]
    vacias: int = 0
    ocultas: int = 0
    abierta: bool = False
    redondeo: Numero = 0
    casillas: Callable[[CapituloDoc, Lugar], list[Casilla]] = lambda cap, lugar: []

    @property
    def suma(self) -> Numero:
        return sum(self.valores)

    def falta_explicable(self, declarado: Numero) -> bool:
        """Whether cells without a value could hold what separates the sum from the total; with signs, always."""
        con_signo = declarado < 0 or any(v < 0 for v in self.valores)
        return bool(self.vacias or self.ocultas) and (con_signo or self.suma < declarado)


def reunir(celdas: Iterable[tuple[object, str]], abierta: bool = False) -> Partes:
    """The parts that some cells, (value, state) each, are."""
    celdas = list(celdas)
    estados = [estado for _, estado in celdas]
    valores = tuple(v for v, _ in celdas if isinstance(v, int | Decimal))
    return Partes(valores, estados.count("sin_informacion"), estados.count("suprimido"), abierta)


def partes_de(filas: Sequence[FilaDoc], columna: str, abierta: bool = False) -> Partes:
    partes = reunir(((f.get(columna), f.estado(columna)) for f in filas), abierta)
    return replace(partes, casillas=lambda cap, lugar: casillas(cap, lugar.conjunto, columna, filas))


def elegir(posibles: Sequence[Partes], declarado: Numero | None) -> Partes:
    """The way of adding that ties, else one whose suppressed cells may make it tie, else the most likely one that has
    any number."""
    informadas = [p for p in posibles if p.valores or p.ocultas] or list(posibles) or [Partes(())]
    exacta = next((p for p in informadas if p.suma == declarado), None)
    holgada = (p for p in informadas if p.ocultas and (declarado is None or p.suma <= declarado))
    return exacta or next(holgada, informadas[0])


def con_redondeo(partes: Partes, declarado: Numero | None, unidad: int) -> Partes:
    """The parts of a table whose figures are all rounded to ``unidad`` (0: exact): each may be off by half of it."""
    if not unidad or declarado is None or any(v % unidad for v in (declarado, *partes.valores)):
        return partes
    return replace(partes, redondeo=Decimal(unidad * (len(partes.valores) + 1)) / 2)


# --- rows by their names ------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _de_total(nombre: str) -> re.Match[str] | None:
    return _TOTAL.match(nombre)


def nombre_de(fila: FilaDoc) -> str:
    return fila.etiqueta or next((v for v in fila.valores.values() if isinstance(v, str) and v), "")


def es_fila_de_total(fila: FilaDoc) -> bool:
    """Whether the row itself is a total: its name says so, or its second text, alone, does."""
    escritos = [fila.etiqueta, *(v for v in fila.valores.values() if isinstance(v, str))]
    primero, segundo = (*filter(None, escritos), "", "")[:2]
    return bool(_de_total(primero)) or es_solo_total(segundo)


def sin_repetidas(filas: Sequence[FilaDoc]) -> list[FilaDoc]:
    """The rows that may be parts of a total."""
    simples = sumables([nombre_de(fila) for fila in filas])
    return [filas[i] for i in simples if not es_fila_de_total(filas[i])]


def es_solo_total(nombre: str) -> bool:
    """``TOTAL``, ``Total general``, ``Total provincia``; not ``Total de visitas``, which may be a count of its own."""
    hallado = _de_total(nombre)
    return bool(hallado) and hallado["solo"] is not None


def totales_entre(nombres: Sequence[str]) -> list[int]:
    return [i for i, nombre in enumerate(nombres) if _de_total(nombre)]


def sumables(nombres: Sequence[str]) -> list[int]:
    """The rows that may be parts: no totals, nor what tells a part of another again (``de ellas…``, 22.01 of 22)."""
    codigos = {i: hallado[1] for i, nombre in enumerate(nombres) if (hallado := _CODIGO.match(nombre))}
    propios = set(codigos.values())
    de_total = set(totales_entre(nombres))
    return [
        i
        for i, nombre in enumerate(nombres)
        if i not in de_total and not _DE_ELLOS.match(nombre) and propios.isdisjoint(_antecesores(codigos.get(i, "")))
    ]


def _antecesores(codigo: str) -> Iterator[str]:
    return (codigo[: corte.start()] for corte in re.finditer(r"[.-]", codigo))


def sumandos(nombres: Sequence[str], n: int) -> list[list[int]]:
    """The ways in which the total ``n`` may be made of other rows, the most likely first: those that are no total, or
    those of its own group when the table has several; else the subtotals."""
    totales, partes = totales_entre(nombres), sumables(nombres)
    previos, siguientes = [i for i in totales if i < n], [i for i in totales if i > n]
    antes = [i for i in partes if max(previos, default=-1) < i < n]
    despues = [i for i in partes if n < i < min(siguientes, default=len(nombres))]
    encabeza, sub = not previos and not antes, _es_sub(nombres[n])
    if sub or (siguientes and not encabeza):
        return [filas for filas in (antes, despues) if len(filas) > 1 or (filas and sub)]
    grupo, otros = (despues, siguientes) if encabeza else (antes, previos)
    todas = partes if encabeza else [i for i in partes if i < n]
    subtotales = [i for i in otros if _es_sub(nombres[i])]
    formas = [todas, grupo] if len(subtotales) == len(otros) else [grupo, todas]
    if not subtotales and len(otros) > 1 and es_solo_total(nombres[n]):
        subtotales = otros
    formas += [subtotales, sorted({*subtotales, *grupo})] if subtotales else []
    return [filas for filas in formas if filas]


def _es_sub(nombre: str) -> bool:
    hallado = _de_total(nombre)
    return bool(hallado and hallado["sub"])


# --- rows by their periods ----------------------------------------------------------------------------------------


def de_su_periodo(filas: Sequence[FilaDoc], periodo: str) -> list[tuple[list[FilaDoc], bool]]:
    """(rows, whether they leave part of the time untold) for each way of reading what a total of ``periodo`` adds.

    Those of that very period, else those of its parts when they do not overlap; rows without a period belong to any.
    A total without a period may be that of all, or of one of them; of periods that overlap, it says nothing.
    """
    por_periodo: dict[str, list[FilaDoc]] = {}
    for fila in filas:
        por_periodo.setdefault(str(fila.get("periodo") or ""), []).append(fila)
    sueltas = por_periodo.pop("", [])
    if periodo in por_periodo or not por_periodo:
        return [(por_periodo.get(periodo, []) + sueltas, False)]
    leidos = {escrito: Periodo.leer(escrito) for escrito in por_periodo}
    if periodo:
        todo = Periodo.leer(periodo)
        leidos = {e: p for e, p in leidos.items() if _dentro(p, todo)}
        if not leidos and not sueltas:
            return []
    juntas = [f for f in filas if not f.get("periodo") or f["periodo"] in leidos]
    disjuntos, completos = _cubren(list(leidos.values()), Periodo.leer(periodo) if periodo else None)
    una_a_una = [] if periodo else [(por_periodo[escrito] + sueltas, False) for escrito in leidos]
    return [(juntas, not completos), *una_a_una] if disjuntos else []


def _dentro(uno: Periodo, todo: Periodo) -> bool:
    return None not in (uno.desde, todo.desde) and todo.desde <= uno.desde and uno.hasta <= todo.hasta


def _cubren(periodos: Sequence[Periodo], todo: Periodo | None) -> tuple[bool, bool]:
    """Whether no two of them share a day, and whether together they fill ``todo``."""
    en_orden = sorted(periodos, key=lambda p: p.desde or p.hasta)
    pares = list(pairwise(en_orden))
    disjuntos = all(u.desde and o.desde and u.hasta < o.desde for u, o in pares)
    if not todo or not periodos or not disjuntos:
        return disjuntos, True
    seguidos = all(o.desde == u.hasta + timedelta(days=1) for u, o in pares)
    return True, seguidos and (en_orden[0].desde, en_orden[-1].hasta) == (todo.desde, todo.hasta)


# --- what the words around a table say ----------------------------------------------------------------------------


def tablas_de(cap: CapituloDoc, conjunto: str) -> list[int]:
    """The blocks that print ``conjunto`` as a table."""
    return [i for i, b in enumerate(cap.bloques) if isinstance(b, Tabla) and b.conjunto == conjunto]


def rotulos(cap: CapituloDoc, tablas: Iterable[int]) -> list[str]:
    """The titles and notes of some tables."""
    return [f"{cap.bloques[i].titulo}\n{plano(cap.bloques[i].nota)}" for i in tablas]


def es_lista_abierta(rotulos: Iterable[str], nombres: Iterable[str]) -> bool:
    """Whether a table, by its title, its note or its rows' names, lists only some of what was counted."""
    return any(_ABIERTA.search(texto) for texto in (*rotulos, *nombres))


def frase_abierta(cap: CapituloDoc, escritos: Iterable[str]) -> bool:
    """Whether a sentence that gives the total, as one of ``escritos``, says that what it lists is not all."""
    buscado = re.compile(rf"(?<![\d.,])(?:{'|'.join(map(re.escape, escritos))})(?!\d|[.,]\d)")
    frases = (frase for bloque in cap.bloques for frase in _FIN_DE_FRASE.split(textos(bloque)))
    return any(_ABIERTA_EN_FRASE.search(frase) and buscado.search(frase) for frase in frases)


def se_traslapan(cap: CapituloDoc, tablas: Sequence[int]) -> bool:
    """Whether the tables, or the prose beside them (all of it, when none is printed), say that one person may be in
    several parts."""
    cerca = {j for i in tablas for j in (i - 1, i, i + 1) if 0 <= j < len(cap.bloques)} or range(len(cap.bloques))
    return any(_TRASLAPE.search(texto) for texto in (*rotulos(cap, tablas), *(textos(cap.bloques[j]) for j in cerca)))
