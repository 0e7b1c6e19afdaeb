"""What can be done with an account: each a view of its own, with its permission and its words when it fails."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from .. import formatos
from ..cabeceras import CSP_SELLADA
from ..congelar import congelar
from ..formatos.pdf import ErrorDePdf
from ..models import CuentaPublica
from ..publicacion import ErrorDePublicacion, corregir, crear_siguiente, sellar
from ..registro import MateriaDesconocida
from ..roles import Permiso
from . import revision

CORREGIR = (
    "Se copia todo a una versión nueva, que podrá modificar. La publicada sigue en el sitio hasta que se publique la "
    "nueva."
)
CORREGIR_RETIRADA = (
    "Se copia todo a una versión nueva, que podrá modificar, también lo que se retiró del sitio: quítelo de ella antes "
    "de publicarla."
)
SIGUIENTE = (
    "Se abre un borrador con los mismos capítulos, tablas y nombres, sin cifras: junto a cada una verá la del año "
    "anterior. Los textos se copian marcados para ponerlos al día, los períodos avanzan un año y los compromisos "
    "quedan por responder. No se copian las figuras ni lo que solo ocurrió este año."
)
SIGUIENTE_DE_RETIRADA = (
    f"{SIGUIENTE} Esta versión se retiró del sitio: revise que lo copiado no repita lo que se retiró."
)
ERRORES = (ErrorDePublicacion, ErrorDePdf, MateriaDesconocida, ValidationError)


def _en_palabras(error):
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


class AccionesDeCuenta:
    """Mixin of the ModelAdmin of CuentaPublica."""

    def get_urls(self):
        vistas = {
            "vista-previa": self.vista_previa,
            "pdf-borrador": self.pdf_borrador,
            "revision": self.revision,
            "corregir": self.corregir,
            "siguiente": self.siguiente,
        }
        return self.rutas(vistas) + super().get_urls()

    def rutas(self, vistas):
        """One address for each view of one account: ``{address: view}``."""
        return [
            path(
                f"<int:pk>/{url}/",
                self.admin_site.admin_view(vista),
                name=f"cuenta_publica_cuentapublica_{url.replace('-', '_')}",
            )
            for url, vista in vistas.items()
        ]

    def _cuenta(self, request, pk, permiso=Permiso.VER):
        """The cuenta, when the user may see it; else the same 404 as for one that does not exist. 403 for who sees it
        and has no ``permiso``."""
        cuenta = self.get_object(request, str(pk))
        if not cuenta:
            raise Http404("No existe esa cuenta.")
        if not self._puede(request, permiso, cuenta):
            raise PermissionDenied
        return cuenta

    def a_la_cuenta(self, cuenta):
        return HttpResponseRedirect(reverse("admin:cuenta_publica_cuentapublica_change", args=[cuenta.pk]))

    def _borrador(self, request, pk, escribir, tipo, sellado):
        """A draft of the file; what is published already is read at its own address, ``sellado``."""
        cuenta = self._cuenta(request, pk)
        if cuenta.esta_cerrada:
            nombre, *resto = sellado
            edicion = (cuenta.organismo.slug, cuenta.anio, cuenta.version)
            return HttpResponseRedirect(reverse(nombre, args=[*edicion, *resto]))
        try:
            documento = congelar(cuenta)
            contenido = escribir(documento, sellar(documento, cuenta.version, borrador=True))
        except ERRORES as error:
            messages.error(request, _en_palabras(error))
            return self.a_la_cuenta(cuenta)
        respuesta = HttpResponse(contenido, content_type=tipo)
        respuesta["Cache-Control"] = "private, no-store"
        return respuesta

    def vista_previa(self, request, pk):
        respuesta = self._borrador(request, pk, formatos.html.informe, "text/html; charset=utf-8", ["cuenta"])
        respuesta["Content-Security-Policy"] = CSP_SELLADA
        return respuesta

    def pdf_borrador(self, request, pk):
        sellado = ["archivo", "cuenta.pdf"]
        respuesta = self._borrador(request, pk, formatos.pdf.escribir, "application/pdf", sellado)
        respuesta["Content-Disposition"] = f'inline; filename="borrador-{pk}.pdf"'
        return respuesta

    def revision(self, request, pk):
        cuenta = self._cuenta(request, pk)
        try:
            return revision.pagina(self, request, cuenta)
        except MateriaDesconocida as error:
            messages.error(request, str(error))
            return self.a_la_cuenta(cuenta)

    def _confirmar(self, request, cuenta, hacer, hecho, **contexto):
        """Ask on GET, act on POST; what fails is said in words and nothing changes."""
        if request.method != "POST":
            return self._preguntar(request, cuenta, **contexto)
        try:
            resultado = hacer()
        except ERRORES as error:
            messages.error(request, _en_palabras(error))
            return self.a_la_cuenta(cuenta)
        self.log_change(request, resultado, hecho)
        messages.success(request, hecho)
        return self.a_la_cuenta(resultado)

    def _preguntar(self, request, cuenta, rechazo="", **contexto):
        """The page that asks. With a ``rechazo``, why what was answered could not be done."""
        propio = {"opts": self.opts, "cuenta": cuenta, "rechazo": rechazo}
        contexto = {**self.admin_site.each_context(request), **propio, **contexto}
        return TemplateResponse(request, "admin/confirmar.html", contexto, status=409 if rechazo else 200)

    def corregir(self, request, pk):
        cuenta = self._cuenta(request, pk, Permiso.CORREGIR)
        return self._confirmar(
            request,
            cuenta,
            lambda: corregir(cuenta),
            f"Se abrió la versión {cuenta.version + 1} como borrador.",
            title="Corregir la cuenta",
            boton="Abrir la versión siguiente",
            explicacion=CORREGIR_RETIRADA if cuenta.estado == CuentaPublica.Estado.RETIRADA else CORREGIR,
        )

    def siguiente(self, request, pk):
        cuenta = self._cuenta(request, pk, Permiso.CREAR)
        return self._confirmar(
            request,
            cuenta,
            lambda: crear_siguiente(cuenta),
            f"Se creó la cuenta de {cuenta.anio + 1} a partir de la de {cuenta.anio}.",
            title=f"Crear la cuenta de {cuenta.anio + 1}",
            boton=f"Crear la cuenta de {cuenta.anio + 1}",
            explicacion=SIGUIENTE_DE_RETIRADA if cuenta.estado == CuentaPublica.Estado.RETIRADA else SIGUIENTE,
        )
