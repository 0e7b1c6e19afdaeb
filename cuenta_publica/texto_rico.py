"""Rich text: what the editor may produce, its sanitiser, and lists with their marks kept to the letter."""

import re
from html import escape
from html.parser import HTMLParser

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
    "Link": {"protocols": ["http", "https", "mailto"]},
    "HardBreak": True,
}
ETIQUETAS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a"}
_LIMPIADOR = nh3.Cleaner(
    tags=ETIQUETAS,
    attributes={"a": {"href"}, "ol": {"start", "type"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
    clean_content_tags={"script", "style", "template", "noscript", "svg", "math"},
)
# NUL, other controls, lone surrogates and bidirectional overrides have no place in a report.
_PROHIBIDOS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
_VACIO = re.compile(r"(?:<(p|ul|ol|li|blockquote)>\s*</\1>|\s)*")
_MARCA = re.compile(r"\s*(\(?(?:[a-zA-Z]|[ivxlcIVXLC]{1,6}|\d{1,2})[.)]|[•·–-])\s+")


def limpiar(html: str) -> str:
    """``html`` with only the allowed elements; '' when nothing readable is left. Never raises."""
    limpio = _LIMPIADOR.clean(_PROHIBIDOS.sub("", html))
    return "" if _VACIO.fullmatch(limpio) else limpio.strip()


class _LectorDeListas(HTMLParser):
    """Collects ``<li>`` items with their nested lists; everything else stays as inline HTML of its item."""

    EN_LINEA = ETIQUETAS - {"ul", "ol", "li", "p"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pila = [[[], []]]  # of [html parts, child items]; the first one is the root

    def handle_starttag(self, tag, attrs):
        if tag == "li":
            self.pila.append([[], []])
        elif tag in self.EN_LINEA:
            atributos = "".join(f' {k}="{escape(v or "")}"' for k, v in attrs)
            self.pila[-1][0].append(f"<{tag}{atributos}>")

    def handle_endtag(self, tag):
        if tag == "li" and len(self.pila) > 1:
            self._cerrar_item()
        elif tag == "p":
            self.pila[-1][0].append(" ")
        elif tag in self.EN_LINEA and tag != "br":
            self.pila[-1][0].append(f"</{tag}>")

    def handle_data(self, data):
        self.pila[-1][0].append(escape(data, quote=False))

    def _cerrar_item(self):
        partes, hijos = self.pila.pop()
        marca, html = separar_marca("".join(partes).strip())
        self.pila[-1][1].append(Item(html=html, marca=marca, items=tuple(hijos)))


def separar_marca(html: str) -> tuple[str, str]:
    """("a)", "Asistir en…") of "a) Asistir en…"; ("", html) when the item begins with no mark."""
    if hallada := _MARCA.match(html):
        return hallada[1], html[hallada.end() :]
    return "", html


def leer_lista(html: str) -> tuple[Item, ...]:
    """The items of the lists in sanitised ``html``, nested as they are there."""
    lector = _LectorDeListas()
    lector.feed(limpiar(html))
    lector.close()
    return tuple(lector.pila[0][1])
