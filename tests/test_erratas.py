"""The fe de erratas: what it lists, where it is printed, and that nothing is ever taken off it."""

import copy
import json
import os
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from django.db import transaction

from cuenta_publica import almacen, formatos, registro
from cuenta_publica.compromisos import CompromisoAnterior
from cuenta_publica.congelar import congelar
from cuenta_publica.diferencias import Enmienda, Errata, enmiendas
from cuenta_publica.formatos import abreviar, pdf
from cuenta_publica.formatos import erratas as formato_erratas
from cuenta_publica.formatos import html as formato_html
from cuenta_publica.formatos import json as formato_json
from cuenta_publica.models import Bloque, Capitulo, Cifra, CuentaPublica, Respuesta
from cuenta_publica.publicacion import ErrorDePublicacion, corregir, retirar
from cuenta_publica.verificaciones import revisar

from . import fabrica
from .documentos import make_documento, make_sello
from .ediciones import de_esta_vez
from .fabrica import publicar
from .texto import palabras_html, palabras_pdf

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
ESQUEMA = json.loads(Path(formato_erratas.__file__).with_name("esquema-erratas-1.json").read_text())
MOTIVO = "El total declarado no sumaba con sus partes."
OTRO_MOTIVO = "Una palabra del capítulo de la OPD estaba cambiada."
pytestmark = pytest.mark.un_motor


def contenido(cuenta):
    return json.loads(formato_json.escribir(congelar(cuenta)))


def cambios_si(cuenta, viejo, cambiar):
    """The list of changes that ``cambiar`` would make; then the database is as it was."""
    with transaction.atomic():
        cambiar()
        nuevo = contenido(cuenta)
        transaction.set_rollback(True)
    return enmiendas(viejo, nuevo)


def filas(materia, conjunto, cuenta):
    modelo = registro.materia(materia).conjunto(conjunto).modelo
    return modelo.objects.filter(capitulo__cuenta=cuenta).order_by("orden", "id")


def cambiar(fila, **valores):
    return lambda: type(fila).objects.filter(pk=fila.pk).update(**valores)


# --- one changed cell is one entry ------------------------------------------------------------------------------------

OTRO = {"cantidad": 7, "pesos": 1_000, "porcentaje": 3, "anio": 1}
EN_PALABRAS = {"periodo": "2011", "fecha": "2011-02", "rico": "<p>Dicho de otra manera.</p>"}


def celdas(cuenta):
    """(row, field name, another value) of every cell that is not a key of a catalogue."""
    for modelo in registro.modelos_de_fila():
        tipos = {c.name: getattr(c, "tipo_dato", "texto") for c in modelo.campos_de_datos() if not c.is_relation}
        opciones = {c.name for c in modelo.campos_de_datos() if c.choices}
        for fila in modelo.objects.filter(capitulo__cuenta=cuenta).order_by("capitulo_id", "orden", "id"):
            for nombre in tipos.keys() - opciones:
                valor = getattr(fila, nombre)
                if isinstance(valor, bool):
                    yield fila, nombre, not valor
                elif tipos[nombre] in OTRO or isinstance(valor, int):
                    yield fila, nombre, (valor or 0) + OTRO.get(tipos[nombre], 1)
                else:
                    yield fila, nombre, EN_PALABRAS.get(tipos[nombre], f"{valor or ''} más".strip())


@pytest.mark.django_db
@pytest.mark.parametrize("organismo", ["parinacota", "antofagasta"])
def test_una_celda_cambiada_es_un_solo_cambio(organismo, record_property):
    cuenta = CuentaPublica.objects.get(organismo__slug=organismo, version=1)
    viejo, todas = contenido(cuenta), sorted(celdas(cuenta), key=lambda c: (c[0]._meta.label, c[0].pk, c[1]))
    elegidas = todas if LARGA else todas[:: len(todas) // 24]
    for fila, nombre, valor in elegidas:
        aplican = [c for c in fila.no_aplica if c != nombre]
        (cambio,) = cambios_si(cuenta, viejo, cambiar(fila, **{nombre: valor, "no_aplica": aplican}))
        donde = fila._meta.label, fila.pk, nombre, cambio
        assert cambio.ancla == fila.capitulo.ancla, donde
        assert cambio.clase == "cambia", donde
        assert cambio.fila, donde
        assert cambio.columna, donde
        assert cambio.tramos or cambio.decia != cambio.debe_decir, donde
    assert len(elegidas) >= 20
    record_property("informe", f"{organismo}: {len(elegidas)} de {len(todas)} celdas cambiadas, un cambio cada una")


def test_el_cambio_dice_donde_que_decia_y_que_debe_decir(parinacota, antofagasta):
    delito = filas("seguridad", "delitos", parinacota).get(casos=38)
    (cambio,) = cambios_si(parinacota, contenido(parinacota), cambiar(delito, casos=1234))
    assert (cambio.capitulo, cambio.columna) == ("7. Seguridad Pública", "2019")
    assert (cambio.decia, cambio.debe_decir) == ("38", "1.234")
    area = filas("orasmi", "areas", antofagasta)[1]
    (cambio,) = cambios_si(antofagasta, contenido(antofagasta), cambiar(area, gastado=None))
    assert cambio.tabla == "MATRIZ DE GASTOS FONDO ORASMI 2018"
    assert cambio.debe_decir == "Sin información"
    assert cambio.decia.startswith("$")


def test_lo_que_repite_el_dato_se_dice_en_su_cambio_y_no_aparte(parinacota, antofagasta):
    visa = filas("extranjeria", "visas", parinacota)[0]
    (cambio,) = cambios_si(parinacota, contenido(parinacota), cambiar(visa, cantidad=198))
    assert cambio.sigue_en == (
        "el gráfico de «4. Extranjería»",
        "el párrafo 1 de «4. Extranjería»",
        "una nota de consistencia de «4. Extranjería»",
    )
    solicitud = filas("extranjeria", "solicitudes", antofagasta)[0]
    (cambio,) = cambios_si(antofagasta, contenido(antofagasta), cambiar(solicitud, cantidad=12_795))
    assert "la tabla «i. Visas temporarias» de «2.1. EXTRANJERÍA»" in cambio.sigue_en
    assert "Visa temporaria" in cambio.fila, "rows with the same printed name are told apart"


@pytest.mark.parametrize(
    ("valores", "dicho"),
    [
        ({"casos": None}, "Sin información"),
        ({"casos": None, "no_aplica": ["casos"]}, "No aplica"),
        ({"casos": 0}, "0"),
    ],
)
def test_vacio_cero_y_no_aplica_se_dicen_distinto(parinacota, valores, dicho):
    delito = filas("seguridad", "delitos", parinacota).get(casos=38)
    (cambio,) = cambios_si(parinacota, contenido(parinacota), cambiar(delito, **valores))
    assert (cambio.decia, cambio.debe_decir) == ("38", dicho)


def test_lo_que_se_suprime_no_se_repite(parinacota):
    delito = filas("seguridad", "delitos", parinacota).get(casos=38)
    (cambio,) = cambios_si(parinacota, contenido(parinacota), cambiar(delito, casos=None, suprimido=["casos"]))
    assert (cambio.decia, cambio.debe_decir) == ("Un valor que ya no se publica", "Suprimido")


def test_una_cifra_con_sus_palabras_es_un_cambio(parinacota):
    cifra = Cifra.objects.get(capitulo__cuenta=parinacota, capitulo__ancla="fortalecimiento")
    otra = cambiar(cifra, valor=36_000_000, texto="36 millones de pesos")
    (cambio,) = cambios_si(parinacota, contenido(parinacota), otra)
    assert (cambio.tabla, cambio.fila) == ("Cifras", "Presupuesto invertido (2019)")
    assert cambio.debe_decir == "36 millones de pesos"
    assert cambio.sigue_en[0].startswith("el párrafo 1 de «6. ")


# --- texts, rows, blocks and capítulos --------------------------------------------------------------------------------


def test_una_frase_cambiada_se_dice_palabra_por_palabra(parinacota):
    bloque = Bloque.objects.filter(capitulo__cuenta=parinacota, capitulo__ancla="opd", tipo="texto").first()
    texto = bloque.texto.replace("niño, niña", "niña, niño", 1)
    (cambio,) = cambios_si(parinacota, contenido(parinacota), cambiar(bloque, texto=texto))
    assert [t for t in cambio.tramos if t[0] != "igual"] == [("quitado", "niño, niña"), ("agregado", "niña, niño")]
    assert max(len(t[1].split()) for t in cambio.tramos) <= 7
    assert (cambio.decia, cambio.debe_decir, cambio.sigue_en) == ("", "", ())


def test_la_forma_de_un_texto_no_son_sus_palabras(parinacota):
    bloque = Bloque.objects.filter(capitulo__cuenta=parinacota, capitulo__ancla="opd", tipo="texto").first()
    texto = bloque.texto.replace("<p>", "<p><strong>").replace("</p>", "</strong></p>")
    (cambio,) = cambios_si(parinacota, contenido(parinacota), cambiar(bloque, texto=texto))
    assert cambio.clase == "forma"


def test_filas_quitadas_agregadas_y_movidas(parinacota):
    viejo, delitos = contenido(parinacota), filas("seguridad", "delitos", parinacota)
    fila = delitos.get(casos=18)
    (cambio,) = cambios_si(parinacota, viejo, lambda: delitos.filter(pk=fila.pk).delete())
    assert (cambio.clase, cambio.debe_decir) == ("quita", "")
    assert "2019: 18" in cambio.decia
    (cambio,) = cambios_si(parinacota, viejo, cambiar(fila, orden=99))
    assert (cambio.clase, cambio.fila in str(fila.categoria)) == ("mueve", True)

    def agregar():
        fila.pk, fila.etiqueta, fila.casos = None, "Otro delito", 5
        fila._state.adding = True
        fila.save()

    (cambio,) = cambios_si(parinacota, viejo, agregar)
    assert (cambio.clase, cambio.fila, cambio.decia) == ("agrega", "Otro delito", "")


def test_capitulos_y_bloques(parinacota):
    viejo = contenido(parinacota)
    opd = Capitulo.objects.get(cuenta=parinacota, ancla="opd")
    tabla = Bloque.objects.filter(capitulo__cuenta=parinacota, tipo="tabla", capitulo__ancla="seguridad-publica")
    otra_parte = Capitulo.objects.get(cuenta=parinacota, ancla="programacion-2020")
    casos = {
        ("quita", "10. Programa OPD"): lambda: Capitulo.objects.get(pk=opd.pk).delete(),
        ("mueve", ""): cambiar(opd, orden=0),
        ("mueve", "I. Principales hitos alcanzados durante el año 2019"): cambiar(opd, padre=otra_parte),
        ("cambia", "Programa OPD"): cambiar(opd, titulo="Otro título"),
        ("quita", "DELITOS, 2019 (17 filas)"): lambda: tabla.delete(),
    }
    for (clase, decia), hacer in casos.items():
        (cambio,) = cambios_si(parinacota, viejo, hacer)
        assert (cambio.clase, cambio.decia) == (clase, decia)


def test_lo_que_cambia_en_un_lugar_sin_que_cambie_su_dato_se_lista(antofagasta):
    viejo = contenido(antofagasta)
    tablas = Bloque.objects.filter(capitulo__cuenta=antofagasta, tipo="tabla", capitulo__ancla="extranjeria")
    una = tablas.get(seleccion="estudiante")
    assert len(cambios_si(antofagasta, viejo, cambiar(una, seleccion="temporaria"))) == 2  # one row for another
    titulos = cambios_si(antofagasta, viejo, cambiar(una, encabezados=["Uno", "Dos", "Tres"]))
    assert [(c.decia, c.debe_decir) for c in titulos] == [
        ("Año 2016", "Uno"), ("Año 2017", "Dos"), ("Primer trim 2018", "Tres"),
    ]  # fmt: skip


def test_los_compromisos_del_anio_anterior_se_comparan_por_su_nombre():
    uno = CompromisoAnterior("opd:1", "Abrir la oficina", presupuesto=10, anio=2018, capitulo="OPD")
    otro = CompromisoAnterior("opd:2", "Contratar a dos personas", anio=2018, capitulo="OPD", estado="cumplido")
    viejo, nuevo = (
        json.loads(formato_json.escribir(make_documento([], compromisos=c)))
        for c in ((uno, otro), (replace(uno, estado="parcial", razon="Falta el arriendo."),))
    )
    assert [(c.clase, c.fila, c.columna, c.decia, c.debe_decir) for c in enmiendas(viejo, nuevo)] == [
        ("cambia", "Abrir la oficina", "Estado", "Sin respuesta", "Cumplido en parte"),
        ("cambia", "Abrir la oficina", "Razón", "", "Falta el arriendo."),
        ("quita", "", "", "Contratar a dos personas: Cumplido.", ""),
    ]
    assert len(enmiendas(json.loads(formato_json.escribir(make_documento([]))), viejo)) == 2


def test_lo_que_cambia_en_varias_columnas_se_lista_en_el_orden_de_la_tabla(parinacota):
    viejo = contenido(parinacota)
    nuevo = copy.deepcopy(viejo)
    todos = (d for raiz in nuevo["capitulos"] for cap in (raiz, *raiz["capitulos"]) for d in cap["datos"])
    datos = max(todos, key=lambda d: len(d["columnas"]))
    for columna in datos["columnas"]:
        columna["titulo"] += ", en el año"
    titulos = [c["titulo"] for c in datos["columnas"]]
    assert len(titulos) > 4
    assert [c.columna for c in enmiendas(viejo, nuevo) if c.columna in titulos] == titulos


def test_la_poblacion_se_escribe_con_sus_miles():
    viejo, nuevo = (json.loads(formato_json.escribir(make_documento([]))) for _ in range(2))
    viejo["organismo"]["poblacion"], nuevo["organismo"]["poblacion"] = 3449, 13449
    [cambio] = enmiendas(viejo, nuevo)
    assert (cambio.columna, cambio.decia, cambio.debe_decir) == ("Población", "3.449", "13.449")


def test_una_explicacion_escrita_de_nuevo_se_lista(parinacota):
    respuesta = parinacota.respuestas.get(clave__startswith="suma:extranjeria")
    (cambio,) = cambios_si(parinacota, contenido(parinacota), cambiar(respuesta, texto="Es así en el original."))
    assert (cambio.tabla, cambio.columna, cambio.ancla) == ("Nota de consistencia", "Explicación", "extranjeria")


# --- published: page, PDF and file ------------------------------------------------------------------------------------


def leer(cuenta, nombre="erratas.json"):
    return almacen.leer(cuenta.edicion.archivos.get(nombre=nombre).sha256)


def erratas_publicadas(cuenta):
    valor = json.loads(leer(cuenta))
    jsonschema.Draft202012Validator(ESQUEMA).validate(valor)
    return formato_erratas.leer(valor)


def publicar_con(cuenta, usuario, motivo):
    """Publish with every discrepancy answered."""
    for hallada in revisar(congelar(cuenta)):
        if hallada.impide_publicar:
            Respuesta.objects.filter(cuenta=cuenta, clave=hallada.clave).delete()
            fabrica.make_respuesta(cuenta, hallada)
    publicar(cuenta, usuario, motivo)
    cuenta.refresh_from_db()
    return cuenta


@pytest.fixture
def segunda(publicada, usuario, monkeypatch):
    """Version 2 of Parinacota: one cell, one sentence."""
    segunda = corregir(publicada)
    filas("seguridad", "delitos", segunda).filter(casos=38).update(casos=1234)
    bloque = Bloque.objects.filter(capitulo__cuenta=segunda, capitulo__ancla="opd", tipo="texto").first()
    Bloque.objects.filter(pk=bloque.pk).update(texto=bloque.texto.replace("niño, niña", "niña, niño", 1))
    with monkeypatch.context() as mientras:
        de_esta_vez(mientras.setattr)
        return publicar_con(segunda, usuario, MOTIVO)


def test_la_primera_version_no_tiene_fe_de_erratas(publicada):
    assert "erratas.json" not in {a.nombre for a in publicada.edicion.archivos.all()}
    assert "Fe de erratas" not in leer(publicada, "cuenta.html").decode()


@pytest.mark.con_pdf
def test_la_correccion_publica_sus_cambios_en_pagina_pdf_y_json(segunda, publicada, client):
    (errata,) = erratas_publicadas(segunda)
    assert (errata.version_anterior, errata.version, errata.motivo) == (1, 2, MOTIVO)
    assert (errata.huella_anterior, errata.huella) == (publicada.edicion.huella, segunda.edicion.huella)
    assert [(c.ancla, c.decia) for c in errata.cambios] == [("seguridad-publica", "38"), ("opd", "")]
    respuesta = client.get(segunda.get_absolute_url() + "erratas.json")
    assert (respuesta.status_code, respuesta["Content-Type"]) == (200, "application/json")
    pagina = client.get(segunda.get_absolute_url()).content.decode()
    assert "la fe de erratas, con cada corrección" in pagina
    assert 'href="#_erratas"' in pagina
    articulo = formato_html.articulo(leer(segunda, "cuenta.html"))
    anexo = articulo[articulo.index('<section id="_erratas"') : articulo.rindex("</section>")]
    palabras = palabras_html(anexo)
    for dicho in (MOTIVO, "Decía: 38 Debe decir: 1.234", "Publicada el", "Corrige la versión 1."):
        assert dicho in " ".join(palabras)
    assert "<del>38</del>" in anexo
    assert "<ins>niña, niño</ins>" in anexo
    assert " ".join(palabras) in " ".join(palabras_pdf(leer(segunda, "cuenta.pdf")))


@pytest.mark.con_pdf
def test_el_pdf_y_la_pagina_suelta_terminan_con_el_sello_anterior(segunda, publicada):
    sello = publicada.edicion.eslabones.get(tipo="publicacion").huella
    assert f"Sello anterior de este organismo: {sello}" in " ".join(palabras_pdf(leer(segunda, "cuenta.pdf")))
    assert sello in leer(segunda, "cuenta.html").decode()
    assert "este es el primero" in leer(publicada, "cuenta.html").decode()


def test_una_errata_no_se_quita_nunca(segunda, usuario):
    tercera = corregir(segunda)
    CuentaPublica.objects.filter(pk=tercera.pk).update(lema="Otro lema")
    tercera = publicar_con(CuentaPublica.objects.get(pk=tercera.pk), usuario, OTRO_MOTIVO)
    primera_errata, nueva = erratas_publicadas(tercera)
    assert (primera_errata,) == erratas_publicadas(segunda)
    assert [(c.columna, c.debe_decir) for c in nueva.cambios] == [("Lema", "Otro lema")]
    pagina = " ".join(palabras_html(formato_html.articulo(leer(tercera, "cuenta.html"))))
    assert pagina.index(OTRO_MOTIVO) < pagina.index(MOTIVO), "newest first"
    assert "Decía: 38 Debe decir: 1.234" in pagina


def test_publicar_lo_mismo_lo_dice(publicada, usuario):
    segunda = publicar_con(corregir(publicada), usuario, MOTIVO)
    assert erratas_publicadas(segunda)[0].cambios == ()
    assert "No cambió nada de su contenido." in leer(segunda, "cuenta.html").decode()


@pytest.fixture
def jefa(db):
    return fabrica.make_usuario(nombre="jefa", is_superuser=True)


@pytest.mark.parametrize(
    ("retiradas", "compara", "con_cambios"), [((1,), 2, (0, 1)), ((2,), 1, (0, 3)), ((1, 2), 2, (0, 0))]
)
def test_lo_retirado_no_se_repite_y_su_errata_queda(segunda, publicada, jefa, retiradas, compara, con_cambios):
    for cuenta in (publicada, segunda):
        if cuenta.version in retiradas:
            retirar(cuenta.edicion, jefa, "Ley N° 19.628, artículo 4", "Decía un dato de una persona.")
    segunda.refresh_from_db()
    tercera = corregir(segunda)
    CuentaPublica.objects.filter(pk=tercera.pk).update(lema="Otro lema")
    tercera = publicar_con(CuentaPublica.objects.get(pk=tercera.pk), jefa, OTRO_MOTIVO)
    dos, tres = erratas_publicadas(tercera)
    assert (dos.version, tres.version, tres.version_anterior) == (2, 3, compara)
    assert (len(dos.cambios), len(tres.cambios)) == con_cambios
    assert f"La versión {2 if 2 in retiradas else 1} se retiró del sitio el" in dos.retirada
    assert (dos.motivo == "") == (2 in retiradas)
    assert bool(tres.retirada) == (len(retiradas) == 2)
    assert "1.234 " not in json.dumps([dos.a_json()]), "nothing of it is told again"


# --- long lists, forms ------------------------------------------------------------------------------------------------


def make_errata(cambios=3, version=2, **valores) -> Errata:
    enmienda = Enmienda(ancla="seguridad", capitulo="1. Seguridad pública", tabla="Delitos", columna="Casos")
    if isinstance(cambios, int):
        cambios = tuple(replace(enmienda, fila=f"Fila {i}", decia=str(i), debe_decir="7") for i in range(cambios))
    return Errata(
        **{"version_anterior": version - 1, "version": version, "fecha": "2020-05-20", "motivo": MOTIVO,
           "huella_anterior": "a" * 64, "huella": "b" * 64, "cambios": cambios, **valores}
    )  # fmt: skip


TODAS = (
    Enmienda(columna="Lema", debe_decir="<b>Uno</b>"),
    Enmienda("forma", "a", "1. A", "Texto", debe_decir="Cambió la presentación."),
    Enmienda("quita", "a", "1. A", "Tabla", "Fila", decia="Valor: 1"),
    Enmienda("agrega", "a", "1. A", "Tabla", "Fila", debe_decir="Valor: 2"),
    Enmienda("mueve", "a", "1. A"),
    Enmienda("mueve", "a", "1. A", decia="I. Una", debe_decir="II. Otra"),
    Enmienda("cambia", "a", "1. A", "Texto", tramos=(("igual", "… el"), ("quitado", "uno"), ("agregado", "dos"))),
    Enmienda("cambia", "a", "1. A", "T", "F", "C", "1", "2", sigue_en=("el párrafo 2 de «1. A»", "otros 7 lugares")),
)


def test_de_ida_y_vuelta_a_json():
    erratas = (make_errata(cambios=TODAS), make_errata(version=3, retirada="La versión 2 se retiró.", cambios=()))
    escrito = formato_erratas.escribir(erratas)
    valor = json.loads(escrito)
    jsonschema.Draft202012Validator(ESQUEMA).validate(valor)
    assert formato_erratas.leer(valor) == erratas
    assert escrito == formato_erratas.escribir(formato_erratas.leer(valor))


@pytest.mark.con_pdf
def test_cada_clase_de_cambio_se_lee_igual_en_pagina_y_en_pdf():
    sello = make_sello(version=2, erratas=(make_errata(cambios=TODAS),))
    articulo = formato_html.articulo(formato_html.informe(make_documento(), sello))
    dicho = " ".join(palabras_html(articulo[articulo.index('<section id="_erratas"') :]))
    assert dicho in " ".join(palabras_pdf(pdf.escribir(make_documento(), sello)))
    for frase in (
        "La cuenta Lema Decía: (en blanco) Debe decir: <b>Uno</b>", "Se quitó: Valor: 1", "Se agregó: Valor: 2",
        "Cambió de lugar. Estaba en «I. Una» y ahora está en «II. Otra».", "Decía: … el uno Debe decir: … el dos",
        "También cambia en: el párrafo 2 de «1. A»; otros 7 lugares.",
    ):  # fmt: skip
        assert frase in dicho


@pytest.mark.con_pdf
def test_doscientos_cambios_caben_en_el_pdf():
    sello = make_sello(version=2, erratas=(make_errata(200),))
    palabras = " ".join(palabras_pdf(pdf.escribir(make_documento([]), sello)))
    assert palabras.count("Debe decir: 7") == 200
    assert "erratas.json" not in palabras


def test_lo_que_no_cabe_esta_en_el_archivo():
    muchas = (make_errata(200), make_errata(250, version=3))
    abreviadas = abreviar.abreviar_erratas(muchas)
    assert [(e.version, len(c), o) for e, c, o in abreviadas] == [(3, 250, 0), (2, 50, 150)]
    larga = replace(TODAS[0], decia="x" * 140_000)
    ((_, impresas, omitidas),) = abreviar.abreviar_erratas([make_errata(cambios=(larga, larga, TODAS[1]))])
    assert (len(impresas), omitidas) == (1, 2)
    sello = make_sello(version=3, erratas=muchas)
    pagina = formato_html.informe(make_documento([]), sello)
    assert "Hay otros 150 cambios en el archivo erratas.json de esta edición." in pagina
    assert len(formato_erratas.leer(json.loads(formatos.producir(make_documento([]), sello)["erratas.json"]))) == 2


@pytest.mark.parametrize(
    ("largos", "dicho"),
    [([1] * 301, "Hay otro cambio en el archivo"), ([160_000], "Su único cambio está en el archivo")],
)
def test_un_solo_cambio_que_no_cabe_se_dice_en_singular(largos, dicho):
    cambios = tuple(replace(TODAS[0], decia="x" * largo) for largo in largos)
    sello = make_sello(version=2, erratas=(make_errata(cambios=cambios),))
    assert f"{dicho} erratas.json de esta edición." in formato_html.informe(make_documento([]), sello)


# --- asked before it is published -------------------------------------------------------------------------------------


def test_quien_publica_ve_los_cambios_y_da_un_motivo(publicada, jefa):
    segunda = fabrica.aprobar(corregir(publicada))
    CuentaPublica.objects.filter(pk=segunda.pk).update(lema="Otro lema")
    cliente, url = fabrica.make_cliente(jefa), fabrica.url("publicar", segunda)
    respuesta = cliente.get(url)
    pagina = respuesta.content.decode()
    assert "Cambios respecto de la versión publicada (1)" in pagina
    assert "<ins>Otro lema</ins>" in pagina
    huella = respuesta.context["huella"]
    for motivo in ("", "Muy corto", "                    x  "):
        rechazo = cliente.post(url, {"huella": huella, "motivo": motivo, "cuando": "ahora"})
        assert rechazo.status_code == 409
        assert "en al menos 20 letras" in rechazo.content.decode()
        assert motivo.strip() in rechazo.context["motivo"]
        assert "<ins>Otro lema</ins>" in rechazo.content.decode()
    con_rut = f"{MOTIVO} Lo pidió quien tiene el RUT 11.111.111-1."
    rechazo = cliente.post(url, {"huella": huella, "motivo": con_rut, "cuando": "ahora"})
    assert "quite el RUT del motivo" in rechazo.content.decode()
    assert rechazo.context["motivo"] == con_rut
    with pytest.raises(ErrorDePublicacion, match="quite el RUT del motivo"):
        publicar(segunda, jefa, con_rut)
    cliente.post(url, {"huella": huella, "motivo": MOTIVO, "cuando": "ahora"}, follow=True)
    segunda.refresh_from_db()
    assert segunda.estado == "publicada"
    assert erratas_publicadas(segunda)[0].motivo == MOTIVO


def test_la_primera_version_no_pregunta_por_cambios(parinacota, jefa):
    pagina = fabrica.make_cliente(jefa).get(fabrica.url("publicar", parinacota)).content.decode()
    assert "Cambios respecto" not in pagina
    assert 'name="motivo"' not in pagina


def test_si_falta_el_archivo_sellado_la_pagina_de_publicar_no_se_cae(publicada, jefa):
    segunda = corregir(publicada)
    for lugar in almacen.lugares(publicada.edicion.huella):
        lugar.unlink(missing_ok=True)
    respuesta = fabrica.make_cliente(jefa).get(fabrica.url("publicar", segunda))
    assert respuesta.status_code == 200
    with pytest.raises(ErrorDePublicacion, match=r"no se puede leer cuenta\.json de la versión 1"):
        publicar(segunda, jefa, MOTIVO)
