"""How many lines a text takes, measured with the letters of the report: what must fit is counted, never tried."""

from collections.abc import Iterable
from functools import cache
from math import ceil

from PIL import ImageFont

from .html import ESTILOS

FINA, NEGRITA, SERIF = "sans-3-latin-400", "sans-3-latin-600", "serif-4-latin-600"
CUERPO = 100  # size at which letters are measured
PUNTOS_POR_MM = 72 / 25.4
HOLGURA = 0.97  # of the width: another program may hint, or kern, otherwise
SIGUE = "…"


@cache
def _letra(nombre: str) -> ImageFont.FreeTypeFont:
    ruta = ESTILOS / "fonts" / f"source-{nombre}-normal.woff2"
    return ImageFont.truetype(ruta, CUERPO, layout_engine=ImageFont.Layout.BASIC)


def renglones(texto: str, ancho: float, cuerpo: float, letra: str = FINA) -> int:
    """Lines of ``texto`` in ``ancho`` mm, with letters of ``cuerpo`` points; a word that is too long is broken."""
    caben = HOLGURA * ancho * PUNTOS_POR_MM / cuerpo * CUERPO
    medir, usado, lineas = _letra(letra).getlength, 0.0, 0
    espacio = medir(" ")
    for palabra in texto.split():
        ancha = medir(palabra)
        if lineas and usado + espacio + ancha <= caben:
            usado += espacio + ancha
            continue
        # Where it breaks is not known: the last piece is taken as full, so that nothing fits beside it.
        pedazos = ceil(ancha / caben)
        lineas += max(pedazos, 1)
        usado = ancha if pedazos < 2 else caben
    return lineas


def alto_de(texto: str, ancho: float, renglon: float, cuerpo: float, letra: str = FINA) -> float:
    """Millimetres that ``texto`` takes, with lines of ``renglon`` mm."""
    return renglon * renglones(texto, ancho, cuerpo, letra)


def caben(trozos: Iterable[tuple[str, float, str]], ancho: float) -> bool:
    """Whether those (text, points, letter) fit one after the other in a line of ``ancho`` mm."""
    largo = sum(_letra(letra).getlength(f"{texto} ") * cuerpo / CUERPO for texto, cuerpo, letra in trozos)
    return largo <= HOLGURA * ancho * PUNTOS_POR_MM


def acortar(texto: str, maximo: int) -> str:
    """``texto`` in one paragraph of at most ``maximo`` characters, cut between words."""
    texto = " ".join(texto.split())
    if len(texto) <= maximo:
        return texto
    corto = texto[: maximo - len(SIGUE)]
    entero = corto if texto[len(corto)] == " " else corto.rpartition(" ")[0]
    return (entero or corto).rstrip(" ,;:.") + SIGUE
