"""The picture of a shared address: always the same, light, never cut, and of what is published only."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from cuenta_publica import almacen
from cuenta_publica.congelar import congelar
from cuenta_publica.formatos import tarjeta
from cuenta_publica.formatos.cordillera import crestas
from cuenta_publica.models import Archivo, Cifra, Organismo

from .documentos import make_documento, make_sello
from .fabrica import make_cuenta

SELLO = make_sello()
pytestmark = pytest.mark.un_motor


def imagen(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def cambio(antes: bytes, ahora: bytes) -> tuple:
    """The box of what changed to the eye: the colours of the edges of letters may move a little."""
    diferencia = ImageChops.difference(imagen(antes), imagen(ahora)).convert("L")
    return diferencia.point(lambda v: 255 * (v > 24)).getbbox()


@pytest.fixture
def dibujado(monkeypatch):
    """What is written on a card, in order: (text, colour, box)."""
    escritos, escribir = [], tarjeta.ImageDraw.ImageDraw.text

    def anotar(lapiz, xy, texto, color, letra, anchor):
        escritos.append((texto, color, letra.getbbox(texto, anchor=anchor), xy))
        escribir(lapiz, xy, texto, color, letra, anchor=anchor)

    monkeypatch.setattr(tarjeta.ImageDraw.ImageDraw, "text", anotar)

    def dibujar(documento, sello=SELLO) -> list:
        escritos.clear()
        tarjeta.escribir(documento, sello)
        return [(t, c, (x + a, y + b, x + x2, y + y2)) for t, c, (a, b, x2, y2), (x, y) in escritos]

    return dibujar


def test_es_liviana_y_siempre_la_misma(parinacota, antofagasta):
    for cuenta in (parinacota, antofagasta):
        documento = congelar(cuenta)
        png = tarjeta.escribir(documento, SELLO)
        assert png == tarjeta.escribir(documento, replace(SELLO, huella="f" * 64))
        assert len(png) <= 60_000
        abierta = Image.open(io.BytesIO(png))
        assert (abierta.size, abierta.info, abierta.getexif()) == ((1200, 630), {}, {})
        colores = [imagen(png).getpixel(punto) for punto in ((5, 200), (100, 5), (250, 5))]
        assert colores == [(0x0A, 0x22, 0x39), (0x0F, 0x69, 0xB4), (0xE2, 0x2C, 0x2C)]


def test_dice_quien_que_anio_y_las_tres_primeras(parinacota, antofagasta, dibujado):
    textos = [t for t, _, _ in dibujado(congelar(parinacota))]
    assert textos[0] == "Cuenta Pública Participativa, gestión 2019"
    assert " ".join(textos[1:3]) == "Gobernación Provincial de Parinacota"
    assert {"216", "visas otorgadas", "marzo a diciembre de 2019", "127", "35"} <= set(textos)
    assert not {"2019", "para pasos fronterizos", "<data"} & {*textos}
    textos = [t for t, _, _ in dibujado(congelar(antofagasta), replace(SELLO, version=2))]
    assert textos[0] == "Cuenta Pública Participativa, gestión 2017, versión 2"
    assert textos[textos.index("$461,0") + 1] == "millones"
    assert "12.638 de residencia temporaria" in textos


def test_la_que_discrepa_lo_dice_con_palabras(parinacota, antofagasta, dibujado):
    assert [t for t, c, _ in dibujado(congelar(parinacota)) if c == tarjeta.AMBAR] == [tarjeta.DISCREPA]
    assert len([t for t, c, _ in dibujado(congelar(antofagasta)) if c == tarjeta.AMBAR]) == 2


def test_cambia_con_el_dato_y_con_la_provincia(parinacota):
    documento = congelar(parinacota)
    antes = tarjeta.escribir(documento, SELLO)
    Cifra.objects.filter(capitulo__cuenta=parinacota, capitulo__ancla="extranjeria").update(valor=226)
    x, y, x2, y2 = cambio(antes, tarjeta.escribir(congelar(parinacota), SELLO))
    assert 70 < x < x2 < 410
    assert 310 < y < y2 < 520
    otra = replace(documento, organismo=replace(documento.organismo, slug="otra"))
    assert cambio(antes, tarjeta.escribir(otra, SELLO))[1] > 340


def test_la_que_no_tiene_valor_no_esta(parinacota, dibujado):
    documento = congelar(parinacota)
    sin_valor = replace(documento.destacadas[0], valor=None, estado="suprimido")
    textos = [t for t, _, _ in dibujado(replace(documento, destacadas=(sin_valor, *documento.destacadas[1:])))]
    assert "visas otorgadas" not in textos
    assert "$961,7" in textos


@pytest.mark.parametrize("etiqueta", ["algo", "Ñandúes w" * 8])
def test_nada_se_corta_ni_se_pisa(etiqueta, db, parinacota, dibujado):
    """Each name of the portal and the longest words: all inside the card, no line over another."""
    documento = congelar(parinacota)
    larga = replace(documento.destacadas[0], valor=10**15, tipo="pesos", calificador="aproximadamente")
    largas = [replace(larga, etiqueta=etiqueta, contexto="de los que son otros y más "[: n * 9] * 5) for n in range(3)]
    nombres = sorted(Organismo.objects.values_list("nombre", flat=True), key=len)[-3:]
    assert len(nombres[-1]) > 70
    for nombre in [*nombres, "Delegación " * 10]:
        propio = replace(documento, organismo=replace(documento.organismo, nombre=nombre), destacadas=tuple(largas))
        cajas = dibujado(propio)
        dicho = " ".join(t for t, _, _ in cajas)
        assert " ".join(nombre.split()) in dicho
        for i, (texto, _, (x, y, x2, y2)) in enumerate(cajas):
            assert min(x, y, tarjeta.ANCHO - x2, tarjeta.ALTO - y2) >= 0, texto
            for otro, _, (a, b, a2, b2) in cajas[:i]:
                assert x2 <= a or a2 <= x or y2 <= b + 2 or b2 <= y + 2, (texto, otro)


def test_la_cordillera_cabe_siempre(db):
    for slug in Organismo.objects.values_list("slug", flat=True):
        assert min(y for _, puntos in crestas(slug) for _, y in puntos) > 0.123 * tarjeta.ALTO_DEL_PERFIL


def test_es_de_lo_publicado_y_no_se_ofrece_como_descarga(client, publicada):
    archivo = publicada.edicion.archivos.get(nombre=Archivo.TARJETA)
    assert almacen.leer(archivo.sha256) == tarjeta.escribir(congelar(publicada), SELLO)
    ofrecidos = {a.nombre for a in publicada.edicion.archivos.all() if a.es_descarga}
    assert {"cuenta.pdf", "datos.zip"} <= ofrecidos
    assert not {"tarjeta.png", "filas.json"} & ofrecidos
    respuesta = client.get("/cuentas/parinacota/2019/tarjeta.png")
    assert respuesta["Content-Type"] == "image/png"
    assert respuesta["Content-Disposition"].startswith("inline")
    assert respuesta.content == almacen.leer(archivo.sha256)


def test_una_cuenta_minima_tambien_tiene_la_suya(db):
    png = tarjeta.escribir(congelar(make_cuenta()), SELLO)
    assert png != tarjeta.escribir(make_documento(), SELLO)
    assert len(png) < 40_000
