"""The catalogue of open data as DCAT 3 (JSON-LD): each conjunto and each published account, and where to get them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Max, Min
from django.urls import reverse

from ..models import CuentaPublica
from .publicos import Publico, publicos
from .salidas import FORMATOS

CONTEXTO = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
}
TIPOS = {formato: tipo.partition(";")[0] for formato, (tipo, _) in FORMATOS.items()}
MEDIOS = "https://www.iana.org/assignments/media-types/"
PAIS = {"id": "http://publications.europa.eu/resource/authority/country/CHL", "type": "dct:Location"}
ESPANOL = {"id": "http://publications.europa.eu/resource/authority/language/SPA"}
ANUAL = {"id": "http://publications.europa.eu/resource/authority/frequency/ANNUAL"}
PALABRAS = ["cuenta pública", "provincias", "Chile"]
#: Files of an account that hold its data.
DE_DATOS = ("cuenta.json", "cuenta.xlsx", "datos.zip")


def catalogo() -> dict[str, Any]:
    """The whole of it. A query for each conjunto and two for the accounts."""
    cuentas = CuentaPublica.objects.publicadas().select_related("organismo__region", "organismo__provincia", "edicion")
    publicadas = list(cuentas.prefetch_related("edicion__archivos").order_by("-anio", "organismo__slug", "id"))
    fecha = max((c.publicada_el for c in publicadas), default=None)
    modificado = {"dct:modified": _tipado(fecha.isoformat(timespec="seconds"), "dateTime")} if fecha else {}
    return {
        "@context": CONTEXTO,
        "id": _absoluta(reverse("datos_catalogo")),
        "type": "dcat:Catalog",
        "dct:title": _dicho("Datos de las cuentas públicas provinciales"),
        "dct:description": _dicho("Los datos de las cuentas públicas provinciales de Chile, en su versión vigente."),
        "dct:publisher": _quien(),
        "dct:language": ESPANOL,
        "dct:license": {"id": settings.LICENCIA_URL},
        "foaf:homepage": {"id": _absoluta(reverse("datos"))},
        **modificado,
        "dcat:service": _servicio(),
        "dcat:dataset": [
            *(_conjunto(publico) | modificado for publico in publicos()),
            *(_cuenta(cuenta) for cuenta in publicadas),
        ],
    }


def _absoluta(ruta: str) -> str:
    return f"{settings.URL_DEL_PORTAL}{ruta}"


def _dicho(texto: str) -> dict[str, str]:
    return {"@value": texto, "@language": "es"}


def _tipado(valor: str, tipo: str) -> dict[str, str]:
    return {"@value": valor, "@type": f"xsd:{tipo}"}


def _quien(nombre: str = "") -> dict[str, Any]:
    """Who publishes: the portal, or an organismo."""
    propio = {"id": _absoluta("/"), "foaf:name": "Portal de Cuentas Públicas Provinciales"}
    return {"type": "foaf:Agent", **({"foaf:name": nombre} if nombre else propio)}


def _servicio() -> dict[str, Any]:
    return {
        "id": _absoluta(reverse("api")),
        "type": "dcat:DataService",
        "dct:title": _dicho("Interfaz de datos de las cuentas públicas provinciales"),
        "dcat:endpointURL": {"id": _absoluta(reverse("api"))},
        "dcat:endpointDescription": {"id": _absoluta(reverse("api_openapi"))},
        "dct:license": {"id": settings.LICENCIA_URL},
    }


def _conjunto(publico: Publico) -> dict[str, Any]:
    pagina = _absoluta(publico.get_absolute_url())
    temas = [publico.materia.nombre] if publico.materia else []
    return {
        "id": pagina,
        "type": "dcat:Dataset",
        "dct:identifier": publico.clave,
        "dct:title": _dicho(publico.titulo),
        "dct:description": _dicho(_descripcion(publico)),
        "dcat:keyword": [_dicho(palabra) for palabra in (*temas, publico.conjunto.titulo, *PALABRAS)],
        "dct:publisher": _quien(),
        "dct:spatial": PAIS,
        **_de_sus_anios(publico),
        "dct:accrualPeriodicity": ANUAL,
        "dct:language": ESPANOL,
        "dct:license": {"id": settings.LICENCIA_URL},
        "dcat:landingPage": {"id": pagina},
        "dct:conformsTo": {"id": f"{pagina}diccionario.json"},
        "dcat:distribution": [
            *(_archivo(f"{pagina}datos.{formato}", formato.upper(), tipo) for formato, tipo in TIPOS.items()),
            _de_la_interfaz(publico),
        ],
    }


def _descripcion(publico: Publico) -> str:
    de = f"{publico.materia.nombre}: " if publico.materia else ""
    ayuda = f" {publico.conjunto.ayuda}" if publico.conjunto.ayuda else ""
    return f"{de}{publico.conjunto.titulo}, en todas las cuentas públicas provinciales publicadas.{ayuda}"


def _de_sus_anios(publico: Publico) -> dict[str, Any]:
    anios = publico.filas().aggregate(desde=Min("anio"), hasta=Max("anio"))
    return _entre(anios["desde"], anios["hasta"]) if anios["desde"] else {}


def _entre(desde: int, hasta: int) -> dict[str, Any]:
    fechas = {"dcat:startDate": _tipado(f"{desde}-01-01", "date"), "dcat:endDate": _tipado(f"{hasta}-12-31", "date")}
    return {"dct:temporal": {"type": "dct:PeriodOfTime", **fechas}}


def _archivo(direccion: str, titulo: str, tipo: str, **mas: Any) -> dict[str, Any]:
    return {
        "type": "dcat:Distribution",
        "dct:title": _dicho(titulo),
        "dcat:accessURL": {"id": direccion},
        "dcat:downloadURL": {"id": direccion},
        "dcat:mediaType": {"id": f"{MEDIOS}{tipo}"},
        "dct:license": {"id": settings.LICENCIA_URL},
        **mas,
    }


def _de_la_interfaz(publico: Publico) -> dict[str, Any]:
    return {
        "type": "dcat:Distribution",
        "dct:title": _dicho("Interfaz de datos"),
        "dcat:accessURL": {"id": _absoluta(reverse("api_datos", args=[publico.de, publico.conjunto.clave]))},
        "dcat:accessService": {"id": _absoluta(reverse("api"))},
        "dcat:mediaType": {"id": f"{MEDIOS}{TIPOS['json']}"},
        "dct:license": {"id": settings.LICENCIA_URL},
    }


def _cuenta(cuenta: CuentaPublica) -> dict[str, Any]:
    """Of a published account: its sealed files with data."""
    organismo, pagina = cuenta.organismo, _absoluta(cuenta.get_absolute_url())
    archivos = [archivo for archivo in cuenta.edicion.archivos.all() if archivo.nombre in DE_DATOS]
    return {
        "id": pagina,
        "type": "dcat:Dataset",
        "dct:identifier": f"{organismo.slug}/{cuenta.anio}",
        "dct:title": _dicho(f"Cuenta pública {cuenta.anio}, {organismo.nombre}"),
        "dct:description": _dicho(f"Los datos de «{cuenta.titulo_portada}», de {organismo.nombre}."),
        "dcat:keyword": [_dicho(palabra) for palabra in PALABRAS],
        "dcat:version": str(cuenta.version),
        "dct:issued": _tipado(cuenta.publicada_el.isoformat(timespec="seconds"), "dateTime"),
        "dct:publisher": _quien(organismo.nombre),
        "dct:spatial": {"type": "dct:Location", "dct:title": _dicho(str(organismo.provincia or organismo.region))},
        **_entre(cuenta.anio, cuenta.anio),
        "dct:language": ESPANOL,
        "dct:license": {"id": settings.LICENCIA_URL},
        "dcat:landingPage": {"id": pagina},
        "dcat:distribution": [
            _archivo(
                f"{pagina}v{cuenta.version}/{archivo.nombre}",
                archivo.nombre,
                archivo.tipo.partition(";")[0],
                **{"dcat:byteSize": archivo.tamano},
            )
            for archivo in archivos
        ],
    }
