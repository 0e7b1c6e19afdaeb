"""Why a discrepancy is published as it is: said by a person, or brought by the document that is reproduced."""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q

from .cerrable import Cerrable
from .cuenta import CuentaPublica
from .historia import Historia


class Respuesta(Cerrable):
    """Holds for one declared and one computed value: it lapses when either changes (see ``revision.firmas``)."""

    RUTA_A_CUENTA = "cuenta"
    LARGO_MINIMO = 20

    cuenta = models.ForeignKey(CuentaPublica, models.CASCADE, verbose_name="cuenta", related_name="respuestas")
    clave = models.CharField("discrepancia", max_length=300)
    declarado = models.CharField("valor declarado", max_length=60, blank=True)
    calculado = models.CharField("valor calculado", max_length=60, blank=True)
    texto = models.TextField(
        "se publica como está porque…",
        validators=[MinLengthValidator(LARGO_MINIMO, "Explique la razón en al menos %(limit_value)d letras.")],
    )
    respondida_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="respondida por", related_name="+", null=True, blank=True
    )
    respondida_el = models.DateTimeField("respondida el", null=True, blank=True)

    history = Historia()

    class Meta:
        verbose_name = "respuesta"
        verbose_name_plural = "respuestas"
        ordering = ["clave"]
        constraints = [
            models.UniqueConstraint(
                fields=["cuenta", "clave"],
                name="respuesta_unica",
                violation_error_message="Esta discrepancia ya tiene una respuesta.",
            ),
            models.CheckConstraint(
                name="respuesta_de_alguien",
                condition=Q(respondida_por=None, respondida_el=None)
                | Q(respondida_por__isnull=False, respondida_el__isnull=False),
            ),
        ]

    def __str__(self):
        return self.clave
