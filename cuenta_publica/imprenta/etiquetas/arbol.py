"""The structure tree of a PDF as plain objects: read from pikepdf, written back whole with its ParentTree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pikepdf import Array, Dictionary, Name, Object, Pdf

#: The private key of a structure element: ``tag linea|bloque detail identity`` of the HTML it comes from.
HILVAN = "Hilvan"
#: Types that say nothing of what they hold.
ENVOLTORIOS = {"Span", "NonStruct"}
PROPIAS = {"/Type", "/S", "/P", "/K", "/Pg", "/A", "/ID", f"/{HILVAN}"}


class ErrorDeEtiquetas(Exception):
    """Why the tags of a PDF cannot be mended, in Spanish, naming the page when there is one."""


class Trozo(NamedTuple):
    """A piece of marked content: page from 0, and MCID in it."""

    pagina: int
    mcid: int


@dataclass(slots=True, eq=False)
class Objeto:
    """An annotation (link or widget) in a page, counted from 0."""

    pagina: int
    objeto: Object


@dataclass(slots=True, eq=False)
class Nodo:
    """A structure element. ``clave`` is the same for the pieces of one HTML element, and empty if not known."""

    tipo: str
    hijos: list[Nodo | Trozo | Objeto] = field(default_factory=list)
    tag: str = ""
    en_linea: bool = True
    detalle: str = "-"
    clave: str = ""
    atributos: dict[str, Any] = field(default_factory=dict)
    otros: dict[str, Object] = field(default_factory=dict)

    def trozos(self) -> Iterator[Trozo]:
        for hijo in self.hijos:
            if isinstance(hijo, Nodo):
                yield from hijo.trozos()
            elif isinstance(hijo, Trozo):
                yield hijo


def leer(pdf: Pdf) -> Nodo:
    """The tree of ``pdf`` under one Document. Raises :class:`ErrorDeEtiquetas` if there is none."""
    raiz = pdf.Root.get("/StructTreeRoot")
    if raiz is None or "/K" not in raiz:
        raise ErrorDeEtiquetas('El PDF no tiene etiquetas: dibújelo con pdf_variant="pdf/ua-1".')
    paginas = {pagina.obj.objgen: i for i, pagina in enumerate(pdf.pages)}
    documentos = [_leer(h, paginas, None) for h in _lista(raiz.K)]
    primero = documentos[0]
    if len(documentos) == 1 and primero.tipo == "Document":
        return primero
    hijos = [h for d in documentos for h in (d.hijos if d.tipo == "Document" else [d])]
    return Nodo("Document", hijos, otros=primero.otros)


def _lista(k: Any) -> Any:
    return k if isinstance(k, Array) else [k]


def _leer(elemento: Object, paginas: dict[tuple[int, int], int], pagina: int | None) -> Nodo:
    datos = dict(elemento.items())
    if "/Pg" in datos:
        pagina = paginas.get(datos["/Pg"].objgen)
    nodo = Nodo(str(datos["/S"])[1:])
    if marca := datos.get(f"/{HILVAN}"):
        nodo.tag, posicion, nodo.detalle, nodo.clave = str(marca).split(" ", 3)
        nodo.en_linea = posicion == "linea"
    if "/A" in datos:
        nodo.atributos = dict(datos["/A"].items())
    nodo.otros = {clave: valor for clave, valor in datos.items() if clave not in PROPIAS}
    for hijo in _lista(datos.get("/K", Array())):
        if isinstance(hijo, int):
            nodo.hijos.append(Trozo(pagina, hijo))
        elif (tipo := hijo.get("/Type")) == Name.OBJR:
            nodo.hijos.append(Objeto(paginas[hijo.Pg.objgen] if "/Pg" in hijo else pagina, hijo.Obj))
        elif tipo == Name.MCR:
            nodo.hijos.append(Trozo(paginas[hijo.Pg.objgen] if "/Pg" in hijo else pagina, hijo.MCID))
        else:
            nodo.hijos.append(_leer(hijo, paginas, pagina))
    return nodo


def escribir(pdf: Pdf, documento: Nodo, formas: dict[Trozo, Object]) -> None:
    """Put ``documento`` in place of the tree of ``pdf``, and number pages, forms and annotations anew.

    ``formas`` says which form XObject draws a piece of content, for those that the page itself does not draw.
    """
    Escritura(pdf, formas).terminar(documento)


class Escritura:
    """One writing of a tree: what it has to remember until the ParentTree is made."""

    def __init__(self, pdf: Pdf, formas: dict[Trozo, Object]):
        self.pdf, self.formas = pdf, formas
        self.paginas = [pagina.obj for pagina in pdf.pages]
        self.de_pagina: list[dict[int, Object]] = [{} for _ in self.paginas]
        self.de_forma: dict[tuple[int, int], tuple[Object, dict[int, Object]]] = {}
        self.de_objeto: list[tuple[Object, Object]] = []

    def terminar(self, documento: Nodo) -> None:
        raiz = self.pdf.Root.StructTreeRoot
        raiz.K = Array([self._elemento(documento, raiz)])
        numeros, siguiente = Array(), 0
        duenos = [*zip(self.paginas, self.de_pagina, strict=True), *self.de_forma.values()]
        for dueno, elementos in duenos:
            dueno.StructParents = siguiente
            lista = [elementos.get(i) for i in range(max(elementos, default=-1) + 1)]
            numeros.extend([siguiente, self.pdf.make_indirect(Array(lista))])
            siguiente += 1
        for objeto, elemento in self.de_objeto:
            objeto.StructParent = siguiente
            numeros.extend([siguiente, elemento])
            siguiente += 1
        raiz.ParentTree = self.pdf.make_indirect(Dictionary(Nums=numeros))
        raiz.ParentTreeNextKey = siguiente
        if "/IDTree" in raiz:
            del raiz.IDTree

    def _elemento(self, nodo: Nodo, padre: Object) -> Object:
        datos = {"/Type": Name.StructElem, "/S": Name(f"/{nodo.tipo}"), "/P": padre, **nodo.otros}
        if nodo.atributos:
            datos["/A"] = Dictionary(nodo.atributos)
        elemento = self.pdf.make_indirect(Dictionary(datos))
        propia = next((h.pagina for h in nodo.hijos if isinstance(h, Trozo)), None)
        if propia is not None:
            elemento.Pg = self.paginas[propia]
        hijos = []
        for hijo in nodo.hijos:
            if isinstance(hijo, Nodo):
                hijos.append(self._elemento(hijo, elemento))
            elif isinstance(hijo, Trozo):
                hijos.append(self._trozo(hijo, elemento, propia))
            else:
                hijos.append(Dictionary(Type=Name.OBJR, Pg=self.paginas[hijo.pagina], Obj=hijo.objeto))
                self.de_objeto.append((hijo.objeto, elemento))
        if hijos:
            elemento.K = hijos[0] if len(hijos) == 1 else Array(hijos)
        return elemento

    def _trozo(self, trozo: Trozo, elemento: Object, propia: int | None) -> int | Object:
        """The bare MCID if it is in the element's page, or a reference that tells page and form."""
        forma = self.formas.get(trozo)
        if forma is None:
            self.de_pagina[trozo.pagina][trozo.mcid] = elemento
            if trozo.pagina == propia:
                return trozo.mcid
            return Dictionary(Type=Name.MCR, Pg=self.paginas[trozo.pagina], MCID=trozo.mcid)
        self.de_forma.setdefault(forma.objgen, (forma, {}))[1][trozo.mcid] = elemento
        return Dictionary(Type=Name.MCR, Pg=self.paginas[trozo.pagina], Stm=forma, MCID=trozo.mcid)
