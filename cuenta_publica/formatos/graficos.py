"""Charts as SVG: a pure function, the same drawing in the page, in the PDF and in the file that is downloaded.

Lengths are percentages of the width, so that words keep their size on a telephone; there is no ``style`` attribute, so
that a strict CSP lets it be, and colours are attributes that the page's style sheet may replace in the dark.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape, unescape
from itertools import groupby

from ..documento import Grafico, Marca
from ..frases import parte
from ..montos import escribir_numero, escribir_pesos, escribir_porcentaje
from ..valores import Celda

ANCHO = 640  # of the file that is downloaded, in pixels
AZUL, SUAVE, ROJO, FONDO, TINTA = "#0f69b4", "#6c8cab", "#a8201a", "#e6edf4", "#15202b"
LETRA, RENGLON, ALTO, AIRE = 16, 21, 14, 12
LARGO_DE_RENGLON, LARGO_DE_TITULO = 42, 60  # letters that fit on a telephone, and in a file
LARGO_DE_BARRA = Decimal(68)  # percent of the width: the rest is for the value beside it
LADO, POR_FILA = 16, 20
ALTO_DE_LINEA = 130
PUNTOS_DE_LINEA = 3
CORTE = Decimal("0.5")  # percent of the width, between what was assigned and what was spent beyond it
_NUMEROS = {"cantidad": escribir_numero, "pesos": escribir_pesos, "porcentaje": escribir_porcentaje}
_SIN_VALOR = {"no_aplica": "No aplica", "suprimido": "Suprimido", "sin_informacion": "Sin información"}


@dataclass(slots=True)
class _Lienzo:
    """What is drawn so far, from the top down: shapes below, words above."""

    y: int = 0
    formas: list[str] = field(default_factory=list)
    palabras: list[str] = field(default_factory=list)

    def escribir(self, texto: str, extra: str = "") -> None:
        for renglon in textwrap.wrap(texto, LARGO_DE_RENGLON):
            self.y += RENGLON
            self.palabras.append(f'<text{extra} y="{self.y - 5}">{escape(renglon, quote=False)}</text>')

    def barra(self, clase: str, x: Decimal, ancho: Decimal) -> None:
        propios = (f' class="{clase}"' if clase else "") + (f' x="{_n(x)}%"' if x else "")
        self.formas.append(f'<rect{propios} y="{self.y + 3}" width="{_n(ancho)}%" height="{ALTO}"/>')


def svg(grafico: Grafico, nombre: str = "") -> str:
    """The ``<svg>`` of ``grafico``, with its finding as title and all its numbers as description."""
    lienzo = _Lienzo()
    _CLASES[grafico.clase](grafico.marcas, lienzo)
    titulo = escape(grafico.titular or nombre or grafico.titulo, quote=False)
    return (
        f'<svg class="trazado" role="img" width="100%" height="{lienzo.y}"><title>{titulo}</title>'
        f"<desc>{escape(descripcion(grafico), quote=False)}</desc>"
        f'<g fill="{AZUL}">{"".join(lienzo.formas)}</g><g font-size="{LETRA}">{"".join(lienzo.palabras)}</g></svg>'
    )


def archivo(dibujo: str, fuente: str = "") -> bytes:
    """The same drawing by itself, as wide as a page and with its own fonts and colours; with its ``fuente``, also with
    its title above."""
    for clase, color in {"suave": SUAVE, "exceso": ROJO, "fondo": FONDO}.items():
        dibujo = dibujo.replace(f'class="{clase}"', f'fill="{color}"')
    dibujo = dibujo.replace('class="hueco"', f'fill="none" stroke="{SUAVE}" stroke-width="1.5"')
    alto = int(dibujo.partition('height="')[2].partition('"')[0])
    desde, arriba, abajo = 0, "", ""
    if fuente:
        renglones = textwrap.wrap(unescape(dibujo.partition("<title>")[2].partition("</title>")[0]), LARGO_DE_TITULO)
        arriba = "".join(_renglon(texto, 20 + 26 * i, 20, ' font-weight="600"') for i, texto in enumerate(renglones))
        desde = 26 * len(renglones) + AIRE
        abajo = _renglon(fuente, desde + alto + RENGLON, 14, ' fill="#455364"')
    # With its own size: without it, its percentages are taken of what they already are.
    dibujo = f'<svg y="{desde}" width="{ANCHO}" height="{alto}">{dibujo.partition(">")[2]}'
    alto += desde + (RENGLON + AIRE if fuente else 0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {ANCHO} {alto}" width="{ANCHO}" height="{alto}" '
        f'font-family="Source Sans 3, sans-serif" fill="{TINTA}">{arriba}{dibujo}{abajo}</svg>'
    ).encode()


def _renglon(texto: str, y: int, letra: int, extra: str) -> str:
    return f'<text y="{y}" font-size="{letra}"{extra}>{escape(texto, quote=False)}</text>'


def descripcion(grafico: Grafico) -> str:
    """All the numbers of ``grafico`` in one sentence."""
    grupos = [(nombre, list(marcas)) for nombre, marcas in groupby(grafico.marcas, key=lambda m: m.grupo)]
    dichos = ["; ".join(f"{m.etiqueta}: {valor(m)}" for m in marcas) for _, marcas in grupos]
    nombrados = [f"{nombre}. {dicho}" if nombre else dicho for (nombre, _), dicho in zip(grupos, dichos, strict=True)]
    return f"{'. '.join(nombrados)}." if nombrados else ""


def valor(marca: Marca) -> str:
    """What is written beside a mark: its value, and the whole it is spent of."""
    dicho = _escribir(marca.celda)
    if not marca.de:
        return dicho
    gasto, total = _numero(marca.celda), _numero(marca.de)
    cuanto = f" ({parte(gasto, total)})" if gasto is not None and total else ""
    return f"{dicho} de {_escribir(marca.de)}{cuanto}"


def _escribir(celda: Celda) -> str:
    if celda.estado != "informado" or celda.valor is None:
        return _SIN_VALOR.get(celda.estado, _SIN_VALOR["sin_informacion"])
    return _NUMEROS.get(celda.tipo, str)(celda.valor)


def _numero(celda: Celda | None) -> Decimal | None:
    v = celda.valor if celda and celda.estado == "informado" else None
    return Decimal(v) if isinstance(v, int | Decimal) else None


def _n(numero: Decimal) -> str:
    """As short as a tenth allows."""
    return format(numero.quantize(Decimal("0.1")), "f").removesuffix(".0")


# --- one function for each way of drawing ---------------------------------------------------------------------------


def _barras(marcas: tuple[Marca, ...], lienzo: _Lienzo, todas: tuple[Marca, ...] = ()) -> None:
    """From zero, which is at the left unless there are negative values; on the scale of ``todas``."""
    numeros = [n for m in todas or marcas if (n := _numero(m.celda)) is not None]
    menor, mayor = min(numeros, default=Decimal(0)), max(numeros, default=Decimal(0))
    desde, rango = min(menor, Decimal(0)), max(mayor, Decimal(0)) - min(menor, Decimal(0))
    escala = LARGO_DE_BARRA / rango if rango else Decimal(0)
    for marca in marcas:
        lienzo.escribir(marca.etiqueta)
        numero = _numero(marca.celda)
        cero, ancho = -desde * escala, abs(numero or Decimal(0)) * escala
        if numero:
            clase = "exceso" if numero < 0 else "suave" if marca.aparte else ""
            lienzo.barra(clase, cero - ancho if numero < 0 else cero, max(ancho, Decimal("0.4")))
        fin = cero + ancho if numero and numero > 0 else cero
        lienzo.escribir(valor(marca), f' x="{_n(fin)}%" dx="8"' if numero else "")
        lienzo.y += AIRE


def _unidades(marcas: tuple[Marca, ...], lienzo: _Lienzo) -> None:
    for marca in marcas:
        lienzo.escribir(f"{marca.etiqueta}: {valor(marca)}")
        lienzo.y += 4
        cuantas, hueca = int(_numero(marca.celda) or 0), ' class="hueco"' if marca.hueca else ""
        for i in range(cuantas):
            x, y = i % POR_FILA * LADO, lienzo.y + i // POR_FILA * LADO
            lienzo.formas.append(f'<rect{hueca} x="{x}" y="{y}" width="{LADO - 3}" height="{LADO - 3}"/>')
        lienzo.y += -(-cuantas // POR_FILA) * LADO + AIRE


def _ejecucion(marcas: tuple[Marca, ...], lienzo: _Lienzo) -> None:
    """A track is all that was assigned; what was spent beyond it goes on in red."""
    partes = [(m, _numero(m.celda), _numero(m.de)) for m in marcas]
    razones = [gasto / total for _, gasto, total in partes if gasto is not None and total and total > 0]
    entera = Decimal(100) / max([Decimal(1), *razones])
    for marca, gasto, total in partes:
        lienzo.escribir(marca.etiqueta)
        lienzo.escribir(valor(marca))
        if total and total > 0:
            lienzo.barra("fondo", Decimal(0), entera)
            gastado = max(gasto or Decimal(0), Decimal(0)) / total * entera
            if gastado:
                lienzo.barra("", Decimal(0), entera - CORTE if gastado > entera else gastado)
            if gastado > entera:
                lienzo.barra("exceso", entera, gastado - entera)
            lienzo.y += ALTO + 3
        lienzo.y += AIRE


def _serie(marcas: tuple[Marca, ...], lienzo: _Lienzo) -> None:
    """Each group by itself: a line where there are enough points that can be compared, else bars, on one scale."""
    for nombre, propias in groupby(marcas, key=lambda m: m.grupo):
        puntos = tuple(propias)
        if nombre:
            lienzo.escribir(nombre, extra=' font-weight="600"')
            lienzo.y += AIRE // 2
        comparables = tuple(m for m in puntos if not m.aparte)
        if len(comparables) < PUNTOS_DE_LINEA or any((_numero(m.celda) or 0) < 0 for m in comparables):
            _barras(puntos, lienzo, marcas)
        else:
            _linea(comparables, lienzo)
            _barras(tuple(m for m in puntos if m.aparte), lienzo, marcas)


def _linea(marcas: tuple[Marca, ...], lienzo: _Lienzo) -> None:
    """From zero. A value that is not there cuts the line."""
    mayor = max((_numero(m.celda) or Decimal(0) for m in marcas), default=Decimal(0)) or Decimal(1)
    techo, piso = lienzo.y + RENGLON + 8, lienzo.y + RENGLON + ALTO_DE_LINEA
    anterior = None
    for i, (marca, x) in enumerate(zip(marcas, _lugares(len(marcas)), strict=True)):
        numero, ultimo = _numero(marca.celda), i == len(marcas) - 1
        y = piso - int((numero or Decimal(0)) / mayor * (piso - techo))
        if numero is not None and anterior:
            tramo = f'x1="{anterior[0]}%" y1="{anterior[1]}" x2="{x}%" y2="{y}"'
            lienzo.formas.append(f'<line {tramo} stroke="{AZUL}" stroke-width="2.5"/>')
        anterior = (x, y) if numero is not None else None
        if anterior:
            lienzo.formas.append(f'<circle cx="{x}%" cy="{y}" r="4.5"/>')
        ancla = "start" if i == 0 else "end" if ultimo else "middle"
        if len(marcas) <= 5 or i in (0, len(marcas) - 1) or numero == mayor:
            texto = f'<text x="{x}%" y="{y - 12}" text-anchor="{ancla}">{valor(marca)}</text>'
            lienzo.palabras.append(texto)
            lienzo.palabras.append(f'<text x="{x}%" y="{piso + RENGLON}" text-anchor="{ancla}">{marca.etiqueta}</text>')
    lienzo.y = piso + RENGLON + AIRE


def _lugares(cuantos: int) -> Iterator[str]:
    yield from (_n(Decimal(2) + Decimal(96) * i / (cuantos - 1)) for i in range(cuantos))


_CLASES = {"barras": _barras, "unidades": _unidades, "ejecucion": _ejecucion, "serie": _serie}
