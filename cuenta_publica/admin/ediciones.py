"""What is done to what is already public, or to what never will be: withdraw, add the signed document, discard."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from .. import registro
from ..models import Bloque, Cifra, Contraste, CuentaPublica, Organismo, Original, Retiro
from ..publicacion import ErrorDePublicacion, adjuntar_original, descartar, huella_de_borrador, retirar
from ..publicacion.errores import (
    CAMBIO_EL_BORRADOR,
    NO_RECIBE_ORIGINAL,
    NO_SE_DESCARTA,
    SIN_PUBLICAR,
    YA_DESCARTADO,
    YA_RETIRADA,
    YA_TIENE_ORIGINAL,
)
from ..publicacion.retiro import por_quitar
from ..roles import Permiso
from .acciones import AccionesDeCuenta
from .revision import limpio

Estado = CuentaPublica.Estado
DESCARTO = "Descartó un borrador de {}."
QUEDAN_ARCHIVOS = (
    "La edición ya no está en el sitio, pero el disco no dejó borrar sus archivos: pida a quien administra el servidor "
    "que ejecute «manage.py reconciliar»."
)


class FormRetiro(forms.ModelForm):
    class Meta:
        model = Retiro
        fields = ("causal", "motivo")
        widgets = {
            "causal": forms.TextInput({"size": 60}),
            "motivo": forms.Textarea({"rows": 4, "cols": 60, "maxlength": 2000}),
        }


class FormOriginal(forms.Form):
    archivo = forms.FileField(
        label="Documento firmado o leído (PDF)",
        allow_empty_file=True,  # publicacion says it better
        error_messages={"required": "Elija el archivo."},
        max_length=255,
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
    )
    revisado = forms.BooleanField(
        label="Lo abrí y lo leí entero: puede publicarse tal como está.",
        error_messages={"required": "Confirme que lo revisó: nadie más lo hará antes de que se publique."},
    )


def que_se_pierde(cuenta) -> list[str]:
    """What hangs from a draft, counted, as the person knows it."""
    filas = sum(m.objects.filter(capitulo__cuenta=cuenta).count() for m in registro.modelos_de_fila())
    cuantos = [
        (cuenta.capitulos.count(), "capítulo", "capítulos"),
        (Bloque.objects.filter(capitulo__cuenta=cuenta).count(), "texto, tabla o figura", "textos, tablas y figuras"),
        (filas, "fila de datos", "filas de datos"),
        (Cifra.objects.filter(capitulo__cuenta=cuenta).count(), "cifra suelta", "cifras sueltas"),
        (cuenta.destacadas.count(), "cifra destacada", "cifras destacadas"),
        (cuenta.cumplimientos.count(), "respuesta a un compromiso", "respuestas a compromisos"),
        (cuenta.respuestas.count(), "respuesta a la revisión", "respuestas a la revisión"),
        (Contraste.objects.filter(capitulo__cuenta=cuenta).count(), "contraste", "contrastes con sus comentarios"),
        (cuenta.trabajos.pendientes().count(), "publicación programada", "publicaciones programadas"),
    ]  # fmt: skip
    return [f"Se pierde{'n' if n > 1 else ''} {n} {uno if n == 1 else varios}." for n, uno, varios in cuantos if n]


class EdicionDeCuenta(AccionesDeCuenta):
    """Mixin of the ModelAdmin of CuentaPublica."""

    def get_urls(self):
        return self.rutas({"retirar": self.retirar, "adjuntar": self.adjuntar}) + super().get_urls()

    # --- withdrawing ------------------------------------------------------------------------------------------------

    def retirar(self, request, pk):
        cuenta = self._cuenta(request, pk)
        if not request.user.is_superuser:
            raise PermissionDenied
        if cuenta.estado not in (Estado.PUBLICADA, Estado.REEMPLAZADA):
            return self._no(request, cuenta, YA_RETIRADA if cuenta.esta_cerrada else SIN_PUBLICAR)
        enviado = {campo: limpio(request.POST.get(campo, "")) for campo in FormRetiro.Meta.fields}
        form = FormRetiro(enviado if request.method == "POST" else None)
        if form.is_valid():
            try:
                return self._retirar(request, cuenta, form)
            except ErrorDePublicacion as error:
                return self._no(request, cuenta, str(error))
            except ValidationError as error:
                form.add_error(None, error)
        return self._preguntar(
            request,
            cuenta,
            "No se retiró nada: corrija lo que se indica más abajo." if form.errors else "",
            form=form,
            title="Retirar la edición",
            boton="Retirar para siempre",
            grave=True,
            explicacion="Se retira solo lo que la ley manda no publicar. No se puede deshacer.",
            consecuencias=self._de_retirar(cuenta),
        )

    def _retirar(self, request, cuenta, form):
        retirar(cuenta.edicion, request.user, **form.cleaned_data)
        hecho = f"Se retiró del sitio la versión {cuenta.version}."
        self.log_change(request, cuenta, hecho)
        messages.success(request, hecho)
        if por_quitar():
            messages.warning(request, QUEDAN_ARCHIVOS)
        return self.a_la_cuenta(cuenta)

    def _de_retirar(self, cuenta) -> list[str]:
        return [
            "La página, el PDF, los datos y el documento firmado salen del sitio al instante y se borran sus archivos.",
            "En su lugar queda un aviso público con la fecha, la causal y el motivo que usted escriba aquí.",
            "Queda también su huella en la cadena de integridad, que prueba que existió y no dice qué decía.",
            *_donde_puede_repetirse(cuenta),
            "Los respaldos hechos antes y lo que otros hayan descargado no se borran: haga un respaldo nuevo y elimine "
            "los anteriores según corresponda.",
        ]

    # --- the signed document ----------------------------------------------------------------------------------------

    def adjuntar(self, request, pk):
        cuenta = self._cuenta(request, pk, Permiso.ADJUNTAR)
        if cuenta.estado not in (Estado.PUBLICADA, Estado.REEMPLAZADA):
            return self._no(request, cuenta, NO_RECIBE_ORIGINAL)
        if Original.objects.filter(edicion__cuenta=cuenta).exists():
            return self._no(request, cuenta, YA_TIENE_ORIGINAL)
        form = FormOriginal(request.POST, request.FILES) if request.method == "POST" else FormOriginal()
        if form.is_valid():
            try:
                return self._adjuntar(request, cuenta, form.cleaned_data["archivo"])
            except ErrorDePublicacion as error:
                form.add_error("archivo", str(error))
        return self._preguntar(
            request,
            cuenta,
            "No se publicó el documento: vea por qué más abajo y elíjalo de nuevo." if form.errors else "",
            form=form,
            title="Adjuntar el documento firmado",
            boton="Publicar el documento",
            explicacion="Queda junto a las descargas de esta edición, para que todos puedan compararlo con ella.",
            consecuencias=[
                "Se publica tal como está, con sus firmas, timbres y todo lo que traiga: revise que no muestre un RUT, "
                "un domicilio ni otro dato personal.",
                "No se cambia ni se quita: cada edición recibe uno solo.",
            ],
        )

    def _adjuntar(self, request, cuenta, archivo):
        adjuntar_original(cuenta.edicion, request.user, archivo.read(settings.ORIGINAL_BYTES + 1))
        hecho = "El documento firmado quedó publicado junto a la edición."
        self.log_change(request, cuenta, hecho)
        messages.success(request, hecho)
        return self.a_la_cuenta(cuenta)

    # --- discarding -------------------------------------------------------------------------------------------------

    def delete_view(self, request, object_id, extra_context=None):
        """In the place of Django's page: it asks with the words of an account, and deletes only what was seen."""
        cuenta = self.get_object(request, unquote(object_id))
        if not cuenta:
            return self._ya_descartado(request, unquote(object_id))
        if not self._puede(request, Permiso.DESCARTAR, cuenta):
            raise PermissionDenied
        if cuenta.esta_cerrada:
            return self._no(request, cuenta, NO_SE_DESCARTA)
        que = "el borrador" if cuenta.version == 1 else "la corrección en curso"
        huella = huella_de_borrador(cuenta)
        vista = request.POST.get("huella", "")
        if request.method == "POST" and vista == huella:
            return self._descartar(request, cuenta, huella)
        return self._preguntar(
            request,
            cuenta,
            CAMBIO_EL_BORRADOR if request.method == "POST" else "",
            huella=huella,
            title=f"Descartar {que}",
            boton=f"Descartar {que}",
            grave=True,
            explicacion="Se borra todo lo que se escribió en esta versión, y no se puede deshacer.",
            consecuencias=[*que_se_pierde(cuenta), *_lo_que_queda(cuenta)],
        )

    def _descartar(self, request, cuenta, huella):
        try:
            descartar(cuenta, huella)
        except ErrorDePublicacion as error:
            return self._no(request, cuenta, str(error))
        LogEntry.objects.log_actions(request.user.pk, [cuenta], DELETION, DESCARTO.format(cuenta.organismo.slug))
        messages.success(request, f"Se descartó el borrador: {cuenta}.")
        queda = _versiones(cuenta).first()
        return self.a_la_cuenta(queda) if queda else HttpResponseRedirect(reverse("admin:index"))

    def _ya_descartado(self, request, pk):
        """Who confirms what they, or a colleague, have just discarded got what they asked for; 404 for all else."""
        propios = [DESCARTO.format(slug) for slug in Organismo.objects.de(request.user).values_list("slug", flat=True)]
        descartes = LogEntry.objects.filter(object_id=pk, action_flag=DELETION, change_message__in=propios)
        if "\0" in pk or not descartes.exists():
            raise Http404("No existe esa cuenta.")
        messages.info(request, YA_DESCARTADO)
        return HttpResponseRedirect(reverse("admin:index"))

    def _no(self, request, cuenta, por_que):
        messages.error(request, por_que)
        return self.a_la_cuenta(cuenta)


def _donde_puede_repetirse(cuenta) -> list[str]:
    """What else is on the site that may say what is about to be withdrawn."""
    publicas = CuentaPublica.objects.filter(
        organismo=cuenta.organismo_id, estado__in=(Estado.PUBLICADA, Estado.REEMPLAZADA)
    )
    otras = publicas.filter(anio=cuenta.anio).exclude(pk=cuenta.pk).order_by("version")
    avisos = ["No quedará ninguna versión en el sitio. Para publicarla sin lo que se retira, corríjala después."]
    if otras:
        avisos = [
            f"Siguen en el sitio otras versiones: {', '.join(f'la {otra.version}' for otra in otras)}. La fe de "
            "erratas de una versión posterior puede repetir lo que aquí se retira, y una anterior puede decirlo "
            "también: revíselas y retírelas."
        ]
    if publicas.filter(anio=cuenta.anio + 1).exists():
        avisos.append(f"La cuenta de {cuenta.anio + 1} repite los compromisos de esta: revísela también.")
    return avisos


def _versiones(cuenta):
    """The versions of the account that are not drafts, the last one first."""
    return CuentaPublica.objects.filter(
        organismo=cuenta.organismo_id, anio=cuenta.anio, estado__in=CuentaPublica.CERRADOS
    ).order_by("-version")


def _lo_que_queda(cuenta) -> list[str]:
    ultima = _versiones(cuenta).first()
    if not ultima:
        return ["Esta cuenta nunca se publicó: no quedará ninguna versión de ella."]
    return [f"La versión {ultima.version} ({ultima.get_estado_display().lower()}) queda como está."]
