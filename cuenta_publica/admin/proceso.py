"""The dates of an organismo's yearly process: its members read them, whoever may create accounts there puts them."""

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.formats import date_format

from ..habiles import es_habil, feriados
from ..models import Proceso
from ..permisos import puede_en, puede_en_alguno
from ..roles import Permiso
from .alcance import AlcanceAdmin
from .sitio import sitio

DIA = r"l j \d\e F \d\e Y"


class ProcesoForm(forms.ModelForm):
    class Meta:
        # The browser's own calendar: Django's would tell Magallanes and Rapa Nui of the server's time zone.
        widgets = dict.fromkeys(("documento", "evento"), forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def clean(self):
        """A year mistyped is the commonest error in a date."""
        limpio = super().clean()
        anio = self.instance.anio or limpio.get("anio")  # it is no field once it is saved
        for nombre in ("documento", "evento"):
            fecha = limpio.get(nombre)
            if anio and fecha and not anio < fecha.year <= anio + 2:
                self.add_error(nombre, f"La cuenta de {anio} se rinde en {anio + 1}: revise el año de esta fecha.")
        return limpio


@admin.register(Proceso, site=sitio)
class ProcesoAdmin(AlcanceAdmin):
    form = ProcesoForm
    list_display = ("organismo", "anio", "documento", "evento", "fin_de_preguntas", "fin_de_respuestas")
    list_filter = (("organismo", admin.RelatedOnlyFieldListFilter), "anio")
    filtros_de_url = frozenset(["organismo__id__exact", "anio"])
    list_select_related = ("organismo",)

    def _puede(self, request, permiso, obj=None):
        return puede_en(request.user, permiso, obj.organismo_id) if obj else puede_en_alguno(request.user, permiso)

    def _puede_editar(self, request, obj=None):
        """They belong to the year and not to a draft: they are put before there is one, and moved afterwards."""
        return self._puede(request, Permiso.CREAR, obj)

    def get_object(self, request, object_id, from_field=None):
        if proceso := super().get_object(request, object_id, from_field):
            return proceso
        raise Http404("No existe esa página.")

    def opciones_de(self, db_field, request):
        opciones = super().opciones_de(db_field, request)
        return opciones.filter(pk__in=[o.pk for o in opciones if puede_en(request.user, Permiso.CREAR, o.pk)])

    @admin.display(description="organismo")
    def quien_rinde(self, proceso):
        """In plain words: Django would link it to a page that clerks cannot open."""
        return str(proceso.organismo)

    def get_readonly_fields(self, request, obj=None):
        return ("quien_rinde", "anio") if obj else ()

    def get_fields(self, request, obj=None):
        return (("quien_rinde" if obj else "organismo", "anio"), "documento", "evento", "preguntas", "respuestas")

    @admin.display(description="fin de las preguntas")
    def fin_de_preguntas(self, proceso):
        return proceso.fin_de_preguntas

    @admin.display(description="fin de las respuestas")
    def fin_de_respuestas(self, proceso):
        return proceso.fin_de_respuestas

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_add_another"] = False
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if obj.evento and not es_habil(obj.evento):
            feriado = feriados(obj.evento.year).get(obj.evento)
            cuando = date_format(obj.evento, DIA) + (f" ({feriado})" if feriado else "")
            messages.warning(request, f"El evento es un día que no es hábil: el {cuando}. Se guardó así.")

    def response_post_save_add(self, request, obj):
        return self._al_panel()

    def response_post_save_change(self, request, obj):
        return self._al_panel()

    def _al_panel(self):
        """Where the dates are read."""
        return HttpResponseRedirect(reverse("admin:index", current_app=self.admin_site.name))
