"""Uploaded pictures: re-encoded, so that nothing of the sent file but its pixels is kept."""

from io import BytesIO

from django import forms
from django.core.exceptions import ValidationError
from PIL import Image, ImageFile, ImageOps

MAX_BYTES, MAX_PIXELES = 5 * 1024 * 1024, 20_000_000
FORMATOS = ("PNG", "JPEG", "GIF", "WEBP")
LADO, PESO = 480, 45_000  # of an emblem: pixels, and bytes: it is inside each page, in base64
COLORES = 256
PALIDO = 200  # the darkest of what cannot be seen on white, from 0 to 255


def recodificar(archivo) -> bytes:
    """PNG bytes of an uploaded PNG, JPEG, GIF (first frame) or WebP. ValidationError in Spanish for anything else."""
    return _png(_abrir(archivo))


def recodificar_emblema(archivo) -> bytes:
    """Like :func:`recodificar`, of at most ``LADO`` on its longer side and ``PESO``: all its colours if they fit, then
    ``COLORES``, then smaller. ValidationError also when it would not be seen on white."""
    imagen, lado = _abrir(archivo), LADO
    while True:
        imagen.thumbnail((lado, lado), Image.Resampling.LANCZOS)
        if _es_palida(imagen):
            raise ValidationError("Sobre blanco este emblema no se ve: suba su versión para fondos claros.")
        for version in (imagen, imagen.quantize(COLORES)):
            if len(contenido := _png(version, optimize=True)) <= PESO:
                return contenido
        lado = lado * 3 // 4


def _es_palida(imagen: Image.Image) -> bool:
    con_alfa = imagen.convert("RGBA")
    sobre_blanco = Image.alpha_composite(Image.new("RGBA", imagen.size, "white"), con_alfa).convert("L")
    return sobre_blanco.getextrema()[0] > PALIDO


def _abrir(archivo) -> Image.Image:
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
    return limpia


def _png(imagen: Image.Image, **opciones) -> bytes:
    salida = BytesIO()
    imagen.save(salida, "PNG", **opciones)
    return salida.getvalue()


class CampoImagen(forms.FileField):
    """Gives the bytes that ``codificar`` makes of the file, or None when nothing was uploaded."""

    widget = forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"})

    def __init__(self, codificar=recodificar, **opciones):
        super().__init__(**opciones)
        self.codificar = codificar

    def clean(self, data, initial=None):
        archivo = super().clean(data, initial)
        return self.codificar(archivo) if archivo else None
