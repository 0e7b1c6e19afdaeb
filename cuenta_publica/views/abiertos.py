"""Open data: the catalogue, what each field means, how programs ask, and everything at once."""

from django.conf import settings
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..api.cursores import MAXIMO, POR_OMISION
from ..api.respuestas import abierta, con_etag, escribir
from ..cabeceras import breve
from ..datos import paquetes
from ..datos.catalogo import catalogo as hacer_catalogo
from ..datos.diccionario import entradas, recurso
from ..datos.publicos import publicos
from ..formatos.reunion import ESTADOS
from .explorar import publico_o_404


def _licencia() -> dict[str, str]:
    return {"licencia": settings.LICENCIA, "licencia_url": settings.LICENCIA_URL}


@require_safe
def catalogo(request):
    """DCAT, as JSON-LD."""
    return con_etag(request, HttpResponse(escribir(hacer_catalogo()), content_type="application/ld+json"))


@require_safe
@breve
def diccionario(request, materia, conjunto):
    """What each field means: a query for each catalogue."""
    publico = publico_o_404(materia, conjunto)
    definiciones = publico.materia.definiciones if publico.materia else {}
    contexto = {
        "seccion": "datos",
        "publico": publico,
        "entradas": entradas(publico),
        "estados": ESTADOS,
        "definiciones": definiciones,
    }
    return render(request, "datos/diccionario.html", contexto | _licencia())


@require_safe
def diccionario_json(request, materia, conjunto):
    """The same as a Frictionless resource with its Table Schema."""
    datos = recurso(publico_o_404(materia, conjunto))
    return con_etag(request, HttpResponse(escribir(datos), content_type="application/json"))


@require_safe
@breve
def api(request):
    """How to use the interface, with examples. No query."""
    contexto = {
        "seccion": "datos",
        "portal": settings.URL_DEL_PORTAL,
        "publicos": publicos(),
        "por_omision": POR_OMISION,
        "maximo": MAXIMO,
    }
    return render(request, "datos/api.html", contexto | _licencia())


@require_safe
@breve
def descargas(request):
    """The packages there are. Two queries."""
    contexto = {"seccion": "datos", "anios": paquetes.anios(), "materias": paquetes.materias()}
    return render(request, "datos/descargas.html", contexto | _licencia())


@require_safe
def paquete(request, anio=None, materia=""):
    """Streamed: whoever reads slowly takes no memory, and what goes wrong cuts the file instead of shortening it."""
    try:
        pedido = paquetes.del_anio(anio) if anio else paquetes.de_materia(materia)
    except LookupError as error:
        raise Http404(str(error)) from None
    cabeceras = {"Content-Disposition": f'attachment; filename="cuentas-publicas-{anio or materia}.zip"'}
    if request.method == "HEAD":
        return abierta(HttpResponse(content_type="application/zip", headers=cabeceras))
    trozos = pedido.escribir(timezone.localtime())
    return abierta(StreamingHttpResponse(trozos, content_type="application/zip", headers=cabeceras))
