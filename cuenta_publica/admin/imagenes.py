"""Uploaded figures: re-encoded, so that nothing of the sent file but its pixels is kept."""

from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from PIL import Image, ImageFile, ImageOps

MAX_BYTES, MAX_PIXELES = 5 * 1024 * 1024, 20_000_000
FORMATOS = ("PNG", "JPEG", "GIF", "WEBP")


def recodificar(archivo) -> bytes:
    """PNG bytes of an uploaded PNG, JPEG, GIF (first frame) or WebP. ValidationError in Spanish for anything else."""
    if archivo.size > MAX_BYTES:
        raise ValidationError("La imagen pesa más de 5 MB: redúzcala y vuelva a subirla.")
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # importing WeasyPrint turns it on: a file cut short would pass
    try:
        imagen = Image.open(archivo, formats=FORMATOS)
        if imagen.width * imagen.height > MAX_PIXELES:
            raise ValidationError("La imagen tiene más de 20 millones de píxeles: redúzcala y vuelva a subirla.")
        imagen = ImageOps.exif_transpose(imagen)
        limpia = imagen.convert("RGBA" if imagen.has_transparency_data else "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError("El archivo no es una imagen PNG, JPEG, GIF o WebP, o está dañado.") from error
    limpia.info = {}
    salida = BytesIO()
    limpia.save(salida, "PNG")
    return salida.getvalue()


class CampoImagen(forms.FileField):
    """Gives the re-encoded bytes, or None when nothing was uploaded."""

    widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"})

    def clean(self, data, initial=None):
        archivo = super().clean(data, initial)
        return recodificar(archivo) if archivo else None
