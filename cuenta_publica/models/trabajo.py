"""A publication in course or to come: asked for once, done once, whoever does it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from .cuenta import CuentaPublica

RELOJES = timedelta(minutes=1)  # how far the clocks of two machines may be apart


class TrabajoQuerySet(models.QuerySet):
    def pendientes(self):
        """Asked for and not over: at most one for each account."""
        return self.filter(estado__in=Trabajo.PENDIENTES)

    def por_hacer(self):
        """Those that may be started now: their time has come and nobody is at it, or whoever was is dead."""
        ahora = timezone.now()
        libre = Q(estado=Trabajo.Estado.EN_COLA) & (Q(para_el=None) | Q(para_el__lte=ahora))
        return self.filter(libre | _abandonado(ahora))

    def abandonados(self):
        """Begun, and whoever did is dead."""
        return self.filter(_abandonado(timezone.now()))

    def anulables(self):
        """Those that nobody alive has begun."""
        return self.filter(Q(estado=Trabajo.Estado.EN_COLA) | _abandonado(timezone.now()))


def _abandonado(ahora) -> Q:
    """Begun by somebody who had to be done by now. A clock that went back makes nobody look alive."""
    vivo = (ahora - timedelta(seconds=settings.TRABAJO_SEGUNDOS), ahora + RELOJES)
    return Q(estado=Trabajo.Estado.EN_CURSO) & ~Q(empezado_el__range=vivo)


class Trabajo(models.Model):
    """``huella`` is the sha256 of the content that the person saw: another content is not published in its name."""

    class Estado(models.TextChoices):
        EN_COLA = "en_cola", "En cola"
        EN_CURSO = "en_curso", "En curso"
        HECHO = "hecho", "Hecho"
        FALLADO = "fallado", "No se pudo"
        ANULADO = "anulado", "Anulado"

    PENDIENTES = (Estado.EN_COLA, Estado.EN_CURSO)

    cuenta = models.ForeignKey(CuentaPublica, models.CASCADE, verbose_name="cuenta", related_name="trabajos")
    huella = models.CharField("huella del contenido", max_length=64)
    motivo = models.TextField("motivo", blank=True)
    estado = models.CharField("estado", max_length=8, choices=Estado.choices, default=Estado.EN_COLA)
    paso = models.CharField("paso", max_length=120, blank=True)
    mensaje = models.TextField("mensaje", blank=True)
    pedido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="pedido por", related_name="+"
    )
    pedido_el = models.DateTimeField("pedido el")
    para_el = models.DateTimeField("programado para el", null=True, blank=True)
    empezado_el = models.DateTimeField("empezado el", null=True, blank=True)
    terminado_el = models.DateTimeField("terminado el", null=True, blank=True)

    objects = TrabajoQuerySet.as_manager()

    class Meta:
        verbose_name = "trabajo"
        verbose_name_plural = "trabajos"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cuenta"],
                condition=Q(estado__in=["en_cola", "en_curso"]),
                name="trabajo_uno_pendiente",
                violation_error_message="Esta cuenta ya se está publicando, o está programada.",
            ),
        ]

    def __str__(self):
        return f"{self.cuenta}: {self.get_estado_display()}"

    @property
    def pendiente(self) -> bool:
        return self.estado in self.PENDIENTES

    @property
    def programado(self) -> bool:
        """It waits for an hour that has not come."""
        return self.estado == self.Estado.EN_COLA and self.para_el is not None and self.para_el > timezone.now()
