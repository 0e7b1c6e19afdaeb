"""Two people on one page: the second save is refused, with both values of each difference to choose from.

A stale page is sent back as if it had been opened now: the rows stored today, each with what was typed in it, then
the rows that are only typed. Saving again saves what was typed, but where the stored one was chosen.
"""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils.choices import flatten_choices
from django.utils.html import strip_tags
from django_prose_editor.fields import ProseEditorFormField

from ..diferencias.palabras import llano
from ..texto_rico import limpiar

#: Prefix of the name of each choice: ``elegir-delitos-0-casos``.
ELEGIR = "elegir-"
GUARDADO = "guardado"
_INTERNOS = ("id", "DELETE", "capitulo", "orden")
MAX_FILAS = 2_000


@dataclass(frozen=True)
class Diferencia:
    """``nombre`` of what is typed in the page, where it is, and what each one says."""

    nombre: str
    donde: str
    mio: str
    guardado: str


def rehacer(post: QueryDict, formsets) -> tuple[QueryDict, list[str], list[Diferencia]]:
    """``post`` rebuilt over the rows stored now (``formsets`` are unbound), and what happened to whole rows."""
    datos, avisos, diferencias = sin_elecciones(post), [], []
    for formset in formsets:
        escritas = _filas_escritas(post, formset)
        for clave in [c for c in datos if c.startswith(f"{formset.prefix}-")]:
            del datos[clave]
        filas, agregadas, eliminadas = _reunir(formset, escritas)
        avisos += agregadas
        diferencias += eliminadas
        datos[f"{formset.prefix}-TOTAL_FORMS"] = str(len(filas))
        datos[f"{formset.prefix}-INITIAL_FORMS"] = str(len(formset.initial_forms))
        for n, fila in enumerate(filas):
            for nombre, valor in fila.items():
                datos[f"{formset.prefix}-{n}-{nombre}"] = valor
    return datos, avisos, diferencias


def sin_elecciones(post: QueryDict) -> QueryDict:
    datos = post.copy()
    for clave in [c for c in datos if c.startswith(ELEGIR)]:
        del datos[clave]
    return datos


def hay_elecciones(post) -> bool:
    return any(clave.startswith(ELEGIR) for clave in post)


def con_lo_elegido(post: QueryDict, form, formsets) -> QueryDict:
    """``post`` with what is stored (in ``form`` and ``formsets``, unbound) where that was chosen."""
    datos = sin_elecciones(post)
    elegidos = [c.removeprefix(ELEGIR) for c, v in post.items() if c.startswith(ELEGIR) and v == GUARDADO]
    guardados = _como_enviada(form)
    for nombre in {*elegidos} & {*form.fields}:
        _poner(datos, nombre, guardados.get(nombre))
    for formset in formsets:
        _elegir_en_filas(datos, elegidos, formset)
    return datos


def _elegir_en_filas(datos, elegidos, formset):
    guardadas = {str(form.instance.pk): form for form in formset.initial_forms}
    for clave in elegidos:
        numero, _, nombre = clave.removeprefix(f"{formset.prefix}-").partition("-")
        if clave.startswith(f"{formset.prefix}-") and numero.isdigit():
            form = guardadas.get(datos.get(f"{formset.prefix}-{numero}-id", ""))
            if form is None:  # the row that the other person deleted
                if nombre == "DELETE":
                    datos[clave] = "on"
                continue
            guardada = _como_enviada(form)
            for campo in {*form.fields} if nombre == "DELETE" else {nombre} & {*form.fields} - {*_INTERNOS}:
                _poner(datos, f"{formset.prefix}-{numero}-{campo}", guardada.get(campo))


def _poner(datos, clave, valor):
    """``valor`` is None where a browser sends nothing: a box that is not ticked."""
    if valor is None:
        datos.pop(clave, None)
    else:
        datos[clave] = valor


def _filas_escritas(post, formset) -> list[dict]:
    total = post.get(f"{formset.prefix}-TOTAL_FORMS", "")
    total = min(int(total), MAX_FILAS) if total.isascii() and total.isdigit() and len(total) < 6 else 0
    nombres = formset.empty_form.fields
    filas = []
    for n in range(total):
        claves = {nombre: f"{formset.prefix}-{n}-{nombre}" for nombre in nombres}
        filas.append({nombre: post[clave] for nombre, clave in claves.items() if clave in post})
    return filas


def _reunir(formset, escritas):
    """Rows of the page to send back: one for each stored row, then those that only exist on the page."""
    titulo = formset.titulo
    guardadas = {str(form.instance.pk): form for form in formset.initial_forms}
    por_pk = {fila["id"]: fila for fila in escritas if fila.get("id") in guardadas}
    sueltas = [fila for fila in escritas if fila.get("id") not in guardadas]
    avisos, filas, eliminadas = [], [], []
    for pk, form in guardadas.items():
        actual = _como_enviada(form)
        if pk in por_pk:
            filas.append(por_pk[pk])
            continue
        if gemela := next((s for s in sueltas if _es_la_misma(formset, s, actual)), None):
            sueltas.remove(gemela)
            filas.append({**actual, **{c: v for c, v in gemela.items() if v}, "id": pk})
        else:
            filas.append(actual)
            avisos.append(f"{titulo}: otra persona agregó «{form.instance}».")
    for fila in sueltas:
        if fila.get("id"):
            nombre = f"{formset.prefix}-{len(filas)}-DELETE"
            donde = f"{titulo}, «{_resumen(fila)}»: otra persona eliminó la fila"
            eliminadas.append(Diferencia(nombre, donde, "agregarla de nuevo", "dejarla eliminada"))
        elif not any(v for c, v in fila.items() if c not in formset.relleno and c not in _INTERNOS):
            continue
        filas.append({**fila, "id": ""})
    return filas, avisos, eliminadas


def _como_enviada(form) -> dict:
    """The stored row as its form would send it."""
    valores = {nombre: form[nombre].value() for nombre in form.fields}
    textos = {n: "on" if v is True else "" if v is None else str(v) for n, v in valores.items() if v is not False}
    return {**textos, "id": str(form.instance.pk)}


def _es_la_misma(formset, escrita, actual):
    claves = formset.clave_natural
    return bool(claves) and not escrita.get("id") and all(escrita.get(c, "") == actual.get(c, "") for c in claves)


def _resumen(fila):
    textos = [strip_tags(v).strip() for c, v in fila.items() if c not in _INTERNOS]
    return " · ".join([t for t in textos if t][:3])[:80]


def diferencias(form, formsets) -> list[Diferencia]:
    """Each field where what was typed is not what is stored (forms bound to the rebuilt data)."""
    halladas = [_diferencia("", form, nombre) for nombre in form.changed_data]
    for formset in formsets:
        for n, fila in enumerate(formset.initial_forms, 1):
            lugar = f"{formset.titulo}, fila {n}, «{fila.instance}»"
            if "DELETE" in fila.changed_data:
                nombre = fila.add_prefix("DELETE")
                halladas.append(Diferencia(nombre, lugar, "eliminar la fila", "conservarla como está guardada"))
            else:
                halladas += [_diferencia(f"{lugar}, ", fila, n) for n in fila.changed_data if n not in _INTERNOS]
    return [diferencia for diferencia in halladas if diferencia]


def _diferencia(lugar, form, nombre) -> Diferencia | None:
    escrito, guardado = form[nombre].data, form[nombre].initial
    mio, suyo = _mostrar(form, nombre, escrito), _mostrar(form, nombre, guardado)
    if mio == suyo:
        rico = isinstance(form.fields[nombre], ProseEditorFormField)
        if not rico or limpiar(escrito or "") == limpiar(guardado or ""):
            return None
        mio, suyo = "el mismo texto, con el formato que usted le dio", "el mismo texto, con el formato guardado"
    return Diferencia(form.add_prefix(nombre), f"{lugar}{form[nombre].label}", mio, suyo)


def _mostrar(form, nombre, valor):
    campo = form.fields[nombre]
    if isinstance(valor, bool):
        return "«sí»" if valor else "«no»"
    valor = campo.prepare_value(valor)
    for clave, etiqueta in flatten_choices(getattr(campo, "choices", ())):
        if valor not in (None, "") and str(clave) == str(valor):
            return f"«{etiqueta}»"
    texto = llano(str(valor)) if valor not in (None, "", []) else ""
    return f"«{texto}»" if texto else "(vacío)"
