"""Every provincia by the estado of its account: for the national administrator alone."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cuenta_publica.admin.por_provincia import ANIO_DESCONOCIDO, ESTADO_DESCONOCIDO
from cuenta_publica.habiles import sumar_habiles
from cuenta_publica.models import CuentaPublica, Organismo, Proceso

from . import fabrica
from .fabrica import make_cliente, make_usuario
from .test_flujo import de_otro, en, make_persona
from .texto import palabras_html

__all__ = ["de_otro"]
pytestmark = pytest.mark.django_db
DIRECCION = reverse("admin:nacional")
ULTIMA = timezone.localdate().year - 1


@pytest.fixture
def nacional():
    return make_cliente(make_usuario(is_superuser=True))


def delegacion(slug) -> Organismo:
    return Organismo.objects.get(tipo="delegacion_provincial", provincia__organismos__slug=slug)


def provincias(pagina) -> dict[str, str]:
    filas = re.findall(r"<li>\s*<strong>(.*?)</strong>(.*?)</li>", pagina.text, re.S)
    return {nombre: " ".join(palabras_html(resto)) for nombre, resto in filas}


def test_cada_provincia_esta_una_vez_con_su_estado(nacional):
    hechas = {slug: en(estado, organismo=delegacion(slug), anio=ULTIMA) for slug, estado in {
        "parinacota": "borrador", "tocopilla": "en_revision", "el-loa": "aprobada", "huasco": "publicada",
        "chanaral": "retirada",
    }.items()}  # fmt: skip
    hechas["parinacota"].capitulos.update(listo=True)
    fabrica.make_capitulo(hechas["parinacota"])
    pagina = nacional.get(DIRECCION)
    halladas = provincias(pagina)
    filtros = {clave: veces for clave, _, veces, _ in pagina.context["filtros"]}
    assert len(halladas) == filtros[""] == sum(filtros.values()) - filtros[""]
    assert filtros["sin_cuenta"] == filtros[""] - 5
    assert halladas["Parinacota"].startswith("Borrador")
    assert "1 de 2 capítulos completos" in halladas["Parinacota"]
    assert halladas["Tocopilla"].startswith("En revisión")
    assert "0 de 1 capítulo completo" in halladas["Tocopilla"]
    assert halladas["Huasco"].startswith("Publicada")
    assert "capítulo" not in halladas["Huasco"]
    assert halladas["Chañaral"].startswith("Retirada")
    assert halladas["Arauco"] == "Sin cuenta"
    for cuenta in hechas.values():
        assert f'href="{fabrica.url("change", cuenta)}"' in pagina.text


def test_se_elige_el_anio_y_el_estado(nacional, parinacota):
    en("borrador", organismo=delegacion("arauco"), anio=ULTIMA)
    de_2019 = nacional.get(DIRECCION, {"anio": "2019", "estado": "borrador"})
    assert [*provincias(de_2019)] == ["Parinacota"]
    assert "Arica" in provincias(nacional.get(DIRECCION, {"anio": "2019"}))
    assert [*provincias(nacional.get(DIRECCION, {"estado": "borrador"}))] == ["Arauco"]
    assert "Ninguna provincia está así" in nacional.get(DIRECCION, {"estado": "aprobada"}).text


def test_la_correccion_de_lo_publicado_se_ve_al_lado(nacional):
    publicada = en("publicada", organismo=delegacion("arauco"), anio=ULTIMA)
    en("reemplazada", organismo=publicada.organismo, anio=ULTIMA, version=2)
    en("borrador", organismo=publicada.organismo, anio=ULTIMA, version=3)
    arauco = provincias(nacional.get(DIRECCION))["Arauco"]
    assert arauco.startswith("Publicada")
    assert "versión 1, publicada" in arauco
    assert "versión 3, borrador · 0 de 1 capítulo completo" in arauco
    assert "versión 2" not in arauco


def test_se_dice_lo_que_viene(nacional):
    cuenta = en("borrador", organismo=delegacion("arauco"), anio=ULTIMA)
    documento = sumar_habiles(timezone.localdate(), 3)
    Proceso.objects.create(
        organismo=cuenta.organismo, anio=ULTIMA, documento=documento, evento=documento + timedelta(days=30)
    )
    arauco = provincias(nacional.get(DIRECCION))["Arauco"]
    assert "Documento:" in arauco
    assert "faltan 3 días hábiles" in arauco
    assert "Evento" not in arauco


@pytest.mark.parametrize("valor", ["abc", "-1", "9" * 30, "ñ", "<b>", "1990"])
def test_lo_que_no_se_entiende_se_dice_y_no_es_un_error(nacional, valor):
    aviso = ANIO_DESCONOCIDO.format(ULTIMA)
    pagina = nacional.get(DIRECCION, {"anio": valor})
    assert pagina.status_code == 200
    assert aviso in pagina.text
    pagina = nacional.get(DIRECCION, {"estado": valor})
    assert pagina.status_code == 200
    assert ESTADO_DESCONOCIDO in pagina.text
    assert "<b>" not in pagina.text


@pytest.mark.parametrize("quien", ["digitador", "revisor", "comunicaciones", "auditor", "auditor_de_todo"])
def test_solo_la_administracion_nacional_la_ve(de_otro, quien):
    cuenta = fabrica.make_cuenta()
    cliente = make_cliente(make_persona(quien, cuenta.organismo, de_otro))
    assert cliente.get(DIRECCION).status_code == 403
    assert DIRECCION not in cliente.get(reverse("admin:index")).text


def test_cuesta_lo_mismo_con_muchas_cuentas(nacional):
    def preguntas():
        nacional.get(DIRECCION)
        with CaptureQueriesContext(connection) as hechas:
            assert nacional.get(DIRECCION).status_code == 200
        return len(hechas)

    en("borrador", organismo=delegacion("arauco"), anio=ULTIMA)
    antes = preguntas()
    for organismo in Organismo.objects.filter(tipo="delegacion_provincial").exclude(cuentas__anio=ULTIMA)[:20]:
        en("borrador", organismo=organismo, anio=ULTIMA)
    assert CuentaPublica.objects.filter(anio=ULTIMA).count() == 21
    assert preguntas() == antes <= 12
