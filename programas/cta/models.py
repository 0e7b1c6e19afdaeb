"""Sessions of the Comité Técnico Asesor, which coordinates the services of a provincia."""

from django.db import models

from cuenta_publica.models import CantidadField, FechaField, Fila, PeriodoField, indices


class SesionCta(Fila):
    tipo = models.CharField("tipo de sesión", max_length=160, blank=True)
    programadas = CantidadField("programadas")
    realizadas = CantidadField("realizadas")
    modalidad = models.CharField("modalidad", max_length=80, blank=True, help_text="Ejemplo: «vía conferencia».")
    proxima = FechaField("próxima sesión")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "sesión del comité técnico asesor"
        verbose_name_plural = "sesiones del comité técnico asesor"
        indexes = indices(valores=("programadas", "realizadas", "proxima", "periodo"))

    def __str__(self):
        return self.tipo or "Comité Técnico Asesor"
