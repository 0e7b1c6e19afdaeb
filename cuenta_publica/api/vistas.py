"""The resources. Each one gives its JSON, or raises what is wrong with what it was asked."""

from django.conf import settings
from django.urls import reverse

from ..datos.diccionario import campos
from ..datos.publicos import publico, publicos
from . import cuentas as de_cuentas
from .filas import pagina
from .openapi import documento
from .respuestas import Problema, exigir_conocidos, licencia, recurso

NO_HAY = "No hay nada en esta dirección. La lista de lo que hay está en /api/."


def _direccion(ruta: str, *args) -> str:
    return f"{settings.URL_DEL_PORTAL}{reverse(ruta, args=args)}"


@recurso
def indice(request):
    """What there is. No query."""
    exigir_conocidos(request.GET, ())
    return {
        "titulo": "Datos de las cuentas públicas provinciales",
        "licencia": licencia(),
        "documentacion": _direccion("datos_api"),
        "openapi": _direccion("api_openapi"),
        "catalogo": _direccion("datos_catalogo"),
        "conjuntos": _direccion("api_conjuntos"),
        "cuentas": _direccion("api_cuentas"),
        "ediciones": _direccion("api_ediciones"),
        "datos": {uno.clave: _direccion("api_datos", uno.de, uno.conjunto.clave) for uno in publicos()},
    }


@recurso
def conjuntos(request):
    """Every conjunto with its fields. A query for each catalogue."""
    exigir_conocidos(request.GET, ())
    return {"licencia": licencia(), "conjuntos": [_conjunto(uno) for uno in publicos()]}


def _conjunto(uno) -> dict:
    de = (uno.de, uno.conjunto.clave)
    return {
        "conjunto": uno.clave,
        "titulo": uno.titulo,
        "materia": uno.materia.nombre if uno.materia else None,
        "datos": _direccion("api_datos", *de),
        "pagina": f"{settings.URL_DEL_PORTAL}{uno.get_absolute_url()}",
        "diccionario": _direccion("datos_diccionario", *de),
        "campos": campos(uno),
    }


@recurso
def datos(request, materia, conjunto):
    try:
        hallado = publico(materia, conjunto)
    except LookupError:
        raise Problema(404, NO_HAY) from None
    return pagina(request, hallado)


cuentas = recurso(de_cuentas.cuentas)
ediciones = recurso(de_cuentas.ediciones)
historial = recurso(de_cuentas.historial)


@recurso
def openapi(request):
    exigir_conocidos(request.GET, ())
    return documento()


@recurso
def no_existe(request, resto):
    raise Problema(404, NO_HAY)
