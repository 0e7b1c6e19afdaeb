"""Any typed datum that hangs from a capítulo."""

from django.core.exceptions import ValidationError
from django.db import models

from ..verificaciones.hoja import demasiado_larga, plano
from .campos import TextoRicoField
from .capitulo import Capitulo
from .cerrable import Cerrable, CerrableQuerySet
from .historia import Historia
from .territorio import Provincia, Region


class FilaQuerySet(CerrableQuerySet):
    def vigentes(self):
        """Rows of current published editions: the only ones a public page may read."""
        # Django would write «WHERE vigente», which SQLite reads from no index.
        return self.filter(vigente=models.Value(True))


#: What publishing writes on each row of where it comes from, so that a public list asks only its own table.
DE_DONDE = ("anio", "region", "provincia", "materia", "ancla")
DE_PUBLICAR = (*DE_DONDE, "atado", "vigente")


class Fila(Cerrable):
    """Row of a conjunto. What is :data:`DE_PUBLICAR` is written only by ``publicacion``: ``atado`` are its rich cells
    whose figures are bound to data, by column, as they were printed."""

    NO_SON_DATOS = frozenset(["id", "capitulo", "orden", "etiqueta", "no_aplica", "suprimido", *DE_PUBLICAR])

    capitulo = models.ForeignKey(Capitulo, models.CASCADE, verbose_name="capítulo", related_name="+")
    orden = models.PositiveSmallIntegerField("orden", default=0)
    etiqueta = models.CharField(
        "nombre impreso",
        max_length=200,
        blank=True,
        help_text="Solo si el documento lo nombra de otra manera.",
    )
    no_aplica = models.JSONField("no aplica", default=list, blank=True, editable=False)
    suprimido = models.JSONField("suprimido", default=list, blank=True, editable=False)
    anio = models.PositiveSmallIntegerField("año de gestión", null=True, editable=False)
    provincia = models.ForeignKey(
        Provincia, models.PROTECT, verbose_name="provincia", related_name="+", null=True, editable=False
    )
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name="región", related_name="+", null=True, editable=False, db_index=False
    )
    materia = models.CharField("materia", max_length=40, null=True, editable=False)
    ancla = models.CharField("capítulo", max_length=60, null=True, editable=False)
    atado = models.JSONField("texto con sus cifras", null=True, editable=False)
    vigente = models.BooleanField("vigente", default=False, editable=False)

    objects = FilaQuerySet.as_manager()
    history = Historia(inherit=True, excluded_fields=list(DE_PUBLICAR))

    class Meta:
        abstract = True
        ordering = ["orden", "id"]
        indexes = [
            models.Index(fields=["vigente", "-anio", "id"], name="%(class)s_va"),
            models.Index(fields=["vigente", "region", "-anio", "id"], name="%(class)s_vr"),
            models.Index(fields=["vigente", "provincia", "-anio", "id"], name="%(class)s_vp"),
            models.Index(fields=["vigente", "ancla", "-anio", "id"], name="%(class)s_vc"),
        ]

    def clean_fields(self, exclude=None):
        """Django would ask, for each row, whether the entry of a catalogue that it has just been given exists."""
        dadas = {c.name for c in self.campos_de_datos() if c.is_relation and c.is_cached(self)}
        super().clean_fields(exclude={*(exclude or ()), *dadas})

    def clean(self):
        super().clean()
        self._exigir_que_quepa()
        numericos = {c.name for c in self.campos_de_datos() if getattr(c, "es_numerico", False)}
        marcas = self.suprimido if isinstance(self.suprimido, list) else [self.suprimido]
        for nombre in marcas:
            if not isinstance(nombre, str) or nombre not in numericos:
                raise ValidationError(f"«{nombre}» no es una columna de números: no se puede suprimir.")
            if getattr(self, nombre) is not None or nombre in self.no_aplica:
                raise ValidationError(f"«{nombre}» está suprimida y además trae un valor: deje una de las dos cosas.")

    def _exigir_que_quepa(self):
        """A row is printed in one sheet: what is longer is no cell."""
        ricos = [c.name for c in self.campos_de_datos() if isinstance(c, TextoRicoField)]
        largas = {nombre: demasiado_larga(plano(getattr(self, nombre) or "")) for nombre in ricos}
        if motivos := {nombre: f"Esta celda {motivo}" for nombre, motivo in largas.items() if motivo}:
            raise ValidationError(motivos)

    def olvidar_publicacion(self):
        """What only publishing writes, as in a row that never was public. The row is not saved."""
        for nombre in DE_PUBLICAR:
            setattr(self, nombre, self._meta.get_field(nombre).get_default())

    def suprimir(self, columna):
        """Forget the value of a numeric column and say that it is suppressed. The row is not saved."""
        setattr(self, columna, None)
        self.suprimido = [*(c for c in self.suprimido if c != columna), columna]

    @classmethod
    def campos_de_datos(cls):
        """The model fields that carry data, in order of declaration."""
        return [c for c in cls._meta.concrete_fields if c.name not in cls.NO_SON_DATOS]


def indices(*categorias: str, valores: tuple[str, ...] = ()) -> list[models.Index]:
    """The indexes of a Fila whose public list is filtered by each of ``categorias`` and sorted by each of ``valores``,
    fast whatever its size: for the ``indexes`` of its Meta. They end in what else is mostly asked for, so that it is
    answered without reading the rows."""
    donde = ("region", "provincia")
    por_categoria = [("vigente", categoria, "-anio", "id", *donde) for categoria in categorias]
    por_valor = [("vigente", valor, "id", "anio", *donde) for valor in valores]
    propios = [models.Index(fields=campos, name=f"%(class)s_{campos[1]}") for campos in (*por_categoria, *por_valor)]
    return [*Fila.Meta.indexes, *propios]


class Catalogo(models.Model):
    """A named list kept as data: entries come and go over the years, code does not."""

    clave = models.SlugField("clave", unique=True)
    nombre = models.CharField("nombre", max_length=160)
    orden = models.PositiveSmallIntegerField("orden", default=0)
    vigente_desde = models.PositiveSmallIntegerField("vigente desde el año", null=True, blank=True)
    vigente_hasta = models.PositiveSmallIntegerField("vigente hasta el año", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["orden", "id"]

    def __str__(self):
        return self.nombre

    @classmethod
    def del_anio(cls, anio):
        """Entries in force in ``anio``, in order."""
        return cls.objects.filter(
            models.Q(vigente_desde=None) | models.Q(vigente_desde__lte=anio),
            models.Q(vigente_hasta=None) | models.Q(vigente_hasta__gte=anio),
        )
