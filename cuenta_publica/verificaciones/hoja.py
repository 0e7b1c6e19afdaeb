"""What fits in a sheet: no row of a table is split between two, and nothing is printed outside the margins.

A table is measured as the PDF lays it out (see pdf.css), in mm, with letters of average width: each column takes at
least its longest word, and shares what is left by the length of its longest cell. The sheet is as wide as A4's and as
high as letter's, each the smaller one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from math import ceil

from ..documento import Celda, Columna, Documento, Tabla, Valor
from ..hallazgos import Discrepancia, Lugar
from ..montos import escribir_numero, escribir_pesos, escribir_porcentaje

#: mm that a row may take: the sheet less its margins, the table's title and some to spare.
ALTO = 195.0
#: mm that columns may take: the whole width, or that of tables of three columns or fewer and no prose.
ANCHO, ANCHO_DE_POCAS = 166.0, 128.0
MM_POR_PUNTO, INTERLINEA, SEPARACION = 0.3528, 1.32, 0.5  # the last one, mm between paragraphs
#: Widths of letters, in parts of the size of the type: those of Source Sans 3, rounded; and how much wider bold is.
LETRA, MAYUSCULA, NEGRITA = 0.51, 0.61, 1.06
LETRAS = dict.fromkeys(" .,;:'|!()-/°ijltfrI", 0.28) | dict.fromkeys("mwMW%", 0.82)
#: Characters that fit in a cell of any table whose other cells are short.
MAX_CELDA = 2_000

_PARRAFO = re.compile(r"</(?:p|li|blockquote)>|<br\s*/?>|\n")
_ETIQUETA = re.compile(r"<[^>]*>")
_PALABRA, _SALTO = re.compile(r"[ \n\t]+|(?<=[/-])(?=\D)"), re.compile(r"\n")
_ESCRIBIR = {"cantidad": escribir_numero, "pesos": escribir_pesos, "porcentaje": escribir_porcentaje}
SIN_VALOR = {"no_aplica": "No aplica", "suprimido": "Suprimido"}
DURO = "\N{NO-BREAK SPACE}"


def demasiado_larga(texto: str) -> str:
    """Why a cell cannot hold that many words, and what to do; "" when it can."""
    if len(texto) <= MAX_CELDA:
        return ""
    return (
        f"tiene {_palabras(texto)} ({escribir_numero(len(texto))} caracteres) y en una "
        f"celda caben hasta {escribir_numero(MAX_CELDA)} caracteres. Deje aquí lo principal y ponga el texto completo "
        "como párrafo, en un bloque de texto del capítulo."
    )


def _palabras(texto: str) -> str:
    cuantas = len(texto.split())
    return "una palabra" if cuantas == 1 else f"{escribir_numero(cuantas)} palabras"


def plano(html: str) -> str:
    """The words of a rich cell, a line for each paragraph."""
    return unescape(_ETIQUETA.sub("", _PARRAFO.sub("\n", html))).strip()


def por_que_no_cabe(tabla: Tabla) -> str:
    """Why ``tabla`` cannot be printed in sheets, naming its row and column, and what to do; "" when it can."""
    if not tabla.columnas:
        return ""
    medida = _Medida(tabla)
    if medida.sobra:
        return (
            f"tiene {len(tabla.columnas)} columnas y no cabe en el ancho de una hoja: necesita unos "
            f"{ceil(medida.necesita)} mm y hay {medida.disponible:.0f}. Acorte sus títulos y sus palabras más largas, "
            "o divídala en varias tablas con menos columnas."
        )
    altas = [(n, alturas) for n, alturas in enumerate(medida.filas(), 1) if max(alturas) > medida.alto]
    if not altas:
        return ""
    n, alturas = altas[0]
    alto = max(alturas)
    columna = alturas.index(alto)
    texto = medida.textos[n][columna]
    otras = {1: "", 2: " Otra fila tampoco cabe."}.get(len(altas), f" Otras {len(altas) - 1} filas tampoco caben.")
    return (
        f"tiene una fila que no cabe en una hoja, la {n}: en la columna «{tabla.columnas[columna].titulo}» hay "
        f"{_palabras(texto)} y caben unas {escribir_numero(int(len(texto.split()) * medida.alto / alto))}. "
        f"Deje allí lo principal y ponga el texto completo como párrafo, en un bloque de texto.{otras}"
    )


def tablas_que_no_caben(documento: Documento) -> Iterator[Discrepancia]:
    """Tables that came with a cell or with columns that no sheet holds."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Tabla) and (motivo := por_que_no_cabe(bloque)):
                cual = f" «{bloque.titulo}»" if bloque.titulo else ""
                mensaje = f"En «{cap.titulo}», la tabla{cual} {motivo}"
                yield Discrepancia("no-cabe", "error", Lugar(cap.ancla, bloque=i), mensaje, marca=motivo)


class _Medida:
    """The columns of a table in mm, as type of its size would have them."""

    def __init__(self, tabla: Tabla):
        columnas = len(tabla.columnas)
        self.cuerpo = (8 if columnas > 6 else 9 if columnas > 4 else 9.5) * MM_POR_PUNTO
        relleno = 2.4 if columnas > 6 else 4.4
        pocas = columnas < 4 and all(c.tipo != "rico" for c in tabla.columnas)
        titulos = [c.titulo for c in tabla.columnas]
        self.textos = [titulos, *(_escritas(fila, tabla) for fila in (*tabla.filas, *tabla.pies))]
        angostas, anchas = self._columnas(_PALABRA), self._columnas(_SALTO)
        self.disponible = ANCHO_DE_POCAS if pocas else ANCHO
        self.necesita = sum(angostas) + relleno * columnas
        libre = self.disponible - self.necesita
        self.sobra = libre < 0
        parte = min(1.0, libre / (sum(anchas) - sum(angostas) or 1))
        self.anchos = [angosta + (ancha - angosta) * parte for angosta, ancha in zip(angostas, anchas, strict=True)]
        self.alto = ALTO - max(self._alturas(titulos))

    def _columnas(self, corte: re.Pattern[str]) -> list[float]:
        """The longest piece of each column; its title is in bold."""
        mayores = [NEGRITA * self._mayor(titulo, corte) for titulo in self.textos[0]]
        for fila in self.textos[1:]:
            mayores = [max(mayor, self._mayor(texto, corte)) for mayor, texto in zip(mayores, fila, strict=True)]
        return mayores

    def _mayor(self, texto: str, corte: re.Pattern[str]) -> float:
        return max(map(self._largo, corte.split(texto)))

    def _largo(self, texto: str) -> float:
        return self.cuerpo * sum(LETRAS.get(letra) or (MAYUSCULA if letra.isupper() else LETRA) for letra in texto)

    def _alturas(self, fila: Sequence[str]) -> list[float]:
        return [
            sum(self.cuerpo * INTERLINEA * self._lineas(parrafo, ancho) + SEPARACION for parrafo in texto.split("\n"))
            for texto, ancho in zip(fila, self.anchos, strict=True)
        ]

    def _lineas(self, parrafo: str, ancho: float) -> int:
        """A line that is not the last one leaves, on average, half a word blank."""
        largo = self._largo(parrafo)
        return 1 if largo <= ancho * 1.001 else ceil(largo / max(ancho - 2.5 * LETRA * self.cuerpo, ancho / 2))

    def filas(self) -> Iterator[list[float]]:
        """How high each cell is, row by row."""
        return map(self._alturas, self.textos[1:])


def _escritas(fila: Sequence[Celda], tabla: Tabla) -> list[str]:
    """A text for each column of ``tabla``, whatever cells the row came with."""
    escritas = [_escrita(celda, columna) for celda, columna in zip(fila, tabla.columnas, strict=False)]
    return escritas + [""] * (len(tabla.columnas) - len(escritas))


def _escrita(celda: Celda, columna: Columna) -> str:
    """What ``celda`` prints; a number is one word."""
    if celda.estado != "informado" or celda.valor is None:
        texto = SIN_VALOR.get(celda.estado, "Sin información")
    else:
        texto = _valor(celda.valor, celda.tipo)
    if celda.unidad:
        return f"{texto} {celda.unidad}"
    return texto.replace(" ", DURO) if columna.es_numero else texto


def _valor(valor: Valor, tipo: str) -> str:
    if isinstance(valor, str):
        return plano(valor) if tipo == "rico" else valor
    return _ESCRIBIR.get(tipo, str)(valor)


REVISIONES = (tablas_que_no_caben,)
