"""Every page of the admin in a real browser: what those who check accessibility say, what the browser says under the
site's CSP, whether it fits in a telephone, and whether any word of English was left in it."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from .demo import clave_de
from .miradas import poner
from .navegacion import Visita, chromium
from .paginas import LARGA, Estado
from .procesos import servidor
from .recorridos_admin import AJENO, en_la_base, ingresar
from .rutas import rutas
from .test_navegador_accesible import NPM, REGLAS, REVISAR

pytestmark = [pytest.mark.xdist_group("escritorio"), pytest.mark.un_motor]

ROLES = ("nacional", "digitador", "revisor", "comunicaciones")
USUARIOS = {"nacional": "admin-demo"}
ANCHA, ANGOSTA = ESTADOS = (Estado(1440, "light", False), Estado(360, "dark", True))
#: Routes of the admin that are no page of it, or that only answer to a button.
SIN_PAGINA = {
    "admin:None", "admin:sesion", "admin:login", "admin:logout", "admin:password_change", "admin:password_change_done",
    "admin:jsi18n", "admin:app_list", "admin:cuenta_publica_capitulo_changelist",
    "admin:cuenta_publica_capitulo_vincular", "admin:cuenta_publica_capitulo_suprimir",
    "admin:cuenta_publica_capitulo_deshacer", "admin:cuenta_publica_cuentapublica_pdf_borrador",
    "admin:cuenta_publica_cuentapublica_vista_previa", "admin:cuenta_publica_cuentapublica_progreso",
    "admin:cuenta_publica_cuentapublica_anular", "admin:cuenta_publica_provincia_add",
    "admin:cuenta_publica_provincia_delete", "admin:auth_user_delete", "admin:auth_user_reenviar",
}  # fmt: skip
CATALOGO = re.compile(r"admin:(?!cuenta_publica_|auth_)\w+_\w+_(changelist|add|change|delete|history)$")
#: What is not the same page for everybody.
DE_CADA_ROL = "index|(cuentapublica|capitulo)_change$|revision|publicar|siguiente|corregir"
GUARDAR = ".submit-row [name=_save]"
ENLACES = "() => [...document.querySelectorAll('a[href]')].map(a => a.href.split('#')[0])"
QUIETA = "() => document.getAnimations().forEach(a => a.finish())"  # of colours that are changing, axe tells neither
DESBORDE = "() => document.documentElement.scrollWidth - innerWidth"
#: Every word that the page has for eyes and ears, also where it is not shown yet.
TEXTOS = """() => {
  const salta = 'script, style, code, pre, svg, .material-icons, textarea, [lang]:not(html):not([lang^=es])';
  const hallados = [], botones = document.querySelectorAll('input:is([type=submit], [type=button], [type=reset])');
  const vistos = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  while (vistos.nextNode())
    if (!vistos.currentNode.parentElement.closest(salta)) hallados.push(vistos.currentNode.data);
  for (const e of document.querySelectorAll('*'))
    for (const a of ['title', 'aria-label', 'placeholder', 'alt', 'label', 'aria-description', 'aria-roledescription'])
      if (e.hasAttribute(a)) hallados.push(e.getAttribute(a));
  for (const e of botones) hallados.push(e.value);
  return [...new Set(hallados.map(t => t.replace(/\\s+/g, ' ').trim()))].filter(Boolean);
}"""
#: Frequent words of English that are none of Spanish.
INGLES = set(
    re.findall(
        r"\w+",
        """the and that have for not with you this but his from they say her she will one all would there their what out
    about who get which when make can like just him know take people into your good some could them see other than then
    now look only its over think also back after how our work first well way even new want because any these give
    day most is are was were been has had did does doing done being am if it of to at by my we us an
    add another save delete please select choose change changed view viewing today yesterday tomorrow cancel required
    field fields page pages search filter filters clear history password username log login logout sign signed home
    site administration administrator user users group groups name names first last previous next back show hide open
    close closed edit edited update updated create created remove removed move up down left right upload download file
    files image images picture link links insert bold italic underline list lists table tables row rows column columns
    cell cells header headers heading paragraph quote undo redo copy paste cut type types value values number numbers
    date time day days week month months year years hour hours minute minutes second seconds monday tuesday wednesday
    thursday friday saturday sunday january february march april june july august september october november december
    yes empty none unknown any all every each both either neither enter entered submit reset continue done ready
    loading wait warning errors success successfully failed failure correct below above again try invalid valid must
    should might cannot unable allowed forbidden found missing not nothing something anything here there where
    toggle menu skip main content action actions run selected available chosen items item object objects recent
    my your welcome thank thanks hello sorry click press key keyboard mouse drag drop draft drafts published publish
    review approve reject comment comments answer answers question questions report reports account accounts email
    address phone street city country state message messages help support about contact settings options
    option default enable enabled disable disabled inactive off account security authenticator authentication
    code codes recovery generate verify verified verification confirm confirmation expired expires activate
    deactivate device devices lost forgot old current repeat twice match too short long common entirely similar
    information characters least contain contains before between during without within while until since through
    under more less few many much same different such own very still already never always often usually sometimes
    language english spanish theme light dark sort sorted sorting ascending descending order ordered by toggled
    level start started end ended at title description label text style size width height font spacing bullets
    lowercase uppercase letters roman numerals properties block list blocks window windows tab tabs visit
    result results counts breadcrumbs breadcrumb sidebar navigation start typing filter database
    popup related lookup currently unchanged unsaved saving saved restore restored discard leave stay sure
    """,
    )
)
#: Names of programs, of the files they make, and what an example's user wrote in Latin or as the form asked for it.
NOMBRES = re.compile(r"\S+@\S+|https?://\S+|\S+\.\w{2,4}\b|«[^»]*»|\[\[[^\]]*\]\]|Microsoft \w+|Google \w+", re.I)


class Mirada(NamedTuple):
    """What was found in one page: ``axe``, by the state and the tab that it was in."""

    direccion: str
    codigo: int
    reproches: list[str]
    axe: dict[str, list[str]]
    desborde: int
    textos: list[str]


def ingles(texto: str) -> list[str]:
    """The English words of a text."""
    return [
        p
        for p in re.findall(r"[^\W\d_]+", NOMBRES.sub(" ", texto))
        if p.lower() in INGLES and not (p.isupper() and len(p) > 1)
    ]


def resumida(mal: str) -> str:
    """A rule and where it fails, whatever the row."""
    return re.sub(r"\d+", "N", ": ".join(mal.split(": ")[:2]))


def test_se_reconoce_el_ingles():
    for texto in ("Add another Row", "Please correct the errors below.", "Today", "Choose a date", "Log out"):
        assert ingles(texto), texto
    assert ingles("No hay más filas: la tabla es la del año («The end»). Use la clave; elija a quién avisar.") == []


class Recorrido:
    """One rol's way through the admin, from the pages it is given to every other that is linked from those: one of
    each kind, for those of a catalogue are as those of another."""

    def __init__(self, visita: Visita, axe: str, base: str):
        self.visita, self.pagina, self.axe, self.base = visita, visita.pagina, axe, base
        self.vistas: dict[str, Mirada] = {}

    def andar(self, primeras: dict[str, str], clases: str) -> None:
        """``clases``: what the kinds of page to be looked at match."""
        pendientes = [(f" de {n}", self.base + ruta) for n, ruta in primeras.items()] + [("", f"{self.base}/admin/")]
        while pendientes:
            cual, direccion = pendientes.pop(0)
            clase = self.clase(direccion)
            if clase and f"{clase}{cual}" not in self.vistas and re.search(clases, clase):
                self.ir(f"{clase}{cual}", direccion)
                pendientes += [("", d) for d in self.pagina.evaluate(ENLACES)]
                if self.pagina.locator(GUARDAR).count() and clase.endswith("add"):
                    self.enviar_en_blanco(clase)

    def clase(self, direccion: str) -> str:
        """Of page, by its route; '' when it is none of the admin, or none that is looked at."""
        ruta = direccion.removeprefix(self.base).partition("?")[0]
        try:
            nombre = resolve(ruta).view_name if direccion.startswith(self.base) else ""
        except Resolver404:
            return ""
        de_aqui = ruta.startswith(("/admin/", "/ingreso/", "/contraste/"))
        return CATALOGO.sub(r"catálogo \1", nombre) if de_aqui and nombre not in SIN_PAGINA else ""

    def ir(self, clase: str, direccion: str) -> None:
        poner(self.pagina, ANCHA)
        self.visita.reproches.clear()
        respuesta = self.pagina.goto(direccion)
        self.mirar(clase, respuesta.status)

    def enviar_en_blanco(self, clase: str) -> None:
        self.pagina.evaluate("document.querySelectorAll('form').forEach(f => { f.noValidate = true })")
        with self.pagina.expect_navigation():
            self.pagina.locator(GUARDAR).first.click()
        self.mirar(f"{clase} en blanco")

    def mirar(self, clase: str, codigo: int = 200) -> None:
        """The page that is open, in each state and with each tab."""
        self.pagina.wait_for_timeout(100)  # what is drawn after it is loaded
        reproches = [r for r in self.visita.reproches if AJENO not in r]
        self.pagina.evaluate(self.axe)
        halladas, textos = {}, set()
        for estado in ESTADOS:
            poner(self.pagina, estado)
            for pestana in pestanas(self.pagina) if estado is ANCHA or LARGA else [""]:
                textos |= set(self.pagina.evaluate(TEXTOS))
                self.pagina.evaluate(QUIETA)
                males = self.pagina.evaluate(REVISAR, REGLAS)
                halladas |= {f"{estado} {pestana}": males} if males else {}
        desborde = self.pagina.evaluate(DESBORDE)
        self.visita.reproches.clear()  # of axe, which puts styles of its own
        textos |= textos_de_menus(self.pagina)
        reproches += [r for r in self.visita.reproches if AJENO not in r]
        self.vistas[clase] = Mirada(self.pagina.url, codigo, reproches, halladas, desborde, sorted(textos))


def pestanas(pagina: Page) -> Iterator[str]:
    """Each tab of the page, open; without any, the page once."""
    todas = pagina.get_by_role("tab").all()
    for pestana in todas:
        pestana.click()
        yield pestana.inner_text().strip()
    if not todas:
        yield ""


def textos_de_menus(pagina: Page) -> set[str]:
    """What JavaScript only writes when it is asked: the calendar of a date, the dialogs of the prose editor."""
    poner(pagina, ANCHA)
    textos = set()
    for atajo in pagina.locator(".datetimeshortcuts a:visible").all():
        atajo.click()
        textos |= set(pagina.evaluate(TEXTOS))
    for editor in pagina.locator(".prose-editor:visible").all()[:1]:
        editor.locator(".ProseMirror").click()
        for boton in ("orderedList", "orderedListProperties", "link"):
            pagina.keyboard.press("Control+a")
            editor.locator(f"[data-name={boton}]").click()
            textos |= set(pagina.evaluate(TEXTOS))
            if pagina.locator("dialog[open]").count():
                pagina.keyboard.press("Escape")
    return textos


def anonimo(recorrido: Recorrido, contraste: str, suya: str) -> None:
    """Who is not in yet: the login, with what it says of a bad password, and the page that asks for a code."""
    for ruta in ("/ingreso/olvido/", "/ingreso/olvido/enviado/", contraste, "/ingreso/"):
        recorrido.ir(ruta if ruta != contraste else "contraste", recorrido.base + ruta)
    pagina = recorrido.pagina
    for clave, clase in (("mala", "clave mala"), (suya, "código"), (suya, "código malo")):
        if clase == "código malo":
            pagina.fill("input[name=code]", "000000")
        else:
            pagina.fill("input[name=login]", "comunicaciones-demo")
            pagina.fill("input[name=password]", clave)
        with pagina.expect_navigation():
            pagina.get_by_role("button", name="Ingresar").first.click()
        recorrido.mirar(clase)


@pytest.fixture(scope="module")
def vistas(demo_nueva, tmp_path_factory) -> dict[str, dict[str, Mirada]]:
    """What each rol found, by the kind of page."""
    preparada, dicho = demo_nueva
    demo, todas = preparada.copia(tmp_path_factory.mktemp("admin")), {}
    primeras = en_la_base(demo, "poner_estados()")
    contraste, axe = primeras.pop("contraste"), (NPM / "axe-core" / "axe.min.js").read_text()
    with servidor(aplicacion="tests.wsgi:application", **demo.ajustes) as base, chromium() as navegador:
        for rol in ("anonimo", *ROLES):
            visita = Visita(navegador, base)
            recorrido = Recorrido(visita, axe, base)
            if rol == "anonimo":
                anonimo(recorrido, contraste, clave_de(dicho))
            else:
                ingresar(visita.pagina, USUARIOS.get(rol, f"{rol}-demo"), clave_de(dicho), demo)
                todo = rol == "nacional" or LARGA
                suyas = primeras if rol == "nacional" else {"orasmi": primeras["orasmi"]}
                recorrido.andar(suyas, "" if todo else DE_CADA_ROL)
            todas[rol] = recorrido.vistas
            visita.cerrar()
    return todas


def test_se_miran_todas_las_paginas(vistas, record_property):
    """A new one that is linked from nowhere fails here."""
    miradas = {clase.partition(" de ")[0] for suyas in vistas.values() for clase in suyas}
    debidas = {r.nombre for r in rutas() if r.nombre.startswith(("admin:", "mis_correos", "personas", "invitar"))}
    assert {CATALOGO.sub(r"catálogo \1", nombre) for nombre in debidas - SIN_PAGINA} - miradas == set()
    record_property("informe", f"Páginas del admin, por rol: { ({rol: len(suyas) for rol, suyas in vistas.items()}) }")


@pytest.mark.parametrize("rol", ["anonimo", *ROLES])
class TestDeCadaRol:
    def test_todo_enlace_lleva_a_una_pagina(self, vistas, rol):
        assert {clase: m.direccion for clase, m in vistas[rol].items() if m.codigo != 200} == {}

    def test_el_navegador_no_reprocha_nada(self, vistas, rol):
        """Nothing is refused by the site's own CSP, and no script fails."""
        assert {clase: m.reproches for clase, m in vistas[rol].items() if m.reproches} == {}

    def test_ninguna_regla_de_accesibilidad_se_incumple(self, vistas, rol):
        males = Counter(resumida(mal) for m in vistas[rol].values() for males in m.axe.values() for mal in males)
        assert dict(males) == {}

    def test_cabe_en_un_telefono(self, vistas, rol):
        assert {clase: m.desborde for clase, m in vistas[rol].items() if m.desborde > 0} == {}

    def test_todo_esta_en_espanol(self, vistas, rol):
        restos = {clase: [t for t in m.textos if ingles(t)] for clase, m in vistas[rol].items()}
        assert {clase: textos for clase, textos in restos.items() if textos} == {}
