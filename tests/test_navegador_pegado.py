"""What a clerk pastes, in a real browser: from each program into a text, and cells into a table of data."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from cuenta_publica.texto_rico import limpiar

from .demo import clave_de
from .navegacion import Visita, chromium
from .procesos import servidor
from .test_navegador_accesible import NPM, REGLAS
from .test_saneador import ATAQUES

pytestmark = [pytest.mark.xdist_group("escritorio"), pytest.mark.un_motor]

PEGADOS = Path(__file__).parent / "pegados"
DE_TEXTO = sorted(p.name.removesuffix(".queda.html") for p in PEGADOS.glob("*.queda.html"))
PREPARAR = """
from cuenta_publica.models import CuentaPublica
from cuenta_publica.publicacion import corregir
nueva = corregir(CuentaPublica.objects.get(organismo__slug="parinacota", anio=2019))
print(nueva.capitulos.get(ancla="seguridad-publica").pk)
"""
#: As a program of the desk puts it in the clipboard: Chromium would clean what a page copies.
PEGAR = """(nodo, datos) => {
  const puesto = new DataTransfer();
  for (const [clase, texto] of Object.entries(datos)) puesto.setData(clase, texto);
  nodo.dispatchEvent(new ClipboardEvent('paste', {clipboardData: puesto, bubbles: true, cancelable: true}));
}"""
REVISAR = """([donde, reglas]) => axe.run(donde, {runOnly: {type: 'tag', values: reglas}}).then(
  hecho => hecho.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`)))"""
PRIMERO, NOTA = "#bloques-0", "#bloques-0 .field-texto .nota-pegado"
EXCEL = (PEGADOS / "excel.html").read_text()
COMO_TEXTO = (
    "<p>Atenciones 2019</p><p>Comuna · Personas Mujeres · Personas Hombres</p>"
    "<p>Putre · 1.204 · 12</p><p>Putre · 7</p><p>General Lagos · 5</p>"
)
COMO_TABLA = "Comuna\tPersonas Mujeres\tPersonas Hombres\nPutre\t1.204\t12\nPutre\t7\t\nGeneral Lagos\t5\t"


@pytest.fixture(scope="module")
def mundo(demo_nueva, tmp_path_factory):
    """A demo of its own with a draft that may be written, and a browser."""
    preparada, dicho = demo_nueva
    demo = preparada.copia(tmp_path_factory.mktemp("pegado"))
    hecho = demo.manage("shell", "-v", "0", "-c", PREPARAR)
    assert hecho.returncode == 0, hecho.stderr
    with servidor(**demo.ajustes) as base, chromium() as navegador:
        visita = Visita(navegador, base, viewport={"width": 1280, "height": 900}, locale="es-CL")
        visita.pagina.on(
            "dialog", lambda dialogo: (visita.reproches.append(f"dialog: {dialogo.message}"), dialogo.accept())
        )
        visita.pagina.goto("/admin/")
        visita.pagina.fill("input[name=login]", "digitador-demo")
        visita.pagina.fill("input[name=password]", clave_de(dicho))
        visita.pagina.get_by_role("button", name="Ingresar").click()
        visita.pagina.wait_for_selector("#user-tools")
        direccion = f"/admin/cuenta_publica/capitulo/{hecho.stdout.strip()}/change/"
        yield SimpleNamespace(visita=visita, direccion=direccion)


@pytest.fixture
def pagina(mundo):
    """The chapter as it is stored; at the end, nothing that the browser reproaches."""
    mundo.visita.reproches.clear()
    pagina = mundo.visita.pagina
    pagina.goto(mundo.direccion)
    pagina.wait_for_selector(f"{PRIMERO} .field-texto .ProseMirror")
    yield pagina
    pagina.evaluate("localStorage.clear(); sessionStorage.clear()")
    assert [r for r in mundo.visita.reproches if "linkifyjs" not in r] == []  # that the editor asks twice for its own


def vaciar(pagina, bloque=PRIMERO, tipo="texto"):
    pagina.locator(f"{bloque} [name$='-tipo']").select_option(tipo)
    pagina.locator(f"{bloque} .field-texto .ProseMirror").click()
    pagina.keyboard.press("Control+a")
    pagina.keyboard.press("Delete")


def pegar(pagina, html="", texto="", donde=f"{PRIMERO} .field-texto .ProseMirror"):
    datos = {"text/html": html, "text/plain": texto}
    pagina.locator(donde).evaluate(PEGAR, {clase: valor for clase, valor in datos.items() if valor})
    pagina.wait_for_timeout(50)


def escrito(pagina, bloque=PRIMERO):
    """What would be stored."""
    return limpiar(pagina.locator(f"{bloque} [name$='-texto']").input_value())


@pytest.mark.parametrize("origen", DE_TEXTO)
def test_lo_que_queda_de_cada_programa(pagina, origen):
    vaciar(pagina)
    pegar(pagina, (PEGADOS / f"{origen}.html").read_text())
    assert escrito(pagina) == (PEGADOS / f"{origen}.queda.html").read_text().replace(">\n<", "><").strip()


def sin_faltas(pagina, donde):
    """By the rules of accessibility."""
    pagina.evaluate((NPM / "axe-core" / "axe.min.js").read_text())
    assert pagina.evaluate(REVISAR, [donde, REGLAS]) == []


def test_en_un_bloque_de_lista_las_marcas_quedan_a_la_letra(pagina):
    vaciar(pagina, tipo="lista")
    pegar(pagina, (PEGADOS / "word.html").read_text())
    assert "<ul><li><p>a) En la oficina</p></li><li><p>b) En el municipio</p></li></ul>" in escrito(pagina)


def test_una_tabla_entra_como_texto_y_se_convierte_con_el_teclado(pagina):
    """What came before stays, the table is the next block and what came after is the one after it."""
    bloques = int(pagina.locator("#id_bloques-TOTAL_FORMS").input_value())
    vaciar(pagina)
    pegar(pagina, f"<p>Antes.</p>{EXCEL}<p>Después.</p>")
    assert escrito(pagina) == f"<p>Antes.</p>{COMO_TEXTO}<p>Después.</p>"
    expect(pagina.locator(NOTA)).to_contain_text("Pegó una tabla de 6 filas y 3 columnas.")
    expect(pagina.locator(NOTA)).to_have_attribute("role", "status")
    pagina.keyboard.press("Tab")
    expect(pagina.get_by_role("button", name="Convertir en tabla de datos")).to_be_focused()
    pagina.keyboard.press("Enter")
    despues, tabla = f"#bloques-{bloques}", f"#bloques-{bloques + 1}"
    expect(pagina.locator(f"{tabla} [name$='-tabla']")).to_be_focused()
    assert pagina.locator(f"{tabla} [name$='-tabla']").input_value() == COMO_TABLA
    assert pagina.locator(f"{tabla} [name$='-titulo']").input_value() == "Atenciones 2019"
    assert (escrito(pagina), escrito(pagina, despues)) == ("<p>Antes.</p>", "<p>Después.</p>")
    assert pagina.locator(f"{tabla} [name$='-tipo']").input_value() == "tabla_libre"
    ordenes = [pagina.locator(f"{b} [name$='-orden']").input_value() for b in (PRIMERO, tabla, despues, "#bloques-1")]
    assert ordenes == ["1", "2", "3", "4"]
    expect(pagina.locator(NOTA)).to_be_empty()


def test_un_texto_que_era_solo_la_tabla_pasa_a_ser_ella(pagina):
    bloques = pagina.locator("#id_bloques-TOTAL_FORMS").input_value()
    vaciar(pagina)
    pegar(pagina, texto='Mes\tCasos\nEnero\t1.200\n"Febrero\n(parcial)"\t7\n')
    assert escrito(pagina) == "<p>Mes · Casos</p><p>Enero · 1.200</p><p>Febrero (parcial) · 7</p>"
    pagina.get_by_role("button", name="Convertir en tabla de datos").click()
    assert pagina.locator("#id_bloques-TOTAL_FORMS").input_value() == bloques
    assert pagina.locator(f"{PRIMERO} [name$='-tipo']").input_value() == "tabla_libre"
    assert (
        pagina.locator(f"{PRIMERO} [name$='-tabla']").input_value() == "Mes\tCasos\nEnero\t1.200\nFebrero (parcial)\t7"
    )
    assert escrito(pagina) == ""


def test_dejar_como_texto_y_deshacer_quitan_la_nota(pagina):
    vaciar(pagina)
    pegar(pagina, EXCEL)
    pagina.get_by_role("button", name="Dejar como texto").click()
    expect(pagina.locator(NOTA)).to_be_empty()
    assert escrito(pagina) == COMO_TEXTO
    pegar(pagina, texto="Mes\tCasos\nEnero\t1\n")
    expect(pagina.locator(NOTA)).to_contain_text("Pegó una tabla")
    pagina.keyboard.press("Control+z")
    expect(pagina.locator(NOTA)).to_be_empty()


def test_dos_tablas_a_la_vez(pagina):
    bloques = int(pagina.locator("#id_bloques-TOTAL_FORMS").input_value())
    otra = "<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>"
    vaciar(pagina)
    pegar(pagina, f"<p>Uno.</p>{EXCEL}<p>Dos.</p>{otra}")
    expect(pagina.locator(NOTA)).to_contain_text("Pegó 2 tablas: de 6 filas y 3 columnas, de 2 filas y 2 columnas.")
    pagina.get_by_role("button", name="Convertir en tablas de datos").click()
    lee = "b => b.querySelector('[name$=-tabla]').value || b.querySelector('.ProseMirror').textContent"
    bloque = pagina.locator("#bloques-group .inline-related:not(.empty-form)")
    en_orden = bloque.evaluate_all(f"bloques => bloques.map({lee})")
    assert en_orden[:4] == ["Uno.", COMO_TABLA, "Dos.", "A\tB\n1\t2"]
    assert pagina.locator("#id_bloques-TOTAL_FORMS").input_value() == str(bloques + 3)


def celdas(pagina, *nombres):
    return [pagina.locator(f"#id_{n}").input_value() for n in nombres]


def test_celdas_de_una_planilla_en_una_tabla_de_datos(pagina):
    """They spread over rows and columns, new ones too; a choice is found by its name; all can be undone."""
    pagina.evaluate("location.hash = '#delitos-group'")
    ultima = int(pagina.locator("#id_delitos-TOTAL_FORMS").input_value()) - 1
    suyas = [f"delitos-{ultima}-{campo}" for campo in ("categoria", "casos", "periodo")]
    nuevas = [f"delitos-{ultima + 1}-{campo}" for campo in ("categoria", "casos", "periodo")]
    antes = celdas(pagina, *suyas)
    pegar(pagina, texto="Casos\tPeríodo\n1.234\t2019\n5\t\n", donde=f"#id_delitos-{ultima}-casos")
    nota = pagina.locator("#delitos-group > .nota-pegado")
    expect(nota).to_contain_text("Se pegaron 4 celdas. Se agregó 1 fila.")
    assert celdas(pagina, *suyas[1:], *nuevas[1:]) == ["1.234", "2019", "5", ""]
    nota.get_by_role("button", name="Deshacer").click()
    assert celdas(pagina, *suyas) == antes
    assert pagina.locator("#id_delitos-TOTAL_FORMS").input_value() == str(ultima + 1)
    expect(pagina.locator(f"#id_delitos-{ultima}-casos")).to_be_focused()


def test_una_sola_celda_se_pega_como_siempre(pagina):
    pegar(pagina, texto="12", donde="#id_delitos-0-casos")
    assert pagina.locator("#delitos-group > .nota-pegado").count() == 0


def test_nada_de_lo_pegado_se_ejecuta(pagina):
    """Neither a dialog nor a word of the browser of what it had to stop (see the fixture)."""
    vaciar(pagina)
    for ataque in ATAQUES:
        pegar(
            pagina,
            f"<p>a</p>{ataque}<table><tr><td>{ataque}</td><td>1</td></tr><tr><td>2</td><td>{ataque}</td></tr></table>",
        )
        pegar(pagina, texto=f"{ataque}\t1\n2\t{ataque}")
        pegar(pagina, f"<p data-pm-slice='0 0 []'>{ataque}</p>")
    for boton in pagina.locator(NOTA).get_by_role("button").all()[:1]:
        boton.click()
    pagina.wait_for_timeout(300)
    assert (
        pagina.locator(f"{PRIMERO} :is(.ProseMirror, .nota-pegado) :is(script, img, svg, iframe, [onerror])").count()
        == 0
    )


def test_los_dialogos_del_editor_hablan_espanol_y_son_accesibles(mundo, pagina):
    vaciar(pagina)
    pegar(pagina, f"<ol><li>uno</li></ol>{EXCEL}")
    pagina.locator(f"{PRIMERO} .field-texto .ProseMirror li").click()
    nombres = pagina.locator(f"{PRIMERO} .field-texto .prose-menubar button").evaluate_all(
        "botones => botones.map(b => [b.title, b.ariaLabel])"
    )
    assert all(titulo == etiqueta for titulo, etiqueta in nombres)
    assert [titulo for titulo, _ in nombres] == [
        "Lista con viñetas", "Lista numerada", "Propiedades de la lista", "Cita", "Negrita", "Cursiva",
        "Insertar enlace", "Quitar enlace", "Deshacer", "Rehacer",
    ]  # fmt: skip
    for boton, dicho in (
        ("Propiedades de la lista", ["Propiedades de la lista", "Empieza en", "Tipo de lista", "Guardar", "Cancelar"]),
        ("Insertar enlace", ["Editar el enlace", "Dirección", "Guardar", "Cancelar"]),
    ):
        pagina.locator(f"{PRIMERO} .field-texto .ProseMirror li").dblclick()
        pagina.locator(f"{PRIMERO} .field-texto .prose-menubar").get_by_role("button", name=boton).click()
        dialogo = pagina.get_by_role("dialog", name=dicho[0])
        assert dialogo.locator(":is(h3, label, button):visible").all_inner_texts() == dicho
        reproches = len(mundo.visita.reproches)
        sin_faltas(pagina, "dialog")
        del mundo.visita.reproches[reproches:]
        pagina.keyboard.press("Escape")
    sin_faltas(pagina, f"{PRIMERO} .field-texto")
    del mundo.visita.reproches[reproches:]


def test_la_tabla_convertida_se_guarda(pagina):
    """The last one here: it changes the chapter."""
    vaciar(pagina)
    pegar(pagina, f"<p>Antes.</p>{EXCEL}<p>Después.</p>")
    pagina.get_by_role("button", name="Convertir en tabla de datos").click()
    pagina.get_by_role("button", name="Guardar y continuar editando").click()
    expect(pagina.locator(".messagelist .success")).to_contain_text("se cambió correctamente")
    assert celdas(pagina, "bloques-0-texto", "bloques-1-titulo", "bloques-2-texto") == [
        "<p>Antes.</p>",
        "Atenciones 2019",
        "<p>Después.</p>",
    ]
    assert "Putre\t1.204\t12" in celdas(pagina, "bloques-1-tabla")[0]
