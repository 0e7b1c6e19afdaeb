"""Every page of the table, by the rules of those who check accessibility (axe) and HTML (the Nu checker)."""

import json
import subprocess
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.urls import resolve

from .miradas import poner
from .navegacion import Visita
from .paginas import DE_AXE, PAGINAS
from .procesos import RAIZ
from .rutas import rutas

NPM = RAIZ / "build" / "npm" / "node_modules"
REGLAS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
REVISAR = """reglas => axe.run({runOnly: {type: 'tag', values: reglas}, resultTypes: ['violations']}).then(
  hecho => hecho.violations.flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')}: ${n.failureSummary}`)))"""
#: Of the styles inside the sealed page: enhancements that this checker has not heard of, and browsers may leave out.
NUEVO_PARA_VNU = "CSS: .*(scroll-target-group|target-current).*"
pytestmark = [pytest.mark.xdist_group("demo"), pytest.mark.un_motor]


#: Routes of the site that are files, or pages of who has a key to them.
SIN_PAGINA = {
    "api", "api_conjuntos", "api_cuentas", "api_datos", "api_ediciones", "api_historial", "api_no_existe",
    "api_openapi", "archivo", "contraste", "cordillera", "datos_catalogo", "datos_diccionario_json", "datos_exportar",
    "datos_paquete", "datos_paquete_del_anio", "grafico", "integridad", "manifiesto", "manifiesto_de", "mis_correos",
    "novedades", "original", "por_huella", "robots", "salud", "sitemap", "tabla",
}  # fmt: skip
CON_SESION = ("admin:", "account_", "mfa_", "socialaccount_", "claveunica_", "personas", "invitar")


def test_toda_pagina_del_sitio_se_mira():
    """A new one that is not in the table fails here."""
    miradas = {resolve(ruta.partition("?")[0]).url_name for ruta in PAGINAS.values() if "no-existe" not in ruta}
    assert miradas == {r.nombre for r in rutas() if not r.nombre.startswith(CON_SESION)} - SIN_PAGINA


@pytest.fixture(scope="module")
def axe():
    ruta = NPM / "axe-core" / "axe.min.js"
    assert ruta.exists(), "falta: make build/npm/.listo"
    return ruta.read_text()


@pytest.fixture(scope="module")
def visita(chromium, portal):
    visita = Visita(chromium, portal)
    yield visita
    visita.cerrar()


@pytest.mark.parametrize("nombre", PAGINAS)
def test_ninguna_regla_de_accesibilidad_se_incumple(visita, axe, nombre):
    pagina = visita.ir(nombre)
    assert visita.reproches == [], "what the browser says of it under the site's own CSP"
    pagina.evaluate(axe)
    halladas = {}
    for estado in DE_AXE:
        poner(pagina, estado)
        halladas |= {str(estado): males} if (males := pagina.evaluate(REVISAR, REGLAS)) else {}
    visita.reproches.clear()
    assert halladas == {}


def test_axe_ve_lo_que_esta_mal(visita, axe):
    """The control."""
    pagina = visita.ir("ayuda")
    pagina.evaluate(axe)
    pagina.evaluate("document.querySelector('main').append(document.createElement('img'))")
    (hallada,) = pagina.evaluate(REVISAR, REGLAS)
    assert hallada.startswith("image-alt: ")


def bajar(direccion: str) -> bytes:
    try:
        with urlopen(direccion) as respuesta:
            return respuesta.read()
    except HTTPError as error:  # which has its page
        return error.read()


def test_el_html_es_valido(portal, tmp_path):
    for nombre, ruta in PAGINAS.items():
        (tmp_path / f"{nombre}.html").write_bytes(bajar(portal + ruta))
    (tmp_path / "sellado.html").write_bytes(bajar(f"{portal}{PAGINAS['antofagasta']}cuenta.html"))
    (tmp_path / "control.html").write_text("<!DOCTYPE html><html lang=es><title>x</title><p><div></div></p></html>")
    dichos = [f"{m['url'].rpartition('/')[2]}:{m['lastLine']}: {m['message']}" for m in vnu(tmp_path)]
    assert [d for d in dichos if not d.startswith("control")] == []
    assert dichos, "the control"


def vnu(carpeta) -> list[dict]:
    """What it says of the pages in a folder: errors and warnings."""
    programa = NPM / "vnu-jar" / "build" / "dist" / "vnu.jar"
    assert programa.exists(), "falta: make build/npm/.listo"
    orden = ["java", "-Xss2m", "-XX:TieredStopAtLevel=1", "-jar", programa, "--stdout", "--format", "json"]
    orden += ["--exit-zero-always", "--filterpattern", NUEVO_PARA_VNU]
    dicho = subprocess.run([*orden, carpeta], capture_output=True, text=True, check=True, timeout=300).stdout
    return json.loads(dicho)["messages"]
