"""What the executive summary says, and how much of it: two pages, whatever the account holds.

Every word is of the report, or a label that never changes. What each thing takes is counted (see ``renglones``), in
millimetres and on the smallest sheet; ``pdf-separatas.css`` gives it that much.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from ..compromisos import CompromisoAnterior, resumen
from ..consistencia import Lado, NotaConsistencia
from ..documento import CapituloDoc, Documento, FilaDoc
from .cuadros import Cuadro
from .renglones import NEGRITA, acortar, renglones

ANCHO, COLUMNA_DE_LUGAR, COLUMNA = 171, 42, 125  # of what is printed, and of the two columns of a list
RENGLON, CUERPO, ENTRE_PUNTOS, TITULO = 4.5, 9.5, 2.4, 13
LARGO, LARGO_DEL_DETALLE, LARGO_DEL_LUGAR, LARGO_DE_LA_PARTE = 300, 240, 64, 26  # characters

Lugares = Mapping[str, tuple[str, str]]


@dataclass(frozen=True)
class Punto:
    """One thing that is said: where in the account (``rotulo`` is its table, or its note; ``parte`` is said where
    another part has a capítulo of that number), what, and what follows."""

    lugar: str
    texto: str
    detalle: str = ""
    rotulo: str = ""
    parte: str = ""
    clase: str = ""

    @cached_property
    def alto(self) -> float:
        dichos = renglones(self.texto, COLUMNA, CUERPO, NEGRITA) + renglones(self.detalle, COLUMNA, CUERPO)
        lugares = sum(renglones(t, COLUMNA_DE_LUGAR, CUERPO, NEGRITA) for t in (self.rotulo, self.lugar, self.parte))
        return RENGLON * max(dichos, lugares) + ENTRE_PUNTOS


@dataclass(frozen=True)
class Apartado:
    """A list with its title. ``omitidos`` counts what is only in the whole account."""

    titulo: str
    puntos: tuple[Punto, ...]
    entrada: str = ""
    omitidos: int = 0

    @cached_property
    def alto(self) -> float:
        return self._base + sum(punto.alto for punto in self.puntos) + (RENGLON + 1 if self.omitidos else 0)

    @property
    def _base(self) -> float:
        return TITULO + RENGLON * renglones(self.entrada, ANCHO, CUERPO)

    def cortado(self, alto: float) -> Apartado:
        """What fits in ``alto``, with the line that says how much does not."""
        if self.alto <= alto:
            return self
        caben = self._caben(alto - RENGLON - 1)
        return replace(self, puntos=self.puntos[:caben], omitidos=self.omitidos + len(self.puntos) - caben)

    def partido(self, alto: float) -> tuple[Apartado | None, Apartado]:
        """What fits in ``alto``, if anything does, and what follows in another page."""
        caben = self._caben(alto)
        if not caben:
            return None, self
        sigue = replace(self, titulo=f"{self.titulo} (sigue)", puntos=self.puntos[caben:], entrada="")
        return replace(self, puntos=self.puntos[:caben], omitidos=0), sigue

    def _caben(self, alto: float) -> int:
        usado, caben = self._base, 0
        while caben < len(self.puntos) and usado + self.puntos[caben].alto <= alto:
            usado += self.puntos[caben].alto
            caben += 1
        return caben

    @property
    def resto(self) -> str:
        """How the list ends when it was cut."""
        otros = f"Y {self.omitidos} más, en" if self.puntos else f"Son {self.omitidos}: están en"
        return f"{otros} la cuenta completa."


# --- what there is to say -------------------------------------------------------------------------------------------


def apartados(
    documento: Documento, notas: tuple[NotaConsistencia, ...], cuadros: Mapping[Lado, Cuadro]
) -> list[Apartado]:
    """Findings, discrepancies, what was promised and what is promised: those of which there is any."""
    capitulos, lugares = {cap.ancla: cap for _, cap in documento.recorrer()}, _lugares(documento)
    anteriores = documento.compromisos
    todos = (
        Apartado("Lo que muestran las cifras", tuple(_hallazgos(capitulos, lugares, cuadros))),
        Apartado("Lo que no cuadra", tuple(_discrepancia(nota, lugares) for nota in notas), COMO_SE_PUBLICAN),
        Apartado("Compromisos del año anterior", tuple(map(_cumplimiento, anteriores)), _balance(anteriores)),
        Apartado("Compromisos para el año siguiente", tuple(_promesas(documento, lugares))),
    )
    return [apartado for apartado in todos if apartado.puntos]


COMO_SE_PUBLICAN = "Las cifras se publican como están en la cuenta, cada una con su explicación."


def _balance(anteriores: tuple[CompromisoAnterior, ...]) -> str:
    return resumen(anteriores) if anteriores else ""


def _lugares(documento: Documento) -> Lugares:
    """How each capítulo is named, and its part where that is needed to know which one it is."""
    dichos = [(parte, cap) for parte in documento.capitulos for _, cap in parte.recorrer()]
    partes: dict[str, set[str]] = {}
    for parte, cap in dichos:
        partes.setdefault(cap.numero, set()).add(parte.ancla)
    return {
        cap.ancla: (nombre(cap), nombre(parte) if cap.numero and len(partes[cap.numero]) > 1 else "")
        for parte, cap in dichos
    }


def _hallazgos(
    capitulos: Mapping[str, CapituloDoc], lugares: Lugares, cuadros: Mapping[Lado, Cuadro]
) -> Iterator[Punto]:
    for (ancla, i), cuadro in cuadros.items():
        if cuadro.titular:
            cap = capitulos[ancla]
            de_que = cap.bloques[i].titulo or cuadro.sobre
            detalle = "" if de_que == cap.titulo else de_que
            yield _punto(lugares[ancla], cuadro.titular, detalle, rotulo=cuadro.nombre, clase="hallazgo")


def _discrepancia(nota: NotaConsistencia, lugares: Lugares) -> Punto:
    cap, mensaje, respuesta = nota.capitulo, nota.hallada.mensaje, nota.hallada.respuesta
    propio = mensaje.removeprefix(f"En «{cap.titulo}», ") if cap else mensaje
    explicacion = f"Explicación: {respuesta}" if respuesta else ""
    donde = lugares[cap.ancla] if cap else ("", "")
    return _punto(donde, propio[:1].upper() + propio[1:], explicacion, rotulo=f"Nota {nota.n}", clase="no-cuadra")


def _cumplimiento(c: CompromisoAnterior) -> Punto:
    return _punto((c.capitulo, ""), c.texto, f"{c.estado_impreso}. {c.razon}", clase=c.estado or "sin-respuesta")


def _promesas(documento: Documento, lugares: Lugares) -> Iterator[Punto]:
    for _, cap in documento.recorrer():
        for fila in cap.filas("compromisos"):
            yield _punto(lugares[cap.ancla], str(fila["texto"]), _detalles(fila, documento.anio + 1))


def _detalles(fila: FilaDoc, anio: int) -> str:
    """Its goal, its money and its period, when it is not that whole year: as those of the year before are told."""
    periodo = str(fila.get("periodo") or "")
    return CompromisoAnterior(
        clave="",
        texto="",
        meta=fila.get("meta"),
        unidad=fila.get("unidad") or "",
        presupuesto=fila.get("presupuesto"),
        periodo="" if periodo == str(anio) else periodo,
        responsable=fila.get("responsable") or "",
    ).detalles


def _punto(lugar: tuple[str, str], texto: str, detalle: str = "", **otros: str) -> Punto:
    propio, parte = lugar
    return Punto(
        acortar(propio, LARGO_DEL_LUGAR),
        acortar(texto, LARGO),
        acortar(detalle, LARGO_DEL_DETALLE),
        parte=acortar(parte, LARGO_DE_LA_PARTE),
        **otros,
    )


def nombre(cap: CapituloDoc) -> str:
    """4. Extranjería."""
    return f"{cap.numero} {cap.titulo}".strip()


# --- what fits ------------------------------------------------------------------------------------------------------


def en_dos_paginas(todos: list[Apartado], primera: float, segunda: float) -> tuple[list[Apartado], list[Apartado]]:
    """The apartados of each page, in order, when there are ``primera`` and ``segunda`` mm for them.

    The page turns before one of them, leaving both as equally full as can be; when that does not hold all, in the
    middle of one, and each is cut to its share.
    """

    def libres(corte: int) -> tuple[float, float]:
        return primera - sum(a.alto for a in todos[:corte]), segunda - sum(a.alto for a in todos[corte:])

    if enteros := [n for n in range(len(todos) + 1) if min(libres(n)) >= 0]:
        corte = min(enteros, key=lambda n: abs(libres(n)[0] - libres(n)[1]))
        return todos[:corte], todos[corte:]
    una, otra = [], []
    for apartado in _repartir(todos, primera + segunda - TITULO):
        queda = primera - sum(a.alto for a in una)
        if not otra and apartado.alto <= queda:
            una.append(apartado)
        elif not otra:
            antes, despues = apartado.partido(queda)
            una += [antes] if antes else []
            otra.append(despues)
        else:
            otra.append(apartado)
    return una, _repartir(otra, segunda)


def _repartir(suyos: list[Apartado], alto: float) -> list[Apartado]:
    """Each one cut to a fair share of ``alto``: who needs less leaves the rest to the others."""
    cortados: dict[int, Apartado] = {}
    for i in sorted(range(len(suyos)), key=lambda i: suyos[i].alto):
        cortados[i] = suyos[i].cortado(alto / (len(suyos) - len(cortados)))
        alto -= cortados[i].alto
    return [cortados[i] for i in range(len(suyos))]
