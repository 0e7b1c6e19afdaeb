"""Official territory: SUBDERE's Códigos Únicos Territoriales (2018), kept as text with their leading zeros."""

from django.db import models


class Region(models.Model):
    codigo = models.CharField("código", max_length=2, primary_key=True)
    nombre = models.CharField("nombre", max_length=80)
    orden = models.PositiveSmallIntegerField("orden de norte a sur", default=0)

    class Meta:
        verbose_name = "región"
        verbose_name_plural = "regiones"
        ordering = ["orden", "codigo"]

    def __str__(self):
        return self.nombre


class Provincia(models.Model):
    codigo = models.CharField("código", max_length=3, primary_key=True)
    nombre = models.CharField("nombre", max_length=80)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="región", related_name="provincias")
    poblacion = models.PositiveIntegerField(
        "población",
        null=True,
        blank=True,
        help_text="Habitantes. Con menos de 5.000, los números pequeños de personas se tratan con más cuidado.",
    )
    poblacion_fuente = models.CharField(
        "fuente de la población", max_length=160, blank=True, help_text="Ejemplo: «INE, Censo 2017»."
    )

    class Meta:
        verbose_name = "provincia"
        verbose_name_plural = "provincias"
        ordering = ["codigo"]
        constraints = [
            models.CheckConstraint(
                name="provincia_poblacion_con_fuente",
                condition=models.Q(poblacion=None) | ~models.Q(poblacion_fuente=""),
                violation_error_message="Indique de dónde viene la población.",
            )
        ]

    def __str__(self):
        return self.nombre


class Comuna(models.Model):
    codigo = models.CharField("código", max_length=5, primary_key=True)
    nombre = models.CharField("nombre", max_length=80)
    provincia = models.ForeignKey(Provincia, models.PROTECT, verbose_name="provincia", related_name="comunas")

    class Meta:
        verbose_name = "comuna"
        verbose_name_plural = "comunas"
        ordering = ["codigo"]

    def __str__(self):
        return self.nombre
