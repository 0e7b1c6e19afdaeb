"""Totals of free tables: no materia knows them, but a row that is called a total says what the others add to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from ..documento import CapituloDoc, Celda, Columna, Documento, Tabla
from ..figuras import abreviar
from ..hallazgos import Lugar, Verificada
from .sumas import Numero, Resultado, escribir
from .totales import Partes, comparar_total

Fila = tuple[Celda, ...]
_TOTAL = re.compile(r"(?P<sub>sub\W?)?(?:total(?:es)?|suma)\b", re.IGNORECASE)
#: Rows that tell again a part of another one.
_DE_ELLOS = re.compile(r"\W*(?:de (?:ellos|ellas|los cuales|las cuales|estos|estas)|incluye)\b", re.IGNORECASE)
#: Columns that are never added.
_NO_SE_SUMA = re.compile(
    r"promedio|\btasa\b|unitari|variaci|\bedad\b|\bmediana?\b|\bprecio|\bíndice|\baño", re.IGNORECASE
)


def totales(documento: Documento) -> Iterator[Resultado]:
    """Every total of every free table against its parts."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Tabla) and not bloque.conjunto and len(bloque.filas) > 1:
                yield from _de_tabla(cap, i, bloque)


def _de_tabla(cap: CapituloDoc, i: int, tabla: Tabla) -> Iterator[Resultado]:
    nombres = [_nombre(fila) for fila in tabla.filas]
    columnas = Counter[str]()
    for n in (0, len(nombres) - 1):
        posibles = _sumandos(nombres, n) if _TOTAL.match(nombres[n]) else []
        for j, columna in enumerate(tabla.columnas if posibles else ()):
            declarado = _numero(tabla.filas[n], j)
            if not columna.es_numero or declarado is None or _NO_SE_SUMA.search(columna.titulo):
                continue
            slug = abreviar(columna.titulo) or columna.clave
            columnas[slug] += 1
            lugar = Lugar(cap.ancla, columna=f"{slug}-{columnas[slug]}" if columnas[slug] > 1 else slug, bloque=i)
            partes = _elegir([_partes(tabla, filas, j) for filas in posibles], declarado)
            comparar = _comparar_porcentaje if columna.tipo == "porcentaje" else _comparar
            yield from comparar(lugar, cap, f"{tabla.titulo}: {columna.titulo}".strip(": "), columna, declarado, partes)


def _nombre(fila: Fila) -> str:
    return next((c.valor.strip() for c in fila if isinstance(c.valor, str) and c.valor.strip()), "")


def _numero(fila: Fila, j: int) -> Numero | None:
    valor = fila[j].valor if j < len(fila) else None
    return valor if isinstance(valor, int | Decimal) else None


def _sumandos(nombres: list[str], n: int) -> list[list[int]]:
    """The rows that the total ``n`` may add, what it most likely adds first: those that are no total, or those of its
    own group when the table has several; else the subtotals."""
    de_total = {i: hallado for i, nombre in enumerate(nombres) if (hallado := _TOTAL.match(nombre))}
    partes = [i for i, nombre in enumerate(nombres) if i not in de_total and not _DE_ELLOS.match(nombre)]
    limites = sorted(i for i in de_total if i != n)
    desde = max((i for i in limites if i < n), default=-1) if n else 0
    hasta = n or min(limites, default=len(nombres))
    grupo = [i for i in partes if desde < i < hasta]
    iguales = [i for i in limites if bool(de_total[i]["sub"]) == bool(de_total[n]["sub"])]
    subtotales = [i for i in limites if i not in iguales]
    con_huerfanos = sorted({*subtotales, *grupo})
    de_grupos = subtotales if not de_total[n]["sub"] else []
    posibles = [grupo, partes] if iguales else [partes, grupo]
    return [filas for filas in (*posibles, de_grupos, con_huerfanos if de_grupos else []) if filas]


def _partes(tabla: Tabla, filas: list[int], j: int) -> Partes:
    celdas = [fila[j] for i in filas if j < len(fila := tabla.filas[i])]
    valores = tuple(c.valor for c in celdas if isinstance(c.valor, int | Decimal))
    return Partes(valores, sum(c.estado == "sin_informacion" for c in celdas))


def _elegir(posibles: list[Partes], declarado: Numero) -> Partes:
    """The way of adding that ties, else the most likely one that has any number."""
    informadas = [p for p in posibles if p.valores] or posibles
    return next((p for p in informadas if p.suma == declarado), informadas[0])


def _comparar(
    lugar: Lugar, cap: CapituloDoc, nombre: str, columna: Columna, declarado: Numero, partes: Partes
) -> Iterator[Resultado]:
    return comparar_total(lugar, cap.titulo, nombre, columna.tipo, declarado, partes)


def _comparar_porcentaje(
    lugar: Lugar, cap: CapituloDoc, nombre: str, columna: Columna, declarado: Numero, partes: Partes
) -> Iterator[Resultado]:
    """Percentages are a total only when they share out 100, each one rounded."""
    if abs(partes.suma - 100) > 1:
        return
    decimales = max((max(0, -int(Decimal(v).as_tuple().exponent)) for v in partes.valores), default=0)
    holgura = Decimal(len(partes.valores)).scaleb(-decimales) / 2
    if abs(declarado - 100) <= holgura and abs(declarado - partes.suma) <= holgura and not partes.vacias:
        resulta, dicho = escribir(partes.suma, columna.tipo), escribir(declarado, columna.tipo)
        salvo = "" if partes.suma == declarado else f" ({dicho}), salvo redondeo"
        mensaje = f"La suma de las filas ({resulta}) coincide con el total declarado de «{nombre}»{salvo}."
        yield Verificada(lugar, mensaje)
    else:
        yield from comparar_total(lugar, cap.titulo, nombre, columna.tipo, declarado, partes)
