"""A draft's chapter shown to the service that supplied its figures: by a link, without an account, for some days."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from .atendible import Atendible
from .capitulo import Capitulo
from .cuenta import CuentaPublica


class ContrasteQuerySet(models.QuerySet):
    def abiertos(self):
        """Those whose link still answers: not closed, not expired, and the account still a draft in some stage."""
        vigentes = self.filter(cerrado_el=None, vence_el__gt=timezone.now())
        return vigentes.exclude(capitulo__cuenta__estado__in=CuentaPublica.CERRADOS)


class Contraste(models.Model):
    """``llave`` is the sha256 of the secret in the link, which is shown once and not stored."""

    capitulo = models.ForeignKey(Capitulo, models.CASCADE, verbose_name="capítulo", related_name="contrastes")
    llave = models.CharField("llave", max_length=64, unique=True, editable=False)
    servicio = models.CharField("servicio", max_length=160, help_text="A quién se le pide. Ejemplo: «Carabineros».")
    correo = models.EmailField("correo", blank=True, help_text="Si lo indica, se le envía el enlace.")
    pedido_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="pedido por", related_name="+"
    )
    pedido_el = models.DateTimeField("pedido el")
    vence_el = models.DateTimeField("vence el")
    cerrado_el = models.DateTimeField("cerrado el", null=True, blank=True)

    objects = ContrasteQuerySet.as_manager()

    class Meta:
        verbose_name = "contraste"
        verbose_name_plural = "contrastes"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.servicio}: {self.capitulo}"


class Comentario(Atendible):
    """What the service said. Never published."""

    contraste = models.ForeignKey(Contraste, models.CASCADE, verbose_name="contraste", related_name="comentarios")
    nombre = models.CharField("nombre", max_length=120)
    texto = models.TextField("comentario")
    escrito_el = models.DateTimeField("escrito el")

    class Meta:
        verbose_name = "comentario"
        verbose_name_plural = "comentarios"
        ordering = ["id"]

    def __str__(self):
        return f"{self.nombre}: {self.texto[:60]}"
