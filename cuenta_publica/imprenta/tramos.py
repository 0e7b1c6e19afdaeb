"""A report in stretches that are drawn one by one: what is long takes time in a straight line, and little memory.

The HTML is one document, that can be drawn whole. ``<!--tramo-->`` stands before each of its parts, all of them inside
one ``<div class="partes" …>``; what goes before that is the front, drawn last because it cites pages, each one in a
``<span class="pagina" data-de="#id"></span>``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

CORTE, PARTES = "<!--tramo-->", '<div class="partes"'
CIERRE_DEL_FRENTE, CIERRE = "</article>\n</body>\n</html>\n", "</div>\n</article>\n</body>\n</html>\n"
LARGO = 150_000  # characters of a stretch, at most, unless a single part has more: some 60 pages
AJENO = "cuenta:"  # the scheme of an address in another stretch, until all are one

_DE_LINEA = "a|abbr|b|cite|code|data|del|em|i|ins|small|span|strong|sub|sup|time"
EN_LINEA = frozenset(_DE_LINEA.split("|"))
_BLANCO_SOLO = re.compile(rf"((?:</(?:{_DE_LINEA})>)+)\s+(?=<(?:{_DE_LINEA})\b)")
_ID, _ENLACE = re.compile(r'\bid="([^"]+)"'), re.compile(r'\bhref="#([^"]+)"')
_PAGINA = re.compile(r'(<span class="pagina" data-de="#([^"]+)">)(</span>)')


@dataclass(frozen=True, slots=True)
class Cortado:
    """Each of the ``tramos`` begins in a page of its own; there is one, and no ``frente``, when it is not cut."""

    frente: str
    tramos: tuple[str, ...]


def cortar(html: str, largo: int = LARGO) -> Cortado:
    """``html`` in its front and a few stretches of ``largo`` characters or so, all much alike, each one a document.

    A blank that is alone between two inline elements goes into the first: WeasyPrint draws none, and who hears the PDF
    would hear one word.
    """
    html = _BLANCO_SOLO.sub(r" \1", html)
    antes, *partes = html.split(CORTE)
    if not partes:
        return Cortado("", (html,))
    donde = antes.rindex(PARTES)
    frente, envoltorio = antes[:donde], antes[donde:]
    partes[-1] = partes[-1][: partes[-1].rindex("</article>")].rstrip().removesuffix("</div>")
    cabeza = frente[: frente.index(">", frente.index("<article")) + 1]
    tramos = [cabeza + envoltorio + "".join(juntas) + CIERRE for juntas in _agrupar(partes, largo)]
    return Cortado(*_enlazar(frente + CIERRE_DEL_FRENTE, tramos))


def _agrupar(partes: list[str], largo: int) -> list[list[str]]:
    """``partes`` in groups of much the same length, so that who draws two at a time does not wait for one."""
    total = sum(map(len, partes))
    cada_uno = total / max(1, round(total / largo + 0.4))
    grupos, hasta = [[]], 0
    for parte in partes:
        if grupos[-1] and hasta + len(parte) / 2 > cada_uno * len(grupos):
            grupos.append([])
        grupos[-1].append(parte)
        hasta += len(parte)
    return grupos


def _enlazar(frente: str, tramos: list[str]) -> tuple[str, tuple[str, ...]]:
    """Each one by itself would drop its links to the others: they are given an address that it takes for external."""
    documentos = [frente, *tramos]
    propias = [set(_ID.findall(documento)) for documento in documentos]
    todas = set().union(*propias)

    def enlazado(documento: str, suyas: set[str]) -> str:
        ajenas = todas - suyas
        return _ENLACE.sub(lambda m: f'href="{AJENO}{m[1]}"' if m[1] in ajenas else m[0], documento)

    frente, *tramos = (enlazado(d, suyas) for d, suyas in zip(documentos, propias, strict=True))
    return frente, tuple(tramos)


def paginar(frente: str, paginas: Mapping[str, int]) -> str:
    """``frente`` with the page number of each address that it cites; what is in no page keeps its place empty."""
    return _PAGINA.sub(lambda m: f"{m[1]}{paginas.get(m[2], '')}{m[3]}", frente)


def citas(frente: str) -> list[str]:
    """The addresses whose pages ``frente`` cites."""
    return [direccion for _, direccion, _ in _PAGINA.findall(frente)]
