"""«Pedir un contraste» of a chapter of a draft, and the page where an account's contrastes and comments are read."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from .. import bitacora
from .. import contraste as contrastes
from ..abierto import CampoLimpio
from ..models import Comentario, Contraste
from ..permisos import puede
from ..roles import Permiso
from .acciones import AccionesDeCuenta
from .alcance import es_clave

ENVIADO = "El enlace se envió también a {}."
NO_ENVIADO = "El enlace no se pudo enviar a {}: cópielo y envíelo usted."


class FormContraste(forms.ModelForm):
    servicio = CampoLimpio(label="Servicio", max_length=160, help_text="A quién se le pide. Ejemplo: «Carabineros».")
    dias = forms.IntegerField(
        label="Días que dura el enlace",
        initial=contrastes.DIAS,
        validators=[
            MinValueValidator(1, "Escriba al menos 1 día."),
            MaxValueValidator(contrastes.DIAS_MAXIMO, f"Escriba {contrastes.DIAS_MAXIMO} días como máximo."),
        ],
        error_messages={"invalid": f"Escriba un número de días, del 1 al {contrastes.DIAS_MAXIMO}."},
        widget=forms.TextInput({"inputmode": "numeric", "size": 4}),
    )

    class Meta:
        model = Contraste
        fields = ("servicio", "correo")


class ContrasteDeCapitulo:
    """Mixin of the ModelAdmin of Capitulo."""

    def get_urls(self):
        vista = self.admin_site.admin_view(self.contrastar)
        return [path("<int:pk>/contrastar/", vista, name="cuenta_publica_capitulo_contrastar"), *super().get_urls()]

    def contrastar(self, request, pk):
        """The form; then the link, which nobody can see again."""
        capitulo = self.get_object(request, str(pk))
        if not capitulo:
            raise Http404("No existe ese capítulo.")
        if not puede(request.user, Permiso.CONTRASTAR, capitulo.cuenta, capitulo):
            raise PermissionDenied
        form = FormContraste(request.POST if request.method == "POST" else None)
        contexto = {"capitulo": capitulo, "form": form, "estado": 200}
        try:
            capitulo.cuenta.exigir_abierta()
            if form.is_valid():
                contexto |= self._pedir(request, capitulo, form.cleaned_data)
        except ValidationError as error:
            contexto |= {"rechazo": " ".join(error.messages), "estado": 409}
        if form.errors:
            contexto["estado"] = 422
        return self._pagina_de_contraste(request, contexto)

    def _pedir(self, request, capitulo, datos) -> dict:
        contraste, llave = contrastes.pedir(capitulo, request.user, **datos)
        self.log_change(request, capitulo, f"Se pidió un contraste a «{contraste.servicio}».")
        bitacora.anotar(request, "contraste_pedido", contraste=contraste.pk)
        envio = ""
        if contraste.correo:
            envio = (ENVIADO if contrastes.enviar(contraste, llave) else NO_ENVIADO).format(contraste.correo)
        return {"contraste": contraste, "enlace": contrastes.enlace(llave), "envio": envio}

    def _pagina_de_contraste(self, request, contexto):
        sitio = self.admin_site.each_context(request)
        propio = {"title": "Pedir un contraste", "opts": self.opts, "cuenta": contexto["capitulo"].cuenta}
        contexto = {**sitio, **propio, **contexto}
        return TemplateResponse(request, "admin/contrastar.html", contexto, status=contexto["estado"])


class ContrastesDeCuenta(AccionesDeCuenta):
    """Mixin of the ModelAdmin of CuentaPublica."""

    def get_urls(self):
        return self.rutas({"contrastes": self.contrastes}) + super().get_urls()

    def contrastes(self, request, pk):
        cuenta = self._cuenta(request, pk)
        propios = _capitulos(cuenta)
        if request.method == "POST":
            hecho = self._atender_contraste(request, cuenta, propios)
            self.log_change(request, cuenta, hecho)
            messages.success(request, hecho)
            return HttpResponseRedirect(request.path)
        permitidos = {c.pk for c in propios.values() if puede(request.user, Permiso.CONTRASTAR, cuenta, c)}
        pedidos = Contraste.objects.filter(capitulo__cuenta=cuenta).select_related("pedido_por")
        contexto = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Contrastes",
            "cuenta": cuenta,
            "contrastes": [
                (contraste, propios[contraste.capitulo_id], contraste.capitulo_id in permitidos)
                for contraste in pedidos.prefetch_related("comentarios__atendido_por")
            ],
            "por_pedir": [] if cuenta.esta_cerrada else [c for c in propios.values() if c.pk in permitidos],
            "ahora": timezone.now(),
        }
        return TemplateResponse(request, "admin/contrastes.html", contexto)

    def _atender_contraste(self, request, cuenta, propios) -> str:
        """Close one of the account's links, or say that a comment was attended; 404 for what is not of ``cuenta``."""
        cerrar = "cerrar" in request.POST
        clave = request.POST.get("cerrar" if cerrar else "atender", "")
        modelo, ruta = (Contraste, "capitulo") if cerrar else (Comentario, "contraste__capitulo")
        hallado = modelo.objects.filter(pk=clave, **{f"{ruta}__cuenta": cuenta}).first() if es_clave(clave) else None
        if not hallado:
            raise Http404("No existe.")
        contraste = hallado if cerrar else hallado.contraste
        if not puede(request.user, Permiso.CONTRASTAR, cuenta, propios[contraste.capitulo_id]):
            raise PermissionDenied
        ahora = timezone.now()
        if cerrar:
            Contraste.objects.filter(pk=hallado.pk, cerrado_el=None).update(cerrado_el=ahora)
            return f"Se cerró el enlace de «{contraste.servicio}»: ya no abre."
        atendido = {"atendido_el": ahora, "atendido_por": request.user}
        Comentario.objects.filter(pk=hallado.pk, atendido_el=None).update(**atendido)
        return f"Comentario de «{contraste.servicio}» atendido."


def _capitulos(cuenta) -> dict:
    """Those of ``cuenta`` by their keys, in its order and each with its parent: one query."""
    propios = {c.pk: c for c in cuenta.capitulos.order_by("orden", "id")}
    for capitulo in propios.values():
        capitulo.cuenta = cuenta
        if capitulo.padre_id:
            capitulo.padre = propios[capitulo.padre_id]
    return propios
