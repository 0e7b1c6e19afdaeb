"""The site around the accounts."""

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..cabeceras import breve
from ..declaradas import destacadas_de
from ..directorio import anios_de, directorio, por_region

ULTIMAS, CIFRAS_DE_TARJETA = 4, 3


@require_safe
@breve
def portada(request):
    """Where to find a provincia, what was published last, and everything by provincia and year. Five queries."""
    territorios = directorio()
    cuentas = [(cuenta, territorio) for territorio in territorios for cuenta in territorio.cuentas]
    ultimas = sorted(cuentas, key=lambda par: par[0].publicada_el, reverse=True)[:ULTIMAS]
    cifras = destacadas_de([cuenta for cuenta, _ in ultimas], CIFRAS_DE_TARJETA)
    contexto = {
        "seccion": "cuentas",
        "portal": settings.URL_DEL_PORTAL,
        "regiones": por_region(territorios),
        "anios": anios_de(territorios),
        "ultimas": [(cuenta, territorio, cifras.get(cuenta.pk, ())) for cuenta, territorio in ultimas],
    }
    return render(request, "portada.html", contexto)


@never_cache
@require_safe
def salud(request):
    """200 "ok" when the database answers, 503 when it does not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("sin base de datos\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
