"""What the year before promised is answered, in public and with the same words in page, PDF and data."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace

import jsonschema
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cuenta_publica import formatos
from cuenta_publica.compromisos import CompromisoAnterior, claves, resumen
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Compromiso, CuentaPublica, Cumplimiento, Organismo
from cuenta_publica.publicacion import corregir, crear_siguiente
from cuenta_publica.verificaciones import revisar

from . import fabrica
from .documentos import make_documento, make_sello
from .fabrica import publicar
from .test_formatos import ESQUEMA
from .texto import palabras_html, palabras_pdf

pytestmark = pytest.mark.un_motor

MOTIVO = "Se corrige una cifra que no sumaba con sus partes."


@pytest.fixture
def siguiente(publicada):
    """The draft of Parinacota 2020, which answers what 2019 promised."""
    return crear_siguiente(publicada)


@pytest.fixture
def cliente(publicada):
    return fabrica.make_cliente(fabrica.make_usuario(publicada.organismo))


def responder(cuenta, n=0, estado="cumplido", razon="", donde=None):
    clave = congelar(cuenta).compromisos[n].clave
    return Cumplimiento.objects.create(cuenta=cuenta, clave=clave, estado=estado, razon=razon, donde=donde)


def abrir(cliente, cuenta) -> tuple[str, dict]:
    """The page, and what a browser would send back from it."""
    respuesta = cliente.get(fabrica.url("compromisos", cuenta))
    return respuesta.content.decode(), enviado(respuesta)


def enviado(respuesta) -> dict:
    datos = {"guardado": re.search(r'name="guardado" value="(\d+)"', respuesta.content.decode())[1]}
    for form in respuesta.context["formularios"]:
        datos |= {campo.html_name: campo.value() or "" for campo in form}
    return datos


def guardar(cliente, cuenta, datos, espera=302) -> str:
    respuesta = cliente.post(fabrica.url("compromisos", cuenta), datos)
    assert respuesta.status_code == espera
    return respuesta.content.decode()


def campo(cuenta, n, nombre) -> str:
    return f"{congelar(cuenta).compromisos[n].clave.replace(':', '_')}-{nombre}"


# --- the values -----------------------------------------------------------------------------------------------------


def test_cada_compromiso_de_parinacota_2019_espera_su_respuesta(publicada, siguiente):
    compromisos = congelar(siguiente).compromisos
    assert len(compromisos) == Compromiso.objects.filter(capitulo__cuenta=publicada).count() == 24
    assert {c.anio for c in compromisos} == {2019}
    assert {(c.estado, c.razon, c.donde) for c in compromisos} == {("", "", "")}
    terreno = next(c for c in compromisos if c.meta == 24)
    assert terreno.capitulo == "2. Gobierno en Terreno"
    assert terreno.detalles == (
        "Meta: 24 Gobiernos en Terreno. Presupuesto: $1.300.000. Período: enero a noviembre de 2020."
    )
    assert len({c.clave for c in compromisos}) == 24
    assert not congelar(publicada).compromisos


def test_la_cuenta_de_respuestas_en_palabras():
    uno = CompromisoAnterior("a:1", "Uno", anio=2019)
    estados = ["cumplido"] * 7 + ["parcial", "pendiente", "pendiente", "no_cumplido", ""]
    todos = tuple(replace(uno, estado=estado) for estado in estados)
    assert resumen(todos) == (
        "De 12 compromisos de la cuenta de 2019, 7 se cumplieron, 1 se cumplió en parte, 2 siguen pendientes, "
        "1 no se cumplió y 1 no tiene respuesta."
    )
    assert resumen((uno,)) == "De 1 compromiso de la cuenta de 2019, 1 no tiene respuesta."


def test_la_clave_dura_mientras_duren_sus_palabras():
    una, otra, repetida, de_otro = claves([("a", "Plantar  árboles"), ("a", "Regar"), ("a", "Regar"), ("b", "Regar")])
    assert una == claves([("a", "Plantar árboles ")])[0]
    assert repetida == f"{otra}-2"
    assert len({una, otra, repetida, de_otro}) == 4


def test_sin_razon_solo_lo_cumplido(siguiente):
    responder(siguiente)
    with pytest.raises(IntegrityError), transaction.atomic():
        responder(siguiente, 1, "pendiente")
    with pytest.raises(ValidationError, match="Explique la razón"):
        Cumplimiento(cuenta=siguiente, clave="a:b", estado="parcial").full_clean()


def test_congelar_cuesta_lo_mismo_con_mas_compromisos(siguiente):
    def contar():
        with CaptureQueriesContext(connection) as consultas:
            documento = congelar(CuentaPublica.objects.get(pk=siguiente.pk))
        return len(consultas), len(documento.compromisos)

    for n in range(5):
        responder(siguiente, n)
    antes, pocos = contar()
    for n in range(5, 20):
        responder(siguiente, n, "pendiente", "Falta presupuesto.", siguiente.capitulos.first())
    assert contar() == (antes, pocos)


# --- what is printed ------------------------------------------------------------------------------------------------


@pytest.fixture
def respondida(siguiente):
    cap = siguiente.capitulos.get(ancla="gobierno-en-terreno")
    responder(siguiente, 0, donde=cap)
    responder(siguiente, 1, "parcial", "Se hicieron 12\nde las 24.", cap)
    responder(siguiente, 2, "pendiente", "Por la pandemia <b>no</b> se pudo.")
    responder(siguiente, 3, "no_cumplido", "El servicio no firmó.")
    return siguiente


@pytest.mark.con_pdf
def test_el_anexo_dice_lo_mismo_en_la_pagina_y_en_el_pdf(respondida):
    documento = congelar(respondida)
    solo = replace(documento, capitulos=tuple(replace(c, capitulos=(), bloques=()) for c in documento.capitulos[:1]))
    sello = make_sello()
    html = formatos.html.informe(solo, sello)
    anexo = html[html.index('<section id="_compromisos"') : html.index('<section id="_consistencia"')]
    dicho = " ".join(palabras_html(anexo))
    assert dicho in " ".join(palabras_pdf(formatos.pdf.escribir(solo, sello, html)))
    assert "De 24 compromisos de la cuenta de 2019, 1 se cumplió, 1 se cumplió en parte, 1 sigue pendiente" in dicho
    assert "Cumplido en parte. Se hicieron 12 de las 24. Ver 2. Gobierno en Terreno (GET)" in dicho
    assert "Pendiente. Por la pandemia <b>no</b> se pudo." in dicho
    assert dicho.count("Sin respuesta.") == 20
    assert '<a href="#gobierno-en-terreno">Ver' in html
    assert html.count('href="#_compromisos"') == 1
    sin = formatos.html.informe(replace(documento, compromisos=()), sello)
    assert "_compromisos" not in sin


def test_van_en_el_json_y_solo_cuando_los_hay(respondida):
    documento = congelar(respondida)
    publicado = json.loads(formatos.json.escribir(documento))
    jsonschema.validate(publicado, ESQUEMA)
    assert len(publicado["compromisos"]) == 24
    parcial = publicado["compromisos"][1]
    assert (parcial["estado"], parcial["donde"], parcial["anio"]) == ("parcial", "gobierno-en-terreno", 2019)
    assert "compromisos" not in json.loads(formatos.json.escribir(make_documento()))
    otro = replace(documento, compromisos=(*documento.compromisos[:-1], replace(documento.compromisos[-1], razon="x")))
    assert formatos.huella(otro) != formatos.huella(documento)


def test_van_en_el_csv_y_en_el_libro(respondida):
    documento = congelar(respondida)
    sello = make_sello()
    with zipfile.ZipFile(io.BytesIO(formatos.csv.escribir(documento, sello))) as paquete:
        texto = paquete.read("compromisos-anteriores.csv").decode("utf-8-sig")
        diccionario = paquete.read("diccionario.csv").decode("utf-8-sig")
    filas = list(csv.DictReader(io.StringIO(texto)))
    assert [f["estado"] for f in filas[:5]] == ["cumplido", "parcial", "pendiente", "no_cumplido", "sin_respuesta"]
    assert filas[1]["capitulo"] == "gobierno-en-terreno"
    assert filas[4]["estado_nombre"] == "Sin respuesta"
    assert "compromisos-anteriores.csv,razon" in diccionario
    libro = load_workbook(io.BytesIO(formatos.xlsx.escribir(documento, sello)))
    hoja = list(libro["Compromisos-anteriores"].values)
    assert len(hoja) == 25
    assert "Cumplido en parte" in hoja[2]
    assert "Compromisos-anteriores" not in load_workbook(
        io.BytesIO(formatos.xlsx.escribir(replace(documento, compromisos=()), sello))
    )


def test_la_revision_avisa_de_los_que_faltan_y_de_un_rut_en_la_razon(siguiente, cliente):
    aviso = next(d for d in revisar(congelar(siguiente)) if d.regla == "compromisos")
    assert (aviso.nivel, aviso.declarado) == ("aviso", 24)
    assert aviso.mensaje.startswith("De 24 compromisos de la cuenta de 2019, 24 no tienen respuesta. Los que")
    assert fabrica.url("compromisos", siguiente) in cliente.get(fabrica.url("revision", siguiente)).content.decode()
    responder(siguiente, 0, "pendiente", "Lo pidió don Pedro, RUT 12.345.678-5.")
    rut = next(d for d in revisar(congelar(siguiente)) if d.regla == "s9" and d.lugar.conjunto)
    assert (rut.nivel, "12.345" in rut.mensaje) == ("error", False)
    for n in range(1, 24):
        responder(siguiente, n)
    Cumplimiento.objects.update(razon="Listo.")
    assert not [d for d in revisar(congelar(siguiente)) if d.regla in ("compromisos", "s9") and not d.lugar.capitulo]


# --- what survives --------------------------------------------------------------------------------------------------


def test_una_correccion_de_la_cuenta_anterior_conserva_las_respuestas(publicada, siguiente, usuario):
    responder(siguiente, 1, "parcial", "Se hicieron 12.")
    cambiado = congelar(siguiente).compromisos[2]
    responder(siguiente, 2, "pendiente", "Falta.")
    segunda = corregir(publicada)
    suyo = Compromiso.objects.get(capitulo__cuenta=segunda, texto=cambiado.texto)
    suyo.texto = "Otra cosa."
    suyo.save()
    antes = congelar(siguiente).compromisos
    assert antes[2].texto != "Otra cosa.", "a draft of the year before is nobody's promise"
    publicar(segunda, usuario, MOTIVO)
    ahora = congelar(siguiente).compromisos
    assert ahora[1] == antes[1]
    assert (ahora[2].texto, ahora[2].estado) == ("Otra cosa.", "")


def test_lo_publicado_no_cambia_si_despues_se_corrige_el_anio_anterior(publicada, siguiente, usuario):
    for hallada in revisar(congelar(siguiente)):
        if hallada.impide_publicar:
            fabrica.make_respuesta(siguiente, hallada)
    responder(siguiente, 0)
    edicion = publicar(siguiente, usuario)
    siguiente.refresh_from_db()
    segunda = corregir(publicada)
    Compromiso.objects.filter(capitulo__cuenta=segunda).first().delete()
    publicar(segunda, usuario, MOTIVO)
    assert formatos.huella(congelar(siguiente)) == edicion.huella
    assert siguiente.anterior() == publicada
    correccion = corregir(siguiente)
    assert correccion.anterior() == segunda
    assert correccion.cumplimientos.count() == 1
    with pytest.raises(ValidationError):
        siguiente.cumplimientos.get().delete()


def test_corregir_copia_las_respuestas_con_su_capitulo(publicada, usuario):
    nueva = crear_siguiente(publicada)
    cap = nueva.capitulos.get(ancla="orasmi")
    responder(nueva, 0, "parcial", "Va a la mitad.", cap)
    CuentaPublica.objects.filter(pk=nueva.pk).update(
        estado="publicada", publicada_el=publicada.publicada_el, publicada_por=usuario
    )
    nueva.refresh_from_db()
    copia = corregir(nueva).cumplimientos.get()
    assert (copia.estado, copia.razon, copia.donde.ancla) == ("parcial", "Va a la mitad.", "orasmi")
    assert copia.donde != cap


def test_la_delegacion_responde_por_la_gobernacion(publicada):
    delegacion = Organismo.objects.get(slug="delegacion-parinacota")
    assert len(congelar(fabrica.make_cuenta(delegacion, anio=2020)).compromisos) == 24


# --- the page of the admin ------------------------------------------------------------------------------------------


def test_se_responden_todos_en_una_pagina(siguiente, cliente):
    assert "Compromisos de 2019: 0 de 24 respondidos" in cliente.get(fabrica.url("change", siguiente)).content.decode()
    pagina, datos = abrir(cliente, siguiente)
    assert "0 de 24 respondidos" in pagina
    datos[campo(siguiente, 0, "estado")] = "cumplido"
    datos[campo(siguiente, 1, "estado")] = "parcial"
    datos[campo(siguiente, 1, "razon")] = "  Se hicieron 12.\r\n\r\nFalta el resto. "
    datos[campo(siguiente, 1, "donde")] = "gobierno-en-terreno"
    guardar(cliente, siguiente, datos)
    compromisos = congelar(siguiente).compromisos
    assert [c.estado for c in compromisos[:3]] == ["cumplido", "parcial", ""]
    assert (compromisos[1].razon, compromisos[1].donde) == (
        "Se hicieron 12.\n\nFalta el resto.", "gobierno-en-terreno"
    )  # fmt: skip
    assert "2 de 24 respondidos" in cliente.get(fabrica.url("change", siguiente)).content.decode()
    pagina, datos = abrir(cliente, siguiente)
    datos[campo(siguiente, 0, "estado")] = ""
    guardar(cliente, siguiente, datos)
    assert [c.estado for c in congelar(siguiente).compromisos[:2]] == ["", "parcial"]


@pytest.mark.parametrize(
    ("cambios", "dicho"),
    [
        ({"estado": "no_cumplido"}, "Explique la razón"),
        ({"estado": "parcial", "razon": " \x07 \n "}, "Explique la razón"),
        ({"razon": "Algo"}, "Elija el estado"),
        ({"donde": "orasmi"}, "Elija el estado"),
        ({"estado": "inventado"}, "inventado"),
        ({"estado": "cumplido", "donde": "no-existe"}, "no-existe"),
        ({"estado": "parcial", "razon": "a\0b"}, "nulos"),
        ({"estado": "parcial", "razon": "x" * 4001}, "4000"),
    ],
)
def test_lo_mal_escrito_no_se_guarda_ni_se_pierde(siguiente, cliente, cambios, dicho):
    _, datos = abrir(cliente, siguiente)
    datos[campo(siguiente, 5, "estado")], datos[campo(siguiente, 6, "razon")] = "cumplido", "Lo que venía escribiendo"
    datos[campo(siguiente, 6, "estado")] = "pendiente"
    datos |= {campo(siguiente, 3, nombre): valor for nombre, valor in cambios.items()}
    pagina = guardar(cliente, siguiente, datos, espera=422)
    assert dicho in pagina
    assert "Lo que venía escribiendo" in pagina
    assert not siguiente.cumplimientos.exists()
    siguiente.refresh_from_db()
    assert siguiente.guardado == 0


def test_dos_personas_no_se_pisan(siguiente, cliente):
    _, mia = abrir(cliente, siguiente)
    _, suya = abrir(cliente, siguiente)
    suya |= {campo(siguiente, 0, "estado"): "pendiente", campo(siguiente, 0, "razon"): "Lo suyo"}
    guardar(cliente, siguiente, suya)
    mia |= {campo(siguiente, 0, "estado"): "cumplido", campo(siguiente, 0, "razon"): "Lo mío"}
    respuesta = cliente.post(fabrica.url("compromisos", siguiente), mia)
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 409
    assert "Otra persona guardó" in pagina
    assert "Lo mío" in pagina
    assert "Ahora está guardado: Pendiente · Lo suyo" in pagina
    assert congelar(siguiente).compromisos[0].razon == "Lo suyo"
    guardar(cliente, siguiente, enviado(respuesta))
    assert congelar(siguiente).compromisos[0].razon == "Lo mío"
    del mia["guardado"]
    assert "sin su número de versión" in guardar(cliente, siguiente, mia, espera=422)


def test_lo_escrito_para_un_compromiso_que_ya_no_esta_no_se_pierde(publicada, siguiente, cliente, usuario):
    responder(siguiente, 2, "pendiente", "Respuesta de antes")
    _, datos = abrir(cliente, siguiente)
    datos |= {campo(siguiente, 2, "razon"): "Respuesta nueva"}
    segunda = corregir(publicada)
    Compromiso.objects.filter(capitulo__cuenta=segunda, texto=congelar(siguiente).compromisos[2].texto).first().delete()
    publicar(segunda, usuario, MOTIVO)
    pagina = guardar(cliente, siguiente, datos, espera=409)
    assert "se corrigió mientras usted escribía" in pagina
    assert "Respuesta nueva" in pagina
    assert "Respuesta de antes" in abrir(cliente, siguiente)[0]
    assert len(congelar(siguiente).compromisos) == 23


def test_cerrada_solo_se_lee_y_ajena_no_existe(publicada, siguiente, cliente, usuario):
    _, datos = abrir(cliente, siguiente)
    responder(siguiente, 0, "pendiente", "Falta un trámite.")
    CuentaPublica.objects.filter(pk=siguiente.pk).update(
        estado="publicada", publicada_el=publicada.publicada_el, publicada_por=usuario
    )
    pagina = cliente.get(fabrica.url("compromisos", siguiente)).content.decode()
    assert "Falta un trámite." in pagina
    assert "<button" not in pagina[pagina.index('id="content-main"') :]
    guardar(cliente, siguiente, datos | {campo(siguiente, 0, "razon"): "Otra"}, espera=403)
    assert siguiente.cumplimientos.get().razon == "Falta un trámite."
    ajena = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    assert ajena.get(fabrica.url("compromisos", siguiente)).status_code == 404
    assert ajena.post(fabrica.url("compromisos", siguiente), datos).status_code == 404


def test_sin_cuenta_anterior_se_dice(publicada, cliente):
    pagina = cliente.get(fabrica.url("compromisos", publicada)).content.decode()
    assert "No hay una cuenta publicada del año anterior" in pagina
    assert "respondidos" not in cliente.get(fabrica.url("change", publicada)).content.decode()
