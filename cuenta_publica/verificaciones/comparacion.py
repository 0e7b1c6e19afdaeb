"""One declared total against its parts: it ties, it may be explained, or it is an error."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..documento import CapituloDoc, CifraDoc, TipoDato
from ..hallazgos import Casilla, Discrepancia, Lugar, Verificada
from ..montos import escribir_numero
from .ocultas import suma_declarada
from .partes import Partes, frase_abierta, se_traslapan
from .sumas import A_LO_MAS, AL_MENOS, Numero, Resultado, escribir, limites, tolerancia


def _salto_de_unidad(declarado: Numero, suma: Numero) -> str:
    """A sentence when one is exactly 10, 100, 1.000 or a million times the other."""
    mayor, menor = max(abs(declarado), abs(suma)), min(abs(declarado), abs(suma))
    for veces in (10, 100, 1000, 1_000_000):
        if menor and mayor == menor * veces:
            return f" Una es exactamente {escribir_numero(veces)} veces la otra: revise la unidad."
    return ""


def comparar_total(
    lugar: Lugar,
    cap: CapituloDoc,
    etiqueta: str,
    tipo: TipoDato,
    declarado: Numero | None,
    partes: Partes,
    tablas: Sequence[int] = (),
    cifra: CifraDoc | None = None,
    total: Casilla | None = None,
) -> Iterator[Resultado]:
    """The outcome of a declared total against its parts.

    Blank cells are not 0: they may be what is missing, and when the rest ties already they are worth a look. An open
    list may leave parts unnamed, parts that overlap may pass the total; a qualified or rounded total is never an error.
    ``total`` is the cell of the total, when it is one; a suppressed one declares nothing.
    """
    if declarado is None or partes.ocultas:
        desde, hasta = _limites(declarado, partes, cifra)
        if hasta is None or partes.suma <= hasta:
            if tipo != "porcentaje":
                yield suma_declarada(etiqueta, partes.casillas(cap, lugar), (desde, hasta), total)
            return
    suma = partes.suma
    if not partes.valores or (partes.abierta and suma < declarado):
        return
    lejos = abs(declarado - suma)
    if lejos < tolerancia(cifra.texto if cifra else "") or lejos <= partes.redondeo:
        yield from _que_cuadra(lugar, cap, etiqueta, tipo, declarado, partes)
    else:
        yield from _que_no_cuadra(lugar, cap, etiqueta, tipo, declarado, partes, tablas, cifra)


def _aviso(cap: CapituloDoc, etiqueta: str, dicho: str) -> str:
    return f"En «{cap.titulo}», el total de «{etiqueta}» ({dicho})"


def _vacias(partes: Partes) -> str:
    return "una celda vacía" if partes.vacias == 1 else f"{partes.vacias} celdas vacías"


def _que_cuadra(
    lugar: Lugar, cap: CapituloDoc, etiqueta: str, tipo: TipoDato, declarado: Numero, partes: Partes
) -> Iterator[Resultado]:
    """A total that ties, to the unit or but for its rounding; blank cells beside it are worth a look."""
    suma, dicho, resulta = partes.suma, escribir(declarado, tipo), escribir(partes.suma, tipo)
    redondeado = 0 < abs(declarado - suma) <= partes.redondeo
    salvo = f" ({dicho}), salvo redondeo" if redondeado else ""
    yield Verificada(lugar, f"La suma de las filas ({resulta}) coincide con el total declarado de «{etiqueta}»{salvo}.")
    aviso = _aviso(cap, etiqueta, dicho)
    if redondeado:
        lejos = escribir(abs(declarado - suma), tipo)
        sentido = f"se aparta en {lejos} de la suma de las filas ({resulta}): será el redondeo."
        yield Discrepancia("redondeo", "nota", lugar, f"{aviso} {sentido}", declarado, suma)
    if partes.vacias:
        hay = f"ya coincide con las filas informadas y hay {_vacias(partes)}"
        mensaje = f"{aviso} {hay}: si son ceros, escríbalos; si no, revíselo."
        yield Discrepancia("vacias", "aviso", lugar, mensaje, declarado, suma)


def _que_no_cuadra(
    lugar: Lugar,
    cap: CapituloDoc,
    etiqueta: str,
    tipo: TipoDato,
    declarado: Numero,
    partes: Partes,
    tablas: Sequence[int],
    cifra: CifraDoc | None,
) -> Iterator[Resultado]:
    """A total that does not tie: what could explain it, else an error."""
    suma, dicho, resulta = partes.suma, escribir(declarado, tipo), escribir(partes.suma, tipo)
    aviso = _aviso(cap, etiqueta, dicho)
    if partes.falta_explicable(declarado):
        if partes.vacias:
            hay = f"no es la suma de las filas informadas ({resulta}) y hay {_vacias(partes)}"
            mensaje = f"{aviso} {hay}: complételas, o revise el total."
            yield Discrepancia("vacias", "aviso", lugar, mensaje, declarado, suma)
    elif calificada := _calificada(cifra, declarado, suma):
        if calificada == "lejos":
            sentido = f"se declara con un «{cifra.calificador}» que la suma de las filas ({resulta}) no respalda."
            yield Discrepancia("suma", "aviso", lugar, f"{aviso} {sentido}", declarado, suma)
    elif not _se_explica(cap, partes, declarado, [dicho, *([cifra.texto] if cifra and cifra.texto else [])], tablas):
        mensaje = (
            f"En «{cap.titulo}», el total declarado de «{etiqueta}» ({dicho}) no coincide con la suma de las filas "
            f"({resulta}). La diferencia es de {escribir(abs(declarado - suma), tipo)}."
        )
        yield Discrepancia("suma", "error", lugar, mensaje + _salto_de_unidad(declarado, suma), declarado, suma)


def _limites(declarado: Numero | None, partes: Partes, cifra: CifraDoc | None) -> tuple[Numero | None, Numero | None]:
    """Between what its parts add up, known and suppressed, by what a total says; None is no limit."""
    if declarado is None:
        return None, None
    desde, hasta = limites(declarado, *((cifra.texto, cifra.calificador) if cifra else ()))
    desde = None if desde is None or partes.abierta else desde - partes.redondeo
    return desde, None if hasta is None else hasta + partes.redondeo


def _se_explica(
    cap: CapituloDoc, partes: Partes, declarado: Numero, escritos: Sequence[str], tablas: Sequence[int]
) -> bool:
    """Whether the words of the capítulo say why the parts do not add up: the list is open, or its parts overlap."""
    if partes.suma < declarado:
        return frase_abierta(cap, escritos)
    return max(partes.valores) <= declarado and se_traslapan(cap, tablas)


def _calificada(cifra: CifraDoc | None, declarado: Numero, suma: Numero) -> str:
    """ "" without a qualifier; "cerca" when the sum is what the qualifier says, "lejos" when it is not."""
    calificador = cifra.calificador.lower().strip() if cifra else ""
    if calificador.startswith(AL_MENOS):
        return "cerca" if suma >= declarado else "lejos"
    if calificador.startswith(A_LO_MAS):
        return "cerca" if 10 * abs(declarado - suma) <= abs(declarado) else "lejos"
    return "cerca" if calificador else ""
