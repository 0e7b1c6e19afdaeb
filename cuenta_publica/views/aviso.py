"""«Informar un error»: what a reader found wrong in a published account is told to its organismo, never published."""

import re

from django import forms
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from .. import correo
from ..abierto import CampoAbierto, FormAbierto, recibir
from ..cabeceras import breve
from ..models import AvisoDeError, CuentaPublica
from ..verificaciones.resguardos import ruts
from .cuentas import NO_EXISTE

METODOS = ["GET", "HEAD", "POST"]
CON_DATOS = (
    "Parece que escribiste un RUT, un teléfono o un correo. No hace falta para corregir la cuenta: si puedes, "
    "bórralo. Si es parte del error, marca la casilla y envíalo igual: no se publica."
)
_CONTACTO = re.compile(
    r"(?<!\d)(?:\+?56[\s-]?)?(?:9[\s-]?\d{4}|\d{1,2}[\s-]\d{3,4})[\s-]?\d{4}(?!\d)|[\w.+-]{1,64}@[\w-]{1,63}\.\w"
)


class FormAviso(FormAbierto):
    """``igual`` confirms that it names somebody, or says how to reach them."""

    texto = CampoAbierto(
        label="Qué está mal",
        help_text="Qué dice la cuenta y qué debería decir. Si sabes de dónde sale el dato correcto, cuéntalo.",
        falta="Escribe qué está mal.",
        max_length=5000,
        widget=forms.Textarea({"rows": 6}),
    )
    donde = CampoAbierto(
        label="Dónde está (opcional)", help_text="El capítulo o la tabla.", max_length=200, required=False
    )
    correo = forms.EmailField(
        label="Tu correo (opcional)",
        help_text="Solo para responderte. Nadie más lo verá.",
        max_length=254,
        required=False,
        error_messages={"invalid": "Escribe un correo válido, como nombre@ejemplo.cl, o déjalo vacío."},
    )
    igual = forms.BooleanField(label="Enviar igual", required=False)

    @property
    def visibles(self):
        """The box to send it anyway is seen only when there is something to confirm."""
        return [campo for campo in self.a_la_vista if campo.name != "igual" or campo.errors or campo.value()]

    def clean(self):
        limpio = super().clean()
        escrito = f"{limpio.get('texto', '')}\n{limpio.get('donde', '')}"
        if not limpio.get("igual") and (ruts(escrito) or _CONTACTO.search(escrito)):
            self.add_error("igual", CON_DATOS)
        return limpio


@require_safe
@breve
def elegir_cuenta(request):
    """Which account the error is in: its form, once it is chosen. One query."""
    publicadas = CuentaPublica.objects.publicadas().select_related("organismo").order_by("organismo__nombre", "-anio")
    por_llave = {f"{c.organismo.slug}/{c.anio}": c for c in publicadas}
    llave = request.GET.get("cuenta", "")
    if elegida := por_llave.get(llave):
        return HttpResponseRedirect(reverse("informar_error", args=[elegida.organismo.slug, elegida.anio]))
    contexto = {"seccion": "ayuda", "cuentas": por_llave.items(), "falta": "cuenta" in request.GET}
    return render(request, "ayuda/informar_error.html", contexto)


# Exempt so that a POST about what is not published is told what a GET is; ``recibir`` checks it.
@csrf_exempt
def informar_error(request, slug, anio):
    """About the current edition, whichever one was being read."""
    publicadas = CuentaPublica.objects.publicadas().select_related("organismo")
    cuenta = publicadas.filter(organismo__slug=slug, anio=anio).first()
    if not cuenta:
        raise Http404(NO_EXISTE)
    if request.method not in METODOS:
        return HttpResponseNotAllowed(METODOS)
    if request.method != "POST":
        return _mostrar(request, cuenta, FormAviso(), enviado="enviado" in request.GET)
    form = FormAviso(request.POST)
    estado, rechazo = recibir(request, form, "aviso_error", str(cuenta.pk))
    if estado != 200:
        return _mostrar(request, cuenta, form, estado, rechazo)
    campos = {nombre: form.cleaned_data[nombre] for nombre in ("texto", "donde", "correo")}
    aviso = AvisoDeError.objects.create(cuenta=cuenta, recibido_el=timezone.now(), **campos)
    correo.de_aviso(aviso, reverse("admin:cuenta_publica_cuentapublica_avisos"))
    return HttpResponseRedirect(f"{request.path}?enviado")


def _mostrar(request, cuenta, form, estado=200, rechazo="", enviado=False):
    contexto = {"cuenta": cuenta, "form": form, "rechazo": rechazo, "enviado": enviado}
    respuesta = render(request, "aviso.html", contexto, status=estado)
    patch_cache_control(respuesta, private=True, no_store=True)
    return respuesta
