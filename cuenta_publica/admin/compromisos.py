"""The page where an account answers what the year before promised: one row for each promise, saved all at once."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse

from ..compromisos import ESTADOS, CompromisoAnterior, contar
from ..models import Cumplimiento
from ..rendicion import compromisos_anteriores, en_orden
from .guardado import CONFLICTO, SIN_NUMERO, tomar_borrador, tomar_numero
from .revision import limpio

LARGO = 4000
YA_NO_ESTAN = (
    "No se guardó: la cuenta anterior se corrigió mientras usted escribía y ya no dice lo que usted respondía. "
    "Lo que había escrito está al pie; la página es la de ahora."
)


class Respuesta(forms.Form):
    """The answer to one promise. ``compromiso`` is that promise with the answer stored now."""

    estado = forms.ChoiceField(required=False, label="Estado")
    razon = forms.CharField(required=False, label="Razón", max_length=LARGO, widget=forms.Textarea(attrs={"rows": 3}))
    donde = forms.ChoiceField(required=False, label="Capítulo que lo muestra")

    def __init__(self, compromiso: CompromisoAnterior, capitulos, *args, **kwargs):
        inicial = {clave: getattr(compromiso, clave) for clave in ("estado", "razon", "donde")}
        super().__init__(*args, prefix=prefijo(compromiso.clave), initial=inicial, **kwargs)
        self.compromiso = compromiso
        self.fields["estado"].choices = [("", "— Sin respuesta —"), *((k, v) for k, v in ESTADOS.items() if k)]
        self.fields["donde"].choices = [("", "—"), *capitulos]

    def clean_razon(self):
        return limpio(self.cleaned_data["razon"])

    def clean(self):
        datos = super().clean()
        estado, razon = datos.get("estado"), datos.get("razon")
        if "razon" not in self.errors and estado not in (None, "", "cumplido") and not razon:
            self.add_error("razon", "Explique la razón: el compromiso no se cumplió del todo.")
        if estado == "" and (razon or datos.get("donde")):
            self.add_error("estado", "Elija el estado: sin él, lo demás no se publica.")
        return datos

    @property
    def cambio(self) -> str:
        """What is stored now, when it is not what the page sends."""
        guardado = " · ".join(filter(None, (self.compromiso.estado_impreso, self.compromiso.razon)))
        return f"Ahora está guardado: {guardado}" if self.has_changed() else ""


def prefijo(clave: str) -> str:
    return clave.replace(":", "_")


def pagina(admin, request, cuenta):
    """The page on GET; on POST, every answer or none. Nothing typed is lost."""
    editable = admin.has_change_permission(request, cuenta)
    if request.method != "POST":
        return _mostrar(admin, request, cuenta, _formularios(cuenta), editable)
    if not editable:
        return _mostrar(admin, request, cuenta, _formularios(cuenta), editable, codigo=403)
    with transaction.atomic():
        tomar_borrador(cuenta.pk, request.user)
        formularios = _formularios(cuenta, request.POST)
        codigo, motivo, perdidas = _rechazo(request.POST, cuenta, formularios)
        if not motivo:
            guardadas = _guardar(cuenta, formularios)
        else:
            transaction.set_rollback(True)
    if motivo:
        cuenta.refresh_from_db()
        return _mostrar(admin, request, cuenta, formularios, editable, codigo, motivo, perdidas)
    hecho = f"Compromisos del año anterior: {resumen(compromisos_anteriores(cuenta))}."
    if guardadas:
        admin.log_change(request, cuenta, hecho)
    messages.success(request, hecho)
    return HttpResponseRedirect(request.path)


def resumen(compromisos) -> str:
    """3 de 12 respondidos; '' when there is nothing to answer."""
    return f"{len(compromisos) - contar(compromisos)['']} de {len(compromisos)} respondidos" if compromisos else ""


def _formularios(cuenta, datos=None) -> list[Respuesta]:
    capitulos = [(cap.ancla, str(cap)) for cap in en_orden(cuenta)]
    return [Respuesta(c, capitulos, datos) for c in compromisos_anteriores(cuenta)]


def _rechazo(datos, cuenta, formularios) -> tuple[int, str, list[str]]:
    """Status and reason of not saving, and what was typed for promises that are no longer there."""
    propios = {form.prefix for form in formularios}
    ajenos = [clave for clave in datos if clave.endswith("-razon") and clave.removesuffix("-razon") not in propios]
    if perdidas := [datos[clave] for clave in ajenos if datos[clave].strip()]:
        return 409, YA_NO_ESTAN, perdidas
    visto = datos.get("guardado", "")
    if not tomar_numero(cuenta, visto):
        con_numero = visto.isascii() and visto.isdigit()
        return (409, CONFLICTO.format("esta cuenta"), []) if con_numero else (422, SIN_NUMERO, [])
    if any(form.errors for form in formularios):
        return 422, "No se guardó: corrija lo que se indica abajo. Todo lo que escribió sigue en la página.", []
    return 200, "", []


def _guardar(cuenta, formularios) -> int:
    """How many answers changed."""
    capitulos = dict(cuenta.capitulos.values_list("ancla", "pk"))
    cambiados = [form for form in formularios if form.has_changed()]
    for form in cambiados:
        datos, clave = form.cleaned_data, form.compromiso.clave
        previo = Cumplimiento.objects.filter(cuenta=cuenta, clave=clave).first()
        if not datos["estado"]:
            if previo:
                previo.delete()
            continue
        respuesta = previo or Cumplimiento(cuenta=cuenta, clave=clave)
        respuesta.estado, respuesta.razon = datos["estado"], datos["razon"]
        respuesta.donde_id = capitulos.get(datos["donde"])
        respuesta.full_clean()
        respuesta.save()
    return len(cambiados)


def _mostrar(admin, request, cuenta, formularios, editable, codigo=200, motivo="", perdidas=()):
    compromisos = tuple(form.compromiso for form in formularios)
    claves = [c.clave for c in compromisos]
    contexto = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": "Compromisos del año anterior",
        "cuenta": cuenta,
        "anterior": cuenta.anterior(),
        "editable": editable,
        "motivo": motivo,
        "perdidas": perdidas,
        "formularios": formularios,
        "en_conflicto": codigo == 409,
        "resumen": resumen(compromisos),
        "sueltos": Cumplimiento.objects.filter(cuenta=cuenta).exclude(clave__in=claves).order_by("clave"),
    }
    return TemplateResponse(request, "admin/compromisos.html", contexto, status=codigo)


class CompromisosDeCuenta:
    """Mixin of the ModelAdmin of CuentaPublica."""

    def get_urls(self):
        return self.rutas({"compromisos": self.compromisos}) + super().get_urls()

    def compromisos(self, request, pk):
        cuenta = self._cuenta(request, pk)
        try:
            return pagina(self, request, cuenta)
        except ValidationError as error:  # it was published meanwhile
            messages.error(request, " ".join(error.messages))
            return self.a_la_cuenta(cuenta)
