"""How the report prints its tables, charts and headline figures, and what the portal says beside them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..consistencia import Junto, NotaConsistencia
from ..documento import CapituloDoc, DestacadaDoc, Grafico
from ..figuras import trata_de
from ..formatos.cuadros import Cuadro
from ..formatos.graficos import descripcion, valor
from ..frases import decir, enumerar
from ..valores import Celda
from .formato import imprimir, trazo

register = template.Library()
register.filter("dato", valor)


@register.simple_tag(takes_context=True)
def junto_a(context, ancla: str, bloque: int) -> Junto | None:
    """What the review says right after that block; -1 is right below the heading."""
    return context["consistencia"].junto.get((ancla, bloque))


@register.simple_tag(takes_context=True)
def al_lado_de(context, ancla: str, bloque: int) -> Cuadro | None:
    """The table or chart that the review speaks of there; none when it speaks of another thing."""
    return context["cuadros"].get((ancla, bloque))


@register.filter
def mensaje_junto(nota: NotaConsistencia) -> str:
    """What was found, without the name of the capítulo that one is reading."""
    mensaje = nota.hallada.mensaje
    propio = mensaje.removeprefix(f"En «{nota.capitulo.titulo}», " if nota.capitulo else "")
    return propio[:1].upper() + propio[1:]


@register.simple_tag(takes_context=True)
def definiciones_de(context, ancla: str) -> Mapping[str, str]:
    """The terms that are read in that capítulo for the first time."""
    return context["definiciones"].get(ancla, {})


@register.simple_tag(takes_context=True)
def cuadro_de(context, ancla: str, bloque: int) -> Cuadro:
    """How a table or chart is called and found."""
    return context["cuadros"][ancla, bloque]


@register.simple_tag(takes_context=True)
def dibujo(context, cuadro: Cuadro, grafico: Grafico) -> str:
    """A chart: inside the page, so that it follows its width and its colours; a picture in the PDF."""
    if context.get("para_pdf"):
        return format_html('<img src="asset:{}" alt="{}">', cuadro.archivo, descripcion(grafico))
    return SafeString(cuadro.svg)


@register.simple_tag(takes_context=True)
def citado(context, cap: CapituloDoc) -> str:
    """How the source of a table names its capítulo: cap. 2.1; cap. «Presupuesto»; with its part, where two parts have
    the same numbers: cap. I.7."""
    if not cap.numero:
        return f"cap. «{cap.titulo}»"
    numero = cap.numero.rstrip(".- )")
    partes = [p for p in context["doc"].capitulos for _, otro in p.recorrer() if otro.numero == cap.numero]
    if len(partes) < 2:
        return f"cap. {numero}"
    parte = next(p for p in partes if any(otro is cap for _, otro in p.recorrer()))
    return f"cap. {parte.numero}{numero}" if parte.numero else f"cap. {numero} de «{parte.titulo}»"


@register.filter
def apartes(grafico: Grafico) -> str:
    """What in it cannot be compared with the rest."""
    return enumerar(list(dict.fromkeys(marca.etiqueta for marca in grafico.marcas if marca.aparte)))


@register.filter
def las_tablas(numeros: tuple[int, ...]) -> str:
    """la tabla 3; las tablas 3 y 4."""
    return f"{'la tabla' if len(numeros) == 1 else 'las tablas'} {enumerar([str(n) for n in numeros])}"


@register.filter
def con_barra(cuadro: Cuadro | None, columna: int) -> bool:
    return bool(cuadro and cuadro.barras and cuadro.barras[0] == columna)


@register.filter
def largo(celda: Celda, cuadro: Cuadro) -> str:
    """Classes of the bar of a cell, as long as its share of the longest one."""
    return trazo(Decimal(100 * celda.valor) / cuadro.barras[1])


# --- headline figures -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Enlace:
    """Where a headline figure leads: to what contradicts it or, when nothing does, to its table or its capítulo."""

    href: str
    texto: str
    discrepa: bool = False


@register.filter
def valor_destacado(destacada: DestacadaDoc) -> str:
    """Its value as a headline says it: large amounts in millions."""
    if destacada.estado != "informado" or destacada.valor is None:
        return imprimir(destacada.celda)
    dicho = f"{destacada.calificador} {decir(destacada.valor, destacada.tipo)}".strip()
    cifra, millones, _ = dicho.partition(" millones")
    return format_html("{}<small>{}</small>", cifra, millones) if millones else dicho


@register.simple_tag(takes_context=True)
def enlace_de(context, destacada: DestacadaDoc) -> Enlace:
    for nota in context["consistencia"].notas:
        if nota.hallada.nivel == "error" and trata_de(nota.hallada.lugar, destacada):
            return Enlace(f"_junto_{nota.n}", "Ver la discrepancia", discrepa=True)
    capitulo = next((cap for _, cap in context["doc"].recorrer() if cap.ancla == destacada.capitulo), None)
    for i, bloque in enumerate(capitulo.bloques if capitulo else ()):
        cuadro = context["cuadros"].get((capitulo.ancla, i))
        if cuadro and destacada.conjunto in ("", bloque.conjunto):
            return Enlace(cuadro.id, f"Ver {cuadro.nombre.lower()}")
    return Enlace(capitulo.ancla, f"Ver {capitulo.titulo}") if capitulo else Enlace("_titulo", "")
