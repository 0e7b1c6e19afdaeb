"""What the index and the page of an account show to each role: what waits for them, and only what they can do."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cuenta_publica import avance
from cuenta_publica.admin.flujo import recorrido
from cuenta_publica.admin.panel import (
    DE_OTROS,
    POR_CORREGIR,
    POR_ESCRIBIR,
    POR_PUBLICAR,
    POR_REVISAR,
    panel,
)
from cuenta_publica.hallazgos import Discrepancia, Lugar
from cuenta_publica.models import CuentaPublica, Membresia
from cuenta_publica.publicacion import dar_paso, pedir
from cuenta_publica.roles import Rol

from . import fabrica
from .fabrica import huella, make_usuario
from .test_flujo import de_otro, en, make_persona
from .texto import palabras_html

__all__ = ["de_otro"]
pytestmark = pytest.mark.django_db
COMENTARIO = "Falta el <programa> 2."
ESCRIBE, REVISA, PUBLICA = ("enviar",), ("aprobar", "devolver"), ("publicar",)
#: In which group of the index each account is for each person, and the steps that its card and its page offer.
TABLA = {
    "digitador": [(POR_ESCRIBIR, ESCRIBE), (POR_CORREGIR, ESCRIBE), (DE_OTROS, ()), (DE_OTROS, ())],
    "de_un_capitulo": [(POR_ESCRIBIR, ()), (POR_CORREGIR, ()), (DE_OTROS, ()), (DE_OTROS, ())],
    "revisor": [(DE_OTROS, ()), (DE_OTROS, ()), (POR_REVISAR, REVISA), (DE_OTROS, ("devolver",))],
    "comunicaciones": [(DE_OTROS, ()), (DE_OTROS, ()), (DE_OTROS, ()), (POR_PUBLICAR, PUBLICA)],
    "auditor": [(DE_OTROS, ()), (DE_OTROS, ()), (DE_OTROS, ()), (DE_OTROS, ())],
    "nacional": [
        (POR_ESCRIBIR, ESCRIBE),
        (POR_CORREGIR, ESCRIBE),
        (POR_REVISAR, REVISA),
        (POR_PUBLICAR, ("publicar", "devolver")),
    ],
}
PASOS = ("enviar", "aprobar", "publicar", "devolver")


@pytest.fixture
def cuentas(db):
    """A draft, a returned one, one in review and one approved, of one organismo."""
    organismo = fabrica.make_organismo()
    estados = ["borrador", "en_revision", "en_revision", "aprobada"]
    cuentas = [en(estado, organismo=organismo, anio=2010 + n) for n, estado in enumerate(estados)]
    dar_paso(cuentas[1], "devolver", make_usuario(organismo, first_name="Raúl", last_name="Soto"), COMENTARIO)
    return cuentas


@pytest.mark.parametrize("quien", TABLA)
def test_cada_cual_ve_lo_que_le_espera_y_los_botones_que_puede_usar(cuentas, de_otro, quien):
    usuario = make_persona(quien, cuentas[0].organismo, de_otro)
    cliente = fabrica.make_cliente(usuario)
    respuesta = cliente.get(reverse("admin:index"))
    grupos = {ficha.cuenta.pk: titulo for titulo, fichas in respuesta.context["grupos"] for ficha in fichas}
    for cuenta, (grupo, pasos) in zip(cuentas, TABLA[quien], strict=True):
        assert grupos[cuenta.pk] == grupo, cuenta.estado
        pagina = cliente.get(fabrica.url("change", cuenta)).text
        for accion in PASOS:
            enlace = f'href="{fabrica.url(accion, cuenta)}"'
            assert (enlace in respuesta.text, enlace in pagina) == (accion in pasos,) * 2, (cuenta.estado, accion)
    assert "Falta el &lt;programa&gt; 2." in respuesta.text
    assert "Devuelta por Raúl Soto" in respuesta.text
    assert ("Nueva cuenta" in respuesta.text) == (quien in ("digitador", "revisor", "nacional"))


def test_lo_que_ya_se_programo_no_espera_a_nadie(cuentas):
    coni = make_usuario(cuentas[0].organismo, roles=[Rol.COMUNICACIONES])
    aprobada = cuentas[3]
    pedir(aprobada, coni, "", huella(aprobada), timezone.now() + timezone.timedelta(days=1))
    assert [(titulo, len(fichas)) for titulo, fichas in panel(coni)["grupos"]] == [(DE_OTROS, 4)]
    for quien, rol in ((coni, True), (make_usuario(cuentas[0].organismo, roles=[Rol.REVISOR]), False)):
        cliente = fabrica.make_cliente(quien)
        for pagina in (reverse("admin:index"), fabrica.url("change", aprobada)):
            assert (fabrica.url("anular", aprobada) in cliente.get(pagina).text) == rol


def test_el_indice_hace_las_mismas_preguntas_con_una_cuenta_que_con_muchas(cuentas):
    """Three are read in full, whatever there is: as many capítulos and rows as they may have."""
    organismo = cuentas[0].organismo
    usuario = make_usuario(organismo)

    def preguntas():
        fresco = type(usuario).objects.get(pk=usuario.pk)
        with CaptureQueriesContext(connection) as hechas:
            fichas = [f for _, suyas in panel(fresco)["grupos"] for f in suyas]
        assert sum(f.avance is not None for f in fichas) == 3
        return len(fichas), len(hechas)

    cuantas, antes = preguntas()
    assert cuantas == 4
    assert antes <= 45
    for n in range(6):
        una = en("en_revision", organismo=organismo, anio=2000 + n)
        dar_paso(una, "devolver", make_usuario(organismo), COMENTARIO)
        for capitulo in (fabrica.make_capitulo(una) for _ in range(5)):
            fabrica.make_bloque(capitulo)
            capitulo.titulo += " bis"
            capitulo.save()  # it has history
        en("aprobada", organismo=organismo, anio=1990 + n)
    assert preguntas() == (16, antes)


# --- what comes next ------------------------------------------------------------------------------------------------


@pytest.fixture
def con_capitulos(de_otro):
    """A draft of two capítulos with text, the second one in a part, and one with nothing."""
    cuenta = fabrica.make_cuenta()
    for n, ancla in enumerate(("uno", "dos", "tres"), 1):
        capitulo = fabrica.make_capitulo(cuenta, numero=f"{n}.", titulo=ancla.capitalize(), ancla=ancla)
        if ancla != "tres":
            fabrica.make_bloque(capitulo)
    return cuenta


def ofrece(usuario, cuenta) -> tuple[str, str]:
    """The button of the card of that account for that person: its words and where it leads."""
    pagina = fabrica.make_cliente(usuario).get(reverse("admin:index")).text
    tarjetas = re.findall(r'<article class="tarjeta">.*?</article>', pagina, re.S)
    suya = next(t for t in tarjetas if f'<h3><a href="{fabrica.url("change", cuenta)}"' in t)
    botones = re.findall(r'<a class="boton" href="([^"]+)">([^<]+)</a>', suya)
    assert len(botones) <= 1, "one next step"
    return tuple(reversed(botones[0])) if botones else ("", "")


def capitulo_de(cuenta, ancla) -> str:
    return fabrica.url("change", cuenta.capitulos.get(ancla=ancla))


def marcar(cuenta, *anclas) -> None:
    cuenta.capitulos.filter(ancla__in=anclas).update(listo=True)


def test_quien_escribe_sigue_capitulo_a_capitulo_hasta_enviar(con_capitulos, de_otro, monkeypatch):
    cuenta = con_capitulos
    digitador = make_persona("digitador", cuenta.organismo, de_otro)
    assert ofrece(digitador, cuenta) == ("Seguir con «1. Uno»", capitulo_de(cuenta, "uno"))
    cliente = fabrica.make_cliente(digitador)
    datos = fabrica.formulario(cliente.get(capitulo_de(cuenta, "dos"))) | {"titulo": "Dos y medio"}
    assert cliente.post(capitulo_de(cuenta, "dos"), datos).status_code == 302
    assert ofrece(digitador, cuenta) == ("Seguir con «2. Dos y medio»", capitulo_de(cuenta, "dos")), "where she was"
    marcar(cuenta, "uno", "dos")
    assert ofrece(digitador, cuenta) == ("Seguir con «3. Tres»", capitulo_de(cuenta, "tres"))
    marcar(cuenta, "tres")
    assert ofrece(digitador, cuenta) == ("Enviar a revisión…", fabrica.url("enviar", cuenta))
    monkeypatch.setattr(avance, "revisar", lambda _: [Discrepancia("x", "error", Lugar("uno"), "No cuadra.")])
    assert ofrece(digitador, cuenta) == ("Resolver 1 error", fabrica.url("revision", cuenta) + "?nivel=error")
    dar_paso(cuenta, "enviar", digitador)
    assert ofrece(digitador, cuenta) == ("", "")
    revisor = make_persona("revisor", cuenta.organismo, de_otro)
    assert ofrece(revisor, cuenta) == ("Resolver 1 error", fabrica.url("revision", cuenta) + "?nivel=error")


def test_quien_escribe_en_un_capitulo_sigue_en_el_suyo_y_despues_no_espera_nada(con_capitulos, de_otro):
    cuenta = con_capitulos
    cuenta.capitulos.filter(ancla="dos").update(padre=cuenta.capitulos.get(ancla="uno"))
    persona = make_persona("de_un_capitulo", cuenta.organismo, de_otro)
    marcar(cuenta, "uno")
    assert ofrece(persona, cuenta) == ("Seguir con «2. Dos»", capitulo_de(cuenta, "dos")), "it is inside hers"
    marcar(cuenta, "dos")
    assert ofrece(persona, cuenta) == ("", "")


def test_lo_devuelto_y_lo_publicado_se_corrigen_por_donde_digan_las_personas(con_capitulos, de_otro):
    cuenta = con_capitulos
    digitador, revisor = (make_persona(quien, cuenta.organismo, de_otro) for quien in ("digitador", "revisor"))
    dar_paso(cuenta, "enviar", digitador)
    assert ofrece(revisor, cuenta) == ("Revisar y aprobar…", fabrica.url("aprobar", cuenta))
    dar_paso(cuenta, "devolver", revisor, COMENTARIO)
    assert ofrece(digitador, cuenta) == ("Seguir corrigiendo", fabrica.url("change", cuenta))
    CuentaPublica.objects.filter(pk=cuenta.pk).update(estado="aprobada")
    comunicaciones = make_persona("comunicaciones", cuenta.organismo, de_otro)
    assert ofrece(comunicaciones, cuenta) == ("Publicar…", fabrica.url("publicar", cuenta))


def test_la_nacional_que_no_trabaja_en_el_organismo_no_lee_sus_capitulos(con_capitulos, de_otro):
    nacional = make_persona("nacional", con_capitulos.organismo, de_otro)
    assert ofrece(nacional, con_capitulos) == ("Seguir editando", fabrica.url("change", con_capitulos))
    pagina = fabrica.make_cliente(nacional).get(reverse("admin:index")).text
    assert reverse("admin:nacional") in pagina
    assert "Capítulos y quién" not in pagina
    Membresia.objects.create(usuario=nacional, organismo=con_capitulos.organismo, rol=Rol.DIGITADOR)
    assert ofrece(nacional, con_capitulos) == ("Seguir con «1. Uno»", capitulo_de(con_capitulos, "uno"))


def test_una_materia_que_ya_no_esta_no_impide_ver_el_panel(con_capitulos):
    con_capitulos.capitulos.filter(ancla="dos").update(materia="desaparecida")
    usuario = make_usuario(con_capitulos.organismo)
    assert ofrece(usuario, con_capitulos) == ("Seguir editando", fabrica.url("change", con_capitulos))


def test_la_tarjeta_dice_cada_capitulo_quien_esta_en_el_y_lo_que_le_falta(con_capitulos, de_otro, monkeypatch):
    cuenta, marca = con_capitulos, "tres"
    halladas = [Discrepancia("x", nivel, Lugar(donde), "") for nivel, donde in (("aviso", ""), ("error", "dos"))]
    monkeypatch.setattr(avance, "revisar", lambda _: halladas)
    usuario = make_usuario(cuenta.organismo, roles=[Rol.DIGITADOR])
    limitada = make_persona("de_un_capitulo", cuenta.organismo, de_otro)
    type(limitada).objects.filter(pk=limitada.pk).update(first_name="Rosa", last_name="<b>")
    marcar(cuenta, "uno", marca)
    pagina = fabrica.make_cliente(usuario).get(reverse("admin:index")).text
    assert "1 de 3 capítulos completos" in pagina
    capitulos = [" ".join(palabras_html(li)) for li in re.findall(r'<li class="nivel.*?</li>', pagina, re.S)]
    assert capitulos == ["1. Uno completo A cargo: Rosa <b>", "2. Dos con observaciones 1 error", "3. Tres vacío"]
    assert f"{fabrica.url('revision', cuenta)}?nivel=error#entrada-2" in pagina
    assert f'{fabrica.url("revision", cuenta)}?nivel=aviso">1 aviso<' in pagina


# --- one account ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("estado", CuentaPublica.Estado.values)
def test_la_pagina_dice_donde_va_la_cuenta_y_por_que_no_se_escribe_en_ella(de_otro, estado):
    cuenta = en(estado)
    pasos = dict(recorrido(cuenta))
    assert [nombre for nombre, como in pasos.items() if como == "actual"] == [cuenta.get_estado_display()]
    assert list(pasos)[:4] == ["Borrador", "En revisión", "Aprobada", "Publicada"]
    cliente = fabrica.make_cliente(make_persona("digitador", cuenta.organismo, de_otro))
    for pagina in (fabrica.url("change", cuenta), fabrica.url("change", cuenta.capitulos.get())):
        texto = cliente.get(pagina).text
        assert ("quien revisa debe devolverla" in texto) == (estado in ("en_revision", "aprobada"))
        assert ('name="_save"' in texto) == (estado == "borrador")
    assert ("Agregar un capítulo" in cliente.get(fabrica.url("change", cuenta)).text) == (estado == "borrador")


def test_quien_solo_lee_lo_sabe(de_otro):
    cuenta = en("borrador")
    cliente = fabrica.make_cliente(make_persona("auditor", cuenta.organismo, de_otro))
    pagina = cliente.get(fabrica.url("change", cuenta)).text
    assert "Usted puede leer este borrador" in pagina
    for accion in ("siguiente", "corregir", "delete", "publicar"):
        assert fabrica.url(accion, cuenta) not in pagina
    assert "Usted puede leer este capítulo" in cliente.get(fabrica.url("change", cuenta.capitulos.get())).text


def test_los_tramites_se_leen_del_ultimo_al_primero(cuentas):
    cuenta, organismo = cuentas[0], cuentas[0].organismo
    dina, raul = (make_usuario(organismo, first_name=n, last_name="Soto") for n in ("Dina", "Raúl"))
    dar_paso(cuenta, "enviar", dina, "Va completa.")
    dar_paso(cuenta, "devolver", raul, COMENTARIO)
    pagina = fabrica.make_cliente(dina).get(fabrica.url("change", cuenta)).text
    tramites = pagina[pagina.index('id="tramites"') :]
    assert tramites.index("En revisión → Borrador") < tramites.index("Borrador → En revisión")
    assert tramites.index("Falta el &lt;programa&gt; 2.") < tramites.index("Dina Soto") < tramites.index("Va completa.")
    assert pagina.index("Devuelta por Raúl Soto") < pagina.index('id="tramites"')
