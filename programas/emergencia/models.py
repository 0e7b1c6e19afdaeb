"""Plan de Emergencia: what happened, and what was or will be done."""

from django.db import models

from cuenta_publica.models import Fila, PeriodoField, indices


class Evento(Fila):
    tipo = models.CharField("tipo de evento", max_length=80, help_text="Ejemplo: «Lluvias», «Nevazón».")
    descripcion = models.TextField("descripción", blank=True)
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "evento de emergencia"
        verbose_name_plural = "eventos de emergencia"
        indexes = indices(valores=("periodo",))

    def __str__(self):
        return self.tipo


class Medida(Fila):
    class Estado(models.TextChoices):
        REALIZADA = "realizada", "Realizada"
        EN_CURSO = "en_curso", "En curso"
        PENDIENTE = "pendiente", "Pendiente"
        SIN_INFORMACION = "sin_informacion", "Sin información"

    marca = models.CharField("marca", max_length=8, blank=True, help_text="Tal como se imprime: «a.», «1.» o vacío.")
    texto = models.TextField("medida", help_text="Con las palabras del documento.")
    estado = models.CharField("estado", max_length=16, choices=Estado.choices, default=Estado.SIN_INFORMACION)
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "medida de emergencia"
        verbose_name_plural = "medidas de emergencia"
        indexes = indices("estado", valores=("periodo",))

    def __str__(self):
        return self.texto[:80]
