"""What is asked of a page in a real browser (tests/miradas.js)."""

from pathlib import Path

from playwright.sync_api import Page

from .paginas import Estado

MIRADAS = Path(__file__).with_suffix(".js").read_text()


def mirar(pagina: Page, llamada: str):
    """The answer to one of them."""
    return pagina.evaluate(f"{MIRADAS}\n{llamada}")


def poner(pagina: Page, estado: Estado) -> None:
    pagina.set_viewport_size({"width": estado.ancho, "height": 900})
    pagina.emulate_media(color_scheme=estado.esquema)
    abrir(pagina, estado.abierto)


def abrir(pagina: Page, abierto: bool = True) -> None:
    """Every ``details``, or none."""
    pagina.evaluate("abierto => document.querySelectorAll('details').forEach(d => { d.open = abierto })", abierto)


def con_tabulador(pagina: Page) -> list[str]:
    """What is wrong when the page is walked with the Tab key alone, from its beginning to its end."""
    enfocables, males = mirar(pagina, "enfocables().map(nombre)"), []
    for esperado, nombre in enumerate(enfocables):
        pagina.keyboard.press("Tab")
        hallado, suyos = pagina.evaluate("foco()")
        males += [f"{nombre}: {mal}" for mal in suyos]
        if hallado != esperado:
            otro = enfocables[hallado] if hallado >= 0 else "none of them"
            return [*males, f"{nombre}: the focus goes to {otro}"]
    return males
