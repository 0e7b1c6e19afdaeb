"""Every page of the table where nothing may run but the browser itself: whole, reachable and printable."""

from hashlib import sha256

import pytest

from .miradas import con_tabulador, mirar, poner
from .navegacion import Visita
from .paginas import ESTADOS, LARGA, PAGINAS, Estado

pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.un_motor]
#: Widths that are like another zoom: 320 is WCAG's reflow (1280 at 400 %), 640 is 1280 at 200 %.
ANCHOS_DE_ZOOM = (320, 640)
CARTA = 700  # what is left of 8.5 inches between margins, in CSS pixels
#: Each page at both widths; but in the long run, at one of them, every other page at each.
CON_TECLADO = [(p, a) for i, p in enumerate(PAGINAS) for j, a in enumerate((360, 1440)) if LARGA or (i + j) % 2 == 0]


@pytest.fixture(scope="module")
def visita(chromium, portal):
    visita = Visita(chromium, portal, java_script_enabled=False)
    yield visita
    visita.cerrar()


def males_de_forma(pagina) -> list[str]:
    return [*mirar(pagina, "cortados()"), *(f"{muda}: scrolls, unnamed" for muda in mirar(pagina, "mudas()"))]


@pytest.mark.parametrize("nombre", PAGINAS)
def test_nada_se_sale_ni_se_corta(visita, nombre):
    pagina, halladas = visita.ir(nombre), {}

    def anotar(estado):
        halladas.update({str(estado): males} if (males := males_de_forma(pagina)) else {})

    for estado in [*ESTADOS, *(Estado(ancho, "light", True) for ancho in ANCHOS_DE_ZOOM)]:
        poner(pagina, estado)
        anotar(estado)
    poner(pagina, Estado(1440, "light", True))
    pagina.evaluate("document.documentElement.style.fontSize = '200%'")
    anotar("twice the letter")
    pagina.evaluate("document.documentElement.style.fontSize = ''")
    pagina.emulate_media(forced_colors="active")
    anotar("forced colours")
    pagina.emulate_media(forced_colors="none")
    assert halladas == {}
    assert visita.reproches == []


@pytest.mark.parametrize(("nombre", "ancho"), CON_TECLADO)
def test_todo_se_alcanza_con_el_teclado_en_su_orden(visita, nombre, ancho):
    pagina = visita.ir(nombre)
    poner(pagina, Estado(ancho, "light", True))
    assert con_tabulador(pagina) == []


@pytest.mark.parametrize("nombre", PAGINAS)
def test_lo_primero_es_saltar_al_contenido(visita, nombre):
    pagina = visita.ir(nombre)
    pagina.keyboard.press("Tab")
    assert pagina.evaluate("document.activeElement.textContent") == "Saltar al contenido"
    pagina.keyboard.press("Enter")
    pagina.keyboard.press("Tab")
    assert pagina.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_los_detalles_se_abren_con_el_teclado(visita):
    pagina = visita.ir("parinacota")
    plegado = pagina.query_selector("main details:not([open])")
    plegado.query_selector("summary").focus()
    pagina.keyboard.press("Enter")
    assert plegado.evaluate("e => e.open && e.lastElementChild.checkVisibility()")


@pytest.mark.parametrize("nombre", PAGINAS)
def test_al_imprimir_queda_lo_que_se_lee(visita, nombre):
    pagina = visita.ir(nombre)
    pagina.set_viewport_size({"width": CARTA, "height": 900})
    pagina.emulate_media(media="print")
    assert mirar(pagina, "plegados()") == []
    assert mirar(pagina, "sobrantes()") == []
    assert mirar(pagina, "cortados()") == []
    assert mirar(pagina, "desplazables().map(nombre)") == []
    pagina.emulate_media(media="screen")


def escribir(pagina, rotulo: str, texto: str, boton: str) -> str:
    """What the page that comes says in its main part."""
    pagina.get_by_label(rotulo).fill(texto)
    with pagina.expect_navigation():
        pagina.get_by_role("button", name=boton, exact=True).click()
    return pagina.inner_text("main")


def test_los_formularios_se_envian(visita):
    pagina = visita.ir("portada")
    assert "Parinacota" in escribir(pagina, "Provincia, comuna o región", "putre", "Buscar")
    assert pagina.url.endswith(PAGINAS["provincia"])
    pagina = visita.ir("informar-error-de")
    assert "revisa lo que se indica" in escribir(pagina, "Qué está mal", "", "Enviar el aviso")
    assert con_tabulador(pagina) == []
    assert "Gracias por avisar" in escribir(pagina, "Qué está mal", "La suma de la tabla 3.", "Enviar el aviso")
    pagina = visita.ir("verificar")
    sellado = sha256(pagina.request.get(PAGINAS["parinacota"] + "cuenta.pdf").body()).hexdigest()
    assert "Es auténtico" in escribir(pagina, "O pega su huella", sellado, "Comprobar")


def test_se_ve_lo_que_esta_mal(visita):
    """The control of what is asked of each page."""
    pagina = visita.ir("ayuda")
    pagina.evaluate("Object.assign(document.querySelector('main a').style, {outline: 'none', boxShadow: 'none'})")
    assert [mal.rpartition(": ")[2] for mal in con_tabulador(pagina)] == ["its focus is not seen"]
    pagina = visita.ir("ayuda")
    pagina.evaluate("document.querySelector('main a').tabIndex = 5")
    assert "the focus goes to" in con_tabulador(pagina)[-1]
    pagina.evaluate("document.querySelector('main').firstElementChild.style.width = '5000px'")
    assert mirar(pagina, "cortados()")[0] == "the page itself"
    pagina.evaluate("document.querySelector('main').style.overflow = 'auto'")
    assert mirar(pagina, "mudas()")
    assert mirar(pagina, "sobrantes()"), "as it is on the screen"
