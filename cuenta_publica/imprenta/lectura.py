"""What a tagged PDF says, as a screen reader would hear it: its structure in order, with the text that each page shows.

Only for PDFs of this package: it knows no more of the format than WeasyPrint writes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pikepdf import Array, Dictionary, Object, Page, Pdf

_SIGNO = re.compile(
    rb"(?P<cm>(?:-?[\d.]+ ){6})cm|(?P<q>\bq\b)|(?P<Q>\bQ\b)"
    rb"|/\w+\s*<<\s*/MCID (?P<mcid>\d+)\s*>>\s*BDC|(?P<otro>/Artifact\s*(?:BMC|<<[^>]*>>\s*BDC))|(?P<fin>EMC)"
    rb"|/(?P<letra>\S+) [\d.]+ Tf|(?P<tm>(?:-?[\d.]+ ){6})Tm|\[(?P<texto>(?:<[0-9a-f]*>|[-\d.]+|\s)*)\]\s*TJ"
)
_GLIFOS = re.compile(rb"<([0-9a-f]*)>")
_PAR = re.compile(rb"<([0-9a-f]+)> <([0-9a-f]+)>")


class Clase(Enum):
    ABRE, CIERRA, TEXTO = range(3)


@dataclass(frozen=True, slots=True)
class Signo:
    """The beginning or the end of an element (``dicho`` is its type: P, TD…; ``alt`` its alternative), or a text.

    ``pagina`` counts from 0; ``x``, ``y`` are where the text begins, in points from the bottom left corner.
    """

    clase: Clase
    dicho: str
    alt: str = ""
    pagina: int = 0
    x: float = 0
    y: float = 0


def recorrer(pdf: Pdf) -> Iterator[Signo]:
    """All that the structure of ``pdf`` holds, in reading order."""
    lector = _Lector(pdf)
    for raiz in _lista(pdf.Root.StructTreeRoot.K):
        yield from lector.elemento(raiz)


class _Lector:
    """Reads each page once, when the structure asks for it."""

    def __init__(self, pdf: Pdf):
        self.numeros = {pagina.objgen: n for n, pagina in enumerate(pdf.pages)}
        self.paginas, self.textos, self.letras = pdf.pages, {}, {}

    def elemento(self, nodo: Dictionary) -> Iterator[Signo]:
        tipo = str(nodo.S)[1:]
        yield Signo(Clase.ABRE, tipo, str(nodo.get("/Alt", "")))
        pagina = nodo.get("/Pg")
        for hijo in _lista(nodo.get("/K")):
            if isinstance(hijo, int):
                yield from self.texto(pagina, hijo)
            elif "/MCID" in hijo:
                yield from self.texto(hijo.get("/Pg", pagina), int(hijo.MCID))
            elif "/S" in hijo:
                yield from self.elemento(hijo)
        yield Signo(Clase.CIERRA, tipo)

    def texto(self, pagina: Dictionary, mcid: int) -> list[Signo]:
        n = self.numeros[pagina.objgen]
        if n not in self.textos:
            self.textos[n] = self._leer(n)
        return self.textos[n].get(mcid, [])

    def _leer(self, n: int) -> dict[int, list[Signo]]:
        """The texts of each marked content of a page."""
        pagina, hallados = self.paginas[n], {}
        letras = pagina.Resources.get("/Font", {})
        pila, matriz, tm, letra, marcas = [], (1, 0, 0, 1, 0, 0), (), {}, []
        for m in _SIGNO.finditer(_trazo(pagina)):
            que = m.lastgroup
            if que == "cm":
                matriz = _por(_seis(m["cm"]), matriz)
            elif que == "q":
                pila.append(matriz)
            elif que == "Q":
                matriz = pila.pop()
            elif que in ("mcid", "otro"):
                marcas.append(int(m["mcid"]) if que == "mcid" else None)
            elif que == "fin":
                marcas.pop()
            elif que == "letra":
                letra = self._unicode(letras[f"/{m['letra'].decode()}"])
            elif que == "tm":
                tm = _seis(m["tm"])
            elif marcas and marcas[-1] is not None:
                x, y = _por(tm, matriz)[4:]
                signo = Signo(Clase.TEXTO, _decir(m["texto"], letra), pagina=n, x=x, y=y)
                hallados.setdefault(marcas[-1], []).append(signo)
        return hallados

    def _unicode(self, letra: Object) -> dict[str, str]:
        """What each glyph of a font says."""
        if letra.objgen not in self.letras:
            pares = _PAR.findall(letra.ToUnicode.read_bytes().partition(b"beginbfchar")[2])
            self.letras[letra.objgen] = {a.decode(): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pares}
        return self.letras[letra.objgen]


def _lista(kids) -> list:
    """/K may be one thing or many."""
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _trazo(pagina: Page) -> bytes:
    return b"\n".join(c.read_bytes() for c in _lista(pagina.Contents))


def _decir(texto: bytes, letra: dict[str, str]) -> str:
    glifos = b"".join(_GLIFOS.findall(texto)).decode()
    return "".join(letra.get(glifos[i : i + 4], "") for i in range(0, len(glifos), 4))


def _seis(numeros: bytes) -> tuple[float, ...]:
    return tuple(map(float, numeros.split()))


def _por(a, b):
    """The matrix that does ``a`` and then ``b``."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )
