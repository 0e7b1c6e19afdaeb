"""The steps of an account in the admin: each is a page that asks and a POST that says which estado it showed."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404

from .. import formatos, horas
from ..congelar import congelar
from ..models import CuentaPublica
from ..permisos import puede
from ..publicacion import ErrorDePublicacion, aprobar, dar_paso
from ..publicacion.flujo import CUATRO_OJOS, FUERA_DE_ORDEN, TRANSICIONES, aprueba_otra
from ..registro import MateriaDesconocida
from ..roles import Permiso
from ..verificaciones import revisar
from . import revision
from .acciones import AccionesDeCuenta
from .panel import devoluciones, ficha
from .publicar import cambios_desde_la_publicada

Estado = CuentaPublica.Estado
EN_ORDEN = (Estado.BORRADOR, Estado.EN_REVISION, Estado.APROBADA, Estado.PUBLICADA)
SIN_VISTO = "No se hizo nada: la confirmación llegó sin el estado de la cuenta que usted vio. Confirme de nuevo."
SIN_HUELLA = "No se aprobó nada: la confirmación llegó sin la huella de lo que usted revisó. Confirme de nuevo."
CORRIJA = "No se hizo nada: corrija lo que se indica más abajo."
PREGUNTAS = {
    "enviar": {
        "title": "Enviar a revisión",
        "boton": "Enviar a revisión",
        "explicacion": "Quienes revisan en el organismo recibirán la cuenta. Mientras la revisan, nadie escribe en "
        "ella; si hay que cambiar algo, la devuelven con un comentario.",
    },
    "devolver": {
        "title": "Devolver la cuenta",
        "boton": "Devolver",
        "explicacion": "Vuelve a ser un borrador, para que quienes la escriben la corrijan. Para publicarla habrá que "
        "enviarla a revisión y aprobarla otra vez.",
    },
    "aprobar": {
        "title": "Aprobar la cuenta",
        "boton": "Aprobar",
        "antes": "Antes de aprobar",
        "explicacion": "Queda lista para publicarse tal como está ahora: nadie escribe en ella, y la publica quien "
        "tiene ese rol. Si hay que cambiar algo, se devuelve.",
    },
}
HECHO = {
    "enviar": "La cuenta quedó en revisión.",
    "devolver": "La cuenta se devolvió y vuelve a ser un borrador.",
    "aprobar": "La cuenta quedó aprobada.",
}


class FormPaso(forms.Form):
    comentario = forms.CharField(
        label="Comentario (opcional)",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4, "cols": 60}),
        help_text="Lo leen las personas del organismo y llega por correo. No se publica.",
        error_messages={"required": "Escriba el comentario: quien recibe la cuenta debe saber qué corregir."},
    )

    def __init__(self, datos=None, *, obligatorio: bool):
        super().__init__(datos)
        if obligatorio:
            self.fields["comentario"].required = True
            self.fields["comentario"].label = "Qué hay que corregir"


class FlujoDeCuenta(AccionesDeCuenta):
    """Mixin of the ModelAdmin of CuentaPublica."""

    def get_urls(self):
        vistas = {"enviar": self.enviar, "devolver": self.devolver, "aprobar": self.aprobar}
        return self.rutas(vistas) + super().get_urls()

    def enviar(self, request, pk):
        return self._paso(request, pk, "enviar")

    def devolver(self, request, pk):
        return self._paso(request, pk, "devolver")

    def aprobar(self, request, pk):
        return self._paso(request, pk, "aprobar")

    def _paso(self, request, pk, accion):
        paso = TRANSICIONES[accion]
        cuenta = self._cuenta(request, pk, paso.permiso)
        enviado = {"comentario": revision.limpio(request.POST.get("comentario", ""))}
        form = FormPaso(enviado if request.method == "POST" else None, obligatorio=paso.comentario)
        rechazo = ""
        if request.method == "POST":
            rechazo = _por_que_no(request.POST, accion, form)
            if not rechazo:
                try:
                    return self._dar(request, cuenta, accion, form.cleaned_data["comentario"])
                except (ErrorDePublicacion, MateriaDesconocida) as error:
                    rechazo = str(error)
        return self._preguntar_paso(request, cuenta.pk, accion, form, rechazo)

    def _dar(self, request, cuenta, accion, comentario):
        visto = request.POST["visto"]
        if accion == "aprobar":
            aprobar(cuenta, request.user, comentario, visto=visto, huella=request.POST["huella"])
        else:
            dar_paso(cuenta, accion, request.user, comentario, visto=visto)
        self.log_change(request, cuenta, HECHO[accion])
        messages.success(request, HECHO[accion])
        return self.a_la_cuenta(cuenta)

    def _preguntar_paso(self, request, pk, accion, form, rechazo):
        """The page, as the account is now: after a refusal, what was typed is still there."""
        cuenta = get_object_or_404(CuentaPublica.objects.select_related("organismo"), pk=pk)
        imposible, codigo = _imposible(cuenta, accion, request.user)
        contexto = {"form": form, "visto": cuenta.estado, "imposible": bool(imposible), **PREGUNTAS[accion]}
        contexto["rechazo"] = rechazo or imposible
        if imposible:
            contexto |= {"explicacion": "", "form": form if form.is_bound else None}
        else:
            contexto |= _lo_que_se_lee(cuenta, accion)
        respuesta = self._preguntar(request, cuenta, **contexto)
        respuesta.status_code = codigo or respuesta.status_code
        return respuesta

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            suya = ficha(obj, request.user, devoluciones([obj]).get(obj.pk))
            context |= {
                "ficha": suya,
                "agrega_capitulos": obj.es_editable and "editar" in suya.puede,
                "recorrido": recorrido(obj),
                "tramites": obj.tramites.select_related("por").order_by("-pk"),
                "cuatro_ojos": CUATRO_OJOS if _no_aprueba_lo_suyo(obj, request.user) else "",
            }
        return super().render_change_form(request, context, add, change, form_url, obj)


def recorrido(cuenta) -> list[tuple[str, str]]:
    """(name of the estado, "hecho", "actual" or "falta") from draft to where it can get."""
    orden = EN_ORDEN if cuenta.estado in EN_ORDEN else (*EN_ORDEN, cuenta.estado)
    donde = orden.index(cuenta.estado)
    como = [*["hecho"] * donde, "actual", *["falta"] * (len(orden) - donde - 1)]
    return [(Estado(estado).label, cual) for estado, cual in zip(orden, como, strict=True)]


def _no_aprueba_lo_suyo(cuenta, usuario) -> bool:
    revisa = cuenta.estado == Estado.EN_REVISION and puede(usuario, Permiso.REVISAR, cuenta)
    return revisa and aprueba_otra(cuenta, usuario)


def _por_que_no(post, accion, form) -> str:
    """What is wrong with what the browser sent; empty when nothing is."""
    if post.get("visto") not in Estado.values:
        return SIN_VISTO
    if accion == "aprobar" and not post.get("huella"):
        return SIN_HUELLA
    return "" if form.is_valid() else CORRIJA


def _imposible(cuenta, accion, usuario) -> tuple[str, int | None]:
    """Why nobody, or not this person, can take that step now, and the code to say it with."""
    paso = TRANSICIONES[accion]
    if cuenta.estado not in paso.de:
        debe = "» o «".join(Estado(estado).label.lower() for estado in paso.de)
        return FUERA_DE_ORDEN.format(debe, cuenta.get_estado_display().lower()), 409
    if accion == "aprobar" and aprueba_otra(cuenta, usuario):
        return CUATRO_OJOS, 403
    return "", None


def _lo_que_se_lee(cuenta, accion) -> dict:
    """What the account says when it is sent or approved; when it is returned, what stops."""
    if accion == "devolver":
        programado = next((t for t in cuenta.trabajos.pendientes() if t.para_el), None)
        if not programado:
            return {}
        cuando = horas.en_palabras(programado.para_el)
        return {"consecuencias": [f"Se anula su publicación, programada para el {cuando}, hora de Chile."]}
    try:
        documento = congelar(cuenta)
    except MateriaDesconocida as error:
        return {"rechazo": str(error), "imposible": True} if accion == "aprobar" else {}
    halladas = revisar(documento)
    leido = {"resumen": revision.resumen(halladas), "con_vista_previa": True}
    if accion == "aprobar":
        leido |= {
            "huella": formatos.huella(documento),
            "pendientes": [d for d in halladas if d.impide_publicar],
            "cambios": cambios_desde_la_publicada(cuenta, documento),
        }
    return leido
