"""A heading of one account. Numbers and titles are data: they differ in every report."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from .. import registro
from .cerrable import Cerrable
from .cuenta import CuentaPublica
from .historia import Historia


class Capitulo(Cerrable):
    """Node of the report's tree; a "parte" has no ``padre``. ``ancla`` is given once and survives cloning."""

    RUTA_A_CUENTA = "cuenta"

    cuenta = models.ForeignKey(CuentaPublica, models.CASCADE, verbose_name="cuenta", related_name="capitulos")
    padre = models.ForeignKey(
        "self",
        models.CASCADE,
        verbose_name="dentro de",
        related_name="hijos",
        null=True,
        blank=True,
        help_text="Vacío si es una parte del informe.",
    )
    orden = models.PositiveSmallIntegerField("orden", default=0)
    numero = models.CharField(
        "número", max_length=12, blank=True, help_text="Tal como se imprime: «I.», «6.1.1», o vacío."
    )
    titulo = models.CharField("título", max_length=250)
    materia = models.CharField("materia", max_length=40, choices=registro.opciones, default="narrativa")
    unidad_responsable = models.CharField("unidad responsable", max_length=120, blank=True)
    ancla = models.CharField(
        "ancla",
        max_length=60,
        validators=[RegexValidator(r"^[a-z][a-z0-9-]*$", "Use solo minúsculas sin acento, números y guiones.")],
        help_text="Nombre corto y estable para enlazar el capítulo. Ejemplo: «seguridad-publica».",
    )
    listo = models.BooleanField(
        "capítulo completo", default=False, help_text="Márquelo cuando ya no falte nada: se verá en el panel."
    )
    guardado = models.PositiveIntegerField("veces guardado", default=0, editable=False)

    history = Historia(excluded_fields=["guardado"])

    class Meta:
        verbose_name = "capítulo"
        verbose_name_plural = "capítulos"
        ordering = ["cuenta", "orden", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cuenta", "ancla"],
                name="capitulo_ancla_unica",
                violation_error_message="Otro capítulo de esta cuenta ya usa esa ancla.",
            )
        ]

    def __str__(self):
        return f"{self.numero} {self.titulo}".strip()

    def con_ancestros(self):
        """This capítulo, the one it is in, and so on up: a query for each that was not read."""
        capitulo = self
        while capitulo:
            yield capitulo
            capitulo = capitulo.padre

    def clean(self):
        if self.padre and self.padre.cuenta_id != self.cuenta_id:
            raise ValidationError({"padre": "El capítulo que lo contiene pertenece a otra cuenta."})
        ancestro = self.padre
        while ancestro:
            if ancestro.pk and ancestro.pk == self.pk:
                raise ValidationError({"padre": "Un capítulo no puede estar dentro de sí mismo."})
            ancestro = ancestro.padre
