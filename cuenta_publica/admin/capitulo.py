"""One page for each capítulo: heading, blocks, cifras and a table for every conjunto of its materia."""

from django import forms
from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import slugify

from .. import registro
from ..models import Bloque, Capitulo, CuentaPublica
from ..permisos import puede
from ..roles import Permiso
from .alcance import AlcanceAdmin, en_alcance, es_clave, recordar_guardados
from .anterior import Anterior
from .bloques import BloquesInline
from .cifras import CifrasInline
from .contrastes import ContrasteDeCapitulo
from .filas import inline_de
from .guardado import FormNumerado, Numerada, tomar_borrador
from .historia import HistorialDeCapitulo
from .sitio import sitio
from .supresion import SupresionEnCapitulo
from .vinculos import VinculosDeCapitulo


class CapituloForm(FormNumerado):
    materia = forms.ChoiceField(label="Materia", help_text="Qué trata el capítulo: de ella dependen sus tablas.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        recordar_guardados(self)
        opciones = registro.opciones()
        guardada = self.instance.materia
        if guardada not in dict(opciones):
            opciones = [(guardada, f"«{guardada}» (no instalada)"), *opciones]
        self.fields["materia"].choices = opciones
        for nombre in {"ancla", "orden"} & set(self.fields):  # absent when the page is only read
            self.fields[nombre].required = False
        if self.instance._state.adding:
            self.initial["orden"] = self.initial.get("orden") or None
            self.initial.setdefault("materia", guardada)

    def clean(self):
        limpio = super().clean()
        if "materia" in self.changed_data and not self.instance._state.adding:
            self._exigir_sin_filas()
        if not self.cleaned_data.get("ancla") and "ancla" not in self.errors:
            self.cleaned_data["ancla"] = self._ancla_libre()
        elif "ancla" in self.changed_data and self.cleaned_data.get("ancla") in self._anclas_usadas():
            self.add_error("ancla", "Otro capítulo de esta cuenta ya usa esa ancla.")
        if self.cleaned_data.get("orden") is None and "orden" not in self.errors:
            self.cleaned_data["orden"] = self._orden_siguiente()
        return limpio

    def _get_validation_exclusions(self):
        """A padre that is not changed is known to exist."""
        sin_cambio = {"padre"} - {*self.changed_data}
        return super()._get_validation_exclusions() | sin_cambio

    def _cuenta(self):
        return self.cleaned_data.get("cuenta") or (self.instance.cuenta if self.instance.cuenta_id else None)

    def _anclas_usadas(self):
        otros = Capitulo.objects.filter(cuenta=self._cuenta()).exclude(pk=self.instance.pk)
        return set(otros.values_list("ancla", flat=True))

    def _ancla_libre(self):
        """From the title, with a number when another capítulo has it."""
        base = slugify(self.cleaned_data.get("titulo", ""))[:50].strip("-")
        base = base if base[:1].isalpha() else f"capitulo-{base}".strip("-")
        usadas = self._anclas_usadas()
        return next(a for n in range(1, len(usadas) + 3) if (a := base if n == 1 else f"{base}-{n}") not in usadas)

    def _orden_siguiente(self):
        hermanos = Capitulo.objects.filter(cuenta=self._cuenta(), padre=self.cleaned_data.get("padre"))
        return max(hermanos.values_list("orden", flat=True), default=0) + 1

    def _exigir_sin_filas(self):
        """Rows of the old materia's tables would be hidden, not deleted: better to say so."""
        try:
            conjuntos = registro.materia(self.initial["materia"]).conjuntos
        except registro.MateriaDesconocida:
            return
        con_filas = [c.titulo for c in conjuntos if c.modelo.objects.filter(capitulo=self.instance).exists()]
        if con_filas:
            self.add_error("materia", f"Antes de cambiar la materia, elimine las filas de: {', '.join(con_filas)}.")


def impresas(capitulo, formsets) -> dict[str, str]:
    """Of each conjunto that the stored blocks print, its place in the report (see ``formatos.cuadros``): a table before
    a chart, and all of its rows before some of them."""
    bloques = [f.instance for formset in formsets if formset.model is Bloque for f in formset.initial_forms]
    lugares = {}
    for bloque in sorted(bloques, key=lambda b: (b.tipo == Bloque.Tipo.GRAFICO, bool(b.seleccion))):
        if bloque.conjunto and bloque.forma != "lista":
            grafico = "grafico" if bloque.tipo == Bloque.Tipo.GRAFICO else ""
            partes = filter(None, (grafico, bloque.conjunto, bloque.seleccion.replace("_", "-")))
            lugares.setdefault(bloque.conjunto, f"{capitulo.ancla}_{'-'.join(partes)}")
    return lugares


@admin.register(Capitulo, site=sitio)
class CapituloAdmin(
    Numerada, VinculosDeCapitulo, SupresionEnCapitulo, ContrasteDeCapitulo, HistorialDeCapitulo, AlcanceAdmin
):
    form = CapituloForm
    esta_pagina = "este capítulo"
    change_form_template = "admin/cuenta_publica/capitulo/change_form.html"

    def has_add_permission(self, request, obj=None):
        """In the account that is asked for; whoever writes in some capítulos only, adds and removes none."""
        cuenta = self._cuenta_pedida(request)
        return super().has_add_permission(request, cuenta)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj.cuenta if obj else None)

    def delete_model(self, request, obj):
        """As any other writing: only in a draft, under its lock, and by somebody who then does not approve it."""
        tomar_borrador(obj.cuenta_id, request.user)
        super().delete_model(request, obj)

    def get_model_perms(self, request):
        return {}  # reached from its cuenta, not from the index

    def get_fieldsets(self, request, obj=None):
        cuenta = [] if obj else ["cuenta"]
        listo = ["listo"] if obj and self.has_change_permission(request, obj) else []
        return [
            (None, {"fields": [*cuenta, ("numero", "titulo"), "materia", "unidad_responsable", *listo]}),
            ("Lugar en la cuenta", {"fields": ["padre", "orden", "ancla"], "classes": ["collapse"] if obj else []}),
        ]

    # --- choices ------------------------------------------------------------------------------------------------

    def opciones_de(self, db_field, request):
        opciones = super().opciones_de(db_field, request)
        if db_field.name == "cuenta":
            borradores = opciones.filter(estado=CuentaPublica.Estado.BORRADOR)
            return opciones.filter(pk__in=[c.pk for c in borradores if puede(request.user, Permiso.EDITAR, c)])
        return opciones.filter(cuenta=request.cuenta_del_formulario)

    def get_form(self, request, obj=None, change=False, **kwargs):
        request.cuenta_del_formulario = obj.cuenta if obj else self._cuenta_pedida(request)
        return super().get_form(request, obj, change, **kwargs)

    def _cuenta_pedida(self, request):
        clave = request.POST.get("cuenta") or request.GET.get("cuenta") or ""
        return en_alcance(CuentaPublica, request.user).filter(pk=clave).first() if es_clave(clave) else None

    def get_inlines(self, request, obj):
        if obj is None or obj.cuenta.esta_cerrada:  # what is published is read in the report
            return []
        try:
            materia = registro.materia(obj.materia)
        except registro.MateriaDesconocida:
            return []
        conjuntos = materia.todos_los_conjuntos()
        por_modelo = {c.modelo: c for c in reversed(conjuntos)}
        return [BloquesInline, CifrasInline, *(inline_de(c, materia) for c in conjuntos if por_modelo[c.modelo] is c)]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("cuenta__organismo", "padre")

    def get_formset_kwargs(self, request, obj, inline, prefix):
        return {**super().get_formset_kwargs(request, obj, inline, prefix), "initial": inline.ofrecidas(obj)}

    def get_formsets_with_inlines(self, request, obj=None):
        anterior = Anterior(obj) if obj else None
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            formset.titulo = str(inline.verbose_name_plural)
            formset.anterior = None if isinstance(inline, BloquesInline) else anterior
            yield formset, inline

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        lugares = impresas(obj, formsets) if obj else {}
        for formset in formsets:
            formset.mostrar_anterior()
            formset.lugar = lugares.get(formset.prefix) or (obj.ancla if obj else "")
        return super().get_inline_formsets(request, formsets, inline_instances, obj)

    # --- saving -------------------------------------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        if request.method == "GET" and not self._cuenta_pedida(request):
            messages.info(request, "Elija primero la cuenta a la que agregará el capítulo.")
            return self._a_las_cuentas()
        return super().add_view(request, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_add_another"] = False
        context["cuenta"] = obj.cuenta if obj else request.cuenta_del_formulario
        if obj and obj.materia not in dict(registro.opciones()):
            context["materia_desconocida"] = str(registro.MateriaDesconocida(obj.materia))
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- where one goes next --------------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        return self._a_las_cuentas()

    def _a_las_cuentas(self):
        return HttpResponseRedirect(reverse("admin:cuenta_publica_cuentapublica_changelist"))

    def response_post_save_add(self, request, obj):
        return HttpResponseRedirect(reverse("admin:cuenta_publica_capitulo_change", args=[obj.pk]))

    def response_change(self, request, obj):
        """Saving and going on stays on the page of rows that was being written."""
        respuesta = super().response_change(request, obj)
        if "_continue" in request.POST and es_clave(pagina := request.GET.get("filas", "")):
            return HttpResponseRedirect(f"{request.path}?filas={pagina}")
        return respuesta

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:cuenta_publica_cuentapublica_change", args=[obj.cuenta_id]))
