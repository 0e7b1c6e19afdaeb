"""The chain of seals of an organismo, the document that was signed, and the tombstone of what was withdrawn."""

from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models

from .cuenta import CuentaPublica
from .edicion import Edicion, Sellado, SelladoQuerySet
from .organismo import Organismo

ORIGEN = "0" * 64  # what the first link of each organismo follows
LARGO_MINIMO = 20


class Eslabon(Sellado):
    """One act (publication, signed original, withdrawal), linked to the organismo's act before it.

    ``huella`` is the sha256 of ``manifiesto``, canonical JSON that holds hashes and dates, never content nor persons.
    The order is ``secuencia``, never a clock.
    """

    class Tipo(models.TextChoices):
        PUBLICACION = "publicacion", "Publicación"
        ORIGINAL = "original", "Original firmado"
        RETIRO = "retiro", "Retiro"

    organismo = models.ForeignKey(Organismo, models.PROTECT, verbose_name="organismo", related_name="eslabones")
    secuencia = models.PositiveIntegerField("secuencia")
    tipo = models.CharField("tipo", max_length=12, choices=Tipo.choices)
    edicion = models.ForeignKey(Edicion, models.PROTECT, verbose_name="edición", related_name="eslabones")
    anterior = models.CharField("huella anterior", max_length=64)
    manifiesto = models.TextField("manifiesto")
    huella = models.CharField("huella", max_length=64, unique=True)

    class Meta:
        verbose_name = "eslabón"
        verbose_name_plural = "eslabones"
        ordering = ["organismo", "secuencia"]
        constraints = [
            models.UniqueConstraint(fields=["organismo", "secuencia"], name="eslabon_en_orden"),
            models.UniqueConstraint(fields=["organismo", "anterior"], name="eslabon_sin_bifurcacion"),
            models.UniqueConstraint(fields=["edicion", "tipo"], name="eslabon_uno_por_acto"),
        ]

    def __str__(self):
        return f"{self.get_tipo_display()} {self.secuencia}: {self.edicion}"


class RetiroQuerySet(SelladoQuerySet):
    def de(self, slug, anio, version=None):
        """The tombstone at that address. Without ``version``, the last one, when no version is the current one."""
        retiros = self.filter(edicion__cuenta__organismo__slug=slug, edicion__cuenta__anio=anio)
        if version is not None:
            return retiros.filter(edicion__cuenta__version=version)
        vigente = CuentaPublica.objects.publicadas().filter(organismo__slug=slug, anio=anio)
        return retiros.exclude(models.Exists(vigente)).order_by("-edicion__cuenta__version")


class Retiro(Sellado):
    """Why an edition is no longer shown. Its files are gone; the chain, which holds only hashes, still verifies."""

    edicion = models.OneToOneField(Edicion, models.PROTECT, verbose_name="edición", related_name="retiro")
    causal = models.CharField("causal legal", max_length=300, help_text="Ejemplo: «Ley N° 19.628, artículo 4».")
    motivo = models.TextField(
        "motivo",
        help_text="Lo leerá todo el mundo: no repita aquí el dato que se retira.",
        validators=[MinLengthValidator(LARGO_MINIMO, "Explique el motivo en al menos %(limit_value)d letras.")],
    )
    retirada_el = models.DateTimeField("retirada el")
    retirada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="retirada por", related_name="+"
    )

    objects = RetiroQuerySet.as_manager()

    class Meta:
        verbose_name = "retiro"
        verbose_name_plural = "retiros"

    def __str__(self):
        return f"Retiro de {self.edicion}"


class OriginalQuerySet(SelladoQuerySet):
    def conservados(self):
        """Those whose bytes are kept: a withdrawal takes the document too."""
        return self.filter(edicion__retiro=None)


class Original(Sellado):
    """The PDF that was signed or read out, beside the edition made from the data."""

    edicion = models.OneToOneField(Edicion, models.PROTECT, verbose_name="edición", related_name="original")
    sha256 = models.CharField("SHA-256", max_length=64)
    tamano = models.PositiveIntegerField("tamaño en bytes")
    agregado_el = models.DateTimeField("agregado el")
    agregado_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="agregado por", related_name="+"
    )

    objects = OriginalQuerySet.as_manager()

    class Meta:
        verbose_name = "original firmado"
        verbose_name_plural = "originales firmados"

    def __str__(self):
        return f"Original de {self.edicion}"
