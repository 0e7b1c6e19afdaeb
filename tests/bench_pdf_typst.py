"""The HTML of a report as a Typst document: ``make bench-pdf`` compares what it takes to set the same words.

Headings, paragraphs, lists, tables with their heads, pictures with their alternatives, inner links, page numbers,
contents and bookmarks, tagged as PDF/UA-1. It has no cover, no running part, no boxes, bars or glossary in the margin,
and leaves the width of each column to Typst.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

SIN_CIERRE = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
CELDAS = ("td", "th")
SIN_LEER = {"head", "style", "script", "nav"}
EN_LINEA = {"a", "abbr", "b", "code", "data", "del", "em", "i", "ins", "small", "span", "strong", "sub", "sup", "time"}
PREAMBULO = """#set document(title: "%s")
#set page(paper: "us-letter", margin: (x: 22mm, top: 25mm, bottom: 22mm), header: "%s",
  footer: context [Página #counter(page).display() de #counter(page).final().first()])
#set text(font: "Source Sans 3", size: 10.5pt, lang: "es", region: "CL")
#show heading: set text(font: "Source Serif 4")
#show figure: set block(breakable: true)
#set table(stroke: (bottom: .2mm))
#show table: set text(size: 9.5pt)
"""


@dataclass(slots=True)
class Elemento:
    tag: str
    atributos: dict[str, str]
    hijos: list[Elemento | str] = field(default_factory=list)

    def todos(self, *tags: str) -> list[Elemento]:
        """Those of ``tags`` below it, in order, and none inside another."""
        hallados = []
        for hijo in self.hijos:
            if isinstance(hijo, Elemento):
                hallados += [hijo] if hijo.tag in tags else hijo.todos(*tags)
        return hallados


class _Arbol(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.raiz = Elemento("html", {})
        self.pila = [self.raiz]

    def handle_starttag(self, tag, attrs):
        # The end of these may be left out.
        if (tag == "li" and self.pila[-1].tag == "li") or (tag in CELDAS and self.pila[-1].tag in CELDAS):
            self.pila.pop()
        nuevo = Elemento(tag, {clave: valor or "" for clave, valor in attrs})
        self.pila[-1].hijos.append(nuevo)
        if tag not in SIN_CIERRE:
            self.pila.append(nuevo)

    def handle_endtag(self, tag):
        if any(e.tag == tag for e in self.pila[1:]):
            while self.pila.pop().tag != tag:
                pass

    def handle_data(self, data):
        self.pila[-1].hijos.append(data)


def a_typst(html: str) -> str:
    """The source of ``html``; its pictures are files named as their resources."""
    lector = _Arbol()
    lector.feed(html)
    titulo = re.search(r"<title>([^<]*)", html)[1].strip().replace('"', "")
    return PREAMBULO % (titulo, titulo) + _todo(lector.raiz.hijos)


def _todo(hijos: list[Elemento | str]) -> str:
    return "".join(_cadena(h) if isinstance(h, str) else _elemento(h) for h in hijos)


def _cadena(texto: str) -> str:
    plano = re.sub(r"\s+", " ", texto)
    if not plano.strip():
        return " " if plano else ""
    escapado = plano.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escapado}";'


def _elemento(e: Elemento) -> str:
    if e.tag in SIN_LEER or "data-solo-web" in e.atributos:
        return "#outline(depth: 4)\n" if e.tag == "nav" else ""
    return _ancla(e) + _ESCRIBIR.get(e.tag, _envoltorio)(e)


def _ancla(e: Elemento) -> str:
    return f'#metadata(none)#label("{e.atributos["id"]}");' if "id" in e.atributos else ""


def _envoltorio(e: Elemento) -> str:
    return _todo(e.hijos) if e.tag in EN_LINEA else f"\n\n{_todo(e.hijos)}\n\n"


def _titulo(e: Elemento) -> str:
    return f"\n#heading(level: {e.tag[1]})[{_todo(e.hijos)}]\n"


def _lista(e: Elemento) -> str:
    items = "".join(f"[{_ancla(item)}{_todo(item.hijos)}]," for item in e.todos("li"))
    return f"\n#{'list' if e.tag == 'ul' else 'enum'}({items})\n"


def _tabla(e: Elemento) -> str:
    filas = [fila.todos(*CELDAS) for fila in e.todos("tr")]
    ancho = sum(int(celda.atributos.get("colspan", 1)) for celda in filas[0])
    cabeza = "".join(map(_celda, filas[0])) if e.todos("thead") else ""
    cuerpo = "".join(_celda(c) for fila in (filas[1:] if cabeza else filas) for c in fila)
    titulo = "".join(f"caption: [{_elemento(leyenda)}]," for leyenda in e.todos("caption"))
    celdas = f"table.header({cabeza}), {cuerpo}" if cabeza else cuerpo
    opciones = f"numbering: none, supplement: none, kind: table, {titulo}"
    return f"\n#figure({opciones} table(columns: {ancho}, align: left, {celdas}))\n"


def _celda(e: Elemento) -> str:
    ancho, alto = e.atributos.get("colspan", 1), e.atributos.get("rowspan", 1)
    return f"table.cell(colspan: {ancho}, rowspan: {alto})[{_todo(e.hijos)}],"


def _imagen(e: Elemento) -> str:
    alternativo = e.atributos.get("alt", "").replace("\\", "\\\\").replace('"', '\\"')
    return f'#image("{e.atributos["src"].removeprefix("asset:")}", width: 116mm, alt: "{alternativo}")\n'


def _enlace(e: Elemento) -> str:
    direccion = e.atributos.get("href", "")
    destino = f'label("{direccion[1:]}")' if direccion.startswith("#") else f'"{direccion}"'
    return f"#link({destino})[{_todo(e.hijos)}]"


_ESCRIBIR = {
    **{f"h{n}": _titulo for n in range(1, 7)},
    **dict.fromkeys(("ul", "ol"), _lista),
    **dict.fromkeys(("b", "strong"), lambda e: f"#strong[{_todo(e.hijos)}]"),
    **dict.fromkeys(("em", "i"), lambda e: f"#emph[{_todo(e.hijos)}]"),
    "table": _tabla,
    "img": _imagen,
    "a": _enlace,
    "br": lambda e: "#linebreak()",
}
