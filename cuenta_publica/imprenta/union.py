"""Several PDFs of WeasyPrint made one: pages, addresses, links between them, bookmarks and structure."""

from collections.abc import Iterable, Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from .tramos import AJENO


def destinos(pdf: Pdf) -> dict[str, int]:
    """The page, from 0, of each named address."""
    numeros = {pagina.objgen: n for n, pagina in enumerate(pdf.pages)}
    return {nombre: numeros[destino[0].objgen] for nombre, destino in _nombres(pdf)}


def _nombres(pdf: Pdf) -> Iterator[tuple[str, Array]]:
    pares = pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", [])
    for i in range(0, len(pares), 2):
        yield str(pares[i]), pares[i + 1]


def unir(primero: Pdf, otros: Iterable[Pdf]) -> None:
    """Add ``otros``, in order, to ``primero``, whose title and metadata are those of all. They must stay open until it
    is saved."""
    nombres, marcadores = dict(_nombres(primero)), _marcadores(primero)
    cuerpo = primero.Root.StructTreeRoot.K[0]
    for otro in otros:
        for pagina in otro.pages:  # first: what points to these pages finds them copied
            primero.pages.append(pagina)
        nombres |= {nombre: primero.copy_foreign(_suelto(otro, destino)) for nombre, destino in _nombres(otro)}
        marcadores += [_copiado(primero, otro, m) for m in _marcadores(otro)]
        for hijo in primero.copy_foreign(otro.Root.StructTreeRoot.K[0]).K:
            hijo.P = cuerpo
            cuerpo.K.append(hijo)
    _nombrar(primero, nombres)
    _marcar(primero, marcadores)
    _enlazar(primero)


def _suelto(pdf: Pdf, destino: Array) -> pikepdf.Object:
    """Only what is indirect can go from one PDF to another."""
    return pdf.make_indirect(destino)


def _nombrar(pdf: Pdf, nombres: dict[str, Array]) -> None:
    pares = [x for nombre in sorted(nombres) for x in (String(nombre), nombres[nombre])]
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(pares)))


def _marcadores(pdf: Pdf) -> list[tuple[str, Array, list]]:
    """(title, destination, those below it), as deep as they go."""
    raiz = pdf.Root.get("/Outlines")
    return _debajo(raiz) if raiz is not None else []


def _debajo(nodo: pikepdf.Object) -> list[tuple[str, Array, list]]:
    hijos, hijo = [], nodo.get("/First")
    while hijo is not None:
        hijos.append((str(hijo.Title), hijo.Dest, _debajo(hijo)))
        hijo = hijo.get("/Next")
    return hijos


def _copiado(pdf: Pdf, otro: Pdf, marcador) -> tuple[str, Array, list]:
    titulo, destino, debajo = marcador
    return titulo, pdf.copy_foreign(_suelto(otro, destino)), [_copiado(pdf, otro, m) for m in debajo]


def _marcar(pdf: Pdf, marcadores) -> None:
    with pdf.open_outline() as indice:
        indice.root[:] = [_item(m) for m in marcadores]


def _item(marcador) -> OutlineItem:
    titulo, destino, debajo = marcador
    item = OutlineItem(titulo, destino)
    item.children.extend(_item(m) for m in debajo)
    return item


def _enlazar(pdf: Pdf) -> None:
    """Links that left their stretch, as links inside the document."""
    for pagina in pdf.pages:
        for anotacion in pagina.get("/Annots", []):
            accion = anotacion.get("/A")
            if accion is None or not str(accion.get("/URI", "")).startswith(AJENO):
                continue
            anotacion.Dest = String(str(accion.URI).removeprefix(AJENO))
            del anotacion[Name.A]
