"""Addresses of the portal: Spanish, stable, without accents."""

from django.urls import include, path, register_converter

from . import views
from .admin import sitio


class ConvertidorDeAnio:
    regex = "[12][0-9]{3}"

    def to_python(self, valor):
        return int(valor)

    def to_url(self, valor):
        return str(valor)


class ConvertidorDeVersion(ConvertidorDeAnio):
    regex = "[1-9][0-9]{0,3}"


class ConvertidorDeArchivo(ConvertidorDeVersion):
    regex = "[a-z]+[.][a-z]+"

    def to_python(self, valor):
        return valor


register_converter(ConvertidorDeArchivo, "archivo")
register_converter(ConvertidorDeAnio, "anio")
register_converter(ConvertidorDeVersion, "version")

de_una_edicion = [
    path("", views.cuenta, name="cuenta"),
    path("<archivo:nombre>", views.archivo, name="archivo"),
]

urlpatterns = [
    path("", views.portada, name="portada"),
    path("cuentas/<slug:slug>/<anio:anio>/v<version:version>/", include(de_una_edicion)),
    path("cuentas/<slug:slug>/<anio:anio>/", include(de_una_edicion)),
    path("salud/", views.salud, name="salud"),
    path("admin/", sitio.urls),
]
