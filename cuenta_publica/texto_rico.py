"""Rich text: what the editor may produce, its sanitiser, and lists with their marks kept to the letter."""

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser
from itertools import accumulate, count

import nh3

from .documento import Item

#: Extensions of the prose editor; the sanitiser allows the same elements.
EXTENSIONES = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"protocols": ["http", "https", "mailto"], "enableTarget": False},
    "HardBreak": True,
}
ETIQUETAS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
_ATRIBUTOS = {"*": set(), "a": {"href"}, "ol": {"start", "type"}}  # of all: without "*", title and lang stay
#: What each attribute may say. Links lead out of the report or nowhere: a relative one would mean another page in each
#: place it is read.
_VALORES = {
    "href": re.compile(r"(?:https?://|mailto:).*", re.IGNORECASE | re.DOTALL),
    "start": re.compile(r"[0-9]{1,4}"),
    "type": re.compile(r"[1aAiI]"),
}


def _atributo(etiqueta: str, nombre: str, valor: str) -> str | None:
    regla = _VALORES.get(nombre)
    return valor if regla is None or regla.fullmatch(valor) else None


_REGLAS = {
    "attribute_filter": _atributo,
    "url_schemes": {"http", "https", "mailto"},
    "link_rel": "noopener",
    "clean_content_tags": {"script", "style", "template", "noscript", "svg", "math"},
}
_LIMPIADOR = nh3.Cleaner(tags=ETIQUETAS, attributes=_ATRIBUTOS, **_REGLAS)
# Frozen text also holds ``<data value>``, which only ``vinculos`` writes: typed in, it would be a false binding.
_LIMPIADOR_IMPRESO = nh3.Cleaner(tags=ETIQUETAS | {"data"}, attributes=_ATRIBUTOS | {"data": {"value"}}, **_REGLAS)
# NUL, other controls, lone surrogates and bidirectional overrides have no place in a report.
_PROHIBIDOS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_MARCAS = re.compile(r"<(/?)(?!br\b)[^<>]*>")
PASADAS = 4  # until what is read is what was written: without an element, others are moved from where they were
MAX_NIVELES = 40  # elements inside one another: what draws the PDF goes down them by recursion
_VACIO = re.compile(r"(?:<(p|ul|ol|li|blockquote)>\s*</\1>|\s)*")
_MARCA = re.compile(r"\s*(\(?(?:[a-zA-Z]|[ivxlcIVXLC]{1,6}|\d{1,2})[.)]|[•·–-])\s+")


def limpiar(html: str) -> str:
    """``html`` with only the allowed elements; '' when nothing readable is left. Never raises."""
    return _limpiar(_LIMPIADOR, html)


def limpiar_impreso(html: str) -> str:
    """The same for frozen text on its way to the page: bound figures stay."""
    return _limpiar(_LIMPIADOR_IMPRESO, html)


def _limpiar(limpiador: nh3.Cleaner, html: str) -> str:
    limpio = _PROHIBIDOS.sub("", html)
    for _ in range(PASADAS):
        antes, limpio = limpio, limpiador.clean(limpio)
        if limpio == antes or _niveles(limpio) > MAX_NIVELES:
            break
    if limpio != antes or _niveles(limpio) > MAX_NIVELES:  # no report has it: the words stay
        return _limpiar(limpiador, " ".join(_MARCAS.sub(" ", limpio).split()))
    return "" if _VACIO.fullmatch(limpio) else limpio.strip()


def _niveles(html: str) -> int:
    """How many elements stand inside one another at most; ``html`` is well formed."""
    return max(accumulate(-1 if cierra else 1 for cierra in _MARCAS.findall(html)), default=0)


class _LectorDeListas(HTMLParser):
    """Collects ``<li>`` items with their nested lists, and in ``sueltos`` the words that stand outside any item."""

    EN_LINEA = ETIQUETAS - {"ul", "ol", "li", "p"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pila = [[[], []]]  # of [html parts, child items]; the first one is the root
        self.listas = []  # of the marks that each open list gives to its items
        self.sueltos = ""

    def handle_starttag(self, tag, attrs):
        if tag == "li":
            self.pila.append([[], []])
        elif tag in ("ol", "ul"):
            self.listas.append(_marcas(**{k: v or "" for k, v in attrs}) if tag == "ol" else None)
        elif tag == "p" and "".join(self.pila[-1][0]).strip():
            self.pila[-1][0].append("<br>")
        elif tag in self.EN_LINEA:
            atributos = "".join(f' {k}="{escape(v or "")}"' for k, v in attrs)
            self.pila[-1][0].append(f"<{tag}{atributos}>")

    def handle_endtag(self, tag):
        if tag == "li" and len(self.pila) > 1:
            self._cerrar_item()
        elif tag in ("ol", "ul") and self.listas:
            self.listas.pop()
        elif tag in self.EN_LINEA and tag != "br":
            self.pila[-1][0].append(f"</{tag}>")

    def handle_data(self, data):
        if len(self.pila) == 1 or self.pila[-1][1]:  # outside the items, or after the list inside one
            self.sueltos += data
        self.pila[-1][0].append(escape(data, quote=False))

    def _cerrar_item(self):
        partes, hijos = self.pila.pop()
        marca, html = separar_marca("".join(partes).strip())
        if not marca and self.listas and self.listas[-1]:
            marca = next(self.listas[-1])
        self.pila[-1][1].append(Item(html=html, marca=marca, items=tuple(hijos)))


def _marcas(start: str = "", type: str = "1", **_) -> Iterator[str]:
    """The marks of an ordered list of the editor: ``1.``, ``2.``…; ``a.``…; ``i.``…; from ``start``."""
    inicio = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
    escritores = {"a": _letra, "A": lambda n: _letra(n).upper(), "i": _romano, "I": lambda n: _romano(n).upper()}
    escribir = escritores.get(type, str)
    return (f"{escribir(n)}." for n in count(inicio))


def _letra(n: int) -> str:
    return chr(ord("a") + n - 1) if 1 <= n <= 26 else str(n)


def _romano(n: int) -> str:
    texto = ""
    for valor, signo in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        texto, n = texto + signo * (n // valor), n % valor
    return texto


def separar_marca(html: str) -> tuple[str, str]:
    """("a)", "Asistir en…") of "a) Asistir en…"; ("", html) when the item begins with no mark."""
    if hallada := _MARCA.match(html):
        return hallada[1], html[hallada.end() :]
    return "", html


def _leer(html: str) -> _LectorDeListas:
    lector = _LectorDeListas()
    lector.feed(limpiar(html))
    lector.close()
    return lector


def leer_lista(html: str) -> tuple[Item, ...]:
    """The items of the lists in ``html``, nested as they are there, each with its mark."""
    return tuple(_leer(html).pila[0][1])


def fuera_de_la_lista(html: str) -> str:
    """The words of ``html`` that are in no item, and would not be printed as part of a list."""
    return " ".join(_leer(html).sueltos.split())
