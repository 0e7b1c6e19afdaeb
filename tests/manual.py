"""`make manual`: the pictures of the manual of the admin, taken anew from the running system.

Each is of what matters in a page, at 1100 px, in cuenta_publica/static/cuenta_publica/ayuda/. Look at them before they
are kept: they show what is there.
"""

import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import django

if __name__ == "__main__":
    django.setup()

from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from cuenta_publica.habiles import sumar_habiles
from cuenta_publica.models import CuentaPublica, Proceso

from .demo import Demo, clave_de
from .fabrica import url
from .navegacion import Visita, chromium
from .procesos import RAIZ, servidor
from .recorridos_admin import en_la_base, ingresar, poner_estados

DESTINO = RAIZ / "cuenta_publica/static/cuenta_publica/ayuda"
ANCHO, ALTO, BAJO, MARGEN = 1100, 660, 320, 8  # px of the window, of a picture at most (whole; foot), around it
PESO = 60_000
CALIDADES = (90, 80, 70, 60, 50)
SIN_ENTRAR = ""
CONTENIDO = "#content"  # has its own margin
ULTIMO = "#bloques-group .inline-related:not(.empty-form) >> nth=-1"
FILAS = (("Comuna", "Casos"), ("Putre", "31"), ("General Lagos", "24"))
TABLA = f"<table>{''.join(f'<tr><td>{a}</td><td>{b}</td></tr>' for a, b in FILAS)}</table>"
PEGAR = """(nodo, html) => {
  const puesto = new DataTransfer();
  puesto.setData('text/html', html);
  nodo.dispatchEvent(new ClipboardEvent('paste', {clipboardData: puesto, bubbles: true, cancelable: true}));
}"""


def escribir(pagina: Page) -> None:
    """Something that is not saved, and the page opened again."""
    pagina.locator("#delitos-group input[name$='-casos']").first.fill("15")
    pagina.wait_for_timeout(1_000)
    pagina.reload()


def agregar(pagina: Page) -> Locator:
    """A new block."""
    pagina.locator("#bloques-group .add-row a").click()
    return pagina.locator(ULTIMO)


def pegar(pagina: Page) -> None:
    agregar(pagina).locator(".field-texto .ProseMirror").evaluate(PEGAR, TABLA)
    pagina.get_by_role("button", name="Convertir en tabla de datos").wait_for()


def agregar_figura(pagina: Page) -> None:
    bloque = agregar(pagina)
    bloque.locator("[name$='-tipo']").select_option("figura")
    bloque.locator("[name$='-alternativo']").fill("Familias de Putre reciben alimentos.")
    bloque.locator("[name$='-fuente']").fill("Fuente: Gobernación Provincial de Parinacota")


class Toma(NamedTuple):
    """What ``quien`` sees in ``que`` (down to ``hasta``), in the page ``donde`` of :func:`preparar` after doing
    ``antes``; ``al_pie``: what does not fit is left out above."""

    quien: str
    donde: str
    que: str = CONTENIDO
    hasta: str = ""
    al_pie: bool = False
    antes: Callable[[Page], None] | None = None


TOMAS = {
    "ingreso": Toma(SIN_ENTRAR, "ingreso", ".ingreso"),
    "panel": Toma("digitador-demo", "panel", "#content-main"),
    "nueva-cuenta": Toma("digitador-demo", "nueva"),
    "capitulo": Toma("digitador-demo", "seguridad"),
    "tabla": Toma("digitador-demo", "seguridad#delitos-group", "#delitos-group"),
    "sumas": Toma("digitador-demo", "seguridad#delitos-group", ".filas:has(#delitos-group)", al_pie=True),
    "cifras": Toma("digitador-demo", "orasmi#cifras-group", "#cifras-group"),
    "texto": Toma("digitador-demo", "orasmi#bloques-group", "#bloques-0"),
    "pegado": Toma("digitador-demo", "orasmi#bloques-group", ULTIMO, antes=pegar),
    "figura": Toma(
        "digitador-demo",
        "orasmi#bloques-group",
        f"{ULTIMO} >> .field-alternativo",
        f"{ULTIMO} >> .field-fuente",
        antes=agregar_figura,
    ),
    "compromisos": Toma("digitador-demo", "compromisos"),
    "enviar": Toma("digitador-demo", "enviar"),
    "recuperar": Toma("digitador-demo", "seguridad#delitos-group", "section.guardia", antes=escribir),
    "revision": Toma("revisor-demo", "revision"),
    "corregir": Toma("comunicaciones-demo", "corregir"),
    "publicar": Toma("admin-demo", "publicar"),
    "invitar": Toma("admin-demo", "invitar"),
    "fechas": Toma("digitador-demo", "panel", ".proceso"),
}


def preparar() -> dict[str, str]:
    """The address of each page that is pictured. Run in the demo's own process."""
    rutas = poner_estados()
    parinacota = CuentaPublica.objects.filter(organismo__slug="parinacota")
    siguiente, correccion = parinacota.get(anio=2020), parinacota.get(estado="borrador", anio=2019)
    organismo, hoy = siguiente.organismo, timezone.localdate()
    evento = sumar_habiles(hoy, 18)
    Proceso.objects.create(organismo=organismo, anio=2020, documento=sumar_habiles(hoy, 12), evento=evento)
    return rutas | {
        "ingreso": "/ingreso/",
        "panel": "/admin/",
        "nueva": f"/admin/cuenta_publica/cuentapublica/add/?organismo={organismo.pk}",
        "compromisos": url("compromisos", siguiente),
        "enviar": url("enviar", siguiente),
        "revision": url("revision", correccion),
        "corregir": url("corregir", CuentaPublica.objects.get(organismo__slug="antofagasta")),
        "invitar": f"/admin/personas/invitar/?organismo={organismo.pk}",
    }


def _caja(pagina: Page, que: str) -> dict:
    """Where it is in the whole page."""
    caja = pagina.locator(que).first
    caja.wait_for()
    return caja.bounding_box() | {"y": caja.evaluate("e => e.getBoundingClientRect().top + scrollY")}


def tomar(pagina: Page, toma: Toma) -> bytes:
    """PNG of a place of the page, as it is in a window that shows all of it."""
    pagina.wait_for_load_state("networkidle")
    if toma.antes:
        toma.antes(pagina)
    alto = pagina.evaluate("document.documentElement.scrollHeight")
    pagina.set_viewport_size({"width": ANCHO, "height": alto})  # what sticks to the foot of the window covers nothing
    arriba, abajo = (_caja(pagina, que) for que in (toma.que, toma.hasta or toma.que))
    y, fin = arriba["y"], abajo["y"] + abajo["height"]
    alto = min(fin - y, BAJO if toma.al_pie else ALTO)
    y = fin - alto if toma.al_pie else y
    margen = 0 if toma.que == CONTENIDO else MARGEN
    corte = {"x": max(0, arriba["x"] - margen), "y": y - margen}
    corte |= {"width": min(ANCHO, arriba["width"] + 2 * margen), "height": alto + 2 * margen}
    return pagina.screenshot(clip=corte)


def en_webp(png: bytes) -> bytes:
    """The best that weighs no more than ``PESO``."""
    imagen = Image.open(BytesIO(png)).convert("RGB")
    for calidad in CALIDADES:
        salida = BytesIO()
        imagen.save(salida, "WEBP", quality=calidad, method=6)
        if salida.tell() <= PESO:
            return salida.getvalue()
    raise ValueError(f"more than {PESO} bytes: show less")


def retratar(navegador: Browser, base: str, demo: Demo, clave: str, rutas: dict[str, str], cuales: list[str]) -> None:
    for quien in dict.fromkeys(TOMAS[nombre].quien for nombre in cuales):
        visita = Visita(navegador, base, locale="es-CL", color_scheme="light")
        if quien:
            ingresar(visita.pagina, quien, clave, demo)
        for nombre in (n for n in cuales if TOMAS[n].quien == quien):
            ruta, _, ancla = TOMAS[nombre].donde.partition("#")
            visita.pagina.goto("about:blank")  # else another anchor of the same page would not load it
            visita.pagina.set_viewport_size({"width": ANCHO, "height": 900})
            respuesta = visita.pagina.goto(rutas[ruta] + (ancla and f"#{ancla}"))
            assert respuesta.ok, f"{nombre}: {respuesta.status}"
            (DESTINO / f"{nombre}.webp").write_bytes(en_webp(tomar(visita.pagina, TOMAS[nombre])))
        visita.cerrar()


def main(cuales: list[str]) -> None:
    """Take those pictures; without names, all of them, and take away what is none of them."""
    DESTINO.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="manual-") as carpeta:
        demo = Demo(Path(carpeta))
        clave = clave_de(demo.preparar())
        rutas = en_la_base(demo, "preparar()", "manual")
        with servidor(**demo.ajustes) as base, chromium() as navegador:
            retratar(navegador, base, demo, clave, rutas, cuales or list(TOMAS))
    for sobra in DESTINO.glob("*.webp"):
        if sobra.stem not in TOMAS:
            sobra.unlink()
    pesos = [imagen.stat().st_size for imagen in DESTINO.glob("*.webp")]
    print(f"{len(pesos)} imágenes en {DESTINO.relative_to(RAIZ)}/; la mayor, de {max(pesos) / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
