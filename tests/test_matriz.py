"""Every role on every route, of its organismo and of another, in each estado: who gets in, and what changes."""

import os
import random
from collections import Counter

import pytest
from django.urls import reverse

from cuenta_publica import permisos
from cuenta_publica.admin import alcance, sitio
from cuenta_publica.admin.nacional import SoloNacional
from cuenta_publica.models import CuentaPublica, Membresia

from . import matriz
from .celdas import CAPITULO, CUENTA, SIN_NOMBRE, Celda, Mundo, celdas, fila, prevista, rojas
from .rutas import rutas

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
DE_MUESTRA = 300  # cells of the short run, chosen with a fixed seed


@pytest.fixture
def mundo(db, sin_dibujar):
    return Mundo()


def test_toda_ruta_tiene_su_lugar_en_la_tabla():
    """A new route that nobody thought of fails here."""
    previstas = {c.ruta for c in celdas()}
    assert {r.nombre for r in rutas() if not r.nombre.startswith((SIN_NOMBRE, *matriz.LIBRES))} <= previstas


def muestra(todas: list[Celda]) -> list[Celda]:
    """Each route with each method, in a cell where it does what it is for if there is one; and others of any kind."""
    azar = random.Random(2019)
    revueltas = sorted(azar.sample(todas, len(todas)), key=lambda c: prevista(c) in ("si", "200"))
    una_de_cada = {(c.ruta, c.metodo): c for c in revueltas}.values()
    return [*una_de_cada, *azar.sample(todas, DE_MUESTRA - len(una_de_cada))]


def test_cada_celda_es_como_dice_la_tabla(mundo, record_property):
    todas = celdas()
    assert len(todas) >= 1_500
    elegidas = todas if LARGA else muestra(todas)
    malas = rojas(mundo, elegidas)
    assert not malas, "\n".join(malas)
    previstas = Counter(prevista(c) for c in elegidas)
    record_property("informe", f"Matriz: {len(elegidas)} celdas de {len(todas)}, 0 rojas; {dict(previstas)}")


@pytest.mark.un_motor
def test_una_accion_inventada_se_rechaza_a_todos(mundo):
    lista = reverse(CUENTA + "changelist")
    antes = {de: mundo.foto(de) for de in mundo.cuentas}
    for rol, cliente in mundo.clientes.items():
        for accion in ("delete_selected", "publicar_todas"):
            datos = {"action": accion, "select_across": "1", "_selected_action": list(mundo.capitulos)}
            assert cliente.post(lista, datos).status_code in (200, 302, 403), rol
        cuenta = mundo.cuentas["propio"]["borrador"]
        inventada = cliente.post(f"/admin/cuenta_publica/cuentapublica/{cuenta.pk}/inventada/", follow=True)
        assert "inventada/change/" not in inventada.request["PATH_INFO"], rol
    assert {de: mundo.foto(de) for de in mundo.cuentas} == antes


def sin_rol(ruta: str, objeto: str) -> list[Celda]:
    """An auditor on a route that asks for more than seeing: what stops them is their role alone."""
    borrador = Celda("auditor", ruta, "POST", "propio", "borrador", objeto)
    estado = fila(borrador)[2]
    return [Celda("auditor", ruta, metodo, "propio", estado, objeto) for metodo in ("GET", "POST")]


def con_permiso() -> list[tuple[str, str]]:
    """Every such route, and its object."""
    objetos = ("cuenta", "otro", "proceso")
    pares = {(c.ruta, c.objeto) for c in celdas() if c.objeto in objetos and c.ruta.startswith("admin:")}
    pedidos = {par: fila(Celda("auditor", par[0], "POST", "propio", "borrador", par[1]))[1] for par in pares}
    return sorted(par for par, permiso in pedidos.items() if permiso not in ("ver", "nacional"))


def sin_capitulos(usuario) -> list[Membresia]:
    """Their membresías, as if none were limited to some capítulos."""
    suyas = list(Membresia.objects.filter(usuario=usuario.pk))
    for membresia in suyas:
        membresia.capitulos = []
    return suyas


@pytest.mark.un_motor
def test_quitar_cualquier_guarda_pone_roja_una_celda(mundo, monkeypatch, record_property):
    """Each guard is taken off in turn, and a cell that it keeps green must turn red."""
    quitadas = []

    def quitar(nombre, donde, que, en_su_lugar, celdas):
        with monkeypatch.context() as parche:
            assert not rojas(mundo, celdas), f"{nombre}: green with its guard"
            parche.setattr(donde, que, en_su_lugar)
            assert rojas(mundo, celdas), f"{nombre}: still green without its guard"
        quitadas.append(nombre)

    for ruta, objeto in con_permiso():
        quitar(ruta, permisos, "_alcanza", lambda *_: True, sin_rol(ruta, objeto))
    propia = ("propio", "en_revision", "otro")
    quitar("organismo", alcance, "en_alcance", lambda m, _: m.objects.all(), [
        Celda("digitador", CUENTA + "change", "GET", "ajeno", "borrador", "cuenta"),
    ])  # fmt: skip
    quitar("estado", CuentaPublica, "es_editable", True, [Celda("digitador", CAPITULO + "delete", "POST", *propia)])
    quitar("membresía", type(sitio), "has_permission", lambda *_: True, [Celda("sin_membresia", "admin:index", "GET")])
    quitar("segundo factor", type(sitio), "_falta_segundo_factor", lambda *_: False, [
        Celda("sin_segundo_factor", "admin:index", "GET"),
    ])  # fmt: skip
    quitar("capítulo", permisos, "membresias_de", sin_capitulos, [
        Celda("uno", CAPITULO + "delete", "GET", "propio", "borrador", "otro"),
        Celda("uno", CAPITULO + "contrastar", "GET", "propio", "borrador", "otro"),
    ])  # fmt: skip
    quitar("lo nacional", SoloNacional, "has_view_permission", lambda *_: True, [
        Celda("digitador", "admin:cuenta_publica_organismo_changelist", "GET"),
    ])  # fmt: skip
    record_property("informe", f"Guardas quitadas de a una: {len(quitadas)}, cada una con su celda roja.")
