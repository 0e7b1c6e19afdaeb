"""How the report prints a value. Each typed datum has one printed form, in the page and in the PDF."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from ..compromisos import por_capitulo, resumen
from ..documento import BloqueDoc, Celda, CifraDoc, Columna, Item, Tabla, Valor
from ..formatos.abreviar import abreviar
from ..frases import enumerar
from ..montos import escribir_numero, escribir_pesos, escribir_porcentaje
from ..periodos import FechaParcial, Periodo
from ..texto_rico import limpiar_impreso

register = template.Library()
register.filter("por_capitulo", por_capitulo)
register.filter("resumen_de_compromisos", resumen)

SIN_INFORMACION = mark_safe('<span class="si">Sin información</span>')
NO_APLICA = mark_safe('<span class="si">No aplica</span>')
SUPRIMIDO = mark_safe('<span class="si">Suprimido</span>')
ARCHIVOS = {
    "cuenta.pdf": "PDF: el informe para leer e imprimir",
    "resumen.pdf": "PDF: el resumen ejecutivo, en 2 páginas",
    "cuenta.html": "HTML: el informe en un solo archivo",
    "cuenta.xlsx": "XLSX: los datos en una planilla",
    "datos.zip": "CSV: los datos, con su diccionario",
    "cuenta.json": "JSON: el informe completo para programas",
    "erratas.json": "JSON: la fe de erratas, con cada corrección",
}
MUCHAS_PALABRAS = 20  # characters: what takes several lines
NUMEROS = {"cantidad": escribir_numero, "pesos": escribir_pesos, "porcentaje": escribir_porcentaje}


@register.filter("lineas")
def _lineas(texto: str) -> str:
    return mark_safe("<br>".join(escape(texto).splitlines()))


@register.filter
def rico(html: str) -> str:
    """Rich text, sanitised once more before it is printed."""
    return mark_safe(limpiar_impreso(html))


def _periodo(valor: str) -> str:
    return Periodo.leer(valor).texto


def _fecha(valor: str) -> str:
    return FechaParcial.leer(valor).texto


TEXTOS = {"rico": rico, "periodo": _periodo, "fecha": _fecha}


def _valor(valor: Valor, tipo: str) -> str:
    """A value that is there, in the portal's printed form."""
    if isinstance(valor, bool):
        return "Sí" if valor else "No"
    if isinstance(valor, int | Decimal):
        return NUMEROS[tipo](valor) if tipo in NUMEROS else str(valor)
    return TEXTOS.get(tipo, _lineas)(valor) if valor else ""


def _sin_valor(estado: str, palabras: str) -> str:
    """Why there is no value, and the words that go around it: they are kept without it."""
    return SafeString(f"{estado} ({_lineas(palabras)})") if palabras else estado


@register.filter
def imprimir(celda: Celda) -> str:
    """The printed form of a cell: blank is not 0, and neither is "No aplica" or "Suprimido"."""
    if celda.estado == "suprimido":
        return _sin_valor(SUPRIMIDO, celda.unidad)
    if celda.estado == "no_aplica":
        return _sin_valor(NO_APLICA, celda.unidad)
    if celda.estado == "sin_informacion" or celda.valor is None:
        return _sin_valor(SIN_INFORMACION, celda.unidad)
    texto = conditional_escape(_valor(celda.valor, celda.tipo))
    if not celda.unidad:
        return texto
    return SafeString(f'<span class="n">{texto}</span> {_lineas(celda.unidad)}')


@register.filter
def clase(celda: Celda) -> str:
    """Class of a body cell: numbers to the right; with words around them they may wrap, and with many they are text."""
    if celda.tipo not in NUMEROS or len(celda.unidad) > MUCHAS_PALABRAS:
        return ""
    return "num palabras" if celda.unidad else "num"


@register.filter
def valor_de(cifra: CifraDoc) -> str:
    """A declared scalar: as the original prints it when that was kept, else in the portal's form."""
    if cifra.texto:
        return _lineas(cifra.texto)
    if cifra.valor is None:
        palabras = " … ".join(filter(None, (cifra.calificador, cifra.unidad)))
        return _sin_valor(NO_APLICA if cifra.no_aplica else SIN_INFORMACION, palabras)
    partes = (cifra.calificador, _valor(cifra.valor, cifra.tipo), cifra.unidad)
    return " ".join(parte for parte in partes if parte)


@register.filter
def periodo(valor: str) -> str:
    return _periodo(valor) if valor else ""


@register.filter
def en_palabras(dia: date) -> str:
    """20 de mayo de 2020."""
    return FechaParcial(dia.year, dia.month, dia.day).texto


@register.filter
def fecha_iso(texto: str) -> str:
    """20 de mayo de 2020, of 2020-05-20."""
    return _fecha(texto)


@register.filter
def peso(bytes_: int) -> str:
    """Size of a file, in kB as people read it."""
    return f"{escribir_numero(max(1, round(bytes_ / 1000)))} kB"


@register.filter
def numero(valor: int) -> str:
    return escribir_numero(valor)


@register.filter
def abreviado(bloque: BloqueDoc) -> BloqueDoc:
    return abreviar(bloque)


@register.filter("enumerar")
def _enumerar(partes) -> str:
    return enumerar(partes)


@register.filter
def con_marcas(items: tuple[Item, ...]) -> bool:
    """Whether the original prints marks of its own, and not plain bullets."""
    return any(item.marca for item in items)


@register.filter
def se_apila(tabla: Tabla) -> bool:
    """Whether it is a table to be read, whose rows a telephone shows one below another."""
    return len(tabla.columnas) > 2 and any(columna.tipo == "rico" for columna in tabla.columnas)


@register.filter
def con_sus_columnas(fila: tuple[Celda, ...], tabla: Tabla) -> Iterable[tuple[Celda, Columna]]:
    return zip(fila, tabla.columnas, strict=True)


@register.filter
def es_ancha(tabla: Tabla) -> bool:
    """Whether a telephone shows it in a region of its own, that slides."""
    return len(tabla.columnas) > 3


@register.filter
def es_numerica(tabla: Tabla) -> bool:
    """Whether all is numbers but the name of each row: then the table says it once, and not cell by cell."""
    medidas = tabla.columnas[1:]
    celdas = [celda for fila in (*tabla.filas, *tabla.pies) for celda in fila[1:]]
    return bool(medidas) and all(c.es_numero for c in medidas) and not any(celda.unidad for celda in celdas)


@register.filter
def con_titulos(tabla: Tabla) -> bool:
    return any(columna.titulo for columna in tabla.columnas)


@register.filter
def clases(tabla: Tabla) -> str:
    """What decides a table's type size and whether it may be split between pages."""
    columnas = len(tabla.columnas)
    rica = any(columna.tipo == "rico" for columna in tabla.columnas)
    nombres = {
        "densa": columnas > 6,
        "muchas": 4 < columnas < 7,
        "pocas": columnas < 4 and not rica,
        "larga": rica or len(tabla.filas) > 30,
        "numerica": es_numerica(tabla),
        "apila": se_apila(tabla),
        "toda": es_numerica(tabla) and tabla.columnas[0].es_numero,
    }
    return " ".join(["cuadro", *(nombre for nombre, si in nombres.items() if si)])


@register.filter
def titular(nivel: int) -> int:
    """Level of the heading of a capítulo: h1 is the cover's, so parts are h2; HTML ends at h6."""
    return min(nivel + 2, 6)


def trazo(porcentaje: Decimal) -> str:
    """Classes that draw a bar of this length: tens and units of percent (see "barras" in the style sheets)."""
    decenas, unidades = divmod(max(1, round(min(porcentaje, 100))) if porcentaje > 0 else 0, 10)
    return f"d{decenas} u{unidades}"


@register.filter
def descripcion_archivo(nombre: str) -> str:
    """What a file of an edition is, for its link."""
    return ARCHIVOS.get(nombre, nombre)


@register.simple_tag(takes_context=True)
def imagen(context, huella: str) -> str:
    """Address of a figure: inside the file itself for the page, in memory for the PDF."""
    return context["imagenes"][huella]
