"""Arithmetic of one row, and of the declared scalars: balances, percentages, spending."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from math import ceil, floor

from ..documento import CapituloDoc, FilaDoc, TipoDato, Valor
from ..figuras import claves_de_filas, nombre_impreso
from ..hallazgos import Discrepancia, Lugar, Suma, Verificada
from ..montos import escribir_numero, escribir_pesos, escribir_porcentaje
from .ocultas import ademas, de_porcentaje, relacion

Numero = int | Decimal
Resultado = Discrepancia | Verificada | Suma
ESCRITORES: Mapping[str, Callable[[Numero], str]] = {"pesos": escribir_pesos, "porcentaje": escribir_porcentaje}


def escribir(valor: Numero, tipo: TipoDato) -> str:
    """``valor`` in the portal's printed form."""
    return ESCRITORES.get(tipo, escribir_numero)(valor)


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


_EN_MILES = re.compile(r"(MM|M)\s?(?:U?S?)?\$|\bmil(?:es|lones)\b(?=\s*(?:de\s+)?(?:pesos)?\W*$)")


def tolerancia(texto: str) -> Numero:
    """How far from ``texto``, a total as printed, a sum may be and still be the same: its last printed unit when it is
    given in thousands or millions (``M$ 15.448``, ``15,4 millones``); otherwise it must be exact."""
    hallado = _EN_MILES.search(texto)
    decimales = len(m[1]) if (m := re.search(r",(\d+)", texto)) else 0
    if not hallado or (hallado[1] is None and not decimales):
        return 1 if not decimales else Decimal(1).scaleb(-decimales)
    millones = hallado[1] == "MM" or hallado[0].startswith("millones")
    return 10 ** max(0, (6 if millones else 3) - decimales)


def en_miles(texto: str) -> int:
    """1.000 or 1.000.000 when ``texto`` gives whole thousands or millions of pesos (``M$ 15.448``); else 0."""
    unidad = tolerancia(texto)
    return int(unidad) if unidad in (10**3, 10**6) else 0


#: What a qualifier lets the sum be, when it is not the declared total.
AL_MENOS = ("más de", "mas de", "al menos", "sobre", "por lo menos", "sobre los")
A_LO_MAS = ("casi", "menos de", "hasta", "cerca de", "aprox", "alrededor")


def limites(declarado: Numero, texto: str = "", calificador: str = "") -> tuple[Numero | None, Numero | None]:
    """Between which sums a declared total ties, by how it is written; None is no limit."""
    calificador = calificador.lower().strip()
    if calificador.startswith(AL_MENOS):
        return declarado, None
    if calificador.startswith(A_LO_MAS):
        return declarado - abs(declarado) / Decimal(10), declarado + abs(declarado) / Decimal(10)
    if calificador:
        return None, None
    margen = tolerancia(texto)
    return floor(declarado - margen) + 1, ceil(declarado + margen) - 1


def por_fila(conjunto: str, comprobar: Callable[[FilaDoc], tuple[str, str, str, Valor, Valor, str] | None]):
    """A check of each row: ``comprobar`` gives (rule, level, column, declared, computed, sentence) or None."""

    def verificar(cap: CapituloDoc) -> Iterator[Discrepancia]:
        datos = next((d for d in cap.datos if d.conjunto == conjunto), None)
        if not datos:
            return
        for i, (clave, fila) in enumerate(zip(claves_de_filas(datos), datos.filas, strict=True)):
            if hallado := comprobar(fila):
                regla, nivel, columna, declarado, calculado, frase = hallado
                lugar = Lugar(cap.ancla, conjunto, clave, columna, indice=i)
                mensaje = f"En «{cap.titulo}», «{nombre_impreso(datos, i)}»: {frase}"
                yield Discrepancia(regla, nivel, lugar, mensaje, declarado, calculado)

    return verificar


def saldo_declarado(conjunto: str, total: str, gastado: str, saldo: str):
    """Check in each row that the declared balance is ``total`` less ``gastado``."""

    def comprobar(fila: FilaDoc):
        declarado, asignado, gasto = fila.get(saldo), fila.get(total), fila.get(gastado)
        if None in (declarado, asignado, gasto) or declarado == (calculado := asignado - gasto):
            return None
        frase = (
            f"el saldo declarado ({escribir_pesos(declarado)}) no es lo asignado menos lo gastado "
            f"({escribir_pesos(calculado)})."
        )
        return "saldo", "error", saldo, declarado, calculado, frase

    calcula = relacion(conjunto, {total: 1, gastado: -1, saldo: -1}, "el resto de su fila", saldo)
    return ademas(por_fila(conjunto, comprobar), calcula)


def gasto_sobre_lo_asignado(conjunto: str, asignado: str, gastado: str):
    """Point at the rows that spent more than they were given."""

    def comprobar(fila: FilaDoc):
        tope, gasto = fila.get(asignado), fila.get(gastado)
        if tope is None or gasto is None or gasto <= tope:
            return None
        frase = f"lo gastado ({escribir_pesos(gasto)}) supera lo asignado ({escribir_pesos(tope)})."
        return "sobregasto", "aviso", gastado, gasto, tope, frase

    return por_fila(conjunto, comprobar)


def porcentaje_declarado(conjunto: str, parte: str, todo: str, declarado: str):
    """Check in each row that the declared percentage is ``parte`` of ``todo``, at the decimals it is declared with;
    and that a percentage of spending comes with the spending."""

    def comprobar(fila: FilaDoc):
        escrito = fila.get(declarado)
        if not isinstance(escrito, int | Decimal):
            return None
        if fila.get(parte) is None and parte not in fila.suprimido:
            frase = f"se declara un {escribir_porcentaje(escrito)} de ejecución y no se informa lo gastado."
            return "sin-gasto", "aviso", declarado, escrito, None, frase
        calculado = otro_porcentaje(Decimal(escrito), fila.get(parte), fila.get(todo))
        if calculado is None:
            return None
        frase = (
            f"el porcentaje declarado ({escribir_porcentaje(escrito)}) no es el que resulta de los montos "
            f"({escribir_porcentaje(calculado)})."
        )
        return "porcentaje", "error", declarado, escrito, calculado, frase

    return ademas(por_fila(conjunto, comprobar), de_porcentaje(conjunto, parte, todo, declarado))


def resta_de_cifras(total: str, gastado: str, saldo: str):
    """Check the declared scalars among themselves, in each period: the balance is the total less the spending, and
    the spending does not pass the total."""

    def verificar(cap: CapituloDoc) -> Iterator[Discrepancia]:
        for asignado in (c for c in cap.cifras if c.clave == total and c.valor is not None):
            gasto, resto = (cap.cifra(clave, asignado.periodo) for clave in (gastado, saldo))
            if gasto is None or gasto.valor is None:
                continue
            lugar = Lugar(cap.ancla, cifra=saldo, periodo=asignado.periodo)
            diferencia = asignado.valor - gasto.valor
            if resto and resto.valor is not None and resto.valor != diferencia:
                debe = f"«{asignado.etiqueta}» menos «{gasto.etiqueta}» ({escribir_pesos(diferencia)})"
                mensaje = f"En «{cap.titulo}», «{resto.etiqueta}» ({escribir_pesos(resto.valor)}) no es {debe}."
                yield Discrepancia("saldo", "error", lugar, mensaje, resto.valor, diferencia)
            if diferencia < 0:
                mensaje = f"En «{cap.titulo}», «{gasto.etiqueta}» supera a «{asignado.etiqueta}»."
                donde = Lugar(cap.ancla, cifra=gastado, periodo=asignado.periodo)
                yield Discrepancia("sobregasto", "aviso", donde, mensaje, gasto.valor, asignado.valor)

    return verificar
