"""Model fields of the typed data. Each one says how its value is read, stored and printed."""

from django.core.exceptions import ValidationError
from django.db import models
from django_prose_editor.fields import ProseEditorField, ProseEditorFormField

from ..formularios import CampoFecha, CampoNumero, CampoPeriodo, CampoPesos, CampoPorcentaje
from ..periodos import FechaParcial, Periodo, PeriodoInvalido
from ..texto_rico import EXTENSIONES, limpiar


class _CampoTipado:
    """Offers ``tipo_dato`` to the frozen report and its own form field to the admin."""

    tipo_dato = "texto"
    campo_formulario = None

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.campo_formulario, **kwargs})

    def deconstruct(self):
        nombre, _, args, kwargs = super().deconstruct()
        return nombre, f"cuenta_publica.models.campos.{type(self).__name__}", args, kwargs


class _Numerico(_CampoTipado):
    """Numbers are null until informed: null is not 0. A row may suppress them."""

    es_numerico = True

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class CantidadField(_Numerico, models.BigIntegerField):
    """How many: an integer, null when the account gives no figure."""

    tipo_dato = "cantidad"
    campo_formulario = CampoNumero


class PesosField(_Numerico, models.BigIntegerField):
    """Chilean pesos: an integer, negative for balances."""

    tipo_dato = "pesos"
    campo_formulario = CampoPesos


class PorcentajeField(_Numerico, models.DecimalField):
    """Percent with two decimals; may pass 100."""

    tipo_dato = "porcentaje"
    campo_formulario = CampoPorcentaje

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_digits": 7, "decimal_places": 2, **kwargs})


class _TextoIso(_CampoTipado, models.CharField):
    """Text in ISO 8601, checked by ``leer``; empty when unknown."""

    leer = staticmethod(str)

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        super().__init__(*args, **{"max_length": 24, **kwargs})

    def clean(self, value, model_instance):
        try:
            leido = self.leer(value) if value else None
        except PeriodoInvalido as error:
            raise ValidationError(str(error)) from None
        return super().clean(leido.iso if leido else "", model_instance)


class PeriodoField(_TextoIso):
    """``2017``, ``2018-01/2018-03`` or ``/2018-05-22`` (cut-off); see ``periodos.Periodo``."""

    tipo_dato = "periodo"
    campo_formulario = CampoPeriodo
    leer = staticmethod(Periodo.leer)


class FechaField(_TextoIso):
    """``2020``, ``2020-03`` or ``2020-03-27``: a date as precise as the account gives it."""

    tipo_dato = "fecha"
    campo_formulario = CampoFecha
    leer = staticmethod(FechaParcial.leer)


class CampoRico(ProseEditorFormField):
    """What goes to the editor is clean too, also when it comes back with an error."""

    def prepare_value(self, value):
        return limpiar(value) if isinstance(value, str) else value


class TextoRicoField(ProseEditorField):
    """Rich text of the prose editor, sanitised when it is cleaned and again when it is stored."""

    tipo_dato = "rico"

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("blank", True)
        super().__init__(*args, **{"extensions": EXTENSIONES, "sanitize": limpiar, **kwargs})

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": CampoRico, **kwargs})

    def get_prep_value(self, value):
        return super().get_prep_value(limpiar(value) if isinstance(value, str) else value)
