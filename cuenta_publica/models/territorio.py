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

    class Meta:
        verbose_name = "provincia"
        verbose_name_plural = "provincias"
        ordering = ["codigo"]

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
