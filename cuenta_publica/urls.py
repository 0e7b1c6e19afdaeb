"""Addresses of the portal: Spanish, stable, without accents."""

from django.urls import include, path, register_converter

from . import views
from .admin import personas, sitio
from .admin.correos import mis_correos


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


class ConvertidorDeManifiesto(ConvertidorDeArchivo):
    regex = "original|retiro"


register_converter(ConvertidorDeArchivo, "archivo")
register_converter(ConvertidorDeManifiesto, "manifiesto")
register_converter(ConvertidorDeAnio, "anio")
register_converter(ConvertidorDeVersion, "version")

de_una_edicion = [
    path("", views.cuenta, name="cuenta"),
    path("original.pdf", views.original, name="original"),
    path("<archivo:nombre>", views.archivo, name="archivo"),
]

DE_UNA_VERSION = "cuentas/<slug:slug>/<anio:anio>/v<version:version>/"

urlpatterns = [
    path("", views.portada, name="portada"),
    path("integridad.json", views.integridad, name="integridad"),
    path("verificar/", views.verificar, name="verificar"),
    path(f"{DE_UNA_VERSION}manifiesto.json", views.manifiesto, name="manifiesto"),
    path(f"{DE_UNA_VERSION}manifiesto-<manifiesto:tipo>.json", views.manifiesto, name="manifiesto_de"),
    path(DE_UNA_VERSION, include(de_una_edicion)),
    path("cuentas/<slug:slug>/<anio:anio>/", include(de_una_edicion)),
    path("cuentas/<slug:slug>/<anio:anio>/informar-error/", views.informar_error, name="informar_error"),
    path("contraste/<str:llave>/", views.contraste, name="contraste"),
    path("salud/", views.salud, name="salud"),
    path("admin/mis-correos/", sitio.admin_view(mis_correos), name="mis_correos"),
    path("ingreso/", include("cuenta_publica.ingreso.urls")),
    path("admin/personas/", include(personas.rutas)),
    path("admin/", sitio.urls),
]
