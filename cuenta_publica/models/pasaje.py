"""What a search finds: a piece of a current published edition, with the words by which it is found."""

from django.db import models

from .cuenta import CuentaPublica


class Pasaje(models.Model):
    """Derived from the account when it is published, and made again at will (``manage.py reindexar``).

    Its key is its place among all that is found: kind, year (the last one first), organismo, order in the account; so
    that both engines give one order, and the index keeps it. ``raices`` are the stems of its own words, in order, and
    then, with a prefix, what it is found by besides (see ``buscador.indice``).
    """

    class Tipo(models.TextChoices):
        CAPITULO = "capitulo", "Capítulo"
        TABLA = "tabla", "Tabla"
        GRAFICO = "grafico", "Gráfico"
        FIGURA = "figura", "Figura"
        TEXTO = "texto", "Texto"
        CIFRA = "cifra", "Cifra"
        FILA = "fila", "Registro"

    id = models.BigIntegerField(primary_key=True, editable=False)
    cuenta = models.ForeignKey(CuentaPublica, models.CASCADE, verbose_name="cuenta", related_name="+")
    ancla = models.CharField("ancla del capítulo", max_length=60)
    capitulo = models.CharField("capítulo", max_length=265)
    materia = models.CharField("materia", max_length=40)
    tipo = models.CharField("tipo", max_length=12, choices=Tipo.choices)
    conjunto = models.CharField("conjunto", max_length=40, blank=True)
    modelo = models.CharField("modelo de la fila", max_length=100, blank=True)
    fila = models.BigIntegerField("fila", null=True)
    titulo = models.CharField("título", max_length=250, blank=True)
    texto = models.TextField("texto", blank=True)
    raices = models.TextField("raíces")

    class Meta:
        verbose_name = "pasaje"
        verbose_name_plural = "pasajes"
        ordering = ["id"]
        indexes = [models.Index(fields=["modelo", "fila"], name="pasaje_de_fila")]

    def __str__(self):
        return self.titulo or self.capitulo
