"""Programmes of other institutions that the organismo carries out: Conadi, funds and grants, pet care."""

from django.db import models

from cuenta_publica.models import FechaField, Fila, PesosField, indices


class Iniciativa(Fila):
    class Estado(models.TextChoices):
        APROBADA = "aprobada", "Aprobada"
        VIGENTE = "vigente", "Vigente"
        EN_ESPERA = "en_espera", "A la espera de resultados"
        TERMINADA = "terminada", "Terminada"

    nombre = models.CharField("nombre", max_length=250)
    contraparte = models.CharField("contraparte", max_length=200, blank=True)
    presupuesto = PesosField("presupuesto")
    resolucion = models.CharField("resolución", max_length=120, blank=True, help_text="Número y año: «4080/2020».")
    fecha = FechaField("fecha de la resolución")
    plazo = models.CharField("plazo", max_length=120, blank=True, help_text="Ejemplo: «seis meses».")
    vigente_hasta = FechaField("vigente hasta")
    estado = models.CharField(
        "estado", max_length=10, choices=Estado.choices, blank=True, help_text="Vacío si el documento no lo dice."
    )
    objetivos = models.TextField("objetivos", blank=True)

    class Meta(Fila.Meta):
        verbose_name = "iniciativa"
        verbose_name_plural = "iniciativas"
        indexes = indices("materia", "estado", valores=("presupuesto", "fecha", "vigente_hasta"))

    def __str__(self):
        return self.nombre
