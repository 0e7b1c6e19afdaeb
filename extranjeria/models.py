"""Migration procedures and border crossings."""

from django.db import models

from cuenta_publica.models import CantidadField, Fila, PeriodoField, PesosField, indices


class VisaOtorgada(Fila):
    nacionalidad = models.CharField("nacionalidad", max_length=60)
    cantidad = CantidadField("visas")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "visas otorgadas"
        verbose_name_plural = "visas otorgadas"
        indexes = indices(valores=("cantidad", "periodo"))

    def __str__(self):
        return self.nacionalidad


class SolicitudResidencia(Fila):
    class Tipo(models.TextChoices):
        TEMPORARIA = "temporaria", "Visa temporaria"
        SUJETA_A_CONTRATO = "sujeta_a_contrato", "Visa sujeta a contrato"
        ESTUDIANTE = "estudiante", "Visa de estudiante"

    tipo = models.CharField("tipo de visa", max_length=20, choices=Tipo.choices)
    periodo = PeriodoField("período")
    cantidad = CantidadField("solicitudes")

    class Meta(Fila.Meta):
        verbose_name = "solicitudes de residencia"
        verbose_name_plural = "solicitudes de residencia"
        indexes = indices("tipo", valores=("periodo", "cantidad"))

    def __str__(self):
        return f"{self.get_tipo_display()} {self.periodo}"


class PermanenciaDefinitiva(Fila):
    concepto = models.CharField("concepto", max_length=200)
    periodo = PeriodoField("período")
    cantidad = CantidadField("solicitudes")

    class Meta(Fila.Meta):
        verbose_name = "solicitudes de permanencia definitiva"
        verbose_name_plural = "solicitudes de permanencia definitiva"
        indexes = indices(valores=("periodo", "cantidad"))

    def __str__(self):
        return f"{self.concepto} {self.periodo}"


class Regularizacion(Fila):
    concepto = models.CharField(
        "concepto", max_length=200, help_text="A quiénes se cuenta: «niños en situación de irregularidad»."
    )
    cantidad = CantidadField("cantidad")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "regularización migratoria"
        verbose_name_plural = "regularizaciones migratorias"
        indexes = indices(valores=("cantidad", "periodo"))

    def __str__(self):
        return self.concepto


class PasoFronterizo(Fila):
    class Etapa(models.TextChoices):
        EJECUTADO = "ejecutado", "Ejecutado"
        PROGRAMADO = "programado", "Programado"

    complejo = models.CharField("complejo", max_length=120)
    modalidad = models.CharField(
        "modalidad", max_length=120, blank=True, help_text="Ejemplo: «integrada y doble cabecera»."
    )
    presupuesto = PesosField("presupuesto")
    descripcion = models.TextField("funcionamiento y compromisos", blank=True)
    periodo = PeriodoField("período")
    etapa = models.CharField("etapa", max_length=12, choices=Etapa.choices, default=Etapa.EJECUTADO)

    class Meta(Fila.Meta):
        verbose_name = "paso fronterizo"
        verbose_name_plural = "pasos fronterizos"
        indexes = indices("etapa", valores=("presupuesto", "periodo"))

    def __str__(self):
        return self.complejo
