"""The history of an account and of a capítulo, as people read it, and the button that puts one change back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from .. import historial
from ..models import Capitulo, CuentaPublica
from ..permisos import puede
from ..roles import Permiso
from .alcance import es_clave
from .guardado import con_un_clic


def _pagina(admin, request, pk, leer):
    """The page of history of an object that the user may see: ``leer(object, page)`` gives its saves."""
    objeto = admin.get_object(request, pk) if es_clave(pk) else None
    if not objeto:
        raise Http404("No existe esa página.")
    if not admin.has_view_permission(request, objeto):
        raise PermissionDenied
    cuenta = objeto.cuenta if isinstance(objeto, Capitulo) else objeto
    contexto = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": "Historial",
        "cuenta": cuenta,
        "capitulo": objeto if objeto is not cuenta else None,
        "pagina": leer(objeto, request.GET.get("pagina", "")),
        "numeros": _numeros(request.user, cuenta, objeto),
    }
    return TemplateResponse(request, "admin/historial.html", contexto)


def _numeros(usuario, cuenta: CuentaPublica, objeto) -> dict[int, int]:
    """The save number of each capítulo where ``usuario`` may put a change back now, by its key."""
    if not cuenta.es_editable:
        return {}
    capitulos = {c.pk: c for c in cuenta.capitulos.all()}
    for cap in capitulos.values():
        cap.cuenta, cap.padre = cuenta, capitulos.get(cap.padre_id)
    elegidos = capitulos.values() if objeto is cuenta else [capitulos[objeto.pk]]
    return {c.pk: c.guardado for c in elegidos if puede(usuario, Permiso.EDITAR, cuenta, c)}


class HistorialDeCuenta:
    """Mixin of the ModelAdmin of CuentaPublica."""

    def history_view(self, request, object_id, extra_context=None):
        return _pagina(self, request, object_id, historial.de_cuenta)


class HistorialDeCapitulo:
    """Mixin of the ModelAdmin of Capitulo."""

    def get_urls(self):
        vista = self.admin_site.admin_view(self.deshacer)
        return [path("<int:pk>/deshacer/", vista, name="cuenta_publica_capitulo_deshacer"), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        return _pagina(self, request, object_id, historial.de_capitulo)

    def deshacer(self, request, pk):
        """Said in words, and not only refused, to who could write there while it was a draft."""
        cap = self.get_object(request, str(pk)) if request.method == "POST" else None
        if cap and puede(request.user, Permiso.EDITAR, cap.cuenta, cap) and not cap.cuenta.es_editable:
            return self._no_es_borrador(request, cap)
        return con_un_clic(self, request, pk, _deshacer, historial.CAMBIO, lambda cap: _de_vuelta(request, cap))

    def _no_es_borrador(self, request, cap):
        try:
            cap.cuenta.exigir_editable()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(_de_vuelta(request, cap))


def _deshacer(cap, post) -> str:
    return historial.deshacer(cap, post.get("cambio", ""))


def _de_vuelta(request, cap) -> str:
    """The page of history where the button was."""
    if "de_la_cuenta" in request.POST:
        return reverse("admin:cuenta_publica_cuentapublica_history", args=[cap.cuenta_id])
    return reverse("admin:cuenta_publica_capitulo_history", args=[cap.pk])
