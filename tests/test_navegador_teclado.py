"""The clerk's day with the keyboard alone: two chapters of a real account are typed, and are printed as they were."""

import re

import pytest
from playwright.sync_api import expect

from cuenta_publica import registro

from .demo import clave_de
from .navegacion import Visita, chromium
from .procesos import servidor
from .recorridos_admin import AJENO, ejemplo, en_la_base
from .teclado import Teclado

pytestmark = [pytest.mark.xdist_group("escritorio"), pytest.mark.un_motor]
CAPITULOS = ("seguridad-publica", "orasmi")
GUARDAR = "Guardar y continuar editando"


class Digitadora:
    """Who types a chapter as a fixture of accounts has it, from the panel on."""

    def __init__(self, visita: Visita, clave: str):
        self.visita, self.pagina = visita, visita.pagina
        self.pagina.goto("/admin/")
        self.pagina.fill("input[name=login]", "digitador-demo")
        self.pagina.fill("input[name=password]", clave)
        self.pagina.get_by_role("button", name="Ingresar").click()
        expect(self.pagina.locator("#content")).to_contain_text("2019")
        self.teclado = Teclado(self.pagina)

    def enlace(self, nombre: str | re.Pattern):
        self.teclado.navegar(self.pagina.locator("#content").get_by_role("link", name=nombre))

    def guardar(self):
        self.teclado.navegar(self.pagina.get_by_role("button", name=GUARDAR))
        assert not self.pagina.locator(".errornote, .errorlist").all_inner_texts()

    def capitulo(self, datos: dict):
        """Its figures and its tables first, so that they can be inserted in its texts."""
        self.enlace(f"{datos['numero']} {datos['titulo']}")
        self.cifras(datos["cifras"])
        for clave, filas in datos["datos"].items():
            self.teclado.abrir_parte(registro.materia(datos["materia"]).conjunto(clave).titulo)
            self.tabla(clave, filas)
        self.guardar()
        self.teclado.abrir_parte("Contenido")
        for bloque in datos["bloques"]:
            self.bloque(dict(bloque))
        self.guardar()

    def cifras(self, cifras: list[dict]):
        """In the rows that the materia offers for them."""
        self.teclado.abrir_parte("Cifras")
        claves = self.pagina.locator("[name^='cifras-'][name$='-clave']").evaluate_all("es => es.map(e => e.value)")
        for cifra in cifras:
            n = claves.index(cifra["clave"])
            self.teclado.fila("cifras", n, {c: v for c, v in cifra.items() if c not in ("clave", "tipo")})

    def tabla(self, clave: str, filas: list[dict]):
        """Row by row; the third one before the second, which ▲ then puts in its place."""
        ofrecidas = int(self.pagina.locator(f"#id_{clave}-TOTAL_FORMS").input_value())
        trocar = len(filas) > 2 and not ofrecidas
        escritas = [filas[0], filas[2], filas[1], *filas[3:]] if trocar else filas
        for n, fila in enumerate(escritas):
            if n >= ofrecidas:
                self.teclado.agregar(clave)
            self.teclado.fila(clave, n, fila if n >= ofrecidas else dict(list(fila.items())[1:]))
        if trocar:
            self.teclado.seguir(self.pagina.locator(f"#{clave}-2").get_by_role("button", name=re.compile("^Subir")))

    def bloque(self, datos: dict):
        n, tipo, texto = self.teclado.agregar("bloques"), datos.pop("tipo"), datos.pop("texto", "")
        self.teclado.fila("bloques", n, {"tipo": tipo} | datos)
        if texto:
            self.teclado.prosa(f"bloques-{n}", texto)


def test_un_capitulo_entero_se_escribe_solo_con_el_teclado(demo_nueva, tmp_path, record_property):
    preparada, dicho = demo_nueva
    demo = preparada.copia(tmp_path)
    en_la_base(demo, f"abrir_vacia{CAPITULOS}")
    with servidor(aplicacion="tests.wsgi:application", **demo.ajustes) as base, chromium() as navegador:
        visita = Visita(navegador, base, viewport={"width": 1280, "height": 900})
        digitadora = Digitadora(visita, clave_de(dicho))
        digitadora.enlace(re.compile("Arica, 2019"))
        for datos in ejemplo(*CAPITULOS)["capitulos"][0]["capitulos"]:
            digitadora.capitulo(datos)
            cuenta = digitadora.pagina.locator(".breadcrumbs").get_by_role("link", name=re.compile("Arica"))
            digitadora.teclado.navegar(cuenta)
        digitadora.enlace("Vista previa")
        expect(digitadora.pagina.locator("#orasmi")).to_contain_text("35 personas beneficiadas")
        males = [r for r in visita.reproches if AJENO not in r]
        assert males == [], males
        record_property("informe", f"Dos capítulos con el teclado solo: {digitadora.teclado}")
    escrita, esperada = en_la_base(demo, f"impresas{CAPITULOS}")
    assert escrita == esperada
