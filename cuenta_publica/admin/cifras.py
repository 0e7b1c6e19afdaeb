"""Declared scalars of a capítulo; those of its materia are offered by name."""

from django import forms
from django.contrib import admin
from django.utils.text import slugify

from .. import registro
from ..formularios import CampoValor
from ..models import Cifra
from .alcance import Alcance
from .ordenadas import FormOrdenado, FormSetOrdenado

_OFRECIDO = frozenset(["clave", "etiqueta", "tipo"])


class CifraForm(FormOrdenado):
    """``clave`` is not asked for: the materia gives it, or it comes from what the cifra measures."""

    relleno = _OFRECIDO
    valor = CampoValor(required=False, label="Valor")
    clave = forms.SlugField(required=False, widget=forms.HiddenInput, label="Clave")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "tipo" in self.fields:  # absent when the page is only read
            self.fields["valor"].tipo = self["tipo"].value()

    def clean(self):
        limpio = super().clean()
        if not self.cleaned_data.get("clave"):
            self.cleaned_data["clave"] = slugify(self.cleaned_data.get("etiqueta", ""))[:60] or "cifra"
        return limpio


class CifrasFormSet(FormSetOrdenado):
    clave_natural = ("clave", "periodo")
    relleno = _OFRECIDO


class CifrasInline(Alcance, admin.TabularInline):
    model = Cifra
    form = CifraForm
    formset = CifrasFormSet
    template = "admin/filas.html"
    verbose_name_plural = "Cifras del capítulo"
    fields = ["orden", "etiqueta", "tipo", "valor", "unidad", "periodo", "calificador", "texto", "clave"]
    ayuda = "Los totales y cantidades que el documento declara, aunque no coincidan con la suma de las filas."

    def precarga(self, capitulo) -> list[dict]:
        """Initial values of the materia's cifras that the capítulo does not have yet."""
        puestas = set(capitulo.cifras.values_list("clave", flat=True))
        declaradas = registro.materia(capitulo.materia).cifras
        return [{"clave": c, "etiqueta": nombre} for c, nombre in declaradas.items() if c not in puestas]

    def get_extra(self, request, obj=None, **kwargs):
        return len(self.precarga(obj)) if obj else 0
