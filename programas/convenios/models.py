"""Agreements signed with other services: done in the year, or programmed for the next."""

from django.db import models

from cuenta_publica.models import FechaField, Fila, PesosField, TextoRicoField, indices


class Convenio(Fila):
    class Tipo(models.TextChoices):
        ASIGNACION_DIRECTA = "asignacion_directa", "Asignación directa"
        TRANSFERENCIA = "transferencia", "Transferencia de recursos"
        COLABORACION = "colaboracion", "Colaboración"
        OTRO = "otro", "Otro"

    class Estado(models.TextChoices):
        VIGENTE = "vigente", "Vigente"
        EN_TRAMITE = "en_tramite", "En trámite"
        EN_EJECUCION = "en_ejecucion", "En ejecución"
        TERMINADO = "terminado", "Terminado"

    class Etapa(models.TextChoices):
        EJECUTADO = "ejecutado", "Ejecutado"
        PROGRAMADO = "programado", "Programado"

    objeto = models.TextField("objeto", help_text="Qué convenio es y para qué, con las palabras del documento.")
    contrapartes = models.CharField("contrapartes", max_length=250, blank=True, help_text="Separadas por «;».")
    tipo = models.CharField("tipo", max_length=20, choices=Tipo.choices, default=Tipo.OTRO)
    fecha = FechaField("fecha")
    monto = PesosField("monto")
    estado = models.CharField(
        "estado", max_length=14, choices=Estado.choices, blank=True, help_text="Vacío si el documento no lo dice."
    )
    vigente_hasta = FechaField("vigente hasta")
    etapa = models.CharField("etapa", max_length=10, choices=Etapa.choices, default=Etapa.EJECUTADO)
    descripcion = TextoRicoField("descripción")

    class Meta(Fila.Meta):
        verbose_name = "convenio"
        verbose_name_plural = "convenios"
        indexes = indices("tipo", "estado", "etapa", valores=("fecha", "monto", "vigente_hasta"))

    def __str__(self):
        return self.objeto[:80]
