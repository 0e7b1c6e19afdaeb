"""The rows of a selection as a file: the address of the explorer's page, with another end."""

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..cabeceras import breve
from ..datos.consulta import Consulta, ConsultaInvalida
from ..datos.direccion import Direccion
from ..datos.salidas import FORMATOS, Descarga
from ..datos.salidas.descarga import empezada
from ..datos.salidas.ods import DemasiadasFilas, exigir_que_quepa
from .explorar import invalida, publico_o_404

NO_HAY_FORMATO = "No hay descargas en ese formato: elige CSV, XLSX, ODS o JSON."


@require_safe
@breve
def exportar(request, materia, conjunto, formato):
    """Streamed: whoever reads slowly takes no memory, and what goes wrong cuts the file instead of shortening it."""
    publico = publico_o_404(materia, conjunto)
    if formato not in FORMATOS:
        raise Http404(NO_HAY_FORMATO)
    try:
        consulta = Consulta.leer(publico, request.GET)
        if formato == "ods":
            exigir_que_quepa(consulta)
    except ConsultaInvalida as error:
        return invalida(request, error)
    except DemasiadasFilas as error:
        return HttpResponse(f"{error}\n", status=422, content_type="text/plain; charset=utf-8")
    tipo, escribir = FORMATOS[formato]
    cabeceras = {
        "Content-Disposition": f'attachment; filename="{publico.de}-{publico.conjunto.clave}.{formato}"',
        "Access-Control-Allow-Origin": "*",
    }
    if request.method == "HEAD":
        return HttpResponse(content_type=tipo, headers=cabeceras)
    piezas = empezada(escribir(_descarga(request, consulta)))
    return StreamingHttpResponse(piezas, content_type=tipo, headers=cabeceras)


def _descarga(request, consulta: Consulta) -> Descarga:
    direccion = Direccion(consulta, request.GET)
    return Descarga(
        consulta,
        timezone.localtime(),
        request.build_absolute_uri(consulta.publico.get_absolute_url() + direccion.filtros),
        tuple(pastilla.texto for pastilla in direccion.pastillas()),
    )
