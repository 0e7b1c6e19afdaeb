"""A step of an account from one estado to the next: who, when and why."""

from django.conf import settings
from django.db import models

from .cuenta import CuentaPublica


class Tramite(models.Model):
    """Written in the transaction that changes the estado. ``accion`` is a key of ``flujo.TRANSICIONES``."""

    cuenta = models.ForeignKey(CuentaPublica, models.CASCADE, verbose_name="cuenta", related_name="tramites")
    accion = models.CharField("acción", max_length=16)
    de = models.CharField("de", max_length=12, choices=CuentaPublica.Estado.choices)
    a = models.CharField("a", max_length=12, choices=CuentaPublica.Estado.choices)
    por = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="por", related_name="+")
    el = models.DateTimeField("el")
    comentario = models.TextField("comentario", blank=True)

    class Meta:
        verbose_name = "trámite"
        verbose_name_plural = "trámites"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.cuenta}: {self.get_de_display()} → {self.get_a_display()}"
