"""The text of a row against its own numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from html import escape, unescape

from ..documento import CapituloDoc, Documento, FilaDoc
from ..hallazgos import Suma
from ..numerales import Numeral, Tipo
from ..vinculos import atador, desatar, sueltos
from .ocultas import ademas, casilla, por_fila_suprimida
from .sumas import Resultado, escribir, por_fila

#: Words that say a list names only some of what was counted.
_ABIERTA = re.compile(r"\b(?:entre otr[oa]s?|algun[oa]s de|tales como|por ejemplo|etc)\b", re.IGNORECASE)


def cantidad_en_texto(
    conjunto: str, columna: str, *textos: str, tipo: Tipo = "cantidad"
) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check in each row that the number ``columna`` is the one its own ``textos``, rich or plain, tell: one of their
    numerals, or the sum of all of them; an open list may name fewer. What they tell of a suppressed one is known."""

    def leer(ricas: set[str], fila: FilaDoc) -> tuple[str, list[Numeral]]:
        escritos = [(t, v) for t in textos if isinstance(v := fila.get(t), str)]
        html = "".join(f"<p>{v if t in ricas else atador({})(escape(v, quote=False))}</p>" for t, v in escritos)
        return html, [s.numeral for s in sueltos(desatar(html))] if html else []

    def contar(cap: CapituloDoc, i: int) -> Iterator[Suma]:
        _, numerales = leer(_ricas(cap, conjunto), cap.filas(conjunto)[i])
        if dichos := [n.valor for n in numerales if n.tipo == tipo]:
            valor = dichos[0] if len(dichos) == 1 else sum(dichos)
            yield Suma(
                "el número que dice el texto de su fila", ((1, casilla(cap, conjunto, i, columna)),), valor, valor
            )

    def comprobar(ricas: set[str], fila: FilaDoc):
        declarado = fila.get(columna)
        if not isinstance(declarado, int | Decimal):
            return None
        html, numerales = leer(ricas, fila)
        dichos = [n.valor for n in numerales if n.tipo == tipo]
        if not dichos or (suma := sum(dichos)) == declarado or any(_dice(n, declarado) for n in numerales):
            return None
        if suma < declarado and _ABIERTA.search(unescape(html)):
            return None
        que = "el monto informado" if tipo == "pesos" else "la cantidad informada"
        frase = (
            f"{que} es {escribir(declarado, tipo)} y su propio texto dice "
            f"{', '.join(escribir(v, tipo) for v in dichos)}."
        )
        return "cantidad-en-texto", "aviso", columna, declarado, dichos[0] if len(dichos) == 1 else suma, frase

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        yield from por_fila(conjunto, partial(comprobar, _ricas(cap, conjunto)))(cap)

    return ademas(verificar, por_fila_suprimida(conjunto, [columna], contar))


def _ricas(cap: CapituloDoc, conjunto: str) -> set[str]:
    return {c.clave for d in cap.datos if d.conjunto == conjunto for c in d.columnas if c.tipo == "rico"}


def _dice(numeral: Numeral, valor: int | Decimal) -> bool:
    """Whether who reads ``numeral`` ("más de 20") reads ``valor``."""
    if re.match("más de|al menos|por lo menos", numeral.calificador):
        return numeral.valor <= valor
    return numeral.valor == valor or (bool(numeral.calificador) and 10 * abs(numeral.valor - valor) <= abs(valor))


#: The rows that any capítulo may have.
COMUNES = (
    cantidad_en_texto("compromisos", "meta", "texto"),
    cantidad_en_texto("compromisos", "presupuesto", "texto", tipo="pesos"),
)


def compromisos_en_su_texto(documento: Documento) -> Iterator[Resultado]:
    for _, cap in documento.recorrer():
        for verificar in COMUNES:
            yield from verificar(cap)
