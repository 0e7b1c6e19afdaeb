"""What only the national administrator sees: organismos with their members, and the catalogues."""

from functools import partial

from django.contrib import admin
from django.db import transaction

from .. import registro
from ..frente import enlaces
from ..models import Catalogo, Edicion, Organismo, Provincia
from .emblema import EmblemaInline
from .membresias import ConMembresias, MembresiaInline, SoloNacional
from .sitio import sitio


@admin.register(Organismo, site=sitio)
class OrganismoAdmin(ConMembresias, admin.ModelAdmin):
    list_display = ("nombre", "tipo", "region", "provincia")
    list_filter = ("tipo", "region")
    search_fields = ("nombre", "slug")
    inlines = [EmblemaInline, MembresiaInline]
    view_on_site = False

    def save_model(self, request, obj, form, change):
        """The pages of its accounts are stored with its name."""
        super().save_model(request, obj, form, change)
        transaction.on_commit(partial(enlaces.actualizar, obj))

    def get_readonly_fields(self, request, obj=None):
        """Addresses and seals of what was published name the organismo: they must go on doing so."""
        return ("slug",) if obj and Edicion.objects.filter(cuenta__organismo=obj).exists() else ()


@admin.register(Provincia, site=sitio)
class ProvinciaAdmin(SoloNacional, admin.ModelAdmin):
    """The territory comes from its official list; the national administrator adds how many people live there."""

    list_display = ("nombre", "region", "poblacion")
    list_filter = ("region",)
    list_select_related = ("region",)
    search_fields = ("nombre",)
    fields = ("codigo", "nombre", "region", "poblacion", "poblacion_fuente")
    readonly_fields = ("codigo", "nombre", "region")
    view_on_site = False

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class CatalogoAdmin(SoloNacional, admin.ModelAdmin):
    list_display = ("nombre", "orden", "vigente_desde", "vigente_hasta")
    view_on_site = False


def catalogos() -> set:
    """Every catalogue that a registered row points to."""
    campos = [c for modelo in registro.modelos_de_fila() for c in modelo.campos_de_datos() if c.is_relation]
    return {c.related_model for c in campos if issubclass(c.related_model, Catalogo)}


sitio.register(catalogos(), CatalogoAdmin)
