"""The emblem of an organismo, in its own page of the admin: upload it, see it, replace it, take it off."""

from django import forms
from django.contrib import admin
from django.utils.html import format_html

from ..formatos.html import incrustar
from ..models import Emblema
from ..models.emblema import SIN_TEXTO
from .imagenes import CampoImagen, recodificar_emblema
from .membresias import SoloNacional

AYUDA = (
    "PNG, JPEG, GIF o WebP de hasta 5 MB. Se reduce a 480 píxeles y se muestra sobre blanco en la portada de la página "
    "y del PDF. Vale para lo que se publique desde ahora: las ediciones ya publicadas quedan como están. No suba un "
    "logotipo oficial (del Gobierno, del Estado o de otro servicio) sin autorización de quien corresponda."
)

AYUDA_DEL_TEXTO = (
    "Qué es, para quien no lo ve. Ejemplo: «Emblema de la Delegación Presidencial Provincial de Parinacota»."
)


class EmblemaForm(forms.ModelForm):
    archivo = CampoImagen(recodificar_emblema, required=False, label="Imagen", help_text=AYUDA)

    class Meta:
        model = Emblema
        fields = ["texto"]
        help_texts = {"texto": AYUDA_DEL_TEXTO}
        error_messages = {"texto": {"required": SIN_TEXTO}}

    def clean(self):
        limpio = super().clean()
        if imagen := limpio.get("archivo"):
            self.instance.imagen = imagen
        elif not self.instance.imagen and "archivo" not in self.errors:
            self.add_error("archivo", "Suba la imagen del emblema.")
        return limpio


class EmblemaInline(SoloNacional, admin.StackedInline):
    model = Emblema
    form = EmblemaForm
    fields = ["guardado", "archivo", "texto"]
    readonly_fields = ["guardado"]
    verbose_name_plural = "emblema"
    extra = 1

    @admin.display(description="Emblema guardado")
    def guardado(self, emblema):
        if not emblema.imagen:
            return "Ninguno: la portada no lleva emblema."
        direccion = incrustar("image/png", bytes(emblema.imagen))
        return format_html('<img class="emblema" src="{}" alt="{}">', direccion, emblema.texto)
