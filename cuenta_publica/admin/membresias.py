"""The roles of a person in an organismo, as a form: the capítulos of who enters data are chosen by their titles."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property

from .. import personas
from ..models import CuentaPublica, Membresia
from ..permisos import es_nacional
from ..rendicion import en_orden
from ..roles import Rol
from .alcance import es_clave

SIN_ORGANISMO = "Indique el organismo: solo un auditor trabaja en todos."
SOLO_DIGITADOR = "Solo un digitador se limita a algunos capítulos: quite las marcas o elija ese rol."
NO_EXISTE = "«%(value)s» no es un capítulo de la última cuenta de ese organismo."
TODOS = "Sin marcar ninguno: todos. Quien escribe en un capítulo escribe también en los que están dentro de él."
ENTRETANTO = "No se guardó: otra persona guardó lo mismo mientras usted escribía. Revíselo."
LUEGO = (
    "Al guardar tendrá todos, y aparecerán aquí para limitarlo. Para darle solo algunos desde el comienzo, use "
    "«Invitar a una persona» con su correo."
)


def capitulos_de(organismo_id: int) -> list[tuple[str, str]]:
    """(ancla, number and title) of each capítulo of the organismo's latest account, in reading order."""
    ultima = CuentaPublica.objects.filter(organismo=organismo_id).order_by("-anio", "-version").first()
    niveles: dict[int | None, int] = {None: 0}
    opciones = []
    for cap in en_orden(ultima) if ultima else []:
        niveles[cap.pk] = niveles[cap.padre_id] + 1
        opciones.append((cap.ancla, "— " * niveles[cap.padre_id] + str(cap)))
    return opciones


class CampoCapitulos(forms.MultipleChoiceField):
    """Anclas. What is stored may go on naming a capítulo that is no longer there; nothing new may."""

    def __init__(self, **opciones):
        super().__init__(
            **{
                "required": False,
                "label": "Solo estos capítulos",
                "help_text": TODOS,
                "widget": forms.CheckboxSelectMultiple(attrs={"class": "capitulos"}),
                "error_messages": {"invalid_choice": NO_EXISTE},
                **opciones,
            }
        )

    def ofrecer(self, opciones, guardados=()) -> None:
        conocidas = {ancla for ancla, _ in opciones}
        perdidas = [(a, f"«{a}» (ya no está en la última cuenta)") for a in guardados if a not in conocidas]
        self.choices = [*opciones, *perdidas]


class MembresiaForm(forms.ModelForm):
    capitulos = CampoCapitulos()

    class Meta:
        model = Membresia
        fields = ["usuario", "organismo", "rol", "capitulos"]

    def clean(self):
        limpio = super().clean()
        rol = limpio.get("rol")
        if not limpio.get("organismo") and "organismo" not in self.errors and rol != Rol.AUDITOR:
            self.add_error("organismo", SIN_ORGANISMO)
        if limpio.get("capitulos") and rol != Rol.DIGITADOR:
            self.add_error("capitulos", SOLO_DIGITADOR)
        return limpio


class MembresiasFormSet(BaseInlineFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        campo, clave = form.fields.get("capitulos"), self._organismo_de(form)
        if campo is None:
            return
        campo.ofrecer(self._capitulos(clave) if clave else [], form.instance.capitulos)
        if not campo.choices:
            campo.help_text = LUEGO

    def _organismo_de(self, form) -> int | None:
        if self.fk.name == "organismo":
            return self.instance.pk
        escrito = form.data.get(form.add_prefix("organismo"), "") if form.is_bound else ""
        return int(escrito) if es_clave(escrito) else form.instance.organismo_id

    @cached_property
    def _leidos(self) -> dict:
        return {}

    def _capitulos(self, clave):
        if clave not in self._leidos:
            self._leidos[clave] = capitulos_de(clave)
        return self._leidos[clave]

    def clean(self):
        """A role twice, also that of an auditor of all of them, which no constraint of two rows compares."""
        vistas = set()
        for form in self.forms:
            datos = getattr(form, "cleaned_data", None)
            if not datos or datos.get("DELETE") or "rol" not in datos:
                continue
            clave = (datos.get("usuario"), datos.get("organismo"), datos["rol"])
            if clave in vistas:
                raise ValidationError("Hay dos filas con el mismo rol en el mismo organismo: deje una.")
            vistas.add(clave)
        super().clean()


class SoloNacional:
    def _es_nacional(self, request, obj=None):
        return es_nacional(request.user)

    has_module_permission = has_view_permission = has_add_permission = _es_nacional
    has_change_permission = has_delete_permission = _es_nacional


class MembresiaInline(SoloNacional, admin.StackedInline):
    model = Membresia
    form = MembresiaForm
    formset = MembresiasFormSet
    fields = [("usuario", "organismo", "rol"), "capitulos"]
    verbose_name, verbose_name_plural = "rol", "roles"
    extra = 0

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        campo = super().formfield_for_dbfield(db_field, request, **kwargs)
        if hasattr(campo, "queryset"):
            campo.widget = campo.widget.widget  # no pop-ups
            if db_field.name == "usuario":
                campo.queryset = get_user_model().objects.order_by("first_name", "last_name", "username")
                campo.label_from_instance = en_palabras
            campo.choices = [(str(valor), etiqueta) for valor, etiqueta in campo.choices]  # one query for all the rows
        return campo

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("usuario", "organismo").order_by("pk")


def en_palabras(usuario) -> str:
    nombre = usuario.get_full_name() or usuario.get_username()
    return f"{nombre} ({usuario.email})" if usuario.email else nombre


class ConMembresias(SoloNacional):
    """Mixin of a ModelAdmin that edits membresías: who is given a role is told by mail."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            messages.error(request, ENTRETANTO)
            return HttpResponseRedirect(request.get_full_path())

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is Membresia:
            otras = [m for m, campos in formset.changed_objects if {"organismo", "rol"} & set(campos)]
            personas.avisar([*formset.new_objects, *otras], request.user)
