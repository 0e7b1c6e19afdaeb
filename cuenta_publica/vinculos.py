"""Figures in prose bound to data: `[[216|extranjeria:total]]` as stored, `<data value="…">216</data>` as frozen.

The token says how the figure is written and which one it is; the ref ``=`` marks a literal (a name, a law, a number
that is no figure of this account). Tokens are text: the editor, the clipboard and the sanitiser leave them alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from html import escape, unescape

from .documento import Item
from .figuras import Figura, abreviar
from .numerales import Numeral, encontrar, releer

LITERAL = "="
VELADO = "(suprimido)"  # printed where the figure is suppressed, whatever was written
FALTA = "(falta el dato)"  # printed where a figure of the year before waits for this year's
_ETIQUETA = r'<(?>(?:[^"<>]++|"[^"]*")*)>'
_ESCRITO = r"[^\[\]|<>\n]{1,120}"
_REF = r"=|[a-z][a-z0-9-]{0,59}:[A-Za-z0-9_@/.-]{1,250}"
_TOKEN = rf"\[\[(?P<escrito>{_ESCRITO})\|(?P<ref>{_REF})\]\]"
_DATO = r'<data value="(?P<atado>[^"<>]*)">(?P<impreso>[^<]*)</data>'
_TOKENS = re.compile(rf"{_ETIQUETA}|{_TOKEN}")
_DATOS = re.compile(_DATO)
_PIEZAS = re.compile(rf"{_TOKEN}|{_DATO}|(?P<etiqueta>{_ETIQUETA})|&[a-z]{{2,6}};")
_MAL_ESCRITO = re.compile(r"\[\[[^\[\]]{0,400}\|")
# Inline elements do not end a sentence; every other one does.
_EN_LINEA = re.compile(r"</?(?:strong|em|a|data|b|i|span)\b")
# A paragraph with none of these has no numeral: most have none, and looking for them costs.
_PUEDE_HABER = re.compile(
    r"[0-9]|\b(?:peso|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|cero|mil|"
    r"dieci|veint|treint|cuarent|cincuent|sesent|setent|ochent|novent|cien|[a-z]{3,6}cient|quinient|mill)",
    re.IGNORECASE,
)
# What is bound is hidden, letter by letter, from who looks for unbound numerals; sentences show it again.
_OCULTAR = {letra: 0xE000 + letra for letra in range(256)}
_MOSTRAR = {oculta: letra for letra, oculta in _OCULTAR.items()}

#: Freezes the tokens of a rich text.
Atar = Callable[[str], str]
#: Told of each figure that prints another value than the one written: (written, printed, ref).
Anotar = Callable[[str, str, str], None]


def token(escrito: str, ref: str) -> str:
    """The token that binds what is written to the figure ``ref``."""
    return f"[[{escrito}|{ref}]]"


def atador(figuras: Mapping[str, Figura], anotar: Anotar | None = None, veladas: Container[str] = ()) -> Atar:
    """A function that freezes the tokens of a sanitised text: each figure printed as it was written, with its value
    of today. What is bound to a figure that does not exist prints as it was written; :data:`FALTA`, if it waits.
    ``veladas`` are the refs of suppressed cells: :data:`VELADO`."""

    def atado(hallado: re.Match) -> str:
        escrito, ref = hallado["escrito"], hallado["ref"]
        if ref is None:
            return hallado[0]
        if ref in veladas:
            return f'<data value="{ref}">{VELADO}</data>'
        impreso = _impreso(escrito, figuras.get(ref))
        if anotar and impreso != escrito and escrito == _sin_espera(escrito):
            anotar(unescape(escrito), unescape(impreso), ref)
        return f'<data value="{ref}">{impreso}</data>'

    def atar(html: str) -> str:
        return _TOKENS.sub(atado, html) if "[[" in html else html

    return atar


def _sin_espera(escrito: str) -> str:
    """What is written, or the figure of the year before that «¿…?» keeps only to show how it was written."""
    return escrito[1:-1] if escrito.startswith("¿") and escrito.endswith("?") else escrito


def a_la_espera(html: str, refs: Mapping[str, str]) -> str:
    """Stored ``html`` carried into the next year: its figures wait for their value («¿216?»), and their refs become
    those of ``refs``. Literals stay."""

    def mover(hallado: re.Match) -> str:
        if hallado["ref"] in (None, LITERAL):
            return hallado[0]
        return token(f"¿{_sin_espera(hallado['escrito'])[:118]}?", refs.get(hallado["ref"], hallado["ref"]))

    return _TOKENS.sub(mover, html) if "[[" in html else html


def entre_vinculos(html: str, cambiar: Callable[[str], str]) -> str:
    """Stored ``html`` with ``cambiar`` applied to the words that stand in no token and no tag."""
    partes, previo = [], 0
    for pieza in _TOKENS.finditer(html):
        partes += [cambiar(html[previo : pieza.start()]), pieza[0]]
        previo = pieza.end()
    return "".join([*partes, cambiar(html[previo:])])


def _impreso(escrito: str, figura: Figura | None) -> str:
    if figura is None:
        return escrito if escrito == _sin_espera(escrito) else FALTA
    escrito = _sin_espera(escrito)
    llano = unescape(escrito)
    nuevo = releer(llano, figura.valor, figura.tipo)
    return escrito if nuevo == llano else escape(nuevo, quote=False)


def atar_items(items: tuple[Item, ...], atar: Atar) -> tuple[Item, ...]:
    return tuple(Item(atar(i.html), i.marca, atar_items(i.items, atar)) for i in items)


def escritos(html: str) -> str:
    """Stored ``html`` with each token replaced by what is written in it."""
    return _TOKENS.sub(lambda h: h[0] if h["ref"] is None else h["escrito"], html)


def atados(html: str) -> Iterator[tuple[str, str]]:
    """(ref, printed text) of every figure of a frozen text, literals too."""
    return ((h["atado"], unescape(h["impreso"])) for h in _DATOS.finditer(html))


def desatar(html: str) -> str:
    """Frozen ``html`` with its bound figures as plain words; literals stay marked."""
    return _DATOS.sub(lambda h: h[0] if h["atado"] == LITERAL else h["impreso"], html)


def mal_escrito(html: str) -> bool:
    """Whether something in ``html`` looks like a token and is not one: also with bold or a line break inside."""
    if "[[" not in html:
        return False
    return bool(_MAL_ESCRITO.search(_TOKENS.sub(lambda h: " ", html)))


def con_procedencia(html: str, figuras: Mapping[str, Figura]) -> str:
    """A printed draft where each bound figure says in its ``title`` which one it is."""

    def decir(hallado: re.Match) -> str:
        ref = hallado["atado"]
        nombre = "Número literal, sin vínculo" if ref == LITERAL else "Vínculo roto"
        if figura := figuras.get(unescape(ref)):
            nombre = figura.etiqueta
        return f'<data value="{ref}" title="{escape(nombre)}">{hallado["impreso"]}</data>'

    return _DATOS.sub(decir, html)


# --- numerals that are bound to nothing ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Suelto:
    """A numeral in a rich text that no figure stands behind. ``vecinas`` names it by the words beside it, never by its
    value; ``fin`` is 0 when a tag stands inside it, and then it cannot be bound with one click."""

    numeral: Numeral
    vecinas: str
    frase: str
    inicio: int
    fin: int


def sueltos(html: str) -> list[Suelto]:
    """The unbound numerals of a text, stored or frozen, in order."""
    plano, lugares = _aplanar(html)
    hallados, base = [], 0
    for parrafo in plano.split("\n"):
        for numeral in encontrar(parrafo) if _PUEDE_HABER.search(parrafo) else ():
            inicio, fin = lugares[base + numeral.inicio], lugares[base + numeral.fin - 1] + 1
            entero = re.fullmatch(_ESCRITO, html[inicio:fin])
            vecinas = _palabras_vecinas(parrafo, numeral)
            hallados.append(Suelto(numeral, vecinas, _frase(parrafo, numeral), inicio, fin if entero else 0))
        base += len(parrafo) + 1
    return hallados


def _aplanar(html: str) -> tuple[str, list[int]]:
    """The words of ``html`` with one line per paragraph, bound figures hidden, and where each character stands."""
    partes: list[str] = []
    lugares: list[int] = []
    previo = 0

    def agregar(texto: str, lugar: int, avanza: bool) -> None:
        partes.append(texto)
        lugares.extend(range(lugar, lugar + len(texto)) if avanza else [lugar] * len(texto))

    for pieza in _PIEZAS.finditer(html):
        agregar(html[previo : pieza.start()].replace("\n", " "), previo, True)
        previo = pieza.end()
        if atado := pieza["escrito"] or pieza["impreso"]:
            agregar(unescape(atado).translate(_OCULTAR), pieza.start(), False)
        elif etiqueta := pieza["etiqueta"]:
            agregar("" if _EN_LINEA.match(etiqueta) else "\n", pieza.start(), False)
        else:
            agregar(unescape(pieza[0])[:1], pieza.start(), False)
    agregar(html[previo:].replace("\n", " "), previo, True)
    return "".join(partes), lugares


def _palabras_vecinas(parrafo: str, numeral: Numeral) -> str:
    """A name from the two words after the numeral (before it, when none follow), without figures."""
    despues = re.findall(r"[^\W\d_]+", parrafo[numeral.fin : numeral.fin + 80])[:2]
    antes = re.findall(r"[^\W\d_]+", parrafo[max(0, numeral.inicio - 80) : numeral.inicio])[-2:]
    return abreviar(" ".join(despues or antes)) or "numero"


def _frase(parrafo: str, numeral: Numeral) -> str:
    """The numeral with a few words on each side."""
    antes = parrafo[max(0, numeral.inicio - 40) : numeral.inicio]
    despues = parrafo[numeral.fin : numeral.fin + 40]
    if numeral.inicio > 40:
        antes = "…" + antes.partition(" ")[2]
    if len(parrafo) > numeral.fin + 40:
        despues = despues.rpartition(" ")[0] + "…"
    return f"{antes}{parrafo[numeral.inicio : numeral.fin]}{despues}".translate(_MOSTRAR).strip()


class PorValor:
    """The figures of a report by what they are worth. Each search is made once, however often its value is written."""

    def __init__(self, figuras: Mapping[str, Figura]):
        self._grupos: defaultdict[int | Decimal, list[Figura]] = defaultdict(list)
        self._buscadas: dict[tuple[int | Decimal, str, str], list[Figura]] = {}
        for figura in figuras.values():
            self._grupos[figura.valor].append(figura)

    def candidatas(self, numeral: Numeral, capitulo: str) -> list[Figura]:
        buscada = numeral.valor, numeral.tipo, capitulo
        if buscada not in self._buscadas:
            tipos = {numeral.tipo, "pesos"} if numeral.tipo == "cantidad" else {numeral.tipo}
            posibles = [f for f in self._grupos.get(numeral.valor, ()) if f.tipo in tipos]
            self._buscadas[buscada] = sorted(posibles, key=lambda f: f.lugar.capitulo != capitulo)
        return self._buscadas[buscada]


def por_valor(figuras: Mapping[str, Figura]) -> PorValor:
    return PorValor(figuras)


def candidatas(numeral: Numeral, grupos: PorValor, capitulo: str = "") -> list[Figura]:
    """The figures that a numeral may be, those of its own capítulo first. A bare number may be an amount in pesos."""
    return grupos.candidatas(numeral, capitulo)


def vincular(html: str, suelto: Suelto, ref: str) -> str:
    """Stored ``html`` with that numeral, and nothing else, turned into a token."""
    if not suelto.fin or not re.fullmatch(_REF, ref):
        return html
    return html[: suelto.inicio] + token(html[suelto.inicio : suelto.fin], ref) + html[suelto.fin :]
