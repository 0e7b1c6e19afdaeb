"""Filters of the page of history."""

from django import template

register = template.Library()


@register.filter
def de(numeros: dict, clave):
    """The entry ``clave``; None without one."""
    return numeros.get(clave)


@register.filter
def lugar(cambio, capitulo) -> str:
    """Table and row of a change; in the history of the account, also in which capítulo."""
    fila = f"«{cambio.fila}»" if cambio.fila else ""
    return ", ".join(filter(None, ("" if capitulo else cambio.capitulo, cambio.tabla, fila)))
