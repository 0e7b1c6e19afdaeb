"""What the review of a report prints in it: notes beside the figures and in an annex, and the totals that tie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from .documento import CapituloDoc, Cifras, Documento, Grafico, Lista, Tabla, Valor
from .hallazgos import Discrepancia, Lugar
from .verificaciones import revisar, verificadas

Lado = tuple[str, int]  # ancla of a capítulo and index of one of its blocks; -1 is right below the heading


@dataclass(frozen=True, slots=True)
class NotaConsistencia:
    """A discrepancy as the report prints it: its number in reading order and the capítulo it is in."""

    n: int
    capitulo: CapituloDoc | None  # None when it is about the account as a whole
    hallada: Discrepancia

    def registro(self) -> dict[str, Valor]:
        """The note as one flat record: what JSON, CSV and workbook carry."""
        d = self.hallada
        return {
            "clave": d.clave,
            "nivel": d.nivel,
            "regla": d.regla,
            "capitulo": d.lugar.capitulo,
            "lugar": str(d.lugar),
            "declarado": d.declarado,
            "calculado": d.calculado,
            "diferencia": d.diferencia,
            "mensaje": d.mensaje,
            "respuesta": d.respuesta,
        }


@dataclass(slots=True)
class Junto:
    """What is said after one block: its notes, and the sums that were verified."""

    notas: list[NotaConsistencia] = field(default_factory=list)
    verificadas: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Consistencia:
    notas: tuple[NotaConsistencia, ...]
    junto: Mapping[Lado, Junto]


def notas(documento: Documento) -> tuple[NotaConsistencia, ...]:
    """Every error, and every aviso or nota that somebody answered, numbered in reading order."""
    return tuple(nota for nota, _ in _situadas(documento, _Plano(documento)))


def consistencia(documento: Documento) -> Consistencia:
    """The notes of ``documento``, and what stands beside each of its blocks."""
    plano = _Plano(documento)
    junto: defaultdict[Lado, Junto] = defaultdict(Junto)
    situadas = _situadas(documento, plano)
    for nota, lado in situadas:
        if nota.capitulo:
            junto[lado].notas.append(nota)
    for verificada in verificadas(documento):
        if plano.suma_varias(verificada.lugar):
            dichas = junto[plano.lado(verificada.lugar)].verificadas
            if verificada.mensaje not in dichas:
                dichas.append(verificada.mensaje)
    return Consistencia(tuple(nota for nota, _ in situadas), dict(junto))


def _situadas(documento: Documento, plano: _Plano) -> list[tuple[NotaConsistencia, Lado]]:
    # How to work out what is suppressed is told to who reviews, never printed.
    impresas = [d for d in revisar(documento) if (d.nivel == "error" or d.respondida) and d.regla != "s7"]
    lados = [(plano.lado(d.lugar, d.declarado), d) for d in impresas]
    lados.sort(key=lambda par: (plano.orden.get(par[0][0], -1), par[0][1]))
    return [
        (NotaConsistencia(n, plano.capitulos.get(d.lugar.capitulo), d), lado) for n, (lado, d) in enumerate(lados, 1)
    ]


class _Plano:
    """Where each figure is printed in a report."""

    def __init__(self, documento: Documento):
        self.capitulos = {cap.ancla: cap for _, cap in documento.recorrer()}
        self.orden = {ancla: n for n, ancla in enumerate(self.capitulos)}
        self._numeros: dict[str, list[frozenset[Valor]]] = {}

    def suma_varias(self, lugar: Lugar) -> bool:
        """Whether there is anything to add: of a single row nobody says that its sum was verified."""
        cap = self.capitulos.get(lugar.capitulo)
        return bool(cap) and (not lugar.conjunto or len(cap.filas(lugar.conjunto)) != 1)

    def lado(self, lugar: Lugar, declarado: Valor = None) -> Lado:
        """The block after which something about ``lugar`` is said: the last one that prints its figure, else the last
        one that shows its data, else the last one of the capítulo."""
        cap = self.capitulos.get(lugar.capitulo)
        if not cap:
            return lugar.capitulo, -1
        if lugar.bloque is not None and lugar.bloque < len(cap.bloques):
            return cap.ancla, lugar.bloque
        cifra = cap.cifra(lugar.cifra, lugar.periodo) if lugar.cifra else None
        valor = cifra.valor if declarado is None and cifra else declarado
        muestran = self._muestran(cap, lugar)
        imprimen = [i for i in muestran if valor is not None and valor in self._impresos(cap)[i]]
        return cap.ancla, (imprimen or muestran or [len(cap.bloques) - 1])[-1]

    def _muestran(self, cap: CapituloDoc, lugar: Lugar) -> list[int]:
        """Blocks that show the conjunto, or else the cifra, of ``lugar``."""
        bloques = list(enumerate(cap.bloques))
        if lugar.conjunto:
            propios = [i for i, b in bloques if isinstance(b, Tabla | Grafico | Lista) and b.conjunto == lugar.conjunto]
            if propios:
                return propios
        if not lugar.cifra:
            return []
        de_cifras = [i for i, b in bloques if isinstance(b, Cifras) and any(c.clave == lugar.cifra for c in b.cifras)]
        return de_cifras or [i for i, b in bloques if isinstance(b, Tabla) and b.pies]

    def _impresos(self, cap: CapituloDoc) -> list[frozenset[Valor]]:
        """The numbers that each block of ``cap`` prints in its cells."""
        if cap.ancla not in self._numeros:
            self._numeros[cap.ancla] = [
                frozenset(
                    celda.valor
                    for fila in ((*bloque.filas, *bloque.pies) if isinstance(bloque, Tabla) else ())
                    for celda in fila
                    if isinstance(celda.valor, int | Decimal)
                )
                for bloque in cap.bloques
            ]
        return self._numeros[cap.ancla]
