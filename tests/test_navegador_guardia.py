"""What a clerk typed and did not save, in a real browser: kept, offered, put back, forgotten; and the session's end."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from .demo import CON_CODIGO, clave_de
from .navegacion import Visita, chromium
from .procesos import RAIZ, servidor
from .test_navegador_accesible import NPM, REGLAS

pytestmark = [pytest.mark.xdist_group("escritorio"), pytest.mark.un_motor]

PREPARAR = """
from cuenta_publica.models import Capitulo, CuentaPublica
from cuenta_publica.publicacion import corregir
nueva = corregir(CuentaPublica.objects.get(organismo__slug="parinacota", anio=2019))
print("cuenta", nueva.pk)
Capitulo.objects.create(cuenta=nueva, titulo="Por escribir", ancla="por-escribir", materia="seguridad", orden=99)
for capitulo in nueva.capitulos.all():
    print(capitulo.ancla, capitulo.pk)
"""
#: Every open session, as if this were its last five minutes.
ENVEJECER = """
from datetime import timedelta
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
for guardada in Session.objects.all():
    sesion = SessionStore(guardada.pk)
    for hecha in sesion["account_authentication_methods"]:
        hecha["at"] = timezone.now().timestamp() - settings.SESSION_COOKIE_AGE + 300
    sesion.pop("sesion_prolongada", None)
    sesion.save()
    Session.objects.filter(pk=guardada.pk).update(expire_date=timezone.now() + timedelta(seconds=300))
"""
REVISAR = """([donde, reglas]) => axe.run(donde, {runOnly: {type: 'tag', values: reglas}}).then(
  hecho => hecho.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`)))"""
RESCATES = "Object.keys(localStorage).filter(c => c.startsWith('rescate:'))"
NOTA, BARRA = ".guardia", ".sesion"
CASOS, TITULO, PROSA = "#id_delitos-0-casos", "#id_titulo", "#bloques-0 .field-texto .ProseMirror"
MOSTRAR = """donde => {
  const panel = document.querySelector(donde).closest("[role=tabpanel]");
  if (panel?.hidden) document.querySelector(`[aria-controls="${panel.id}"]`).click();
}"""
LLENO = "void (Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') })"
EN_OTRA_PESTANA = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture(scope="module")
def mundo(demo_nueva, tmp_path_factory):
    """A demo of its own with a draft that may be written, and a browser."""
    preparada, dicho = demo_nueva
    demo = preparada.copia(tmp_path_factory.mktemp("guardia"))
    hecho = demo.manage("shell", "-v", "0", "-c", PREPARAR)
    assert hecho.returncode == 0, hecho.stderr
    claves = dict(linea.split() for linea in hecho.stdout.strip().splitlines())
    with servidor(**demo.ajustes) as base, chromium() as navegador:
        yield SimpleNamespace(demo=demo, base=base, navegador=navegador, clave=clave_de(dicho), claves=claves)


class Persona(Visita):
    """Somebody at a browser of their own."""

    def __init__(self, mundo):
        super().__init__(mundo.navegador, mundo.base, viewport={"width": 1280, "height": 900}, locale="es-CL")
        self.mundo = mundo
        self.capitulo = f"/admin/cuenta_publica/capitulo/{mundo.claves['seguridad-publica']}/change/"

    def entrar(self, usuario="digitador-demo", ruta="/admin/"):
        self.pagina.goto(ruta)
        return self.identificarse(usuario)

    def identificarse(self, usuario="digitador-demo"):
        self.pagina.fill("input[name=login]", usuario)
        self.pagina.fill("input[name=password]", self.mundo.clave)
        self.pulsar("Ingresar")
        if usuario in CON_CODIGO:
            self.pagina.fill("input[name=code]", self.mundo.demo.codigos()[usuario])
            self.pulsar("Ingresar")
        self.pagina.wait_for_selector("#user-tools")
        return self

    def abrir(self, ruta=""):
        self.pagina.goto(ruta or self.capitulo)
        self.pagina.wait_for_load_state()
        return self

    def pulsar(self, nombre, **donde):
        self.pagina.get_by_role("button", name=nombre, exact=True, **donde).first.click()

    def en(self, donde):
        """What is there, in its tab."""
        self.pagina.evaluate(MOSTRAR, donde)
        return self.pagina.locator(donde).first

    def escribir(self, donde, texto):
        self.en(donde).fill(texto)

    def guardados(self):
        """The fields that are kept in this browser, of every page."""
        listas = self.pagina.evaluate(f"{RESCATES}.flatMap(c => JSON.parse(localStorage[c]))")
        return {c: v for rescate in listas for c, v in rescate["campos"].items()}

    def esperar(self):
        """Until what was typed is kept: less than half a second after the last key."""
        self.pagina.wait_for_timeout(600)
        assert self.guardados() != {}

    def dice(self, texto, donde=NOTA):
        expect(self.pagina.locator(donde)).to_contain_text(texto)

    def seguir_editando(self):
        self.pulsar("Guardar y continuar editando")
        self.pagina.wait_for_load_state()


@pytest.fixture
def persona(mundo):
    persona = Persona(mundo).entrar()
    yield persona
    persona.cerrar()


def sin_reproches(persona, axe=""):
    """Neither the browser nor, of what is at ``axe``, the checker of accessibility."""
    assert [r for r in persona.reproches if "linkifyjs" not in r] == []  # that the editor asks twice for its own
    if axe:
        persona.pagina.evaluate((NPM / "axe-core" / "axe.min.js").read_text())
        assert persona.pagina.evaluate(REVISAR, [axe, REGLAS]) == []
        persona.reproches.clear()  # of the checker itself, that draws


def test_lo_escrito_vuelve_despues_de_recargar_y_se_guarda(persona):
    pagina = persona.abrir().pagina
    assert pagina.locator(NOTA).count() == 0
    filas = pagina.locator("#id_delitos-TOTAL_FORMS").input_value()
    persona.escribir(CASOS, "321")
    persona.en(PROSA).click()
    pagina.keyboard.press("Control+End")
    pagina.keyboard.type(" Se agregó esto.")
    persona.en("#id_delitos-2-DELETE").check()
    persona.en("#delitos-3 .mover button").click()
    persona.en("#delitos-group .add-row a").click()
    persona.escribir(f"#id_delitos-{filas}-casos", "77")
    persona.en(f"#id_delitos-{filas}-categoria").select_option(index=3)
    elegida = pagina.locator(f"#id_delitos-{filas}-categoria").input_value()
    persona.esperar()
    assert persona.guardados()[f"delitos+{filas}.casos"] == "77"
    orden = pagina.locator("#id_delitos-3-orden").input_value()

    persona.abrir()
    expect(pagina.locator(CASOS)).not_to_have_value("321")
    nota = pagina.locator(NOTA)
    assert re.search(
        r"Hay cambios que no se guardaron, del \w+ \d+ de \w+ a las? \d\d:\d\d\.\n+"
        r"1 texto, 1 cambio de orden de «(.+)», 1 celda de «\1», 1 eliminación de «\1», 1 fila nueva de «\1»\.",
        nota.inner_text(),
    ), nota.inner_text()
    sin_reproches(persona, NOTA)
    persona.pulsar("Recuperar")
    persona.dice("Todavía no está guardado")
    expect(nota).to_be_focused()
    expect(pagina.locator(CASOS)).to_have_value("321")
    expect(pagina.locator(CASOS)).to_have_class(re.compile("recuperado"))
    expect(pagina.locator(PROSA)).to_contain_text("Se agregó esto.")
    expect(pagina.locator("#id_delitos-2-DELETE")).to_be_checked()
    expect(pagina.locator("#id_delitos-3-orden")).to_have_value(orden)
    expect(pagina.locator("#id_delitos-TOTAL_FORMS")).to_have_value(str(int(filas) + 1))
    expect(pagina.locator(f"#id_delitos-{filas}-casos")).to_have_value("77")
    expect(pagina.locator(f"#id_delitos-{filas}-categoria")).to_have_value(elegida)
    ids = pagina.locator("#delitos-group tr.form-row:not(.empty-form)").evaluate_all("f => f.map(x => x.id)")
    assert ids[2:4] == ["delitos-3", "delitos-2"], "the rows are where they were moved to"
    sin_reproches(persona, NOTA)

    persona.seguir_editando()
    expect(pagina.locator(".messagelist .success")).to_have_count(1)
    assert persona.guardados() == {}
    expect(pagina.locator(CASOS)).to_have_value("321")
    expect(pagina.locator(PROSA)).to_contain_text("Se agregó esto.")
    expect(pagina.locator("#id_delitos-TOTAL_FORMS")).to_have_value(filas)
    assert persona.abrir().pagina.locator(NOTA).count() == 0
    sin_reproches(persona)


def test_las_filas_que_una_tabla_vacia_ofrece_vuelven_a_su_lugar(persona, mundo):
    ruta = persona.capitulo.replace(mundo.claves["seguridad-publica"], mundo.claves["por-escribir"])
    pagina = persona.abrir(ruta).pagina
    total = pagina.locator("#id_delitos-TOTAL_FORMS").input_value()
    delito = pagina.locator("#id_delitos-3-categoria").input_value()
    assert delito
    persona.escribir(CASOS, "11")
    persona.escribir("#id_delitos-3-casos", "0")
    persona.abrir(ruta)
    persona.dice("2 filas nuevas de «")
    persona.pulsar("Recuperar")
    expect(pagina.locator(CASOS)).to_have_value("11")
    expect(pagina.locator("#id_delitos-3-casos")).to_have_value("0")
    expect(pagina.locator("#id_delitos-3-categoria")).to_have_value(delito)
    expect(pagina.locator("#id_delitos-TOTAL_FORMS")).to_have_value(total)
    persona.seguir_editando()
    expect(pagina.locator("#id_delitos-INITIAL_FORMS")).to_have_value(total)
    expect(pagina.locator("#id_delitos-3-casos")).to_have_value("0")
    assert persona.guardados() == {}
    sin_reproches(persona)


def test_lo_que_se_descarta_no_vuelve(persona):
    persona.abrir().escribir(CASOS, "1234")
    persona.esperar()
    persona.pagina.reload()
    persona.dice("1 celda de «")
    persona.pulsar("Descartar")
    expect(persona.pagina.locator(NOTA)).to_have_count(0)
    assert persona.guardados() == {}
    assert persona.abrir().pagina.locator(NOTA).count() == 0
    sin_reproches(persona)


def test_lo_de_antes_no_se_pierde_por_escribir_otra_cosa(persona):
    """Two offers, each with its own, when the first was not answered."""
    persona.abrir().escribir(CASOS, "1234")
    persona.pagina.reload()  # at once: leaving keeps what was typed
    persona.escribir("#id_delitos-1-casos", "555")
    persona.pagina.reload()
    notas = persona.pagina.locator(NOTA)
    expect(notas).to_have_count(2)
    for _ in range(2):
        notas.filter(has_text="Recuperar").first.get_by_role("button", name="Recuperar").click()
    expect(persona.pagina.locator(CASOS)).to_have_value("1234")
    expect(persona.pagina.locator("#id_delitos-1-casos")).to_have_value("555")
    persona.seguir_editando()
    assert persona.guardados() == {}
    sin_reproches(persona)


def test_salir_borra_lo_escrito_y_otra_persona_no_lo_ve(persona, mundo):
    persona.abrir().escribir(CASOS, "998")
    persona.esperar()
    persona.contexto.clear_cookies()
    persona.entrar("admin-demo", persona.capitulo)
    assert persona.guardados() != {}
    assert persona.pagina.locator(NOTA).count() == 0, "of somebody else"
    persona.escribir(TITULO, "Otro título")
    persona.esperar()
    preguntas = []

    def responder(dialogo):
        preguntas.append(dialogo.message)
        (dialogo.dismiss if len(preguntas) == 1 else dialogo.accept)()

    persona.pagina.on("dialog", responder)
    persona.pulsar("Cerrar sesión")
    assert persona.guardados() != {}
    persona.pulsar("Cerrar sesión")
    persona.pagina.wait_for_selector("input[name=login]")
    assert preguntas == [preguntas[0]] * 2
    assert "una página" in preguntas[0]
    assert persona.guardados() == {}
    persona.identificarse()
    assert persona.abrir().pagina.locator(NOTA).count() == 0
    sin_reproches(persona)


def test_la_pagina_de_salir_tambien_borra(persona):
    persona.abrir().escribir(CASOS, "998")
    persona.abrir("/ingreso/salir/")
    assert persona.guardados() != {}
    persona.pulsar("Cerrar la sesión")
    persona.pagina.wait_for_selector("input[name=login]")
    assert persona.guardados() == {}
    sin_reproches(persona)


@pytest.mark.parametrize("galletas", ["sessionid", ""])
def test_guardar_con_la_sesion_terminada_no_pierde_lo_escrito(persona, galletas):
    """With the session gone, the login comes first; without any cookie, the page of the forms that expired."""
    persona.abrir().escribir(CASOS, "4321")
    persona.contexto.clear_cookies(**({"name": galletas} if galletas else {}))
    persona.seguir_editando()
    if galletas:
        persona.identificarse()
        assert persona.pagina.url.endswith(persona.capitulo)
    else:
        expect(persona.pagina.locator("h1")).to_contain_text("La página venció")
        persona.reproches.clear()  # its 403
        persona.entrar(ruta=persona.capitulo)
    persona.dice("1 celda de «")
    persona.pulsar("Recuperar")
    expect(persona.pagina.locator(CASOS)).to_have_value("4321")
    persona.seguir_editando()
    expect(persona.pagina.locator(CASOS)).to_have_value("4.321")
    assert persona.guardados() == {}
    sin_reproches(persona)


def test_un_guardado_con_errores_conserva_todo_y_dice_de_los_archivos(persona):
    pagina = persona.abrir().pagina
    persona.en(PROSA).click()
    pagina.keyboard.type("Antes de todo. ")
    persona.escribir(CASOS, "doce")
    persona.escribir("#id_numero", "3.")
    persona.en("#bloques-group .add-row a").click()
    bloques = int(pagina.locator("#id_bloques-TOTAL_FORMS").input_value())
    persona.en(f"#id_bloques-{bloques - 1}-tipo").select_option("figura")
    imagen = RAIZ / "cuenta_publica" / "static" / "cuenta_publica" / "icono.svg"
    persona.en(f"#id_bloques-{bloques - 1}-archivo").set_input_files(imagen)
    persona.escribir(f"#id_bloques-{bloques - 1}-alternativo", "Un dibujo")
    persona.seguir_editando()
    expect(pagina.locator(".errornote")).to_be_visible()
    for selector, valor in (
        (CASOS, "doce"),
        ("#id_numero", "3."),
        (f"#id_bloques-{bloques - 1}-alternativo", "Un dibujo"),
    ):
        expect(pagina.locator(selector)).to_have_value(valor)
    expect(pagina.locator(PROSA)).to_contain_text("Antes de todo.")
    persona.dice("El archivo «icono.svg» no se conserva: elíjalo de nuevo.")
    assert pagina.get_by_role("button", name="Recuperar").count() == 0, "what was typed is there"
    sin_reproches(persona, NOTA)

    persona.escribir(CASOS, "trece")  # and leaves without saving
    persona.abrir()
    persona.pulsar("Recuperar")
    for selector, valor in (
        (CASOS, "trece"),
        ("#id_numero", "3."),
        (f"#id_bloques-{bloques - 1}-alternativo", "Un dibujo"),
    ):
        expect(pagina.locator(selector)).to_have_value(valor)
    expect(pagina.locator(PROSA)).to_contain_text("Antes de todo.")
    persona.en(f"#bloques-{bloques - 1} .inline-deletelink").click()
    persona.escribir(CASOS, "13")
    persona.seguir_editando()
    expect(pagina.locator(".messagelist .success")).to_have_count(1)
    assert persona.guardados() == {}
    sin_reproches(persona)


def test_si_otra_persona_guardo_se_compara_al_guardar(persona, mundo):
    persona.abrir().escribir(CASOS, "600")
    persona.esperar()
    otra = Persona(mundo).entrar().abrir()
    otra.escribir(CASOS, "700")
    otra.seguir_editando()
    otra.cerrar()
    persona.abrir()
    persona.dice("alguien guardó esta página")
    persona.pulsar("Recuperar")
    persona.seguir_editando()
    persona.reproches = [r for r in persona.reproches if "409" not in r]
    persona.dice("Lo mío: «600»", ".diferencias")
    persona.dice("Lo guardado: «700»", ".diferencias")
    assert persona.pagina.locator(NOTA).count() == 0
    persona.pulsar("Guardar lo elegido")
    expect(persona.pagina.locator(CASOS)).to_have_value("600")
    assert persona.guardados() == {}
    sin_reproches(persona)


def test_quedarse_con_lo_guardado_descarta_lo_propio(persona, mundo):
    persona.abrir().escribir(CASOS, "602")
    otra = Persona(mundo).entrar().abrir()
    otra.escribir(CASOS, "702")
    otra.seguir_editando()
    otra.cerrar()
    persona.seguir_editando()
    persona.pagina.get_by_role("link", name="Quedarme con todo lo guardado").click()
    expect(persona.pagina.locator(CASOS)).to_have_value("702")
    assert persona.guardados() == {}
    assert persona.pagina.locator(NOTA).count() == 0


def test_lo_de_una_fila_que_otra_persona_elimino_se_puede_copiar(persona, mundo):
    persona.abrir().escribir("#id_delitos-5-casos", "603")
    persona.esperar()
    otra = Persona(mundo).entrar().abrir()
    otra.en("#id_delitos-5-DELETE").check()
    otra.seguir_editando()
    otra.cerrar()
    siguiente = persona.abrir().pagina.locator("#id_delitos-5-casos").input_value()
    persona.pulsar("Recuperar")
    persona.dice("Esto no se pudo poner en su lugar; cópielo si lo necesita:")
    persona.dice(": 603")
    expect(persona.pagina.locator("#id_delitos-5-casos")).to_have_value(siguiente)
    sin_reproches(persona, NOTA)


def test_un_guardado_sin_respuesta_conserva_lo_escrito(persona):
    """The network fails while saving: whether it arrived or not, nothing is lost."""
    persona.abrir().escribir(CASOS, "610")
    persona.contexto.set_offline(True)
    persona.pulsar("Guardar")
    persona.pagina.wait_for_timeout(500)
    persona.contexto.set_offline(False)
    persona.reproches.clear()
    persona.abrir()
    persona.dice("1 celda de «")
    persona.pulsar("Recuperar")
    persona.pulsar("Guardar")
    persona.pagina.wait_for_selector(".messagelist .success")
    assert persona.guardados() == {}, "also when the save leads to another page"
    sin_reproches(persona)


def test_la_pagina_de_la_cuenta_tambien_se_cuida(persona, mundo):
    ruta = f"/admin/cuenta_publica/cuentapublica/{mundo.claves['cuenta']}/change/"
    persona.abrir(ruta).escribir("#id_lema", "Un lema que no se guardó")
    persona.abrir(ruta)
    persona.dice("1 dato.")
    persona.pulsar("Recuperar")
    expect(persona.pagina.locator("#id_lema")).to_have_value("Un lema que no se guardó")
    persona.seguir_editando()
    assert persona.guardados() == {}
    sin_reproches(persona)


def test_lo_de_hace_quince_dias_se_borra(persona):
    persona.abrir().escribir(CASOS, "611")
    persona.pagina.reload()
    persona.pagina.evaluate(
        f"for (const c of {RESCATES}) localStorage[c] = JSON.stringify(JSON.parse(localStorage[c])"
        ".map(b => ({...b, cuando: b.cuando - 15 * 864e5})))"
    )
    persona.abrir("/admin/")
    assert persona.pagina.evaluate(RESCATES) == []


def test_sin_lugar_donde_guardar_se_avisa_antes_de_salir(persona):
    persona.abrir()
    persona.pagina.evaluate(LLENO)
    persona.en(CASOS).click()
    persona.pagina.keyboard.type("9")
    persona.dice("Este navegador no puede conservar lo que escribe")
    tipos = []
    persona.pagina.on("dialog", lambda dialogo: (tipos.append(dialogo.type), dialogo.accept()))
    persona.abrir("/admin/")
    assert tipos == ["beforeunload"]
    persona.abrir().escribir(CASOS, "612")
    persona.abrir("/admin/")
    assert tipos == ["beforeunload"], "what is kept needs no question"
    sin_reproches(persona)


def test_la_sesion_avisa_sigue_termina_y_vuelve(persona, mundo):
    assert mundo.demo.manage("shell", "-v", "0", "-c", ENVEJECER).returncode == 0
    persona.abrir()
    persona.dice("Su sesión termina en 5 minutos, a las ", BARRA)
    persona.dice("Lo que ha escrito queda guardado en este navegador.", BARRA)
    sin_reproches(persona, BARRA)
    persona.pulsar("Seguir conectado")
    expect(persona.pagina.locator(BARRA)).to_be_hidden()
    assert int(persona.abrir().pagina.locator('meta[name="sesion"]').get_attribute("content")) > 11 * 3600

    assert mundo.demo.manage("shell", "-v", "0", "-c", ENVEJECER).returncode == 0
    persona.abrir().escribir(CASOS, "613")
    persona.dice("Su sesión termina en 5 minutos", BARRA)
    persona.contexto.clear_cookies(name="sessionid")
    persona.pagina.evaluate(EN_OTRA_PESTANA)
    persona.dice("Su sesión terminó. Ingrese en otra pestaña y vuelva a esta: lo escrito sigue aquí.", BARRA)
    persona.reproches = [r for r in persona.reproches if "no answer" not in r or "/admin/login/" not in r]
    sin_reproches(persona, BARRA)
    with persona.contexto.expect_page() as abierta:
        persona.pagina.get_by_role("link", name="Ingresar en otra pestaña").click()
    primera, persona.pagina = persona.pagina, abierta.value
    persona.identificarse()
    persona.pagina.close()
    persona.pagina = primera
    persona.pagina.evaluate(EN_OTRA_PESTANA)
    expect(persona.pagina.locator(BARRA)).to_be_hidden()
    persona.seguir_editando()
    expect(persona.pagina.locator(CASOS)).to_have_value("613")
    assert persona.guardados() == {}
    sin_reproches(persona)
