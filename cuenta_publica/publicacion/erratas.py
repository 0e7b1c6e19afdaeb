"""The corrections of an account so far, read from its sealed editions, and the one that is being published."""

import json
from dataclasses import replace

from django.utils import timezone
from django.utils.formats import date_format

from .. import almacen, formatos, horas
from ..diferencias import Enmienda, Errata, enmiendas
from ..documento import Documento
from ..formatos import json as canonico
from ..models import CuentaPublica, Edicion
from .errores import SIN_ANTERIOR, ErrorDePublicacion


def erratas_de(cuenta: CuentaPublica, documento: Documento, motivo: str, fecha, huella: str) -> tuple[Errata, ...]:
    """One for each version but the first, oldest first; the last one is ``documento``'s. () when it is the first.

    What a withdrawal took away is repeated by none. Raises :class:`ErrorDePublicacion` when a sealed file cannot be
    read.
    """
    anteriores = _anteriores(cuenta)
    if not anteriores:
        return ()
    previas, retiradas = erratas_publicadas(anteriores), _retiradas(anteriores)
    contra = _ultima_legible(anteriores)
    de = contra or anteriores[-1]
    nueva = Errata(
        version_anterior=de.cuenta.version,
        version=cuenta.version,
        fecha=fecha.isoformat(),
        motivo=motivo,
        huella_anterior=de.huella,
        huella=huella,
        retirada="" if contra else retiradas[de.cuenta.version],
        cambios=enmiendas(_contenido(contra), json.loads(canonico.escribir(documento))) if contra else (),
    )
    return (*previas, nueva)


def erratas_publicadas(ediciones: list[Edicion]) -> list[Errata]:
    """Of ``ediciones`` of one account, oldest first, what each one but the first corrected, as it may be read today:
    what a withdrawal took away is not there. Raises as above."""
    retiradas = _retiradas(ediciones)
    return [_sellada(edicion, ediciones[:k], retiradas) for k, edicion in enumerate(ediciones) if k]


def _retiradas(ediciones: list[Edicion]) -> dict[int, str]:
    return {e.cuenta.version: _retirada(e) for e in ediciones if _esta_retirada(e)}


def cambios_por_publicar(cuenta: CuentaPublica, documento: Documento) -> tuple[int, tuple[Enmienda, ...]] | None:
    """(version, changes) against the last edition that can be read; None when there is none. Raises as above."""
    contra = _ultima_legible(_anteriores(cuenta))
    if not contra:
        return None
    return contra.cuenta.version, enmiendas(_contenido(contra), json.loads(canonico.escribir(documento)))


def _anteriores(cuenta) -> list[Edicion]:
    mismas = Edicion.objects.filter(
        cuenta__organismo=cuenta.organismo_id, cuenta__anio=cuenta.anio, cuenta__version__lt=cuenta.version
    )
    return list(mismas.select_related("cuenta", "retiro").prefetch_related("archivos").order_by("cuenta__version"))


def _esta_retirada(edicion) -> bool:
    return hasattr(edicion, "retiro")


def _retirada(edicion) -> str:
    """What is said instead of the changes from or to a version that was withdrawn."""
    dia = date_format(timezone.localtime(edicion.retiro.retirada_el), horas.DIA)
    return f"La versión {edicion.cuenta.version} se retiró del sitio el {dia}. {edicion.retiro.causal}"


def _ultima_legible(ediciones) -> Edicion | None:
    return next((e for e in reversed(ediciones) if not _esta_retirada(e)), None)


def _leer(edicion, nombre: str):
    archivo = next((a for a in edicion.archivos.all() if a.nombre == nombre), None)
    if not archivo:
        return None
    try:
        return json.loads(almacen.leer(archivo.sha256))
    except (OSError, ValueError) as error:
        raise ErrorDePublicacion(SIN_ANTERIOR.format(nombre, edicion.cuenta.version)) from error


def _contenido(edicion) -> dict:
    return _leer(edicion, "cuenta.json")


def _sellada(edicion: Edicion, previas: list[Edicion], retiradas: dict[int, str]) -> Errata:
    """The errata of a published version: as it was sealed, but for what was withdrawn since."""
    version = edicion.cuenta.version
    sellada = None if version in retiradas else _leer(edicion, "erratas.json")
    if sellada:
        errata = formatos.erratas.leer(sellada)[-1]
    else:
        de = _ultima_legible(previas) or previas[-1]
        fecha = timezone.localdate(edicion.publicada_el).isoformat()
        motivo = "" if version in retiradas else edicion.motivo
        errata = Errata(de.cuenta.version, version, fecha, motivo, de.huella, edicion.huella)
    if retirada := retiradas.get(version) or retiradas.get(errata.version_anterior):
        return replace(errata, retirada=retirada, cambios=())
    if not sellada:  # published before there was a fe de erratas
        return replace(errata, cambios=enmiendas(_contenido(de), _contenido(edicion)))
    return errata
