"""Budget execution: what was approved and what was spent, item by item."""

from django.db import models

from cuenta_publica.models import Fila, PesosField, PorcentajeField, indices
from cuenta_publica.verificaciones import porcentaje


class Partida(Fila):
    """One item. Declared percentages stay as printed; the computed one is ``porcentaje_calculado``."""

    item = models.CharField("ítem", max_length=160)
    subtitulo = models.CharField(
        "subtítulo", max_length=80, blank=True, help_text="Del clasificador presupuestario, si se conoce: «21», «22»…"
    )
    aprobado = PesosField("aprobado")
    porcentaje_aprobado = PorcentajeField("% del aprobado", help_text="El que imprime el documento, casi siempre 100.")
    gastado = PesosField("gastado")
    porcentaje_declarado = PorcentajeField("% de cumplimiento", help_text="El que declara el documento.")

    class Meta(Fila.Meta):
        verbose_name = "partida del presupuesto"
        verbose_name_plural = "partidas del presupuesto"
        indexes = indices("subtitulo", valores=("aprobado", "porcentaje_aprobado", "gastado", "porcentaje_declarado"))

    def __str__(self):
        return self.item

    @property
    def porcentaje_calculado(self):
        """What was spent of what was approved, in percent with two decimals."""
        return porcentaje(self.gastado, self.aprobado)
