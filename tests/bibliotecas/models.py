from django.db import models

from cuenta_publica.models import CantidadField, Fila


class Prestamo(Fila):
    biblioteca = models.CharField("biblioteca", max_length=80)
    libros = CantidadField("libros prestados")

    class Meta(Fila.Meta):
        verbose_name = "préstamo"
        verbose_name_plural = "préstamos"

    def __str__(self):
        return self.biblioteca
