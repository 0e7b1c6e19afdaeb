"""Publishing from the admin: now or at an hour to come, with its progress, and taken back while nobody has begun."""

import logging
from datetime import timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from .. import formatos, horas
from ..congelar import congelar
from ..models import CuentaPublica, Trabajo
from ..publicacion import ErrorDePublicacion, YaPublicada, anular, cambios_por_publicar, ejecutar, pedir
from ..publicacion.errores import CAMBIO, YA_PUBLICADA
from ..registro import MateriaDesconocida
from ..roles import Permiso
from ..verificaciones import revisar
from . import revision
from .acciones import AccionesDeCuenta

bitacora = logging.getLogger(__name__)
SIN_HUELLA = "No se publicó nada: la confirmación llegó sin la huella de lo que usted revisó. Confirme de nuevo."
SIN_HORA = "No se programó nada: revise la fecha y la hora."
ESPERA = timedelta(seconds=15)  # after which whoever waits for the worker may do without it
A_LO_MAS = timedelta(days=366)


class FormCuando(forms.Form):
    """When to publish: ``para_el`` is None for now, or the aware moment that was chosen."""

    PROGRAMAR = "programar"
    cuando = forms.ChoiceField(
        label="Cuándo",
        choices=[("ahora", "Publicar ahora"), (PROGRAMAR, "Programar para una fecha y hora")],
        widget=forms.RadioSelect,
        initial="ahora",
        required=False,
    )
    fecha = forms.DateField(label="Fecha", required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    hora = forms.TimeField(
        label="Hora de Chile", required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    para_el = None

    def clean(self):
        datos = super().clean()
        if datos.get("cuando") != self.PROGRAMAR:
            self.errors.pop("fecha", None)
            self.errors.pop("hora", None)
            return datos
        for nombre, falta in (("fecha", "Indique la fecha."), ("hora", "Indique la hora, de 00:00 a 23:59.")):
            if not datos.get(nombre) and nombre not in self.errors:
                self.add_error(nombre, falta)
        if not self.errors:
            self._fijar(datos["fecha"], datos["hora"].replace(second=0, microsecond=0))
        return datos

    def _fijar(self, dia, hora):
        if dia > timezone.localdate() + A_LO_MAS:
            self.add_error("fecha", "Falta más de un año para esa fecha: elija una más cercana.")
            return
        try:
            self.para_el = horas.de_chile(dia, hora)
        except horas.HoraImposible as error:
            self.add_error("hora", str(error))
            return
        if self.para_el <= timezone.now():
            ahora = horas.en_palabras(timezone.now())
            self.add_error("fecha", f"Esa hora ya pasó: en Chile es el {ahora}. Elija una que venga.")


def _por_que_no(request, huella, cuando):
    """Why it is not to be published: it is not what was read, or its hour cannot be. Empty when it is."""
    vista = request.POST.get("huella", "")
    if request.method != "POST":
        return ""
    if vista != huella:
        return CAMBIO if vista else SIN_HUELLA
    return "" if cuando.is_valid() else SIN_HORA


def _se_puede_empezar(trabajo: Trabajo) -> bool:
    """Whether nobody is at it and, if a worker is expected, it had time to come."""
    desde = trabajo.para_el or trabajo.pedido_el
    tarda = not settings.COLA or abs(timezone.now() - desde) > ESPERA
    return tarda and Trabajo.objects.por_hacer().filter(pk=trabajo.pk).exists()


def cambios_desde_la_publicada(cuenta, documento):
    """(version, changes) against the published one; None when there is none, or publishing will say why it cannot be
    read."""
    try:
        return cambios_por_publicar(cuenta, documento)
    except ErrorDePublicacion:
        bitacora.exception("the edition before this one of account %s cannot be read", cuenta.pk)
        return None


class PublicarCuenta(AccionesDeCuenta):
    """Mixin of the ModelAdmin of CuentaPublica."""

    def get_urls(self):
        vistas = {"publicar": self.publicar, "progreso": self.progreso, "anular": self.anular}
        return self.rutas(vistas) + super().get_urls()

    def publicar(self, request, pk):
        cuenta = self._cuenta(request, pk, Permiso.PUBLICAR)
        if cuenta.esta_cerrada:
            return self._ya_publicada(request, cuenta)
        if request.method != "POST" and cuenta.trabajos.pendientes().exists():
            return self._al_progreso(cuenta)
        try:
            documento = congelar(cuenta)
            halladas = revisar(documento)
        except MateriaDesconocida as error:
            messages.error(request, str(error))
            return self.a_la_cuenta(cuenta)
        huella, cuando = formatos.huella(documento), FormCuando(request.POST or None)
        motivo = revision.limpio(request.POST.get("motivo", ""))[:2000]
        rechazo = _por_que_no(request, huella, cuando)
        if request.method == "POST" and not rechazo:
            try:
                return self._empezar(request, pedir(cuenta, request.user, motivo, huella, cuando.para_el))
            except YaPublicada:
                return self._ya_publicada(request, CuentaPublica.objects.get(pk=cuenta.pk))
            except ErrorDePublicacion as error:
                rechazo = str(error)
        return self._preguntar(
            request,
            cuenta,
            rechazo,
            huella=huella,
            motivo=motivo,
            cuando=cuando,
            **self._pregunta(cuenta, documento, halladas),
        )

    def _pregunta(self, cuenta, documento, halladas):
        return {
            "cambios": cambios_desde_la_publicada(cuenta, documento),
            "imposible": cuenta.estado != CuentaPublica.Estado.APROBADA,
            "title": "Publicar la cuenta",
            "boton": "Publicar",
            "con_motivo": cuenta.version > 1,
            "pendientes": [d for d in halladas if d.impide_publicar],
            "resumen": revision.resumen(halladas),
            "explicacion": "Quedará a la vista de todos en el sitio y esta versión no se podrá modificar: para "
            "enmendarla se publica otra versión, y ambas quedan visibles.",
        }

    def _ya_publicada(self, request, cuenta):
        """Who confirms what somebody else has just published got what they asked for."""
        if request.POST.get("huella") == cuenta.edicion.huella:
            messages.info(request, YA_PUBLICADA)
        else:
            messages.error(request, "Esta versión ya está publicada.")
        return self.a_la_cuenta(cuenta)

    def _empezar(self, request, trabajo):
        if trabajo.programado:
            hecho = f"La cuenta se publicará el {horas.en_palabras(trabajo.para_el)}, hora de Chile."
            messages.success(request, hecho)
            self.log_change(request, trabajo.cuenta, hecho)
            return self.a_la_cuenta(trabajo.cuenta)
        self.log_change(request, trabajo.cuenta, "Pidió publicar la cuenta.")
        if not settings.COLA:
            ejecutar(trabajo.pk)
        return self._al_progreso(trabajo.cuenta)

    def _al_progreso(self, cuenta):
        return HttpResponseRedirect(reverse("admin:cuenta_publica_cuentapublica_progreso", args=[cuenta.pk]))

    def progreso(self, request, pk):
        """How the last job goes; the page calls itself until it is over. On POST, do it without the worker."""
        cuenta = self._cuenta(request, pk, Permiso.PUBLICAR if request.method == "POST" else Permiso.VER)
        trabajo = cuenta.trabajos.first()
        if request.method == "POST" and trabajo and _se_puede_empezar(trabajo):
            ejecutar(trabajo.pk)
            return self._al_progreso(cuenta)
        if trabajo and not (trabajo.pendiente and not trabajo.programado):
            return self._resultado(request, cuenta, trabajo)
        contexto = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "cuenta": cuenta,
            "trabajo": trabajo,
            "title": "Publicación de la cuenta",
            "se_puede_empezar": trabajo and _se_puede_empezar(trabajo),
        }
        return TemplateResponse(request, "admin/progreso.html", contexto, headers={"Refresh": "2"} if trabajo else None)

    def _resultado(self, request, cuenta, trabajo):
        """What failed, and what waits for its hour, is said by the account's page itself."""
        if trabajo.estado == Trabajo.Estado.HECHO:
            propio = trabajo.pedido_por_id == request.user.pk
            decir = messages.success if propio else messages.info
            decir(request, "La cuenta quedó publicada." if propio else YA_PUBLICADA)
        elif trabajo.estado == Trabajo.Estado.ANULADO:
            messages.info(request, "La publicación se anuló: no se publicó nada.")
        return self.a_la_cuenta(cuenta)

    def anular(self, request, pk):
        cuenta = self._cuenta(request, pk, Permiso.PUBLICAR)

        def hacer():
            anular(cuenta)
            return cuenta

        return self._confirmar(
            request,
            cuenta,
            hacer,
            "Se anuló la publicación.",
            title="Anular la publicación",
            boton="Anular la publicación",
            explicacion="La cuenta no se publicará y seguirá aprobada: podrá publicarla o programarla de nuevo.",
        )
