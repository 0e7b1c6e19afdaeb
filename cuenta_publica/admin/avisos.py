"""The panel of what the public says is wrong in the published accounts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone

from ..models import AvisoDeError, CuentaPublica
from ..permisos import puede, puede_en_alguno
from ..roles import Permiso
from .alcance import es_clave

#: Any of these lets one say that an aviso was attended.
ATIENDEN = (Permiso.CORREGIR, Permiso.REVISAR)
ATENDIDO = "Aviso marcado como atendido."
POR_PAGINA = 50


class AvisosDeError:
    """Mixin of the ModelAdmin of CuentaPublica."""

    def get_urls(self):
        vista = self.admin_site.admin_view(self.avisos)
        return [path("avisos/", vista, name="cuenta_publica_cuentapublica_avisos"), *super().get_urls()]

    def avisos(self, request):
        """Those of every account of the user's organismos; on POST, one was attended."""
        if not puede_en_alguno(request.user, Permiso.VER):
            raise PermissionDenied
        cuentas = CuentaPublica.objects.de(request.user)
        visibles = AvisoDeError.objects.filter(cuenta__in=cuentas).select_related("cuenta__organismo", "atendido_por")
        if request.method == "POST":
            return self._atender_aviso(request, visibles)
        todos = "todos" in request.GET
        elegidos = visibles if todos else visibles.filter(atendido_el=None)
        pagina = Paginator(elegidos.order_by("-id"), POR_PAGINA).get_page(request.GET.get("pagina"))
        contexto = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Avisos de error",
            "avisos": [(aviso, _puede_atender(request.user, aviso)) for aviso in pagina],
            "pagina": pagina,
            "todos": todos,
        }
        return TemplateResponse(request, "admin/avisos.html", contexto)

    def _atender_aviso(self, request, visibles):
        clave = request.POST.get("atender", "")
        aviso = visibles.filter(pk=clave).first() if es_clave(clave) else None
        if not aviso:
            raise Http404("No existe ese aviso.")
        if not _puede_atender(request.user, aviso):
            raise PermissionDenied
        atendido = {"atendido_el": timezone.now(), "atendido_por": request.user}
        if AvisoDeError.objects.filter(pk=aviso.pk, atendido_el=None).update(**atendido):
            self.log_change(request, aviso.cuenta, ATENDIDO)
        messages.success(request, ATENDIDO)
        return HttpResponseRedirect(request.get_full_path())


def _puede_atender(usuario, aviso) -> bool:
    return any(puede(usuario, permiso, aviso.cuenta) for permiso in ATIENDEN)
