"""What the account of the year before promised, and what became of it: as values, and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby

from .montos import escribir_numero, escribir_pesos
from .periodos import Periodo

#: key -> as printed
ESTADOS = {
    "cumplido": "Cumplido",
    "parcial": "Cumplido en parte",
    "pendiente": "Pendiente",
    "no_cumplido": "No cumplido",
    "": "Sin respuesta",
}
#: key -> what one, and several, of them did
_HICIERON = {
    "cumplido": ("se cumplió", "se cumplieron"),
    "parcial": ("se cumplió en parte", "se cumplieron en parte"),
    "pendiente": ("sigue pendiente", "siguen pendientes"),
    "no_cumplido": ("no se cumplió", "no se cumplieron"),
    "": ("no tiene respuesta", "no tienen respuesta"),
}


@dataclass(frozen=True, slots=True)
class CompromisoAnterior:
    """A promise of the account of ``anio`` and its answer: ``estado`` is '' while it has none.

    ``capitulo`` is the title of the one that promised; ``donde`` the ancla of the one that shows what was done.
    """

    clave: str
    texto: str
    meta: int | None = None
    unidad: str = ""
    presupuesto: int | None = None
    periodo: str = ""
    responsable: str = ""
    capitulo: str = ""
    anio: int = 0
    estado: str = ""
    razon: str = ""
    donde: str = ""
    donde_titulo: str = ""

    @property
    def estado_impreso(self) -> str:
        return ESTADOS[self.estado]

    @property
    def detalles(self) -> str:
        """Meta: 24 sesiones. Presupuesto: $1.300.000. Período: 2020. '' when it says no more than its words."""
        partes = (
            ("Meta", "" if self.meta is None else f"{escribir_numero(self.meta)} {self.unidad}"),
            ("Presupuesto", "" if self.presupuesto is None else escribir_pesos(self.presupuesto)),
            ("Período", Periodo.leer(self.periodo).texto if self.periodo else ""),
            ("Responsable", self.responsable),
        )
        return " ".join(f"{nombre}: {valor.strip()}." for nombre, valor in partes if valor)


def claves(promesas: Iterable[tuple[str, str]]) -> list[str]:
    """A name for each promise, (ancla of its capítulo, its words), that lasts while its words do; equal ones are
    numbered."""
    veces: Counter[str] = Counter()
    nombres = []
    for ancla, texto in promesas:
        nombre = f"{ancla}:{sha256(' '.join(texto.split()).encode()).hexdigest()[:16]}"
        veces[nombre] += 1
        nombres.append(f"{nombre}-{veces[nombre]}" if veces[nombre] > 1 else nombre)
    return nombres


def contar(compromisos: Iterable[CompromisoAnterior]) -> Mapping[str, int]:
    """How many have each estado."""
    return Counter(c.estado for c in compromisos)


def resumen(compromisos: tuple[CompromisoAnterior, ...]) -> str:
    """De 12 compromisos de la cuenta de 2019, 7 se cumplieron, 2 siguen pendientes y 3 no tienen respuesta."""
    veces = contar(compromisos)
    partes = [f"{n} {_HICIERON[estado][n > 1]}" for estado in ESTADOS if (n := veces[estado])]
    total = len(compromisos)
    nombre = "compromiso" if total == 1 else "compromisos"
    dicho = f"{', '.join(partes[:-1])} y {partes[-1]}" if partes[1:] else partes[0]
    return f"De {total} {nombre} de la cuenta de {compromisos[0].anio}, {dicho}."


def por_capitulo(compromisos: Iterable[CompromisoAnterior]) -> list[tuple[str, list[CompromisoAnterior]]]:
    """(title, its promises) of each capítulo that promised, in order."""
    grupos = groupby(compromisos, key=lambda c: (c.clave.partition(":")[0], c.capitulo))
    return [(titulo, list(propios)) for (_, titulo), propios in grupos]
