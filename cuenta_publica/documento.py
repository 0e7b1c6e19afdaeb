"""The report as pure, frozen values: what checks, pages, PDF, JSON and CSV are made from.

Nothing here knows the database. ``congelar`` builds a :class:`Documento` once; everything after it is a pure
function of it, so the same documento always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from .compromisos import CompromisoAnterior
from .valores import Celda, CifraDoc, Columna, Datos, FilaDoc
from .valores import Estado as Estado
from .valores import TipoDato as TipoDato
from .valores import Valor as Valor

ESQUEMA = "1"  # version of the published JSON; see formatos/esquema-1.json

# --- blocks: what a capítulo prints, in order --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BloqueDoc:
    """What every block has. ``plantilla`` is the template that page and PDF share."""

    plantilla: ClassVar[str] = ""
    tipo: ClassVar[str] = ""
    titulo: str = ""
    fuente: str = ""
    nota: str = ""
    # Its text is still that of the year before: said in a draft, and no part of what is published.
    por_reescribir: bool = field(default=False, compare=False, kw_only=True)
    # The finding that its figures tell, worked out from them: printed above the title, and no content of its own.
    titular: str = field(default="", compare=False, kw_only=True)
    seleccion: str = field(default="", compare=False, kw_only=True)  # the only rows of its conjunto that it shows


@dataclass(frozen=True, slots=True)
class Texto(BloqueDoc):
    plantilla: ClassVar[str] = "bloques/texto.html"
    tipo: ClassVar[str] = "texto"
    html: str = ""


@dataclass(frozen=True, slots=True)
class Cita(BloqueDoc):
    plantilla: ClassVar[str] = "bloques/cita.html"
    tipo: ClassVar[str] = "cita"
    html: str = ""


@dataclass(frozen=True, slots=True)
class Nota(BloqueDoc):
    plantilla: ClassVar[str] = "bloques/nota.html"
    tipo: ClassVar[str] = "nota"
    html: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a list: ``marca`` is the mark the original prints (``a)``, ``iii.``, ``•``), kept to the letter."""

    html: str
    marca: str = ""
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Lista(BloqueDoc):
    plantilla: ClassVar[str] = "bloques/lista.html"
    tipo: ClassVar[str] = "lista"
    items: tuple[Item, ...] = ()
    conjunto: str = field(default="", compare=False)  # whose rows it prints, if any


@dataclass(frozen=True, slots=True)
class Tabla(BloqueDoc):
    """A printed table: rows of cells under ``columnas``; ``pies`` are the declared totals; ``omitidas`` counts the
    rows that an abridged table leaves to the data files."""

    plantilla: ClassVar[str] = "bloques/tabla.html"
    tipo: ClassVar[str] = "tabla"
    conjunto: str = ""
    columnas: tuple[Columna, ...] = ()
    filas: tuple[tuple[Celda, ...], ...] = ()
    pies: tuple[tuple[Celda, ...], ...] = ()
    omitidas: int = 0


@dataclass(frozen=True, slots=True)
class Cifras(BloqueDoc):
    plantilla: ClassVar[str] = "bloques/cifras.html"
    tipo: ClassVar[str] = "cifras"
    cifras: tuple[CifraDoc, ...] = ()


#: How a chart is drawn: bars, values over time, a square for each unit, what was spent of what was assigned.
ClaseDeGrafico = Literal["barras", "serie", "unidades", "ejecucion"]


@dataclass(frozen=True, slots=True)
class Marca:
    """One datum of a chart: its label, its value and, when it is spending, what it was spent of. ``grupo`` is the line
    it belongs to, in a series; what is ``aparte`` cannot be compared with the others, and is drawn so; what is
    ``hueca`` did not happen."""

    etiqueta: str
    celda: Celda
    de: Celda | None = None
    grupo: str = ""
    aparte: bool = False
    hueca: bool = False


@dataclass(frozen=True, slots=True)
class Grafico(BloqueDoc):
    """``que`` names what is counted; ``descripcion`` is what the account says of it."""

    plantilla: ClassVar[str] = "bloques/grafico.html"
    tipo: ClassVar[str] = "grafico"
    conjunto: str = ""
    clase: ClaseDeGrafico = "barras"
    que: str = ""
    descripcion: str = ""
    marcas: tuple[Marca, ...] = ()


@dataclass(frozen=True, slots=True)
class Figura(BloqueDoc):
    """A picture. When ``ausente``, the original speaks of a figure that is not in it, and the page says so."""

    plantilla: ClassVar[str] = "bloques/figura.html"
    tipo: ClassVar[str] = "figura"
    alternativo: str = ""
    imagen: str = ""  # sha256 of the PNG or JPEG in Documento.imagenes
    ausente: bool = False


TIPOS_DE_BLOQUE: tuple[type[BloqueDoc], ...] = (Texto, Lista, Cita, Nota, Tabla, Cifras, Grafico, Figura)


# --- the report ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CapituloDoc:
    """A heading with its content and its data; ``numero`` and ``titulo`` as the original prints them."""

    ancla: str
    numero: str
    titulo: str
    materia: str
    unidad_responsable: str = ""
    bloques: tuple[BloqueDoc, ...] = ()
    cifras: tuple[CifraDoc, ...] = ()
    datos: tuple[Datos, ...] = ()
    capitulos: tuple[CapituloDoc, ...] = ()

    def filas(self, conjunto: str) -> tuple[FilaDoc, ...]:
        """Rows of ``conjunto`` here, empty when there are none."""
        return next((d.filas for d in self.datos if d.conjunto == conjunto), ())

    def cifra(self, clave: str, periodo: str | None = None) -> CifraDoc | None:
        """The declared scalar ``clave``; with ``periodo``, only the one of that period."""
        return next((c for c in self.cifras if c.clave == clave and periodo in (None, c.periodo)), None)

    def recorrer(self, nivel: int = 0) -> Iterator[tuple[int, CapituloDoc]]:
        """This capítulo and all below it, in reading order, with their depth."""
        yield nivel, self
        for hijo in self.capitulos:
            yield from hijo.recorrer(nivel + 1)


@dataclass(frozen=True, slots=True)
class OrganismoDoc:
    slug: str
    nombre: str
    tipo: str
    region: str
    provincia: str = ""
    codigo_provincia: str = ""
    poblacion: int | None = None
    poblacion_fuente: str = ""
    comunas: tuple[str, ...] = ()
    emblema: str = ""  # sha256 of the PNG in Documento.imagenes; "" when it has none
    emblema_texto: str = ""


#: Where the words of the headline figures stand, as a place of the review.
DESTACADAS = "destacadas"


@dataclass(frozen=True, slots=True)
class DestacadaDoc:
    """A figure that the editors put first. Its value is that of ``ref`` (see ``figuras``); ``contexto`` is rich text
    with nothing but bound figures. Without a ``capitulo`` there is no such figure; ``estado`` says why it has none."""

    ref: str
    etiqueta: str
    contexto: str = ""
    valor: Valor = None
    tipo: TipoDato = "cantidad"
    periodo: str = ""
    capitulo: str = ""
    conjunto: str = ""
    cifra: str = ""
    calificador: str = ""
    estado: Estado = "sin_informacion"

    @property
    def celda(self) -> Celda:
        return Celda(self.valor, self.tipo, self.estado)


@dataclass(frozen=True, slots=True)
class RespuestaDoc:
    """Why a discrepancy is published as it is, for these declared and computed values and no others."""

    clave: str
    texto: str
    declarado: str = ""
    calculado: str = ""


@dataclass(frozen=True, slots=True)
class Cambio:
    """A bound figure that prints another value than the one typed: the block, or the rich cell, where it stands."""

    capitulo: str
    escrito: str
    impreso: str
    ref: str
    bloque: int | None = None
    conjunto: str = ""
    indice: int | None = None
    columna: str = ""


@dataclass(frozen=True, slots=True)
class Documento:
    """A whole report. It names no version and no date: equal content is an equal documento, with an equal hash."""

    organismo: OrganismoDoc
    anio: int
    titulo_portada: str
    lema: str = ""
    publicado_originalmente: str = ""
    capitulos: tuple[CapituloDoc, ...] = ()
    compromisos: tuple[CompromisoAnterior, ...] = ()
    respuestas: tuple[RespuestaDoc, ...] = ()
    destacadas: tuple[DestacadaDoc, ...] = ()
    imagenes: Mapping[str, bytes] = field(default_factory=dict)
    cambiados: tuple[Cambio, ...] = field(default=(), compare=False)  # for the review: nothing of it is printed

    def recorrer(self) -> Iterator[tuple[int, CapituloDoc]]:
        """Every capítulo in reading order, with its depth (0 = part)."""
        for capitulo in self.capitulos:
            yield from capitulo.recorrer()
