"""Suppressing in the admin, what no file may tell afterwards, and provinces of few people (S7, S8, S10, S12)."""

import io
import json
import re
import zipfile

import jsonschema
import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from cuenta_publica import formatos, registro
from cuenta_publica.carga import ErrorDeCarga, cargar_cuenta
from cuenta_publica.congelar import congelar
from cuenta_publica.metodo import nota_metodologica
from cuenta_publica.models import Bloque, Capitulo, Cifra, Provincia
from cuenta_publica.publicacion import corregir, sellar
from cuenta_publica.registro import Resguardo
from cuenta_publica.verificaciones import revisar
from cuenta_publica.verificaciones.resguardos import _regla

from . import fabrica
from .fabrica import publicar
from .test_admin_entrada import abrir, guardar
from .test_formatos import ESQUEMA, leer_zip
from .texto import paginas_pdf, palabras_html, palabras_pdf

pytestmark = pytest.mark.un_motor

DELITOS = registro.materia("seguridad").conjunto("delitos").modelo
CANARIO = 58_473
IMPRESO = "58.473"


@pytest.fixture
def cap(db):
    """A draft with a table of crimes, its declared total and a sentence bound to one of its cells."""
    cap = fabrica.make_capitulo(titulo="Seguridad", ancla="seguridad", materia="seguridad")
    categorias = DELITOS._meta.get_field("categoria").related_model.objects.all()[:4]
    for n, (categoria, casos) in enumerate(zip(categorias, (9, CANARIO, 4, 0), strict=True), 1):
        DELITOS.objects.create(capitulo=cap, orden=n, categoria=categoria, casos=casos)
    Cifra.objects.create(capitulo=cap, clave="total", etiqueta="Total de casos", valor=CANARIO + 13)
    clave = next(r for r in _refs(cap) if r.endswith(f"{categorias[1].clave}/casos"))
    fabrica.make_bloque(cap, f"<p>De ellos, [[{IMPRESO}|{clave}]] son del segundo delito.</p>")
    Bloque.objects.create(capitulo=cap, tipo="tabla", conjunto="delitos", orden=2)
    Bloque.objects.create(capitulo=cap, tipo="grafico", conjunto="delitos", orden=3, alternativo="Barras por delito.")
    return cap


def _refs(cap):
    capitulos = [c for _, c in congelar(cap.cuenta).recorrer()]
    return [f"{c.ancla}:delitos/{f['categoria']}/casos" for c in capitulos for f in c.filas("delitos")]


@pytest.fixture
def usuaria(cap):
    return fabrica.make_usuario(cap.cuenta.organismo)


@pytest.fixture
def cliente(usuaria):
    return fabrica.make_cliente(usuaria)


def casos(cap):
    return [(f.casos, f.suprimido) for f in DELITOS.objects.filter(capitulo=cap)]


def s7(cap):
    return [d for d in revisar(congelar(cap.cuenta)) if d.regla == "s7"]


def boton(cliente, cap):
    """What the button of the review sends: its address and its data; None without one."""
    html = cliente.get(fabrica.url("revision", cap.cuenta)).content.decode()
    form = re.search(r'<form method="post" action="([^"]+/suprimir/)">(.*?)</form>', html, re.DOTALL)
    if not form:
        return None
    return form[1], dict(re.findall(r'name="(guardado|celda)" value="([^"]+)"', form[2])), form[2]


# --- S8: typing it ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("escrito", ["Suprimido", "reservado"])
def test_se_escribe_en_la_celda_y_el_valor_no_queda_en_ninguna_parte(cliente, cap, escrito):
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": escrito})
    assert casos(cap)[1] == (None, ["casos"])
    assert abrir(cliente, cap)["delitos-1-casos"] == "Suprimido"
    assert not [e for e in LogEntry.objects.all() if IMPRESO in e.change_message or str(CANARIO) in e.change_message]
    guardar(cliente, cap, abrir(cliente, cap))
    assert casos(cap)[1] == (None, ["casos"]), "nothing touched, nothing changed"
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "0"})
    assert casos(cap)[1] == (0, [])


def test_de_suprimido_a_no_aplica_y_vuelta(cliente, cap):
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "Suprimido"})
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "No aplica"})
    fila = DELITOS.objects.filter(capitulo=cap)[1]
    assert (fila.casos, fila.suprimido, fila.no_aplica) == (None, [], ["casos"])
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "Suprimido"})
    fila.refresh_from_db()
    assert (fila.suprimido, fila.no_aplica) == (["casos"], [])


def test_solo_los_numeros_se_suprimen(cliente, cap):
    respuesta = guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-periodo": "Suprimido"}, espera=200)
    assert "Suprimido" in respuesta.content.decode()
    assert casos(cap)[1] == (CANARIO, [])


@pytest.mark.parametrize("suprimido", [["casos"], ["periodo"], ["nada"], "casos", [3]])
def test_el_modelo_no_guarda_a_la_vez_el_valor_y_la_marca(cap, suprimido):
    fila = DELITOS.objects.filter(capitulo=cap)[1]
    fila.suprimido = suprimido
    with pytest.raises(ValidationError):
        fila.full_clean()


def test_una_cuenta_cargada_trae_lo_suprimido(cap):
    def cuenta(**valores):
        fila = {"categoria": DELITOS.objects.filter(capitulo=cap)[0].categoria.clave, "suprimido": ["casos"], **valores}
        capitulo = {"ancla": "a", "titulo": "A", "materia": "seguridad", "datos": {"delitos": [fila]}}
        organismo = fabrica.make_organismo().slug
        return {"organismo": organismo, "anio": 2019, "titulo_portada": "X", "capitulos": [capitulo]}

    (leido,) = congelar(cargar_cuenta(cuenta())).capitulos
    assert leido.filas("delitos")[0].estado("casos") == "suprimido"
    with pytest.raises(ErrorDeCarga, match="«casos» está suprimida y además trae un valor"):
        cargar_cuenta(cuenta(casos=3))


def test_la_version_siguiente_la_conserva(cap, usuaria):
    suprimir_a_mano(cap)
    publicar(cap.cuenta, usuaria)
    cap.cuenta.refresh_from_db()
    nueva = corregir(cap.cuenta)
    assert casos(nueva.capitulos.get(ancla="seguridad"))[:3] == [(9, []), (None, ["casos"]), (None, ["casos"])]


def suprimir_a_mano(cap):
    """The cell of the canary and, as the portal chooses, the 4."""
    for fila in DELITOS.objects.filter(capitulo=cap)[1:3]:
        fila.suprimir("casos")
        fila.save()


# --- S7: one click ------------------------------------------------------------------------------------------------


def test_un_clic_suprime_el_complemento(cliente, cap):
    assert boton(cliente, cap) is None
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "Suprimido"})
    assert len(s7(cap)) == 1
    direccion, datos, html = boton(cliente, cap)
    nombre = str(DELITOS.objects.filter(capitulo=cap)[2])
    assert f"Suprimir también «{nombre}», casos" in html
    respuesta = cliente.post(direccion, datos, follow=True)
    assert f"Se suprimió también «{nombre}», casos." in respuesta.content.decode()
    assert casos(cap) == [(9, []), (None, ["casos"]), (None, ["casos"]), (0, [])]
    assert s7(cap) == []
    assert boton(cliente, cap) is None


def test_una_pagina_vieja_no_suprime_nada(cliente, cap):
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "Suprimido"})
    direccion, datos, _ = boton(cliente, cap)
    antes = casos(cap)
    for mala in ({"guardado": "0"}, {"guardado": ""}, {"guardado": "9" * 30}, {"celda": "x"}, {"celda": ""},
                 {"celda": datos["celda"].replace(":2", ":0")}):  # fmt: skip
        respuesta = cliente.post(direccion, datos | mala, follow=True)
        assert "No se suprimió nada" in respuesta.content.decode()
        assert casos(cap) == antes
    assert cliente.get(direccion).status_code == 405
    guardar(cliente, cap, abrir(cliente, cap) | {"titulo": "Otro"})
    assert "No se suprimió nada" in cliente.post(direccion, datos, follow=True).content.decode()
    assert casos(cap) == antes


def test_otro_organismo_no_suprime_y_lo_publicado_tampoco_cambia(cliente, cap, usuaria):
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "Suprimido"})
    direccion, datos, _ = boton(cliente, cap)
    antes = casos(cap)
    intrusa = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    ajena, inexistente = intrusa.post(direccion, datos), intrusa.post(direccion.replace(str(cap.pk), "999999"), datos)
    assert (ajena.status_code, ajena.content) == (inexistente.status_code, inexistente.content)
    assert ajena.status_code == 404
    assert casos(cap) == antes
    suprimir_a_mano(cap)
    publicar(cap.cuenta, usuaria)
    assert cliente.post(direccion, datos).status_code == 403
    assert casos(cap)[0] == (9, [])


def test_un_clic_en_una_tabla_libre(cliente, cap):
    DELITOS.objects.filter(capitulo=cap).delete()
    tabla = {"columnas": [{"titulo": "Taller", "tipo": "texto"}, {"titulo": "Personas", "tipo": "numero"}],
             "filas": [["A", 3], ["B", "Suprimido"], ["Total", 12]]}  # fmt: skip
    bloque = Bloque.objects.create(capitulo=cap, tipo="tabla_libre", tabla=tabla, orden=9)
    direccion, datos, html = boton(cliente, cap)
    assert "Suprimir también «A», personas" in html
    cliente.post(direccion, datos)
    bloque.refresh_from_db()
    assert bloque.tabla["filas"] == [["A", "Suprimido"], ["B", "Suprimido"], ["Total", 12]]
    bloque.full_clean()


def test_sin_protegerla_no_se_publica(cliente, cap, usuaria):
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "Suprimido"})
    pregunta = cliente.get(fabrica.url("publicar", fabrica.aprobar(cap.cuenta))).content.decode()
    assert 'type="submit" disabled' in pregunta
    assert "se puede deducir" in pregunta


# --- S10: no file tells it ----------------------------------------------------------------------------------------


def en_texto(nombre, contenido):
    """All that a file says, as text: a zip is opened, a PDF is read."""
    if nombre.endswith(".pdf"):
        return "\n".join(paginas_pdf(contenido)) + repr(contenido)
    if zipfile.is_zipfile(io.BytesIO(contenido)):
        with zipfile.ZipFile(io.BytesIO(contenido)) as paquete:
            return "\n".join(paquete.read(n).decode("utf-8", "replace") for n in paquete.namelist())
    return contenido.decode()


def archivos(cap):
    """All but the picture, which draws nothing but headline figures."""
    documento = congelar(cap.cuenta)
    producidos = formatos.producir(documento, sellar(documento, 1))
    return {n: en_texto(n, c) for n, c in producidos.items() if not n.endswith(".png")}


def dice_el_canario(texto):
    return bool(re.search(r"58[.\s]?473(?!\d)", texto))


@pytest.mark.con_pdf
def test_ningun_archivo_dice_lo_que_se_suprimio(cliente, cap):
    Cifra.objects.filter(capitulo=cap).delete()  # it told the rest, and the canary is longer than that of a hash
    antes = archivos(cap)
    calla = [n for n, texto in antes.items() if not dice_el_canario(texto)]
    assert calla == ["resumen.pdf"], "the control: each of the others says it, and the summary says no cell"
    guardar(cliente, cap, abrir(cliente, cap) | {"delitos-1-casos": "Suprimido"})
    despues = archivos(cap)
    assert set(despues) == set(antes) >= {"cuenta.pdf", "resumen.pdf", "capitulo-seguridad.pdf", "datos.zip"}
    assert [n for n, texto in despues.items() if dice_el_canario(texto)] == []
    assert "De ellos, (suprimido) son" in re.sub(r"<[^>]+>", "", despues["cuenta.html"])
    assert "vinculo" in [d.regla for d in revisar(congelar(cap.cuenta)) if d.nivel == "aviso"]


@pytest.mark.con_pdf
def test_los_cinco_archivos_llevan_el_estado(cap):
    suprimir_a_mano(cap)
    documento = congelar(cap.cuenta)
    producidos = formatos.producir(documento, sellar(documento, 1))
    assert [f["casos_estado"] for f in leer_zip(producidos["datos.zip"], "delitos.csv")] == [
        "informado", "suprimido", "suprimido", "informado"]  # fmt: skip
    publicado = json.loads(producidos["cuenta.json"])
    jsonschema.Draft202012Validator(ESQUEMA).validate(publicado)
    filas = publicado["capitulos"][0]["datos"][0]["filas"]
    assert [f.get("suprimido") for f in filas] == [None, ["casos"], ["casos"], None]
    assert "Suprimido" in en_texto("x.pdf", producidos["cuenta.pdf"])
    assert producidos["cuenta.html"].decode().count(">Suprimido<") == 4, "two in the table and two in the chart"
    assert "suprimido" in en_texto("cuenta.xlsx", producidos["cuenta.xlsx"])


# --- S12: where few people live -----------------------------------------------------------------------------------

VISAS = registro.materia("extranjeria").conjunto("visas").modelo
POCOS = {"poblacion": 3_449, "poblacion_fuente": "INE, Censo 2017"}


@pytest.fixture
def visas(db):
    cap = fabrica.make_capitulo(titulo="Extranjería", ancla="extranjeria", materia="extranjeria")
    for n, cantidad in enumerate((1, 4, 5, 30), 1):
        VISAS.objects.create(capitulo=cap, orden=n, nacionalidad=f"Nacionalidad {n}", cantidad=cantidad)
    return cap


def halladas(cap, **poblacion):
    Provincia.objects.filter(pk=cap.cuenta.organismo.provincia_id).update(**poblacion)
    cap.cuenta.organismo.refresh_from_db()
    return [(d.regla, d.nivel) for d in revisar(congelar(cap.cuenta)) if re.fullmatch(r"s\d+", d.regla)]


def test_donde_viven_pocos_s2_bloquea(visas):
    assert halladas(visas) == [("s2", "aviso")]
    assert halladas(visas, poblacion=5_000, poblacion_fuente="INE") == [("s2", "aviso")]
    assert halladas(visas, **POCOS) == [("s5", "error")]
    (hallada,) = [d for d in revisar(congelar(visas.cuenta)) if d.regla == "s5"]
    assert "«Nacionalidad 1» (1), «Nacionalidad 2» (4)" in hallada.mensaje
    assert "menos de 5.000" in hallada.mensaje
    assert hallada.solo_nacional


def test_donde_viven_pocos_s1_mira_hasta_cuatro():
    personas = Resguardo(columna="cantidad", clase="C1")
    reglas = [_regla(personas, "C1", False, pocos)[:3] for pocos in (False, True)]
    assert reglas == [("s1", 2, "nota"), ("s2", 4, "aviso")]


@pytest.mark.con_pdf
def test_la_nota_metodologica_dice_que_regla_se_uso(visas):
    assert nota_metodologica(congelar(visas.cuenta)) is None
    halladas(visas, **POCOS)
    provincia = visas.cuenta.organismo.provincia.nombre
    documento = congelar(visas.cuenta)
    html = formatos.html.articulo(formatos.html.informe(documento, sellar(documento, 1)))
    assert f"La provincia de {provincia} tiene 3.449 habitantes (INE, Censo 2017)." in html
    assert "los recuentos de 1 a 4 personas" in html
    assert "«Suprimido»" not in html
    assert html.count('href="#_metodo"') == 1
    VISAS.objects.filter(capitulo=visas, cantidad__lt=5).update(cantidad=None, suprimido=["cantidad"])
    documento = congelar(visas.cuenta)
    sello = sellar(documento, 1)
    html = formatos.html.articulo(formatos.html.informe(documento, sello))
    assert "«Suprimido» quiere decir que el dato existe y no se publica" in html
    contenido = formatos.pdf.escribir(documento, sello, formatos.html.informe(documento, sello))
    assert " ".join(palabras_html(html[html.index('<section id="_metodo"') :])) in " ".join(palabras_pdf(contenido))


def test_la_huella_de_lo_ya_publicado_no_cambia(visas):
    documento = congelar(visas.cuenta)
    escrito = json.loads(formatos.json.escribir(documento))
    assert {"poblacion", "poblacion_fuente"}.isdisjoint(escrito["organismo"])
    assert not any("suprimido" in f for f in escrito["capitulos"][0]["datos"][0]["filas"])
    halladas(visas, **POCOS)
    escrito = json.loads(formatos.json.escribir(congelar(visas.cuenta)))
    assert escrito["organismo"]["poblacion"] == 3_449
    jsonschema.Draft202012Validator(ESQUEMA).validate(escrito)


def test_la_poblacion_la_pone_el_administrador_nacional(visas, django_user_model):
    provincia = visas.cuenta.organismo.provincia
    direccion = fabrica.url("change", provincia)
    clara = fabrica.make_cliente(fabrica.make_usuario(visas.cuenta.organismo))
    assert clara.get(direccion).status_code in (302, 403)
    jefa = fabrica.make_cliente(django_user_model.objects.create_superuser("jefa"))
    datos = {"codigo": "999", "nombre": "Otra", "poblacion": "3449", "poblacion_fuente": ""}
    sin_fuente = jefa.post(direccion, datos)
    assert "Indique de dónde viene la población." in sin_fuente.content.decode()
    assert jefa.post(direccion, datos | {"poblacion_fuente": "INE"}).status_code == 302
    guardada = Provincia.objects.get(pk=provincia.pk)
    assert (guardada.poblacion, guardada.nombre) == (3_449, provincia.nombre)
    assert jefa.post(fabrica.url("delete", provincia), {"post": "yes"}).status_code == 403
    assert Capitulo.objects.filter(pk=visas.pk).exists()
