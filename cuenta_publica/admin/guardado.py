"""A page is saved only over what it showed: each save takes the number that the page came with and makes it grow."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect

from ..models import CuentaPublica
from ..registro import MateriaDesconocida
from .alcance import cuenta_de
from .conflictos import con_lo_elegido, diferencias, hay_elecciones, rehacer

SIN_NUMERO = "La página llegó sin su número de versión, así que no se guardó nada. Revísela y guarde de nuevo."
CONFLICTO = (
    "Otra persona guardó {} después de que usted abrió la página, así que no se guardó nada. "
    "Abajo está todo lo que usted escribió; si vuelve a guardar, queda así, salvo donde elija lo guardado."
)


def _es_numero(visto: str) -> bool:
    return visto.isascii() and visto.isdigit() and len(visto) < 10


def tomar_numero(objeto, visto: str) -> bool:
    """Whether ``visto`` was still the number of ``objeto``; then nobody else can save over the same page."""
    if not _es_numero(visto):
        return False
    siguiente = int(visto) + 1
    tomado = bool(type(objeto).objects.filter(pk=objeto.pk, guardado=visto).update(guardado=siguiente))
    if tomado:
        objeto.guardado = siguiente
    return tomado


def tomar_borrador(cuenta_pk: int, usuario) -> None:
    """Lock the account, which must be a draft, and note who writes in it: each of its steps takes the same lock.

    ValidationError in Spanish when it is no draft.
    """
    cuenta = CuentaPublica.objects.select_for_update().get(pk=cuenta_pk)
    cuenta.exigir_editable()
    if cuenta.editada_por_id != usuario.pk:
        CuentaPublica.objects.filter(pk=cuenta_pk).update(editada_por=usuario)


def con_un_clic(admin, request, pk, hacer, cambio: str, volver) -> HttpResponse:
    """A button of a capítulo. ``hacer(cap, post)`` tells what it did, in words; when that is '', nothing is saved and
    ``cambio`` says why. Then, the page ``volver(cap)``."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    cap = admin.get_object(request, str(pk))
    if not cap:
        raise Http404("No existe ese capítulo.")
    if not admin.has_change_permission(request, cap):
        raise PermissionDenied
    try:
        with transaction.atomic():
            tomar_borrador(cap.cuenta_id, request.user)
            vigente = tomar_numero(cap, request.POST.get("guardado", ""))
            hecho = hacer(cap, request.POST) if vigente else ""
            if not hecho:
                transaction.set_rollback(True)
    except (ValidationError, MateriaDesconocida) as error:  # it was published meanwhile
        hecho, cambio = "", " ".join(getattr(error, "messages", [str(error)]))
    if hecho:
        admin.log_change(request, cap, hecho)
        messages.success(request, hecho)
    else:
        messages.error(request, cambio)
    return HttpResponseRedirect(volver(cap))


class FormNumerado(forms.ModelForm):
    conflicto = ()  # why the page is sent back, and each difference

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.conflicto:
            self.add_error(None, list(self.conflicto))


class Numerada:
    """Mixin of a ModelAdmin whose model counts its saves in ``guardado`` and whose form is a ``FormNumerado``."""

    esta_pagina = ""  # what the page saves, with its article

    def get_object(self, request, object_id, from_field=None):
        """Read once in each request."""
        leidos = vars(request).setdefault("leidos", {})
        clave = self.model, str(object_id)
        if clave not in leidos:
            leidos[clave] = super().get_object(request, object_id, from_field)
        return leidos[clave]

    def get_form(self, request, obj=None, change=False, **kwargs):
        clase = super().get_form(request, obj, change, **kwargs)
        clase.conflicto = getattr(request, "conflicto", ())
        return clase

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            respuesta = self._guardar(request, object_id, form_url, extra_context or {})
            if not isinstance(respuesta, HttpResponseRedirect):
                transaction.set_rollback(True)
        return respuesta

    def _guardar(self, request, object_id, form_url, contexto):
        """Without the right number nothing is saved: the page goes back with both values."""
        objeto = self.get_object(request, unquote(object_id))
        estado = 200
        if objeto and self.has_change_permission(request, objeto):
            tomar_borrador(cuenta_de(objeto).pk, request.user)
            visto = request.POST.get("guardado", "")
            if hay_elecciones(request.POST):
                objeto.refresh_from_db()
                form = self.get_form(request, objeto, change=True)(instance=objeto)
                request.POST = con_lo_elegido(request.POST, form, self._guardadas(request, objeto))
            if not tomar_numero(objeto, visto):
                estado = 409 if _es_numero(visto) else 422
                motivo = CONFLICTO.format(self.esta_pagina) if estado == 409 else SIN_NUMERO
                self._preparar_conflicto(request, objeto, motivo)
                visto = str(objeto.guardado)
            contexto = {**contexto, "guardado": visto}
        respuesta = super().changeform_view(request, object_id, form_url, contexto)
        if estado != 200:
            respuesta.status_code = estado
        return respuesta

    def _preparar_conflicto(self, request, objeto, motivo):
        objeto.refresh_from_db()
        request.POST, avisos, de_filas = rehacer(request.POST, self._guardadas(request, objeto))
        form = self.get_form(request, objeto, change=True)(request.POST, instance=objeto)
        formsets, _ = self._create_formsets(request, objeto, change=True)
        request.conflicto = (motivo, *avisos)
        request.diferencias = [*diferencias(form, formsets), *de_filas]

    def _guardadas(self, request, objeto):
        """The tables of the page as they are stored, unbound."""
        return [
            clase(instance=objeto, queryset=inline.get_queryset(request))
            for clase, inline in self.get_formsets_with_inlines(request, objeto)
        ]

    def save_model(self, request, obj, form, change):
        if form.has_changed() or not change:
            super().save_model(request, obj, form, change)
        if not change:
            tomar_borrador(cuenta_de(obj).pk, request.user)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["guardado"] = context.get("guardado", obj.guardado if obj else None)
        context["diferencias"] = getattr(request, "diferencias", ())
        return super().render_change_form(request, context, add, change, form_url, obj)
