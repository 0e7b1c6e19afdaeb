"""A real browser on the pages of the table."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

from .paginas import PAGINAS

ARGUMENTOS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=es-CL"]
#: Pages that are there to say that something is not, or is not understood.
CODIGOS = {"no-existe": 404, "retirada": 410, "explorar-error": 400}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's, without a window."""
    with sync_playwright() as juego:
        abierto = juego.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTOS)
        yield abierto
        abierto.close()


class Visita:
    """A tab of a browser of its own, and what the browser has to say of the pages that it sees (``reproches``)."""

    def __init__(self, navegador: Browser, portal: str, **contexto):
        self.contexto = navegador.new_context(base_url=portal, reduced_motion="reduce", **contexto)
        self.pagina, self.reproches = self.contexto.new_page(), []
        self.pagina.on("console", lambda dicho: self._reprochar(dicho.type, dicho.text))
        self.pagina.on("pageerror", lambda error: self._reprochar("error", str(error)))
        self.pagina.on("requestfailed", lambda pedido: self._reprochar("error", f"no answer: {pedido.url}"))

    def _reprochar(self, tipo: str, texto: str) -> None:
        if tipo in ("error", "warning"):
            self.reproches.append(f"{self.pagina.url}: {texto}")

    def ir(self, nombre: str) -> Page:
        """A page of the table, with its letters."""
        respuesta = self.pagina.goto(PAGINAS[nombre])
        while self.pagina.evaluate("document.fonts.status") == "loading":
            self.pagina.wait_for_timeout(10)
        esperado = CODIGOS.get(nombre, 200)
        assert respuesta.status == esperado, f"{respuesta.url}: {respuesta.status}"
        if esperado != 200:  # of which the browser tells, as of any other
            self.reproches = [r for r in self.reproches if f"status of {esperado}" not in r]
        return self.pagina

    def cerrar(self) -> None:
        self.contexto.close()
