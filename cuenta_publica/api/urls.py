"""Addresses under ``/api/``; what is none of them says so as JSON."""

from django.urls import path, re_path

from . import vistas

urlpatterns = [
    path("", vistas.indice, name="api"),
    path("openapi.json", vistas.openapi, name="api_openapi"),
    path("conjuntos/", vistas.conjuntos, name="api_conjuntos"),
    path("datos/<slug:materia>/<slug:conjunto>/", vistas.datos, name="api_datos"),
    path("cuentas/", vistas.cuentas, name="api_cuentas"),
    path("ediciones/", vistas.ediciones, name="api_ediciones"),
    path("ediciones/<slug:slug>/<anio:anio>/", vistas.historial, name="api_historial"),
    re_path(r"^(?P<resto>[\s\S]+)", vistas.no_existe, name="api_no_existe"),  # «path:» takes no line ends
]
