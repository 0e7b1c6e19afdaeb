"""How figures of two accounts print side by side."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from ..comparacion import VARIAS, Comparada, Cotejo, Dato
from ..montos import citar
from ..valores import Columna
from .formato import imprimir

register = template.Library()

register.filter("citado_breve", citar)

NO_FIGURA = mark_safe('<span class="si">No figura</span>')
VARIAS_FILAS = mark_safe('<span class="si">Varias</span>')


@register.filter
def en(cotejos: tuple[Cotejo, ...] | None, i: int) -> Cotejo | None:
    """The i-th one; none in a row that is not compared."""
    return cotejos[i] if cotejos else None


@register.filter
def con_su_medida(cotejos: tuple[Cotejo, ...], comparada: Comparada) -> Iterable[tuple[Columna, Cotejo]]:
    return zip(comparada.medidas, cotejos, strict=True)


@register.filter
def dato_o_nada(dato: Dato | None) -> str:
    """A figure, or that its row does not appear in that account."""
    return imprimir(dato.celda) if dato else NO_FIGURA


@register.filter
def el_otro(cotejo: Cotejo) -> str:
    """The figure of the other account; which, where several of its rows have the name, nobody knows."""
    return VARIAS_FILAS if cotejo.motivo == VARIAS else dato_o_nada(cotejo.otro)


@register.filter
def o_raya(dicho: str | None, motivo: str | None) -> str:
    """What was worked out; or a dash, with why, for who hears it."""
    return dicho or format_html(
        '<span aria-hidden="true">—</span><span class="vh">No se calcula. {}</span>', motivo or ""
    )
