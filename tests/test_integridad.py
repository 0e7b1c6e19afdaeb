"""What a citizen checks: the chains, their manifests, and a downloaded file. Without cookies, and never a draft."""

import json
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, override_settings

from cuenta_publica import almacen, formatos
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Archivo, CuentaPublica, Eslabon
from cuenta_publica.publicacion import adjuntar_original, corregir, retirar
from cuenta_publica.views.integridad import LIMITE

from .alteraciones import poner, sin_defensas
from .fabrica import make_bloque, make_capitulo, make_cuenta, make_organismo, make_pdf, make_usuario, publicar
from .test_vistas import Estructura

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("integridad")]
VERIFICAR, INTEGRIDAD = "/verificar/", "/integridad.json"
MOTIVO = "Se corrige un dato, que estaba mal escrito."
CAUSAL = "Ley N° 19.628, artículo 4"


@pytest.fixture(scope="module")
def selladas(django_db_setup, django_db_blocker, tmp_path_factory):
    """By name: one replaced, the current one with its original, one withdrawn and a draft, all of one organismo.
    Nothing of it is committed."""
    carpeta = tmp_path_factory.mktemp("integridad")
    lugar = {"ALMACEN": carpeta / "almacen", "TESTIGO": carpeta / "testigo.log"}
    with (
        django_db_blocker.unblock(),
        override_settings(**lugar),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as rapido,
    ):
        rapido.setattr(formatos.pdf, "escribir", lambda *que: make_pdf() + repr(que).encode())
        yield publicar_todo() | {"lugar": lugar}
        transaction.set_rollback(True)


def publicar_todo() -> dict:
    clara, organismo = make_usuario(is_superuser=True), make_organismo(slug="gobernacion-sellada")
    vieja, retirada, borrador = (cuenta_chica(organismo, anio) for anio in (2019, 2018, 2020))
    publicar(vieja, clara)
    nueva = corregir(CuentaPublica.objects.get(pk=vieja.pk))
    publicar(nueva, clara, MOTIVO)
    publicar(retirada, clara)
    adjuntar_original(nueva.edicion, clara, make_pdf())
    halladas = {"vieja": vieja, "nueva": nueva, "retirada": retirada, "borrador": borrador}
    contenidos = {nombre: archivos_de(cuenta) for nombre, cuenta in halladas.items()}
    retirar(retirada.edicion, clara, CAUSAL, "Traía el nombre de una persona.")
    return {"cuentas": halladas, "archivos": contenidos}


@pytest.fixture
def cuentas(selladas, settings):
    for nombre, valor in selladas["lugar"].items():
        setattr(settings, nombre, valor)
    return selladas


def cuenta_chica(organismo, anio):
    cuenta = make_cuenta(organismo, anio=anio)
    make_bloque(make_capitulo(cuenta), f"<p>Lo que se hizo en {anio}.</p>")
    return cuenta


def archivos_de(cuenta) -> dict[str, bytes]:
    if not cuenta.esta_cerrada:
        return {}
    return {a.nombre: almacen.leer(a.sha256) for a in cuenta.edicion.archivos.publicos()}


def subir(contenido: bytes, nombre="cuenta.pdf", cliente=None, **campos):
    cliente = cliente or Client(enforce_csrf_checks=True)
    return cliente.post(VERIFICAR, {"archivo": SimpleUploadedFile(nombre, contenido), **campos})


def texto(respuesta) -> str:
    return " ".join(respuesta.content.decode().split())


# --- the chains ---------------------------------------------------------------------------------------------------


def test_integridad_trae_todas_las_cabezas_y_las_ediciones(client, cuentas, django_assert_num_queries):
    with django_assert_num_queries(1):
        respuesta = client.get(INTEGRIDAD)
    datos = respuesta.json()
    [cabeza] = datos["organismos"]
    ultimo = Eslabon.objects.latest("secuencia")
    assert cabeza == {
        "organismo": "gobernacion-sellada", "eslabones": 5, "secuencia": 5, "huella": ultimo.huella
    }  # fmt: skip
    claves = [(e["anio"], e["version"], sorted(e["actos"])) for e in datos["ediciones"]]
    assert claves == [
        (2018, 1, ["publicacion", "retiro"]), (2019, 1, ["publicacion"]), (2019, 2, ["original", "publicacion"])
    ]  # fmt: skip
    for edicion, nombre in zip(datos["ediciones"], ("retirada", "vieja", "nueva"), strict=True):
        for archivo, contenido in cuentas["archivos"][nombre].items():
            assert edicion["archivos"][archivo] == sha256(contenido).hexdigest()
    assert client.get(INTEGRIDAD).content == respuesta.content, "in a stable order"
    assert "max-age=60" in respuesta["Cache-Control"]
    assert "public" in respuesta["Cache-Control"]
    assert not client.cookies
    assert "2020" not in {str(e["anio"]) for e in datos["ediciones"]}, "no draft"


def test_cualquiera_recorre_la_cadena_con_lo_que_descarga(client, cuentas):
    datos = client.get(INTEGRIDAD).json()
    eslabones = {}
    for edicion in datos["ediciones"]:
        for acto in edicion["actos"].values():
            descarga = client.get(acto["manifiesto"])
            assert sha256(descarga.content).hexdigest() == acto["huella"], "byte for byte"
            assert descarga["Content-Type"] == "application/json"
            eslabones[acto["huella"]] = json.loads(descarga.content)
    huella, camino = datos["organismos"][0]["huella"], []
    while huella in eslabones:
        camino.append(eslabones[huella]["secuencia"])
        huella = eslabones[huella]["anterior"]
    assert camino == [5, 4, 3, 2, 1]
    assert huella == "0" * 64


def test_un_borrador_no_tiene_manifiesto(client, cuentas):
    inexistente = client.get("/cuentas/arauco/1999/v1/manifiesto.json")
    for nombre in ("manifiesto.json", "manifiesto-original.json", "manifiesto-retiro.json"):
        respuesta = client.get(f"/cuentas/gobernacion-sellada/2020/v1/{nombre}")
        assert respuesta.status_code == inexistente.status_code == 404
        assert respuesta.content == inexistente.content
    assert client.get("/cuentas/gobernacion-sellada/2019/v1/manifiesto-retiro.json").status_code == 404
    assert client.get("/cuentas/gobernacion-sellada/2019/v1/manifiesto-otro.json").status_code == 404


def test_un_manifiesto_roto_no_bota_la_lista(client, cuentas):
    sin_defensas()
    for roto in ("", "no es JSON", "[]", '{"archivos":1}', '{"archivos":{"a":2}}'):
        poner(Eslabon, Eslabon.objects.earliest("secuencia").pk, "manifiesto", roto)
        assert len(client.get(INTEGRIDAD).json()["ediciones"]) == 3
        assert client.get("/cuentas/gobernacion-sellada/2019/v1/manifiesto.json").content.decode() == roto


# --- the page -----------------------------------------------------------------------------------------------------


def test_la_pagina_explica_y_se_llega_a_ella(client, cuentas, django_assert_num_queries):
    with django_assert_num_queries(0):
        respuesta = client.get(VERIFICAR)
    pagina = Estructura(respuesta.content.decode())
    assert pagina.titulos[0] == 1
    assert pagina.titulos.count(1) == 1
    assert INTEGRIDAD in pagina.enlaces
    assert "csrf" not in respuesta.content.decode()
    assert VERIFICAR in Estructura(client.get("/").content.decode()).enlaces
    base = "/cuentas/gobernacion-sellada/2019/v2/"
    cuenta = client.get(base)
    assert {VERIFICAR, base + "manifiesto.json"} <= set(Estructura(cuenta.content.decode()).enlaces)
    assert cuentas["cuentas"]["nueva"].edicion.eslabones.get(tipo="publicacion").huella in cuenta.content.decode()
    assert not client.cookies


@pytest.mark.parametrize(
    ("nombre", "titulo", "frase"),
    [
        ("nueva", "Es auténtico</h2>", "2019 de la Gobernación Provincial de Prueba, versión 2, publicada el"),
        ("vieja", "Es auténtico, pero no es la última versión</h2>", "versión 1, publicada el"),
        ("retirada", "Es auténtico, pero fue retirado</h2>", f": {CAUSAL}"),
    ],
)
def test_cada_archivo_publicado_se_reconoce(cuentas, nombre, titulo, frase, django_assert_num_queries):
    archivos = cuentas["archivos"][nombre]
    assert len(archivos) >= 5
    for archivo, contenido in archivos.items():
        if archivo in ("cuenta.json", "cuenta.xlsx", "datos.zip") and nombre == "vieja":
            continue  # the correction changed nothing in them: they are also the current ones
        with django_assert_num_queries(3):
            respuesta = subir(contenido, archivo)
        assert respuesta.status_code == 200
        assert titulo in texto(respuesta), archivo
        assert frase in texto(respuesta), archivo
        assert respuesta["Cache-Control"] == "no-store"
        assert not respuesta.cookies
    assert ("y vigente." in texto(respuesta)) == (nombre == "nueva")


def test_el_original_y_el_manifiesto_tambien(cuentas):
    assert "Es el documento firmado o leído de la cuenta pública 2019" in texto(subir(make_pdf()))
    for eslabon in Eslabon.objects.all():
        assert "Es el manifiesto" in texto(subir(eslabon.manifiesto.encode()))


def test_lo_que_esta_en_dos_ediciones_se_dice_dos_veces(cuentas):
    pagina = texto(subir(cuentas["archivos"]["vieja"]["cuenta.json"]))
    assert pagina.index("versión 2, publicada") < pagina.index("También es")


def test_lo_que_no_se_publico_no_se_conoce(cuentas):
    filas = almacen.leer(Archivo.objects.filter(nombre=Archivo.FILAS).first().sha256)
    pdf = cuentas["archivos"]["nueva"]["cuenta.pdf"]
    cambiado = bytes([pdf[0] ^ 1]) + pdf[1:]
    borrador = formatos.json.escribir(congelar(cuentas["cuentas"]["borrador"]))
    for contenido in (filas, cambiado, pdf[:-1], pdf + b"\n", borrador, b"x"):
        pagina = texto(subir(contenido))
        assert "No lo conocemos" in pagina
        assert sha256(contenido).hexdigest() in pagina
    assert "No lo conocemos" in texto(pegar(formatos.huella(congelar(cuentas["cuentas"]["borrador"]))[:12]))


def pegar(valor, **extra):
    return Client(enforce_csrf_checks=True).post(VERIFICAR, {"huella": valor, **extra})


def test_se_puede_pegar_la_huella_o_el_codigo(cuentas):
    edicion = cuentas["cuentas"]["nueva"].edicion
    pdf = sha256(cuentas["archivos"]["nueva"]["cuenta.pdf"]).hexdigest()
    for valor in (pdf, pdf.upper(), f"  SHA-256: {pdf[:32]} {pdf[32:]}\n"):
        assert "Es el PDF de la cuenta pública 2019" in texto(pegar(valor))
    for valor in (edicion.huella[:12], f"{edicion.huella[:4]} {edicion.huella[4:12]}", edicion.huella[:30]):
        pagina = texto(pegar(valor))
        assert "Conocemos ese código" in pagina
        assert "no prueba que tu archivo sea igual" in pagina


@pytest.mark.parametrize(
    "valor", ["", "   ", "hola", "a" * 11, "a" * 65, "g" * 64, "<script>", "\0", "%_%_%_%_%_%_", "a" * 9000]
)
def test_lo_que_no_es_una_huella_se_dice(valor):
    respuesta = pegar(valor)
    assert respuesta.status_code == 400
    assert ("no es una huella" if valor.strip("\0 ") else "Elige un archivo o pega") in texto(respuesta)
    assert "<script>" not in texto(respuesta)
    assert "\0" not in respuesta.content.decode()


# --- strange uploads ----------------------------------------------------------------------------------------------


def test_un_archivo_vacio_o_ninguno():
    assert "El archivo está vacío" in texto(subir(b""))
    assert "Elige un archivo" in texto(Client().post(VERIFICAR, {}))


def enviar(cuerpo: bytes, tipo="multipart/form-data; boundary=x", **extra):
    return Client(enforce_csrf_checks=True).generic("POST", VERIFICAR, cuerpo, content_type=tipo, **extra)


PARTE = b'--x\r\nContent-Disposition: form-data; name="archivo"; filename="%s"\r\n\r\nhola\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("cuerpo", "tipo"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"basura", "multipart/form-data; boundary=x"),
        (b"basura", "multipart/form-data"),
        (b"basura", "multipart/form-data; boundary=\xc3\xb1"),
        (b"{}", "application/json"),
        (b"huella=%ff%00&huella=%zz", "application/x-www-form-urlencoded; charset=ninguno"),
        (b"huella=" + b"a" * 3_000_000, "application/x-www-form-urlencoded"),
        (PARTE % b"a\0b.pdf", "multipart/form-data; boundary=x"),
        (PARTE % b"../../etc/passwd", "multipart/form-data; boundary=x"),
        (PARTE % b"\xff\xfe", "multipart/form-data; boundary=x"),
        (PARTE % b"", "multipart/form-data; boundary=x"),
        (PARTE % (b"n" * 100_000), "multipart/form-data; boundary=x"),
        ((PARTE % b"a.pdf")[:-9], "multipart/form-data; boundary=x"),
        ((PARTE % b"a.pdf").replace(b"\r\n\r\nhola", b"\r\nContent-Transfer-Encoding: base64\r\n\r\nho*l"),
         "multipart/form-data; boundary=x"),
        ((PARTE % b"a.pdf")[:-6] * 150, "multipart/form-data; boundary=x"),
    ],
)  # fmt: skip
def test_una_subida_extrania_no_es_un_error_del_servidor(cuerpo, tipo):
    respuesta = enviar(cuerpo, tipo)
    assert respuesta.status_code in (200, 400)
    assert "Cómo verificar un documento" in texto(respuesta)


def test_una_subida_enorme_se_rechaza_sin_leerla():
    cuerpo = BytesIO(PARTE % b"a.pdf")
    respuesta = enviar(b"", CONTENT_LENGTH=str(LIMITE + 1), **{"wsgi.input": cuerpo})
    assert respuesta.status_code == 413
    assert "pesa más de 60 MB" in texto(respuesta)
    assert cuerpo.tell() == 0


@pytest.mark.parametrize("largo", ["mucho", "-5", "1e9", "²"])
def test_un_largo_que_no_es_un_numero_no_es_un_error_del_servidor(largo):
    respuesta = enviar(PARTE % b"a.pdf", CONTENT_LENGTH=largo)
    assert respuesta.status_code == 400
    assert "Cómo verificar un documento" in texto(respuesta)


def test_lo_que_se_sube_no_toca_el_disco(settings, tmp_path):
    """More than what Django keeps in memory, with nowhere to write."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "no existe")
    assert "No lo conocemos" in texto(subir(b"x" * 4_000_000))


def test_solo_se_lee_o_se_pregunta(client, cuentas):
    assert client.put(VERIFICAR).status_code == 405
    for direccion in (INTEGRIDAD, "/cuentas/gobernacion-sellada/2019/v1/manifiesto.json"):
        assert client.post(direccion).status_code == 405
