"""The emblem of an organismo: how it is uploaded, and where it is seen from then on."""

import io
import json
from base64 import b64encode
from hashlib import sha256

import jsonschema
import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from PIL import Image, ImageDraw

from cuenta_publica import almacen, formatos
from cuenta_publica.admin.imagenes import LADO, PESO, recodificar_emblema
from cuenta_publica.congelar import congelar
from cuenta_publica.diferencias import enmiendas
from cuenta_publica.models import Emblema
from cuenta_publica.publicacion import corregir, sellar

from . import fabrica
from .test_formatos import ESQUEMA
from .texto import palabras_html

pytestmark = pytest.mark.un_motor
TEXTO = "Emblema de la Gobernación: un cerro «nevado» & un río"


def make_dibujo(ancho=1200, alto=300, color="#0f69b4") -> Image.Image:
    """A disc on nothing."""
    dibujo = Image.new("RGBA", (ancho, alto))
    ImageDraw.Draw(dibujo).ellipse((0, 0, ancho - 1, alto - 1), fill=color)
    return dibujo


def archivo(imagen: Image.Image, formato="PNG", **opciones) -> SimpleUploadedFile:
    salida = io.BytesIO()
    imagen.save(salida, formato, **opciones)
    return SimpleUploadedFile(f"emblema.{formato.lower()}", salida.getvalue())


def make_emblema(organismo, color="#0f69b4", texto=TEXTO) -> Emblema:
    imagen = recodificar_emblema(archivo(make_dibujo(color=color)))
    return Emblema.objects.create(organismo=organismo, imagen=imagen, texto=texto)


@pytest.fixture
def jefa(django_user_model):
    return django_user_model.objects.create_superuser("jefa")


@pytest.fixture
def subir(cuenta, jefa):
    """Send the page of the organismo with that in the part of the emblem."""
    cliente, url = fabrica.make_cliente(jefa), fabrica.url("change", cuenta.organismo)

    def enviar(espera=302, **emblema):
        datos = fabrica.formulario(cliente.get(url)) | {f"emblema-0-{c}": v for c, v in emblema.items()}
        respuesta = cliente.post(url, datos)
        assert respuesta.status_code == espera, respuesta.context["errors"]
        return respuesta if espera == 200 else cliente.get(url)

    return enviar


def test_se_sube_se_ve_se_cambia_y_se_quita(cuenta, subir, jefa):
    organismo = cuenta.organismo
    pagina = subir()
    assert not Emblema.objects.exists()
    assert "Ninguno: la portada no lleva emblema." in pagina.content.decode()
    pagina = subir(archivo=archivo(make_dibujo()), texto=TEXTO).content.decode()
    guardado = organismo.emblema
    assert f'alt="{escape(TEXTO)}"' in pagina
    assert f"data:image/png;base64,{b64encode(guardado.imagen).decode()}" in pagina
    subir(texto="Emblema, con otras palabras")
    assert (Emblema.objects.get().texto, Emblema.objects.get().huella) == (
        "Emblema, con otras palabras",
        guardado.huella,
    )
    subir(archivo=archivo(make_dibujo(color="#a8201a")))
    assert Emblema.objects.get().huella != guardado.huella
    subir(DELETE="on")
    assert not Emblema.objects.exists()
    historia = Emblema.history.order_by("history_id").values_list("history_type", "history_user", "organismo")
    assert list(historia) == [(tipo, jefa.pk, organismo.pk) for tipo in ("+", "~", "~", "-")]


@pytest.mark.parametrize(
    ("emblema", "mensaje"),
    [
        ({"archivo": make_dibujo()}, "Describa el emblema para quien no puede verlo."),
        ({"archivo": make_dibujo(), "texto": "  "}, "Describa el emblema para quien no puede verlo."),
        ({"texto": TEXTO}, "Suba la imagen del emblema."),
        ({"texto": TEXTO, "archivo": b"<svg xmlns='http://www.w3.org/2000/svg'/>"}, "no es una imagen PNG, JPEG"),
        ({"texto": TEXTO, "archivo": make_dibujo(color="#fff")}, "Sobre blanco este emblema no se ve"),
        ({"texto": TEXTO, "archivo": make_dibujo(5000, 4001)}, "más de 20 millones de píxeles"),
    ],
    ids=["sin texto", "texto en blanco", "sin imagen", "svg", "blanco", "enorme"],
)
def test_lo_que_no_puede_ser_un_emblema_se_explica(subir, emblema, mensaje):
    if dibujo := emblema.get("archivo"):
        subido = SimpleUploadedFile("x.png", dibujo) if isinstance(dibujo, bytes) else archivo(dibujo)
        emblema = {**emblema, "archivo": subido}
    pagina = subir(espera=200, **emblema).content.decode()
    assert mensaje in pagina
    assert pagina.count('class="errorlist"') == 1
    assert not Emblema.objects.exists()


def test_la_base_no_guarda_un_emblema_que_no_dice_que_es(cuenta):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_emblema(cuenta.organismo, texto="")


def test_lo_pone_solo_el_administrador_nacional(cuenta, cliente):
    url = fabrica.url("change", cuenta.organismo)
    datos = {"emblema-0-archivo": archivo(make_dibujo()), "emblema-0-texto": TEXTO}
    assert (cliente.get(url).status_code, cliente.post(url, datos).status_code) == (403, 403)
    assert not Emblema.objects.exists()


# --- the picture --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dado", "queda"), [((1200, 300), (480, 120)), ((300, 1200), (120, 480)), ((90, 60), (90, 60))]
)
def test_se_reduce_sin_deformar_y_conserva_lo_transparente(dado, queda):
    with Image.open(io.BytesIO(recodificar_emblema(archivo(make_dibujo(*dado))))) as leido:
        assert (leido.format, leido.size) == ("PNG", queda)
        alfa = leido.convert("RGBA").getchannel("A")
        assert (alfa.getpixel((0, 0)), alfa.getpixel((queda[0] // 2, queda[1] // 2))) == (0, 255)


def test_de_lo_subido_quedan_los_pixeles_y_nada_mas():
    exif = Image.Exif()
    exif[0x010E] = "SECRETO"
    dibujo = make_dibujo(200, 100)
    contenido = recodificar_emblema(archivo(dibujo, exif=exif))
    assert b"SECRETO" not in contenido
    with Image.open(io.BytesIO(contenido)) as leido:
        assert leido.convert("RGBA").tobytes() == dibujo.tobytes()


def test_una_fotografia_tambien_cabe_en_la_pagina():
    foto = Image.effect_noise((900, 700), 90).convert("RGB")
    contenido = recodificar_emblema(archivo(foto, "JPEG"))
    assert len(contenido) <= PESO
    with Image.open(io.BytesIO(contenido)) as leido:
        assert 100 < leido.width <= LADO
        assert abs(leido.width / leido.height - 900 / 700) < 0.02


def test_lo_palido_con_un_trazo_oscuro_si_se_ve():
    dibujo = make_dibujo(color="#fff")
    with pytest.raises(ValidationError):
        recodificar_emblema(archivo(dibujo))
    ImageDraw.Draw(dibujo).line((300, 150, 900, 150), fill="#0a2239", width=20)
    assert recodificar_emblema(archivo(dibujo))


# --- where it is seen ---------------------------------------------------------------------------------------------


def test_va_en_el_documento_y_sin_el_la_huella_es_la_de_siempre(cuenta):
    with CaptureQueriesContext(
        connection,
    ) as sin_emblema:
        documento = congelar(cuenta)
    antes = formatos.json.escribir(documento)
    assert b"emblema" not in antes
    emblema = make_emblema(cuenta.organismo)
    with CaptureQueriesContext(connection) as con_emblema:
        documento = congelar(cuenta)
    assert len(con_emblema) == len(sin_emblema)
    assert documento.imagenes == {emblema.huella: bytes(emblema.imagen)}
    assert sha256(emblema.imagen).hexdigest() == emblema.huella
    escrito = json.loads(formatos.json.escribir(documento))
    assert escrito["organismo"] | {"emblema": emblema.huella, "emblema_texto": TEXTO} == escrito["organismo"]
    esquema = jsonschema.Draft202012Validator(ESQUEMA)
    esquema.validate(escrito)
    del escrito["organismo"]["emblema_texto"]
    assert not esquema.is_valid(escrito)
    emblema.delete()
    assert formatos.json.escribir(congelar(cuenta)) == antes


@pytest.mark.con_pdf
def test_la_portada_lo_muestra_con_su_texto_en_la_pagina_y_en_el_pdf(cuenta):
    documento = congelar(cuenta)
    sello = sellar(documento, 1)
    sin_emblema = formatos.html.articulo(formatos.html.informe(documento, sello))
    assert 'class="emblema"' not in sin_emblema
    emblema = make_emblema(cuenta.organismo)
    documento = congelar(cuenta)
    pagina = formatos.html.articulo(formatos.html.informe(documento, sello))
    direccion = f"data:image/png;base64,{b64encode(emblema.imagen).decode()}"
    assert pagina.count(f'<p class="emblema"><img src="{direccion}" alt="{escape(TEXTO)}"></p>') == 1
    assert pagina.index('class="emblema"') < pagina.index("<h1")
    assert palabras_html(pagina) == palabras_html(sin_emblema)
    contenido = formatos.pdf.escribir(documento, sello)
    with pikepdf.open(io.BytesIO(contenido)) as leido:
        figuras = [o for o in leido.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(f.Alt) for f in figuras].count(TEXTO) == 1
        assert [(i.Width, i.Height) for i in leido.pages[0].get_images().values()].count((480, 120)) == 1


def test_una_edicion_conserva_el_suyo_y_la_siguiente_dice_que_cambio(cuenta, usuario, sin_dibujar):
    primero = make_emblema(cuenta.organismo)
    archivos = fabrica.publicar(cuenta, usuario).archivos
    sellada = almacen.leer(archivos.get(nombre="cuenta.html").sha256)
    viejo = json.loads(almacen.leer(archivos.get(nombre="cuenta.json").sha256))
    primero.delete()
    segundo = make_emblema(cuenta.organismo, "#a8201a", "Otro emblema")
    assert b64encode(primero.imagen) in sellada
    cuenta.refresh_from_db()
    nuevo = json.loads(formatos.json.escribir(congelar(corregir(cuenta))))
    cambios = {c.columna: (c.tabla, c.decia, c.debe_decir) for c in enmiendas(viejo, nuevo)}
    assert cambios == {
        "Emblema": ("Portada", f"Imagen {primero.huella[:12]}", f"Imagen {segundo.huella[:12]}"),
        "Texto alternativo del emblema": ("Portada", TEXTO, "Otro emblema"),
    }
    del nuevo["organismo"]["emblema"], nuevo["organismo"]["emblema_texto"]
    assert {c.columna: c.debe_decir for c in enmiendas(viejo, nuevo)} == dict.fromkeys(cambios, "")
