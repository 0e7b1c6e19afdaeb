"""The account in the admin: its cover, its capítulos in order and what can be done with it next."""

from django.contrib import admin

from .. import registro
from ..models import CuentaPublica, Edicion, Retiro
from ..publicacion import se_corrige
from ..rendicion import compromisos_anteriores
from ..roles import Permiso
from .alcance import AlcanceAdmin
from .avisos import AvisosDeError
from .compromisos import CompromisosDeCuenta, resumen
from .contrastes import ContrastesDeCuenta
from .destacadas import DestacadasDeCuenta
from .ediciones import EdicionDeCuenta
from .flujo import FlujoDeCuenta
from .guardado import FormNumerado, Numerada
from .historia import HistorialDeCuenta
from .nueva import NuevaCuenta
from .publicar import PublicarCuenta
from .sitio import sitio


def arbol(cuenta) -> list:
    """(depth, capítulo, name of its materia) of every capítulo, in reading order."""
    nombres, hijos = dict(registro.opciones()), {}
    for cap in cuenta.capitulos.order_by("orden", "id"):
        hijos.setdefault(cap.padre_id, []).append(cap)

    def recorrer(padre, nivel):
        for cap in hijos.get(padre, []):
            yield nivel, cap, nombres.get(cap.materia, f"materia «{cap.materia}» no instalada")
            yield from recorrer(cap.pk, nivel + 1)

    return list(recorrer(None, 0))


def _retiro_anterior(cuenta):
    """Why the version that this draft was copied from is no longer on the site, if it was withdrawn."""
    if cuenta.esta_cerrada:
        return None
    return Retiro.objects.filter(
        edicion__cuenta__organismo=cuenta.organismo_id,
        edicion__cuenta__anio=cuenta.anio,
        edicion__cuenta__version=cuenta.version - 1,
    ).first()


@admin.register(CuentaPublica, site=sitio)
class CuentaPublicaAdmin(
    NuevaCuenta,
    Numerada,
    DestacadasDeCuenta,
    CompromisosDeCuenta,
    FlujoDeCuenta,
    PublicarCuenta,
    EdicionDeCuenta,
    ContrastesDeCuenta,
    AvisosDeError,
    HistorialDeCuenta,
    AlcanceAdmin,
):
    form = FormNumerado
    esta_pagina = "esta cuenta"
    list_display = ("titulo_portada", "organismo", "anio", "version", "estado")
    list_filter = (("organismo", admin.RelatedOnlyFieldListFilter), "estado")
    filtros_de_url = frozenset(["organismo__id__exact", "estado__exact"])
    list_select_related = ("organismo",)
    readonly_fields = ("quien_rinde", "version", "estado", "publicada_el", "quien_publico")
    change_form_template = "admin/cuenta_publica/cuentapublica/change_form.html"

    def has_add_permission(self, request, obj=None):
        return self._puede(request, Permiso.CREAR)

    def has_delete_permission(self, request, obj=None):
        """Of a draft: discarding it."""
        return (obj is None or not obj.esta_cerrada) and self._puede(request, Permiso.DESCARTAR, obj)

    # Plain words: Django would link them to pages that clerks cannot open.
    @admin.display(description="organismo")
    def quien_rinde(self, cuenta):
        return str(cuenta.organismo)

    @admin.display(description="publicada por")
    def quien_publico(self, cuenta):
        return cuenta.publicada_por.get_full_name() or cuenta.publicada_por.get_username()

    def get_readonly_fields(self, request, obj=None):
        propios = ("anio",) if obj else ()
        # It turns what blocks into warnings (small counts, personal data), so it is not the clerk's to say.
        nacionales = () if request.user.is_superuser else ("publicado_originalmente",)
        return (*propios, *nacionales, *self.readonly_fields)

    def get_fieldsets(self, request, obj=None):
        portada = (None, {"fields": ["titulo_portada", "lema", "publicado_originalmente"]})
        if not obj:
            return [(None, {"fields": [("organismo", "anio")]}), portada]
        publicada = [("publicada_el", "quien_publico")] if obj.esta_cerrada else []
        identidad = {"fields": [("quien_rinde", "anio", "version", "estado"), *publicada]}
        return [(None, identidad), portada]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_add_another"] = context["show_delete"] = False
        if obj:
            context["arbol"], context["respondidos"] = arbol(obj), resumen(compromisos_anteriores(obj))
            context["edicion"] = Edicion.objects.filter(cuenta=obj).select_related("original", "retiro").first()
            context["retiro_anterior"] = _retiro_anterior(obj)
            context["cuenta"], context["trabajo"] = obj, obj.trabajos.first()
            context["se_corrige"] = se_corrige(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)
