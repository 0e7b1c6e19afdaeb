"""Ordered content of a capítulo. Order is data, so text and tables interleave as the clerk wants."""

from django.core.exceptions import ValidationError
from django.db import models

from .. import registro
from ..tabla_libre import validar_tabla
from ..texto_rico import fuera_de_la_lista
from .campos import TextoRicoField
from .capitulo import Capitulo
from .cerrable import Cerrable
from .historia import Historia


class Bloque(Cerrable):
    class Tipo(models.TextChoices):
        TEXTO = "texto", "Texto"
        LISTA = "lista", "Lista"
        CITA = "cita", "Cita"
        TABLA = "tabla", "Tabla de datos"
        GRAFICO = "grafico", "Gráfico de datos"
        CIFRAS = "cifras", "Cifras del capítulo"
        TABLA_LIBRE = "tabla_libre", "Tabla libre"
        FIGURA = "figura", "Figura"
        NOTA = "nota", "Nota"

    CON_TEXTO = (Tipo.TEXTO, Tipo.LISTA, Tipo.CITA, Tipo.NOTA)
    CON_DATOS = (Tipo.TABLA, Tipo.GRAFICO)

    capitulo = models.ForeignKey(Capitulo, models.CASCADE, verbose_name="capítulo", related_name="bloques")
    orden = models.PositiveSmallIntegerField("orden", default=0)
    tipo = models.CharField("tipo", max_length=12, choices=Tipo.choices, default=Tipo.TEXTO)
    titulo = models.CharField("título", max_length=250, blank=True)
    texto = TextoRicoField("texto")
    conjunto = models.CharField("datos que muestra", max_length=40, blank=True)
    forma = models.CharField("forma de la tabla", max_length=40, blank=True)
    seleccion = models.CharField("solo las filas de", max_length=60, blank=True)
    encabezados = models.JSONField(
        "títulos de las columnas", default=list, blank=True, help_text="Solo si el documento imprime otros."
    )
    tabla = models.JSONField("tabla libre", null=True, blank=True, validators=[validar_tabla])
    imagen = models.BinaryField("imagen", null=True, blank=True)
    alternativo = models.CharField(
        "texto alternativo", max_length=300, blank=True, help_text="Qué muestra la figura, para quien no la ve."
    )
    ausente = models.BooleanField(
        "ausente", default=False, help_text="El documento original nombra una figura que no está."
    )
    fuente = models.CharField("fuente", max_length=200, blank=True, help_text="Ejemplo: «Fuente: Sistema B3000».")
    nota = TextoRicoField("nota al pie")
    por_reescribir = models.BooleanField(
        "por reescribir", default=False, help_text="El texto es el del año anterior. Quite la marca al ponerlo al día."
    )

    history = Historia(excluded_fields=["imagen"])

    class Meta:
        verbose_name = "bloque"
        verbose_name_plural = "bloques"
        ordering = ["orden", "id"]

    def __str__(self):
        return self.titulo or self.get_tipo_display()

    def clean(self):
        if self.tipo in self.CON_TEXTO and not self.texto:
            raise ValidationError({"texto": "Escriba el texto de este bloque o elimínelo."})
        if self.tipo == self.Tipo.LISTA:
            self._validar_lista()
        if self.tipo in self.CON_DATOS:
            self._validar_conjunto()
        if self.tipo == self.Tipo.TABLA_LIBRE and not self.tabla:
            raise ValidationError({"tabla": "Pegue aquí la tabla desde su planilla."})
        if self.tipo == self.Tipo.FIGURA:
            self._validar_figura()

    def _validar_lista(self):
        if suelto := fuera_de_la_lista(self.texto):
            mensaje = f"«{suelto[:60]}» no está en ningún ítem: póngalo en la lista o en otro bloque, de texto."
            raise ValidationError({"texto": mensaje})

    def _validar_conjunto(self):
        materia = registro.materia(self.capitulo.materia)
        disponibles = {c.clave: c for c in materia.todos_los_conjuntos()}
        if self.conjunto not in disponibles:
            raise ValidationError({"conjunto": "Elija qué datos del capítulo muestra este bloque."})
        conjunto = disponibles[self.conjunto]
        if self.tipo == self.Tipo.GRAFICO and not conjunto.grafico:
            raise ValidationError({"conjunto": f"«{conjunto.titulo}» no tiene gráfico: muéstrelo como tabla."})
        if self.forma and self.forma not in conjunto.formas:
            raise ValidationError({"forma": "Estos datos no tienen esa forma de imprimirse."})
        if self.seleccion and self.seleccion not in _valores_posibles(conjunto):
            raise ValidationError({"seleccion": f"«{conjunto.titulo}» no tiene filas de esa clase: deje «—»."})

    def _validar_figura(self):
        if not self.alternativo:
            raise ValidationError({"alternativo": "Describa la figura para quien no puede verla."})
        if self.ausente == bool(self.imagen):
            raise ValidationError({"imagen": "Suba la imagen, o marque «ausente» si el original no la trae."})


def _valores_posibles(conjunto) -> set[str]:
    """The values that a block may ask for in ``seleccion``."""
    if not conjunto.seleccion:
        return set()
    campo = conjunto.modelo._meta.get_field(conjunto.seleccion)
    if campo.is_relation:
        return set(campo.related_model.objects.values_list("clave", flat=True))
    return {str(clave) for clave, _ in campo.flatchoices}
