"""What only the national administrator sees: users, organismos with their members, and the catalogues."""

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.admin import UserAdmin

from .. import registro
from ..models import Catalogo, Edicion, Membresia, Organismo, Provincia
from .sitio import sitio


class SoloNacional:
    def _es_nacional(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    has_module_permission = has_view_permission = has_add_permission = _es_nacional
    has_change_permission = has_delete_permission = _es_nacional


class MembresiaInline(SoloNacional, admin.TabularInline):
    model = Membresia
    extra = 0


@admin.register(get_user_model(), site=sitio)
class UsuarioAdmin(SoloNacional, UserAdmin):
    """Django's permissions and groups decide nothing here (see ``alcance``), so they are not offered."""

    inlines = [MembresiaInline]
    list_filter = ("is_staff", "is_superuser", "is_active")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ["username", "password"]}),
        ("Datos personales", {"fields": ["first_name", "last_name", "email"]}),
        ("Acceso", {"fields": ["is_active", "is_staff", "is_superuser"]}),
        ("Fechas", {"fields": ["last_login", "date_joined"]}),
    )


@admin.register(Organismo, site=sitio)
class OrganismoAdmin(SoloNacional, admin.ModelAdmin):
    list_display = ("nombre", "tipo", "region", "provincia")
    list_filter = ("tipo", "region")
    search_fields = ("nombre", "slug")
    inlines = [MembresiaInline]
    view_on_site = False

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
