"""What a report says of how it was made, where that changes what it prints: "Suprimido", and the rule of a province of
few people."""

from __future__ import annotations

from dataclasses import dataclass

from .documento import Documento, OrganismoDoc, Tabla

POCOS_HABITANTES = 5_000


def es_de_pocos(organismo: OrganismoDoc) -> bool:
    """Whether so few people live in its province that a count of four may point at them (rule S12)."""
    return bool(organismo.poblacion) and organismo.poblacion < POCOS_HABITANTES


@dataclass(frozen=True, slots=True)
class NotaMetodologica:
    """``de_pocos`` is the organismo whose province has few people, if it has; ``suprime``, whether a cell is
    suppressed."""

    de_pocos: OrganismoDoc | None
    suprime: bool


def nota_metodologica(documento: Documento) -> NotaMetodologica | None:
    """None when there is nothing to explain."""
    de_pocos = documento.organismo if es_de_pocos(documento.organismo) else None
    suprime = _suprime(documento)
    return NotaMetodologica(de_pocos, suprime) if de_pocos or suprime else None


def _suprime(documento: Documento) -> bool:
    capitulos = [cap for _, cap in documento.recorrer()]
    if any(fila.suprimido for cap in capitulos for datos in cap.datos for fila in datos.filas):
        return True
    libres = [b for cap in capitulos for b in cap.bloques if isinstance(b, Tabla) and not b.conjunto]
    return any(celda.estado == "suprimido" for tabla in libres for fila in tabla.filas for celda in fila)
