"""Two figures side by side: how much one changed to the other, or why they are not subtracted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ..montos import escribir_numero, escribir_pesos, escribir_porcentaje
from ..periodos import Periodo
from ..valores import Celda, TipoDato

_ESCRIBIR = {"pesos": escribir_pesos, "cantidad": escribir_numero}
_SIN_VALOR = {
    "suprimido": "Una de las dos cifras está suprimida: no se restan.",
    "no_aplica": "Una de las dos cifras no aplica: no se restan.",
    "sin_informacion": "Falta una de las dos cifras: no se restan.",
}
SIN_PERIODO = "Una de las dos cuentas no dice de qué período es la cifra: no se restan."
INEXACTA = "Una de las dos cifras no es exacta («más de», «aprox.»): no se restan."
OTRA_UNIDAD = "Las dos cifras cuentan cosas distintas («{}» y «{}»): no se restan."
VARIAS = "La otra cuenta tiene más de una fila con este nombre: no se sabe cuál es y no se restan."
NO_FIGURA = "No figura en una de las dos cuentas."


@dataclass(frozen=True, slots=True)
class Dato:
    """A figure and what it speaks of; without ``periodo``, its account does not say. Not ``exacto`` is «más de»."""

    celda: Celda
    periodo: Periodo | None = None
    exacto: bool = True


@dataclass(frozen=True, slots=True)
class Cotejo:
    """This account's figure and the other's, each None where the row does not appear. Where ``diferencia`` or
    ``variacion`` cannot be worked out it is empty, and ``motivo`` or ``sin_variacion`` says why."""

    tipo: TipoDato
    este: Dato | None
    otro: Dato | None
    diferencia: str = ""
    variacion: str = ""
    motivo: str = ""
    sin_variacion: str = ""


def cotejar(tipo: TipoDato, este: Dato | None, otro: Dato | None, *, al_reves: bool = False) -> Cotejo:
    """What changed from the other to this one; ``al_reves``, from this one to the other, which is later."""
    if razon := _por_que_no(este, otro):
        return Cotejo(tipo, este, otro, motivo=razon, sin_variacion=razon)
    antes, ahora = (este, otro) if al_reves else (otro, este)
    de, a = _numero(antes), _numero(ahora)
    if tipo == "porcentaje":
        return Cotejo(tipo, este, otro, _en_puntos(a - de), sin_variacion="Los porcentajes se restan en puntos.")
    diferencia = con_signo(a - de, _ESCRIBIR.get(tipo, escribir_numero))
    if de <= 0:
        razon = "No hay variación que calcular desde cero o desde un valor negativo."
        return Cotejo(tipo, este, otro, diferencia, sin_variacion=razon)
    return Cotejo(tipo, este, otro, diferencia, _relativa(a - de, de))


def _por_que_no(este: Dato | None, otro: Dato | None) -> str:
    if este is None or otro is None:
        return NO_FIGURA
    estados = {este.celda.estado, otro.celda.estado}
    for estado, razon in _SIN_VALOR.items():
        if estado in estados:
            return razon
    if _numero(este) is None or _numero(otro) is None:
        return _SIN_VALOR["sin_informacion"]
    if not (este.exacto and otro.exacto):
        return INEXACTA
    if este.celda.unidad != otro.celda.unidad:
        return OTRA_UNIDAD.format(este.celda.unidad or "sin unidad", otro.celda.unidad or "sin unidad")
    return por_que_no_los_periodos(este.periodo, otro.periodo)


def por_que_no_los_periodos(este: Periodo | None, otro: Periodo | None) -> str:
    """Why figures of these periods are not subtracted; nothing when they may be."""
    if este is None or otro is None:
        return SIN_PERIODO
    if este.comparable(otro):
        return ""
    if este.desde is None or otro.desde is None:
        corte = este if este.desde is None else otro
        return f"No se sabe desde cuándo se contó («{corte.texto}»): no se restan."
    return f"Son períodos distintos («{este.texto}» y «{otro.texto}»): no se restan."


def _numero(dato: Dato) -> Decimal | None:
    valor = dato.celda.valor
    return Decimal(valor) if isinstance(valor, int | Decimal) and not isinstance(valor, bool) else None


def con_signo(cambio: Decimal, escribir) -> str:
    """``+12``, ``−$3``, ``0``."""
    return f"+{escribir(cambio)}" if cambio > 0 else escribir(cambio)


def _en_puntos(cambio: Decimal) -> str:
    return f"{con_signo(cambio, escribir_numero)} {'punto' if abs(cambio) == 1 else 'puntos'}"


def _relativa(cambio: Decimal, antes: Decimal) -> str:
    porcentaje = 100 * cambio / antes
    if cambio and abs(porcentaje) < Decimal("0.05"):
        return "menos de 0,1%"
    return con_signo(porcentaje, lambda valor: escribir_porcentaje(valor, 1))
