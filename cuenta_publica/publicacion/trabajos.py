"""A publication as a job: asked for once and done once, by the worker, by cron or by the request that asked for it."""

import contextlib
from functools import partial

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone
from django_q.tasks import async_task, schedule

from .. import horas
from ..models import CuentaPublica, Edicion, Trabajo
from ..permisos import puede
from ..roles import Permiso
from .errores import (
    DESCARTADA,
    INTERRUMPIDA,
    NADA_QUE_ANULAR,
    OTRA_PERSONA,
    PUBLICADA_OTRA,
    SIN_PERMISO,
    YA_PEDIDA,
    YA_PROGRAMADA,
    YA_PUBLICADA,
    ErrorDePublicacion,
    YaPublicada,
)
from .sellado import comprobar, exigir_aprobada, publicar

EJECUTAR = "cuenta_publica.publicacion.trabajos.ejecutar"


def pedir(cuenta: CuentaPublica, usuario, motivo: str, huella: str, para_el=None) -> Trabajo:
    """The job that will publish ``cuenta`` with the content ``huella``; the pending one when it is the same.

    Whoever asks then calls :func:`ejecutar`, unless a worker does. Raises :class:`YaPublicada`,
    :class:`ErrorDePublicacion`.
    """
    try:
        _exigir_sin_publicar(CuentaPublica.objects.get(pk=cuenta.pk), huella)
        comprobar(cuenta, motivo, huella)
        with transaction.atomic():
            # Publishing takes the same lock, and so does whoever asks too, or returns it.
            actual = CuentaPublica.objects.select_for_update().get(pk=cuenta.pk)
            _exigir_sin_publicar(actual, huella)
            exigir_aprobada(actual)
            return _pendiente(cuenta, huella, para_el) or _anotar(cuenta, usuario, motivo, huella, para_el)
    except IntegrityError as error:
        raise ErrorDePublicacion(OTRA_PERSONA) from error
    except CuentaPublica.DoesNotExist as error:
        raise ErrorDePublicacion(DESCARTADA) from error


def _exigir_sin_publicar(actual: CuentaPublica, huella: str) -> None:
    if actual.esta_cerrada:
        if Edicion.objects.publicas().filter(cuenta=actual, huella=huella).exists():
            raise YaPublicada(YA_PUBLICADA)
        raise ErrorDePublicacion(PUBLICADA_OTRA)


def _pendiente(cuenta, huella, para_el) -> Trabajo | None:
    trabajo = cuenta.trabajos.pendientes().first()
    if trabajo is None or (trabajo.huella, trabajo.para_el) == (huella, para_el):
        return trabajo
    if trabajo.programado:
        raise ErrorDePublicacion(YA_PROGRAMADA.format(horas.en_palabras(trabajo.para_el)))
    raise ErrorDePublicacion(YA_PEDIDA)


def _anotar(cuenta, usuario, motivo, huella, para_el) -> Trabajo:
    trabajo = Trabajo.objects.create(
        cuenta=cuenta,
        pedido_por=usuario,
        motivo=motivo,
        huella=huella,
        para_el=para_el,
        pedido_el=timezone.now(),
    )
    encolar(trabajo)
    return trabajo


def encolar(trabajo: Trabajo) -> None:
    """Leave it to the worker. Its queue is this database: both are written, or neither."""
    if trabajo.para_el:
        schedule(EJECUTAR, trabajo.pk, next_run=trabajo.para_el)
    elif settings.COLA:
        async_task(EJECUTAR, trabajo.pk)


def ejecutar(pk: int) -> None:
    """Publish, unless somebody is at it, it is over, or its hour has not come: to call it once more does no harm.

    What goes wrong is told by the job's ``mensaje``.
    """
    empezado = timezone.now()
    tomado = Trabajo.objects.por_hacer().filter(pk=pk)
    if not tomado.update(estado=Trabajo.Estado.EN_CURSO, empezado_el=empezado, paso="Empezando…", mensaje=""):
        return
    trabajo = Trabajo.objects.select_related("cuenta__organismo", "pedido_por").get(pk=pk)
    mensaje = INTERRUMPIDA
    try:
        _exigir_permiso(trabajo)
        publicar(
            trabajo.cuenta, trabajo.pedido_por, trabajo.motivo, huella=trabajo.huella, avisar=partial(_avisar, trabajo)
        )
    except ErrorDePublicacion as error:
        mensaje = str(error)
    finally:
        _terminar(trabajo, mensaje)


def _exigir_permiso(trabajo: Trabajo) -> None:
    """Between asking and publishing there may be weeks."""
    quien = trabajo.pedido_por
    if not puede(quien, Permiso.PUBLICAR, trabajo.cuenta):
        raise ErrorDePublicacion(SIN_PERMISO)


def _avisar(trabajo: Trabajo, paso: str) -> None:
    """Progress is told when it can be: a busy database stops no publication."""
    with contextlib.suppress(OperationalError):
        Trabajo.objects.filter(pk=trabajo.pk, empezado_el=trabajo.empezado_el).update(paso=paso)


def _terminar(trabajo: Trabajo, mensaje: str) -> None:
    """What is public decides how it ended. Who was taken for dead, and was slow, has no say in another's failure."""
    fin = {"terminado_el": timezone.now(), "paso": ""}
    if Edicion.objects.filter(cuenta=trabajo.cuenta_id, huella=trabajo.huella).exists():
        Trabajo.objects.filter(pk=trabajo.pk).update(estado=Trabajo.Estado.HECHO, mensaje="", **fin)
    else:
        suyo = Trabajo.objects.pendientes().filter(pk=trabajo.pk, empezado_el=trabajo.empezado_el)
        suyo.update(estado=Trabajo.Estado.FALLADO, mensaje=mensaje, **fin)


def anular(cuenta: CuentaPublica) -> None:
    """Take back what nobody has begun. Raises :class:`ErrorDePublicacion` when there is nothing such."""
    anulables = cuenta.trabajos.anulables()
    if not anulables.update(estado=Trabajo.Estado.ANULADO, terminado_el=timezone.now(), paso=""):
        raise ErrorDePublicacion(NADA_QUE_ANULAR)


def devolver(trabajo: Trabajo) -> bool:
    """Put an abandoned job back in the queue, or end it when its edition exists. Whether there was anything to do."""
    if Edicion.objects.filter(cuenta=trabajo.cuenta_id, huella=trabajo.huella).exists():
        _terminar(trabajo, "")
        return True
    with transaction.atomic():
        suyo = Trabajo.objects.abandonados().filter(pk=trabajo.pk)
        if devuelto := suyo.update(estado=Trabajo.Estado.EN_COLA, empezado_el=None, paso=""):
            encolar(trabajo)
    return bool(devuelto)


def publicar_programadas() -> list[Trabajo]:
    """Do those whose hour has come, and tell how each ended; those that somebody else did meanwhile, too."""
    hechos = []
    for pk in Trabajo.objects.por_hacer().exclude(para_el=None).order_by("para_el", "pk").values_list("pk", flat=True):
        ejecutar(pk)
        hechos += Trabajo.objects.select_related("cuenta__organismo").filter(pk=pk)
    return hechos
