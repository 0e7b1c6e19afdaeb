"""Gobierno en Terreno: plazas ciudadanas and diálogos, and their milestones."""

from django.db import models

from cuenta_publica.models import CantidadField, Fila, PeriodoField, indices


class ActividadTerreno(Fila):
    class Tipo(models.TextChoices):
        PLAZA_CIUDADANA = "plaza_ciudadana", "Plazas ciudadanas"
        DIALOGO = "dialogo", "Diálogos ciudadanos"
        OTRO = "otro", "Otras actividades"
        SIN_DISTINGUIR = "sin_distinguir", "Plazas y diálogos, sin distinguir"

    tipo = models.CharField("tipo", max_length=20, choices=Tipo.choices)
    nombre = models.CharField("nombre", max_length=200, blank=True, help_text="Solo si es una actividad determinada.")
    programadas = CantidadField("programadas")
    realizadas = CantidadField("realizadas")
    atenciones = CantidadField("atenciones", help_text="Personas atendidas. Vacío si no se informa.")
    comunas = models.CharField("comunas", max_length=250, blank=True)
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "actividad en terreno"
        verbose_name_plural = "actividades en terreno"
        indexes = indices("tipo", valores=("programadas", "realizadas", "atenciones", "periodo"))

    def __str__(self):
        return self.nombre or self.get_tipo_display()


class HitoTerreno(Fila):
    texto = models.TextField("hito", help_text="Con las palabras del documento.")

    class Meta(Fila.Meta):
        verbose_name = "hito en terreno"
        verbose_name_plural = "hitos en terreno"

    def __str__(self):
        return self.texto[:80]
