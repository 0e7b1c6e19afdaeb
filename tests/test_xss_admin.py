"""What a clerk writes is never run: hostile words in every text of two accounts, and a browser that visits everything.

Rich texts are put in the database as they are, past the sanitiser of when they are saved: that of when they are shown
has to hold by itself. Under the site's CSP a script that gets in is refused and said, so nothing may be said.
"""

from itertools import cycle
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from django.db.models import TextField, Value
from django.urls import Resolver404, resolve
from django.utils import timezone

from cuenta_publica import contraste, registro
from cuenta_publica.congelar import congelar
from cuenta_publica.models import (
    AvisoDeError,
    Bloque,
    Catalogo,
    Cifra,
    Comentario,
    CuentaPublica,
    Organismo,
    TextoRicoField,
)
from cuenta_publica.publicacion import corregir
from cuenta_publica.verificaciones import revisar

from .demo import clave_de
from .dibujos import dejar_en_blanco
from .fabrica import make_respuesta, publicar, url
from .navegacion import Visita, chromium
from .paginas import LARGA, PAGINAS
from .procesos import servidor
from .recorridos_admin import AJENO, en_la_base, ingresar
from .test_canario import DE_UNA_CUENTA, campos_de_texto, responder_todo

pytestmark = [pytest.mark.xdist_group("escritorio"), pytest.mark.un_motor]

#: The first one fits anywhere; braces would be worked out by whoever took a text for a template.
CARGAS = (
    "<svg onload=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "<script>alert(window.__xss=1)</script>",
    "</textarea></title></script><script>alert(window.__xss=1)</script>",
    "' autofocus onfocus='alert(window.__xss=1)' x='",
    '" onmouseover="alert(window.__xss=1)" style="position:fixed;inset:0',
    "{{73*73}}{% debug %}${73*73}",
    "javascript:alert(window.__xss=1)",
    "<a href='javascript:alert(1)'>aquí</a>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror=alert(1)&gt;'>",
    "\\u003cimg src=x onerror=alert(1)\\u003e",
)
CALCULADO = str(73 * 73)
NO_SE_ABREN = ("logout", "descargar", "pdf", "exportar", "paquete", "archivo", "tabla", "jsi18n", "original")
PREGUNTAS = (
    "/buscar/?q={}", "/provincias/?q={}", "/datos/seguridad/delitos/?sort={}", "/datos/seguridad/delitos/?q={}",
    "/admin/cuenta_publica/organismo/?q={}", "/admin/cuenta_publica/cuentapublica/?q={}", "/{}/",
)  # fmt: skip
ENLACES = "() => [...document.querySelectorAll('a[href]')].map(a => a.href.split('#')[0])"
ESCRIBIR = """carga => document.querySelectorAll('#content form :is(input[type=text], textarea):not([name$=-orden])')
  .forEach(e => { e.value = carga; e.dispatchEvent(new Event('input', {bubbles: true})) })"""


def sembrar() -> dict:
    """In a correction of Parinacota, that is published; in another one, that stays a draft; and around both."""
    dejar_en_blanco()  # no PDF is opened here
    for publicar_la in (True, False):
        cuenta = corregir(CuentaPublica.objects.filter(organismo__slug="parinacota").latest("version"))
        envenenar_cuenta(cuenta)
        if publicar_la:
            jefa = get_user_model().objects.get(username="admin-demo")
            responder_todo(cuenta, jefa)
            publicar(cuenta, jefa, CARGAS[2])
            AvisoDeError.objects.create(cuenta=cuenta, texto=CARGAS[2], donde=CARGAS[1], recibido_el=timezone.now())
    capitulo = cuenta.capitulos.get(ancla="seguridad-publica")
    pedido, llave = contraste.pedir(capitulo, jefa, CARGAS[1])
    Comentario.objects.create(contraste=pedido, nombre=CARGAS[0], texto=CARGAS[2], escrito_el=timezone.now())
    make_respuesta(cuenta, next(iter(revisar(congelar(cuenta)))), CARGAS[2], jefa)
    for modelo in (Organismo, *Catalogo.__subclasses__()):
        envenenar(modelo, modelo.objects.exclude(slug="antofagasta") if modelo is Organismo else modelo.objects.all())
    capitulos = [url("change", c) for c in cuenta.capitulos.all()]
    return {"capitulos": capitulos, "cuenta": url("change", cuenta), "contraste": f"/contraste/{llave}/"}


def envenenar_cuenta(cuenta: CuentaPublica) -> None:
    capitulo = cuenta.capitulos.first()
    columnas = [{"titulo": carga, "tipo": "texto"} for carga in CARGAS[:2]]
    tabla = {"columnas": columnas, "filas": [[carga, carga] for carga in CARGAS]}
    Bloque.objects.create(capitulo=capitulo, tipo="tabla_libre", tabla=tabla, orden=90)
    Bloque.objects.filter(capitulo__cuenta=cuenta, tipo="tabla").exclude(encabezados=[]).update(encabezados=CARGAS[:2])
    modelos = DE_UNA_CUENTA | dict.fromkeys((Bloque, Cifra, *registro.modelos_de_fila()), "capitulo__cuenta")
    for modelo, ruta in modelos.items():
        envenenar(modelo, modelo.objects.filter(**{ruta: cuenta.pk}))


def envenenar(modelo, filas) -> None:
    """Every text of them: before what a plain one has, after what a rich one has."""
    cargas = cycle(CARGAS)
    campos = [modelo._meta.get_field(nombre) for nombre in campos_de_texto(modelo)]
    for fila in filas:
        nuevos = {}
        for campo in campos:
            valor, carga = getattr(fila, campo.name), next(cargas)
            if isinstance(campo, TextoRicoField):
                nuevos[campo.name] = Value(f"{valor}{carga}", output_field=TextField())
            else:
                largo = campo.max_length or 4000
                nuevos[campo.name] = f"{carga if len(carga) <= largo else CARGAS[0]} {valor}"[:largo]
        modelo.objects.filter(pk=fila.pk).update(**nuevos)


class Visitante:
    """Opens pages of the site and tells what ran, what the browser refused, and what was worked out."""

    def __init__(self, visita: Visita, base: str):
        self.visita, self.pagina, self.base, self.males, self.vistas = visita, visita.pagina, base, [], {}
        self.pagina.on("dialog", self._dialogo)

    def _dialogo(self, dialogo) -> None:
        self.males.append(f"{self.pagina.url}: dialog «{dialogo.message}»")
        dialogo.dismiss()

    def ir(self, ruta: str) -> None:
        self.pagina.goto(self.base + ruta)
        self.mirar()

    def mirar(self) -> None:
        self.pagina.wait_for_timeout(50)
        corrio = self.pagina.evaluate("() => window.__xss !== undefined")
        self.males += [f"{self.pagina.url}: a script ran"] if corrio else []
        texto = self.pagina.evaluate("document.documentElement.outerHTML")
        self.males += [f"{self.pagina.url}: braces were worked out"] if CALCULADO in texto else []
        self.males += [r for r in self.visita.reproches if AJENO not in r and "status of 4" not in r]
        self.visita.reproches.clear()

    def andar(self, primeras: list[str], cuantas: int) -> None:
        """Those, and of what is linked from them and on, ``cuantas`` pages of each route."""
        pendientes = [*primeras]
        while pendientes:
            ruta = pendientes.pop(0)
            nombre = self.nombre(ruta)
            ya = [*self.vistas.values()].count(nombre) >= cuantas and ruta not in primeras
            if nombre and not ya and ruta not in self.vistas:
                self.vistas[ruta] = nombre
                self.ir(ruta)
                pendientes += [
                    e.removeprefix(self.base) for e in self.pagina.evaluate(ENLACES) if e.startswith(self.base)
                ]

    def nombre(self, ruta: str) -> str:
        try:
            nombre = resolve(ruta.partition("?")[0]).view_name
        except Resolver404:
            return ""
        sin_pagina = any(palabra in nombre for palabra in NO_SE_ABREN) or not ruta.partition("?")[0].endswith("/")
        return "" if sin_pagina else nombre


@pytest.fixture(scope="module")
def visitado(demo_nueva, tmp_path_factory):
    """What was found wrong, and the pages that were seen."""
    preparada, dicho = demo_nueva
    demo = preparada.copia(tmp_path_factory.mktemp("xss"))
    sembrado = en_la_base(demo, "sembrar()", "test_xss_admin")
    with servidor(aplicacion="tests.wsgi:application", **demo.ajustes) as base, chromium() as navegador:
        visita = Visita(navegador, base)
        ingresar(visita.pagina, "admin-demo", clave_de(dicho), demo)
        visitante = Visitante(visita, base)
        capitulos = sembrado["capitulos"] if LARGA else sembrado["capitulos"][6:10]
        visitante.andar(["/admin/", sembrado["cuenta"], sembrado["contraste"], *capitulos], 5 if LARGA else 1)
        visitante.andar([ruta for n, ruta in PAGINAS.items() if n != "no-existe"], 5 if LARGA else 1)
        for pregunta in PREGUNTAS:
            visita.pagina.goto(base + pregunta.format(quote(CARGAS[1])))
            visitante.mirar()
        responder_con_errores(visitante, base + capitulos[0])
    return visitante


def responder_con_errores(visitante: Visitante, direccion: str) -> None:
    """A form that is not saved shows again what was typed in it."""
    pagina = visitante.pagina
    for carga in CARGAS:
        pagina.goto(direccion)
        pagina.evaluate(ESCRIBIR, carga)
        with pagina.expect_navigation():
            pagina.locator("[name=_continue]").click()
        visitante.mirar()


def test_nada_de_lo_escrito_se_ejecuta(visitado, record_property):
    assert visitado.males == []
    record_property("informe", f"Páginas visitadas con textos hostiles: {len(visitado.vistas)}")


def test_se_visito_lo_que_habia_que_visitar(visitado):
    nombres = {*visitado.vistas.values()}
    admin = {f"admin:cuenta_publica_{n}" for n in ("capitulo_change", "capitulo_history", "cuentapublica_change",
             "cuentapublica_revision", "cuentapublica_vista_previa", "cuentapublica_contrastes")}  # fmt: skip
    publicas = {"cuenta", "capitulos", "datos_conjunto", "datos_comparar", "datos_diccionario", "buscar", "contraste"}
    assert admin | publicas | {"admin:index", "provincia"} <= nombres


def test_lo_que_se_ejecuta_se_ve(demo_nueva, tmp_path):
    """The control: the same payloads, let in."""
    demo = demo_nueva[0].copia(tmp_path)
    with servidor(aplicacion="tests.wsgi:application", **demo.ajustes) as base, chromium() as navegador:
        visita = Visita(navegador, base)
        visitante = Visitante(visita, base)
        for carga in CARGAS[:2]:
            visitante.ir("/ayuda/")
            assert visitante.males == []
            visita.pagina.evaluate(
                "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", carga
            )
            visitante.mirar()
            assert visitante.males, carga
            visitante.males.clear()
