"""Words of a page and of a PDF, in reading order, as a person would hear them."""

import io
import re
from html import unescape
from html.parser import HTMLParser

from pypdf import PdfReader

from .dibujos import EN_BLANCO

EN_LINEA = {"a", "abbr", "b", "cite", "code", "data", "em", "i", "small", "span", "strong", "sub", "sup", "time"}
SIN_CIERRE = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}


class _Lector(HTMLParser):
    def __init__(self, omitir):
        super().__init__(convert_charrefs=True)
        self.omitir, self.partes, self.pila = omitir, [], []

    def handle_starttag(self, tag, attrs):
        if tag not in EN_LINEA:
            self.partes.append(" ")
        if tag not in SIN_CIERRE:
            oculto = tag in ("style", "script", "title", "head", "svg") or bool(self.omitir & {n for n, _ in attrs})
            self.pila.append((tag, oculto or (bool(self.pila) and self.pila[-1][1])))

    def handle_endtag(self, tag):
        while self.pila and self.pila.pop()[0] != tag:
            pass
        if tag not in EN_LINEA:
            self.partes.append(" ")

    def handle_data(self, data):
        if not (self.pila and self.pila[-1][1]):
            self.partes.append(data)


SOLO_UNO = ("data-solo-web", "data-solo-pdf")  # what only the page, or only the PDF, carries
DEL_PORTAL = (*SOLO_UNO, "data-portal")  # and what the portal adds to the words of the original


def palabras_html(html: str, omitir=SOLO_UNO) -> list[str]:
    """Words of ``html`` without bullets, those drawn in charts, and elements that carry an attribute of ``omitir``."""
    lector = _Lector(set(omitir))
    lector.feed(html)
    lector.close()
    return "".join(lector.partes).replace("•", " ").split()


def palabras_de_dibujos(html: str) -> list[list[str]]:
    """The words drawn in each chart of ``html``, in order."""
    dibujos = re.findall(r'<svg class="trazado".*?</svg>', html, re.DOTALL)
    return [" ".join(map(unescape, re.findall(r"<text[^>]*>([^<]*)", dibujo))).split() for dibujo in dibujos]


def quitar_dibujos(palabras: list[str], html: str) -> list[str]:
    """``palabras`` of the PDF of ``html`` without those of its charts, which are read last in their page; each one must
    be there whole."""
    for dibujo in palabras_de_dibujos(html):
        i = max(i for i in range(len(palabras)) if palabras[i : i + len(dibujo)] == dibujo)
        palabras = palabras[:i] + palabras[i + len(dibujo) :]
    return palabras


def paginas_pdf(contenido: bytes) -> list[str]:
    leido = PdfReader(io.BytesIO(contenido))
    assert leido.metadata.subject != EN_BLANCO, "a test that reads a PDF is marked con_pdf"
    return [pagina.extract_text() for pagina in leido.pages]


def palabras_pdf(contenido: bytes, institucion: str, cabeceras=()) -> list[str]:
    """Words of the body: without the contents, running heads, drawn bullets and the column titles (``cabeceras``)
    that a table repeats when it goes on in another page."""
    paginas = [p for p in paginas_pdf(contenido) if "\nContenido\n" not in f"\n{p}"]
    return [palabra for pagina in paginas for palabra in _cuerpo(pagina, institucion, cabeceras)]


def _cuerpo(pagina: str, institucion: str, cabeceras) -> list[str]:
    pie = re.search(rf"\n[^\n]*\n?{re.escape(institucion)}\. Versión \d+ Página \d+ de \d+\s*$", pagina)
    if pie:
        sin_pie = pagina[: pie.start()]
        # The line above the footer is the running head, but for the first page of a part, which has none.
        if not re.search(r"Participativas? \d{4} ", pie[0]):
            sin_pie = pagina[: pagina.rindex(f"\n{institucion}. Versión")]
        pagina = sin_pie
    unida = " ".join(re.sub(r"(?<=[^\W\d_])-\n(?=\w)", "-", pagina).replace("•", " ").split())
    for cabecera in cabeceras:
        if cabecera and unida.startswith(cabecera + " "):
            unida = unida.removeprefix(cabecera)
    return unida.split()
