"""What machines read (map, robots, news), and the addresses that lead where something public is."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
import time_machine

from cuenta_publica.models import CuentaPublica, Edicion, Organismo
from cuenta_publica.publicacion import corregir, retirar

from . import fabrica
from .fabrica import publicar

ATOM = "{http://www.w3.org/2005/Atom}"
CORREGIDA = "Se corrige <b>el total</b> & la fecha.\x0b"


@pytest.fixture(autouse=True)
def nada_se_dibuja(sin_dibujar):
    """Nothing here depends on the PDF."""


@pytest.fixture
def direccion(settings):
    settings.URL_DEL_PORTAL = "https://cuentas.ejemplo.cl"
    settings.ALLOWED_HOSTS = ["otro.cl", "testserver"]
    return settings.URL_DEL_PORTAL


@pytest.fixture
def cuenta(db, usuario):
    """Parinacota 2018, published twice in a winter evening of Chile, when it is the next day in Greenwich."""
    organismo = Organismo.objects.get(slug="parinacota")
    with time_machine.travel(datetime(2019, 7, 2, 1, 30, tzinfo=UTC), tick=False):
        primera = fabrica.make_publicable(organismo=organismo, anio=2018)
        publicar(primera, usuario)
    with time_machine.travel(datetime(2019, 12, 3, 2, 30, tzinfo=UTC), tick=False):
        publicar(corregir(CuentaPublica.objects.get(pk=primera.pk)), usuario, CORREGIDA)
    return CuentaPublica.objects.get(organismo=organismo, anio=2018, version=2)


@pytest.fixture
def jefa(db):
    return fabrica.make_usuario(is_superuser=True)


def entradas(client):
    return ElementTree.fromstring(client.get("/novedades.xml", headers={"host": "otro.cl"}).content).findall(
        f"{ATOM}entry"
    )


def de(entrada, etiqueta):
    return entrada.find(ATOM + etiqueta).text


# --- map, robots, news --------------------------------------------------------------------------------------------


def test_el_mapa_tiene_lo_publico_con_la_direccion_del_portal(client, cuenta, antofagasta, direccion):
    texto = client.get("/sitemap.xml", headers={"host": "otro.cl"}).content.decode()
    direcciones = re.findall("<loc>(.*?)</loc>", texto)
    assert all(d.startswith(f"{direccion}/") for d in direcciones)
    assert {f"{direccion}/", f"{direccion}/provincias/antofagasta/", f"{direccion}/ayuda/privacidad/"} <= set(
        direcciones
    )
    assert [d for d in direcciones if "/cuentas/" in d] == [f"{direccion}/cuentas/parinacota/2018/"], "and no draft"
    assert sum("/provincias/" in d for d in direcciones) == 57
    assert "<lastmod>2019-12-02</lastmod>" in texto
    for una in direcciones:
        assert client.get(una.removeprefix(direccion)).status_code == 200, una


def test_los_robots_no_entran_a_lo_reservado(client, db, direccion):
    respuesta = client.get("/robots.txt", headers={"host": "otro.cl"})
    assert respuesta["Content-Type"].startswith("text/plain")
    lineas = respuesta.content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /ingreso/", "Disallow: /contraste/"} <= set(lineas)
    assert f"Sitemap: {direccion}/sitemap.xml" in lineas


def test_las_novedades_cuentan_cada_acto_en_hora_de_chile(client, cuenta, direccion):
    correccion, publicacion = entradas(client)
    assert de(publicacion, "published") == "2019-07-01T21:30:00-04:00"
    assert de(correccion, "published") == "2019-12-02T23:30:00-03:00"
    assert de(publicacion, "title") == "Gobernación Provincial de Parinacota, cuenta pública 2018, publicada"
    assert de(correccion, "title").endswith("corregida: versión 2")
    assert de(correccion, "summary") == "Se corrige &lt;b&gt;el total&lt;/b&gt; &amp; la fecha."
    assert de(publicacion, "id") == "tag:cuentas.ejemplo.cl,2019-07-01:parinacota/2018/v1"
    assert correccion.find(f"{ATOM}link").get("href") == f"{direccion}/cuentas/parinacota/2018/v2/"


def test_un_retiro_se_cuenta_y_lo_retirado_deja_de_contarse(client, cuenta, jefa, direccion):
    nombres = {de(e, "id") for e in entradas(client)}
    retirar(Edicion.objects.get(cuenta=cuenta), jefa, "Ley N° 19.628", "Nombraba a una persona.")
    retiro, publicacion = entradas(client)
    assert de(retiro, "title").endswith("retirada: versión 2")
    assert de(retiro, "summary") == "Nombraba a una persona. (Ley N° 19.628)"
    assert de(retiro, "id") == "tag:cuentas.ejemplo.cl,2019-12-02:parinacota/2018/v2/retiro"
    assert {de(publicacion, "id")} == nombres - {"tag:cuentas.ejemplo.cl,2019-12-02:parinacota/2018/v2"}
    assert "Se corrige" not in client.get("/novedades.xml").content.decode()


def test_de_un_borrador_no_hay_novedades(client, parinacota, antofagasta, direccion):
    assert entradas(client) == []


def test_cuestan_lo_mismo_con_una_cuenta_o_con_muchas(client, cuenta, usuario, django_assert_num_queries):
    for anio in (2016, 2017):
        for una in ("/sitemap.xml", "/novedades.xml"):
            with django_assert_num_queries(2):
                client.get(una)
        publicar(fabrica.make_publicable(organismo=cuenta.organismo, anio=anio), usuario)


# --- addresses ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pedida", "destino"),
    [
        ("/parinacota/", "/provincias/parinacota/"),
        ("/Parinacota", "/provincias/parinacota/"),
        ("/provincia/parinacota/", "/provincias/parinacota/"),
        ("/provincias/PARINACOTA/", "/provincias/parinacota/"),
        ("/cuentas/parinacota/", "/provincias/parinacota/"),
        ("/delegacion-parinacota/", "/provincias/parinacota/"),
        ("/Cha%C3%B1aral/", "/provincias/chanaral/"),
        ("/El%20Loa/", "/provincias/el-loa/"),
        ("/Parinacota/2018", "/cuentas/parinacota/2018/"),
        ("/parinacota/2018/v1.0/", "/cuentas/parinacota/2018/v1/"),
        ("/parinacota/2018/v2", "/cuentas/parinacota/2018/v2/"),
        ("/cuentas/Parinacota/2018/", "/cuentas/parinacota/2018/"),
        ("/cuentas/parin%C3%A1cota/2018/v1/", "/cuentas/parinacota/2018/v1/"),
        ("/parinacota/2018/cuenta.json", "/cuentas/parinacota/2018/cuenta.json"),
        ("/PARINACOTA/2018/v1/cuenta.json", "/cuentas/parinacota/2018/v1/cuenta.json"),
    ],
)  # fmt: skip
def test_una_direccion_corta_o_antigua_lleva_a_la_de_siempre(client, cuenta, pedida, destino):
    respuesta = client.get(pedida)
    assert (respuesta.status_code, respuesta["Location"]) == (301, destino)
    assert client.get(f"{pedida}?a=1&b=%C3%B1")["Location"] == f"{destino}?a=1&b=%C3%B1"
    assert client.get(destino).status_code == 200


def test_lo_que_no_es_publico_da_el_mismo_404(client, cuenta, parinacota, usuario):
    corregir(cuenta)
    nada = client.get("/nada/")
    for pedida in (
        "/parinacota/2019/", "/Parinacota/2019", "/parinacota/2019/v1.0/", "/parinacota/2018/v3/",
        "/parinacota/2018/v3.0", "/parinacota/2019/cuenta.json", "/parinacota/2018/filas.json",
        "/cuentas/PARINACOTA/2019/", "/parinacota/2018/v1.1/", "/parinacota/20189/", "/delegacion-regional-tarapaca/",
        "/admin/2018/", "/parinacota/2018/%00/", "/%00/", "/%ff/2018/", "/a/b/c/d/", "/parinacota%0d%0aX: y/2018/v9/",
    ):  # fmt: skip
        respuesta = client.get(pedida)
        assert respuesta.status_code == 404, pedida
        assert respuesta.content == nada.content, pedida


def test_lo_retirado_lleva_a_su_aviso(client, cuenta, jefa):
    retirar(Edicion.objects.get(cuenta=cuenta), jefa, "Ley N° 19.628", "Nombraba a una persona.")
    assert client.get("/parinacota/2018/")["Location"] == "/cuentas/parinacota/2018/"
    assert client.get("/cuentas/parinacota/2018/").status_code == 410
    assert client.get("/parinacota/2018/cuenta.json").status_code == 404


def test_solo_se_lleva_a_quien_lee_y_sin_consultas_enormes(client, cuenta):
    assert client.post("/parinacota/").status_code == 404
    assert client.head("/parinacota/").status_code == 301
    assert client.get("/parinacota/?" + "a" * 5_000)["Location"] == "/provincias/parinacota/"
    partida = client.get("/parinacota/?x=%0d%0aSet-Cookie:a=b")
    assert (partida.status_code, list(partida.cookies)) == (301, [])
