"""Withdrawing an edition: all of it leaves the site; its seal stays, and a tombstone that says who, when and why."""

import logging

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from .. import almacen, buscador
from ..frente import enlaces
from ..models import Archivo, CuentaPublica, Edicion, Eslabon, Original, Retiro
from ..verificaciones.resguardos import ruts
from . import cadena
from .errores import SIN_GUARDAR, SIN_PUBLICAR, SIN_QUITAR, SOLO_NACIONAL, YA_RETIRADA, ErrorDePublicacion
from .flujo import mover
from .marcas import marcar_filas
from .sellado import atestiguar

bitacora = logging.getLogger(__name__)
Estado = CuentaPublica.Estado


def retirar(edicion: Edicion, usuario, causal: str, motivo: str) -> Retiro:
    """Take ``edicion`` off the site for good, and its files off the disk.

    Raises :class:`ErrorDePublicacion`, or ValidationError by field for what everybody will read; then nothing has
    changed. When the disk refuses afterwards, ``reconciliar`` finishes.
    """
    if not (usuario.is_active and usuario.is_superuser):
        raise ErrorDePublicacion(SOLO_NACIONAL)
    retiro = Retiro(edicion=edicion, causal=causal, motivo=motivo, retirada_el=timezone.now(), retirada_por=usuario)
    _exigir_publicable(retiro)
    try:
        eslabon = _retirar(retiro)
    except DatabaseError as error:
        raise ErrorDePublicacion(SIN_GUARDAR) from error
    except OSError as error:
        raise ErrorDePublicacion(SIN_QUITAR) from error
    atestiguar(eslabon)
    try:
        quitar_archivos()
    except (OSError, DatabaseError):
        bitacora.exception("files of the withdrawn edition %s cannot be removed", edicion.pk)
    enlaces.actualizar(edicion.cuenta.organismo)
    return retiro


def _exigir_publicable(retiro: Retiro) -> None:
    retiro.clean_fields(exclude=["edicion"])
    con_rut = [campo for campo in ("causal", "motivo") if ruts(getattr(retiro, campo))]
    if con_rut:
        raise ValidationError(dict.fromkeys(con_rut, "Quite el RUT: esto lo leerá todo el mundo."))


@transaction.atomic
def _retirar(retiro: Retiro) -> Eslabon:
    """The commit point. Publishing, and another withdrawal, take the same lock."""
    cuenta = CuentaPublica.objects.select_for_update().get(pk=retiro.edicion.cuenta_id)
    if cuenta.estado not in (Estado.PUBLICADA, Estado.REEMPLAZADA):
        raise ErrorDePublicacion(YA_RETIRADA if cuenta.estado == Estado.RETIRADA else SIN_PUBLICAR)
    retiro.save()
    if cuenta.estado == Estado.PUBLICADA:
        marcar_filas(cuenta, vigente=False)
        buscador.olvidar(cuenta)
    mover(cuenta, "retirar", retiro.retirada_por, retiro.motivo)
    eslabon = cadena.enlazar(retiro.edicion, Eslabon.Tipo.RETIRO, retiro.retirada_el, cadena.de_retiro(retiro))
    enlaces.quitar(cuenta.organismo)
    enlaces.esperar()
    return eslabon


@transaction.atomic
def quitar_archivos() -> int:
    """Remove, also from the copy, the files that only withdrawn editions name, and tell how many.

    To do it twice does no harm. OSError when the disk refuses.
    """
    cadena.detener()
    quedan = por_quitar()
    for huella in quedan:
        almacen.borrar(huella)
    return len(quedan)


def por_quitar() -> set[str]:
    """sha256 of the files that withdrawals took away and that are still on the disk."""
    nombrados = {h for modelo in (Archivo, Original) for h in modelo.objects.values_list("sha256", flat=True)}
    quedan = {h for m in (Archivo, Original) for h in m.objects.conservados().values_list("sha256", flat=True)}
    return {h for h in nombrados - quedan if any(lugar.exists() for lugar in almacen.lugares(h))}
