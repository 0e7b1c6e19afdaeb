"""Who renders an account, and which users work in it."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, Q

from ..roles import Rol
from .historia import Historia
from .territorio import Provincia, Region


class OrganismoQuerySet(models.QuerySet):
    def de(self, usuario):
        """Those the user works in; all of them for the national administrator and for an auditor of all of them, none
        for the anonymous."""
        if usuario.is_superuser:
            return self
        if not usuario.pk:
            return self.none()
        suyas = Membresia.objects.filter(usuario=usuario.pk)
        return self.filter(Q(pk__in=suyas.values("organismo")) | Exists(suyas.filter(organismo=None)))


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
    aprueba_otra_persona = models.BooleanField(
        "aprueba otra persona",
        default=True,
        help_text="Quien editó la cuenta por última vez no puede aprobarla.",
    )

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
    """What a user does in an organismo: the wall between offices stands on this table. Without ``organismo``, in all of
    them (only an auditor). ``capitulos`` are the anclas of the only ones to write in; empty, all."""

    usuario = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="usuario", related_name="membresias"
    )
    organismo = models.ForeignKey(
        Organismo,
        models.CASCADE,
        verbose_name="organismo",
        related_name="membresias",
        null=True,
        blank=True,
        help_text="Vacío: todos los organismos (solo para un auditor).",
    )
    rol = models.CharField("rol", max_length=16, choices=Rol.choices, default=Rol.DIGITADOR)
    capitulos = models.JSONField("solo estos capítulos", default=list, blank=True)

    history = Historia()

    class Meta:
        verbose_name = "membresía"
        verbose_name_plural = "membresías"
        constraints = [
            models.UniqueConstraint(
                fields=["usuario", "organismo", "rol"],
                name="membresia_unica",
                violation_error_message="Esa persona ya tiene ese rol en el organismo.",
            ),
            models.UniqueConstraint(
                fields=["usuario"],
                condition=Q(organismo=None),
                name="membresia_unica_en_todos",
                violation_error_message="Esa persona ya es auditora de todos los organismos.",
            ),
            models.CheckConstraint(
                name="membresia_en_todos_es_auditor",
                condition=Q(organismo__isnull=False) | Q(rol="auditor"),
                violation_error_message="Indique el organismo: solo un auditor trabaja en todos.",
            ),
            models.CheckConstraint(
                name="membresia_capitulos_de_digitador",
                condition=Q(capitulos=[]) | Q(rol="digitador"),
                violation_error_message="Solo un digitador se limita a algunos capítulos.",
            ),
        ]

    def __str__(self):
        return f"{self.usuario}: {self.get_rol_display().lower()} en {self.organismo or 'todos los organismos'}"
