"""Something promised for next year, in any capítulo."""

from django.db import models

from .campos import CantidadField, PeriodoField, PesosField
from .fila import Fila, indices


class Compromiso(Fila):
    texto = models.TextField("compromiso", help_text="Con las palabras del documento.")
    meta = CantidadField("meta")
    unidad = models.CharField("unidad", max_length=80, blank=True)
    presupuesto = PesosField("presupuesto")
    periodo = PeriodoField("período")
    responsable = models.CharField("responsable", max_length=160, blank=True)

    class Meta(Fila.Meta):
        verbose_name = "compromiso"
        verbose_name_plural = "compromisos"
        indexes = indices(valores=("meta", "presupuesto", "periodo"))

    def __str__(self):
        return self.texto[:80]
