"""Checks: pure functions over the frozen report. The same ones feed command, admin and edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from . import registro
from .documento import CapituloDoc, CifraDoc, Discrepancia, Documento, FilaDoc, Valor
from .montos import escribir_numero, escribir_porcentaje

if TYPE_CHECKING:
    from .registro import Verificacion


def porcentaje(parte: Valor, todo: Valor, decimales: int = 2) -> Decimal | None:
    """``parte`` of ``todo`` in percent, rounded half up; None when one is unknown or ``todo`` is 0."""
    if not isinstance(parte, int | Decimal) or not isinstance(todo, int | Decimal) or not todo:
        return None
    return (Decimal(100) * parte / todo).quantize(Decimal(1).scaleb(-decimales), ROUND_HALF_UP)


def otro_porcentaje(declarado: Decimal, parte: Valor, todo: Valor) -> Decimal | None:
    """The percentage that the amounts give, at the decimals of ``declarado``; None when it is that one or unknown."""
    decimales = max(0, -int(declarado.normalize().as_tuple().exponent))
    calculado = porcentaje(parte, todo, decimales)
    return None if calculado == declarado else calculado


def total_declarado(
    conjunto: str, columna: str, cifra: str = "total", donde: Mapping[str, str] | None = None
) -> Verificacion:
    """Check that the cifra declared as total equals the sum of ``columna``, of each period on its own.

    ``donde`` keeps the rows with those values. Blank cells do not count as 0: they only make a sum that falls short
    of the total incomplete instead of wrong.
    """
    donde = donde or {}

    def cuenta(fila: FilaDoc, declarada: CifraDoc) -> bool:
        mismo_periodo = not declarada.periodo or fila.get("periodo") in (None, "", declarada.periodo)
        return mismo_periodo and all(fila.get(clave) == valor for clave, valor in donde.items())

    def verificar(cap: CapituloDoc) -> Iterator[Discrepancia]:
        for declarada in (c for c in cap.cifras if c.clave == cifra and c.valor is not None):
            valores = [fila.get(columna) for fila in cap.filas(conjunto) if cuenta(fila, declarada)]
            suma = sum(v for v in valores if v is not None)
            incompleta = None in valores and suma < declarada.valor
            if not valores or suma == declarada.valor or incompleta:
                continue
            yield Discrepancia(
                clave=":".join(filter(None, ("suma", cap.ancla, conjunto, columna, cifra, declarada.periodo))),
                nivel="error",
                regla="suma",
                capitulo=cap.ancla,
                lugar=f"{conjunto}.{columna}",
                mensaje=(
                    f"En «{cap.titulo}», el total declarado de «{declarada.etiqueta}» "
                    f"({escribir_numero(declarada.valor)}) no coincide con la suma de las filas "
                    f"({escribir_numero(suma)})."
                ),
                declarado=declarada.valor,
                calculado=suma,
            )

    return verificar


def saldo_declarado(conjunto: str, total: str, gastado: str, saldo: str) -> Verificacion:
    """Check in each row that the declared balance is ``total`` less ``gastado``."""

    def verificar(cap: CapituloDoc) -> Iterator[Discrepancia]:
        for i, fila in enumerate(cap.filas(conjunto), 1):
            declarado, partes = fila.get(saldo), (fila.get(total), fila.get(gastado))
            if None in (declarado, *partes) or declarado == (calculado := partes[0] - partes[1]):
                continue
            yield Discrepancia(
                clave=f"saldo:{cap.ancla}:{conjunto}:{i}",
                nivel="error",
                regla="saldo",
                capitulo=cap.ancla,
                lugar=f"{conjunto}.{saldo}, fila {i}",
                mensaje=(
                    f"En «{cap.titulo}», fila {i}, el saldo declarado ({escribir_numero(declarado)}) "
                    f"no es lo asignado menos lo gastado ({escribir_numero(calculado)})."
                ),
                declarado=declarado,
                calculado=calculado,
            )

    return verificar


def porcentaje_declarado(conjunto: str, parte: str, todo: str, declarado: str) -> Verificacion:
    """Check in each row that the declared percentage is ``parte`` of ``todo``, at the decimals it is declared with."""

    def verificar(cap: CapituloDoc) -> Iterator[Discrepancia]:
        for i, fila in enumerate(cap.filas(conjunto), 1):
            if not isinstance(escrito := fila.get(declarado), Decimal):
                continue
            calculado = otro_porcentaje(escrito, fila.get(parte), fila.get(todo))
            if calculado is not None:
                yield Discrepancia(
                    clave=f"porcentaje:{cap.ancla}:{conjunto}:{i}",
                    nivel="error",
                    regla="porcentaje",
                    capitulo=cap.ancla,
                    lugar=f"{conjunto}.{declarado}, fila {i}",
                    mensaje=(
                        f"En «{cap.titulo}», fila {i}, el porcentaje declarado ({escribir_porcentaje(escrito)}) "
                        f"no es el que resulta de los montos ({escribir_porcentaje(calculado)})."
                    ),
                    declarado=escrito,
                    calculado=calculado,
                )

    return verificar


def revisar(documento: Documento) -> list[Discrepancia]:
    """Every discrepancy of the report, in reading order."""
    return [
        discrepancia
        for _, cap in documento.recorrer()
        for verificar in registro.materia(cap.materia).verificaciones
        for discrepancia in verificar(cap)
    ]
