"""The rows of the explorer: a row at a time, because a template for each cell is what makes long tables slow."""

from django import template
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from ..datos.hoja import Renglon
from ..valores import Celda, Columna
from .formato import clase, imprimir

register = template.Library()


@register.simple_tag
def fila_de_datos(renglon: Renglon) -> str:
    """The ``<tr>``: its name, place, the year, its other cells and the link to its chapter. Each names its column."""
    (primera, columna), *resto = renglon.celdas
    nombre = conditional_escape(imprimir(primera))
    celdas = "".join(_celda(celda, otra) for celda, otra in resto)
    primera = (
        f'<td class="num" data-t="{escape(columna.titulo)}">{nombre}</td>'
        if clase(primera) == "num"
        else f'<th scope="row">{nombre}</th>'
    )
    lugar = f'<td data-t="Provincia">{escape(renglon.lugar)}</td><td class="num" data-t="Gestión">{renglon.anio}</td>'
    fuente = (
        f'<td data-t="Fuente"><a href="{escape(renglon.enlace)}">{escape(renglon.capitulo)}'
        f'<span class="vh"> de la cuenta de {escape(renglon.lugar)} {renglon.anio}</span></a></td>'
    )
    return SafeString(f"<tr>{primera}{lugar}{celdas}{fuente}</tr>\n")


def _celda(celda: Celda, columna: Columna) -> str:
    de_que = clase(celda)
    propia = f' class="{de_que}"' if de_que else ""
    return f'<td{propia} data-t="{escape(columna.titulo)}">{conditional_escape(imprimir(celda))}</td>'
