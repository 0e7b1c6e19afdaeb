"""The report as pure, frozen values: what checks, pages, PDF, JSON and CSV are made from.

Nothing here knows the database. ``congelar`` builds a :class:`Documento` once; everything after it is a pure
function of it, so the same documento always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar, Literal

from .compromisos import CompromisoAnterior

ESQUEMA = "1"  # version of the published JSON; see formatos/esquema-1.json

#: How a column is read and printed. ``rico`` is sanitised HTML, ``cantidad`` a number.
TipoDato = Literal["texto", "rico", "cantidad", "pesos", "porcentaje", "anio", "periodo", "fecha", "opcion", "logico"]

#: Blank, 0, "No aplica" and "Suprimido" are four different things: 0 is informed; None is ``sin_informacion``.
Estado = Literal["informado", "sin_informacion", "no_aplica", "suprimido"]

Valor = str | int | Decimal | bool | None


@dataclass(frozen=True, slots=True)
class Celda:
    """One printed cell: the typed value, its state, and the words around the quantity (``88 familias trasladadas``)."""

    valor: Valor
    tipo: TipoDato = "texto"
    estado: Estado = "informado"
    unidad: str = ""


@dataclass(frozen=True, slots=True)
class Columna:
    """A column of typed rows or of a printed table. ``opciones`` maps stored keys to printed labels."""

    clave: str
    titulo: str
    tipo: TipoDato = "texto"
    ayuda: str = ""
    opciones: Mapping[str, str] = field(default_factory=dict)

    @property
    def es_numero(self) -> bool:
        return self.tipo in ("cantidad", "pesos", "porcentaje")


@dataclass(frozen=True, slots=True)
class FilaDoc:
    """One typed datum: values by column key, and which of them the clerk marked "No aplica" or "Suprimido"."""

    valores: Mapping[str, Valor]
    etiqueta: str = ""
    no_aplica: tuple[str, ...] = ()
    suprimido: tuple[str, ...] = ()  # their value is stored nowhere, so that nothing can tell it

    def __getitem__(self, clave: str) -> Valor:
        return self.valores[clave]

    def get(self, clave: str, otro: Valor = None) -> Valor:
        return self.valores.get(clave, otro)

    def estado(self, clave: str) -> Estado:
        if clave in self.suprimido:
            return "suprimido"
        if clave in self.no_aplica:
            return "no_aplica"
        return "sin_informacion" if self.valores.get(clave) in (None, "") else "informado"


@dataclass(frozen=True, slots=True)
class Datos:
    """The rows of one conjunto in one capítulo, in the document's order."""

    conjunto: str
    titulo: str
    columnas: tuple[Columna, ...]
    filas: tuple[FilaDoc, ...]

    def columna(self, clave: str) -> Columna:
        return next(c for c in self.columnas if c.clave == clave)


@dataclass(frozen=True, slots=True)
class CifraDoc:
    """A declared scalar, for one period (ISO text), as typed value and as the original printed it."""

    clave: str
    etiqueta: str
    valor: Decimal | None
    unidad: str = ""
    tipo: TipoDato = "cantidad"
    periodo: str = ""
    calificador: str = ""
    texto: str = ""
    no_aplica: bool = False


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


@dataclass(frozen=True, slots=True)
class Barra:
    """One bar: label, value, and its share of the longest one in percent (None when there is no value)."""

    etiqueta: str
    celda: Celda
    porcentaje: Decimal | None


@dataclass(frozen=True, slots=True)
class Grafico(BloqueDoc):
    plantilla: ClassVar[str] = "bloques/grafico.html"
    tipo: ClassVar[str] = "grafico"
    conjunto: str = ""
    descripcion: str = ""
    barras: tuple[Barra, ...] = ()


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
    imagenes: Mapping[str, bytes] = field(default_factory=dict)
    cambiados: tuple[Cambio, ...] = field(default=(), compare=False)  # for the review: nothing of it is printed

    def recorrer(self) -> Iterator[tuple[int, CapituloDoc]]:
        """Every capítulo in reading order, with its depth (0 = part)."""
        for capitulo in self.capitulos:
            yield from capitulo.recorrer()
