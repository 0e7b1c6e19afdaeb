"""The rows and the filters of the explorer: a template for each cell, or for each box, makes a long page slow."""

from django import template
from django.forms import BoundField, Select
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, escape, format_html, format_html_join
from django.utils.safestring import SafeString

from ..datos.hoja import Renglon
from ..filtros import planas
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


@register.simple_tag
def casillas(campo: BoundField) -> str:
    """A box for each choice. Django's draws a template for each of them."""
    puestas = {str(valor) for valor in campo.value() or ()}
    return format_html_join(
        "\n",
        '<label><input type="checkbox" name="{}" value="{}"{}> {}</label>',
        (
            (campo.html_name, clave, SafeString(" checked" if clave in puestas else ""), dicho)
            for clave, dicho in planas(campo.field)
        ),
    )


@register.simple_tag
def control(campo: BoundField) -> str:
    """A list or a box to write in, with what Django says of it when it is wrong."""
    widget, valor = campo.field.widget, campo.value()
    valor = "" if valor is None else str(valor)
    propios = campo.build_widget_attrs(widget.attrs, widget) | {"name": campo.html_name, "id": campo.auto_id}
    if not isinstance(widget, Select):
        return format_html("<input{}>", flatatt({"type": widget.input_type, **propios, "value": valor}))
    opciones = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((k, SafeString(" selected" if str(k) == valor else ""), v) for k, v in widget.choices),
    )
    return format_html("<select{}>{}</select>", flatatt(propios), opciones)
