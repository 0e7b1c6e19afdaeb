"""The marked content of the pages: which pieces there are, and those that belong to no tag made artifacts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pikepdf import Name, Object, Page, Pdf, Stream

from .arbol import ErrorDeEtiquetas, Trozo

#: WeasyPrint writes text in hexadecimal and no inline images: nothing else can look like these operators.
MARCADO = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC\b")
#: A text without a glyph, as it writes a space at the end of a line, after perhaps a change of colour.
VACIO = re.compile(rb"/\w+\s*<<\s*/MCID (\d+)\s*>>\s*BDC\n((?:[^\n]* (?:gs|rg|RG|k|K|cs|CS|scn|SCN)\n)*)BT\nET\nEMC\b")
DIBUJAR = re.compile(rb"/(\w+) Do\b")
ARTIFICIO = b"/Artifact <</Type /Pagination>> BDC"


@dataclass(slots=True)
class Contenido:
    """A content stream: that of a page, or of a form that the page draws (a group with opacity)."""

    pagina: int
    flujo: Stream
    datos: bytes
    es_forma: bool
    vacios: frozenset[int] = frozenset()

    def __post_init__(self):
        self.vacios = frozenset(int(m[0]) for m in VACIO.findall(self.datos))

    def mcids(self) -> set[int]:
        return {int(n) for n in MARCADO.findall(self.datos)} - self.vacios

    def limpiar(self, usados: set[Trozo]) -> None:
        """Take the empty pieces away and make artifacts of those that are not among ``usados``."""
        nuevos = VACIO.sub(rb"\2", self.datos) if self.vacios else self.datos
        if any((self.pagina, mcid) not in usados for mcid in self.mcids()):
            nuevos = MARCADO.sub(lambda m: m[0] if (self.pagina, int(m[1])) in usados else ARTIFICIO, nuevos)
        if nuevos is not self.datos:
            self.flujo.write(nuevos)


def limpiar(contenidos: list[Contenido], usados: set[Trozo]) -> dict[Trozo, Object]:
    """Leave marked in the pages only what is among ``usados``; which of it is drawn by forms, and by which.

    Raises :class:`ErrorDeEtiquetas` if no page draws one of ``usados``.
    """
    vistos, formas = set(), {}
    for contenido in contenidos:
        propios = {Trozo(contenido.pagina, mcid) for mcid in contenido.mcids()} & usados
        vistos |= propios
        if contenido.es_forma:
            formas |= dict.fromkeys(propios, contenido.flujo)
        contenido.limpiar(usados)
    if perdidos := sorted(usados - vistos):
        raise ErrorDeEtiquetas(
            f"La página {perdidos[0].pagina + 1} no dibuja el contenido {perdidos[0].mcid} que nombran las etiquetas."
        )
    return formas


def leer_contenidos(pdf: Pdf) -> list[Contenido]:
    """Each page followed by the forms it draws. The resources that pages share are read once."""
    leidos: dict[tuple[int, int], dict[bytes, Stream]] = {}
    contenidos: list[Contenido] = []
    for i, pagina in enumerate(pdf.pages):
        contenidos += _con_sus_formas(i, _flujo(pagina), pagina.obj.get("/Resources"), leidos, es_forma=False)
    return contenidos


def _flujo(pagina: Page) -> Stream:
    if not isinstance(pagina.obj.get("/Contents"), Stream):
        pagina.contents_coalesce()
    return pagina.obj.Contents


def _con_sus_formas(
    i: int, flujo: Stream, recursos: Object | None, leidos: dict, es_forma: bool
) -> Iterator[Contenido]:
    contenido = Contenido(i, flujo, flujo.read_bytes(), es_forma)
    yield contenido
    if b" Do" not in contenido.datos or recursos is None:
        return
    formas = _formas(recursos, leidos)
    for nombre in DIBUJAR.findall(contenido.datos):
        if (forma := formas.get(nombre)) is not None:
            yield from _con_sus_formas(i, forma, forma.get("/Resources"), leidos, es_forma=True)


def _formas(recursos: Object, leidos: dict) -> dict[bytes, Stream]:
    clave = recursos.objgen if recursos.is_indirect else None
    if clave in leidos:
        return leidos[clave]
    objetos = recursos.get("/XObject", {})
    formas = {n[1:].encode(): o for n, o in objetos.items() if isinstance(o, Stream) and o.get("/Subtype") == Name.Form}
    if clave:
        leidos[clave] = formas
    return formas
