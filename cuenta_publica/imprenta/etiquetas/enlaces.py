"""The annotations of the links: each inside a Link of the tree, and one for each stretch of it."""

from __future__ import annotations

from pikepdf import Array, Name, Pdf

from .arbol import ENVOLTORIOS, ErrorDeEtiquetas, Nodo, Objeto


def podar(pdf: Pdf, documento: Nodo) -> None:
    """Take away the links that WeasyPrint draws again for each ``b`` or ``::after`` inside one that it already drew.

    They lie upon it and lead where it leads, and each would be another stop for who goes from link to link.
    """
    sobran = {objeto.objeto.objgen for objeto in _repetidos(documento, frozenset())}
    if not sobran:
        return
    for pagina in pdf.pages:
        if anotaciones := pagina.obj.get("/Annots"):
            quedan = [a for a in anotaciones if a.objgen not in sobran]
            if len(quedan) < len(anotaciones):
                pagina.obj.Annots = Array(quedan)


def _repetidos(nodo: Nodo, cubiertas: frozenset[int]) -> list[Objeto]:
    """The annotations of text inside a Link that has its own in their page; ``nodo`` loses them."""
    propios = [h for h in nodo.hijos if isinstance(h, Objeto)]
    sobran = [o for o in propios if nodo.tipo in {*ENVOLTORIOS, "Link"} and o.pagina in cubiertas]
    if sobran:
        nodo.hijos = [h for h in nodo.hijos if h not in sobran]
    if nodo.tipo == "Link":
        cubiertas |= {o.pagina for o in propios}
    for hijo in nodo.hijos:
        if isinstance(hijo, Nodo):
            sobran += _repetidos(hijo, cubiertas)
    return sobran


def comprobar_enlaces(pdf: Pdf, documento: Nodo) -> None:
    """Raise :class:`ErrorDeEtiquetas` naming the page of a link that hangs from nothing."""
    puestos = {objeto.objeto.objgen for objeto in _objetos(documento)}
    for numero, pagina in enumerate(pdf.pages, start=1):
        for anotacion in pagina.obj.get("/Annots", ()):
            if anotacion.get("/Subtype") == Name.Link and anotacion.objgen not in puestos:
                raise ErrorDeEtiquetas(
                    f"Un enlace de la página {numero} está fuera del texto (en un encabezado o un pie): "
                    f"{anotacion.get('/Contents', 'sin descripción')}"
                )


def _objetos(nodo: Nodo) -> list[Objeto]:
    objetos: list[Objeto] = []
    for hijo in nodo.hijos:
        if isinstance(hijo, Nodo):
            objetos += _objetos(hijo)
        elif isinstance(hijo, Objeto):
            objetos.append(hijo)
    return objetos
