"""The report as one self-contained HTML file: no script, no request, only its own words and style."""

import re
from base64 import b64encode
from functools import cache
from pathlib import Path

from django.template.loader import render_to_string

from ..consistencia import consistencia
from ..documento import Documento
from ..entrada import definiciones, entrada
from ..figuras import figuras
from ..metodo import nota_metodologica
from ..sello import Sello
from ..vinculos import con_procedencia
from .abreviar import abreviar_erratas
from .cuadros import cuadros

ESTILOS = Path(__file__).resolve().parent.parent / "static" / "cuenta_publica"
_RENGLONES_VACIOS = re.compile(r"\n[ \n]*\n")
INICIO, FIN = "<article data-informe", "</article>"


def informe(documento: Documento, sello: Sello) -> str:
    """The sealed report, without the site's shell. A draft also says where the figures of its prose come from."""
    imagenes = {huella: incrustar(tipo_de_imagen(datos), datos) for huella, datos in documento.imagenes.items()}
    estilo = letras() + leer_estilo("informe.css") + (leer_estilo("vinculos.css") if sello.borrador else "")
    html = render_to_string("informe/informe.html", contexto(documento, sello, imagenes) | {"estilo": estilo})
    html = _RENGLONES_VACIOS.sub("\n", html)
    return con_procedencia(html, figuras(documento)) if sello.borrador else html


def contexto(documento: Documento, sello: Sello, imagenes: dict[str, str]) -> dict:
    """What the templates of the report read, in the page and in the PDF; ``imagenes`` are addresses of figures."""
    hallada = consistencia(documento)
    return {
        "doc": documento,
        "sello": sello,
        "imagenes": imagenes,
        "entrada": entrada(documento),
        "definiciones": definiciones(documento),
        "consistencia": hallada,
        "cuadros": cuadros(documento, hallada),
        "metodo": nota_metodologica(documento),
        "erratas": abreviar_erratas(sello.erratas),
    }


def articulo(html: bytes | str) -> str:
    """The source of the ``<article data-informe>`` of a sealed report: what the site puts in its own shell.

    Sanitised text cannot hold an ``article``, so the last end tag is the right one. ValueError when there is none.
    """
    texto = html.decode() if isinstance(html, bytes) else html
    return texto[texto.index(INICIO) : texto.rindex(FIN) + len(FIN)]


def tipo_de_imagen(contenido: bytes) -> str:
    """Figures are re-encoded on upload, so they are PNG or JPEG."""
    return "image/png" if contenido.startswith(b"\x89PNG") else "image/jpeg"


def incrustar(tipo: str, contenido: bytes) -> str:
    return f"data:{tipo};base64,{b64encode(contenido).decode()}"


@cache
def letras() -> str:
    """The fonts inside the style, so that the file looks the same wherever it is opened."""
    reglas = []
    for ruta in sorted(ESTILOS.glob("fonts/*.woff2")):
        _, familia, version, _, peso, estilo = ruta.stem.split("-")
        nombre, src = f"Source {familia.title()} {version}", incrustar("font/woff2", ruta.read_bytes())
        reglas.append(f'@font-face{{font-family:"{nombre}";font-weight:{peso};font-style:{estilo};src:url({src})}}\n')
    return "".join(reglas)


@cache
def leer_estilo(nombre: str) -> str:
    return (ESTILOS / nombre).read_text(encoding="utf-8")
