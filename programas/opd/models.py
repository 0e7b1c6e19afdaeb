"""Oficina de Protección de Derechos de niños, niñas y adolescentes: its team, how cases arrive, what it did."""

from django.db import models

from cuenta_publica.models import CantidadField, FechaField, Fila, PeriodoField, indices


class IntegranteOpd(Fila):
    cargo = models.CharField("cargo", max_length=120)
    cantidad = CantidadField("personas")

    class Meta(Fila.Meta):
        verbose_name = "integrante del equipo de la OPD"
        verbose_name_plural = "integrantes del equipo de la OPD"
        indexes = indices(valores=("cantidad",))

    def __str__(self):
        return self.cargo


class ViaIngreso(Fila):
    via = models.CharField("vía de ingreso", max_length=250)
    cantidad = CantidadField("casos")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "vía de ingreso a la OPD"
        verbose_name_plural = "vías de ingreso a la OPD"
        indexes = indices(valores=("cantidad", "periodo"))

    def __str__(self):
        return self.via


class ActividadOpd(Fila):
    marca = models.CharField("marca", max_length=8, blank=True, help_text="Tal como se imprime: «1.», «a)» o vacío.")
    descripcion = models.TextField("actividad", help_text="Con las palabras del documento.")
    fecha = FechaField("fecha")

    class Meta(Fila.Meta):
        verbose_name = "actividad de la OPD"
        verbose_name_plural = "actividades de la OPD"
        indexes = indices(valores=("fecha",))

    def __str__(self):
        return self.descripcion[:80]
