"""Unit slips: "20 becas de $50.000 cada una, por $10.000.000" is ten times what count and price give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..documento import Documento
from ..hallazgos import Discrepancia
from ..montos import escribir_numero, escribir_pesos
from ..numerales import Numeral, encontrar
from .resguardos import escritos

_POR_UNIDAD = re.compile(r"\bcada un[oa]\b|\bc/u\b|\bpor persona\b|\bpor familia\b|\bunitari[oa]\b", re.IGNORECASE)
_FRASE = re.compile(r"[^.;\n]+(?:[.](?=\d)[^.;\n]+)*")
VECES = (10, 100, 1000)


def _leer(frase: str) -> tuple[Numeral, Numeral, Numeral] | None:
    """(count, price, total) of a sentence that gives the three of them."""
    numerales = encontrar(frase)
    cantidades = [n for n in numerales if n.tipo == "cantidad"]
    pesos = sorted((n for n in numerales if n.tipo == "pesos"), key=lambda n: n.valor)
    if len(cantidades) != 1 or len(pesos) != 2 or not cantidades[0].valor or not pesos[0].valor:
        return None
    return cantidades[0], pesos[0], pesos[1]


def saltos_de_unidad(documento: Documento) -> Iterator[Discrepancia]:
    """A total that is exactly 10, 100 or 1,000 times count × unit price, or a tenth, a hundredth, a thousandth."""
    for _, cap in documento.recorrer():
        for lugar, texto in escritos(cap):
            for frase in _FRASE.finditer(texto):
                if not _POR_UNIDAD.search(frase[0]) or not (leida := _leer(frase[0])):
                    continue
                cuantos, precio, total = leida
                resulta = cuantos.valor * precio.valor
                if any(total.valor * v == resulta or resulta * v == total.valor for v in VECES):
                    mensaje = (
                        f"En «{cap.titulo}», {escribir_numero(cuantos.valor)} por {escribir_pesos(precio.valor)} son "
                        f"{escribir_pesos(resulta)} y el texto dice {escribir_pesos(total.valor)}: revise la unidad."
                    )
                    yield Discrepancia("unidad", "error", lugar, mensaje, total.valor, resulta)
