"""Two people on one page: the second save is refused with both values shown, and nothing typed is lost.

A stale page is sent back as if it had been opened now: the rows stored today, each with what was typed in it, then
the rows that are only typed. Saving again saves what the page shows.
"""

from django.http import QueryDict
from django.utils.html import strip_tags

_INTERNOS = ("id", "DELETE", "capitulo", "orden")
MAX_FILAS = 2_000


def rehacer(post: QueryDict, formsets) -> tuple[QueryDict, list[str]]:
    """``post`` rebuilt over the rows stored now (``formsets`` are unbound), and what happened to whole rows."""
    datos, avisos = post.copy(), []
    for formset in formsets:
        escritas = _filas_escritas(post, formset)
        for clave in [c for c in datos if c.startswith(f"{formset.prefix}-")]:
            del datos[clave]
        filas, nuevos_avisos = _reunir(formset, escritas)
        avisos += nuevos_avisos
        datos[f"{formset.prefix}-TOTAL_FORMS"] = str(len(filas))
        datos[f"{formset.prefix}-INITIAL_FORMS"] = str(len(formset.initial_forms))
        for n, fila in enumerate(filas):
            for nombre, valor in fila.items():
                datos[f"{formset.prefix}-{n}-{nombre}"] = valor
    return datos, avisos


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
    avisos, filas = [], []
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
            avisos.append(f"{titulo}: otra persona eliminó la fila «{_resumen(fila)}»; si guarda, se agrega de nuevo.")
        elif not any(v for c, v in fila.items() if c not in formset.relleno and c not in _INTERNOS):
            continue
        filas.append({**fila, "id": ""})
    return filas, avisos


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


def diferencias(form, formsets) -> list[str]:
    """ "Usted escribió X; ahora está guardado Y" for each field where they differ (forms bound to the rebuilt data)."""
    lineas = [linea for nombre in form.changed_data if (linea := _linea("", form, nombre))]
    for formset in formsets:
        for fila in formset.initial_forms:
            lugar = f"{formset.titulo}, «{fila.instance}», "
            lineas += [x for n in fila.changed_data if n not in _INTERNOS and (x := _linea(lugar, fila, n))]
    return lineas


def _linea(lugar, form, nombre):
    escrito, guardado = _mostrar(form, nombre, form[nombre].data), _mostrar(form, nombre, form[nombre].initial)
    if escrito == guardado:
        return ""
    return f"{lugar}{form[nombre].label}: usted escribió {escrito}; ahora está guardado {guardado}."


def _mostrar(form, nombre, valor):
    campo = form.fields[nombre]
    if isinstance(valor, bool):
        return "«sí»" if valor else "«no»"
    valor = campo.prepare_value(valor)
    for clave, etiqueta in getattr(campo, "choices", ()):
        if valor not in (None, "") and str(clave) == str(valor):
            return f"«{etiqueta}»"
    texto = " ".join(strip_tags(str(valor)).split()) if valor not in (None, "", []) else ""
    return f"«{texto[:80]}{'…' if len(texto) > 80 else ''}»" if texto else "(vacío)"
