"""What the index and the page of an account show to each role: what waits for them, and only what they can do."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cuenta_publica.admin.flujo import recorrido
from cuenta_publica.admin.panel import (
    DE_OTROS,
    POR_CORREGIR,
    POR_ESCRIBIR,
    POR_PUBLICAR,
    POR_REVISAR,
    panel,
)
from cuenta_publica.models import CuentaPublica
from cuenta_publica.publicacion import dar_paso, pedir
from cuenta_publica.roles import Rol

from . import fabrica
from .fabrica import huella, make_usuario
from .test_flujo import de_otro, en, make_persona

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
    assert ("Crear una cuenta" in respuesta.text) == (quien in ("digitador", "revisor", "nacional"))


def test_lo_que_ya_se_programo_no_espera_a_nadie(cuentas):
    coni = make_usuario(cuentas[0].organismo, roles=[Rol.COMUNICACIONES])
    aprobada = cuentas[3]
    pedir(aprobada, coni, "", huella(aprobada), timezone.now() + timezone.timedelta(days=1))
    assert [(titulo, len(fichas)) for titulo, fichas in panel(coni)["grupos"]] == [(DE_OTROS, 4)]
    for quien, rol in ((coni, True), (make_usuario(cuentas[0].organismo, roles=[Rol.REVISOR]), False)):
        cliente = fabrica.make_cliente(quien)
        for pagina in (reverse("admin:index"), fabrica.url("change", aprobada)):
            assert (fabrica.url("anular", aprobada) in cliente.get(pagina).text) == rol


def test_el_indice_hace_las_mismas_preguntas_con_una_cuenta_que_con_muchas(cuentas, django_assert_num_queries):
    organismo = cuentas[0].organismo
    usuario = make_usuario(organismo)
    with django_assert_num_queries(4):
        assert sum(len(fichas) for _, fichas in panel(usuario)["grupos"]) == 4
    for n in range(6):
        una = en("en_revision", organismo=organismo, anio=2000 + n)
        dar_paso(una, "devolver", make_usuario(organismo), COMENTARIO)
        en("aprobada", organismo=organismo, anio=1990 + n)
    usuario = type(usuario).objects.get(pk=usuario.pk)
    with django_assert_num_queries(4):
        assert sum(len(fichas) for _, fichas in panel(usuario)["grupos"]) == 16


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
