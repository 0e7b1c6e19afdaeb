"""The public site: what a citizen reaches, what nobody may reach, and what it costs."""

import re
from html.parser import HTMLParser

import pytest

from cuenta_publica import almacen, formatos
from cuenta_publica.models import Bloque, Cifra, CuentaPublica, Organismo
from cuenta_publica.publicacion import corregir, crear_siguiente

from .fabrica import publicar

pytestmark = pytest.mark.un_motor

CUENTA = "/cuentas/parinacota/2019/"
CANARIO = "quirquincho-secreto"


class Estructura(HTMLParser):
    """Headings, landmarks and ids of a page."""

    def __init__(self, html):
        super().__init__()
        self.titulos, self.zonas, self.ids, self.enlaces = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        atributos = dict(attrs)
        if re.fullmatch("h[1-6]", tag):
            self.titulos.append(int(tag[1]))
        if tag in ("main", "header", "footer", "nav"):
            self.zonas.append((tag, atributos.get("aria-label") or atributos.get("aria-labelledby")))
        if "id" in atributos:
            self.ids.append(atributos["id"])
        if tag == "a":
            self.enlaces.append(atributos.get("href", ""))


@pytest.fixture
def ambas(publicada, antofagasta, usuario):
    publicar(antofagasta, usuario)
    return publicada, antofagasta


def test_la_portada_lista_las_publicadas(client, ambas, django_assert_num_queries):
    with django_assert_num_queries(5):
        pagina = client.get("/").content.decode()
    assert 'href="/cuentas/parinacota/2019/"' in pagina
    assert 'href="/cuentas/antofagasta/2017/"' in pagina
    assert pagina.index("Arica y Parinacota") < pagina.index("Gobernación Provincial de Antofagasta"), "north to south"


def test_la_portada_sin_cuentas(client, db):
    assert "Todavía no hay cuentas publicadas" in client.get("/").content.decode()


def test_la_cuenta_cuesta_tres_consultas(client, publicada, django_assert_num_queries):
    with django_assert_num_queries(3):
        respuesta = client.get(CUENTA)
    assert respuesta.status_code == 200
    assert "Sin información" in respuesta.content.decode()


@pytest.mark.parametrize("base", [CUENTA, CUENTA + "v1/"])
def test_los_archivos_se_sirven_como_se_sellaron(client, publicada, base, django_assert_num_queries):
    for archivo in publicada.edicion.archivos.publicos():
        with django_assert_num_queries(1):
            respuesta = client.get(base + archivo.nombre)
        assert respuesta.content == almacen.leer(archivo.sha256)
        assert respuesta["Content-Type"] == formatos.tipo(archivo.nombre)
        assert respuesta["ETag"] == f'"{archivo.sha256}"'
        assert respuesta["X-Content-Type-Options"] == "nosniff"
        assert "parinacota-2019-v1" in respuesta["Content-Disposition"]
        assert client.get(base + archivo.nombre, headers={"If-None-Match": respuesta["ETag"]}).status_code == 304


def test_la_pagina_sellada_se_basta_sola(client, publicada):
    sellado = client.get(CUENTA + "cuenta.html").content.decode()
    assert not re.search(r"<script|\son\w+=|https?://(?!www\.w3\.org)", sellado), "self-contained, no script"


def test_estructura_de_cada_pagina(client, ambas):
    for direccion in ("/", CUENTA, "/cuentas/antofagasta/2017/", "/nada/"):
        pagina = Estructura(client.get(direccion).content.decode())
        assert pagina.titulos[0] == 1, direccion
        assert pagina.titulos.count(1) == 1, direccion
        saltos = [b for a, b in zip(pagina.titulos, pagina.titulos[1:], strict=False) if b > a + 1]
        assert not saltos, (direccion, pagina.titulos)
        assert [z for z, _ in pagina.zonas].count("main") == 1
        navegaciones = [nombre for z, nombre in pagina.zonas if z == "nav"]
        assert all(navegaciones), "each nav has its name"
        assert len(set(navegaciones)) == len(navegaciones)
        assert len(set(pagina.ids)) == len(pagina.ids), direccion
        internos = {e[1:] for e in pagina.enlaces if e.startswith("#")}
        assert internos <= set(pagina.ids), direccion


def test_ninguna_pagina_muestra_restos_de_plantilla(client, ambas):
    for direccion in ("/", CUENTA, "/cuentas/antofagasta/2017/"):
        pagina = client.get(direccion).content.decode()
        assert not re.search(r"\{\{|\{%|>\s*None\s*<|Decimal\(", pagina), direccion


def test_una_edicion_reemplazada_sigue_publica_y_lo_dice(client, publicada, usuario):
    publicar(corregir(publicada), usuario, "Se corrige un dato de la portada.")
    vieja, nueva = client.get(CUENTA + "v1/"), client.get(CUENTA)
    assert "No es la última versión" in vieja.content.decode()
    assert "No es la última versión" not in nueva.content.decode()
    assert client.get(CUENTA + "v2/").status_code == 200
    assert client.get(CUENTA + "v3/").status_code == 404


def sembrar(cuenta):
    """A word that must not be read by anybody outside, in every kind of text of a draft."""
    cap = cuenta.capitulos.first()
    type(cap).objects.filter(pk=cap.pk).update(titulo=CANARIO)
    Bloque.objects.create(capitulo=cap, tipo="texto", texto=f"<p>{CANARIO}</p>", titulo=CANARIO, fuente=CANARIO)
    Cifra.objects.create(capitulo=cap, clave="secreta", etiqueta=CANARIO, valor=1)
    CuentaPublica.objects.filter(pk=cuenta.pk).update(titulo_portada=CANARIO, lema=CANARIO)


def direcciones(cuenta):
    base = f"/cuentas/{cuenta.organismo.slug}/{cuenta.anio}/"
    for prefijo in (base, f"{base}v{cuenta.version}/"):
        yield from (prefijo, *(prefijo + nombre for nombre in formatos.TIPOS))


def test_un_borrador_no_se_alcanza(client, publicada, antofagasta, usuario):
    correccion, siguiente = corregir(publicada), crear_siguiente(publicada)
    for borrador in (antofagasta, siguiente):
        sembrar(borrador)
        for direccion in direcciones(borrador):
            respuesta, inexistente = client.get(direccion), client.get("/cuentas/arauco/1999/")
            assert respuesta.status_code == 404, direccion
            assert respuesta.content == inexistente.content, "as if it did not exist"
    sembrar(correccion)
    assert client.get(CUENTA + "v2/").status_code == 404
    for direccion in ("/", "/salud/", "/nada/", *direcciones(publicada)):
        assert CANARIO.encode() not in client.get(direccion).content, direccion


def test_el_canario_si_se_lee_al_publicar(client, antofagasta, usuario):
    """The control of the test above."""
    sembrar(antofagasta)
    publicar(antofagasta, usuario)
    assert CANARIO in client.get("/cuentas/antofagasta/2017/").content.decode()


@pytest.mark.parametrize(
    "direccion",
    ["/nada/", "/cuentas/", "/cuentas/parinacotas/", "/cuentas/parinacota/2019/otro.pdf", "/cuentas/parinacota/0/",
     "/cuentas/parinacota/2019/v0/", "/cuentas/parinacota/2019/v99999999999999999999/", "/cuentas/x%00y/2019/",
     "/cuentas/parinacota/2019/%00",
     "/cuentas/parinacota/2019/v1/a%00b", "/cuentas/parinacota/2019/%2e%2e/",
     "/cuentas/parinacota/2019/../../settings.py"],
)  # fmt: skip
def test_una_direccion_desconocida_da_un_404_en_espanol(client, publicada, direccion):
    respuesta = client.get(direccion)
    assert respuesta.status_code == 404
    assert "Esta página no existe" in respuesta.content.decode()


def test_la_barra_final_se_agrega(client, publicada):
    for direccion in ("/cuentas/parinacota/2019", "/cuentas/parinacota/2019/v1", "/salud"):
        respuesta = client.get(direccion)
        assert (respuesta.status_code, respuesta["Location"]) == (301, f"{direccion}/")


def test_solo_se_puede_leer(client, publicada):
    for direccion in ("/", CUENTA, CUENTA + "cuenta.pdf", "/salud/"):
        assert client.post(direccion).status_code == 405, direccion


def test_salud(client, db):
    assert client.get("/salud/").content == b"ok\n"


def test_un_archivo_perdido_no_es_un_error_del_servidor(client, publicada, settings, tmp_path):
    settings.ALMACEN = tmp_path
    for direccion in (CUENTA, CUENTA + "cuenta.pdf"):
        respuesta = client.get(direccion)
        assert respuesta.status_code == 503
        assert "no está disponible" in respuesta.content.decode()


def test_los_organismos_de_chile(db):
    por_tipo = {t: Organismo.objects.filter(tipo=t).count() for t in Organismo.Tipo.values}
    assert por_tipo == {"gobernacion": 56, "delegacion_provincial": 40, "delegacion_regional": 16}
