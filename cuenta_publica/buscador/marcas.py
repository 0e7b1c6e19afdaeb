"""The words that were looked for, marked in what is shown."""

from collections.abc import Collection

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from .raices import palabras

ANTES, LARGO = 80, 320  # letters of a fragment before the first word found, and in all
_LEIDO, _VENTANAS = 20_000, 50


def marcar(texto: str, buscadas: Collection[str]) -> SafeString:
    """``texto``, escaped, with a ``mark`` around each word whose stem is one of ``buscadas``."""
    return _marcar(texto, _halladas(texto, buscadas))


def fragmento(texto: str, buscadas: Collection[str]) -> SafeString:
    """The piece of ``texto`` with most of the words looked for, marked; its beginning, without any."""
    halladas = _halladas(texto[:_LEIDO], buscadas)
    desde, hasta = _bordes(texto, _inicio(halladas))
    dentro = [(a - desde, b - desde, raiz) for a, b, raiz in halladas if a >= desde and b <= hasta]
    cortes = ("… " if desde else "", " …" if hasta < len(texto) else "")
    return format_html("{}{}{}", cortes[0], _marcar(texto[desde:hasta], dentro), cortes[1])


def _halladas(texto: str, buscadas: Collection[str]) -> list[tuple[int, int, str]]:
    return [hallada for hallada in palabras(texto) if hallada[2] in buscadas]


def _marcar(texto: str, halladas: list[tuple[int, int, str]]) -> SafeString:
    partes, fin = [], 0
    for desde, hasta, _ in halladas:
        partes += [conditional_escape(texto[fin:desde]), format_html("<mark>{}</mark>", texto[desde:hasta])]
        fin = hasta
    return SafeString("".join([*partes, conditional_escape(texto[fin:])]))


def _inicio(halladas: list[tuple[int, int, str]]) -> int:
    """Where the fragment begins that has most of them, the first such one."""
    mejor, cuantas = 0, 0
    for desde, _, _ in halladas[:_VENTANAS]:
        inicio = max(0, desde - ANTES)
        suyas = len({raiz for a, b, raiz in halladas if a >= inicio and b <= inicio + LARGO})
        if suyas > cuantas:
            mejor, cuantas = inicio, suyas
    return mejor


def _bordes(texto: str, desde: int) -> tuple[int, int]:
    """The piece that begins there, without cutting words that have an end near."""
    if desde and (espacio := texto.find(" ", desde, desde + ANTES // 2)) >= 0:
        desde = espacio + 1
    hasta = desde + LARGO
    if hasta >= len(texto):
        return desde, len(texto)
    espacio = texto.rfind(" ", hasta - ANTES // 2, hasta)
    return desde, espacio if espacio > 0 else hasta
