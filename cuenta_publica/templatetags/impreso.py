"""What only the printed report says: its contents with pages, its sources and where it is checked."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from ..consistencia import Lado, NotaConsistencia
from ..documento import Celda, Documento, Item, Tabla
from ..formatos.cuadros import Cuadro
from .cuadros import citado

register = template.Library()
FILAS_DE_UNA_APRETADA = 14
RENGLONES_DE_UNA_HOJA = 30  # of a tight table, with its title, its notes and the heading over it
LETRAS_POR_RENGLON = 100  # of a table as wide as the page
RENGLONES_DE_APERTURA = 8  # notes that fit in its page; a line of figures takes the room of two
_DOS_PUNTOS = re.compile(r":(?:</\w+>|\s)*$")
_ANUNCIO = re.compile(r"<p>(?=(?:(?!</p>).)*:(?:</\w+>|\s)*</p>)", re.DOTALL)
LETRAS_AL_MARGEN, MM_POR_RENGLON = 27, 4.4
CON_ARTICULO = ("Biobío", "Libertador", "Maule")


@register.filter
def en_papel(tabla: Tabla) -> str:
    """Classes of a long table: its rows are closer together and, when no page holds it, it goes on in the next one."""
    apretada = len(tabla.filas) >= FILAS_DE_UNA_APRETADA
    corrida = sum(map(_renglones, tabla.filas)) > RENGLONES_DE_UNA_HOJA
    return (" apretada" if apretada else "") + (" corrida" if corrida else "")


def _renglones(fila: tuple[Celda, ...]) -> int:
    """Lines of its tallest cell, more or less: what counts is not to leave in one piece what no page holds."""
    return max((1 + len(str(celda.valor)) * len(fila) // LETRAS_POR_RENGLON for celda in fila), default=0)


@register.filter
def anunciado(html: SafeString) -> SafeString:
    """With the class that keeps what ends in a colon together with what it announces."""
    return SafeString(_ANUNCIO.sub('<p class="anuncia">', html))


@register.filter
def anuncia(item: Item) -> bool:
    return not item.items and bool(_DOS_PUNTOS.search(item.html))


@register.filter
def hueco(terminos: Mapping[str, str]) -> str:
    """The style of what keeps, under a heading, a place as high as the definitions in its margin, which are out of the
    flow; the text goes back over it. A float would do without, but WeasyPrint loses some at the end of a page."""
    renglones = sum(1 + ceil(len(dicho) / LETRAS_AL_MARGEN) for dicho in terminos.values())
    return f"height: {renglones * MM_POR_RENGLON:.1f}mm; margin-bottom: -{renglones * MM_POR_RENGLON:.1f}mm"


@register.filter
def region(nombre: str) -> str:
    """Región del Maule, of Maule."""
    if nombre.startswith(("Región", "Metropolitana")):
        return nombre if nombre.startswith("Región") else f"Región {nombre}"
    return f"Región {'del' if nombre.startswith(CON_ARTICULO) else 'de'} {nombre}"


@register.filter
def contenido_seguido(documento: Documento, notas: Sequence[NotaConsistencia]) -> bool:
    """Whether the opening takes more than its page: then the contents go on in the next one, right below."""
    lineas_de_cifras = -(-len(documento.destacadas) // 2)
    return 2 * lineas_de_cifras + len(notas) > RENGLONES_DE_APERTURA


@register.simple_tag(takes_context=True)
def listas_de_cuadros(context) -> list[tuple[str, list[tuple[Cuadro, str]]]]:
    """Tablas and gráficos in reading order, each with what it says; without the lists that would be empty."""
    dichos = [(cuadro, _dice(context, *lado)) for lado, cuadro in context["cuadros"].items()]
    listas = (("Tablas", "Tabla"), ("Gráficos", "Gráfico"))
    hechas = ((titulo, [(c, dice) for c, dice in dichos if c.clase == clase]) for titulo, clase in listas)
    return [(titulo, lista) for titulo, lista in hechas if lista]


def _dice(context, ancla: str, lugar: int) -> str:
    """What it is of, or else where it is, and its finding."""
    cuadro = context["cuadros"][ancla, lugar]
    cap = next(cap for _, cap in context["doc"].recorrer() if cap.ancla == ancla)
    de_que = cap.bloques[lugar].titulo or cuadro.sobre or cap.titulo
    return f"{de_que.rstrip(' .:')}. {cuadro.titular}" if cuadro.titular else de_que


@register.filter
def hay_sumas(cuadros: Mapping[Lado, Cuadro]) -> bool:
    """Whether the portal adds up something that the account does not."""
    return any(cuadro.sumas for cuadro in cuadros.values())


@register.simple_tag(takes_context=True)
def anexos(context) -> list[tuple[str, str]]:
    """Address and title of each annex."""
    publicada = not context["sello"].borrador
    todos = (
        (context["consistencia"].notas, "_consistencia", "Notas de consistencia"),
        (context["metodo"], "_metodo", "Nota metodológica"),
        (context["erratas"], "_erratas", "Fe de erratas"),
        (True, "_fuentes", "Fuentes"),
        (publicada, "_versiones", "Versiones"),
        (publicada, "_verificar", "Cómo verificar"),
    )
    return [(ancla, titulo) for hay, ancla, titulo in todos if hay]


@register.simple_tag(takes_context=True)
def fuentes(context) -> Mapping[str, list[str]]:
    """The sources that the account names itself, each with the capítulos that cite it."""
    citadas: dict[str, dict[str, None]] = {}
    for _, cap in context["doc"].recorrer():
        for bloque in cap.bloques:
            if fuente := bloque.fuente.removeprefix("Fuente:").strip():
                citadas.setdefault(fuente, {})[citado(context, cap)] = None
    return {fuente: list(capitulos) for fuente, capitulos in citadas.items()}


@dataclass(frozen=True, slots=True)
class Direcciones:
    """Absolute addresses that a paper can print."""

    cuenta: str
    verificar: str
    licencia: str
    licencia_url: str


@register.simple_tag(takes_context=True)
def direcciones(context) -> Direcciones:
    doc, portal = context["doc"], settings.URL_DEL_PORTAL
    cuenta = reverse("cuenta", args=[doc.organismo.slug, doc.anio, context["sello"].version])
    return Direcciones(portal + cuenta, portal + reverse("verificar"), settings.LICENCIA, settings.LICENCIA_URL)
