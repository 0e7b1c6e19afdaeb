"""Form fields of the typed data: people write as they write, and see what is stored in the portal's printed form.

A field with ``admite_no_aplica`` also takes the words "No aplica", and a numeric one with ``admite_suprimido`` the word
"Suprimido": its value is then empty, and the form of the row (``admin.filas.FilaForm``) keeps the mark. What was typed
is never replaced when it is refused.
"""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from .montos import (
    MontoInvalido,
    es_no_aplica,
    es_suprimido,
    escribir_numero,
    escribir_pesos,
    escribir_porcentaje,
    leer_numero,
    leer_pesos,
    leer_porcentaje,
)
from .periodos import FechaParcial, Periodo, PeriodoInvalido

NO_APLICA, SUPRIMIDO = "No aplica", "Suprimido"
#: Arguments that Django's number and character fields receive from their model field and these do not need.
_AJENOS = ("min_value", "max_value", "max_digits", "decimal_places", "max_length")


def dice_no_aplica(texto) -> bool:
    """Whether a typed text says "No aplica"; never raises, whatever its length."""
    return marca_de(texto) == NO_APLICA


def dice_suprimido(texto) -> bool:
    """Whether a typed text says "Suprimido"; never raises, whatever its length."""
    return marca_de(texto) == SUPRIMIDO


def marca_de(texto) -> str:
    """Which of the words that stand for no value a typed text is; '' when it is none of them."""
    try:
        if isinstance(texto, str):
            return NO_APLICA if es_no_aplica(texto) else SUPRIMIDO if es_suprimido(texto) else ""
    except MontoInvalido:
        pass
    return ""


class CampoTipado(forms.CharField):
    """Text input of one typed value. Subclasses say how it is read (``leer``) and shown (``escribir``)."""

    clase = ""
    teclado = "text"
    vacio = None
    se_suprime = False  # whether a row may keep its value to itself

    def __init__(self, **kwargs):
        for ajeno in _AJENOS:
            kwargs.pop(ajeno, None)
        super().__init__(**{**kwargs, "widget": forms.TextInput, "empty_value": self.vacio})
        self.admite_no_aplica = self.admite_suprimido = False

    def widget_attrs(self, widget):
        return {"inputmode": self.teclado, "class": f"campo-{self.clase}", "autocomplete": "off"}

    def leer(self, texto):
        raise NotImplementedError

    def escribir(self, valor) -> str:
        raise NotImplementedError

    def to_python(self, value):
        if value in self.empty_values:
            return self.vacio
        texto = str(value)
        if (self.admite_no_aplica and dice_no_aplica(texto)) or (self.admite_suprimido and dice_suprimido(texto)):
            return self.vacio
        try:
            return self.leer(texto)
        except (MontoInvalido, PeriodoInvalido) as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value):
        if value in self.empty_values or isinstance(value, str):
            return value
        return self.escribir(value)

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        if marca_de(initial) or marca_de(data):
            return marca_de(initial) != marca_de(data)
        escrito = isinstance(initial, str) or initial in self.empty_values  # what is stored is a value already
        try:
            return (self.to_python(initial) if escrito else initial) != self.to_python(data)
        except ValidationError:
            return True


class CampoNumero(CampoTipado):
    """How many: never less than zero."""

    clase, teclado, se_suprime = "numero", "numeric", True

    def leer(self, texto):
        valor = leer_numero(texto)
        if valor is not None and valor < 0:
            raise MontoInvalido("Una cantidad no puede ser negativa: escriba un número desde 0.")
        return valor

    def escribir(self, valor):
        return escribir_numero(valor)


class CampoPesos(CampoTipado):
    """``$ 15.448.301.-``, ``15448301`` or ``36 millones 850 mil``."""

    clase, se_suprime = "pesos", True

    def leer(self, texto):
        return leer_pesos(texto)

    def escribir(self, valor):
        return escribir_pesos(valor)


class CampoPorcentaje(CampoTipado):
    clase, teclado, se_suprime = "porcentaje", "decimal", True

    def leer(self, texto):
        valor = leer_porcentaje(texto)
        if valor is not None and valor != round(valor, 2):
            raise MontoInvalido("Escriba el porcentaje con dos decimales como máximo.")
        return valor

    def escribir(self, valor):
        return escribir_porcentaje(valor)

    def prepare_value(self, value):
        return self.escribir(value) if isinstance(value, Decimal) else super().prepare_value(value)


class CampoValor(CampoTipado):
    """Value of a cifra, read according to ``tipo``: cantidad, pesos or porcentaje."""

    clase = "valor"
    tipo = "cantidad"

    def leer(self, texto):
        if self.tipo == "pesos":
            return _decimal(leer_pesos(texto))
        if self.tipo == "porcentaje" or ("," in texto and "%" not in texto):
            return leer_porcentaje(texto)
        return _decimal(leer_numero(texto))

    def escribir(self, valor):
        escritores = {"pesos": escribir_pesos, "porcentaje": escribir_porcentaje}
        return escritores.get(self.tipo, escribir_numero)(valor)


def _decimal(valor):
    return None if valor is None else Decimal(valor)


class _CampoIso(CampoTipado):
    """Stored as ISO text, shown in words."""

    vacio = ""

    def prepare_value(self, value):
        try:
            return self.escribir(value) if value else value
        except PeriodoInvalido:
            return value


class CampoPeriodo(_CampoIso):
    clase = "periodo"

    def leer(self, texto):
        return Periodo.leer(texto).iso if texto.strip() else ""

    def escribir(self, valor):
        return Periodo.leer(valor).texto


class CampoFecha(_CampoIso):
    """A date as precise as the account gives it."""

    clase = "fecha"

    def leer(self, texto):
        fecha = FechaParcial.leer(texto)
        return fecha.iso if fecha else ""

    def escribir(self, valor):
        fecha = FechaParcial.leer(valor)
        return fecha.texto if fecha else valor
