"""Arithmetic: totals against their parts, balances, percentages, spending."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ..documento import CapituloDoc, CifraDoc, FilaDoc, TipoDato, Valor
from ..figuras import claves_de_filas, nombre_impreso
from ..hallazgos import Discrepancia, Lugar, Verificada
from ..montos import escribir_numero, escribir_pesos, escribir_porcentaje
from ..periodos import Periodo

Numero = int | Decimal
Resultado = Discrepancia | Verificada
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


def _salto_de_unidad(declarado: Numero, suma: Numero) -> str:
    """A sentence when one is exactly 10, 100, 1.000 or a million times the other."""
    mayor, menor = max(abs(declarado), abs(suma)), min(abs(declarado), abs(suma))
    for veces in (10, 100, 1000, 1_000_000):
        if menor and mayor == menor * veces:
            return f" Una es exactamente {escribir_numero(veces)} veces la otra: revise la unidad."
    return ""


def comparar_total(
    lugar: Lugar,
    titulo: str,
    etiqueta: str,
    tipo: TipoDato,
    declarado: Numero,
    valores: list[Valor],
    abierta: bool = False,
) -> Iterator[Resultado]:
    """The outcome of a declared total against its parts. Blank cells are not 0: they may be what is missing, and
    when the rest ties already they are worth a look. An ``abierta`` list may leave parts unnamed."""
    informados = [v for v in valores if isinstance(v, int | Decimal)]
    suma, vacias = sum(informados), len(valores) - len(informados)
    if not informados or (abierta and suma < declarado):
        return
    dicho, resulta = escribir(declarado, tipo), escribir(suma, tipo)
    celdas = "una celda vacía" if vacias == 1 else f"{vacias} celdas vacías"
    if suma != declarado and not (vacias and suma < declarado):
        mensaje = (
            f"En «{titulo}», el total declarado de «{etiqueta}» ({dicho}) no coincide con la suma de las filas "
            f"({resulta}). La diferencia es de {escribir(abs(declarado - suma), tipo)}."
        )
        yield Discrepancia("suma", "error", lugar, mensaje + _salto_de_unidad(declarado, suma), declarado, suma)
        return
    if suma == declarado:
        yield Verificada(lugar, f"La suma de las filas ({resulta}) coincide con el total declarado de «{etiqueta}».")
        sentido = (
            f"ya coincide con las filas informadas y hay {celdas}: si son ceros, escríbalos; si no, revise el total."
        )
    else:
        sentido = f"supera a las filas informadas ({resulta}) y hay {celdas}: complételas, o revise el total."
    if vacias:
        mensaje = f"En «{titulo}», el total de «{etiqueta}» ({dicho}) {sentido}"
        yield Discrepancia("vacias", "aviso", lugar, mensaje, declarado, suma)


def _de_su_periodo(fila: FilaDoc, declarada: CifraDoc) -> bool:
    return not declarada.periodo or fila.get("periodo") in (None, "", declarada.periodo)


def total_declarado(
    conjunto: str, columna: str, cifra: str = "total", donde: Mapping[str, str] | None = None, abierta: bool = False
) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check that the cifra declared as total equals the sum of ``columna``, of each period on its own.

    ``donde`` keeps the rows with those values; an ``abierta`` list may name only some of the parts.
    """
    donde = donde or {}

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        filas = [f for f in cap.filas(conjunto) if all(f.get(k) == v for k, v in donde.items())]
        for declarada in cap.cifras:
            if declarada.clave != cifra or declarada.valor is None:
                continue
            propias = [f for f in filas if _de_su_periodo(f, declarada)]
            lugar = Lugar(cap.ancla, conjunto, columna=columna, cifra=cifra, periodo=declarada.periodo)
            etiqueta = declarada.etiqueta
            if declarada.periodo and sum(c.clave == cifra for c in cap.cifras) > 1:
                etiqueta = f"{etiqueta}, {Periodo.leer(declarada.periodo).texto}"
            valores = [f.get(columna) for f in propias]
            yield from comparar_total(
                lugar,
                cap.titulo,
                etiqueta,
                declarada.tipo,
                declarada.valor,
                valores,
                abierta or "más de" in declarada.calificador,
            )

    return verificar


@dataclass(frozen=True)
class Celdas:
    """The cells of ``columna`` in the rows of ``conjunto`` that have one of the values ``donde`` (all, when empty)."""

    conjunto: str
    columna: str
    donde: tuple[tuple[str, str], ...] = ()

    def filas(self, cap: CapituloDoc) -> list[tuple[int, FilaDoc]]:
        filas = enumerate(cap.filas(self.conjunto))
        return [(i, f) for i, f in filas if not self.donde or any(f.get(k) == v for k, v in self.donde)]

    def valores(self, cap: CapituloDoc) -> list[Valor]:
        return [fila.get(self.columna) for _, fila in self.filas(cap)]


def particion(que: str, total: Celdas, partes: Celdas) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check that the cell ``total`` is the sum of ``partes``: one total may be split in several ways."""

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        for i, fila in total.filas(cap):
            declarado = fila.get(total.columna)
            if isinstance(declarado, int | Decimal) and (valores := partes.valores(cap)):
                indice = i if partes.conjunto == total.conjunto else None
                clave = "-".join(valor for _, valor in total.donde)
                lugar = Lugar(cap.ancla, partes.conjunto, clave, partes.columna, indice=indice)
                yield from comparar_total(lugar, cap.titulo, que, "cantidad", declarado, valores)

    return verificar


def iguales(una: Celdas, otra: Celdas, por: str) -> Callable[[CapituloDoc], Iterator[Discrepancia]]:
    """Check that two tables say the same of each value of ``por`` (the spending of each area, told twice)."""

    def verificar(cap: CapituloDoc) -> Iterator[Discrepancia]:
        dichos = {fila.get(por): fila.get(otra.columna) for _, fila in otra.filas(cap)}
        for i, fila in una.filas(cap):
            aqui, alla = fila.get(una.columna), dichos.get(fila.get(por))
            if None not in (aqui, alla) and aqui != alla:
                lugar = Lugar(cap.ancla, una.conjunto, str(fila.get(por)), una.columna, indice=i)
                nombre = fila.etiqueta or fila.get(por)
                dichos_en = f"{escribir(aqui, 'pesos')} en una tabla y {escribir(alla, 'pesos')} en otra"
                mensaje = f"En «{cap.titulo}», «{nombre}» dice {dichos_en}."
                yield Discrepancia("contradiccion", "error", lugar, mensaje, aqui, alla)

    return verificar


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

    return por_fila(conjunto, comprobar)


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
        if fila.get(parte) is None:
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

    return por_fila(conjunto, comprobar)
