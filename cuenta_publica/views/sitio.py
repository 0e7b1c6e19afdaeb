"""The site around the accounts."""

from itertools import groupby

from django.db import connection
from django.db.utils import DatabaseError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..models import CuentaPublica


@require_safe
def portada(request):
    """Published accounts by región, provincia and año."""
    publicadas = (
        CuentaPublica.objects.publicadas()
        .select_related("organismo__region", "organismo__provincia")
        .order_by("organismo__region__orden", "organismo__provincia__nombre", "organismo__slug", "-anio")
    )
    regiones = [(region, list(cuentas)) for region, cuentas in groupby(publicadas, lambda c: c.organismo.region)]
    return render(request, "portada.html", {"regiones": regiones})


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
