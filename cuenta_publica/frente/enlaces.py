"""What is on the site: ``SITIO/cuentas/<slug>/<anio>``, link to the folder of an account. Without it Django answers.

An act takes away the links of its provincia, whose pages tell of each other, before its transaction ends. Afterwards
they are put back under the locks that acts take, so that nothing can be put that another act, not yet done, is taking
away. Who dies in between leaves Django answering, until the next act or ``reconciliar``.
"""

import logging
import os
import shutil
import time
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from .. import almacen
from ..models import Edicion, Organismo
from ..pagina import ediciones
from . import listado
from .arbol import plantar

registro = logging.getLogger(__name__)


def quitar(organismo: Organismo) -> None:
    """Leave its provincia to Django: the last step of an act's transaction. OSError: then the act cannot be done."""
    if settings.SITIO:
        for slug in _parientes(organismo).values_list("slug", flat=True):
            _desenlazar(_enlaces(slug))


def esperar() -> None:
    """Until whoever serves believes no more in a link that was taken away: before a withdrawal is done."""
    if settings.SITIO:
        time.sleep(listado.PLAZO)


def actualizar(organismo: Organismo) -> None:
    """Put its provincia back once an act is done: what goes wrong now does not undo it, and Django answers."""
    try:
        poner(organismo)
    except Exception:
        registro.exception("the stored pages of the provincia of %s cannot be put back", organismo.pk)


def poner(organismo: Organismo) -> int:
    """Put on the site what is public of its provincia, and tell how many accounts were not as they are now.

    What cannot be put is left to Django.
    """
    if not settings.SITIO:
        return 0
    parientes = []
    try:
        with transaction.atomic():
            parientes += _parientes(organismo).select_for_update().order_by("pk")
            return _poner(parientes)
    except BaseException:  # the locks may have been lost, and what was put after that may be old
        for pariente in parientes:
            _desenlazar(_enlaces(pariente.slug))
        raise


def reconstruir() -> int:
    """Put all that is public, forget what is of nobody, and tell the same. To do it twice does no harm."""
    if not settings.SITIO:
        return 0
    organismos = list(Organismo.objects.order_by("pk"))
    sobran = {ruta.name for ruta in Path(settings.SITIO).glob("*/*")} - {o.slug for o in organismos}
    for slug in sobran:
        _desenlazar(_enlaces(slug))
        shutil.rmtree(_arboles(slug), ignore_errors=True)
    uno_por_provincia = {o.provincia_id or f"de {o.slug}": o for o in organismos}
    return sum(poner(organismo) for organismo in uno_por_provincia.values())


def vaciar() -> None:
    """Leave everything to Django."""
    if settings.SITIO:
        for carpeta in Path(settings.SITIO).glob("cuentas/*"):
            _desenlazar(carpeta)


def _parientes(organismo: Organismo) -> QuerySet[Organismo]:
    """Those whose accounts link to each other."""
    return Organismo.objects.filter(Q(pk=organismo.pk) | Q(provincia__isnull=False, provincia=organismo.provincia_id))


def _enlaces(slug: str) -> Path:
    return Path(settings.SITIO) / "cuentas" / slug


def _arboles(slug: str) -> Path:
    return Path(settings.SITIO) / "arboles" / slug


def _desenlazar(carpeta: Path) -> None:
    enlaces = list(carpeta.glob("*"))
    for enlace in enlaces:
        enlace.unlink(missing_ok=True)
    if enlaces:
        almacen.asentar(carpeta)  # a power cut must not bring them back


def _poner(organismos: list[Organismo]) -> int:
    por_cuenta = {(o.slug, carpeta.name): [] for o in organismos for carpeta in _arboles(o.slug).glob("*")}
    for edicion in ediciones().publicas().filter(cuenta__organismo__in=organismos).order_by("cuenta__version"):
        por_cuenta.setdefault((edicion.cuenta.organismo.slug, str(edicion.cuenta.anio)), []).append(edicion)
    return sum(_dejar(*cuenta, publicas) for cuenta, publicas in por_cuenta.items())


def _dejar(slug: str, anio: str, publicas: list[Edicion]) -> bool:
    """Make the link of an account be to the folder of these editions, its only one; whether it was not."""
    enlace, carpeta = _enlaces(slug) / anio, _arboles(slug) / anio
    arbol = None
    try:
        arbol = plantar(carpeta, publicas) if publicas else None
    except OSError:
        registro.exception("an account cannot be stored: %s %s", slug, anio)
    destino = f"../../arboles/{slug}/{anio}/{arbol.name}" if arbol else ""
    cambia = destino != (os.readlink(enlace) if enlace.is_symlink() else "")
    if cambia:
        _enlazar(enlace, destino)
    for otro in set(carpeta.glob("*")) - {arbol}:
        shutil.rmtree(otro)
    return cambia


def _enlazar(enlace: Path, destino: str) -> None:
    """In one step; to nothing when it is empty."""
    almacen.crear_carpeta(enlace.parent)
    if destino:
        nuevo = enlace.with_name(f".{enlace.name}")
        nuevo.unlink(missing_ok=True)
        nuevo.symlink_to(destino)
        nuevo.replace(enlace)
    else:
        enlace.unlink()
    almacen.asentar(enlace.parent)
