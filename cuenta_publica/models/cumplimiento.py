"""What became of something promised in the account of the year before."""

from django.db import models
from django.db.models import Q

from .capitulo import Capitulo
from .cerrable import Cerrable
from .cuenta import CuentaPublica
from .historia import Historia


class Cumplimiento(Cerrable):
    """The answer to one :class:`Compromiso`, found by ``clave``: its capítulo and its words, not a row's number, so
    that it survives a correction of last year's account that leaves the promise as it was."""

    RUTA_A_CUENTA = "cuenta"

    class Estado(models.TextChoices):
        CUMPLIDO = "cumplido", "Cumplido"
        PARCIAL = "parcial", "Cumplido en parte"
        PENDIENTE = "pendiente", "Pendiente"
        NO_CUMPLIDO = "no_cumplido", "No cumplido"

    cuenta = models.ForeignKey(CuentaPublica, models.CASCADE, verbose_name="cuenta", related_name="cumplimientos")
    clave = models.CharField("compromiso", max_length=120)
    estado = models.CharField("estado", max_length=12, choices=Estado.choices)
    razon = models.TextField("razón", blank=True)
    donde = models.ForeignKey(
        Capitulo,
        models.SET_NULL,
        verbose_name="capítulo que lo muestra",
        related_name="+",
        null=True,
        blank=True,
    )

    history = Historia()

    class Meta:
        verbose_name = "cumplimiento"
        verbose_name_plural = "cumplimientos"
        ordering = ["clave"]
        constraints = [
            models.UniqueConstraint(
                fields=["cuenta", "clave"],
                name="cumplimiento_unico",
                violation_error_message="Este compromiso ya tiene respuesta.",
            ),
            models.CheckConstraint(
                name="cumplimiento_con_razon",
                condition=Q(estado="cumplido") | ~Q(razon=""),
                violation_error_message="Explique la razón: el compromiso no se cumplió del todo.",
            ),
        ]

    def __str__(self):
        return self.clave
