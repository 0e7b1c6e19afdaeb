"""``tarjeta.png``: what is seen of an account where somebody shares its address. Always the same bytes for the same
report and seal; it is drawn of what is published and of nothing else."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from ..consistencia import notas
from ..diferencias.palabras import llano
from ..documento import DestacadaDoc, Documento
from ..figuras import trata_de
from ..frases import decir
from ..periodos import Periodo
from ..sello import Sello
from .cordillera import ALTO as ALTO_DEL_PERFIL
from .cordillera import ANCHO as ANCHO_DEL_PERFIL
from .cordillera import crestas
from .html import ESTILOS

ANCHO, ALTO, MARGEN = 1200, 630, 72
MAXIMO = 3  # headline figures
COLUMNA, CALLE = 336, 24
NOCHE, AZUL, ROJO, BLANCO, GRIS, AMBAR = "#0a2239", "#0f69b4", "#e22c2c", "#ffffff", "#d3dee8", "#f5cf85"
SERIF, SANS, FINA = "serif-4-latin-600", "sans-3-latin-600", "sans-3-latin-400"
COLORES = 96  # enough for flat colours and the edges of letters
DISCREPA = "Dato con discrepancia"

Letra = ImageFont.FreeTypeFont


def escribir(documento: Documento, sello: Sello) -> bytes:
    """A PNG of 1200 × 630."""
    imagen = Image.new("RGB", (ANCHO, ALTO), NOCHE)
    lapiz = ImageDraw.Draw(imagen)
    elegidas = [d for d in documento.destacadas if d.valor is not None][:MAXIMO]
    _dibujar_crestas(imagen, documento.organismo.slug)
    lapiz.rectangle((MARGEN, 0, MARGEN + 139, 11), AZUL)
    lapiz.rectangle((MARGEN + 140, 0, MARGEN + 239, 11), ROJO)
    version = f", versión {sello.version}" if sello.version > 1 else ""
    rotulo = f"Cuenta Pública Participativa, gestión {documento.anio}{version}"
    _escribir(lapiz, MARGEN, 50, [rotulo], _letra(SANS, 32), GRIS)
    nombre = _caber(documento.organismo.nombre, SERIF, range(80, 38, -2), ANCHO - 2 * MARGEN, 190)
    _escribir(lapiz, MARGEN, 100, *nombre, BLANCO)
    dudas = [n.hallada.lugar for n in notas(documento) if n.hallada.nivel == "error"] if elegidas else []
    for i, destacada in enumerate(elegidas):
        en_duda = any(trata_de(lugar, destacada) for lugar in dudas)
        x, cuando = MARGEN + i * (COLUMNA + CALLE), _cuando(destacada, documento.anio)
        _dibujar_cifra(lapiz, x, destacada, cuando, en_duda)
    return _png(imagen)


def _dibujar_crestas(imagen: Image.Image, semilla: str) -> None:
    """Twice as large and then reduced, so that their edges are smooth."""
    alto = 285
    franja = Image.new("RGB", (2 * ANCHO, 2 * alto), NOCHE)
    lapiz = ImageDraw.Draw(franja)
    for color, puntos in crestas(semilla):
        linea = [(x / ANCHO_DEL_PERFIL * 2 * ANCHO, (y / ALTO_DEL_PERFIL * 1.14 - 0.14) * 2 * alto) for x, y in puntos]
        lapiz.polygon([(0, 2 * alto), *linea, (2 * ANCHO, 2 * alto)], color)
    imagen.paste(franja.reduce(2), (0, ALTO - alto))


def _cuando(destacada: DestacadaDoc, anio: int) -> str:
    """Its period, when it is not the whole year that the card already says."""
    return Periodo.leer(destacada.periodo).texto if destacada.periodo not in ("", str(anio)) else ""


def _dibujar_cifra(lapiz: ImageDraw.ImageDraw, x: int, destacada: DestacadaDoc, cuando: str, en_duda: bool) -> None:
    """Its value, what it is, of how many and when; each as large as it fits."""
    lapiz.rectangle((x, 312, x + COLUMNA - 1, 315), AZUL)
    _dibujar_valor(lapiz, x, 322, destacada)
    y = _escribir(lapiz, x, 402, *_caber(destacada.etiqueta, SANS, range(28, 20, -2), COLUMNA, 72), BLANCO)
    detalle = ", ".join(filter(None, (llano(destacada.contexto), cuando)))
    if detalle:
        y = _escribir(lapiz, x, y + 6, *_caber(detalle, FINA, range(23, 15, -1), COLUMNA, 596 - y - 30 * en_duda), GRIS)
    if en_duda:
        _escribir(lapiz, x, y + 4, [DISCREPA], _letra(SANS, 22), AMBAR)


def _dibujar_valor(lapiz: ImageDraw.ImageDraw, x: int, y: int, destacada: DestacadaDoc) -> None:
    """The number in serif; what qualifies it, before or after, smaller and on the same line."""
    numero, _, escala = decir(destacada.valor, destacada.tipo).partition(" ")
    for cuerpo in range(66, 14, -2):
        chica, grande = _letra(SANS, cuerpo // 2), _letra(SERIF, cuerpo)
        trozos = [(destacada.calificador, chica), (numero, grande), (escala, chica)]
        if sum(letra.getlength(f"{texto} ") for texto, letra in trozos if texto) <= COLUMNA:
            break
    for texto, letra in trozos:
        if texto:
            lapiz.text((x, y + 62), texto, BLANCO, letra, anchor="ls")
            x += letra.getlength(f"{texto} ")


# --- letters --------------------------------------------------------------------------------------------------------


@cache
def _letra(nombre: str, cuerpo: int) -> Letra:
    ruta = ESTILOS / "fonts" / f"source-{nombre}-normal.woff2"
    return ImageFont.truetype(ruta, cuerpo, layout_engine=ImageFont.Layout.BASIC)


def _alto(letra: Letra) -> int:
    return round(letra.size * 1.2)


def _caber(texto: str, nombre: str, cuerpos: Iterable[int], ancho: int, alto: int) -> tuple[list[str], Letra]:
    """The lines of ``texto``, as even as they can be, and the largest letter in which they fit; in the smallest one it
    is never cut."""
    for cuerpo in cuerpos:
        letra = _letra(nombre, cuerpo)
        renglones = list(_renglones(texto, letra, ancho))
        if len(renglones) * _alto(letra) <= alto and all(letra.getlength(r) <= ancho for r in renglones):
            break
    for angosto in range(ancho, ancho // 2, -12):
        parejos = list(_renglones(texto, letra, angosto))
        if len(parejos) > len(renglones):
            break
        renglones = parejos
    return renglones, letra


def _renglones(texto: str, letra: Letra, ancho: int) -> Iterator[str]:
    renglon = ""
    for palabra in texto.split():
        junto = f"{renglon} {palabra}".strip()
        if renglon and letra.getlength(junto) > ancho:
            yield renglon
            junto = palabra
        renglon = junto
    yield renglon


def _escribir(lapiz: ImageDraw.ImageDraw, x: int, y: int, renglones: list[str], letra: Letra, color: str) -> int:
    """Where the next line would begin."""
    for renglon in renglones:
        lapiz.text((x, y + _alto(letra) * 0.8), renglon, color, letra, anchor="ls")
        y += _alto(letra)
    return y


def _png(imagen: Image.Image) -> bytes:
    """Few colours and the usual compression: a tenth of the time of the best ones, and hardly larger."""
    salida = io.BytesIO()
    imagen.quantize(COLORES, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(salida, "PNG")
    return salida.getvalue()
