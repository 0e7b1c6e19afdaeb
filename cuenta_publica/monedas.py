"""Amounts in UF and US$, read and printed as :mod:`montos` does with pesos: exactly, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .montos import (
    FACTORES,
    anteponer,
    escribir_en_palabras,
    escribir_numero,
    escribir_pesos,
    firmar,
    leer_pesos,
    multiplicar,
    normalizar,
    separar,
    valorar,
)

Moneda = Literal["CLP", "UF", "USD"]
Forma = Literal["cifras", "miles", "millones", "palabras"]

_DIVISA = re.compile(
    r"(?P<signo>-|menos )? ?(?:(?P<factor>mm?)?(?P<antes>u\.?f(?![a-z])\.?|us ?\\?\$|usd))? ?(?P<otro_signo>-)? ?"
    r"(?P<cuerpo>[0-9a-z].*?)(?:\.-)?"
    r"(?(antes)| ?(?:de )?\b(?P<despues>u\.?f|unidad(?:es)? de fomento|us ?\$|usd|dolar(?:es)?))(?:[.,] ?-|\.)?"
)
_MONEDAS: dict[Moneda, tuple[str, int]] = {"CLP": ("$", 0), "UF": ("UF", 4), "USD": ("US$", 2)}  # sign, decimals


@dataclass(frozen=True, slots=True)
class Monto:
    """An amount in the smallest unit of its currency: 1 peso, 0,0001 UF or 0,01 US$."""

    valor: int
    moneda: Moneda


def leer_monto(texto: str) -> Monto | None:
    """An amount that names its currency: ``UF 1.234,5678``, ``US$ 1,5 millones``, ``MUS$ 3``; without one, pesos."""
    partes = _DIVISA.fullmatch(normalizar(texto))
    if partes is None:
        pesos = leer_pesos(texto)
        return None if pesos is None else Monto(pesos, "CLP")
    moneda: Moneda = "UF" if re.match(r"u[fn.]", partes["antes"] or partes["despues"]) else "USD"
    unidad, cuerpo = 10 ** _MONEDAS[moneda][1], separar(partes["cuerpo"])
    if partes["factor"] or (len(cuerpo) == 1 and cuerpo[0][0].isdecimal()):
        valor = multiplicar(" ".join(cuerpo), unidad * FACTORES.get(partes["factor"], 1), moneda)
    else:
        valor = valorar(cuerpo) * unidad
    return Monto(firmar(valor, partes, texto), moneda)


def escribir_monto(monto: Monto, forma: Forma = "cifras") -> str:
    """``$1.234`` · ``UF 1.234,5678`` · ``US$ 1.234,50`` · ``M$ 1,234`` · ``MMUS$ 0,5`` · ``3 millones de pesos``."""
    if monto.moneda == "CLP" and forma in ("cifras", "palabras"):
        return escribir_pesos(monto.valor) if forma == "cifras" else escribir_en_palabras(monto.valor)
    simbolo, decimales = _MONEDAS[monto.moneda]
    potencia = {"miles": 3, "millones": 6}.get(forma, 0)
    centavos = 2 if monto.moneda == "USD" and not potencia and monto.valor % 100 else None
    cifra = escribir_numero(Decimal(monto.valor).scaleb(-decimales - potencia), centavos)
    if forma == "palabras":
        return f"{cifra} {'unidades de fomento' if monto.moneda == 'UF' else 'dólares'}"
    return anteponer(f"{'M' * (potencia // 3)}{simbolo} ", cifra)
