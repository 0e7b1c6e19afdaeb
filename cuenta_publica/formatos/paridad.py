"""Page and PDF say the same words, in the same order and in the same cells: seen to be so before anything is published.

Two comparisons make one: the words of the page with those of the HTML that the PDF is drawn from, and these with what
the PDF's own structure says, which is what a screen reader reads.
"""

import io
import re
import unicodedata
from dataclasses import dataclass, field
from html.parser import HTMLParser

from pikepdf import Pdf

from ..imprenta.lectura import Clase, recorrer
from ..imprenta.tramos import EN_LINEA, paginar
from ..imprenta.union import destinos

CELDA, FIGURA = "\x1e", "\x1c"
SIN_CIERRE = {"br", "col", "hr", "img", "input", "link", "meta", "wbr"}
TITULOS = {"h1", "h2", "h3", "h4", "h5", "h6"}
#: What is in only one of the two, and what is not read.
SOLO_UNO, SIN_LEER = {"data-solo-web", "data-solo-pdf"}, {"style", "script", "title", "svg"}
INVISIBLES = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_VINETA = re.compile(r"[•◦▪‣–]|[0-9]+\.|[a-z]\.")
CONTEXTO = 60  # characters told at each side of a difference
FUERA = (
    "Algo no cabe en la página {} del PDF: «{}». Revise si hay una celda, una tabla o una figura demasiado grande, y "
    "divídala."
)


class SinParidad(Exception):
    """What one says and the other does not, in Spanish, naming the passage."""


@dataclass(slots=True)
class Lectura:
    """``letras`` are all the characters but blanks; before those at ``duros`` goes a blank, and at ``blandos`` ends a
    line, a paragraph or a cell, where a blank may be or not; ``titulos`` is where the headings begin and end."""

    partes: list[str] = field(default_factory=list)
    largo: int = 0
    duros: set[int] = field(default_factory=set)
    blandos: set[int] = field(default_factory=set)
    titulos: list[tuple[int, int]] = field(default_factory=list)

    def leer(self, texto: str) -> None:
        texto = INVISIBLES.sub("", unicodedata.normalize("NFC", texto))
        for n, palabra in enumerate(re.split(r"\s+", texto)):
            if n:
                self.duros.add(self.largo)
            self.partes.append(palabra)
            self.largo += len(palabra)

    def cortar(self, signo: str = "") -> None:
        """Here one thing ends and another begins; ``signo`` says which, when it matters."""
        self.blandos |= {self.largo, self.largo + len(signo)}
        self.partes.append(signo)
        self.largo += len(signo)

    def titular(self, desde: int) -> None:
        self.titulos.append((desde, self.largo))

    @property
    def letras(self) -> str:
        return "".join(self.partes)

    def palabras(self, desde: int, hasta: int) -> str:
        """That passage as it is read."""
        letras = self.letras
        cortes = self.duros | self.blandos
        dicho = "".join(
            f" {letras[i]}" if i in cortes else letras[i] for i in range(max(desde, 0), min(hasta, self.largo))
        )
        return re.sub(rf"[\s{CELDA}{FIGURA}]+", " ", dicho).strip()


def comprobar(pagina: str, html: str, pdf: bytes) -> None:
    """Raise :class:`SinParidad` unless ``pagina``, ``html`` (of the PDF) and ``pdf`` say the same."""
    _comparar(leer_html(pagina, SOLO_UNO), leer_html(html, SOLO_UNO), "La página", "el PDF")
    with Pdf.open(io.BytesIO(pdf)) as dibujado:
        citado = paginar(html, {nombre: n + 1 for nombre, n in destinos(dibujado).items()})
        _comparar(leer_html(citado, {"data-solo-web"}), leer_pdf(dibujado), "El documento", "el PDF dibujado")


def leer_html(html: str, omitir: set[str]) -> Lectura:
    """What the article of ``html`` says, without the elements that carry an attribute of ``omitir``."""
    lector = _DeHtml(omitir)
    lector.feed(html[html.index("<body") :])
    lector.close()
    return lector.lectura


class _DeHtml(HTMLParser):
    def __init__(self, omitir: set[str]):
        super().__init__(convert_charrefs=True)
        self.omitir, self.pila, self.lectura = omitir, [], Lectura()

    @property
    def mudo(self) -> bool:
        return bool(self.pila) and self.pila[-1][1]

    def handle_starttag(self, tag, attrs):
        atributos = dict(attrs)
        # Of a drawing, what describes it: the PDF has that as its alternative.
        mudo = (self.mudo and tag != "desc") or bool(self.omitir & atributos.keys())
        if not mudo and tag not in EN_LINEA:
            self.lectura.cortar({"td": CELDA, "th": CELDA, "img": FIGURA, "desc": FIGURA}.get(tag, ""))
        if not mudo and tag == "img":
            self.lectura.leer(atributos.get("alt") or "")
            self.lectura.cortar()
        if tag not in SIN_CIERRE:
            self.pila.append((tag, mudo or tag in SIN_LEER, self.lectura.largo))

    def handle_endtag(self, tag):
        abierto = ""
        while self.pila and abierto != tag:
            abierto, mudo, desde = self.pila.pop()
            if not mudo:
                self._cerrar(abierto, desde)

    def _cerrar(self, tag: str, desde: int) -> None:
        if tag in TITULOS:
            self.lectura.titular(desde)
        if tag not in EN_LINEA:
            self.lectura.cortar()

    def handle_data(self, data):
        if not self.mudo:
            self.lectura.leer(data)


def leer_pdf(pdf: Pdf) -> Lectura:
    """What the structure of ``pdf`` says. :class:`SinParidad` when a text falls out of its page."""
    lectura, renglon, pila = Lectura(), None, []
    medidas = [[float(x) for x in pagina.MediaBox[2:]] for pagina in pdf.pages]
    for signo in recorrer(pdf):
        if signo.clase is Clase.ABRE:
            pila.append((signo.dicho, lectura.largo))
            if signo.dicho not in ("Span", "Link"):
                lectura.cortar({"TD": CELDA, "TH": CELDA, "Figure": FIGURA}.get(signo.dicho, ""))
            if signo.dicho == "Figure":
                lectura.leer(signo.alt)
        elif signo.clase is Clase.CIERRA:
            tipo, desde = pila.pop()
            if tipo.lower() in TITULOS:
                lectura.titular(desde)
            if tipo not in ("Span", "Link"):
                lectura.cortar()
        elif not _sobra(signo.dicho, pila):
            ancho, alto = medidas[signo.pagina]
            if not (0 <= signo.x <= ancho and 0 <= signo.y <= alto):
                raise SinParidad(FUERA.format(signo.pagina + 1, signo.dicho.strip()[:CONTEXTO]))
            if (signo.pagina, signo.y) != renglon:
                lectura.cortar()
            renglon = signo.pagina, signo.y
            lectura.leer(signo.dicho)
    return lectura


def _sobra(dicho: str, pila: list[tuple[str, int]]) -> bool:
    """Whether it is what the PDF adds by itself: the words drawn in a figure, the mark of an item."""
    tipos = {tipo for tipo, _ in pila}
    return "Figure" in tipos or ("Lbl" in tipos and bool(_VINETA.fullmatch(dicho.strip())))


def _comparar(una: Lectura, otra: Lectura, nombre: str, otro: str) -> None:
    letras, otras = una.letras, otra.letras
    if letras == otras:
        sueltas = (una.duros - otra.duros - otra.blandos) | (otra.duros - una.duros - una.blandos)
        if not (sueltas := {i for i in sueltas if 0 < i < una.largo}):
            return
        donde = min(sueltas)
    else:
        donde = next(
            (i for i, (a, b) in enumerate(zip(letras, otras, strict=False)) if a != b), min(una.largo, otra.largo)
        )
    desde, hasta = donde - CONTEXTO, donde + CONTEXTO
    titulo = next((una.palabras(*t) for t in reversed(una.titulos) if t[0] <= donde), "el comienzo")
    raise SinParidad(
        f"{nombre} y {otro} no dicen lo mismo en «{titulo}». {nombre} dice «…{una.palabras(desde, hasta)}…» y {otro} "
        f"dice «…{otra.palabras(desde, hasta)}…». Avise a quien administra el portal."
    )
