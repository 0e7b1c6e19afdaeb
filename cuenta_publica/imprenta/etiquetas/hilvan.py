"""The basting: while WeasyPrint draws, each tag is stamped with the HTML element it comes from.

WeasyPrint builds the tags page by page and forgets which pieces were one element. The stamp, a private key of each
structure element, lets :func:`cuenta_publica.imprenta.etiquetas.coser` join them exactly, and goes away there.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint import VERSION
from weasyprint.formatting_structure import boxes
from weasyprint.pdf import tags

from .arbol import HILVAN, ErrorDeEtiquetas

PARAMETROS = ("box", "parent", "pdf", "page_number", "nums", "annotations", "tags")
#: CSS list styles that PDF has a word for (ISO 32000-1, table 347).
NUMERACIONES = {
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "upper-roman": "UpperRoman",
    "lower-roman": "LowerRoman",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
}
PUNTOS_POR_PX = 0.75


@contextmanager
def marcar(prefijo: str = "") -> Iterator[None]:
    """While open, whatever WeasyPrint draws carries the stamps, and long documents are tagged in linear time.

    ``prefijo`` tells apart the elements of documents drawn in other processes that will be merged with this one.
    It changes two modules while it is open, so it is not for threads that draw at the same time. Raises
    :class:`ErrorDeEtiquetas` when the installed WeasyPrint or pydyf are not as expected.
    """
    comprobar()
    construir, referencias = tags._build_box_tree, pydyf.PDF.page_references
    tags._build_box_tree = Hilvan(construir, prefijo)
    pydyf.PDF.page_references = property(_una_vez(referencias.fget))
    try:
        yield
    finally:
        tags._build_box_tree, pydyf.PDF.page_references = construir, referencias


def comprobar() -> None:
    """Raise :class:`ErrorDeEtiquetas` unless what ``marcar`` replaces is there, with the shape it knows."""
    construir = getattr(tags, "_build_box_tree", None)
    if construir is None or tuple(inspect.signature(construir).parameters) != PARAMETROS:
        raise ErrorDeEtiquetas(f"WeasyPrint {VERSION} no arma las etiquetas como la versión 70: falta _build_box_tree.")
    if not isinstance(vars(pydyf.PDF).get("page_references"), property):
        raise ErrorDeEtiquetas(f"pydyf {pydyf.VERSION} no tiene la propiedad PDF.page_references.")


def _una_vez(calcular: Callable[[pydyf.PDF], tuple]) -> Callable[[pydyf.PDF], tuple]:
    """``calcular`` again only when there are more pages: it is asked for each element, and it walks every page."""

    def referencias(pdf: pydyf.PDF) -> tuple:
        largo = len(pdf.pages["Kids"])
        if getattr(pdf, "_paginas_vistas", None) != largo:
            pdf._paginas_vistas, pdf._referencias = largo, calcular(pdf)
        return pdf._referencias

    return referencias


class Hilvan:
    """Stands in for ``weasyprint.pdf.tags._build_box_tree``, which calls it again for each child."""

    def __init__(self, construir: Callable[..., Iterator[pydyf.Dictionary]], prefijo: str):
        self.construir, self.prefijo = construir, prefijo
        self.numeros: dict[Any, int] = {}
        self.abiertas: list[int | None] = []
        self.alto = 0.0

    def __call__(self, box, parent, pdf, *resto) -> list[pydyf.Dictionary]:
        caja = getattr(box, "_box", box)
        if isinstance(caja, boxes.PageBox):
            self.alto = caja.margin_height()
        item = self._item_abierto(caja, parent, pdf)
        sin_elemento = caja.element_tag in ("html", "body") or isinstance(caja, boxes.PageBox | boxes.MarginBox)
        self.abiertas.append(None if sin_elemento else len(pdf.objects))
        elementos = list(self.construir(box, item or parent, pdf, *resto))
        self.abiertas.pop()
        for elemento in elementos:
            if HILVAN not in elemento and caja.element is not None:
                self._sellar(elemento, caja)
        if item is None:
            return elementos
        item["K"].extend(elemento.reference for elemento in elementos)
        return []

    def _item_abierto(self, caja, parent, pdf) -> pydyf.Dictionary | None:
        """The LI that a nested list is in: WeasyPrint hangs the list beside it, out of reading order."""
        if caja.element_tag not in ("ul", "ol") or not self.abiertas or self.abiertas[-1] is None:
            return None
        abierto = pdf.objects[self.abiertas[-1]]
        return abierto if abierto is not parent and abierto.get("S") == "/LI" else None

    def _sellar(self, elemento: pydyf.Dictionary, caja) -> None:
        tag, _, pseudo = caja.element_tag.partition("::")
        numero = self.numeros.setdefault(caja.element, len(self.numeros))
        clave = f"{self.prefijo}{numero}{'m' if pseudo == 'marker' else ''}"
        posicion = "linea" if isinstance(caja, boxes.InlineLevelBox) else "bloque"
        elemento[HILVAN] = pydyf.String(f"{tag} {posicion} {_detalle(tag, caja)} {clave}")
        if elemento["S"] == "/Figure" and "A" in elemento:
            elemento["A"]["BBox"] = pydyf.Array(self._marco(caja))
        if caja.link_annotation and (texto := " ".join("".join(caja.element.itertext()).split())):
            caja.link_annotation["Contents"] = pydyf.String(texto)

    def _marco(self, caja) -> tuple[float, ...]:
        """The box of a figure in points from the foot of the page; WeasyPrint 70 writes CSS pixels from its top."""
        x, y = caja.content_box_x(), caja.content_box_y()
        esquinas = (x, self.alto - y - caja.height, x + caja.width, self.alto - y)
        return tuple(round(v * PUNTOS_POR_PX, 3) for v in esquinas)


def _detalle(tag: str, caja) -> str:
    """What the structure type does not say: the ``scope`` of a header or how a list is numbered; ``-`` if nothing."""
    if tag == "th":
        return (caja.element.get("scope") or "-").strip().lower().replace(" ", "") or "-"
    if tag in ("ul", "ol"):
        return NUMERACIONES.get(str(caja.style["list_style_type"]), "-")
    return "-"
