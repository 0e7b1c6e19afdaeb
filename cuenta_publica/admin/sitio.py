"""The admin site: only members of an organismo and the national administrators get in."""

from functools import wraps

from allauth.account import views as ingreso
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.i18n import JavaScriptCatalog

from ..ingreso import segundo_factor
from ..permisos import es_nacional, membresias_de
from . import ayuda
from .panel import panel
from .por_provincia import vista
from .sesion import segundos, sesion

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
        return es_nacional(usuario) or bool(membresias_de(usuario))

    def get_urls(self):
        de_django = [ruta for ruta in super().get_urls() if getattr(ruta, "name", "") not in self.OMITIDAS]
        propias = [
            path("sesion/", self.admin_view(sesion), name="sesion"),
            path("ayuda/", self.admin_view(self.ayuda), name="ayuda"),
            path("ayuda/<slug:tarea>/", self.admin_view(self.ayuda), name="ayuda_tarea"),
            path("nacional/", self.admin_view(self.nacional), name="nacional"),
        ]
        return [*propias, *de_django]

    def ayuda(self, request, tarea=""):
        return ayuda.pagina(request, self.each_context(request), tarea)

    def each_context(self, request):
        return super().each_context(request) | {"segundos_de_sesion": segundos(request)}

    def admin_view(self, view, cacheable=False):
        vista = super().admin_view(view, cacheable)

        @wraps(vista)
        def limpia(request, *args, **kwargs):
            request.GET = _sin_nulos(request.GET)
            if self._falta_segundo_factor(request):
                return redirect(reverse("mfa_activate_totp", query={"exigido": 1}))
            return vista(request, *args, **kwargs)

        return limpia

    def _falta_segundo_factor(self, request):
        """Who must have one gets nothing of the admin before, but the way out."""
        fuera = request.path == reverse("admin:logout", current_app=self.name)
        return not fuera and self.has_permission(request) and segundo_factor.falta(request.user)

    def login(self, request, extra_context=None):
        """To the portal's own login; whoever is in already, and works nowhere, is told so."""
        if request.user.is_authenticated and not self.has_permission(request):
            return render(request, "ingreso/sin_acceso.html", status=403)
        destino = request.GET.get(REDIRECT_FIELD_NAME, "")
        return redirect(reverse("account_login", query={REDIRECT_FIELD_NAME: destino} if destino else None))

    def logout(self, request, extra_context=None):
        return ingreso.logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def i18n_javascript(self, request, extra_context=None):
        return CatalogoDeTextos.as_view(packages=["django.contrib.admin"])(request)

    def nacional(self, request):
        """Every provincia by estado, for the national administrator."""
        if not es_nacional(request.user):
            raise PermissionDenied
        return TemplateResponse(request, "admin/nacional.html", self.each_context(request) | vista(request.GET))

    def index(self, request, extra_context=None):
        return super().index(request, panel(request.user) | (extra_context or {}))


sitio = SitioAdmin()
