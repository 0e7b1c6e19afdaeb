"""The account: one organismo, one año de gestión, one version."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from ..periodos import FechaParcial
from .historia import Historia
from .organismo import Organismo

CERRADA = "Esta cuenta ya está publicada y no se modifica. Use «Corregir» para abrir la versión siguiente."

NO_ES_BORRADOR = "Su estado es «{}»: nadie escribe en ella. Para cambiar algo, quien revisa debe devolverla."


class CuentaQuerySet(models.QuerySet):
    def de(self, usuario):
        """Those of the organismos the user works in."""
        return self.filter(organismo__in=Organismo.objects.de(usuario))

    def publicadas(self):
        """The current edition of each account."""
        return self.filter(estado=CuentaPublica.Estado.PUBLICADA)

    def abiertas(self):
        """Drafts in any stage: what nobody outside the organismo may see."""
        return self.exclude(estado__in=CuentaPublica.CERRADOS)


class CuentaPublica(models.Model):
    """``anio`` is the año de gestión, not the year printed on the cover. Only ``publicacion`` changes ``estado``."""

    class Estado(models.TextChoices):
        BORRADOR = "borrador", "Borrador"
        EN_REVISION = "en_revision", "En revisión"
        APROBADA = "aprobada", "Aprobada"
        PUBLICADA = "publicada", "Publicada"
        REEMPLAZADA = "reemplazada", "Reemplazada"
        RETIRADA = "retirada", "Retirada"

    CON_CERROJO = True
    CERRADOS = (Estado.PUBLICADA, Estado.REEMPLAZADA, Estado.RETIRADA)

    organismo = models.ForeignKey(Organismo, models.PROTECT, verbose_name="organismo", related_name="cuentas")
    anio = models.PositiveSmallIntegerField(
        "año de gestión",
        validators=[MinValueValidator(1990), MaxValueValidator(2100)],
        help_text="El año del que se rinde cuenta, aunque la portada diga otro.",
    )
    version = models.PositiveSmallIntegerField("versión", default=1, editable=False)
    estado = models.CharField("estado", max_length=12, choices=Estado.choices, default=Estado.BORRADOR, editable=False)
    titulo_portada = models.CharField("título de la portada", max_length=200, help_text="Tal como se imprime.")
    lema = models.CharField("lema", max_length=200, blank=True)
    publicado_originalmente = models.CharField(
        "publicado originalmente",
        max_length=200,
        blank=True,
        help_text="Solo si reproduce un documento anterior. Ejemplo: «mayo de 2020».",
    )
    publicada_el = models.DateTimeField("publicada el", null=True, blank=True, editable=False)
    publicada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="publicada por",
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    guardado = models.PositiveIntegerField("veces guardada", default=0, editable=False)
    editada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="editada por última vez por",
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    objects = CuentaQuerySet.as_manager()
    history = Historia(excluded_fields=["guardado", "estado", "editada_por", "publicada_el", "publicada_por"])

    class Meta:
        verbose_name = "cuenta pública"
        verbose_name_plural = "cuentas públicas"
        ordering = ["organismo__slug", "-anio", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organismo", "anio", "version"],
                name="cuenta_unica",
                violation_error_message="Ya existe esa versión de la cuenta de este organismo y año.",
            ),
            models.CheckConstraint(
                name="cuenta_publicada_por_alguien",
                condition=Q(publicada_el=None, publicada_por=None)
                | Q(publicada_el__isnull=False, publicada_por__isnull=False),
            ),
            models.CheckConstraint(
                name="cuenta_publicada_tiene_fecha",
                condition=Q(estado__in=["borrador", "en_revision", "aprobada"], publicada_el=None)
                | Q(estado__in=["publicada", "reemplazada", "retirada"], publicada_el__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["organismo", "anio"],
                condition=Q(estado="publicada"),
                name="cuenta_una_vigente",
                violation_error_message="Ya hay una versión publicada de esta cuenta.",
            ),
            models.UniqueConstraint(
                fields=["organismo", "anio"],
                condition=Q(estado__in=["borrador", "en_revision", "aprobada"]),
                name="cuenta_un_borrador",
                violation_error_message="Ya hay un borrador de esta cuenta: continúe en él.",
            ),
        ]

    def __str__(self):
        return f"{self.organismo} {self.anio}, versión {self.version}"

    def get_absolute_url(self):
        """The address of its current edition, whatever this version is."""
        return reverse("cuenta", args=[self.organismo.slug, self.anio])

    def clean(self):
        """The organismo must have existed in ``anio``; a correction is accepted, since its first version was."""
        if self.version == 1 and self.organismo_id and self.anio:
            self._exigir_organismo_de_entonces()

    def _exigir_organismo_de_entonces(self):
        desde, hasta = self.organismo.vigente_desde, self.organismo.vigente_hasta
        if desde and self.anio < desde.year:
            razon = f"existe desde el {_en_palabras(desde)}"
        elif hasta and self.anio > hasta.year:
            razon = f"existió hasta el {_en_palabras(hasta)}"
        else:
            return
        raise ValidationError(
            f"{self.organismo} {razon}: no rinde cuenta de {self.anio}. Elija el organismo que existía ese año."
        )

    @property
    def esta_cerrada(self) -> bool:
        return self.estado in self.CERRADOS

    def anterior(self):
        """The published account of the year before, of this organismo or of the one it succeeded; None without one.

        A closed account keeps the version that was public when it was published. One query.
        """
        sucesores = "organismo__provincia__organismos"
        de_quien = Q(organismo=self.organismo_id) | Q(
            (sucesores, self.organismo_id), organismo__vigente_hasta__lt=F(f"{sucesores}__vigente_desde")
        )
        entonces = {"publicada_el__lte": self.publicada_el} if self.esta_cerrada else {"estado": self.Estado.PUBLICADA}
        halladas = CuentaPublica.objects.filter(de_quien, anio=self.anio - 1, **entonces).select_related("organismo")
        return max(halladas, key=lambda c: (c.organismo_id == self.organismo_id, c.version), default=None)

    @property
    def es_editable(self) -> bool:
        """While it is reviewed, or approved, nobody writes in it."""
        return self.estado == self.Estado.BORRADOR

    def exigir_editable(self):
        """ValidationError in Spanish when it is no draft."""
        self.exigir_abierta()
        if not self.es_editable:
            raise ValidationError(NO_ES_BORRADOR.format(self.get_estado_display().lower()))

    def exigir_abierta(self):
        """ValidationError in Spanish when this version was already published."""
        if self.esta_cerrada:
            raise ValidationError(CERRADA)


def _en_palabras(dia) -> str:
    return FechaParcial(dia.year, dia.month, dia.day).texto
