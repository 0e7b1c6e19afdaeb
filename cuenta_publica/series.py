"""What the accounts of a provincia say of one thing over the years: whole years in order, every other period apart.

Only whole years are subtracted; the rest stands beside them, each with the reason why it is not compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from .montos import escribir_numero, escribir_pesos, escribir_porcentaje
from .periodos import Periodo

_ESCRIBIR = {"pesos": escribir_pesos, "cantidad": escribir_numero}


@dataclass(frozen=True, slots=True)
class Punto:
    """A figure that an account declares: ``valor`` is None when it gives none, and ``exacto`` when it is not «más de».

    ``en_duda``: the account itself is published with a discrepancy about it.
    """

    periodo: Periodo | None
    valor: Decimal | None
    impreso: str
    cuenta: str
    enlace: str
    exacto: bool = True
    en_duda: bool = False


@dataclass(frozen=True, slots=True)
class Renglon:
    """A point as it is shown: what it changes from the year before or why it is not compared, in words."""

    punto: Punto
    diferencia: str = ""
    motivo: str = ""


@dataclass(frozen=True, slots=True)
class Serie:
    etiqueta: str
    tipo: str
    anuales: tuple[Renglon, ...]
    aparte: tuple[Renglon, ...]


def serie(etiqueta: str, tipo: str, puntos: Iterable[Punto]) -> Serie:
    """``puntos`` of one cifra, in any order. Two accounts that speak of the same year are both kept;
    one that says the same twice is told once."""
    todos = list({(p.periodo, p.impreso, p.cuenta): p for p in reversed(list(puntos))}.values())
    anuales = sorted((p for p in todos if es_un_anio(p.periodo)), key=lambda p: (p.periodo, p.cuenta))
    otros = sorted((p for p in todos if p.periodo and not es_un_anio(p.periodo)), key=lambda p: p.periodo)
    sin_fecha = [p for p in todos if not p.periodo]
    aparte = tuple(Renglon(p, motivo=motivo(p.periodo)) for p in [*otros, *sin_fecha])
    return Serie(etiqueta, tipo, _con_diferencias(anuales, tipo), aparte)


def es_un_anio(periodo: Periodo | None) -> bool:
    """One whole calendar year."""
    return bool(periodo) and not periodo.parcial and periodo.desde.year == periodo.hasta.year


def motivo(periodo: Periodo | None) -> str:
    """Why it is not compared with whole years."""
    if periodo is None:
        return "La cuenta no dice de qué período es: no se compara."
    if periodo.desde is None:
        return "No dice desde cuándo se contó: no se compara con años completos."
    if not periodo.parcial:
        return "Son varios años juntos: no se comparan con uno solo."
    if periodo.desde.year == periodo.hasta.year:
        return "Es una parte del año: no se compara con años completos."
    return "No va de enero a diciembre: no se compara con años completos."


def _con_diferencias(puntos: list[Punto], tipo: str) -> tuple[Renglon, ...]:
    renglones: list[Renglon] = []
    antes: list[Punto] = []
    for _, grupo in groupby(puntos, key=lambda p: p.periodo):
        ahora = list(grupo)
        renglones += [Renglon(p, *_frente_a(antes, ahora, tipo)) for p in ahora]
        antes = ahora
    return tuple(renglones)


def _frente_a(antes: list[Punto], ahora: list[Punto], tipo: str) -> tuple[str, str]:
    """(difference, why there is none): a year that has two values is never subtracted."""
    if not antes:
        return "", ""
    for anio in (ahora, antes):
        if len({p.valor for p in anio}) > 1:
            return "", f"{anio[0].periodo} tiene más de un valor: no se calcula la diferencia."
    if any(p.valor is None or not p.exacto for p in (*antes, *ahora)):
        return "", f"No se calcula la diferencia con {antes[0].periodo}: falta una cifra exacta."
    return _diferencia(antes[0].valor, ahora[0].valor, tipo, antes[0].periodo), ""


def _diferencia(antes: Decimal, ahora: Decimal, tipo: str, periodo: Periodo) -> str:
    """``+156 (1,2%) respecto de 2016``; percentages differ in points."""
    cambio = ahora - antes
    if not cambio:
        return f"Igual que en {periodo}"
    signo = "+" if cambio > 0 else ""
    if tipo == "porcentaje":
        nombre = "punto porcentual" if abs(cambio) == 1 else "puntos porcentuales"
        return f"{signo}{escribir_numero(cambio)} {nombre} respecto de {periodo}"
    relativa = f" ({_relativa(cambio, antes)})" if antes > 0 else ""
    return f"{signo}{_ESCRIBIR[tipo](cambio)}{relativa} respecto de {periodo}"


def _relativa(cambio: Decimal, antes: Decimal) -> str:
    porcentaje = 100 * cambio / antes
    return "menos de 0,1%" if abs(porcentaje) < Decimal("0.05") else escribir_porcentaje(porcentaje, 1)
