"""A figure that the report shows before all others, as a card: chosen by its editors, worth what it is worth today."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from ..vinculos import escritos
from .cerrable import Cerrable
from .cuenta import CuentaPublica
from .historia import Historia

EN_EL_DETALLE = "Aquí no van cifras vinculadas «[[…]]»: póngalas en el detalle."


class Destacada(Cerrable):
    """``ref`` is the lasting name of a figure (see ``figuras``). ``contexto`` binds figures as prose does."""

    RUTA_A_CUENTA = "cuenta"
    MAXIMO = 6
    LARGO_IMPRESO = 120  # of the contexto

    cuenta = models.ForeignKey(CuentaPublica, models.CASCADE, verbose_name="cuenta", related_name="destacadas")
    orden = models.PositiveSmallIntegerField("orden", default=0)
    ref = models.CharField(
        "cifra de la cuenta",
        max_length=320,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]{0,59}:[A-Za-z0-9_@/.-]{1,250}$", "Elija una cifra de la lista.")],
    )
    etiqueta = models.CharField("qué es", max_length=80)
    contexto = models.TextField("detalle", blank=True)

    history = Historia()

    class Meta:
        verbose_name = "cifra destacada"
        verbose_name_plural = "cifras destacadas"
        ordering = ["orden", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cuenta", "ref"],
                name="destacada_unica",
                violation_error_message="Esa cifra ya está entre las destacadas.",
            )
        ]

    def __str__(self):
        return self.etiqueta

    def clean(self):
        if "[[" in self.etiqueta:
            raise ValidationError({"etiqueta": EN_EL_DETALLE})
        if (largo := len(escritos(self.contexto))) > self.LARGO_IMPRESO:
            demas = f"El detalle se imprime con {largo} letras: déjelo en {self.LARGO_IMPRESO} o menos."
            raise ValidationError({"contexto": demas})
