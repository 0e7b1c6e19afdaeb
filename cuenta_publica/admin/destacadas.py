"""The figures that a report puts first, chosen among its own on the page of the account."""

from django import forms
from django.contrib import admin
from django.utils.functional import cached_property

from ..figuras import ref_en_palabras
from ..models import Destacada
from .alcance import Alcance
from .ordenadas import FormOrdenado, FormSetOrdenado
from .vinculos import datos_de, insertables

SIN_VALOR = "ya no está en la cuenta, o no tiene valor"
REPETIDA = "Una misma cifra no se destaca dos veces: elija otra, o quite una."
DEMASIADAS = f"Destaque a lo más {Destacada.MAXIMO} cifras: quite alguna."


class DestacadaForm(FormOrdenado):
    ref = forms.ChoiceField(label="Cifra de la cuenta")
    contexto = forms.CharField(
        required=False, label="Detalle", widget=forms.TextInput({"class": "vTextField", "data-inserta-cifras": ""})
    )

    def __init__(self, *args, opciones, **kwargs):
        super().__init__(*args, **kwargs)
        guardada = self.instance.ref
        propias = {ref for _, grupo in opciones for ref, _ in grupo}
        perdida = [(guardada, f"{ref_en_palabras(guardada)} ({SIN_VALOR})")] if guardada not in {"", *propias} else []
        self.fields["ref"].choices = [("", "Elija una cifra…"), *perdida, *opciones]

    def clean_contexto(self):
        return " ".join(self.cleaned_data["contexto"].split())


class DestacadasFormSet(FormSetOrdenado):
    clave_natural = ("ref",)
    default_error_messages = FormSetOrdenado.default_error_messages | {"too_many_forms": DEMASIADAS}

    def get_form_kwargs(self, index):
        opciones = [(titulo, [(i.ref, f"{i.valor} · {i.nombre}") for i in grupo]) for titulo, grupo in self.insertables]
        return {**super().get_form_kwargs(index), "opciones": opciones}

    def get_unique_error_message(self, unique_check):
        return REPETIDA

    @cached_property
    def insertables(self):
        """The figures of the account that have a value, by capítulo."""
        documento = datos_de(self.instance)
        return insertables(documento) if documento else []


class DestacadasInline(Alcance, admin.TabularInline):
    model = Destacada
    form = DestacadaForm
    formset = DestacadasFormSet
    template = "admin/destacadas.html"
    verbose_name_plural = "Cifras destacadas"
    extra, max_num = 0, Destacada.MAXIMO
    fields = ["orden", "ref", "etiqueta", "contexto"]
    ayuda = (
        "Se imprimen primero, cada una con su valor del momento y su período, y son las que se ven al compartir la "
        "cuenta. En «Qué es», las palabras que usaría cualquier persona: «visas otorgadas». En el detalle, de cuántas "
        "o de qué: «de [[55|orasmi:casos@2019]] solicitudes»."
    )

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, **{"validate_max": True, **kwargs})


class DestacadasDeCuenta:
    """Mixin of the ModelAdmin of CuentaPublica. Whoever does not write sees them in the report itself."""

    def get_inlines(self, request, obj):
        return [DestacadasInline] if obj and self.has_change_permission(request, obj) else []

    def get_formsets_with_inlines(self, request, obj=None):
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            formset.titulo = str(inline.verbose_name_plural)
            yield formset, inline
