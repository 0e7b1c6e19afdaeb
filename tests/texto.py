"""Words of a page and of a PDF, in reading order, as a person would hear them."""

import io
from html.parser import HTMLParser

import pikepdf
from pypdf import PdfReader

from cuenta_publica.formatos.paridad import leer_pdf

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


def paginas_pdf(contenido: bytes) -> list[str]:
    leido = PdfReader(io.BytesIO(contenido))
    assert leido.metadata.subject != EN_BLANCO, "a test that reads a PDF is marked con_pdf"
    return [pagina.extract_text() for pagina in leido.pages]


def palabras_pdf(contenido: bytes) -> list[str]:
    """Words that the structure of a PDF says, which is what a screen reader reads: without running heads, bullets or
    what is drawn in charts."""
    with pikepdf.open(io.BytesIO(contenido)) as dibujado:
        lectura = leer_pdf(dibujado)
    return lectura.palabras(0, lectura.largo).replace("•", " ").split()
