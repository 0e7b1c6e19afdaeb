"""The life of an account in a real browser, on the demo's data: each person with their own session and password."""

import os
import re
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from .demo import CON_CODIGO, clave_de
from .navegacion import chromium
from .procesos import APLICACION, servidor

pytestmark = pytest.mark.xdist_group("demo")
#: What is published here is read as a page and as data; PDFs are read in test_demo.py and test_pdf_paginas.py.
SERVIDA = APLICACION if os.environ.get("PRUEBA_LARGA") else "tests.wsgi:application"
MOTIVO = "Se corrige el número de integrantes del equipo de la OPD."


class Persona:
    """Somebody of the demo, logged in: with a code of the moment when their role asks for one."""

    def __init__(self, navegador, base, usuario, clave, demo):
        self.base, self.pagina = base, navegador.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.pagina.goto(f"{base}/admin/")
        self.pagina.fill("input[name=login]", usuario)
        self.pagina.fill("input[name=password]", clave)
        self.pulsar("Ingresar")
        if usuario in CON_CODIGO:
            self.pagina.fill("input[name=code]", demo.codigos()[usuario])
            self.pulsar("Ingresar")
        expect(self.pagina).to_have_url(f"{base}/admin/")

    def pulsar(self, nombre: str):
        self.pagina.get_by_role("button", name=nombre).first.click()

    def ir(self, nombre: str):
        self.pagina.get_by_role("link", name=nombre).first.click()

    def abrir(self, anio: int):
        """The page of Parinacota's account that can be worked on."""
        self.pagina.goto(f"{self.base}/admin/")
        self.ir(re.compile(rf"Parinacota, {anio}"))

    def dice(self, texto):
        expect(self.pagina.locator("body")).to_contain_text(texto)

    def paso(self, nombre: str, comentario: str = "", boton: str = ""):
        """A step of the account: the button, the page that asks, and its button."""
        self.ir(f"{nombre}…")
        if comentario:
            self.pagina.fill("textarea[name=comentario]", comentario)
        self.pulsar(boton or nombre)

    def escribir_equipo(self, cuantos: int):
        """How many work in the first job of the OPD's team."""
        self.ir(re.compile("Programa OPD"))
        self.pagina.locator("[role=tab][href='#equipo-group']").click()
        self.pagina.fill("#id_equipo-0-cantidad", str(cuantos))
        self.pulsar("Guardar")

    def publicar(self, motivo: str):
        self.ir("Publicar…")
        self.pagina.fill("textarea[name=motivo]", motivo)
        self.pulsar("Publicar")
        self.dice("La cuenta quedó publicada.")


@contextmanager
def personas(demo, clave):
    """Who comes in as somebody of the demo, by rol."""
    with servidor(aplicacion=SERVIDA, **demo.ajustes) as base, chromium() as navegador:
        yield base, lambda rol: Persona(navegador, base, f"{rol}-demo", clave, demo)


def test_de_borrador_a_publicada_corregida_y_al_anio_siguiente(demo_nueva, tmp_path):
    preparada, dicho = demo_nueva
    with personas(preparada.copia(tmp_path), clave_de(dicho)) as (base, persona):
        digitador, revisor, comunicaciones = (persona(r) for r in ("digitador", "revisor", "comunicaciones"))
        comunicaciones.abrir(2019)
        comunicaciones.paso("Corregir", boton="Abrir la versión siguiente")

        digitador.abrir(2019)
        digitador.escribir_equipo(4)
        digitador.abrir(2019)
        digitador.paso("Enviar a revisión")

        revisor.abrir(2019)
        revisor.paso("Devolver", "El equipo de la OPD no son cuatro.")
        digitador.abrir(2019)
        digitador.dice("El equipo de la OPD no son cuatro.")
        digitador.escribir_equipo(2)
        digitador.abrir(2019)
        digitador.paso("Enviar a revisión")
        revisor.abrir(2019)
        revisor.paso("Aprobar")
        comunicaciones.abrir(2019)
        comunicaciones.publicar(MOTIVO)

        comunicaciones.abrir(2019)
        comunicaciones.paso("Corregir", boton="Abrir la versión siguiente")
        comunicaciones.escribir_equipo(3)
        comunicaciones.abrir(2019)
        comunicaciones.paso("Enviar a revisión")
        revisor.abrir(2019)
        revisor.paso("Aprobar")
        comunicaciones.abrir(2019)
        comunicaciones.publicar(MOTIVO)

        publico = digitador.pagina.context.browser.new_page()
        publico.goto(f"{base}/cuentas/parinacota/2019/v3/erratas.json")
        ultima = publico.evaluate("JSON.parse(document.body.innerText)")["erratas"][-1]
        assert [c["debe_decir"] for c in ultima["cambios"]] == ["3"], ultima
        publico.goto(f"{base}/cuentas/parinacota/2019/")
        expect(publico.locator("body")).to_contain_text(MOTIVO)

        digitador.abrir(2019)
        digitador.ir("Crear la cuenta de 2020…")
        digitador.pulsar("Crear la cuenta de 2020")
        digitador.dice("Se creó la cuenta de 2020 a partir de la de 2019.")
