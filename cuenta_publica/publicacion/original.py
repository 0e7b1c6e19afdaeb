"""The document that was signed or read out: a PDF beside the edition, sealed as it came."""

import re
from hashlib import sha256

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from .. import almacen
from ..frente import enlaces
from ..models import CuentaPublica, Edicion, Eslabon, Original
from . import cadena
from .errores import NO_RECIBE_ORIGINAL, SIN_GUARDAR, YA_TIENE_ORIGINAL, ErrorDePublicacion, sin_archivos
from .sellado import atestiguar

COLA = 2048  # bytes at the end where a PDF says where its table is
_TABLA = re.compile(rb"\s*(?:(xref)\s|\d+\s+\d+\s+obj\b)")
Estado = CuentaPublica.Estado


def adjuntar_original(edicion: Edicion, usuario, contenido: bytes) -> Original:
    """Put a PDF beside ``edicion``, once. Raises :class:`ErrorDePublicacion`; then nothing has changed."""
    revisar_pdf(contenido)
    original = Original(edicion=edicion, sha256=sha256(contenido).hexdigest(), tamano=len(contenido))
    original.agregado_el, original.agregado_por = timezone.now(), usuario
    try:
        almacen.guardar(contenido)
        eslabon = _adjuntar(original, contenido)
    except OSError as error:
        raise sin_archivos(error) from error
    except DatabaseError as error:
        raise ErrorDePublicacion(SIN_GUARDAR) from error
    atestiguar(eslabon)
    enlaces.actualizar(edicion.cuenta.organismo)
    return original


@transaction.atomic
def _adjuntar(original: Original, contenido: bytes) -> Eslabon:
    """The commit point. A withdrawal takes the same locks."""
    cuenta = CuentaPublica.objects.select_for_update().get(pk=original.edicion.cuenta_id)
    if cuenta.estado not in (Estado.PUBLICADA, Estado.REEMPLAZADA):
        raise ErrorDePublicacion(NO_RECIBE_ORIGINAL)
    if Original.objects.filter(edicion=original.edicion).exists():
        raise ErrorDePublicacion(YA_TIENE_ORIGINAL)
    original.save()
    contenido_sellado = cadena.de_original(original)
    eslabon = cadena.enlazar(original.edicion, Eslabon.Tipo.ORIGINAL, original.agregado_el, contenido_sellado)
    if not almacen.esta(original.sha256):
        almacen.guardar(contenido)
    enlaces.quitar(cuenta.organismo)
    return eslabon


def revisar_pdf(contenido: bytes) -> None:
    """Refuse what no reader would open: a look at its shape (first bytes, last bytes, table), not at its pages."""
    maximo = settings.ORIGINAL_BYTES
    if not contenido:
        raise ErrorDePublicacion("El archivo está vacío: elija el PDF que se firmó o se leyó.")
    if len(contenido) > maximo:
        raise ErrorDePublicacion(
            f"El archivo pesa más de {maximo // 1_000_000} MB: guárdelo con imágenes de menor resolución."
        )
    if not re.match(rb"%PDF-[12]\.\d", contenido):
        raise ErrorDePublicacion(
            "El archivo no es un PDF, aunque su nombre lo diga: guárdelo como PDF y vuelva a elegirlo."
        )
    cifrado = _cifrado(contenido)
    if cifrado is None:
        raise ErrorDePublicacion("El PDF está incompleto o dañado: ábralo, guárdelo de nuevo y vuelva a elegirlo.")
    if cifrado:
        raise ErrorDePublicacion(
            "El PDF tiene clave o está protegido: guárdelo sin protección, para que todos lo lean."
        )


def _cifrado(contenido: bytes) -> bool | None:
    """Whether its trailer says that it is encrypted; None when it has no trailer where its end says."""
    cola = contenido[-COLA:].rstrip(b"\0\t\n\f\r ")
    hallados = re.findall(rb"startxref\s+(\d{1,10})\s+%%EOF", cola)
    if not hallados or not cola.endswith(b"%%EOF"):
        return None
    tabla = _TABLA.match(contenido, int(hallados[-1]))
    if not tabla:
        return None
    # After a table, its trailer; in a stream of references, its own dictionary.
    desde, hasta = (b"trailer", b"startxref") if tabla[1] else (b"<<", b"stream")
    inicio = contenido.find(desde, tabla.end())
    fin = contenido.find(hasta, inicio)
    return b"/Encrypt" in contenido[inicio:fin] if 0 <= inicio < fin else None
