"""What the page of a capítulo needs to add up its tables while somebody types: which totals the review checks, and the
rows of a long table that the page does not show."""

import json
from dataclasses import asdict

from django import forms

from ..formularios import CampoTipado


def sumas_de(materia, conjunto) -> str:
    """In JSON, of each total of ``conjunto`` that is checked: its column, its cifra and which rows are added."""
    hechas = (getattr(verificacion, "sumandos", None) for verificacion in materia.verificaciones)
    return json.dumps([asdict(suma) for suma in hechas if suma and suma.conjunto == conjunto.clave])


def de_otras_paginas(formset) -> str:
    """In JSON, what the rows that are in other pages of the table say, as it would be written. One query, and none for
    a table of a single page."""
    if not formset.pagina.has_other_pages():
        return "[]"
    mostradas = [form.instance.pk for form in formset.initial_forms]
    campos = {n: c for n, c in formset.form.base_fields.items() if n == "etiqueta" or _cuenta(c)}
    otras = formset.pagina.paginator.object_list.exclude(pk__in=mostradas)
    return json.dumps(
        [{n: _escrito(campo, fila.serializable_value(n)) for n, campo in campos.items()} for fila in otras]
    )


def _cuenta(campo) -> bool:
    """Whether it is added, or may tell which rows are."""
    return isinstance(campo, CampoTipado | forms.ChoiceField)


def _escrito(campo, valor) -> str:
    return "" if valor is None else str(campo.prepare_value(valor))
