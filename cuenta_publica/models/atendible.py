"""What somebody outside says, until somebody of the organismo attends to it."""

from django.conf import settings
from django.db import models


class Atendible(models.Model):
    atendido_el = models.DateTimeField("atendido el", null=True, blank=True)
    atendido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="atendido por",
        related_name="+",
        null=True,
        blank=True,
    )

    class Meta:
        abstract = True
