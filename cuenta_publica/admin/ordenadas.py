"""What every inline shares: rows in an order the clerk decides."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.functional import cached_property

from ..models.historia import con_historia, guardar_juntos, retratar
from .alcance import recordar_guardados

AL_FINAL = 32_000  # orden of a row that was given none; saving renumbers them all


class FormOrdenado(forms.ModelForm):
    """A row of a table. ``relleno`` names the fields that a row offered in advance already brings: filling in
    nothing else is not filling it in."""

    relleno = frozenset()
    se_guarda_igual = False

    def __init__(self, *args, initial=None, **kwargs):
        super().__init__(*args, initial=initial, **kwargs)
        recordar_guardados(self)
        self.guardado = None if self.instance._state.adding else retratar(self.instance)
        if "orden" in self.fields:  # absent when the page is only read
            self.fields["orden"].required = False
        if self.instance._state.adding:
            self.initial["orden"] = (initial or {}).get("orden")
        numero = (self.prefix or "").rpartition("-")[2]
        for campo in self.fields.values():
            fila = f", fila {int(numero) + 1}" if numero.isdecimal() else ""
            campo.widget.attrs.setdefault("aria-label", f"{campo.label}{fila}")

    @cached_property
    def changed_data(self):
        cambios = super().changed_data
        if not self.instance._state.adding:
            return cambios
        return [c for c in cambios if c != "orden" and not (c in self.relleno and c in self.initial)]

    def has_changed(self):
        return self.se_guarda_igual or super().has_changed()

    def clean_orden(self):
        orden = self.cleaned_data["orden"]
        return AL_FINAL if orden is None else orden


class ClaveDeFila(forms.ModelChoiceField):
    """``buscar(pk)`` gives a row of the page, or raises KeyError."""

    def __init__(self, buscar, **opciones):
        super().__init__(None, required=False, widget=forms.HiddenInput, **opciones)
        self.buscar = buscar

    def to_python(self, value):
        try:
            return self.buscar(int(value)) if value else None
        except (KeyError, ValueError):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


class FormSetOrdenado(BaseInlineFormSet):
    """Renumbers its rows 1, 2, 3… when it saves. ``clave_natural`` finds the same row typed by two people."""

    prefijo = ""
    anterior = None  # where the values of the year before are: see admin.anterior
    clave_natural = ()
    relleno = frozenset()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.queryset = con_historia(self.queryset)

    def mostrar_anterior(self):
        """Beside each cell of a page that is going to be shown."""
        if self.anterior:
            self.anterior.mostrar(self.forms, self.model)

    @classmethod
    def get_default_prefix(cls):
        return cls.prefijo or super().get_default_prefix()

    def add_fields(self, form, index):
        """The key of a row is looked for among those of the page, which are read already."""
        super().add_fields(form, index)
        clave = self._pk_field.name
        if isinstance(form.fields.get(clave), forms.ModelChoiceField):
            form.fields[clave] = ClaveDeFila(self._existing_object, initial=form.fields[clave].initial)
        if DELETION_FIELD_NAME in form.fields:
            fila = "" if index is None else f", fila {index + 1}"
            form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = f"Eliminar{fila}"

    def clean(self):
        super().clean()
        if any(form.instance.pk is None for form in self.initial_forms):
            raise ValidationError("Una de las filas no es de esta página o ya no existe. Vuelva a abrirla.")

    def save(self, commit=True):
        guardadas = super().save(commit=False)
        if not commit:
            return guardadas
        for fila in self.deleted_objects:
            fila.delete()
        guardar_juntos(guardadas, {form.instance.pk: form.guardado for form in self.initial_forms})
        if self.new_objects or self.deleted_objects or any("orden" in form.changed_data for form in self.initial_forms):
            self._renumerar()
        return guardadas

    def _renumerar(self):
        filas = list(self.model.objects.filter(**{self.fk.name: self.instance}).order_by("orden", "id"))
        movidas = [fila for n, fila in enumerate(filas, 1) if fila.orden != n]
        for n, fila in enumerate(filas, 1):
            fila.orden = n
        if movidas:
            self.model.objects.bulk_update(movidas, ["orden"])


class ConPrecarga:
    """Mixin of an inline that offers rows in advance: ``precarga`` gives their initial values."""

    def precarga(self, capitulo) -> list[dict]:
        return []

    def ofrecidas(self, capitulo) -> list[dict]:
        """The same, worked out once for each capítulo that is read."""
        leidas = vars(capitulo).setdefault("_ofrecidas", {})
        if self.model not in leidas:
            leidas[self.model] = self.precarga(capitulo)
        return leidas[self.model]
