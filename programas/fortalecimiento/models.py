"""Meetings and projects of the programme that strengthens provincial social protection."""

from django.db import models

from cuenta_publica.models import CantidadField, Fila, PeriodoField, PesosField, TextoRicoField, indices


class Reunion(Fila):
    class Tipo(models.TextChoices):
        REUNION = "reunion", "Reunión"
        CAPACITACION = "capacitacion", "Capacitación"

    instancia = models.CharField("instancia", max_length=160, help_text="Ejemplo: «mesas de trabajo».")
    tipo = models.CharField("tipo", max_length=12, choices=Tipo.choices, default=Tipo.REUNION)
    programadas = CantidadField("programadas")
    realizadas = CantidadField("realizadas")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "reuniones y capacitaciones"
        verbose_name_plural = "reuniones y capacitaciones"
        indexes = indices("tipo", valores=("programadas", "realizadas", "periodo"))

    def __str__(self):
        return f"{self.get_tipo_display()}: {self.instancia}"


class ProyectoSocial(Fila):
    anio_proyecto = models.PositiveSmallIntegerField("año", null=True, blank=True)
    objeto = models.TextField("objeto")
    monto = PesosField("monto")
    beneficiarios = CantidadField("beneficiarios")
    unidad = models.CharField("unidad", max_length=60, blank=True, help_text="Quiénes son: «personas», «familias»…")
    resultados = TextoRicoField("principales resultados")

    class Meta(Fila.Meta):
        verbose_name = "proyecto social"
        verbose_name_plural = "proyectos sociales"
        indexes = indices(valores=("anio_proyecto", "monto", "beneficiarios"))

    def __str__(self):
        return self.objeto[:80]
