"""«Página x de y», stamped when all is drawn: no stretch of a report knows how many pages the others have."""

from pikepdf import Dictionary, Page, Pdf

#: Over pdf.css: those sheets print the number and nothing else, and those of the report all the rest.
SOLO_FOLIO = """
@page {
  background: none;
  @top-left { content: none; }
  @top-center { content: none; }
  @top-right { content: none; }
  @bottom-left { content: none; }
}
p { break-after: page; margin: 0; }
"""
SIN_FOLIO = "@page { @bottom-right { content: none; } } .pagina::after { content: none; }"
# Each stream draws from the top: the second one has to undo the first one's turn.
SELLO = b"\n1 0 0 -1 0 %s cm\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\n%s\nEMC"


def hojas(cuantas: int) -> str:
    """HTML of as many sheets with nothing but their number."""
    return f"<html><body>{'<p></p>' * cuantas}</body></html>"


def foliar(pdf: Pdf, folios: Pdf) -> None:
    """Stamp each page of ``folios`` on the same page of ``pdf``, but for the first, which is the cover."""
    traidos = pdf.copy_foreign(folios.pages[0].Resources)
    cosas = [(clase, nombre, cosa) for clase in ("/Font", "/ExtGState") for nombre, cosa in traidos[clase].items()]
    hechos = set()  # the pages of a stretch share their resources
    for pagina, folio in list(zip(pdf.pages, folios.pages, strict=True))[1:]:
        if pagina.Resources.objgen not in hechos:
            hechos.add(pagina.Resources.objgen)
            for clase, nombre, cosa in cosas:
                _clase(pagina.Resources, clase)[_propio(nombre)] = cosa
        pagina.contents_add(SELLO % (str(pagina.MediaBox[3]).encode(), _leer(folio, cosas)))


def _clase(recursos: Dictionary, clase: str) -> Dictionary:
    if clase not in recursos:
        recursos[clase] = Dictionary()
    return recursos[clase]


def _propio(nombre: str) -> str:
    """Another font, with other letters of the same face, has this name in the report."""
    return f"/Folio{nombre[1:]}"


def _leer(folio: Page, cosas: list) -> bytes:
    trazo = folio.Contents.read_bytes()
    for _, nombre, _ in cosas:
        trazo = trazo.replace(f"{nombre} ".encode(), f"{_propio(nombre)} ".encode())
    return trazo
