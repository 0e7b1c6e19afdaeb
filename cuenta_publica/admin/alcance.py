"""The wall between organismos in the admin, and between roles: what a user may see, choose and change.

Scoping the list is not isolation. Here the queryset, every permission (with its object) and every choice of a form
answer to the user's membresías (see ``permisos``); Django's model permissions decide nothing.
"""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError
from django.http import HttpResponseRedirect

from ..models import Capitulo, Catalogo, Comuna, CuentaPublica, Organismo, Proceso, Provincia, Region
from ..models.cerrable import Cerrable
from ..permisos import puede, puede_en_alguno
from ..roles import Permiso

ENTRETANTO = "No se guardó: la cuenta se publicó, o alguien guardó lo mismo, mientras usted escribía."
_PUBLICOS = (Catalogo, Region, Provincia, Comuna)


def en_alcance(modelo, usuario):
    """The objects of ``modelo`` that ``usuario`` may see or choose."""
    if modelo in (Organismo, CuentaPublica, Proceso):
        return modelo.objects.de(usuario)
    if issubclass(modelo, Cerrable):
        return modelo.objects.filter(**{f"{modelo.RUTA_A_CUENTA}__organismo__in": Organismo.objects.de(usuario)})
    if issubclass(modelo, _PUBLICOS):
        return modelo.objects.all()
    raise ImproperlyConfigured(f"{modelo.__name__} has no scope in the admin")


def es_clave(texto: str) -> bool:
    """Whether a text from the browser can be a primary key: digits, and no more than a key may have."""
    return texto.isascii() and texto.isdigit() and len(texto) < 19


def cuenta_de(objeto) -> CuentaPublica:
    """The account that a cuenta, a capítulo or anything below it belongs to."""
    if isinstance(objeto, CuentaPublica):
        return objeto
    return objeto.cuenta if isinstance(objeto, Capitulo) else objeto.capitulo.cuenta


class CampoLeido(forms.ModelChoiceField):
    """Reads its objects when somebody needs them, and once for all the rows of a table. ``guardado`` is at hand."""

    guardado = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._leidos = {}  # shared by the copies that each row has
        self.choices = self._ofrecer

    def _leer(self):
        if not self._leidos:
            self._leidos |= {str(objeto.pk): objeto for objeto in self.queryset}
        return self._leidos

    def _ofrecer(self):
        nada = [] if self.empty_label is None else [("", self.empty_label)]
        return [*nada, *((pk, self.label_from_instance(objeto)) for pk, objeto in self._leer().items())]

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if self.guardado and str(value) == str(self.guardado.pk):
            return self.guardado
        try:
            return self._leer()[str(getattr(value, "pk", value))]
        except KeyError:
            mal = self.error_messages["invalid_choice"]
            raise ValidationError(mal, code="invalid_choice", params={"value": value}) from None


def recordar_guardados(form: forms.ModelForm) -> None:
    """Give to each relation of ``form`` the object that its instance was read with."""
    for nombre, campo in form.fields.items():
        if isinstance(campo, CampoLeido) and form.instance._meta.get_field(nombre).is_cached(form.instance):
            campo.guardado = getattr(form.instance, nombre)


class Alcance:
    """For ModelAdmin and inlines of what hangs from a cuenta. ``obj`` is the object, or an inline's parent."""

    def _puede(self, request, permiso, obj=None):
        if obj is None:
            return puede_en_alguno(request.user, permiso)
        cuenta = cuenta_de(obj)
        capitulo = obj if isinstance(obj, Capitulo) else getattr(obj, "capitulo", None)
        return puede(request.user, permiso, cuenta, capitulo)

    def _puede_ver(self, request, obj=None):
        return self._puede(request, Permiso.VER, obj)

    def _puede_editar(self, request, obj=None):
        """To write one must have that role, and the account must be a draft: nobody writes in what is reviewed."""
        return (obj is None or cuenta_de(obj).es_editable) and self._puede(request, Permiso.EDITAR, obj)

    def has_module_permission(self, request):
        return self._puede_ver(request)

    def has_view_permission(self, request, obj=None):
        return self._puede_ver(request, obj)

    def has_add_permission(self, request, obj=None):
        return self._puede_editar(request, obj)

    def has_change_permission(self, request, obj=None):
        return self._puede_editar(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self._puede_editar(request, obj)

    def get_queryset(self, request):
        visibles = en_alcance(self.model, request.user).values("pk")
        return super().get_queryset(request).filter(pk__in=visibles)

    def opciones_de(self, db_field, request):
        """The objects that a relation may point to; the form validates against the same ones."""
        return en_alcance(db_field.related_model, request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(
            db_field, request, **{**kwargs, "queryset": self.opciones_de(db_field, request), "form_class": CampoLeido}
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **{**kwargs, "queryset": self.opciones_de(db_field, request)}
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        campo = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(campo, "queryset"):
            campo.widget = campo.widget.widget  # no pop-ups to add or edit related objects
        return campo


class AlcanceAdmin(Alcance, admin.ModelAdmin):
    """Base of the clerks' pages: no bulk actions, no lookups by URL beyond the list's own filters."""

    actions = None
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    filtros_de_url = frozenset()

    def lookup_allowed(self, lookup, value, request=None):
        return lookup in self.filtros_de_url

    def to_field_allowed(self, request, to_field):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        return self._con_palabras(request, super().add_view, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return self._con_palabras(request, super().change_view, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        return self._con_palabras(request, super().delete_view, object_id, extra_context)

    def _con_palabras(self, request, vista, *argumentos):
        """What only the database could notice (someone published meanwhile) is said, not a server error."""
        try:
            return vista(request, *argumentos)
        except (ValidationError, IntegrityError):
            messages.error(request, ENTRETANTO)
            return HttpResponseRedirect(request.get_full_path())
