"""The signed document: what is taken, what is refused and in which words, and how it is handed out."""

import json
from hashlib import sha256

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cuenta_publica import almacen, testigo
from cuenta_publica.models import Eslabon, Original
from cuenta_publica.publicacion import ErrorDePublicacion, adjuntar_original, corregir, retirar
from cuenta_publica.publicacion.original import revisar_pdf
from cuenta_publica.verificacion import verificar

from . import fabrica
from .fabrica import publicar

PDF = fabrica.make_pdf()
#: Each way in which a program may write the table of a PDF.
FORMAS = {
    "con tabla": {"object_stream_mode": pikepdf.ObjectStreamMode.disable},
    "con tabla en un flujo": {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
    "para la web": {"linearize": True},
}
CIFRADO = fabrica.make_pdf(encryption=pikepdf.Encryption(owner="dueña", user="clave"))
PROTEGIDO = fabrica.make_pdf(
    encryption=pikepdf.Encryption(owner="dueña", user=""), object_stream_mode=pikepdf.ObjectStreamMode.generate
)
MALOS = {
    "vacío": (b"", "está vacío"),
    "HTML con otro nombre": (b"<!DOCTYPE html><script>alert(1)</script>%PDF-1.7", "no es un PDF"),
    "imagen": (b"\x89PNG\r\n\x1a\n" + PDF, "no es un PDF"),
    "solo la cabecera": (b"%PDF-1.7\n", "incompleto o dañado"),
    "cortado a la mitad": (PDF[: len(PDF) // 2], "incompleto o dañado"),
    "sin los últimos bytes": (PDF[:-8], "incompleto o dañado"),
    "con algo pegado al final": (PDF + b"<script>alert(1)</script>", "incompleto o dañado"),
    "con la tabla en otra parte": (PDF.replace(b"startxref\n", b"startxref\n9"), "incompleto o dañado"),
    "de 31 MB": (PDF + b"\0" * 31_000_000, "más de 30 MB"),
    "con clave": (CIFRADO, "tiene clave o está protegido"),
    "protegido": (PROTEGIDO, "tiene clave o está protegido"),
}


@pytest.fixture(autouse=True)
def disco(settings, tmp_path):
    settings.ALMACEN, settings.COPIA = tmp_path / "almacen", str(tmp_path / "copia")
    settings.TESTIGO = tmp_path / "testigo.log"
    return tmp_path


@pytest.fixture
def cuenta(usuario, disco):
    """Published, of one chapter."""
    cuenta = fabrica.make_cuenta()
    fabrica.make_bloque(fabrica.make_capitulo(cuenta))
    publicar(cuenta, usuario)
    return cuenta


@pytest.fixture
def cliente(cuenta):
    return fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))


def enviar(cliente, cuenta, contenido, **datos):
    archivo = SimpleUploadedFile("firmado.pdf", contenido, "application/pdf")
    return cliente.post(fabrica.url("adjuntar", cuenta), {"archivo": archivo, "revisado": "on", **datos}, follow=True)


def descargar(client, direccion) -> bytes:
    respuesta = client.get(direccion)
    assert respuesta.status_code == 200, direccion
    return b"".join(respuesta.streaming_content)


def base(cuenta):
    return f"/cuentas/{cuenta.organismo.slug}/{cuenta.anio}/"


@pytest.mark.parametrize("forma", FORMAS)
def test_se_acepta_un_pdf_como_lo_escriba_su_programa(forma):
    assert revisar_pdf(fabrica.make_pdf(**FORMAS[forma])) is None
    assert revisar_pdf(fabrica.make_pdf(**FORMAS[forma]) + b"\r\n") is None


@pytest.mark.parametrize("malo", MALOS)
def test_lo_que_no_sirve_se_rechaza_en_palabras(cliente, cuenta, malo, disco):
    contenido, mensaje = MALOS[malo]
    antes = {p.name for p in disco.rglob("*") if p.is_file()}
    respuesta = enviar(cliente, cuenta, contenido)
    assert respuesta.status_code == 409
    assert mensaje in respuesta.content.decode()
    with pytest.raises(ErrorDePublicacion, match=mensaje):
        revisar_pdf(contenido)
    assert not Original.objects.exists()
    assert {p.name for p in disco.rglob("*") if p.is_file()} == antes


def test_se_adjunta_se_sella_y_se_descarga(client, cliente, cuenta, django_assert_num_queries):
    pregunta = cliente.get(fabrica.url("adjuntar", cuenta)).content.decode()
    assert "firmas, timbres" in pregunta
    assert "RUT" in pregunta
    assert 'enctype="multipart/form-data"' in pregunta
    assert "quedó publicado" in enviar(cliente, cuenta, PDF).content.decode()
    assert fabrica.url("adjuntar", cuenta) not in cliente.get(fabrica.url("change", cuenta)).content.decode()
    original = Original.objects.get(edicion=cuenta.edicion)
    assert (original.sha256, original.tamano) == (sha256(PDF).hexdigest(), len(PDF))
    assert all(lugar.read_bytes() == PDF for lugar in almacen.lugares(original.sha256))
    eslabon = Eslabon.objects.get(tipo="original")
    manifiesto = json.loads(eslabon.manifiesto)
    assert (manifiesto["sha256"], manifiesto["tamano"]) == (original.sha256, original.tamano)
    assert eslabon.huella in {a["huella"] for ruta in testigo.rutas() for a in testigo.leer(ruta)}
    for direccion in (f"{base(cuenta)}original.pdf", f"{base(cuenta)}v1/original.pdf"):
        with django_assert_num_queries(1):
            respuesta = client.get(direccion)
        assert b"".join(respuesta.streaming_content) == PDF
        assert respuesta["Content-Type"] == "application/pdf"
        assert respuesta["Content-Disposition"].startswith('attachment; filename="original-')
        assert respuesta["X-Content-Type-Options"] == "nosniff"
        assert respuesta["Content-Security-Policy"].startswith("default-src 'none'")
        assert respuesta["ETag"] == f'"{original.sha256}"'
        assert client.get(direccion, headers={"If-None-Match": respuesta["ETag"]}).status_code == 304
        assert client.post(direccion).status_code == 405
    with django_assert_num_queries(3):
        pagina = client.get(base(cuenta)).content.decode()
    assert 'href="original.pdf">PDF: el documento firmado o leído</a>' in pagina
    assert not [str(h) for h in verificar(cuenta.organismo.slug)]


def test_una_sola_vez(cliente, cuenta):
    enviar(cliente, cuenta, PDF)
    assert "ya tiene su documento firmado" in enviar(cliente, cuenta, fabrica.make_pdf("Otro.")).content.decode()
    assert Original.objects.get().sha256 == sha256(PDF).hexdigest()
    with pytest.raises(ErrorDePublicacion, match="ya tiene su documento firmado"):
        adjuntar_original(cuenta.edicion, Original.objects.get().agregado_por, PDF)


def test_una_edicion_sin_documento_no_lo_ofrece(client, cuenta):
    assert "original.pdf" not in client.get(base(cuenta)).content.decode()
    for direccion in (f"{base(cuenta)}original.pdf", "/cuentas/arauco/1999/original.pdf"):
        assert client.get(direccion).status_code == 404


def test_sin_elegirlo_o_sin_revisarlo_no_se_publica(cliente, cuenta):
    assert "Confirme que lo revisó" in enviar(cliente, cuenta, PDF, revisado="").content.decode()
    respuesta = cliente.post(fabrica.url("adjuntar", cuenta), {"revisado": "on"})
    assert "Elija el archivo" in respuesta.content.decode()
    assert not Original.objects.exists()


def test_cada_version_tiene_el_suyo(client, cliente, cuenta, usuario):
    enviar(cliente, cuenta, PDF)
    nueva = corregir(cuenta)
    publicar(nueva, usuario, "Se corrige un dato de la portada.")
    assert client.get(f"{base(cuenta)}original.pdf").status_code == 404, "the new edition has none yet"
    assert descargar(client, f"{base(cuenta)}v1/original.pdf") == PDF
    otro = fabrica.make_pdf("Corregido.")
    enviar(cliente, nueva, otro)
    assert descargar(client, f"{base(cuenta)}original.pdf") == otro
    assert descargar(client, f"{base(cuenta)}v1/original.pdf") == PDF


def test_no_se_adjunta_a_un_borrador_ni_a_lo_retirado(client, cliente, cuenta, django_user_model):
    borrador = corregir(cuenta)
    assert "esta versión no está en el sitio" in enviar(cliente, borrador, PDF).content.decode()
    jefa = django_user_model.objects.create_superuser("jefa")
    retirar(cuenta.edicion, jefa, "Ley N° 19.628", "Traía el nombre de una persona.")
    assert "esta versión no está en el sitio" in enviar(cliente, cuenta, PDF).content.decode()
    with pytest.raises(ErrorDePublicacion, match="no está en el sitio"):
        adjuntar_original(cuenta.edicion, jefa, PDF)
    assert not Original.objects.exists()
    assert client.get(f"{base(cuenta)}original.pdf").status_code == 410


def test_un_organismo_no_adjunta_a_la_cuenta_de_otro(cuenta):
    intruso = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    assert intruso.get(fabrica.url("adjuntar", cuenta)).status_code == 404
    assert enviar(intruso, cuenta, PDF).status_code == 404
    assert not Original.objects.exists()


def test_un_disco_que_no_deja_escribir_se_dice_en_palabras(cliente, cuenta, settings, disco):
    (disco / "lleno").write_text("not a folder")
    settings.ALMACEN = disco / "lleno"
    assert "el almacén no es una carpeta" in enviar(cliente, cuenta, PDF).content.decode()
    assert not Original.objects.exists()
    assert not Eslabon.objects.filter(tipo="original").exists()


def test_un_documento_perdido_no_es_un_error_del_servidor(client, cliente, cuenta):
    enviar(cliente, cuenta, PDF)
    almacen.borrar(sha256(PDF).hexdigest())
    respuesta = client.get(f"{base(cuenta)}original.pdf")
    assert respuesta.status_code == 503
    assert "no está disponible" in respuesta.content.decode()
