"""Where each text of a PDF is, from the PDF's own coordinates: what neither WeasyPrint nor this project says of it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

MM = 72 / 25.4
IDENTIDAD = pikepdf.Matrix()


@dataclass(frozen=True, slots=True)
class Trazo:
    """A run of text: from where to where it goes, and its base line, in points from the left bottom corner."""

    izquierda: float
    derecha: float
    y: float


def trazos(pagina: pikepdf.Page) -> list[Trazo]:
    """Every text that a page shows, in the order in which it is painted."""
    return list(_leer(pagina, {nombre: _anchos(letra) for nombre, letra in pagina.Resources.Font.items()}))


def _leer(pagina: pikepdf.Page, anchos: dict[str, dict[int, float]]) -> Iterator[Trazo]:
    matriz, pila, tm, letra, cuerpo = IDENTIDAD, [], IDENTIDAD, {}, 0.0
    for operandos, operador in pikepdf.parse_content_stream(pagina, "q Q cm Tf Tm TJ"):
        match str(operador):
            case "q":
                pila.append(matriz)
            case "Q":
                matriz = pila.pop()
            case "cm":
                matriz = pikepdf.Matrix(*map(float, operandos)) @ matriz
            case "Tf":
                letra, cuerpo = anchos[str(operandos[0])], float(operandos[1])
            case "Tm":
                tm = pikepdf.Matrix(*map(float, operandos))
            case "TJ":
                ancho = sum(_avance(parte, letra) for parte in operandos[0]) * cuerpo / 1000
                (x, y), (fin, _) = ((tm @ matriz).transform(punto) for punto in ((0, 0), (ancho, 0)))
                yield Trazo(x, fin, y)


def _avance(parte, letra: dict[int, float]) -> float:
    """How far a piece of a text goes, in thousandths of its size: glyphs of two bytes, or a step back."""
    if not isinstance(parte, pikepdf.String):
        return -float(parte)
    glifos = bytes(parte)
    return sum(letra[int.from_bytes(glifos[i : i + 2])] for i in range(0, len(glifos), 2))


def _anchos(letra: pikepdf.Dictionary) -> dict[int, float]:
    """The width of each glyph: /W is [first [widths]…]."""
    pares = list(letra.DescendantFonts[0].W)
    return {
        int(primero) + i: float(ancho)
        for primero, propios in zip(pares[::2], pares[1::2], strict=True)
        for i, ancho in enumerate(propios)
    }
