"""Publishing what was invented to measure the portal: an edition of the same chain with its page and its JSON, one PDF
for all, and no review."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .. import buscador, formatos
from ..congelar import congelar
from ..documento import CapituloDoc, Documento
from ..formatos import html, json, tarjeta
from ..models import Archivo, Capitulo, CuentaPublica, Edicion, Eslabon
from ..sello import Sello
from . import cadena, filas
from .errores import ErrorDePublicacion
from .flujo import mover
from .sellado import exigir_aprobada, guardar_archivo

#: How the slug begins of the organismos that do not exist.
PREFIJO_SINTETICO = "sintetico-"
SOLO_SINTETICAS = "Así se publican solo las cuentas sintéticas, y solo en desarrollo: publique esta como todas."


def marcas_de_publicar(capitulo: Capitulo) -> dict:
    """What publishing writes on each row of ``capitulo``, for those that are inserted with it: to write on a million
    rows afterwards takes as long as to insert them."""
    cuenta, organismo = capitulo.cuenta, capitulo.cuenta.organismo
    _exigir_sintetica(cuenta)
    return {
        "vigente": True,
        "anio": cuenta.anio,
        "region_id": organismo.region_id,
        "provincia_id": organismo.provincia_id,
        "materia": capitulo.materia,
        "ancla": capitulo.ancla,
    }


@transaction.atomic
def publicar_sintetica(cuenta: CuentaPublica, usuario, pdf: bytes) -> Edicion:
    """Seal ``cuenta``, whose rows have :func:`marcas_de_publicar`, with ``pdf`` as its PDF. Raises
    :class:`ErrorDePublicacion` when it is not synthetic, not approved, or is a correction."""
    _exigir_sintetica(cuenta)
    exigir_aprobada(cuenta)
    ahora, documento = timezone.now(), congelar(cuenta)
    contenidos = {"cuenta.json": json.escribir(documento), "cuenta.pdf": pdf}
    huella, fecha = sha256(contenidos["cuenta.json"]).hexdigest(), timezone.localdate(ahora)
    sello = Sello(cuenta.version, fecha, huella, anterior=cadena.cabeza(cuenta.organismo))
    edicion = Edicion.objects.create(cuenta=cuenta, huella=huella, publicada_el=ahora, publicada_por=usuario)
    contenidos |= _dibujar(documento, sello)
    archivos = [guardar_archivo(nombre, contenido) for nombre, contenido in contenidos.items()]
    archivos.append(guardar_archivo(Archivo.FILAS, filas.escribir(cuenta), formatos.tipo("cuenta.json")))
    for archivo in archivos:
        archivo.edicion = edicion
    Archivo.objects.bulk_create(archivos)
    buscador.indexar(cuenta, documento)
    sellado = cadena.de_publicacion(edicion, archivos)
    cadena.enlazar(edicion, Eslabon.Tipo.PUBLICACION, ahora, sellado, sello.anterior)
    mover(cuenta, "publicar", usuario, publicada_el=ahora, publicada_por=usuario)
    return edicion


def _exigir_sintetica(cuenta: CuentaPublica) -> None:
    sintetica = cuenta.organismo.slug.startswith(PREFIJO_SINTETICO) and cuenta.version == 1
    if settings.ENTORNO != "desarrollo" or not sintetica:
        raise ErrorDePublicacion(SOLO_SINTETICAS)


def _dibujar(documento: Documento, sello: Sello) -> dict[str, bytes]:
    """Its page and its card. The rows that no block shows are looked at by nobody on the page, and take long."""
    impreso = replace(documento, capitulos=tuple(map(_sin_lo_que_no_se_ve, documento.capitulos)))
    return {"cuenta.html": html.informe(impreso, sello).encode(), "tarjeta.png": tarjeta.escribir(impreso, sello)}


def _sin_lo_que_no_se_ve(capitulo: CapituloDoc) -> CapituloDoc:
    vistos = {getattr(bloque, "conjunto", "") for bloque in capitulo.bloques}
    return replace(capitulo, datos=tuple(datos for datos in capitulo.datos if datos.conjunto in vistos))
