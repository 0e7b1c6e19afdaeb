"""How figures are said in the portal's own sentences: short in words, large in millions, with their noun agreeing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from .gramatica import ESCRITOS
from .montos import anteponer, escribir_numero, escribir_pesos, escribir_porcentaje
from .valores import TipoDato

UN_MILLON = 10**6
_OPCIONES = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


def en_palabras(valor: int) -> str:
    """``tres``; above ten, ``12``."""
    return ESCRITOS[valor] if 0 <= valor <= 10 else escribir_numero(valor)


def en_millones(pesos: int | Decimal) -> str:
    """``$961,7 millones``; below ten millions, the exact amount."""
    if abs(pesos) < 10 * UN_MILLON:
        return escribir_pesos(pesos)
    return f"{anteponer('$', escribir_numero(Decimal(pesos) / UN_MILLON, 1))} millones"


def decir(valor: int | Decimal, tipo: TipoDato) -> str:
    """A figure inside a sentence."""
    return {"pesos": en_millones, "porcentaje": escribir_porcentaje}.get(tipo, escribir_numero)(valor)


def parte(valor: int | Decimal, total: int | Decimal) -> str:
    """``87,2%``: its share, never said to be all, or nothing, when it is not."""
    exacta = Decimal(100 * valor) / Decimal(total)
    redonda = exacta.quantize(Decimal("0.1"))
    if redonda == 0 and exacta:
        return "menos de 0,1%"
    if redonda == 100 and exacta != 100:
        redonda = exacta.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
    return escribir_porcentaje(redonda, max(1, -redonda.as_tuple().exponent))


def concordar(frase: str, valor: int | Decimal) -> str:
    """``{visa|visas}`` becomes the noun of that many."""
    return _OPCIONES.sub(lambda m: m[1] if abs(valor) == 1 else m[2], frase)


def enumerar(partes: Sequence[str]) -> str:
    """``a, b y c``; ``e`` before a word that sounds like it."""
    if len(partes) < 2:
        return "".join(partes)
    *primeras, ultima = partes
    nexo = "e" if re.match(r"(?:i|hi(?![aeou]))", ultima.lower()) else "y"
    return f"{', '.join(primeras)} {nexo} {ultima}"
