"""The blocks of a capítulo, in order. The page shows of each one only what its tipo needs (see admin.css)."""

from django import forms
from django.contrib import admin
from django.utils.functional import cached_property

from .. import registro
from ..models import Bloque, Catalogo
from ..tabla_libre import CampoTablaLibre
from .alcance import Alcance
from .imagenes import CampoImagen
from .ordenadas import ConPrecarga, FormOrdenado, FormSetOrdenado
from .vinculos import sin_vincular

_AYUDA_TABLA = (
    "Copie la tabla en su planilla y péguela aquí, con los títulos en la primera fila. El tipo de cada columna se "
    "deduce; para decidirlo, escríbalo junto al título: «Monto [pesos]», «Casos [número]», «Avance [%]», «Año [texto]»."
)


class CampoLineas(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value):
        texto = value if isinstance(value, str) else "\n".join(value or [])
        return [linea.strip() for linea in texto.strip("\r\n").splitlines()]

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial, data):
        return self.to_python(initial) != self.to_python(data)


class BloqueForm(FormOrdenado):
    conjunto = forms.ChoiceField(required=False, label="Datos que muestra")
    forma = forms.ChoiceField(required=False, label="Forma de la tabla")
    seleccion = forms.ChoiceField(required=False, label="Solo las filas de")
    encabezados = CampoLineas(
        required=False,
        label="Títulos de las columnas",
        help_text="Uno por línea y en orden, solo si el documento imprime otros.",
    )
    por_reescribir = forms.BooleanField(
        required=False, label="Texto del año anterior: póngalo al día y quite esta marca"
    )
    tabla = CampoTablaLibre(required=False, label="Tabla libre", help_text=_AYUDA_TABLA)
    archivo = CampoImagen(required=False, label="Imagen", help_text="PNG, JPEG, GIF o WebP de hasta 5 MB.")
    quitar_imagen = forms.BooleanField(required=False, label="Quitar la imagen guardada")

    def __init__(self, *args, opciones, **kwargs):
        super().__init__(*args, **kwargs)
        for nombre, posibles in opciones.items():
            guardado = getattr(self.instance, nombre)
            conocidas = [clave for _, grupo in posibles for clave, _ in grupo]
            otras = [(guardado, guardado)] if guardado and guardado not in conocidas else []
            self.fields[nombre].choices = [("", "—"), *otras, *posibles]
            if not otras and not posibles:
                self.fields[nombre].widget = forms.HiddenInput()
        if not self.instance.por_reescribir:
            self.fields["por_reescribir"].widget = forms.HiddenInput()
        if self.instance.imagen:
            peso = max(1, len(self.instance.imagen) // 1024)
            self.fields["archivo"].help_text = f"Hay una imagen guardada ({peso} kB). Suba otra para reemplazarla."
        else:
            self.fields["quitar_imagen"].widget = forms.HiddenInput()

    def clean(self):
        limpio = super().clean()
        if imagen := self.cleaned_data.get("archivo"):
            self.instance.imagen = imagen
        elif self.cleaned_data.get("quitar_imagen"):
            self.instance.imagen = None
        return limpio

    def add_error(self, field, error):
        """What the model says of its ``imagen`` stands beside the field that uploads it."""
        if "imagen" in getattr(error, "error_dict", {}):
            error.error_dict["archivo"] = error.error_dict.pop("imagen")
        super().add_error(field, error)


class BloquesFormSet(FormSetOrdenado):
    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "opciones": self.opciones}

    @cached_property
    def opciones(self):
        """Choices that depend on the materia, grouped by the conjunto they belong to."""
        conjuntos = registro.materia(self.instance.materia).todos_los_conjuntos()
        return {
            "conjunto": [("Datos del capítulo", [(c.clave, c.titulo) for c in conjuntos])],
            "forma": [(c.titulo, [(f, c.titulo_de_forma(f)) for f in c.formas]) for c in conjuntos if c.formas],
            "seleccion": [(c.titulo, _valores(c.modelo, c.seleccion)) for c in conjuntos if c.seleccion],
        }

    def sin_vincular(self):
        """Numerals of the stored texts that are bound to nothing: not while the page shows what could not be saved."""
        return 0 if self.is_bound else sin_vincular([f.instance for f in self.initial_forms])


def _valores(modelo, nombre):
    """Stored key and label of each value that the field may take."""
    campo = modelo._meta.get_field(nombre)
    if campo.is_relation and issubclass(campo.related_model, Catalogo):
        return list(campo.related_model.objects.values_list("clave", "nombre"))
    return [(str(clave), str(etiqueta)) for clave, etiqueta in campo.flatchoices]


class BloquesInline(ConPrecarga, Alcance, admin.StackedInline):
    model = Bloque
    form = BloqueForm
    formset = BloquesFormSet
    template = "admin/bloques.html"
    verbose_name_plural = "Contenido, en orden"
    extra = 0
    fields = [
        ("orden", "tipo"),
        "por_reescribir",
        "titulo",
        "texto",
        "conjunto",
        "forma",
        "seleccion",
        "encabezados",
        "tabla",
        "archivo",
        "quitar_imagen",
        "ausente",
        "alternativo",
        "fuente",
        "nota",
    ]

    def get_fields(self, request, obj=None):
        """Who only reads uploads nothing."""
        sube = ("archivo", "quitar_imagen") if not self.has_change_permission(request, obj) else ()
        return [campo for campo in super().get_fields(request, obj) if campo not in sube]
