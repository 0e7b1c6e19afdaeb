"""Declared scalars of a capítulo; those of its materia are offered by name. "No aplica" is typed as the value."""

from django import forms
from django.contrib import admin
from django.utils.text import slugify

from .. import registro
from ..formularios import NO_APLICA, CampoValor, dice_no_aplica
from ..models import Cifra
from .alcance import Alcance, es_clave
from .conflictos import MAX_FILAS
from .ordenadas import ConPrecarga, FormOrdenado, FormSetOrdenado

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
            self.fields["valor"].admite_no_aplica = True
            self.fields["valor"].widget.attrs |= {"placeholder": "Sin información", "list": "no-aplica"}
        if self.instance.no_aplica:
            self.initial["valor"] = NO_APLICA

    def clean(self):
        limpio = super().clean()
        if not self.cleaned_data.get("clave"):
            self.cleaned_data["clave"] = slugify(self.cleaned_data.get("etiqueta", ""))[:60] or "cifra"
        if "valor" in self.fields:
            self.instance.no_aplica = dice_no_aplica(self["valor"].data)
        return limpio


class CifrasFormSet(FormSetOrdenado):
    clave_natural = ("clave", "periodo")
    relleno = _OFRECIDO


class CifrasInline(ConPrecarga, Alcance, admin.TabularInline):
    model = Cifra
    form = CifraForm
    formset = CifrasFormSet
    template = "admin/filas.html"
    verbose_name_plural = "Cifras del capítulo"
    fields = ["orden", "etiqueta", "tipo", "valor", "unidad", "periodo", "calificador", "texto", "clave"]
    ayuda = "Los totales y cantidades que el documento declara, aunque no coincidan con la suma de las filas."
    ejemplo = "En Parinacota 2019, un total de 127 casos: es lo que suman las filas de su tabla de delitos."
    tarea = "cifras"
    enviadas: set[str] = set()  # claves of those that were saved, among what is sent back

    def get_formset(self, request, obj=None, **kwargs):
        guardadas = request.POST.get("cifras-INITIAL_FORMS", "")
        cuantas = min(int(guardadas), MAX_FILAS) if es_clave(guardadas) else 0
        self.enviadas = {request.POST.get(f"cifras-{n}-clave", "") for n in range(cuantas)}
        return super().get_formset(request, obj, **kwargs)

    def precarga(self, capitulo) -> list[dict]:
        """Initial values of the materia's cifras that the capítulo does not have yet."""
        puestas = self.enviadas or set(capitulo.cifras.values_list("clave", flat=True))
        declaradas = registro.materia(capitulo.materia).cifras
        return [
            {"clave": clave, "etiqueta": cifra.etiqueta, "tipo": cifra.tipo}
            for clave, cifra in declaradas.items()
            if clave not in puestas
        ]

    def get_extra(self, request, obj=None, **kwargs):
        return len(self.ofrecidas(obj)) if obj else 0
