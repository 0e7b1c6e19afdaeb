"""The sealed publication: rows that are only ever added, files named by their content."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models

from .cuenta import CuentaPublica

SELLADA = "Una edición publicada no se modifica ni se elimina."


class SelladoQuerySet(models.QuerySet):
    def update(self, **valores):
        raise ValidationError(SELLADA)

    def delete(self):
        raise ValidationError(SELLADA)


class Sellado(models.Model):
    """Append-only: can be created, never changed. The database triggers say the same."""

    CON_CERROJO = True

    objects = SelladoQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError(SELLADA)
        return super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise ValidationError(SELLADA)


class EdicionQuerySet(SelladoQuerySet):
    def publicas(self):
        """Those a citizen may read: current and replaced ones. Drafts have no edition; withdrawn ones are gone."""
        return self.filter(cuenta__estado__in=[CuentaPublica.Estado.PUBLICADA, CuentaPublica.Estado.REEMPLAZADA])

    def de(self, slug, anio, version=None):
        """The public edition of that account: ``version``, or the current one."""
        publicas = self.publicas().filter(cuenta__organismo__slug=slug, cuenta__anio=anio)
        if version is None:
            return publicas.filter(cuenta__estado=CuentaPublica.Estado.PUBLICADA)
        return publicas.filter(cuenta__version=version)


class Edicion(Sellado):
    cuenta = models.OneToOneField(CuentaPublica, models.PROTECT, verbose_name="cuenta", related_name="edicion")
    huella = models.CharField("huella del contenido", max_length=64, help_text="SHA-256 del JSON canónico.")
    publicada_el = models.DateTimeField("publicada el")
    publicada_por = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="publicada por", related_name="+"
    )
    motivo = models.TextField("motivo", blank=True)

    objects = EdicionQuerySet.as_manager()

    class Meta:
        verbose_name = "edición"
        verbose_name_plural = "ediciones"

    def __str__(self):
        return str(self.cuenta)


class ArchivoQuerySet(SelladoQuerySet):
    def publicos(self):
        """Those that anybody may download."""
        return self.exclude(nombre=Archivo.FILAS)

    def conservados(self):
        """Those whose bytes are kept: of a withdrawn edition, only the hashes with which the database is checked."""
        return self.filter(models.Q(edicion__retiro=None) | models.Q(nombre=Archivo.FILAS))


class Archivo(Sellado):
    """A file of an edition; its bytes are in the ``almacen`` under ``sha256``."""

    #: Hashes of the database's rows: sealed and kept, of use only beside the database.
    FILAS = "filas.json"
    #: Drawn for whoever shares a link to the account: served, and of no use to its readers.
    TARJETA = "tarjeta.png"
    #: How the names of the capítulos by themselves begin: they have a page of their own.
    CAPITULO = "capitulo-"

    edicion = models.ForeignKey(Edicion, models.PROTECT, verbose_name="edición", related_name="archivos")
    nombre = models.CharField("nombre", max_length=80)
    tipo = models.CharField("tipo de contenido", max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64)
    tamano = models.PositiveIntegerField("tamaño en bytes")

    objects = ArchivoQuerySet.as_manager()

    class Meta:
        verbose_name = "archivo"
        verbose_name_plural = "archivos"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["edicion", "nombre"], name="archivo_unico")]

    def __str__(self):
        return self.nombre

    @property
    def es_descarga(self) -> bool:
        """Whether it is offered to whoever reads the account."""
        return self.nombre not in (self.FILAS, self.TARJETA) and not self.es_capitulo

    @property
    def es_capitulo(self) -> bool:
        return self.nombre.startswith(self.CAPITULO)
