"""What the review of a report finds: discrepancies, totals that tie, and facts stated in more than one place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .documento import Valor

#: error: arithmetic or contradiction, must be answered; aviso: may be legitimate; nota: form.
Nivel = Literal["error", "aviso", "nota"]


@dataclass(frozen=True, slots=True)
class Lugar:
    """Where in a report: a capítulo, and in it a cell (conjunto, fila, columna), a cifra or a block.

    ``fila`` is the row's lasting key and ``indice`` its place today: only the first one identifies.
    """

    capitulo: str
    conjunto: str = ""
    fila: str = ""
    columna: str = ""
    cifra: str = ""
    periodo: str = ""
    bloque: int | None = None
    indice: int | None = None

    def __str__(self) -> str:
        """Path inside the capítulo: ``delitos/abigeato/casos``, ``total@2019``, ``bloque-3``."""
        cifra = f"{self.cifra}@{self.periodo}" if self.cifra and self.periodo else self.cifra
        columna = f"{self.columna}@{self.periodo}" if self.periodo and not self.cifra else self.columna
        bloque = "" if self.bloque is None else f"bloque-{self.bloque + 1}"
        return "/".join(filter(None, (self.conjunto, self.fila, columna, cifra, bloque)))


@dataclass(frozen=True, slots=True)
class Discrepancia:
    """Declared ≠ computed, or a contradiction, or something to look at. ``mensaje`` says it all in plain Spanish."""

    regla: str
    nivel: Nivel
    lugar: Lugar
    mensaje: str
    declarado: Valor = None
    calculado: Valor = None
    respuesta: str = ""
    complemento: Lugar | None = None  # the cell to suppress too, so that another one stays hidden
    marca: str = ""  # stands for what was seen when it is no number: an answer lapses when it changes

    @property
    def clave(self) -> str:
        """Rule and place, never values: it stays the same while the figures are being mended."""
        return f"{self.regla}:{self.lugar.capitulo}:{self.lugar}"

    @property
    def diferencia(self) -> int | Decimal | None:
        if isinstance(self.declarado, int | Decimal) and isinstance(self.calculado, int | Decimal):
            return self.declarado - self.calculado
        return None

    @property
    def respondida(self) -> bool:
        return bool(self.respuesta)

    @property
    def solo_nacional(self) -> bool:
        """Whether only the national administrator may answer it: sensitive data, children, what was suppressed and
        can be worked out, a person's RUT."""
        return self.nivel == "error" and self.regla in ("s5", "s6", "s7", "s9")

    @property
    def impide_publicar(self) -> bool:
        return self.nivel == "error" and not self.respondida


@dataclass(frozen=True, slots=True)
class Verificada:
    """A declared total that ties with its parts: printed as such beside it."""

    lugar: Lugar
    mensaje: str


@dataclass(frozen=True, slots=True)
class Casilla:
    """A cell that a report prints: its value, or None when it is suppressed; ``con_signo`` when it may be negative."""

    lugar: Lugar
    valor: int | Decimal | None
    con_signo: bool = False


@dataclass(frozen=True, slots=True)
class Suma:
    """What readers know of suppressed cells: that ``terminos`` (factor, cell) add up to between ``desde`` and
    ``hasta`` (None is no limit). ``dicho`` is what says so and ``lo_dice`` its cell, if it is one."""

    dicho: str
    terminos: tuple[tuple[int | Decimal, Casilla], ...]
    desde: int | Decimal | None
    hasta: int | Decimal | None
    lo_dice: Lugar | None = None


@dataclass(frozen=True, slots=True)
class Hecho:
    """A fact that more than one capítulo may state: (``orasmi.presupuesto``, ``2017``, 15448301, where). When some of
    its cells are suppressed (``ocultas``), ``valor`` is what the others add to."""

    clave: str
    periodo: str
    valor: int | Decimal
    lugar: Lugar
    etiqueta: str
    ocultas: tuple[Casilla, ...] = ()
