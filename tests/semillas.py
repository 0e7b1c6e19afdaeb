"""The originals as words: what is conversion debris goes, everything else must be printed, in order.

Prose is compared to the letter. Cells of tables are typed values, compared in the portal's printed form.
"""

import re
from decimal import Decimal
from pathlib import Path

from cuenta_publica.montos import escribir_numero, escribir_pesos, escribir_porcentaje

ORIGINALES = Path(__file__).resolve().parent.parent / "fixtures" / "originales"

#: Debris of the conversion from PDF: marks of the converter, never words of the report.
DEBRIS = [
    (r"\*\*|</?u>|</?i>|<ul[^>]*>|</ul>|✓", " "),  # Markdown and HTML left in the text; ticks of lists
    (r"\\([($)])", r"\1"),  # escaped signs
    (r"\[([^\]]*)\]\(#\)", r"\1"),  # dead links
    (r"(?m)^(--\t)+--$", " "),  # the row of dashes left where a page split a table
    (r"Página \d+ de \d+", " "),  # page number of the original
    (r"(?m)^\s*- (?=\S)", " "),  # bullet of the converter, in front of the original's own mark
    (r"(?<![\w*])\*(?=\w)|(?<=[\w;])\*(?![\w*])", ""),  # emphasis: *Desconcentración …*;
    (r"^\s*|•", " "),  # bullets are drawn by the page, not typed
]

#: Where the portal's printed form says the same in another order or with other signs: (original, printed, why).
Reescritura = tuple[str, str, str]


def imprimir_celda(celda: str) -> str:
    """A numeric cell of a table in the portal's printed form; any other cell unchanged."""
    texto = celda.strip()
    if hallado := re.fullmatch(r"(-?)\$\s*([\d.]+?)(?:\.-)?", texto):
        return escribir_pesos(int(hallado[1] + hallado[2].replace(".", "")))
    if hallado := re.fullmatch(r"([\d.]+)\.-", texto):
        return escribir_pesos(int(hallado[1].replace(".", "")))
    if hallado := re.fullmatch(r"(\d+(?:,\d+)?)%", texto):
        return escribir_porcentaje(Decimal(hallado[1].replace(",", ".")))
    if re.fullmatch(r"\d{1,3}(\.\d{3})+|\d+", texto) and not re.fullmatch(r"20[0-2]\d", texto):
        return escribir_numero(int(texto.replace(".", "")))
    return texto


def palabras(nombre: str, reescrituras: list[Reescritura]) -> list[str]:
    """The words of an original. Every rewriting must apply exactly once: a stale one fails."""
    texto = (ORIGINALES / f"{nombre}.txt").read_text(encoding="utf-8")
    for patron, cambio in DEBRIS:
        texto = re.sub(patron, cambio, texto)
    texto = "\n".join(
        "\t".join(map(imprimir_celda, linea.split("\t"))) if "\t" in linea else linea for linea in texto.split("\n")
    )
    texto = " ".join(texto.split())
    for original, impreso, por_que in reescrituras:
        assert por_que
        assert texto.count(original) == 1, (texto.count(original), original)
        texto = texto.replace(original, impreso)
    return texto.split()
