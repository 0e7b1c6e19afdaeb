"""Crime statistics (STOP) and the security actions an account reports."""

from django.db import models

from cuenta_publica.models import CantidadField, Catalogo, Fila, PeriodoField, TextoRicoField, indices


class CategoriaDelito(Catalogo):
    """A category of Carabineros' Sistema Táctico de Operación Policial; their list changes over the years."""

    class Meta(Catalogo.Meta):
        verbose_name = "categoría de delito"
        verbose_name_plural = "categorías de delitos"


class Delito(Fila):
    categoria = models.ForeignKey(CategoriaDelito, models.PROTECT, verbose_name="delito")
    casos = CantidadField("casos")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "delito registrado"
        verbose_name_plural = "delitos registrados"
        indexes = indices("categoria", valores=("casos", "periodo"))

    def __str__(self):
        return str(self.categoria)


class Accion(Fila):
    item = models.CharField("ítem", max_length=160)
    servicios = models.CharField("servicios públicos asociados", max_length=250, blank=True)
    cantidad = CantidadField("cantidad")
    unidad = models.CharField("unidad", max_length=120, blank=True, help_text="Las palabras que siguen al número.")
    observacion = TextoRicoField("observación")
    periodo = PeriodoField("período")

    class Meta(Fila.Meta):
        verbose_name = "acción de seguridad"
        verbose_name_plural = "acciones de seguridad"
        indexes = indices(valores=("cantidad", "periodo"))

    def __str__(self):
        return self.item
