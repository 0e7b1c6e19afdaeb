"""A kind of mail that its receiver does not want."""

from django.conf import settings
from django.db import models


class Silencio(models.Model):
    """``tipo`` is a key of ``correo.TIPOS``."""

    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="usuario", related_name="silencios"
    )
    tipo = models.CharField("tipo", max_length=16)

    class Meta:
        verbose_name = "correo que no se envía"
        verbose_name_plural = "correos que no se envían"
        constraints = [models.UniqueConstraint(fields=["usuario", "tipo"], name="silencio_unico")]

    def __str__(self):
        return f"{self.usuario}: {self.tipo}"
