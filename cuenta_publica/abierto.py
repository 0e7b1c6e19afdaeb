"""What anybody may send without an account: cleaned, bounded, and never lost when it is refused."""

import re

from allauth.core.ratelimit import consume
from django import forms
from django.core.exceptions import ValidationError
from django.middleware.csrf import CsrfViewMiddleware

VENCIDA = (
    "No se envió: la página estuvo abierta mucho tiempo, o el navegador no acepta las cookies de este sitio. "
    "Tu texto sigue aquí: vuelve a enviarlo."
)
DEMASIADOS = "No se envió: llegaron muchos envíos en poco tiempo. Tu texto sigue aquí: espera unos minutos y reenvíalo."
TRAMPA = "Borra lo que dice este campo: está para detectar envíos automáticos."
# Controls, lone surrogates and what turns the direction of the text.
_PROHIBIDOS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class CampoLimpio(forms.CharField):
    """Plain text. In one line, unless its widget is a textarea."""

    def to_python(self, value):
        texto = _PROHIBIDOS.sub("", str(value or "").replace("\r\n", "\n").replace("\r", "\n"))
        varias = isinstance(self.widget, forms.Textarea)
        return super().to_python(texto if varias else " ".join(texto.split()))


class CampoAbierto(CampoLimpio):
    """The same, with the words of the public site: ``falta`` says what to write."""

    def __init__(self, *, falta="", max_length, **kwargs):
        mensajes = {"required": falta, "max_length": "Escribe hasta %(limit_value)d letras: van %(show_value)d."}
        super().__init__(max_length=max_length, error_messages=mensajes, **kwargs)


class FormAbierto(forms.Form):
    """With a field that people do not see and machines fill in."""

    pagina_web = forms.CharField(
        label="Deja este campo vacío",
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_pagina_web(self):
        if self.cleaned_data["pagina_web"]:
            raise ValidationError(TRAMPA)
        return ""

    @property
    def a_la_vista(self):
        """Every field but that one."""
        return [campo for campo in self if campo.name != "pagina_web"]


class _SinOrigen(CsrfViewMiddleware):
    """A page with no-referrer posts from the origin "null"; its token and its cookie are checked all the same."""

    def _origin_verified(self, request):
        return request.META["HTTP_ORIGIN"] == "null" or super()._origin_verified(request)


def es_falso(request) -> bool:
    """Whether a POST came without the token of its page. For views that are exempt from the middleware because they
    must first say that there is nothing there, or give back what was typed."""
    return _SinOrigen(lambda _: None).process_view(request, lambda _: None, (), {}) is not None


def recibir(request, form, limite: str, clave: str) -> tuple[int, str]:
    """(status, why) when what was sent cannot be taken: 403, 422 or 429; (200, "") when it can. ``limite`` is a key of
    ACCOUNT_RATE_LIMITS, counted by network address and by ``clave``."""
    if es_falso(request):
        return 403, VENCIDA
    if not form.is_valid():
        return 422, ""
    return (200, "") if consume(request, action=limite, key=clave) else (429, DEMASIADOS)
