"""The emblem that an organismo puts on its accounts: its own, and none until it is uploaded."""

from hashlib import sha256

from django.db import models
from django.db.models import Q

from .historia import Historia
from .organismo import Organismo

SIN_TEXTO = "Describa el emblema para quien no puede verlo."


class Emblema(models.Model):
    """In a table of its own: who reads an organismo does not carry its picture, a PNG."""

    organismo = models.OneToOneField(Organismo, models.CASCADE, verbose_name="organismo", related_name="emblema")
    imagen = models.BinaryField("imagen")
    texto = models.CharField("texto alternativo", max_length=200)

    history = Historia(excluded_fields=["imagen"])

    class Meta:
        verbose_name = "emblema"
        verbose_name_plural = "emblemas"
        constraints = [
            models.CheckConstraint(name="emblema_con_texto", condition=~Q(texto=""), violation_error_message=SIN_TEXTO)
        ]

    def __str__(self):
        return self.texto

    @property
    def huella(self) -> str:
        """Its name in a documento: the sha256 of its bytes."""
        return sha256(self.imagen).hexdigest()
