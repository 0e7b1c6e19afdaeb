"""Next year's account from this year's: the same structure and names, no figure, and last year's beside each cell."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cuenta_publica import formatos, montos, registro
from cuenta_publica.admin.anterior import Rasgos, emparejar
from cuenta_publica.congelar import congelar
from cuenta_publica.documento import Figura
from cuenta_publica.figuras import figuras
from cuenta_publica.models import Bloque, Capitulo, Cifra, Compromiso, CuentaPublica, Organismo
from cuenta_publica.publicacion import corregir, crear_siguiente, sellar
from cuenta_publica.publicacion.siguiente import tiene_numeros
from cuenta_publica.traslado import lleva_cifra, mover_periodo, mover_titulo
from cuenta_publica.verificaciones import revisar
from cuenta_publica.vinculos import FALTA, a_la_espera, atador

from . import fabrica
from .fabrica import publicar
from .texto import palabras_html, palabras_pdf

CON_NUMEROS = [m for m in registro.modelos_de_fila() if tiene_numeros(m)]
pytestmark = pytest.mark.un_motor


@pytest.fixture
def siguiente(publicada):
    """The draft of Parinacota 2020, from 2019."""
    return crear_siguiente(publicada)


@pytest.fixture
def cliente(publicada):
    return fabrica.make_cliente(fabrica.make_usuario(publicada.organismo))


def filas(modelo, cuenta):
    return list(modelo.objects.filter(capitulo__cuenta=cuenta).order_by("capitulo__ancla", "orden", "id"))


def numeros(fila):
    return [getattr(fila, c.name) for c in fila.campos_de_datos() if getattr(c, "es_numerico", False)]


def borrador(cuenta):
    documento = congelar(cuenta)
    return formatos.html.informe(documento, sellar(documento, cuenta.version, borrador=True))


# --- what moves and what stays ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("antes", "despues"),
    [
        ("2019", "2020"),
        ("2019-01/2019-05", "2020-01/2020-05"),
        ("2020-02", "2021-02"),
        ("2017-01/2019-12", "2018-01/2020-12"),
        ("/2018-05-22", "/2018-05-22"),
        ("2017-08-01/2018-03-11", "2017-08-01/2018-03-11"),
        ("2100", "2100"),
        ("", ""),
    ],
)
def test_solo_lo_que_es_de_meses_enteros_avanza_un_anio(antes, despues):
    assert mover_periodo(antes) == despues


@pytest.mark.parametrize(
    ("antes", "despues"),
    [
        ("Principales hitos alcanzados durante el año 2019", "Principales hitos alcanzados durante el año 2020"),
        ("Programación para el periodo 2020", "Programación para el periodo 2021"),
        ("Comparación 2017-2019", "Comparación 2018-2020"),
        ("Resolución 4080/2019, de 14-05-2019 y 14.05.2019", "Resolución 4080/2019, de 14-05-2019 y 14.05.2019"),
        ("Ver D.F.L. N° 1-19.175, de 2005", "Ver D.F.L. N° 1-19.175, de 2005"),
        ("12019 y 2.019", "12019 y 2.019"),
    ],
)
def test_los_titulos_avanzan_con_los_anios_de_su_cuenta(antes, despues):
    assert mover_titulo(antes, 2019) == despues


def test_un_texto_con_una_cifra_es_de_su_anio():
    assert all(map(lleva_cifra, ["seis meses", "(6 SERVIU y 1 Servicio)", "plan 2019", "$ 3.000"]))
    assert not any(map(lleva_cifra, ["Putre y General Lagos", "personas", "21", "", "Ley N° 20.379"]))


# --- what is copied -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", ["parinacota", "antofagasta"])
def test_la_estructura_es_la_misma(slug, parinacota, antofagasta):
    origen = {"parinacota": parinacota, "antofagasta": antofagasta}[slug]
    nueva = crear_siguiente(origen)
    assert (nueva.anio, nueva.version, nueva.estado) == (origen.anio + 1, 1, "borrador")
    assert nueva.publicado_originalmente == ""
    antes, ahora = congelar(origen), congelar(nueva)
    for (nivel, viejo), (otro, cap) in zip(antes.recorrer(), ahora.recorrer(), strict=True):
        iguales = ("ancla", "numero", "materia", "unidad_responsable")
        assert (nivel, [getattr(viejo, c) for c in iguales]) == (otro, [getattr(cap, c) for c in iguales])
        assert cap.titulo == mover_titulo(viejo.titulo, origen.anio)
        tipos = [b.tipo for b in viejo.bloques if not isinstance(b, Figura)]
        assert [b.tipo for b in cap.bloques] == tipos
        assert [(c.clave, c.periodo) for c in cap.cifras] == [(c.clave, mover_periodo(c.periodo)) for c in viejo.cifras]


@pytest.mark.parametrize("slug", ["parinacota", "antofagasta"])
def test_las_filas_llegan_con_su_nombre_y_sin_cifras(slug, parinacota, antofagasta):
    origen = {"parinacota": parinacota, "antofagasta": antofagasta}[slug]
    nueva = crear_siguiente(origen)
    assert not figuras(congelar(nueva))
    for modelo in registro.modelos_de_fila():
        assert len(filas(modelo, nueva)) == (len(filas(modelo, origen)) if tiene_numeros(modelo) else 0), modelo
    for modelo in CON_NUMEROS:
        for vieja, fila in zip(filas(modelo, origen), filas(modelo, nueva), strict=True):
            assert str(fila).split()[:1] == str(vieja).split()[:1]
            assert not any(n is not None for n in numeros(fila))
            assert not fila.suprimido
            assert not fila.vigente
            if hasattr(fila, "periodo"):
                assert fila.periodo == mover_periodo(vieja.periodo)
    for cifra in filas(Cifra, nueva):
        assert (cifra.valor, cifra.texto, cifra.calificador, cifra.no_aplica) == (None, "", "", False)
    assert not nueva.respuestas.exists()
    assert not filas(Compromiso, nueva)


def test_lo_que_la_fila_dice_de_su_anio_no_pasa(parinacota):
    convenio = registro.materia("convenios").conjunto("convenios").modelo
    original = convenio.objects.filter(capitulo__cuenta=parinacota).exclude(descripcion="").first()
    original.no_aplica, original.estado, original.fecha = ["monto", "contrapartes"], "vigente", "2019-03"
    original.contrapartes = ""
    original.save()
    nueva = convenio.objects.get(capitulo__cuenta=crear_siguiente(parinacota), objeto=original.objeto)
    assert (nueva.tipo, nueva.etapa) == (original.tipo, original.etapa)
    assert (nueva.estado, nueva.fecha, nueva.descripcion, nueva.monto) == ("", "", "", None)
    assert nueva.no_aplica == ["contrapartes"]


def test_una_tabla_libre_conserva_sus_textos_y_una_figura_no_pasa(parinacota):
    cap = parinacota.capitulos.first()
    tabla = {"columnas": [{"titulo": "Comuna", "tipo": "texto"}, {"titulo": "Casos 2019", "tipo": "numero"}],
             "filas": [["Putre", 7], ["General Lagos", "No aplica"]]}  # fmt: skip
    Bloque.objects.create(capitulo=cap, tipo="tabla_libre", tabla=tabla)
    Bloque.objects.create(capitulo=cap, tipo="figura", alternativo="Un gráfico", imagen=b"x")
    bloque = Bloque.objects.get(capitulo__cuenta=crear_siguiente(parinacota), capitulo__ancla=cap.ancla)
    assert bloque.tabla["columnas"][1]["titulo"] == "Casos 2020"
    assert bloque.tabla["filas"] == [["Putre", None], ["General Lagos", None]]
    assert bloque.por_reescribir


def test_corregir_y_crear_la_siguiente_son_cosas_distintas(publicada, siguiente):
    correccion = corregir(publicada)
    assert congelar(correccion).capitulos == congelar(publicada).capitulos
    assert correccion.respuestas.count() == publicada.respuestas.count() > 0
    assert not Bloque.objects.filter(capitulo__cuenta=correccion, por_reescribir=True).exists()
    assert congelar(siguiente).capitulos != congelar(publicada).capitulos


# --- texts and their figures ----------------------------------------------------------------------------------------


def test_los_textos_quedan_marcados_y_la_revision_lo_dice(siguiente):
    for bloque in filas(Bloque, siguiente):
        assert bloque.por_reescribir == (bloque.tipo in Bloque.CON_TEXTO)
    avisos = [d for d in revisar(congelar(siguiente)) if d.regla == "por-reescribir"]
    anclas = {b.capitulo.ancla for b in filas(Bloque, siguiente) if b.por_reescribir}
    assert {d.lugar.capitulo for d in avisos} == anclas
    assert len(avisos) == len(anclas) > 10
    Bloque.objects.filter(capitulo__cuenta=siguiente).update(por_reescribir=False)
    assert not [d for d in revisar(congelar(siguiente)) if d.regla == "por-reescribir"]


def test_la_marca_no_cambia_la_huella(parinacota):
    antes = formatos.huella(congelar(parinacota))
    Bloque.objects.filter(capitulo__cuenta=parinacota).update(por_reescribir=True)
    assert formatos.huella(congelar(parinacota)) == antes
    assert b"por_reescribir" not in formatos.json.escribir(congelar(parinacota))


def test_ninguna_cifra_de_2019_se_imprime_como_de_2020(publicada, siguiente, record_property):
    html = borrador(siguiente)
    atadas = re.findall(r'<data value="(?!=)[^"]*"[^>]*>([^<]*)</data>', html)
    assert len(atadas) > 20
    assert set(atadas) == {FALTA}
    assert not congelar(siguiente).cambiados
    sin_anexo = html[: html.index('<section id="_compromisos"')]  # what 2019 promised is printed as what it was
    valores = {f.valor for f in figuras(congelar(publicada)).values() if f.valor > 999}
    formas = [f(v) for v in valores for f in (montos.escribir_numero, montos.escribir_en_palabras)]
    assert len(formas) > 20
    assert not [escrito for escrito in formas if escrito in sin_anexo]
    assert [escrito for escrito in formas if escrito in html], "the control: in the annex they are there"
    record_property("informe", f"cuenta siguiente: {len(atadas)} cifras del texto a la espera, 0 de 2019 impresas")


def test_la_cifra_escrita_vuelve_con_su_forma(siguiente):
    Cifra.objects.filter(capitulo__cuenta=siguiente, clave="total", capitulo__ancla="extranjeria").update(valor=250)
    presupuesto = Cifra.objects.filter(capitulo__cuenta=siguiente, capitulo__ancla="pasos-fronterizos")
    presupuesto.update(valor=871290289)
    pagina = " ".join(palabras_html(borrador(siguiente)))
    assert "se otorgaron 250 visas" in pagina
    assert "871 millones 290 mil 289 pesos" in pagina
    documento = congelar(siguiente)
    assert not documento.cambiados, "another value is what one expects"
    rotos = [d for d in revisar(documento) if d.regla == "falta-dato"]
    assert [d.mensaje for d in rotos if d.lugar.capitulo == "extranjeria"] == [
        "En «Extranjería», un texto espera 4 cifras de este año, donde dice «(falta el dato)»: complete las tablas y "
        "cifras, o cambie el texto."
    ]
    assert "pasos-fronterizos" not in {d.lugar.capitulo for d in rotos}


def test_lo_que_espera_no_se_marca_dos_veces_ni_toca_los_literales():
    html = "<p>[[216|a:total@2019]] y [[24|=]] y [[36 millones de pesos|a:x]]</p>"
    una = a_la_espera(html, {"a:total@2019": "a:total@2020"})
    assert una == "<p>[[¿216?|a:total@2020]] y [[24|=]] y [[¿36 millones de pesos?|a:x]]</p>"
    assert a_la_espera(una, {"a:total@2020": "a:total@2021"}) == una.replace("total@2020", "total@2021")
    largo = "9" * 120
    assert FALTA in atador({})(a_la_espera(f"<p>[[{largo}|a:x]]</p>", {}))


def test_el_borrador_se_ve_se_imprime_y_se_revisa(siguiente, cliente):
    for accion in ("vista_previa", "revision", "pdf_borrador", "change", "compromisos"):
        respuesta = cliente.get(fabrica.url(accion, siguiente))
        assert respuesta.status_code == 200, accion
        if accion == "pdf_borrador":
            assert respuesta.content.startswith(b"%PDF")
        if accion == "revision":
            assert "Toda la cuenta" in respuesta.content.decode()
            cap = siguiente.capitulos.get(ancla="extranjeria")
            assert f'{fabrica.url("change", cap)}#bloques-0"' in respuesta.content.decode()
    for cap in siguiente.capitulos.all():
        assert cliente.get(fabrica.url("change", cap)).status_code == 200
    assert formatos.xlsx.escribir(congelar(siguiente), sellar(congelar(siguiente), 1))


@pytest.mark.con_pdf
def test_el_borrador_dice_lo_mismo_en_la_pagina_y_en_el_pdf(siguiente):
    documento = congelar(siguiente)
    sello = sellar(documento, 1, borrador=True)
    html = formatos.html.informe(documento, sello)
    pagina, pdf = palabras_html(html), formatos.pdf.escribir(documento, sello, html)
    for dicho in ("falta ponerlo al día", "falta el dato"):
        veces = " ".join(pagina).count(dicho)
        assert veces > 5
        assert " ".join(palabras_pdf(pdf)).count(dicho) >= veces


# --- last year's values beside each cell ------------------------------------------------------------------------------


def junto_a(pagina, nombre):
    """Words beside the input ``nombre``, when it says that they describe it."""
    clave = f"{nombre}-anterior"
    assert f'aria-describedby="{clave}"' in pagina, nombre
    return re.search(rf'<span class="anterior" id="{clave}">.*?</span>(.*?)</span>', pagina)[1]


def test_cada_celda_lleva_al_lado_el_valor_del_anio_anterior(publicada, siguiente, cliente, record_property):
    vistos = 0
    for cap in publicada.capitulos.all():
        pagina = cliente.get(fabrica.url("change", siguiente.capitulos.get(ancla=cap.ancla))).content.decode()
        esperados = [v for m in CON_NUMEROS for f in m.objects.filter(capitulo=cap) for v in numeros(f)]
        esperados = [v for v in [*esperados, *cap.cifras.values_list("valor", flat=True)] if v is not None]
        fechas = [c for m in CON_NUMEROS for c in m.campos_de_datos() if getattr(c, "tipo_dato", "") == "fecha"]
        con_fecha = sum(c.model.objects.filter(capitulo=cap).exclude(**{c.name: ""}).count() for c in fechas)
        assert pagina.count('<span class="anterior"') == len(esperados) + con_fecha, cap
        vistos += len(esperados)
    assert vistos > 50
    record_property("informe", f"año anterior al lado: {vistos} valores de Parinacota 2019 en la cuenta de 2020")


def test_el_valor_se_dice_con_su_anio_y_sigue_cuando_la_celda_se_llena(siguiente, cliente):
    cap = siguiente.capitulos.get(ancla="extranjeria")
    respuesta = cliente.get(fabrica.url("change", cap))
    pagina = respuesta.content.decode()
    assert junto_a(pagina, "cifras-0-valor") == "2019: 216"
    assert junto_a(pagina, "visas-0-cantidad") == "2019: 197"
    datos = fabrica.formulario(respuesta) | {"cifras-0-valor": "250", "visas-0-cantidad": "12"}
    assert cliente.post(fabrica.url("change", cap), datos).status_code == 302
    pagina = cliente.get(fabrica.url("change", cap)).content.decode()
    assert junto_a(pagina, "cifras-0-valor") == "2019: 216"
    assert junto_a(pagina, "visas-0-cantidad") == "2019: 197"
    previo = Capitulo.objects.get(cuenta__anio=2019, cuenta__organismo=siguiente.organismo, ancla="extranjeria")
    assert cliente.get(fabrica.url("change", previo)).content.decode().count('class="anterior"') == 0


def test_lo_suprimido_y_lo_que_no_aplica_tambien_se_dice(parinacota, usuario):
    visas = registro.materia("extranjeria").conjunto("visas").modelo
    una, otra, *_ = visas.objects.filter(capitulo__cuenta=parinacota)
    una.suprimir("cantidad")
    una.save()
    otra.cantidad, otra.no_aplica = None, ["cantidad"]
    otra.save()
    CuentaPublica.objects.filter(pk=parinacota.pk).update(estado="publicada", publicada_el="2020-06-01T00:00Z",
                                                          publicada_por=usuario)  # fmt: skip
    parinacota.refresh_from_db()
    cap = crear_siguiente(parinacota).capitulos.get(ancla="extranjeria")
    assert not visas.objects.filter(capitulo=cap).exclude(suprimido=[]).exists()
    pagina = fabrica.make_cliente(fabrica.make_usuario(parinacota.organismo)).get(fabrica.url("change", cap))
    assert junto_a(pagina.content.decode(), "visas-0-cantidad") == "2019: Suprimido"
    assert junto_a(pagina.content.decode(), "visas-1-cantidad") == "2019: No aplica"


def test_las_filas_se_reconocen_aunque_cambien_de_lugar():
    ayer = [Rasgos("uno", ("a",), "2018"), Rasgos("uno", ("b",), "2018"), Rasgos("uno", ("a",), "2019")]
    hoy = [Rasgos("uno", ("a",), "2020"), Rasgos("dos", ("a",), "2019"), Rasgos("uno", ("b",), "2019")]
    assert emparejar(hoy, ayer) == [2, None, 1]
    assert emparejar([Rasgos("uno", ("a",), "")], ayer) == [None], "it could be any of the three"
    assert emparejar([Rasgos("uno", ("a",), "")], ayer[:1]) == [0]
    assert emparejar([Rasgos("uno", ("a",), "/2019-05-20")], [Rasgos("uno", ("a",), "/2018-05-22")]) == [0]
    assert emparejar([Rasgos("uno", ("a",), "2019-01")], [Rasgos("uno", ("a",), "2018")]) == [None]
    assert emparejar([Rasgos("", (), "2019")] * 2, [Rasgos("", (), "2018")]) == [None, None]


def test_las_filas_que_ofrece_un_capitulo_vacio_tambien_las_llevan(publicada, cliente):
    cuenta = fabrica.make_cuenta(publicada.organismo, anio=2020)
    cap = fabrica.make_capitulo(cuenta, materia="seguridad", ancla="seguridad-publica")
    pagina = cliente.get(fabrica.url("change", cap)).content.decode()
    assert junto_a(pagina, "delitos-0-casos") == "2019: 4"
    assert junto_a(pagina, "cifras-0-valor") == "2019: 127"


def test_la_delegacion_sigue_a_la_gobernacion_de_su_provincia(publicada):
    delegacion = Organismo.objects.get(slug="delegacion-parinacota")
    assert fabrica.make_cuenta(delegacion, anio=2020).anterior() == publicada
    otra = Organismo.objects.filter(tipo="delegacion_provincial").exclude(pk=delegacion.pk).first()
    assert fabrica.make_cuenta(otra, anio=2020).anterior() is None
    regional = Organismo.objects.get(slug="delegacion-regional-arica-y-parinacota")
    assert fabrica.make_cuenta(regional, anio=2020).anterior() is None
    assert fabrica.make_cuenta(fabrica.make_organismo(provincia=delegacion.provincia), anio=2020).anterior() is None


def test_un_borrador_del_anio_anterior_no_se_muestra(parinacota):
    cap = crear_siguiente(parinacota).capitulos.get(ancla="extranjeria")
    assert cap.cuenta.anterior() is None
    cliente = fabrica.make_cliente(fabrica.make_usuario(parinacota.organismo))
    assert 'class="anterior"' not in cliente.get(fabrica.url("change", cap)).content.decode()


def test_la_pagina_cuesta_lo_mismo_con_mas_filas(publicada, siguiente, cliente, record_property):
    cap = siguiente.capitulos.get(ancla="seguridad-publica")
    delitos = registro.materia("seguridad").conjunto("delitos").modelo

    def contar():
        with CaptureQueriesContext(connection) as consultas:
            cliente.get(fabrica.url("change", cap))
        return len(consultas)

    contar()
    antes = contar()
    delitos.objects.bulk_create(
        [delitos(capitulo=cap, categoria_id=f.categoria_id, orden=99) for f in filas(delitos, siguiente)] * 3
    )
    Cifra.objects.bulk_create([Cifra(capitulo=cap, clave=f"c{n}", etiqueta=f"C{n}") for n in range(20)])
    assert contar() == antes
    record_property("informe", f"página de un capítulo con año anterior: {antes} consultas")


# --- one year after another -----------------------------------------------------------------------------------------


def llenar(cuenta, cifra):
    """Every cell of ``cuenta`` with figures of its year, and every error answered."""
    for modelo in CON_NUMEROS:
        for fila in filas(modelo, cuenta):
            for campo in fila.campos_de_datos():
                if getattr(campo, "es_numerico", False):
                    setattr(fila, campo.name, Decimal(cifra) if campo.tipo_dato == "porcentaje" else cifra)
            fila.save()
    Cifra.objects.filter(capitulo__cuenta=cuenta).update(valor=cifra)
    for hallada in revisar(congelar(cuenta)):
        if hallada.impide_publicar:
            fabrica.make_respuesta(cuenta, hallada)


def test_tres_anios_seguidos(publicada, siguiente, usuario, cliente):
    llenar(siguiente, 5432)
    assert not [d for d in revisar(congelar(siguiente)) if d.regla in ("vinculo", "falta-dato")]
    publicar(siguiente, usuario)
    siguiente.refresh_from_db()
    assert "se otorgaron 5.432 visas" in " ".join(palabras_html(borrador(siguiente)))
    tercera = crear_siguiente(siguiente)
    assert (tercera.anio, tercera.titulo_portada) == (2021, "Cuenta Pública Participativa 2021")
    assert Cifra.objects.get(capitulo__cuenta=tercera, clave="total", capitulo__ancla="extranjeria").periodo == (
        "2021-03/2021-12"
    )
    pagina = " ".join(palabras_html(borrador(tercera)))
    assert "5.432" not in pagina
    assert "se otorgaron (falta el dato) visas" in pagina
    assert "¿¿" not in Bloque.objects.filter(capitulo__cuenta=tercera, capitulo__ancla="extranjeria").first().texto
    cap = tercera.capitulos.get(ancla="extranjeria")
    assert junto_a(cliente.get(fabrica.url("change", cap)).content.decode(), "cifras-0-valor") == "2020: 5.432"
    assert not congelar(tercera).compromisos, "2020 promised nothing"
