"""The page of a person, for the administrador nacional: her names, her roles, and closing or opening her door."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from .. import correo, personas
from ..ingreso import segundo_factor
from ..models import Trabajo
from .alcance import es_clave
from .membresias import ConMembresias, MembresiaInline
from .sitio import sitio

Usuario = get_user_model()
OTRA_CON_ESE_CORREO = "Otra persona ya tiene ese correo."
DESACTIVAR = [
    "Se cierran sus sesiones al instante, y su contraseña y los enlaces que recibió dejan de servir.",
    "Lo que publicó, aprobó o escribió queda como está, con su nombre.",
    "Sus roles quedan guardados: vuelven si usted la reactiva.",
]
REACTIVAR = [
    "Recibe por correo un enlace para elegir una contraseña nueva.",
    "Vuelve a tener los roles que tenía: revíselos en su página.",
]
QUITAR_FACTOR = [
    "Hágalo solo si comprobó quién lo pide, por otro medio: perdió el teléfono y los códigos de recuperación.",
    "Se cierran sus sesiones. Si su rol lo exige, no entra hasta que active otro.",
]


class PersonaForm(forms.ModelForm):
    class Meta:
        model = Usuario
        fields = ["first_name", "last_name", "email", "is_superuser"]
        labels = {"first_name": "Nombre", "last_name": "Apellido", "email": "Correo"}
        labels["is_superuser"] = "Administración nacional"
        help_texts = {"is_superuser": "Puede todo en todos los organismos, y decide quién entra."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nombre in {"first_name", "email"} & set(self.fields):
            self.fields[nombre].required = True

    def clean_email(self):
        direccion = self.cleaned_data["email"].lower()
        if Usuario.objects.filter(email__iexact=direccion).exclude(pk=self.instance.pk).exists():
            raise ValidationError(OTRA_CON_ESE_CORREO)
        return direccion

    def clean_is_superuser(self):
        sigue = self.cleaned_data["is_superuser"]
        if not sigue and self.instance.is_superuser and personas.es_la_ultima(self.instance):
            raise ValidationError(personas.ULTIMA)
        return sigue


@admin.register(Usuario, site=sitio)
class UsuarioAdmin(ConMembresias, admin.ModelAdmin):
    """People are listed in «Personas», come in by invitation and are never deleted: what they did bears their name."""

    form = PersonaForm
    inlines = [MembresiaInline]
    actions = None
    view_on_site = False
    readonly_fields = ("con_que_entra", "last_login", "date_joined")
    fieldsets = (
        (None, {"fields": [("first_name", "last_name"), "email", "is_superuser"]}),
        ("Ingreso", {"fields": ["con_que_entra", ("last_login", "date_joined")]}),
    )
    change_form_template = "admin/persona.html"

    @admin.display(description="Nombre de usuario")
    def con_que_entra(self, usuario):
        return f"{usuario.username} (también puede entrar con su correo)"

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        vistas = {
            "desactivar": self.desactivar,
            "reactivar": self.reactivar,
            "reenviar": self.reenviar,
            "quitar_factor": self.quitar_factor,
        }
        propias = [
            path(f"<int:pk>/{nombre.replace('_', '-')}/", self.admin_site.admin_view(vista), name=f"auth_user_{nombre}")
            for nombre, vista in vistas.items()
        ]
        return propias + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        return self._en_su_lugar(request, "personas")

    def add_view(self, request, form_url="", extra_context=None):
        return self._en_su_lugar(request, "invitar")

    def _en_su_lugar(self, request, pagina):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse(pagina))

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            personas.fijar_correo(obj)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["show_save_and_add_another"] = False
        context |= {"title": correo.nombre(obj), "subtitle": None}
        context["sin_clave"] = personas.sin_clave(obj)
        context["con_factor"] = segundo_factor.tiene(obj)
        context["es_una_misma"] = obj.pk == request.user.pk
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- her door ---------------------------------------------------------------------------------------------------

    def _persona(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        persona = self.get_object(request, str(pk)) if es_clave(str(pk)) else None
        if not persona:
            raise Http404("No existe esa persona.")
        return persona

    def desactivar(self, request, pk):
        persona = self._persona(request, pk)

        def hacer():
            personas.desactivar(persona, request.user)
            return "Se desactivó a {}."

        pendientes = Trabajo.objects.pendientes().filter(pedido_por=persona).select_related("cuenta__organismo")
        pierde = [f"No se hará la publicación que pidió: {t.cuenta}." for t in pendientes.order_by("pk")]
        return self._confirmar(
            request, persona, hacer, title="Desactivar", boton="Desactivar", consecuencias=[*DESACTIVAR, *pierde]
        )

    def reactivar(self, request, pk):
        persona = self._persona(request, pk)

        def hacer():
            personas.reactivar(persona)
            salio = personas.enviar_enlace(persona)
            return (
                "Se reactivó a {}." if salio else "Se reactivó a {}, pero el correo no salió: reenvíele la invitación."
            )

        return self._confirmar(request, persona, hacer, title="Reactivar", boton="Reactivar", consecuencias=REACTIVAR)

    def quitar_factor(self, request, pk):
        """For who lost both the telephone and the recovery codes."""
        persona = self._persona(request, pk)

        def hacer():
            segundo_factor.quitar(persona)
            return "Se quitó el segundo factor de {}."

        return self._confirmar(
            request, persona, hacer, title="Quitar el segundo factor", boton="Quitar", consecuencias=QUITAR_FACTOR
        )

    def _confirmar(self, request, persona, hacer, **contexto):
        nombre = correo.nombre(persona)
        contexto["title"] = f"{contexto['title']}: {nombre}"
        if request.method != "POST":
            propio = {**self.admin_site.each_context(request), "opts": self.opts, "persona": persona}
            return TemplateResponse(request, "admin/persona_confirmar.html", {**propio, **contexto})
        try:
            hecho = hacer().format(nombre)
            self.log_change(request, persona, hecho)
            messages.success(request, hecho)
        except personas.ErrorDePersona as error:
            messages.error(request, str(error))
        return self._a_su_pagina(persona)

    def reenviar(self, request, pk):
        persona = self._persona(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not personas.sin_clave(persona):
            messages.error(request, "Ya eligió su contraseña, o está desactivada: no se envió nada.")
        elif personas.enviar_enlace(persona):
            messages.success(request, f"Se envió otra invitación a {persona.email}.")
        else:
            messages.error(request, "El correo no salió: revise la dirección e inténtelo de nuevo.")
        return self._a_su_pagina(persona)

    def _a_su_pagina(self, persona):
        return HttpResponseRedirect(reverse("admin:auth_user_change", args=[persona.pk]))
