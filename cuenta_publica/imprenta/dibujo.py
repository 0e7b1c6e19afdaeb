"""From HTML to the PDF: by stretches, then all of it in one, with page numbers and a structure that reads well."""

import io
from collections.abc import Iterable
from functools import partial
from math import ceil
from pathlib import Path

import page
from pikepdf import ObjectStreamMode, Pdf
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from .etiquetas import coser, marcar
from .folios import SIN_FOLIO, SOLO_FOLIO, foliar, hojas
from .metadatos import licenciar
from .procesos import repartir
from .recursos import Recursos, RecursosFetcher, exigir
from .tramos import Cortado, citas, cortar, paginar
from .union import destinos, unir

ESTILOS = Path(__file__).resolve().parent.parent / "static" / "cuenta_publica"
CITAS_POR_PAGINA, VUELTAS = 40, 4  # of the contents, when they are short; how often the front may be drawn
UN_NUMERO = 888  # takes the room of a page's number when it is not known
#: Bookmarks are a chain, and a long report has hundreds.
LIMITES = page.SafetyLimits(max_reference_depth=100_000)


class Inaccesible(Exception):
    """The rules of PDF/UA-1 that a PDF breaks."""


class Imprenta:
    """Fonts and style sheets, read once: making it takes longer than drawing a short report."""

    def __init__(self, carpeta: Path = ESTILOS):
        exigir()
        fuentes = {f.name: ("font/woff2", f.read_bytes()) for f in sorted(carpeta.glob("fonts/*.woff2"))}
        self.letras, self.propios = FontConfiguration(), RecursosFetcher(fuentes)
        self.hojas = {f.name: self._leer(f.read_text(encoding="utf-8")) for f in sorted(carpeta.glob("pdf*.css"))}
        self.sin_folio, self.solo_folio = self._leer(SIN_FOLIO), self._leer(SOLO_FOLIO)

    def _leer(self, css: str) -> CSS:
        return CSS(string=css, base_url=None, url_fetcher=self.propios, font_config=self.letras)

    def imprimir(self, html: str, hojas: Iterable[str], recursos: Recursos, procesos: int = 1) -> bytes:
        """What ``dibujar`` makes; Inaccesible when it breaks what a program can check of PDF/UA-1.

        The checker starts threads, that a fork would leave without: call it where nothing is forked afterwards.
        """
        pdf = self.dibujar(html, hojas, recursos, procesos)
        if fallas := page.validate_pdf_bytes(pdf, profile=page.ValidationProfile.PDF_UA_1, limits=LIMITES).failures:
            raise Inaccesible("; ".join(sorted({f"{falla.rule_id}: {falla.message}" for falla in fallas})[:3]))
        return pdf

    def dibujar(self, html: str, hojas: Iterable[str], recursos: Recursos, procesos: int = 1) -> bytes:
        """The tagged PDF/UA-1 of ``html`` (see ``tramos``) with the style sheets named; ``procesos`` draw the stretches
        of a long one.

        FatalURLFetchingError when it asks for anything that is not in ``recursos``, LetraAusente, ErrorDeEtiquetas.
        """
        cortado, estilos = cortar(html), [self.hojas[nombre] for nombre in hojas]
        if cortado.frente:
            partes, folios = Obra(self, cortado, estilos, recursos, procesos).dibujar()
        else:  # it knows its own pages
            partes, folios = [_abrir(self.pdf(cortado.tramos[0], estilos, recursos))], None
        entero, *otros = partes
        unir(entero, otros)
        if folios:
            foliar(entero, folios)
        coser(entero)
        licenciar(entero, html)
        salida = io.BytesIO()
        entero.save(salida, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return salida.getvalue()

    def componer(self, html: str, estilos: list[CSS], fetcher: RecursosFetcher) -> Document:
        documento = HTML(string=html, base_url=None, url_fetcher=fetcher)
        return documento.render(stylesheets=estilos, font_config=self.letras, presentational_hints=False)

    def pdf(self, html: str, estilos: list[CSS], recursos: Recursos, prefijo: str = "") -> bytes:
        """What WeasyPrint makes of ``html``, with marks for ``coser``."""
        fetcher = RecursosFetcher(recursos)
        documento = self.componer(html, estilos, fetcher)
        with marcar(prefijo):
            hecho = documento.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)
        if fetcher.negadas:  # the SVG painter swallows even fatal errors
            raise FatalURLFetchingError(fetcher.negadas[0])
        return hecho


class Obra:
    """A report with its front, to be drawn piece by piece."""

    def __init__(self, imprenta: Imprenta, cortado: Cortado, estilos: list[CSS], recursos: Recursos, procesos: int):
        self.imprenta, self.cortado, self.recursos = imprenta, cortado, recursos
        self.con_folio, self.sin_folio = [*estilos, imprenta.solo_folio], [*estilos, imprenta.sin_folio]
        # What is long is drawn in other processes, so that the system takes their memory back.
        self.procesos = procesos if len(cortado.tramos) > 1 else 0

    def dibujar(self) -> tuple[list[Pdf], Pdf]:
        """Its front and its stretches, and sheets with the numbers of all their pages.

        The front cites the pages of all that follows it, which depend on how many it takes itself: they are foreseen,
        and it is drawn again in the rare case that it takes others.
        """
        tareas = [partial(self._tramo, n) for n in range(len(self.cortado.tramos))]
        if self.procesos:
            tareas.append(self._contar_frente)
        dibujados = repartir(tareas, self.procesos)
        partes = [_abrir(pdf) for pdf in dibujados[: len(self.cortado.tramos)]]
        propias = int(dibujados[-1]) if self.procesos else 2 + ceil(len(citas(self.cortado.frente)) / CITAS_POR_PAGINA)
        for _ in range(VUELTAS):
            tareas = [partial(self._frente, partes, propias), partial(self._folios, propias + _contar(partes))]
            frente, folios = repartir(tareas, self.procesos)
            if len((abierto := _abrir(frente)).pages) == propias:
                return [abierto, *partes], _abrir(folios)
            propias = len(abierto.pages)
        raise RuntimeError("the front never takes the pages that it cites")

    def _tramo(self, n: int) -> bytes:
        return self.imprenta.pdf(self.cortado.tramos[n], self.sin_folio, self.recursos, f"{n + 1}-")

    def _contar_frente(self) -> bytes:
        supuesto = paginar(self.cortado.frente, dict.fromkeys(citas(self.cortado.frente), UN_NUMERO))
        compuesto = self.imprenta.componer(supuesto, self.sin_folio, RecursosFetcher(self.recursos))
        return b"%d" % len(compuesto.pages)

    def _frente(self, partes: list[Pdf], propias: int) -> bytes:
        paginas, antes = {}, propias
        for parte in partes:
            paginas |= {nombre: antes + n + 1 for nombre, n in destinos(parte).items()}
            antes += len(parte.pages)
        return self.imprenta.pdf(paginar(self.cortado.frente, paginas), self.sin_folio, self.recursos, "0-")

    def _folios(self, cuantos: int) -> bytes:
        return self.imprenta.componer(hojas(cuantos), self.con_folio, RecursosFetcher({})).write_pdf(
            uncompressed_pdf=True
        )


def _abrir(pdf: bytes) -> Pdf:
    return Pdf.open(io.BytesIO(pdf))


def _contar(partes: list[Pdf]) -> int:
    return sum(len(parte.pages) for parte in partes)
