"""The typed rows of a whole report, gathered by conjunto: what the workbook and the CSV files are made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from html.parser import HTMLParser

from django.utils.text import slugify

from ..compromisos import ESTADOS as ESTADOS_DE_COMPROMISO
from ..compromisos import CompromisoAnterior
from ..documento import CapituloDoc, Celda, CifraDoc, Columna, Documento, Estado, FilaDoc, Tabla, Valor

ESTADOS = {
    "informado": "El documento da el dato; 0 es un cero informado.",
    "sin_informacion": "El documento deja el dato en blanco. No es cero.",
    "no_aplica": "El documento dice que el dato no aplica.",
    "suprimido": "El dato existe y no se publica, para que no señale a nadie. No es cero.",
}


#: Columns that every CSV of rows has before its own.
PROPIAS = ("organismo", "anio", "capitulo", "orden_documento")
LARGO_CLAVE = 60
SIN_RESPUESTA = "sin_respuesta"
COMPROMISO = (
    Columna("clave", "Identificador"),
    Columna("compromiso", "Compromiso", ayuda="Con las palabras de la cuenta que lo hizo."),
    Columna("meta", "Meta", "cantidad"),
    Columna("unidad", "Unidad"),
    Columna("presupuesto", "Presupuesto", "pesos"),
    Columna("periodo", "Período", "periodo"),
    Columna("responsable", "Responsable"),
    Columna("prometido_en", "Prometido en", ayuda="Capítulo de la cuenta que lo hizo."),
    Columna("prometido_en_la_cuenta_de", "Prometido en la cuenta de", "anio"),
    Columna("estado", "Estado", "opcion", opciones={k or SIN_RESPUESTA: v for k, v in ESTADOS_DE_COMPROMISO.items()}),
    Columna("razon", "Razón", ayuda="Lo que responde el organismo."),
)


@dataclass(frozen=True)
class Reunion:
    """Every row of one conjunto in the report, or of one free table, with its capítulo, in the document's order."""

    nombre: str
    titulo: str
    columnas: tuple[Columna, ...]
    filas: tuple[tuple[CapituloDoc, FilaDoc], ...]
    libre: bool = False  # a free table: its rows have no other printed name
    conjunto: str = ""

    def lleva_estado(self, columna: Columna) -> bool:
        """Whether the state of ``columna`` is told apart: always for numbers, else where something does not apply."""
        return columna.es_numero or columna.clave in self.no_aplican

    @cached_property
    def no_aplican(self) -> frozenset[str]:
        """Keys of the columns that do not apply in some row."""
        return frozenset(clave for _, fila in self.filas for clave in fila.no_aplica)


def reunir(documento: Documento) -> list[Reunion]:
    """The conjuntos of the report, in order of appearance. Two materias may use one key for unlike columns: then the
    name says the materia too."""
    grupos: dict[tuple, list] = {}
    for _, cap in documento.recorrer():
        for datos in cap.datos:
            forma = (datos.conjunto, tuple((c.clave, c.tipo) for c in datos.columnas))
            grupos.setdefault(forma, []).append((cap, datos))
    veces = Counter(clave for clave, _ in grupos)
    return [
        Reunion(
            nombre=clave if veces[clave] == 1 else f"{partes[0][0].materia}-{clave}",
            titulo=partes[0][1].titulo,
            columnas=_columnas([datos.columnas for _, datos in partes]),
            filas=tuple((cap, fila) for cap, datos in partes for fila in datos.filas),
            conjunto=clave,
        )
        for (clave, _), partes in grupos.items()
    ]


def tablas_libres(documento: Documento) -> list[Reunion]:
    """The free tables of the report, in reading order: ``tabla-libre-1`` and so on."""
    halladas = [(cap, b) for _, cap in documento.recorrer() for b in cap.bloques if _es_libre(b)]
    return [_de_tabla(f"tabla-libre-{n}", cap, tabla) for n, (cap, tabla) in enumerate(halladas, 1)]


def compromisos_anteriores(documento: Documento) -> list[Reunion]:
    """What the year before promised with its answers, as one more table; its capítulo is the one that shows it."""
    if not documento.compromisos:
        return []
    capitulos = {cap.ancla: cap for _, cap in documento.recorrer()}
    ninguno = CapituloDoc("", "", "", "")
    filas = tuple((capitulos.get(c.donde, ninguno), _fila_de_compromiso(c)) for c in documento.compromisos)
    titulo = "Compromisos del año anterior y su respuesta."
    return [Reunion("compromisos-anteriores", titulo, COMPROMISO, filas, libre=True)]


def _fila_de_compromiso(c: CompromisoAnterior) -> FilaDoc:
    propios = {"compromiso": c.texto, "prometido_en": c.capitulo, "prometido_en_la_cuenta_de": c.anio}
    iguales = ("clave", "meta", "unidad", "presupuesto", "periodo", "responsable", "razon")
    return FilaDoc({**propios, **{k: getattr(c, k) for k in iguales}, "estado": c.estado or SIN_RESPUESTA})


def _es_libre(bloque) -> bool:
    return isinstance(bloque, Tabla) and not bloque.conjunto


def _de_tabla(nombre: str, cap: CapituloDoc, tabla: Tabla) -> Reunion:
    ayuda = f"De la tabla «{tabla.titulo}»." if tabla.titulo else ""
    columnas = tuple(
        replace(c, clave=clave, titulo=c.titulo or f"Columna {i}", ayuda=ayuda)
        for i, (clave, c) in enumerate(zip(_claves(tabla.columnas), tabla.columnas, strict=True), 1)
    )
    filas = tuple((cap, _fila(columnas, celdas)) for celdas in tabla.filas)
    return Reunion(nombre, tabla.titulo, columnas, filas, libre=True)


def _fila(columnas: tuple[Columna, ...], celdas: tuple[Celda, ...]) -> FilaDoc:
    pares = [(c.clave, celda) for c, celda in zip(columnas, celdas, strict=True)]
    return FilaDoc(
        {clave: celda.valor for clave, celda in pares},
        no_aplica=tuple(clave for clave, celda in pares if celda.estado == "no_aplica"),
        suprimido=tuple(clave for clave, celda in pares if celda.estado == "suprimido"),
    )


def _claves(columnas: tuple[Columna, ...]) -> list[str]:
    """An ASCII key for each title, unlike every other one and its ``_estado``."""
    usadas, claves = set(PROPIAS), []
    for i, columna in enumerate(columnas, 1):
        titulo = columna.titulo.lower().replace("ñ", "ni")
        base = slugify(titulo).replace("-", "_")[:LARGO_CLAVE] or f"columna_{i}"
        clave, n = base, 1
        while usadas & {clave, f"{clave}_estado"}:
            n += 1
            clave = f"{base}_{n}"
        usadas |= {clave, f"{clave}_estado"}
        claves.append(clave)
    return claves


def cifras(documento: Documento) -> Iterator[tuple[CapituloDoc, CifraDoc]]:
    """Every declared scalar of the report, with its capítulo."""
    for _, cap in documento.recorrer():
        yield from ((cap, cifra) for cifra in cap.cifras)


def estado_de(cifra: CifraDoc) -> Estado:
    """Whether the report gives the cifra, leaves it blank or says that it does not apply."""
    if cifra.no_aplica:
        return "no_aplica"
    return "sin_informacion" if cifra.valor is None else "informado"


def _columnas(variantes: list[tuple[Columna, ...]]) -> tuple[Columna, ...]:
    """The same columns in several capítulos, with the choices of all of them."""
    return tuple(
        replace(iguales[0], opciones={k: v for c in iguales for k, v in c.opciones.items()})
        for iguales in zip(*variantes, strict=True)
    )


def valor_plano(fila: FilaDoc, columna: Columna) -> Valor:
    """The typed value for a spreadsheet: rich text without its tags, nothing for what is blank or does not apply."""
    valor = fila.get(columna.clave)
    if valor == "" or columna.clave in fila.no_aplica:
        return None
    return texto_plano(str(valor)) if columna.tipo == "rico" and valor is not None else valor


class _Desnudador(HTMLParser):
    EN_LINEA = {"strong", "em", "a", "data"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.partes = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.EN_LINEA:
            self.partes.append("\n")

    def handle_endtag(self, tag):
        if tag not in self.EN_LINEA:
            self.partes.append("\n")

    def handle_data(self, data):
        self.partes.append(data)


def texto_plano(html: str) -> str:
    """The words of ``html``, one line per paragraph or list item."""
    desnudador = _Desnudador()
    desnudador.feed(html)
    desnudador.close()
    return "\n".join(linea for linea in map(str.strip, "".join(desnudador.partes).splitlines()) if linea)


# Spreadsheets run a text that begins with one of these as a formula (＝ is the full-width one).
_PELIGROSOS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def parece_formula(texto: str) -> bool:
    """Whether a spreadsheet could run ``texto``, also with blanks before it."""
    return texto.startswith(_PELIGROSOS) or texto.lstrip().startswith(_PELIGROSOS)
