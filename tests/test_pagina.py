"""The page of an account: the site's shell in the slots of the sealed report, its links, and what it says of itself."""

import html
import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest

from cuenta_publica import almacen
from cuenta_publica.formatos.html import articulo
from cuenta_publica.models import CuentaPublica
from cuenta_publica.publicacion import corregir
from cuenta_publica.ranuras import RANURA, rellenar

from .fabrica import make_publicable, publicar

CUENTA = "/cuentas/parinacota/2019/"


@pytest.fixture
def pagina(client, publicada):
    return client.get(CUENTA).content.decode()


def sellado(cuenta, nombre):
    return almacen.leer(cuenta.edicion.archivos.get(nombre=nombre).sha256)


def test_el_informe_esta_entero_y_solo_sus_ranuras_se_llenan(publicada, pagina):
    partes = RANURA.split(articulo(sellado(publicada, "cuenta.html")))[:: RANURA.groups + 1]
    assert len(partes) > 5
    fin = 0
    for parte in partes:
        inicio = pagina.index(parte, fin)
        entre, fin = pagina[fin:inicio], inicio + len(parte)
        assert not fin or "<script" not in entre or parte == partes[0]
    assert "<!--sitio" not in pagina


def test_una_ranura_desconocida_queda_vacia_y_nada_mas_cambia():
    assert rellenar("a<!--sitio:otra 3 x_y-->b<!--sitio:uno-->c", {"uno": lambda: "1"}) == "ab1c"
    assert rellenar("<!-- sitio:uno --><!--sitio:UNO-->", {"uno": lambda: "1"}) == "<!-- sitio:uno --><!--sitio:UNO-->"


def test_cada_enlace_de_la_pagina_lleva_a_algo(client, publicada, pagina):
    for destino in set(re.findall(r'(?:href|src)="([^"#][^"]*)"', pagina)):
        direccion = destino if destino.startswith(("/", "http")) else CUENTA + destino
        direccion = re.sub(r"^http://127.0.0.1:8000", "", direccion)
        if not direccion.startswith(("/static/", "http", "/admin/")):
            assert client.get(direccion).status_code == 200, direccion
    assert set(re.findall(r'href="#([^"]+)"', pagina)) <= set(re.findall(r'id="([^"]+)"', pagina))


def test_cada_tabla_se_descarga_del_archivo_sellado(client, publicada, pagina, django_assert_num_queries):
    nombres = set(re.findall(r'href="datos/([\w-]+)\.csv"', pagina))
    assert nombres == {"visas", "delitos", "beneficiarios", "convenios", "compromisos", "medidas"} & nombres
    assert {"visas", "delitos"} <= nombres
    with zipfile.ZipFile(io.BytesIO(sellado(publicada, "datos.zip"))) as paquete:
        for base in (CUENTA, f"{CUENTA}v1/"):
            for nombre in nombres:
                with django_assert_num_queries(2):
                    respuesta = client.get(f"{base}datos/{nombre}.csv")
                assert respuesta.content == paquete.read(f"{nombre}.csv")
                assert respuesta["Content-Disposition"].endswith(f'"{nombre}-parinacota-2019-v1.csv"')
                etag = {"If-None-Match": respuesta["ETag"]}
                assert client.get(f"{base}datos/{nombre}.csv", headers=etag).status_code == 304


@pytest.mark.parametrize(
    "resto", ["datos/nada.csv", "datos/../cuenta.csv", "grafico-0.svg", "grafico-9.svg", "datos/x.svg"]
)
def test_lo_que_no_hay_no_se_descarga(client, publicada, resto):
    assert client.get(CUENTA + resto).status_code == 404


def test_los_graficos_se_descargan_como_svg(client, publicada, pagina):
    assert set(re.findall(r'href="(grafico-\d\.svg)"', pagina)) == {"grafico-1.svg", "grafico-2.svg"}
    respuesta = client.get(f"{CUENTA}grafico-1.svg")
    assert respuesta["Content-Type"] == "image/svg+xml"
    assert "sandbox" in respuesta["Content-Security-Policy"]
    textos = [t.text for t in ET.fromstring(respuesta.content).iter("{http://www.w3.org/2000/svg}text")]
    assert " ".join(textos[:2]) == "La nacionalidad boliviana recibió 197 de las 226 visas (87,2%)"
    assert textos[-1] == "Fuente: Cuenta Pública 2019, Gobernación Provincial de Parinacota, versión 1."
    assert {"Boliviana", "197", "25"} <= set(textos)


def test_lo_retirado_y_los_borradores_no_tienen_descargas(client, antofagasta):
    for resto in ("datos/solicitudes.csv", "grafico-1.svg", "tarjeta.png"):
        assert client.get(f"/cuentas/antofagasta/2017/{resto}").status_code == 404


def test_dice_de_si_misma_lo_que_es(publicada, pagina, settings):
    datos = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', pagina)[1])
    entrada = html.unescape(re.search(r'<p class="entrada" data-portal>(.*?)</p>', pagina)[1])
    assert datos["name"] == "Cuenta pública 2019, Gobernación Provincial de Parinacota"
    assert datos["description"] == entrada
    assert datos["license"] == settings.LICENCIA_URL
    assert {d["contentUrl"].rpartition("/")[2] for d in datos["distribution"]} >= {"cuenta.pdf", "datos.zip"}
    metas = dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', pagina))
    assert html.unescape(metas["description"]) == entrada
    assert metas["og:image"] == f"{settings.URL_DEL_PORTAL}{CUENTA}v1/tarjeta.png"
    assert f'<link rel="canonical" href="{settings.URL_DEL_PORTAL}{CUENTA}">' in pagina


@pytest.mark.un_motor
def test_el_titulo_de_una_cuenta_no_se_escapa_de_sus_datos(client, parinacota, usuario):
    malo = '</script><script>x</script>"'
    CuentaPublica.objects.filter(pk=parinacota.pk).update(titulo_portada=malo, lema=malo)
    parinacota.refresh_from_db()
    publicar(parinacota, usuario)
    pagina = client.get(CUENTA).content.decode()
    assert "<script>x" not in pagina
    assert pagina.count("<script") == 1


@pytest.mark.con_pdf
@pytest.mark.un_motor
def test_el_pdf_dice_su_formato_sus_paginas_y_su_peso(pagina):
    assert re.search(r"Descargar PDF \(carta, \d\d páginas, \d+ kB\)</a>", pagina)


def test_una_correccion_se_ve_en_la_banda_y_en_la_version_anterior(client, publicada, usuario):
    publicar(corregir(publicada), usuario, "Se corrige un dato de la portada.")
    nueva, vieja = (client.get(CUENTA + resto).content.decode() for resto in ("", "v1/"))
    banda = nueva.partition('<details class="correcciones"')[2].partition("</details>")[0]
    assert "Se corrige un dato de la portada." in banda
    assert f'href="{CUENTA}v1/"' in banda
    assert 'href="#_errata_2"' in banda
    assert "No es la última versión" not in nueva
    assert "correcciones" not in vieja
    assert 'content="noindex"' in vieja
    assert f"{CUENTA}v1/" in re.search(r'rel="canonical" href="([^"]+)"', vieja)[1]


def test_lleva_a_las_cuentas_de_los_anios_vecinos(client, publicada, usuario, django_assert_num_queries):
    siguiente = make_publicable(organismo=publicada.organismo, anio=2020)
    assert "2020" not in re.findall(r"Cuenta (\d{4})</a>", client.get(CUENTA).content.decode())
    publicar(siguiente, usuario)
    with django_assert_num_queries(3):
        pagina = client.get(CUENTA).content.decode()
    assert '<a href="/cuentas/parinacota/2020/" rel="next">Cuenta 2020</a>' in pagina
    assert f'<a href="{CUENTA}" rel="prev">Cuenta 2019</a>' in client.get("/cuentas/parinacota/2020/").content.decode()


def test_la_cordillera_es_siempre_la_misma_y_no_dice_nada(client, db):
    una, otra = (client.get(f"/cordillera/{slug}.svg") for slug in ("parinacota", "no-existe"))
    assert una.status_code == otra.status_code == 200
    assert una.content == client.get("/cordillera/parinacota.svg").content != otra.content
    assert ET.fromstring(una.content).tag == "{http://www.w3.org/2000/svg}svg"
