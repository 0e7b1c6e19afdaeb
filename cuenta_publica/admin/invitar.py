"""Inviting a person by mail: who she is, where she works and in what."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from .. import correo, personas
from ..models import Organismo
from ..permisos import es_nacional
from ..roles import Rol
from .alcance import es_clave
from .membresias import SIN_ORGANISMO, SOLO_DIGITADOR, CampoCapitulos, capitulos_de
from .sitio import sitio

SIN_CORREO = (
    "La persona quedó con sus roles, pero el correo no salió: revise la dirección y use «Reenviar la invitación» en "
    "su página."
)
YA_ESTABA = "{} ya tiene esos roles: no se envía otro correo. Si no le llegó, reenvíe la invitación en su página."


class FormInvitacion(forms.Form):
    email = forms.EmailField(label="Correo", max_length=254)
    first_name = forms.CharField(label="Nombre", max_length=150)
    last_name = forms.CharField(label="Apellido", max_length=150)
    organismo = forms.ModelChoiceField(
        Organismo.objects.order_by("nombre", "pk"),
        label="Organismo",
        required=False,
        empty_label="Todos (solo para un auditor)",
    )
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=Rol.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque al menos un rol."},
    )
    capitulos = CampoCapitulos()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        clave = str((self.data if self.is_bound else self.initial).get("organismo") or "")
        self.fields["capitulos"].ofrecer(capitulos_de(int(clave)) if es_clave(clave) else [])

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        limpio = super().clean()
        roles = set(limpio.get("roles", ()))
        if not limpio.get("organismo") and "organismo" not in self.errors and roles - {Rol.AUDITOR}:
            self.add_error("organismo", SIN_ORGANISMO)
        if limpio.get("capitulos") and Rol.DIGITADOR not in roles:
            self.add_error("capitulos", SOLO_DIGITADOR)
        return limpio


def invitar(request):
    if not es_nacional(request.user):
        raise PermissionDenied
    form = _formulario(request)
    if form.is_bound and form.is_valid():
        datos = dict(form.cleaned_data)
        reparto = [datos.pop(nombre) for nombre in ("organismo", "roles", "capitulos")]
        try:
            _decir(request, *personas.invitar(datos, *reparto))
            return HttpResponseRedirect(reverse("personas"))
        except personas.ErrorDePersona as error:
            form.add_error("email", str(error))
    contexto = {
        **sitio.each_context(request),
        "title": "Invitar a una persona",
        "form": form,
        "dias": personas.dias_del_enlace(),
    }
    return TemplateResponse(request, "admin/invitar.html", contexto, status=422 if form.errors else 200)


def _formulario(request) -> FormInvitacion:
    """Bound when it is to be sent; else with what was typed, to choose among the capítulos of the organismo."""
    if request.method == "POST" and "elegir" not in request.POST:
        return FormInvitacion(request.POST)
    datos = request.POST if request.method == "POST" else request.GET
    varios = ("roles", "capitulos")
    iniciales = {n: datos.getlist(n) if n in varios else datos.get(n, "") for n in FormInvitacion.base_fields}
    return FormInvitacion(initial=iniciales)


def _decir(request, usuario, nuevos) -> None:
    nombre = correo.nombre(usuario)
    if not nuevos:
        messages.info(request, YA_ESTABA.format(nombre))
    elif not personas.sin_clave(usuario):
        personas.avisar(nuevos, request.user)
        messages.success(request, f"{nombre} ya trabajaba en el portal: se le avisó por correo de sus nuevos roles.")
    elif personas.enviar_enlace(usuario):
        messages.success(request, f"Se envió a {usuario.email} el enlace para que {nombre} elija su contraseña.")
    else:
        messages.warning(request, SIN_CORREO)
