"""Totals written as one more row, in a free table or in a typed one: the row that is called a total says what the
others add to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ..documento import CapituloDoc, Celda, Columna, Datos, Documento, Tabla
from ..figuras import abreviar
from ..hallazgos import Casilla, Discrepancia, Lugar, Verificada
from .comparacion import comparar_total
from .ocultas import casilla
from .partes import (
    Partes,
    con_redondeo,
    de_su_periodo,
    elegir,
    es_fila_de_total,
    es_lista_abierta,
    es_solo_total,
    nombre_de,
    partes_de,
    reunir,
    rotulos,
    sumandos,
    tablas_de,
    totales_entre,
)
from .sumas import Numero, Resultado, escribir

#: Columns that are never added.
NO_SE_SUMA = re.compile(
    r"promedio|\btasa\b|unitari|variaci|\bedad\b|\bmediana?\b|\bprecio|\bíndice|\baño", re.IGNORECASE
)
_DE_ALGO = re.compile(r"\W*total(?:es)? del?\b", re.IGNORECASE)
_EN_MILES = re.compile(r"\bMM?\$|\b(?:miles|millones) de (?:pesos|\$)", re.IGNORECASE)


@dataclass(frozen=True)
class Cuadro:
    """A free table as its totals see it: the name and the cells of each row, and the words around it."""

    cap: CapituloDoc
    bloque: int
    tabla: Tabla
    nombres: list[str]
    titulos: frozenset[int]

    @classmethod
    def de(cls, cap: CapituloDoc, bloque: int, tabla: Tabla) -> Cuadro:
        numericas = [j for j, columna in enumerate(tabla.columnas) if columna.es_numero]
        nombres = [_nombre(fila) for fila in tabla.filas]
        vacias = [all(fila[j].estado == "sin_informacion" for j in numericas if j < len(fila)) for fila in tabla.filas]
        titulos = frozenset(i for i, vacia in enumerate(vacias) if vacia and _es_titulo(nombres[i], nombres))
        return cls(cap, bloque, tabla, nombres, titulos)

    @property
    def rotulos(self) -> list[str]:
        return rotulos(self.cap, [self.bloque])

    def celda(self, i: int, j: int) -> Celda:
        fila = self.tabla.filas[i]
        return fila[j] if j < len(fila) else Celda(None, estado="no_aplica")

    def partes(self, filas: Sequence[int], j: int) -> Partes:
        abierta = es_lista_abierta(self.rotulos, (self.nombres[i] for i in filas))
        filas = [i for i in filas if i not in self.titulos]
        partes = reunir(((c.valor, c.estado) for c in (self.celda(i, j) for i in filas)), abierta)
        return replace(partes, casillas=lambda *_: [c for i in filas if (c := self.casilla(i, j))])

    @property
    def vela(self) -> bool:
        """Whether any of its cells is suppressed."""
        return any(celda.estado == "suprimido" for fila in self.tabla.filas for celda in fila)

    def casilla(self, i: int, j: int) -> Casilla | None:
        """The cell as its readers know it; None when it is blank or does not apply."""
        celda, columna = self.celda(i, j), self.tabla.columnas[j].clave
        if celda.estado != "suprimido" and not isinstance(celda.valor, int | Decimal):
            return None
        return Casilla(Lugar(self.cap.ancla, columna=columna, bloque=self.bloque, indice=i), celda.valor)

    def en_miles(self, columna: Columna) -> int:
        return int(any(_EN_MILES.search(t) for t in (*self.rotulos, columna.titulo)))


def _es_titulo(nombre: str, nombres: Sequence[str]) -> bool:
    """Whether a row without figures heads those below it, as «PLANTA» or «Contrata:» do, and is no blank datum."""
    de_titulo = nombre.isupper() and len(nombre) > 3 and not all(n.isupper() for n in nombres if n)
    return not nombre or nombre.endswith(":") or de_titulo


def totales(documento: Documento) -> Iterator[Resultado]:
    """Every total that is a row, against its parts."""
    for _, cap in documento.recorrer():
        for i, bloque in enumerate(cap.bloques):
            if isinstance(bloque, Tabla) and not bloque.conjunto and len(bloque.filas) > 1:
                yield from _de_tabla(Cuadro.de(cap, i, bloque))
        for datos in cap.datos:
            yield from _de_datos(cap, datos)


def _nombre(fila: Sequence[Celda]) -> str:
    return next((c.valor.strip() for c in fila if isinstance(c.valor, str) and c.valor.strip()), "")


def _de_tabla(cuadro: Cuadro) -> Iterator[Resultado]:
    claves = Counter[str]()
    filas = totales_entre(cuadro.nombres)
    for n in filas:
        posibles = sumandos(cuadro.nombres, n)
        extremo = n in (filas[-1], 0)
        for j, columna in enumerate(cuadro.tabla.columnas if posibles else ()):
            total = cuadro.casilla(n, j) if columna.es_numero else None
            if not total or NO_SE_SUMA.search(columna.titulo):
                continue
            slug = abreviar(columna.titulo) or columna.clave
            fila = "" if extremo else abreviar(cuadro.nombres[n])
            claves[f"{fila}/{slug}"] += 1
            veces = claves[f"{fila}/{slug}"]
            lugar = Lugar(
                cuadro.cap.ancla, fila=fila, columna=f"{slug}-{veces}" if veces > 1 else slug, bloque=cuadro.bloque
            )
            partes = elegir([cuadro.partes(grupo, j) for grupo in posibles], total.valor)
            yield from _comparar(cuadro, lugar, columna, total, partes)


def _comparar(cuadro: Cuadro, lugar: Lugar, columna: Columna, total: Casilla, partes: Partes) -> Iterator[Resultado]:
    nombre, declarado = f"{cuadro.tabla.titulo}: {columna.titulo}".strip(": "), total.valor
    if columna.tipo == "porcentaje":
        if declarado is not None and not partes.ocultas:
            yield from _comparar_porcentaje(cuadro, lugar, nombre, declarado, partes)
    else:
        partes = con_redondeo(partes, declarado, cuadro.en_miles(columna))
        hallado = comparar_total(
            lugar, cuadro.cap, nombre, columna.tipo, declarado, partes, [cuadro.bloque], total=total
        )
        yield from _con_duda(cuadro.nombres[total.lugar.indice], declarado, partes, hallado)


def _con_duda(
    nombre: str, declarado: Numero | None, partes: Partes, hallados: Iterable[Resultado]
) -> Iterator[Resultado]:
    """«Total de visitas», far from what the other rows add to, may be one more of them and no sum: that is no error."""
    duda = declarado is not None and not es_solo_total(nombre) and _es_otra_cosa(nombre, declarado, partes)
    for r in hallados:
        yield replace(r, nivel="aviso") if duda and isinstance(r, Discrepancia) else r


def _es_otra_cosa(nombre: str, declarado: Numero, partes: Partes) -> bool:
    lejos = 4 * abs(declarado - partes.suma) > abs(declarado)
    return declarado < max(partes.valores, default=0) or bool(lejos and _DE_ALGO.match(nombre))


def _comparar_porcentaje(
    cuadro: Cuadro, lugar: Lugar, nombre: str, declarado: Numero, partes: Partes
) -> Iterator[Resultado]:
    """Percentages are a total only when they share out 100, each one rounded."""
    if abs(partes.suma - 100) > 1:
        return
    decimales = max((max(0, -int(Decimal(v).as_tuple().exponent)) for v in partes.valores), default=0)
    holgura = Decimal(len(partes.valores)).scaleb(-decimales) / 2
    if abs(declarado - 100) <= holgura and abs(declarado - partes.suma) <= holgura and not partes.vacias:
        resulta, dicho = escribir(partes.suma, "porcentaje"), escribir(declarado, "porcentaje")
        salvo = "" if partes.suma == declarado else f" ({dicho}), salvo redondeo"
        mensaje = f"La suma de las filas ({resulta}) coincide con el total declarado de «{nombre}»{salvo}."
        yield Verificada(lugar, mensaje)
    else:
        yield from comparar_total(lugar, cuadro.cap, nombre, "porcentaje", declarado, partes, [cuadro.bloque])


# --- a total typed as one more row of a conjunto ------------------------------------------------------------------


def _de_datos(cap: CapituloDoc, datos: Datos) -> Iterator[Resultado]:
    columnas = [c for c in datos.columnas if c.tipo in ("cantidad", "pesos")]
    indices = [i for i, fila in enumerate(datos.filas) if es_fila_de_total(fila)] if columnas else []
    tablas = tablas_de(cap, datos.conjunto) if indices else []
    titulos = rotulos(cap, tablas)
    for i in indices:
        fila = datos.filas[i]
        nombre, periodo = nombre_de(fila), str(fila.get("periodo") or "")
        for columna in columnas:
            if total := casilla(cap, datos.conjunto, i, columna.clave):
                clave = "total" if es_solo_total(nombre) else abreviar(nombre)
                lugar = Lugar(cap.ancla, datos.conjunto, clave, columna.clave, periodo=periodo, indice=i)
                partes = elegir(list(_posibles(datos, i, columna.clave, periodo, titulos)), total.valor)
                etiqueta = f"{nombre}, {columna.titulo.lower()}" if len(columnas) > 1 else nombre
                hallado = comparar_total(lugar, cap, etiqueta, columna.tipo, total.valor, partes, tablas, total=total)
                yield from _con_duda(nombre, total.valor, partes, hallado)


def _posibles(datos: Datos, i: int, columna: str, periodo: str, titulos: Sequence[str]) -> Iterator[Partes]:
    total = datos.filas[i]
    for propias, falta in de_su_periodo(datos.filas, periodo):
        if not any(fila is total for fila in propias):
            propias = [*propias, total]
        n = next(k for k, fila in enumerate(propias) if fila is total)
        nombres = [nombre_de(fila) for fila in propias]
        abierta = falta or es_lista_abierta(titulos, nombres)
        for grupo in sumandos(nombres, n):
            yield partes_de([propias[k] for k in grupo], columna, abierta)
