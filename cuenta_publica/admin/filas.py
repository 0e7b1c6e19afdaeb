"""One table of typed rows for each conjunto of the capítulo's materia, generated from its declaration."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.paginator import Paginator
from django.db import models
from django.utils.functional import cached_property
from django.utils.html import strip_tags

from ..formularios import NO_APLICA, SUPRIMIDO, CampoTipado, dice_no_aplica, dice_suprimido
from ..models import Catalogo
from .alcance import Alcance, es_clave
from .conflictos import MAX_FILAS
from .ordenadas import ConPrecarga, FormOrdenado, FormSetOrdenado
from .totales import de_otras_paginas, sumas_de

POR_PAGINA = 100  # a request carries so many fields and no more (DATA_UPLOAD_MAX_NUMBER_FIELDS)


class FilaForm(FormOrdenado):
    """Row of a conjunto. "No aplica" typed in a cell empties it and is kept in the row's ``no_aplica``; "Suprimido" in
    a numeric one, in its ``suprimido``."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for campo in self.fields.values():
            if isinstance(campo, CampoTipado):
                campo.admite_no_aplica, campo.admite_suprimido = True, campo.se_suprime
                opciones = "no-aplica-o-suprimido" if campo.se_suprime else "no-aplica"
                campo.widget.attrs |= {"placeholder": "Sin información", "list": opciones}
        for nombre in self.instance.no_aplica:
            if nombre in self.fields and self._se_escribe(nombre):
                self.initial[nombre] = NO_APLICA
        for nombre in self.instance.suprimido:
            if nombre in self.fields:
                self.initial[nombre] = SUPRIMIDO

    def _se_escribe(self, nombre):
        """Whether "No aplica" can be typed there; a text that is required may be those very words."""
        campo = self.fields[nombre]
        return isinstance(campo, CampoTipado) or (isinstance(campo, forms.CharField) and not campo.required)

    def clean(self):
        limpio = super().clean()
        self.instance.suprimido = [
            nombre
            for nombre, campo in self.fields.items()
            if getattr(campo, "se_suprime", False) and dice_suprimido(self[nombre].data)
        ]
        marcas = []
        for campo in self.instance.campos_de_datos():
            nombre = campo.name
            if nombre not in self.fields:
                continue
            if self._se_escribe(nombre):
                if _marcada(self[nombre].data):
                    self.cleaned_data[nombre] = None if campo.null else ""
                    marcas.append(nombre)
            elif nombre in self.instance.no_aplica and self.cleaned_data.get(nombre) in (None, ""):
                marcas.append(nombre)
        self.instance.no_aplica = marcas
        return limpio


def _marcada(escrito):
    return isinstance(escrito, str) and dice_no_aplica(strip_tags(escrito))


class FilasFormSet(FormSetOrdenado):
    """When one of the rows offered in advance is filled in, all of them are saved; blank is "sin información".

    A long table is shown and saved by pages; what is sent back says by itself which rows it has.
    """

    pedida = ""  # number of the page, as the address gives it
    enviado = {}  # what the browser sent back, if anything

    @cached_property
    def pagina(self):
        filas = super().get_queryset()
        primeras = list(filas[: POR_PAGINA + 1])  # most tables are no longer: they need no counting
        return Paginator(primeras if len(primeras) <= POR_PAGINA else filas, POR_PAGINA).get_page(self.pedida)

    @cached_property
    def _mostradas(self):
        if not (self.enviado and self.pagina.has_other_pages()):
            return self.pagina.object_list
        escritos = (self.enviado.get(f"{self.prefix}-{n}-id", "") for n in range(MAX_FILAS))
        return self.pagina.paginator.object_list.filter(pk__in=[pk for pk in escritos if es_clave(pk)])

    def get_queryset(self):
        return self._mostradas

    def de_otras_paginas(self):
        return de_otras_paginas(self)

    def full_clean(self):
        if self.is_bound:
            ofrecidas = self.extra_forms[: len(self.initial_extra or ())]
            if any(form.has_changed() for form in self.extra_forms):
                for form in ofrecidas:
                    form.se_guarda_igual, form.empty_permitted = True, False
        super().full_clean()


class FilasInline(ConPrecarga, Alcance, admin.TabularInline):
    template = "admin/filas.html"
    form = FilaForm
    formset = FilasFormSet
    conjunto = None
    ejemplo = ""
    sumas = "[]"  # see admin.totales
    tarea = "tablas"  # of the manual
    con_filas = False  # whether what is sent back has rows that were saved
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3, "cols": 40})}}

    def get_queryset(self, request):
        relaciones = [c.name for c in self.model.campos_de_datos() if c.is_relation]
        consulta = super().get_queryset(request)
        return consulta.select_related(*relaciones) if relaciones else consulta

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A catalogue is read once for all the tables of a page."""
        campo = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if issubclass(db_field.related_model, Catalogo):
            leidos = vars(request).setdefault("catalogos_leidos", {})
            campo._leidos = leidos.setdefault(db_field.related_model, campo._leidos)
        return campo

    def get_formset(self, request, obj=None, **kwargs):
        self.con_filas = request.POST.get(f"{self.conjunto.clave}-INITIAL_FORMS", "0") != "0"
        clase = super().get_formset(request, obj, **kwargs)
        clase.pedida, clase.enviado = request.GET.get("filas", ""), request.POST
        return clase

    def precarga(self, capitulo) -> list[dict]:
        """Initial values of the rows that an empty capítulo offers: the catalogue's entries of that year."""
        campo = self.conjunto.precarga
        if not campo or self.con_filas or self.model.objects.filter(capitulo=capitulo).exists():
            return []
        catalogo = self.model._meta.get_field(campo).related_model.del_anio(capitulo.cuenta.anio)
        return [{campo: entrada.pk, "orden": n} for n, entrada in enumerate(catalogo, 1)]

    def get_extra(self, request, obj=None, **kwargs):
        return len(self.ofrecidas(obj)) if obj else 0


def inline_de(conjunto, materia) -> type[FilasInline]:
    """The inline of a ``conjunto`` of ``materia``; its own ``inline``, if it declares one, goes first."""
    precarga = (conjunto.precarga,) if conjunto.precarga else ()
    campos = [c.name for c in conjunto.modelo.campos_de_datos() if c.editable]
    atributos = {
        "model": conjunto.modelo,
        "conjunto": conjunto,
        "verbose_name_plural": conjunto.titulo,
        "ayuda": conjunto.ayuda,
        "ejemplo": conjunto.ejemplo,
        "sumas": sumas_de(materia, conjunto),
        "fields": ["orden", *campos, "etiqueta"],
        "form": type("Form", (FilaForm,), {"relleno": frozenset(precarga)}),
        "formset": type(
            "FormSet",
            (FilasFormSet,),
            {"prefijo": conjunto.clave, "clave_natural": precarga, "relleno": frozenset(precarga)},
        ),
    }
    bases = (conjunto.inline, FilasInline) if conjunto.inline else (FilasInline,)
    return type(f"{conjunto.modelo.__name__}Inline", bases, atributos)
