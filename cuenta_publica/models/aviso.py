"""What somebody from the public says is wrong in a published account. Never published: it is read in the admin."""

from django.db import models

from .atendible import Atendible
from .cuenta import CuentaPublica


class AvisoDeError(Atendible):
    """``donde`` is the part of the account that the person named; ``correo``, only to answer them."""

    cuenta = models.ForeignKey(CuentaPublica, models.CASCADE, verbose_name="cuenta", related_name="avisos_de_error")
    donde = models.CharField("dónde está", max_length=200, blank=True)
    texto = models.TextField("qué está mal")
    correo = models.EmailField("correo para responder", blank=True)
    recibido_el = models.DateTimeField("recibido el")

    class Meta:
        verbose_name = "aviso de error"
        verbose_name_plural = "avisos de error"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.cuenta}: {self.texto[:60]}"
