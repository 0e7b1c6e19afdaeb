"""What hangs from a cuenta can be written only while the cuenta is open."""

from django.core.exceptions import ValidationError
from django.db import models

from .cuenta import CERRADA, CuentaPublica


class CerrableQuerySet(models.QuerySet):
    """Refuses bulk writes on published accounts in words, before the database trigger does."""

    def _exigir_abiertas(self):
        if self.filter(**{f"{self.model.RUTA_A_CUENTA}__estado__in": CuentaPublica.CERRADOS}).exists():
            raise ValidationError(CERRADA)

    def update(self, **valores):
        if set(valores) not in ({"vigente"}, {"guardado"}):  # written in drafts that are locked, or by publishing
            self._exigir_abiertas()
        return super().update(**valores)

    def delete(self):
        self._exigir_abiertas()
        return super().delete()


class Cerrable(models.Model):
    """Base of Capitulo and of everything below it. ``RUTA_A_CUENTA`` is the lookup that reaches the cuenta."""

    RUTA_A_CUENTA = "capitulo__cuenta"
    CON_CERROJO = True

    objects = CerrableQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self._cuenta().exigir_abierta()
        return super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._cuenta().exigir_abierta()
        return super().delete(*args, **kwargs)

    def _cuenta(self):
        destino = self
        for paso in self.RUTA_A_CUENTA.split("__"):
            destino = getattr(destino, paso)
        return destino
