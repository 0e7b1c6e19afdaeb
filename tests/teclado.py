"""Somebody who works in the admin with the keyboard alone: nothing here clicks, fills or gives the focus.

What is asked of the page with ``evaluate`` is what a person sees: where the focus is, and on which side what they want.
"""

import re
import time

from playwright.sync_api import Locator, Page, expect

MAXIMO = 250  # Tab presses to reach anything
PRECEDE = 2  # Node.DOCUMENT_POSITION_PRECEDING
PAUSA = 50  # ms in which the editor puts the caret where it was; nobody is quicker
MARCA = re.compile(r"(\[\[[^\]]*\]\])")
FOCO = "e => { const d = document.activeElement; return e === d || d.id || d.textContent.trim().slice(0, 40) }"
ELEGIDO = "e => [e.selectedIndex, [...e.options].map(o => [o.value, o.label])]"


class Teclado:
    """Counts what is pressed: ``escritas``, the letters typed; ``movidas``, every other key."""

    def __init__(self, pagina: Page):
        self.pagina, self.escritas, self.movidas, self.pedidos = pagina, 0, 0, []
        self.desde = time.monotonic()
        pagina.on("request", lambda pedido: self.pedidos.append(pedido.resource_type))

    def __str__(self):
        paginas = self.pedidos.count("document")
        return (
            f"{self.escritas + self.movidas} teclas ({self.escritas} de lo escrito y {self.movidas} para moverse), "
            f"{len(self.pedidos)} pedidos ({paginas} páginas), {time.monotonic() - self.desde:.0f} s"
        )

    # --- the keys ---------------------------------------------------------------------------------------------------

    def pulsar(self, tecla: str, veces=1) -> None:
        for _ in range(veces):
            self.pagina.keyboard.press(tecla)
        self.movidas += veces

    def escribir(self, texto: str) -> None:
        self.pagina.keyboard.type(texto)
        self.escritas += len(texto)

    # --- where the focus is -----------------------------------------------------------------------------------------

    def ir_a(self, donde: Locator) -> None:
        """With Tab, or with Shift+Tab when it is before: how many times it takes is counted."""
        buscado, vistos = donde.first.element_handle(), []
        antes = buscado.evaluate("e => document.activeElement.compareDocumentPosition(e)") & PRECEDE
        while (visto := buscado.evaluate(FOCO)) is not True:
            vistos.append(visto)
            assert len(vistos) < MAXIMO, f"{donde} is not reached with the keyboard: {vistos[-20:]}"
            self.pulsar("Shift+Tab" if antes else "Tab")

    def seguir(self, donde: Locator, tecla="Enter") -> None:
        """A link or a button."""
        self.ir_a(donde)
        self.pulsar(tecla)

    def navegar(self, donde: Locator) -> None:
        """The same, when it leads to another page; there, past what all of them have above."""
        with self.pagina.expect_navigation():
            self.seguir(donde)
        self.pulsar("Tab")
        if "#" not in self.pagina.url:
            self.pulsar("Enter")

    # --- a page of a capítulo ---------------------------------------------------------------------------------------

    def abrir_parte(self, nombre: str) -> None:
        """The tab of the page that is called so."""
        self.ir_a(self.pagina.get_by_role("tab", selected=True))
        pestanas = self.pagina.get_by_role("tab").all()
        buscada = next(n for n, p in enumerate(pestanas) if p.inner_text().strip().startswith(nombre))
        elegida = next(n for n, p in enumerate(pestanas) if p.get_attribute("aria-selected") == "true")
        self.pulsar("ArrowRight" if buscada > elegida else "ArrowLeft", abs(buscada - elegida))
        assert pestanas[buscada].get_attribute("aria-selected") == "true", nombre

    def agregar(self, prefijo: str) -> int:
        """A row more of that table: its number."""
        filas = self.pagina.locator(f"#id_{prefijo}-TOTAL_FORMS")
        cuantas = int(filas.input_value())
        self.seguir(self.pagina.locator(f"#{prefijo}-group .add-row a"))
        assert int(filas.input_value()) == cuantas + 1
        return cuantas

    def celda(self, nombre: str, valor) -> None:
        """In the field of that name, over what it has."""
        campo = self.pagina.locator(f"#id_{nombre}")
        if campo.evaluate("e => e.localName") == "select":
            self.elegir(campo, str(valor))
            return
        self.ir_a(campo)
        self.pulsar("Control+a")
        for n, linea in enumerate(valor if isinstance(valor, list) else [str(valor)]):
            if n:
                self.pulsar("Enter")
            self.escribir(linea)

    def fila(self, prefijo: str, n: int, valores: dict) -> None:
        """Its cells, from left to right."""
        campos = self.pagina.locator(f"[name^='{prefijo}-{n}-']").evaluate_all("es => es.map(e => e.name)")
        for nombre in campos:
            if (valor := valores.get(nombre.rpartition("-")[2])) is not None:
                self.celda(nombre, valor)

    def elegir(self, lista: Locator, valor: str) -> None:
        """The option that has ``valor``: its first letters, and arrows when it is near."""
        self.ir_a(lista)
        letras = None
        for _ in range(MAXIMO):
            puesta, opciones = lista.evaluate(ELEGIDO)
            buscada, rotulo = next((n, o[1]) for n, o in enumerate(opciones) if o[0] == valor)
            letras = iter(rotulo) if letras is None else letras
            if puesta == buscada:
                return
            if abs(buscada - puesta) <= 2:
                self.pulsar("ArrowDown" if buscada > puesta else "ArrowUp")
            else:
                self.escribir(next(letras))
        raise AssertionError(f"{valor} cannot be chosen in {lista}")

    # --- the prose editor -------------------------------------------------------------------------------------------

    def prosa(self, bloque: str, html: str) -> None:
        """The paragraphs, or the list, of ``html`` in the text of a block; its figures are inserted from their list
        when it has them written so."""
        caja = self.pagina.locator(f"#{bloque}")
        editor = caja.locator(".ProseMirror").first
        if html.startswith("<ul>"):
            self.ir_a(editor)
            self.escribir("- ")  # what the editor turns into a list
        for n, parrafo in enumerate(re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", html)):
            self.ir_a(editor)
            if n:
                self.pulsar("Enter")
            for parte in MARCA.split(parrafo):
                if parte:
                    self._parte(caja, editor, parte)

    def _parte(self, caja: Locator, editor: Locator, texto: str) -> None:
        lista = caja.locator(".field-texto .insertar-cifra select")
        self.ir_a(editor)
        self.pagina.wait_for_timeout(PAUSA)
        if MARCA.fullmatch(texto):
            self.ir_a(lista)
            if texto in {valor for valor, _ in lista.evaluate(ELEGIDO)[1]}:
                self.elegir(lista, texto)
                self.seguir(caja.locator(".field-texto .insertar-cifra button"))
                expect(editor).to_be_focused()
                return
            self.ir_a(editor)
            self.pagina.wait_for_timeout(PAUSA)
        self.escribir(texto)
