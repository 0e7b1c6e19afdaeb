"""Who renders an account, and which users work in it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .territorio import Provincia, Region


class OrganismoQuerySet(models.QuerySet):
    def de(self, usuario):
        """Those the user works in; all of them for the national administrator, none for the anonymous."""
        if usuario.is_superuser:
            return self
        return self.filter(membresias__usuario_id=usuario.pk) if usuario.pk else self.none()


class Organismo(models.Model):
    """Gobernación provincial until 2021-07-13, delegación presidencial since. URLs and seals are keyed by ``slug``."""

    class Tipo(models.TextChoices):
        GOBERNACION = "gobernacion", "Gobernación provincial"
        DELEGACION_PROVINCIAL = "delegacion_provincial", "Delegación presidencial provincial"
        DELEGACION_REGIONAL = "delegacion_regional", "Delegación presidencial regional"

    slug = models.SlugField("identificador en la dirección web", max_length=80, unique=True)
    nombre = models.CharField("nombre", max_length=120)
    tipo = models.CharField("tipo", max_length=24, choices=Tipo.choices)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="región", related_name="organismos")
    provincia = models.ForeignKey(
        Provincia, models.PROTECT, verbose_name="provincia", related_name="organismos", null=True, blank=True
    )
    vigente_desde = models.DateField("vigente desde", null=True, blank=True)
    vigente_hasta = models.DateField("vigente hasta", null=True, blank=True)

    objects = OrganismoQuerySet.as_manager()

    class Meta:
        verbose_name = "organismo"
        verbose_name_plural = "organismos"
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="organismo_vigencia",
                condition=Q(vigente_desde=None) | Q(vigente_hasta=None) | Q(vigente_desde__lte=F("vigente_hasta")),
                violation_error_message="La fecha «vigente hasta» es anterior a «vigente desde».",
            ),
            models.CheckConstraint(
                name="organismo_provincia",
                condition=Q(tipo="delegacion_regional") | Q(provincia__isnull=False),
                violation_error_message="Indique la provincia: solo las delegaciones regionales no la llevan.",
            ),
        ]

    def __str__(self):
        return self.nombre


class Membresia(models.Model):
    """A user who works in an organismo: the wall between offices stands on this table."""

    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="usuario", related_name="membresias"
    )
    organismo = models.ForeignKey(Organismo, models.CASCADE, verbose_name="organismo", related_name="membresias")

    class Meta:
        verbose_name = "membresía"
        verbose_name_plural = "membresías"
        constraints = [models.UniqueConstraint(fields=["usuario", "organismo"], name="membresia_unica")]

    def __str__(self):
        return f"{self.usuario} en {self.organismo}"
