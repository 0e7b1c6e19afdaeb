"""When an organismo renders the account of a year: the document, its event, and what is asked and answered there."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from ..habiles import sumar_habiles
from .historia import Historia
from .organismo import Organismo

PLAZO = [MinValueValidator(1), MaxValueValidator(120)]


class ProcesoQuerySet(models.QuerySet):
    def de(self, usuario):
        """Those of the organismos the user works in."""
        return self.filter(organismo__in=Organismo.objects.de(usuario))


class Proceso(models.Model):
    """``preguntas`` and ``respuestas`` are lengths in días hábiles: from the event, and from the end of the former."""

    organismo = models.ForeignKey(Organismo, models.CASCADE, verbose_name="organismo", related_name="procesos")
    anio = models.PositiveSmallIntegerField(
        "año de gestión",
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text="El año del que se rinde cuenta. Ejemplo: 2025, si la cuenta se presenta en 2026.",
    )
    documento = models.DateField(
        "publicación del documento", null=True, blank=True, help_text="El día en que la cuenta debe quedar publicada."
    )
    evento = models.DateField(
        "evento participativo", null=True, blank=True, help_text="El día en que la cuenta se presenta al público."
    )
    preguntas = models.PositiveSmallIntegerField(
        "plazo para preguntar",
        default=10,
        validators=PLAZO,
        help_text="Días hábiles en que se reciben preguntas, contados desde el día siguiente al evento.",
    )
    respuestas = models.PositiveSmallIntegerField(
        "plazo para responder",
        default=15,
        validators=PLAZO,
        help_text="Días hábiles para responderlas, contados desde que se dejan de recibir.",
    )

    objects = ProcesoQuerySet.as_manager()
    history = Historia()

    class Meta:
        verbose_name = "proceso anual"
        verbose_name_plural = "procesos anuales"
        ordering = ["-anio", "organismo__slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["organismo", "anio"],
                name="proceso_unico",
                violation_error_message="Este organismo ya tiene las fechas de ese año: ábralas desde la lista.",
            ),
            models.CheckConstraint(
                name="proceso_documento_antes_del_evento",
                condition=Q(documento=None) | Q(evento=None) | Q(documento__lte=F("evento")),
                violation_error_message="El documento se publica antes del evento: revise las dos fechas.",
            ),
        ]

    def __str__(self):
        return f"{self.organismo} {self.anio}"

    @property
    def fin_de_preguntas(self) -> date | None:
        """The last day to ask; None while there is no event."""
        return self.evento and sumar_habiles(self.evento, self.preguntas)

    @property
    def fin_de_respuestas(self) -> date | None:
        """The last day to answer; None while there is no event."""
        return self.evento and sumar_habiles(self.evento, self.preguntas + self.respuestas)
