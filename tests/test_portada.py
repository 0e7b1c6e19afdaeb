"""The front page: what was published, by provincia and year, with honest gaps."""

import json
import re

import pytest

from cuenta_publica.models import CuentaPublica, Organismo, Provincia
from cuenta_publica.publicacion import corregir

from . import fabrica
from .fabrica import publicar


@pytest.fixture
def publica(db, sin_dibujar, usuario):
    """Publishes an account of an organismo that is in the base."""

    def hacer(slug, anio, **valores):
        cuenta = fabrica.make_publicable(organismo=Organismo.objects.get(slug=slug), anio=anio, **valores)
        publicar(cuenta, usuario)
        return cuenta

    return hacer


def fila(pagina, nombre) -> list[str]:
    """What the table says of a place, year by year."""
    cuerpo = re.search(rf'<tr><th scope="row">(?:<a href="[^"]*">)?{nombre}(?:</a>)?</th>(.*?)</tr>', pagina)[1]
    celdas = re.findall(r"<td>(.*?)</td>", cuerpo)
    return [" ".join(re.sub(r"<[^>]+>", " ", c).split()) for c in celdas]


def anios(pagina) -> list[str]:
    return re.findall(r'<th scope="col">(\d{4})</th>', pagina)


def leer(client) -> str:
    return client.get("/").content.decode()


def test_la_tabla_tiene_todas_las_provincias_y_dice_lo_que_falta(client, publica):
    publica("limari", 2017)
    publica("limari", 2019)
    pagina = leer(client)
    assert anios(pagina) == ["2017", "2018", "2019"], "a year without any account is in it too"
    assert fila(pagina, "Limarí") == [
        "Gobernación Provincial de Limarí, 2017", "— Sin publicar", "Gobernación Provincial de Limarí, 2019"
    ]  # fmt: skip
    for provincia in Provincia.objects.exclude(nombre="Limarí"):
        assert fila(pagina, provincia.nombre.replace("'", "&#x27;")) == ["— Sin publicar"] * 3


def test_sin_sucesora_no_se_espera_una_cuenta(client, publica):
    publica("delegacion-el-loa", 2022)
    publica("el-loa", 2020)
    publica("delegacion-regional-antofagasta", 2022)
    pagina = leer(client)
    assert fila(pagina, "Antofagasta") == ["— Sin publicar", "— Sin publicar", "No rinde"]
    assert fila(pagina, "El Loa") == [
        "Gobernación Provincial de El Loa, 2020",
        "— Sin publicar",
        "Delegación Presidencial Provincial de El Loa, 2022",
    ]
    regional = "Delegación Presidencial Regional de Antofagasta"
    assert fila(pagina, regional) == ["No rinde", "— Sin publicar", f"{regional}, 2022"]
    assert "Delegación Presidencial Regional de Tarapacá" not in pagina, "it has published nothing"


def test_el_anio_en_que_una_sucedio_a_la_otra_puede_tener_dos(client, publica):
    publica("el-loa", 2021)
    publica("delegacion-el-loa", 2021)
    assert fila(leer(client), "El Loa") == [
        "Gobernación Provincial de El Loa, 2021 Delegación Presidencial Provincial de El Loa, 2021"
    ]


def test_cuesta_lo_mismo_con_muchas_cuentas(client, publica, django_assert_num_queries):
    for slug in ("elqui", "arauco", "chiloe", "malleco", "ranco", "limari"):
        publica(slug, 2019)
    with django_assert_num_queries(5):
        pagina = leer(client)
    assert pagina.count('<li class="tarjeta">') == 4, "only the last ones"
    assert "Provincia de Arauco" not in pagina


def test_las_tarjetas_traen_cifras_con_su_periodo_y_su_discrepancia(client, parinacota, usuario, sin_dibujar):
    publicar(parinacota, usuario)
    tarjeta = re.search(r'<li class="tarjeta">.*?</li>', leer(client), re.DOTALL)[0]
    texto = " ".join(re.sub(r"<[^>]+>", " ", tarjeta).split())
    assert "visas otorgadas marzo a diciembre de 2019 216 Ver discrepancia" in texto
    assert "casos registrados en STOP 2019 127" in texto
    assert texto.count("Ver discrepancia") == 1
    assert 'href="/cuentas/parinacota/2019/#extranjeria"' in tarjeta


def test_una_correccion_sin_publicar_no_cambia_la_tarjeta(client, parinacota, usuario, sin_dibujar):
    publicar(parinacota, usuario)
    antes = leer(client)
    borrador = corregir(CuentaPublica.objects.get(pk=parinacota.pk))
    borrador.destacadas.update(etiqueta="quirquincho")
    assert leer(client) == antes


def test_el_buscador_ofrece_todas_las_provincias_por_region(client, publica):
    publica("limari", 2019)
    pagina = leer(client)
    assert len(re.findall(r"<optgroup", pagina)) == 16
    assert len(re.findall(r'<option value="[a-z-]+">', pagina)) == 56
    assert "<option>2019</option>" in pagina


def test_el_portal_se_describe_a_los_buscadores(client, db, settings):
    settings.URL_DEL_PORTAL = "https://cuentas.ejemplo.cl"
    dato = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', leer(client))[1])
    assert (dato["@type"], dato["url"]) == ("WebSite", "https://cuentas.ejemplo.cl/")
    assert dato["potentialAction"]["target"]["urlTemplate"] == "https://cuentas.ejemplo.cl/provincias/?q={q}"


def test_el_lector_no_recibe_cookies_y_nadie_guarda_la_pagina_mas_de_un_minuto(client, publica):
    publica("limari", 2019)
    for direccion in ("/", "/provincias/", "/provincias/parinacota/", "/ayuda/", "/informar-error/", "/novedades.xml"):
        respuesta = client.get(direccion)
        assert not respuesta.cookies, direccion
        assert respuesta["Cache-Control"] == "public, max-age=60", direccion
        assert "Cookie" not in respuesta.get("Vary", ""), direccion
