"""«Mis correos»: which mail each person receives."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ..correo import TIPOS
from ..models import Silencio
from .sitio import sitio


@require_http_methods(["GET", "HEAD", "POST"])
def mis_correos(request):
    """The marks are the kinds that this person receives; of nobody else is anything read or written here."""
    if request.method == "POST":
        recibir = set(request.POST.getlist("recibir"))
        callar(request.user, [tipo for tipo in TIPOS if tipo not in recibir])
        messages.success(request, "Se guardó qué correos recibe.")
        return HttpResponseRedirect(reverse("mis_correos"))
    callados = set(Silencio.objects.filter(usuario=request.user).values_list("tipo", flat=True))
    contexto = {
        **sitio.each_context(request),
        "title": "Mis correos",
        "tipos": [(tipo, que_es, tipo not in callados) for tipo, que_es in TIPOS.items()],
    }
    return TemplateResponse(request, "admin/mis_correos.html", contexto)


@transaction.atomic
def callar(usuario, tipos) -> None:
    """``tipos`` are all that ``usuario`` does not want."""
    Silencio.objects.filter(usuario=usuario).exclude(tipo__in=tipos).delete()
    Silencio.objects.bulk_create([Silencio(usuario=usuario, tipo=t) for t in tipos], ignore_conflicts=True)
