"""The page of a capítulo in a real browser: its tabs, its sums while one types, and its rows that move."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from .demo import clave_de
from .navegacion import Visita, chromium
from .procesos import servidor
from .recorridos_admin import AJENO, ejemplo, en_la_base

pytestmark = [pytest.mark.xdist_group("escritorio"), pytest.mark.un_motor]
CAPITULOS = ("seguridad-publica", "orasmi", "extranjeria")
CASOS = [fila["casos"] for fila in ejemplo("seguridad-publica")["capitulos"][0]["capitulos"][0]["datos"]["delitos"]]


@pytest.fixture(scope="module")
def mundo(demo_nueva, tmp_path_factory):
    """A draft whose capítulos have nothing in them, and its clerk's browser."""
    preparada, dicho = demo_nueva
    demo = preparada.copia(tmp_path_factory.mktemp("capitulo"))
    claves = en_la_base(demo, f"abrir_vacia{CAPITULOS}")
    with servidor(aplicacion="tests.wsgi:application", **demo.ajustes) as base, chromium() as navegador:
        visita = Visita(navegador, base, viewport={"width": 1280, "height": 900}, locale="es-CL")
        visita.pagina.goto("/admin/")
        visita.pagina.fill("input[name=login]", "digitador-demo")
        visita.pagina.fill("input[name=password]", clave_de(dicho))
        visita.pagina.get_by_role("button", name="Ingresar").click()
        visita.pagina.wait_for_selector("#user-tools")
        yield SimpleNamespace(visita=visita, pagina=visita.pagina, claves=claves)


@pytest.fixture
def abrir(mundo):
    """Opens a capítulo, as one does for the first time; afterwards, the browser has nothing to say of it."""
    mundo.pagina.goto("/admin/")
    mundo.pagina.evaluate("sessionStorage.clear(), localStorage.clear()")
    mundo.visita.reproches.clear()

    def hecho(ancla: str, lugar=""):
        mundo.pagina.goto(f"/admin/cuenta_publica/capitulo/{mundo.claves[ancla]}/change/{lugar}")
        return mundo.pagina

    yield hecho
    assert [r for r in mundo.visita.reproches if AJENO not in r] == []


def elegida(pagina) -> str:
    return pagina.get_by_role("tab", selected=True).inner_text()


def totales(pagina, conjunto):
    return pagina.locator(f".filas:has(#{conjunto}-group) .totales")


def nota(pagina, n=0):
    """What is said beside a declared figure."""
    return pagina.locator(f"#id_cifras-{n}-valor-suma")


# --- tabs ----------------------------------------------------------------------------------------------------------


def test_las_pestanas_se_recorren_con_el_teclado(abrir):
    pagina = abrir("seguridad-publica")
    assert elegida(pagina).startswith("Contenido")
    pagina.get_by_role("tab", selected=True).focus()
    vistas = []
    for tecla in ("End", "Home", "ArrowLeft", "ArrowRight", "ArrowRight"):
        pagina.keyboard.press(tecla)
        vistas.append(elegida(pagina).split(" (")[0])
        expect(pagina.get_by_role("tab", selected=True)).to_be_focused()
    primera, ultima = "Datos del capítulo", "Compromisos para el año siguiente"
    assert vistas == [ultima, primera, ultima, primera, "Contenido, en orden"]
    expect(pagina.get_by_role("tabpanel")).to_have_count(1)
    assert pagina.locator("[role=tab][tabindex='0']").count() == 1


def test_la_direccion_abre_la_pestana_y_lleva_a_la_celda(abrir):
    pagina = abrir("seguridad-publica", "#delitos-group")
    assert elegida(pagina).startswith("Delitos registrados")
    pagina = abrir("orasmi", "#id_areas-3-gastado")
    assert elegida(pagina).startswith("Gasto por área")
    expect(pagina.locator("#id_areas-3-gastado")).to_be_focused()


def test_lo_que_no_se_pudo_guardar_se_abre_y_se_marca(abrir):
    pagina = abrir("seguridad-publica", "#cifras-group")
    pagina.evaluate("location.hash = '#delitos-group'")
    pagina.fill("#id_delitos-2-casos", "cuatro coma dos")
    pagina.evaluate("location.hash = '#cifras-group'")
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Guardar y continuar editando").click()
    assert elegida(pagina).startswith("Delitos registrados")
    assert elegida(pagina).endswith("✖ con errores")
    expect(pagina.locator("#id_delitos-2-casos")).to_have_value("cuatro coma dos")


def test_al_guardar_y_seguir_queda_abierta_la_misma(abrir):
    pagina = abrir("extranjeria")
    pagina.get_by_role("tab", name=re.compile("^Visas otorgadas")).click()
    expect(pagina.locator(".sin-guardar")).to_have_count(0)
    pagina.locator("#visas-group .add-row a").click()
    expect(pagina.locator("#id_visas-0-nacionalidad")).to_be_focused()
    expect(pagina.locator(".submit-row .sin-guardar")).to_have_text("Hay cambios sin guardar")
    pagina.keyboard.type("boliviana")
    pagina.fill("#id_visas-0-cantidad", "197")
    with pagina.expect_navigation():
        pagina.get_by_role("button", name="Guardar y continuar editando").click()
    assert elegida(pagina) == "Visas otorgadas por nacionalidad (1)"
    expect(pagina.locator(".sin-guardar")).to_have_count(0)


# --- sums ----------------------------------------------------------------------------------------------------------


def test_la_suma_se_compara_con_el_total_mientras_se_escribe(abrir):
    pagina = abrir("seguridad-publica", "#delitos-group")
    for n, casos in enumerate(CASOS):
        pagina.fill(f"#id_delitos-{n}-casos", "" if casos is None else str(casos))
    lineas = totales(pagina, "delitos").locator("li")
    assert lineas.all_inner_texts() == ["Casos: 127 · 2 filas sin información"]
    pagina.fill("#id_delitos-3-casos", "no aplica")
    pagina.fill("#id_delitos-15-casos", "Suprimido")
    suma = "Casos: 127 · 1 fila no aplica · 1 fila con valor suprimido"
    expect(lineas.first).to_have_text(suma)
    pagina.get_by_role("tab", name=re.compile("^Cifras")).click()
    expect(nota(pagina)).to_have_text("Suma de las filas: 127")
    pagina.fill("#id_cifras-0-valor", "130")
    expect(nota(pagina)).to_have_text("Suma de las filas: 127 ≠ difiere en 3")
    pagina.fill("#id_cifras-0-valor", "127")
    expect(nota(pagina)).to_have_text("Suma de las filas: 127 ✔ coincide")
    assert "id_cifras-0-valor-suma" in pagina.get_attribute("#id_cifras-0-valor", "aria-describedby")
    declara = "«Total de casos» declara 127. Suma de las filas: 127 ✔ coincide"
    assert totales(pagina, "delitos").locator("li").all_text_contents() == [suma, declara]


def test_la_suma_se_dice_al_dejar_la_celda(abrir):
    pagina = abrir("seguridad-publica", "#delitos-group")
    dicho = pagina.locator("#capitulo_form > .visually-hidden[role=status]")
    pagina.locator("#id_delitos-0-casos").press_sequentially("12")
    expect(dicho).to_have_text("")
    pagina.keyboard.press("Tab")
    expect(dicho).to_have_text("Casos: 12 · 16 filas sin información")


def test_los_montos_se_leen_como_se_escriben(abrir):
    pagina = abrir("orasmi", "#areas-group")
    escritos = ["$ 15.448.301.-", "36 millones 850 mil pesos", "2.787", "-$ 121.239", "\N{MINUS SIGN}$1.000", "1.5"]
    for n, texto in enumerate(escritos):
        pagina.fill(f"#id_areas-{n}-saldo_declarado", texto)
    linea = totales(pagina, "areas").locator("li").first
    expect(linea).to_have_text("Saldo: $52.178.849 · 1 fila por leer al guardar")
    pagina.fill("#id_areas-0-saldo_declarado", "")
    pagina.fill("#id_areas-1-saldo_declarado", "")
    expect(linea).to_have_text("Saldo: \N{MINUS SIGN}$119.452 · 2 filas sin información · 1 fila por leer al guardar")


def test_un_total_de_algunas_filas_se_compara_con_ellas(abrir):
    pagina = abrir("orasmi", "#beneficiarios-group")
    filas = [("mujer", "beneficiado", 26), ("hombre", "beneficiado", 9), ("mujer", "no_beneficiado", 13)]
    for n, (sexo, resultado, cantidad) in enumerate(filas):
        pagina.locator("#beneficiarios-group .add-row a").click()
        pagina.select_option(f"#id_beneficiarios-{n}-sexo", sexo)
        pagina.select_option(f"#id_beneficiarios-{n}-resultado", resultado)
        pagina.fill(f"#id_beneficiarios-{n}-cantidad", str(cantidad))
    pagina.get_by_role("tab", name=re.compile("^Cifras")).click()
    claves = pagina.locator("[name^='cifras-'][name$='-clave']").evaluate_all("es => es.map(e => e.value)")
    ayudadas, pidieron = claves.index("beneficiarios"), claves.index("casos")
    pagina.fill(f"#id_cifras-{ayudadas}-valor", "35")
    pagina.fill(f"#id_cifras-{pidieron}-valor", "55")
    expect(nota(pagina, ayudadas)).to_have_text("Suma de las filas: 35 ✔ coincide")
    expect(nota(pagina, pidieron)).to_have_text("Suma de las filas: 48 ≠ difiere en 7")
    pagina.get_by_role("tab", name=re.compile("^Personas que pidieron")).click()
    pagina.locator("#beneficiarios-2").locator(".inline-deletelink").click()
    assert "Personas: 35" in totales(pagina, "beneficiarios").inner_text()


# --- rows ----------------------------------------------------------------------------------------------------------


def test_las_filas_se_mueven_con_el_teclado_y_se_dice(abrir):
    pagina = abrir("seguridad-publica", "#delitos-group")
    segunda = pagina.locator("#delitos-1")
    sube = segunda.get_by_role("button", name="Subir")
    sube.focus()
    pagina.keyboard.press("Enter")
    expect(sube).to_be_focused()
    expect(pagina.locator("body > [role=status]")).to_have_text("La fila 2 ahora es la 1")
    assert [pagina.input_value(f"#id_delitos-{n}-orden") for n in range(3)] == ["2", "1", "3"]
    expect(sube).to_have_attribute("aria-disabled", "true")
    expect(segunda.get_by_role("button", name="Bajar")).to_have_attribute("aria-disabled", "false")
    pagina.keyboard.press("Enter")
    assert pagina.input_value("#id_delitos-1-orden") == "1"


def test_no_aplica_se_ofrece_en_cada_celda(abrir):
    pagina = abrir("orasmi")
    ofrecidas = "id => [...document.getElementById(id).list.options].map(o => o.value)"
    assert pagina.evaluate(ofrecidas, "id_areas-0-gastado") == ["No aplica", "Suprimido"]
    assert pagina.evaluate(ofrecidas, "id_areas-0-periodo") == ["No aplica"]
    assert pagina.evaluate(ofrecidas, "id_cifras-0-valor") == ["No aplica"]
    assert pagina.get_attribute("#id_areas-0-gastado", "placeholder") == "Sin información"
