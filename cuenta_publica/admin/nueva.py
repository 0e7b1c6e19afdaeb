"""A new account from nothing: of whom, of which year, and what it begins from."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from .. import registro
from ..models import CuentaPublica, Organismo
from ..permisos import puede_en
from ..publicacion.esqueleto import copiar_esqueleto, modelos, recuento, ultima_de
from ..publicacion.siguiente import continuar
from ..roles import Permiso
from ..traslado import mover_titulo
from .guardado import FormNumerado

ULTIMA, MODELO, CERO = "ultima", "modelo", "cero"
YA_EXISTE = "Este organismo ya tiene una cuenta de ese año: ábrala, o corríjala si se publicó."
TITULO = "Nueva cuenta"
PRIMER_ANIO = 1990
AYUDAS = {
    ULTIMA: "Los mismos capítulos, tablas y nombres, sin cifras. Los textos se copian marcados para ponerlos al día.",
    MODELO: "Solo sus capítulos y sus tablas vacías, con sus títulos: ningún texto, ningún nombre y ninguna cifra de "
    "ese organismo.",
    CERO: "Sin capítulos: usted los agrega uno por uno.",
}


class NuevaForm(FormNumerado):
    """``pedido`` is the organismo that was chosen already, if any: what is suggested and offered is its own."""

    posibles: list[Organismo] = []
    pedido: Organismo | None = None
    # Whoever says nothing gets nothing copied.
    desde = forms.ChoiceField(label="Empezar desde", required=False, widget=forms.RadioSelect)
    modelo = forms.ModelChoiceField(CuentaPublica.objects.none(), label="Cuenta que sirve de modelo", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ultima = ultima_de(self.pedido) if self.pedido else None
        publicadas = list(modelos())
        self.mas_completa = max(publicadas, key=lambda c: c.partes, default=None)
        self.fields["modelo"].queryset = modelos()
        self.fields["modelo"].choices = [("", "Elija una cuenta"), *((c.pk, _como_modelo(c)) for c in publicadas)]
        self.fields["desde"].choices = self._caminos()
        self.initial = self._sugerencias() | self.initial

    def _caminos(self) -> list[tuple[str, str]]:
        ultima, modelo = [], []
        if self.ultima:
            ultima = [(ULTIMA, f"La última cuenta de la {self.ultima.organismo} ({self.ultima.anio})")]
        if self.mas_completa:
            modelo = [(MODELO, "El modelo de otra cuenta publicada")]
        return [*ultima, *modelo, (CERO, "Desde cero")]

    def _sugerencias(self) -> dict:
        anio = anio_sugerido(self.pedido) if self.pedido else None
        dichas = {"organismo": self.pedido, "anio": anio, "desde": self.fields["desde"].choices[0][0]}
        return dichas | {"modelo": self.mas_completa} | self._de_la_portada(anio)

    def _de_la_portada(self, anio: int | None) -> dict[str, str]:
        """What the cover said the last time, in that year."""
        if not (self.ultima and anio):
            return {}
        de = self.ultima.anio
        return {c: mover_titulo(getattr(self.ultima, c), de, anio - de) for c in ("titulo_portada", "lema")}

    @property
    def origen(self) -> CuentaPublica | None:
        return {ULTIMA: self.ultima, MODELO: self.cleaned_data.get("modelo")}.get(self.cleaned_data["desde"])

    def clean(self):
        limpio = super().clean()
        anio = limpio.get("anio")
        if CuentaPublica.objects.filter(organismo=limpio.get("organismo"), anio=anio).exists():
            raise ValidationError(YA_EXISTE)
        for campo, dicho in self._de_la_portada(anio).items():
            if campo not in self.changed_data:  # it was suggested for another year
                limpio[campo] = dicho
        if limpio.get("desde") == MODELO and "modelo" not in self.errors and not limpio.get("modelo"):
            self.add_error("modelo", "Elija la cuenta que sirve de modelo.")
        if not self.errors and self.origen:
            self._exigir_materias()
        return limpio

    def _exigir_materias(self):
        try:
            for materia in set(self.origen.capitulos.values_list("materia", flat=True)):
                registro.materia(materia)
        except registro.MateriaDesconocida as error:
            self.add_error("desde", str(error))

    def copiar(self) -> str:
        """Fill the account, which was just saved, from what was chosen: what was copied, in words."""
        if not self.origen:
            return "Se creó la cuenta, sin capítulos: agregue el primero."
        (continuar if self.cleaned_data["desde"] == ULTIMA else copiar_esqueleto)(self.origen, self.instance)
        return _en_palabras(recuento(self.instance), self.origen.anio)


def anio_sugerido(organismo: Organismo) -> int | None:
    """The last year that is over, in which it existed and of which it has no account. One query."""
    desde, hasta = organismo.vigente_desde, organismo.vigente_hasta
    cerrado = timezone.localdate().year - 1
    ultimo = min(cerrado, hasta.year) if hasta else cerrado
    primero = desde.year if desde else PRIMER_ANIO
    con_cuenta = set(organismo.cuentas.values_list("anio", flat=True))
    return next((anio for anio in range(ultimo, primero - 1, -1) if anio not in con_cuenta), None)


def _como_modelo(cuenta: CuentaPublica) -> str:
    return f"{cuenta.organismo}, {cuenta.anio} ({_cuantos(cuenta.partes, 'capítulo', 'capítulos')})"


def _cuantos(n: int, uno: str, varios: str) -> str:
    return f"1 {uno}" if n == 1 else f"{n} {varios}"


def _en_palabras(hay: dict[str, int], anio: int) -> str:
    capitulos = _cuantos(hay["capitulos"], "capítulo", "capítulos")
    tablas = f" con {_cuantos(hay['tablas'], 'tabla', 'tablas')}" if hay["tablas"] else ""
    textos = f" Los textos de {anio} quedan marcados para ponerlos al día." if hay["textos"] else ""
    crear = "Se creó" if hay["capitulos"] == 1 else "Se crearon"
    return f"{crear} {capitulos}{tablas}, sin cifras{'' if textos else ' ni textos'}.{textos}"


class NuevaCuenta:
    """Mixin of the ModelAdmin of CuentaPublica: its page to add."""

    add_form_template = "admin/cuenta_publica/cuentapublica/nueva.html"

    def opciones_de(self, db_field, request):
        """The organismos where this person may create accounts."""
        opciones = super().opciones_de(db_field, request)
        return opciones.filter(pk__in=[o.pk for o in opciones if puede_en(request.user, Permiso.CREAR, o.pk)])

    def _posibles(self, request) -> list[Organismo]:
        return list(self.opciones_de(CuentaPublica._meta.get_field("organismo"), request))

    def _pedido(self, request, posibles) -> Organismo | None:
        """The organismo that the form or the address names, or the only one there is to choose."""
        if len(posibles) == 1:
            return posibles[0]
        elegido = request.POST.get("organismo") or request.GET.get("organismo")
        return next((o for o in posibles if str(o.pk) == elegido), None)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj:
            return super().get_form(request, obj, change, **kwargs)
        clase = super().get_form(request, obj, change, **{**kwargs, "form": NuevaForm})
        clase.posibles = self._posibles(request)
        clase.pedido = self._pedido(request, clase.posibles)
        return clase

    def add_view(self, request, form_url="", extra_context=None):
        """First of whom, when there are several to choose from: what follows depends on it."""
        if request.method == "GET" and self.has_add_permission(request):
            posibles = self._posibles(request)
            if not self._pedido(request, posibles):
                return self._elegir(request, posibles)
        return super().add_view(request, form_url, extra_context)

    def _elegir(self, request, posibles) -> HttpResponse:
        contexto = {"opts": self.opts, "title": TITULO, "posibles": posibles}
        contexto = self.admin_site.each_context(request) | contexto
        return TemplateResponse(request, "admin/cuenta_publica/cuentapublica/de_quien.html", contexto)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except IntegrityError:
            if object_id:
                raise
            # Somebody created it meanwhile: now the form itself says so, with all that was typed.
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if not change:
            request.copiado = form.copiar()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if add:
            form = context["adminform"].form
            aparte = {"desde", "modelo", *(["organismo"] if form.pedido else [])}
            context |= {
                "title": TITULO,
                "form": form,
                "sueltos": [campo for campo in form if campo.name not in aparte],
                "caminos": [(opcion.data, AYUDAS[opcion.data["value"]]) for opcion in form["desde"].subwidgets],
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, request.copiado)
        return self.a_la_cuenta(obj)
