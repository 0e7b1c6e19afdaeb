"""A chapter of a draft, for who has its link: they read it and comment it. Any other link is an address that is not."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.views.decorators.csrf import csrf_exempt

from .. import contraste as contrastes
from ..abierto import CampoAbierto, FormAbierto, recibir
from ..congelar import congelar
from ..formatos import extracto
from ..registro import MateriaDesconocida
from ..sello import Sello

METODOS = ["GET", "HEAD", "POST"]
CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
NO_CABE = "No se envió: este enlace se cerró, o ya recibió todos los comentarios que admite. Tu texto sigue aquí."


class FormComentario(FormAbierto):
    nombre = CampoAbierto(label="Tu nombre", falta="Escribe tu nombre.", max_length=120)
    comentario = CampoAbierto(
        label="Tu comentario",
        help_text="Qué dato no corresponde y cuál es el correcto. Lo leerá quien prepara la cuenta; no se publica.",
        falta="Escribe tu comentario.",
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
    )


# Exempt so that a POST to a closed link is told the same as one to an address that never was; ``recibir`` checks it.
@csrf_exempt
def contraste(request, llave):
    hallado = contrastes.hallar(llave)
    if not hallado:
        raise Http404("No existe.")
    if request.method not in METODOS:
        return _reservada(HttpResponseNotAllowed(METODOS))
    if request.method != "POST":
        return _mostrar(request, hallado, FormComentario())
    form = FormComentario(request.POST)
    estado, rechazo = recibir(request, form, "contraste", str(hallado.pk))
    if estado == 200:
        if contrastes.comentar(hallado, form.cleaned_data["nombre"], form.cleaned_data["comentario"]):
            return _reservada(HttpResponseRedirect(f"{request.path}#comentarios"))
        estado, rechazo = 409, NO_CABE
    return _mostrar(request, hallado, form, estado, rechazo)


def _mostrar(request, contraste, form, estado=200, rechazo=""):
    cuenta = contraste.capitulo.cuenta
    sello = Sello(cuenta.version, timezone.localdate(), "", borrador=True)
    try:
        capitulo = extracto.capitulo(congelar(cuenta), contraste.capitulo.ancla, sello)
    except (MateriaDesconocida, ValidationError):
        return _reservada(render(request, "503.html", status=503))
    contexto = {
        "contraste": contraste,
        "cuenta": cuenta,
        "capitulo": SafeString(capitulo),
        "comentarios": contraste.comentarios.all(),
        "form": form,
        "rechazo": rechazo,
    }
    return _reservada(render(request, "contraste/pagina.html", contexto, status=estado))


def _reservada(respuesta):
    """Nobody keeps it, finds it, nor learns its address."""
    patch_cache_control(respuesta, private=True, no_store=True)
    respuesta["X-Robots-Tag"] = "noindex, nofollow"
    respuesta["Referrer-Policy"] = "no-referrer"
    respuesta["Content-Security-Policy"] = CSP
    return respuesta
