"""`make capturas`: what people will see, in pictures to be looked at, made from nothing.

Writes in build/capturas/ each page of the table at 360 and 1440 px, light and dark, in pieces that fit in a screen, and
each page of both PDFs and of their summaries.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from urllib.request import urlretrieve

from playwright.sync_api import Browser, Page

from .demo import Demo
from .miradas import poner
from .navegacion import Visita, chromium
from .paginas import PAGINAS, Estado
from .procesos import RAIZ
from .sitio import sitio

DESTINO = RAIZ / "build" / "capturas"
MAXIMO = 3000  # px of height
PDF = ("parinacota", "antofagasta")


def pedazos(pagina: Page) -> Iterator[dict]:
    """The rectangles of the page, from its top."""
    ancho, alto = pagina.evaluate("[innerWidth, document.documentElement.scrollHeight]")
    for arriba in range(0, alto, MAXIMO):
        yield {"x": 0, "y": arriba, "width": ancho, "height": min(MAXIMO, alto - arriba)}


def retratar(pagina: Page, nombre: str) -> None:
    cortes = list(pedazos(pagina))
    for n, corte in enumerate(cortes, 1):
        numero = f"-{n:02}" if len(cortes) > 1 else ""
        pagina.screenshot(path=DESTINO / f"{nombre}{numero}.png", full_page=True, clip=corte)


def retratar_paginas(navegador: Browser, direccion: str) -> None:
    visita = Visita(navegador, direccion)
    for nombre in PAGINAS:
        pagina = visita.ir(nombre)
        for ancho, esquema in product((360, 1440), ("light", "dark")):
            poner(pagina, Estado(ancho, esquema, False))
            retratar(pagina, f"{nombre}-{ancho}-{esquema}")
    visita.cerrar()


def retratar_pdf(direccion: str, carpeta: Path) -> None:
    for nombre, que in product(PDF, ("cuenta", "resumen")):
        archivo, _ = urlretrieve(f"{direccion}{PAGINAS[nombre]}{que}.pdf", carpeta / f"{nombre}-{que}.pdf")
        subprocess.run(["pdftoppm", "-r", "80", "-png", archivo, DESTINO / f"pdf-{nombre}-{que}"], check=True)


def main() -> None:
    shutil.rmtree(DESTINO, ignore_errors=True)
    DESTINO.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="capturas-") as carpeta:
        demo = Demo(Path(carpeta))
        demo.preparar()
        with sitio(demo) as direccion, chromium() as navegador:
            retratar_pdf(direccion, demo.carpeta)
            retratar_paginas(navegador, direccion)
    print(f"{len(list(DESTINO.iterdir()))} imágenes en {DESTINO.relative_to(RAIZ)}/")


if __name__ == "__main__":
    main()
