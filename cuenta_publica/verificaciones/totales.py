"""Declared totals against their parts, in every way a report can split them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from ..documento import CapituloDoc, CifraDoc, FilaDoc, Tabla, TipoDato, Valor
from ..hallazgos import Discrepancia, Lugar, Verificada
from ..montos import escribir_numero
from ..periodos import Periodo
from .sumas import Numero, Resultado, escribir, tolerancia

_TOTAL = re.compile(r"(?:sub)?total\b|suma\b", re.IGNORECASE)
_ABIERTA = re.compile(r"\bentre otr[oa]s\b|\bprincipales\b|\balgun[oa]s de\b", re.IGNORECASE)
#: What a qualifier lets the sum be, when it is not the declared total.
_AL_MENOS = ("más de", "mas de", "al menos", "sobre", "por lo menos", "sobre los")
_A_LO_MAS = ("casi", "menos de", "hasta", "cerca de", "aprox", "alrededor")


@dataclass(frozen=True)
class Partes:
    """What a total is made of: the informed values, and how many cells are blank ("No aplica" is neither)."""

    valores: tuple[Numero, ...]
    vacias: int = 0
    abierta: bool = False

    @property
    def suma(self) -> Numero:
        return sum(self.valores)

    def falta_explicable(self, declarado: Numero) -> bool:
        """Whether blank cells could hold what separates the sum from the total; with signs, they always could."""
        con_signo = declarado < 0 or any(v < 0 for v in self.valores)
        return bool(self.vacias) and (con_signo or self.suma < declarado)


def partes_de(filas: list[FilaDoc], columna: str, abierta: bool = False) -> Partes:
    informados = [v for f in filas if isinstance(v := f.get(columna), int | Decimal)]
    vacias = sum(f.estado(columna) == "sin_informacion" for f in filas)
    return Partes(tuple(informados), vacias, abierta)


def es_fila_de_total(fila: FilaDoc) -> bool:
    """Whether the row itself is a total: its name, or its first words, say so."""
    textos = [fila.etiqueta, *(v for v in fila.valores.values() if isinstance(v, str) and v)]
    return any(_TOTAL.match(t) for t in textos[:2] if t)


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
    partes: Partes,
    cifra: CifraDoc | None = None,
) -> Iterator[Resultado]:
    """The outcome of a declared total against its parts.

    Blank cells are not 0: they may be what is missing, and when the rest ties already they are worth a look. An open
    list may leave parts unnamed; a qualified or rounded total is never an error.
    """
    suma = partes.suma
    if not partes.valores or (partes.abierta and suma < declarado):
        return
    dicho, resulta = escribir(declarado, tipo), escribir(suma, tipo)
    celdas = "una celda vacía" if partes.vacias == 1 else f"{partes.vacias} celdas vacías"
    aviso = f"En «{titulo}», el total de «{etiqueta}» ({dicho})"
    if abs(declarado - suma) < tolerancia(cifra.texto if cifra else ""):
        yield Verificada(lugar, f"La suma de las filas ({resulta}) coincide con el total declarado de «{etiqueta}».")
        if partes.vacias:
            sentido = f"ya coincide con las filas informadas y hay {celdas}: si son ceros, escríbalos; si no, revíselo."
            yield Discrepancia("vacias", "aviso", lugar, f"{aviso} {sentido}", declarado, suma)
    elif partes.falta_explicable(declarado):
        sentido = f"no es la suma de las filas informadas ({resulta}) y hay {celdas}: complételas, o revise el total."
        yield Discrepancia("vacias", "aviso", lugar, f"{aviso} {sentido}", declarado, suma)
    elif not (calificada := _calificada(cifra, declarado, suma)):
        mensaje = (
            f"En «{titulo}», el total declarado de «{etiqueta}» ({dicho}) no coincide con la suma de las filas "
            f"({resulta}). La diferencia es de {escribir(abs(declarado - suma), tipo)}."
        )
        yield Discrepancia("suma", "error", lugar, mensaje + _salto_de_unidad(declarado, suma), declarado, suma)
    elif calificada == "lejos":
        sentido = f"se declara con un «{cifra.calificador}» que la suma de las filas ({resulta}) no respalda."
        yield Discrepancia("suma", "aviso", lugar, f"{aviso} {sentido}", declarado, suma)


def _calificada(cifra: CifraDoc | None, declarado: Numero, suma: Numero) -> str:
    """ "" without a qualifier; "cerca" when the sum is what the qualifier says, "lejos" when it is not."""
    calificador = cifra.calificador.lower().strip() if cifra else ""
    if calificador.startswith(_AL_MENOS):
        return "cerca" if suma >= declarado else "lejos"
    if calificador.startswith(_A_LO_MAS):
        return "cerca" if 10 * abs(declarado - suma) <= abs(declarado) else "lejos"
    return "cerca" if calificador else ""


# --- a cifra that declares the total of a column --------------------------------------------------------------------


def _dentro(texto: object, periodo: str) -> bool:
    """Whether a row's stored period is a part of ``periodo``."""
    if not texto or not periodo:
        return False
    uno, todo = Periodo.leer(str(texto)), Periodo.leer(periodo)
    return None not in (uno.desde, todo.desde) and todo.desde <= uno.desde and uno.hasta <= todo.hasta


def de_su_periodo(filas: list[FilaDoc], periodo: str) -> list[FilaDoc]:
    """The rows that a total of ``periodo`` adds: those of that very period, else those of its parts; rows without a
    period belong to any. A total without a period says nothing of rows of several."""
    fechadas = [f for f in filas if f.get("periodo")]
    sueltas = [f for f in filas if not f.get("periodo")]
    if not periodo:
        return filas if len({f.get("periodo") for f in fechadas}) < 2 else []
    propias = [f for f in fechadas if f.get("periodo") == periodo]
    return (propias or [f for f in fechadas if _dentro(f.get("periodo"), periodo)]) + sueltas


def _es_lista_abierta(cap: CapituloDoc, conjunto: str, filas: list[FilaDoc]) -> bool:
    """Whether the table, by its own words, names only some of what was counted."""
    rotulos = [b.titulo + b.nota for b in cap.bloques if isinstance(b, Tabla) and b.conjunto == conjunto]
    textos = [v for f in filas for v in f.valores.values() if isinstance(v, str)]
    return any(_ABIERTA.search(t) for t in rotulos + textos)


def total_declarado(
    conjunto: str,
    columna: str,
    cifra: str = "total",
    donde: Mapping[str, str] | None = None,
    abierta: bool = False,
    resumen: Mapping[str, str] | None = None,
    por: str = "",
) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check that the cifra declared as total equals the sum of ``columna``, of each period on its own.

    ``donde`` keeps the rows with those values; ``resumen`` leaves out rows that sum up the others; an ``abierta`` list
    may name only some parts; rows of several ``por`` count different things and are not added.
    """
    donde, resumen = donde or {}, resumen or {}

    def sumandos(cap: CapituloDoc) -> list[FilaDoc]:
        filas = [f for f in cap.filas(conjunto) if all(f.get(k) == v for k, v in donde.items())]
        filas = [f for f in filas if not es_fila_de_total(f)]
        detalle = [f for f in filas if not resumen or any(f.get(k) != v for k, v in resumen.items())]
        return detalle or filas

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        declaradas = [c for c in cap.cifras if c.clave == cifra and c.valor is not None]
        filas = sumandos(cap) if declaradas else []
        abre = abierta or (bool(filas) and _es_lista_abierta(cap, conjunto, filas))
        for declarada in declaradas:
            propias = de_su_periodo(filas, declarada.periodo)
            if por and len({f.get(por) for f in propias}) > 1:
                continue
            lugar = Lugar(cap.ancla, conjunto, columna=columna, cifra=cifra, periodo=declarada.periodo)
            etiqueta = declarada.etiqueta
            if declarada.periodo and len(declaradas) > 1:
                etiqueta = f"{etiqueta}, {Periodo.leer(declarada.periodo).texto}"
            partes = partes_de(propias, columna, abre)
            yield from comparar_total(lugar, cap.titulo, etiqueta, declarada.tipo, declarada.valor, partes, declarada)

    return verificar


# --- cells against cells --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Celdas:
    """The cells of ``columna`` in the rows of ``conjunto`` that have one of the values ``donde`` (all, when empty)."""

    conjunto: str
    columna: str
    donde: tuple[tuple[str, str], ...] = ()

    def filas(self, cap: CapituloDoc) -> list[tuple[int, FilaDoc]]:
        filas = [(i, f) for i, f in enumerate(cap.filas(self.conjunto)) if not es_fila_de_total(f)]
        return [(i, f) for i, f in filas if not self.donde or any(f.get(k) == v for k, v in self.donde)]

    def estan_todas(self, filas: list[FilaDoc]) -> bool:
        return all(any(f.get(k) == v for f in filas) for k, v in self.donde)


def particion(que: str, total: Celdas, partes: Celdas) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check that the cell ``total`` is the sum of ``partes`` of its own period: one total may be split in several
    ways. When some of the parts are not stated at all, only an excess is wrong."""

    def sumar(cap: CapituloDoc) -> Callable[[str], Partes]:
        por_periodo: dict[object, list[FilaDoc]] = defaultdict(list)
        for _, fila in partes.filas(cap):
            por_periodo[fila.get("periodo") or ""].append(fila)

        @cache
        def de(periodo: str) -> Partes:
            propias = por_periodo[periodo] + (por_periodo[""] if periodo else [])
            return partes_de(propias, partes.columna, not partes.estan_todas(propias))

        return de

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        sumas, totales = sumar(cap), total.filas(cap)
        for i, fila in totales:
            periodo, declarado = str(fila.get("periodo") or ""), fila.get(total.columna)
            if isinstance(declarado, int | Decimal):
                lugar = Lugar(
                    cap.ancla,
                    partes.conjunto,
                    "-".join(valor for _, valor in total.donde),
                    partes.columna,
                    periodo=periodo if len(totales) > 1 else "",
                    indice=i if partes.conjunto == total.conjunto else None,
                )
                yield from comparar_total(lugar, cap.titulo, que, "cantidad", declarado, sumas(periodo))

    return verificar


def iguales(una: Celdas, otra: Celdas, por: str) -> Callable[[CapituloDoc], Iterator[Discrepancia]]:
    """Check that two tables say the same of each value of ``por`` in a year (the spending of each area, told twice)."""

    def sumar(celdas: Celdas, cap: CapituloDoc) -> dict[tuple, tuple[int, FilaDoc, Numero]]:
        sumas: dict[tuple, tuple[int, FilaDoc, Numero]] = {}
        for i, fila in celdas.filas(cap):
            valor, clave = fila.get(celdas.columna), (fila.get(por), _anio(fila.get("periodo")))
            if clave[0] is not None and isinstance(valor, int | Decimal):
                primera, con, suma = sumas.get(clave, (i, fila, 0))
                sumas[clave] = (primera, con, suma + valor)
        return sumas

    def verificar(cap: CapituloDoc) -> Iterator[Discrepancia]:
        dichos = sumar(otra, cap)
        for clave, (i, fila, aqui) in sumar(una, cap).items():
            alla = dichos[clave][2] if clave in dichos else aqui
            if aqui != alla:
                lugar = Lugar(cap.ancla, una.conjunto, str(clave[0]), una.columna, indice=i)
                nombre = fila.etiqueta or clave[0]
                dichos_en = f"{escribir(aqui, 'pesos')} en una tabla y {escribir(alla, 'pesos')} en otra"
                mensaje = f"En «{cap.titulo}», «{nombre}» dice {dichos_en}."
                yield Discrepancia("contradiccion", "error", lugar, mensaje, aqui, alla)

    return verificar


def _anio(periodo: Valor) -> int | None:
    return Periodo.leer(str(periodo)).hasta.year if periodo else None


def filas_de_total(conjunto: str, *columnas: str) -> Callable[[CapituloDoc], Iterator[Resultado]]:
    """Check a total that was typed as one more row of the table."""

    def verificar(cap: CapituloDoc) -> Iterator[Resultado]:
        filas = cap.filas(conjunto)
        detalle = [f for f in filas if not es_fila_de_total(f)]
        for i, fila in enumerate(filas):
            nombre = fila.etiqueta or next((v for v in fila.valores.values() if isinstance(v, str) and v), "")
            if not es_fila_de_total(fila) or nombre.lower().startswith("sub"):
                continue
            for columna in columnas:
                if isinstance(declarado := fila.get(columna), int | Decimal):
                    lugar = Lugar(cap.ancla, conjunto, "total", columna, indice=i)
                    propias = de_su_periodo(detalle, str(fila.get("periodo") or ""))
                    yield from comparar_total(
                        lugar, cap.titulo, nombre, "cantidad", declarado, partes_de(propias, columna)
                    )

    return verificar
