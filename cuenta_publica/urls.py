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
    regex = "capitulo-[a-z0-9-]+[.]pdf|[a-z]+[.][a-z]+"

    def to_python(self, valor):
        return valor


class ConvertidorDeManifiesto(ConvertidorDeArchivo):
    regex = "original|retiro"


class ConvertidorDePalabra(ConvertidorDeArchivo):
    regex = "[a-z]+"


class ConvertidorDeGuardado(ConvertidorDeArchivo):
    """The first words of the name under which a file is saved, and what ends them (see ``cabeceras.de_archivo``)."""

    regex = "capitulo-[a-z0-9-]+_|[a-z]+-"

    def to_python(self, valor):
        return valor[:-1]

    def to_url(self, valor):
        return f"{valor}_" if "-" in valor else f"{valor}-"


class ConvertidorDeHuella(ConvertidorDeArchivo):
    regex = "[0-9a-f]{64}"


register_converter(ConvertidorDeArchivo, "archivo")
register_converter(ConvertidorDeManifiesto, "manifiesto")
register_converter(ConvertidorDePalabra, "palabra")
register_converter(ConvertidorDeGuardado, "guardado")
register_converter(ConvertidorDeHuella, "huella")
register_converter(ConvertidorDeAnio, "anio")
register_converter(ConvertidorDeVersion, "version")

de_una_edicion = [
    path("", views.cuenta, name="cuenta"),
    path("original.pdf", views.original, name="original"),
    path("<archivo:nombre>", views.archivo, name="archivo"),
    path("capitulos/", views.capitulos, name="capitulos"),
    path("datos/<slug:nombre>.csv", views.tabla, name="tabla"),
    path("grafico-<version:numero>.svg", views.grafico, name="grafico"),
]

#: The sha256 of a sealed file and the name under which it is saved.
POR_HUELLA = "archivos/<huella:sha256>/<guardado:base><slug:slug>-<anio:anio>-v<version:version>.<palabra:extension>"
DE_UNA_VERSION = "cuentas/<slug:slug>/<anio:anio>/v<version:version>/"

handler404 = views.no_existe

urlpatterns = [
    path("", views.portada, name="portada"),
    path("provincias/", views.provincias, name="provincias"),
    path("provincias/<slug:slug>/", views.provincia, name="provincia"),
    path("buscar/", views.buscar, name="buscar"),
    path("datos/", views.datos, name="datos"),
    path("datos/<slug:materia>/<slug:conjunto>/", views.explorar, name="datos_conjunto"),
    path("datos/<slug:materia>/<slug:conjunto>/datos.<palabra:formato>", views.exportar, name="datos_exportar"),
    path("datos/<slug:materia>/<slug:conjunto>/comparar/", views.comparar, name="datos_comparar"),
    path("datos/<slug:materia>/<slug:conjunto>/diccionario/", views.diccionario, name="datos_diccionario"),
    path(
        "datos/<slug:materia>/<slug:conjunto>/diccionario.json", views.diccionario_json, name="datos_diccionario_json"
    ),
    path("datos/catalogo.json", views.catalogo, name="datos_catalogo"),
    path("datos/api/", views.api, name="datos_api"),
    path("datos/descargas/", views.descargas, name="datos_descargas"),
    path("datos/descargas/<anio:anio>.zip", views.paquete, name="datos_paquete_del_anio"),
    path("datos/descargas/<slug:materia>.zip", views.paquete, name="datos_paquete"),
    path("api/", include("cuenta_publica.api.urls")),
    path("ayuda/", views.ayuda, name="ayuda"),
    path("ayuda/<slug:pagina>/", views.ayuda, name="ayuda_pagina"),
    path("informar-error/", views.elegir_cuenta, name="elegir_cuenta"),
    path("cordillera/<slug:slug>.svg", views.cordillera, name="cordillera"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("novedades.xml", views.novedades, name="novedades"),
    path("integridad.json", views.integridad, name="integridad"),
    path("verificar/", views.verificar, name="verificar"),
    path(f"{DE_UNA_VERSION}manifiesto.json", views.manifiesto, name="manifiesto"),
    path(f"{DE_UNA_VERSION}manifiesto-<manifiesto:tipo>.json", views.manifiesto, name="manifiesto_de"),
    path(DE_UNA_VERSION, include(de_una_edicion)),
    path("cuentas/<slug:slug>/<anio:anio>/", include(de_una_edicion)),
    path(POR_HUELLA, views.por_huella, name="por_huella"),
    path("cuentas/<slug:slug>/<anio:anio>/informar-error/", views.informar_error, name="informar_error"),
    path("contraste/<str:llave>/", views.contraste, name="contraste"),
    path("salud/", views.salud, name="salud"),
    path("admin/mis-correos/", sitio.admin_view(mis_correos), name="mis_correos"),
    path("ingreso/", include("cuenta_publica.ingreso.urls")),
    path("admin/personas/", include(personas.rutas)),
    path("admin/", sitio.urls),
]
