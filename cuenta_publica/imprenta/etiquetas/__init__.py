"""Mends the tags of a PDF that WeasyPrint drew, so that a screen reader finds whole tables, lists and paragraphs.

WeasyPrint 70 tags page by page: what crosses a page becomes several elements, the repeated head of a table is read
again on each page, headers say not what they head, and running heads hang from nothing. Usage::

    with marcar():
        weasyprint.HTML("informe.html").write_pdf("informe.pdf", pdf_variant="pdf/ua-1")
    with pikepdf.open("informe.pdf", allow_overwriting_input=True) as pdf:
        coser(pdf)
        pdf.save("informe.pdf", deterministic_id=True)

or ``python -m cuenta_publica.imprenta.etiquetas informe.html informe.pdf``. Structure types, attributes and MCR: ISO
32000-1, 14.7 and 14.8; what an accessible PDF needs of them: ISO 14289-1, 7.
"""

from __future__ import annotations

import pikepdf

from .arbol import ErrorDeEtiquetas, Nodo, Objeto, Trozo, escribir, leer
from .contenido import leer_contenidos, limpiar
from .enlaces import comprobar_enlaces, podar
from .hilvan import marcar
from .reglas import ordenar

__all__ = ["ErrorDeEtiquetas", "coser", "marcar"]
#: WeasyPrint draws these groups of rows again on each page of their table.
REPETIDOS = {"THead", "TFoot"}


def coser(pdf: pikepdf.Pdf) -> None:
    """Mend in place the structure tree of ``pdf``; saved with ``deterministic_id=True`` the bytes are always the same.

    Pieces are joined if the PDF was drawn under :func:`marcar`, also when it was merged from several; the rest is
    done for any PDF of WeasyPrint. Doing it twice changes nothing more. Raises :class:`ErrorDeEtiquetas` if a figure
    has no alternative text, a link has no place in the text, or tree and pages do not match.
    """
    documento, contenidos = leer(pdf), leer_contenidos(pdf)
    podar(pdf, documento)
    piezas, documento.hijos = documento.hijos, []
    Costura({Trozo(c.pagina, mcid) for c in contenidos for mcid in c.vacios}).unir(documento, piezas)
    ordenar(documento)
    comprobar_enlaces(pdf, documento)
    escribir(pdf, documento, limpiar(contenidos, set(documento.trozos())))


class Costura:
    """The joining of the pieces of each element, which leaves out the ``vacios``."""

    def __init__(self, vacios: set[Trozo]):
        self.vacios = vacios
        self.puestos: dict[str, Nodo] = {}

    def unir(self, padre: Nodo, piezas: list) -> None:
        """Hang ``piezas`` from ``padre``, in order, or add what they hold to the first piece of the same element.

        A piece of the same element as its parent is an anonymous box: what it holds goes to the parent. Pieces in a
        line are one only if they follow each other, because text may stand between them. The rows that are drawn
        again on each page are left out, so that they become artifacts.
        """
        for pieza in piezas:
            if not isinstance(pieza, Nodo):
                if pieza not in self.vacios:
                    padre.hijos.append(pieza)
                continue
            hijos, pieza.hijos = pieza.hijos, []
            anterior = padre if pieza.clave and pieza.clave == padre.clave else self.puestos.get(pieza.clave)
            if anterior is None or (pieza.en_linea and anterior not in (padre, *padre.hijos[-1:])):
                padre.hijos.append(pieza)
                if pieza.clave:
                    self.puestos[pieza.clave] = pieza
                self.unir(pieza, hijos)
            elif pieza.tipo in REPETIDOS and anterior is not padre:
                self._soltar(anterior, hijos)
            else:
                self.unir(anterior, hijos)

    def _soltar(self, gemelo: Nodo, hijos: list) -> None:
        """Leave out the text of a repeated row, but keep its links with those of the row that is read."""
        for hijo in hijos:
            if isinstance(hijo, Nodo):
                self._soltar(self.puestos.get(hijo.clave, gemelo), hijo.hijos)
            elif isinstance(hijo, Objeto):
                gemelo.hijos.append(hijo)
