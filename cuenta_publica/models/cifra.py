"""A declared scalar: what the account states in one number."""

from django.db import models
from django.db.models import Q

from .campos import PeriodoField
from .capitulo import Capitulo
from .cerrable import Cerrable
from .historia import Historia


class Cifra(Cerrable):
    """Keyed by (clave, período). ``valor`` is null when the account leaves it blank or says "No aplica"."""

    class Tipo(models.TextChoices):
        CANTIDAD = "cantidad", "Cantidad"
        PESOS = "pesos", "Pesos"
        PORCENTAJE = "porcentaje", "Porcentaje"

    capitulo = models.ForeignKey(Capitulo, models.CASCADE, verbose_name="capítulo", related_name="cifras")
    orden = models.PositiveSmallIntegerField("orden", default=0)
    clave = models.SlugField("clave", max_length=60)
    etiqueta = models.CharField("qué mide", max_length=200)
    tipo = models.CharField("tipo", max_length=12, choices=Tipo.choices, default=Tipo.CANTIDAD)
    valor = models.DecimalField("valor", max_digits=18, decimal_places=2, null=True, blank=True)
    unidad = models.CharField("unidad", max_length=60, blank=True)
    periodo = PeriodoField("período")
    calificador = models.CharField("calificador", max_length=30, blank=True, help_text="Ejemplo: «más de», «aprox.».")
    texto = models.CharField("como se imprime", max_length=120, blank=True)
    no_aplica = models.BooleanField("no aplica", default=False, editable=False)

    history = Historia()

    class Meta:
        verbose_name = "cifra"
        verbose_name_plural = "cifras"
        ordering = ["orden", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["capitulo", "clave", "periodo"],
                name="cifra_unica",
                violation_error_message="Esta cifra ya está en el capítulo para el mismo período.",
            ),
            models.CheckConstraint(
                name="cifra_no_aplica_sin_valor",
                condition=Q(no_aplica=False) | Q(valor=None),
                violation_error_message="Una cifra que no aplica no lleva valor.",
            ),
        ]

    def __str__(self):
        return f"{self.etiqueta} {self.periodo}".strip()
