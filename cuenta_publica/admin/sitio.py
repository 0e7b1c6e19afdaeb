"""The admin site: only members of an organismo and the national administrators get in."""

from functools import wraps

from django.contrib import admin
from django.views.i18n import JavaScriptCatalog

from ..models import CuentaPublica

#: Strings of the prose editor, which brings no Spanish of its own.
EDITOR_EN_ESPANOL = {
    "URL": "Dirección",
    "Title": "Título",
    "Open in new window": "Abrir en otra ventana",
    "Edit Link": "Editar el enlace",
    "Update": "Guardar",
    "Cancel": "Cancelar",
    "List properties": "Propiedades de la lista",
    "List type": "Tipo de lista",
    "Start at": "Empieza en",
    "Bullets": "Viñetas",
    "Decimal numbers": "Números",
    "Lowercase letters": "Letras minúsculas",
    "Uppercase letters": "Letras mayúsculas",
    "Lowercase Roman numerals": "Números romanos en minúscula",
    "Uppercase Roman numerals": "Números romanos en mayúscula",
}


class CatalogoDeTextos(JavaScriptCatalog):
    def get_catalog(self):
        return EDITOR_EN_ESPANOL | super().get_catalog()


def _sin_nulos(consulta):
    """The query string without the parameters that carry a NUL, which PostgreSQL refuses with an error."""
    if "\0" not in "".join((*consulta, *(v for _, valores in consulta.lists() for v in valores))):
        return consulta
    limpia = consulta.copy()
    for clave, valores in consulta.lists():
        if "\0" in clave or any("\0" in v for v in valores):
            del limpia[clave]
    return limpia


class SitioAdmin(admin.AdminSite):
    site_header = site_title = "Portal de Cuentas Públicas"
    index_title = "Cuentas públicas"
    enable_nav_sidebar = False
    final_catch_all_view = False
    OMITIDAS = ("view_on_site", "autocomplete")  # routes that answer for objects of any organismo

    def has_permission(self, request):
        usuario = request.user
        if not (usuario.is_active and usuario.is_staff):
            return False
        return usuario.is_superuser or usuario.membresias.exists()

    def get_urls(self):
        return [ruta for ruta in super().get_urls() if getattr(ruta, "name", "") not in self.OMITIDAS]

    def admin_view(self, view, cacheable=False):
        vista = super().admin_view(view, cacheable)

        @wraps(vista)
        def limpia(request, *args, **kwargs):
            request.GET = _sin_nulos(request.GET)
            return vista(request, *args, **kwargs)

        return limpia

    def i18n_javascript(self, request, extra_context=None):
        return CatalogoDeTextos.as_view(packages=["django.contrib.admin"])(request)

    def index(self, request, extra_context=None):
        cuentas = CuentaPublica.objects.de(request.user).select_related("organismo").prefetch_related("trabajos")
        contexto = {
            "abiertas": [c for c in cuentas if not c.esta_cerrada],
            "publicadas": [c for c in cuentas if c.estado == CuentaPublica.Estado.PUBLICADA],
        }
        return super().index(request, contexto | (extra_context or {}))


sitio = SitioAdmin()
