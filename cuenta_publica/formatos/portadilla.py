"""The layout of the executive summary: its head, and what each of its two pages has room for."""

from __future__ import annotations

from dataclasses import dataclass

from ..diferencias.palabras import llano
from ..documento import DestacadaDoc, Documento
from ..frases import decir
from ..periodos import Periodo
from .renglones import FINA, NEGRITA, SERIF, acortar, alto_de, caben
from .sintesis import ANCHO, CUERPO, RENGLON, TITULO, Apartado, en_dos_paginas, nombre

PRIMERA, SEGUNDA, HOLGURA = 257, 232, 5  # mm of each page (the band of the first one has no margin), and spare ones
BANDA, ENTRE_FILAS, CALLE = 46, 4.6, 4
DONDE_ESTA = 3  # lines that say where the whole account is, besides its address
LARGO_DEL_CALIFICADOR, LARGO_DE_LA_ETIQUETA, LARGO_DEL_CONTEXTO = 36, 90, 110  # characters
LARGO_DEL_TITULO, LARGO_DE_LA_ENTRADA = 120, 420
SIN_VALOR = {"no_aplica": "No aplica", "suprimido": "Suprimido"}
# How each thing is written: the height of a line, points, letter.
DE_ORGANISMO, DE_TITULO, DE_ENTRADA = (9, 22, SERIF), (6, 12, NEGRITA), (5.5, 11, FINA)
DE_CIFRA, DE_ESCALA = (8.5, 19, SERIF), (8.5, 10, NEGRITA)
DE_ETIQUETA, DE_CONTEXTO = (RENGLON, CUERPO, NEGRITA), (RENGLON, CUERPO, FINA)


@dataclass(frozen=True, slots=True)
class CifraDestacada:
    """``antes`` and ``despues`` are said smaller, around the number: más de, millones."""

    antes: str
    valor: str
    despues: str
    etiqueta: str
    contexto: str

    def alto(self, ancho: float) -> float:
        """Millimetres, in a column of ``ancho``."""
        dicho = ((self.antes, DE_ESCALA), (self.valor, DE_CIFRA), (self.despues, DE_ESCALA))
        if caben(((t, cuerpo, letra) for t, (_, cuerpo, letra) in dicho), ancho):
            de_la_cifra = DE_CIFRA[0]
        else:
            de_la_cifra = sum(alto_de(t, ancho, *forma) for t, forma in dicho)
        resto = ((self.etiqueta, DE_ETIQUETA), (self.contexto, DE_CONTEXTO))
        return de_la_cifra + sum(alto_de(t, ancho, *forma) for t, forma in resto)


def portadilla(documento: Documento, entrada: str, direccion: str, todos: list[Apartado]) -> dict:
    """What the template of the summary prints, cut so that it fills two pages and never three."""
    cabeza = {
        "organismo": acortar(documento.organismo.nombre, LARGO_DEL_TITULO),
        "titulo": acortar(documento.titulo_portada, LARGO_DEL_TITULO),
        "entrada": acortar(entrada, LARGO_DE_LA_ENTRADA),
    }
    con_gestion = f"{cabeza['titulo']}. Gestión {documento.anio}"
    formas = ((cabeza["organismo"], DE_ORGANISMO), (con_gestion, DE_TITULO), (cabeza["entrada"], DE_ENTRADA))
    libre = PRIMERA - HOLGURA - BANDA - sum(alto_de(t, ANCHO, *forma) for t, forma in formas)
    por_fila, filas, libre = _filas(documento, libre)
    alto = SEGUNDA - HOLGURA - TITULO - DONDE_ESTA * RENGLON - alto_de(direccion, ANCHO, RENGLON, CUERPO)
    primera, segunda = en_dos_paginas(todos, libre, alto)
    partes = _partes(documento, alto - sum(a.alto for a in segunda))
    dispuesto = {"por_fila": por_fila, "filas": filas, "primera": primera, "segunda": segunda, "partes": partes}
    return cabeza | dispuesto | {"direccion": direccion}


def _filas(documento: Documento, libre: float) -> tuple[int, list[list[CifraDestacada]], float]:
    """The headline figures: how many in a row, the rows that fit, and how many millimetres they leave free."""
    cifras = [_destacada(d, documento.anio) for d in documento.destacadas]
    por_fila, filas = len(cifras) if len(cifras) in (1, 2, 4) else 3, []
    for i in range(0, len(cifras), por_fila):
        fila = cifras[i : i + por_fila]
        alto = ENTRE_FILAS + max(cifra.alto(ANCHO / por_fila - CALLE) for cifra in fila)
        if alto > libre:
            break
        filas.append(fila)
        libre -= alto
    return por_fila, filas, libre


def _destacada(d: DestacadaDoc, anio: int) -> CifraDestacada:
    """As the front page says it, in plain words; its period, when it is not the whole year of the account."""
    antes, valor, despues = "", SIN_VALOR.get(d.estado, "Sin información"), ""
    if d.estado == "informado" and d.valor is not None:
        antes = acortar(d.calificador, LARGO_DEL_CALIFICADOR)
        valor, _, despues = decir(d.valor, d.tipo).partition(" ")
    cuando = Periodo.leer(d.periodo).texto if d.periodo not in ("", str(anio)) else ""
    contexto = acortar(", ".join(filter(None, (llano(d.contexto), cuando))), LARGO_DEL_CONTEXTO)
    return CifraDestacada(antes, valor, despues, acortar(d.etiqueta, LARGO_DE_LA_ETIQUETA), contexto)


def _partes(documento: Documento, queda: float) -> list[tuple[str, str]]:
    """(part, its capítulos) of the whole account, or just its parts: all of them, or none when there is no room."""
    titulos = [acortar(nombre(parte), LARGO_DE_LA_ETIQUETA) for parte in documento.capitulos]
    suyos = ["; ".join(nombre(cap) for cap in parte.capitulos) for parte in documento.capitulos]
    enteras = [(t, acortar(s, LARGO_DE_LA_ENTRADA)) for t, s in zip(titulos, suyos, strict=True)]
    for dichas in (enteras, [("", "; ".join(titulos))]):
        if sum(alto_de(f"{t}: {s}", ANCHO, RENGLON, CUERPO, NEGRITA) + 1 for t, s in dichas) <= queda:
            return dichas
    return []
