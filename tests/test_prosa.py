"""What the text says against what the data says: typed figures that changed, rows against their own words, time."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cuenta_publica import registro
from cuenta_publica.congelar import congelar
from cuenta_publica.documento import CapituloDoc, CifraDoc, Columna, Datos, FilaDoc, Item, Lista, Texto
from cuenta_publica.figuras import figuras
from cuenta_publica.formatos import json as formato_json
from cuenta_publica.models import Bloque, Cifra
from cuenta_publica.verificaciones import cantidad_en_texto, prosa, revisar

from .documentos import make_documento
from .operaciones import llamadas

REF = "extranjeria:total@2019-03/2019-12"


def make_informe(*bloques, conjunto="compromisos", columnas=(), filas=(), materia="narrativa"):
    datos = (Datos(conjunto, "Datos", columnas, tuple(map(FilaDoc, filas))),) if filas else ()
    cap = CapituloDoc("becas", "1.", "Becas", materia, bloques=bloques, datos=datos)
    return replace(make_documento(), capitulos=(cap,), respuestas=())


# --- what was typed and is not what is printed --------------------------------------------------------------------


def cambiados(cuenta):
    return [d for d in revisar(congelar(cuenta)) if d.regla == "vinculo-cambiado"]


def retipear(cuenta, escrito, veces=1):
    bloque = Bloque.objects.get(capitulo__cuenta=cuenta, texto__contains=f"[[216|{REF}]]")
    bloque.texto = bloque.texto.replace(f"[[216|{REF}]]", " y ".join([f"[[{escrito}|{REF}]]"] * veces))
    bloque.save()


def test_los_dos_informes_imprimen_lo_que_dicen(parinacota, antofagasta):
    assert congelar(parinacota).cambiados == congelar(antofagasta).cambiados == ()


def test_un_vinculo_escrito_con_otra_cifra_se_avisa(parinacota):
    retipear(parinacota, 217)
    (aviso,) = cambiados(parinacota)
    assert (aviso.nivel, aviso.declarado, aviso.calculado) == ("aviso", 217, 216)
    assert aviso.clave == "vinculo-cambiado:extranjeria:extranjeria-total-2019-03-2019-12/bloque-1"
    assert "el texto decía «217» y se imprime «216», el valor de «" in aviso.mensaje
    assert aviso.mensaje.endswith("confirme cuál es el correcto.")


def test_la_clave_no_cambia_con_lo_escrito_y_cada_lugar_tiene_la_suya(parinacota):
    retipear(parinacota, 217, veces=2)
    uno, otro = cambiados(parinacota)
    retipear_otra = Bloque.objects.get(capitulo__cuenta=parinacota, texto__contains=f"[[217|{REF}]]")
    retipear_otra.texto = retipear_otra.texto.replace("[[217|", "[[299|")
    retipear_otra.save()
    assert [d.clave for d in cambiados(parinacota)] == [uno.clave, otro.clave]
    assert uno.clave != otro.clave


def test_el_dato_que_cambia_bajo_el_texto_tambien_se_avisa(parinacota):
    Cifra.objects.filter(capitulo__cuenta=parinacota, capitulo__ancla="extranjeria", clave="total").update(valor=226)
    (aviso,) = cambiados(parinacota)
    assert (aviso.declarado, aviso.calculado) == (216, 226)


def test_un_cambio_en_una_celda_rica_nombra_su_fila(antofagasta):
    acciones = registro.materia("seguridad").conjunto("acciones").modelo
    fila = acciones.objects.filter(capitulo__cuenta=antofagasta).first()
    ref = next(r for r in figuras(congelar(antofagasta)) if r.startswith("orasmi:"))
    fila.observacion = f"<p>Son [[999|{ref}]] y [[7|orasmi:no-existe]].</p>"
    fila.save()
    (aviso,) = cambiados(antofagasta)
    assert (aviso.lugar.conjunto, aviso.lugar.bloque, aviso.lugar.indice) == ("acciones", None, 0)
    assert (aviso.declarado, bool(aviso.lugar.fila)) == (999, True)


def test_lo_escrito_no_se_publica_ni_hace_otro_documento(parinacota):
    antes = congelar(parinacota)
    retipear(parinacota, 217)
    despues = congelar(parinacota)
    assert despues.cambiados
    assert despues == antes
    assert formato_json.escribir(despues) == formato_json.escribir(antes)
    assert b"cambiados" not in formato_json.escribir(despues)


def test_un_cambio_de_lo_que_ya_no_esta_no_falla(parinacota):
    retipear(parinacota, 217)
    documento = congelar(parinacota)
    assert list(prosa.vinculos_cambiados(replace(documento, capitulos=()))) == []
    suelto = replace(documento.cambiados[0], bloque=None, conjunto="nada", indice=7)
    assert len(list(prosa.vinculos_cambiados(replace(documento, cambiados=(suelto,))))) == 1


# --- a row against its own words ----------------------------------------------------------------------------------

COMPROMISO = (
    Columna("texto", "Compromiso"),
    Columna("meta", "Meta", "cantidad"),
    Columna("presupuesto", "Presupuesto", "pesos"),
)


@pytest.mark.parametrize(
    ("fila", "hallado"),
    [
        ({"texto": "Se realizarán 24 operativos", "meta": 24}, []),
        ({"texto": "Se realizarán 24 operativos", "meta": 42}, [("meta", 42, 24)]),
        ({"texto": "Se realizarán [[24|becas:total]] operativos", "meta": 42}, [("meta", 42, 24)]),
        ({"texto": "Habrá más de 20 operativos < 100", "meta": 24}, []),
        ({"texto": "Habrá más de 30 operativos", "meta": 24}, [("meta", 24, 30)]),
        ({"texto": "Unos 20 operativos", "meta": 21}, []),
        ({"texto": "Se realizarán operativos", "meta": 24}, []),
        ({"texto": "Se invertirán $1.300.000 en 3 sedes", "presupuesto": 1_300_000, "meta": 3}, []),
        (
            {"texto": "Se invertirá un millón de pesos", "presupuesto": 1_300_000},
            [("presupuesto", 1_300_000, 1_000_000)],
        ),
        ({"texto": "Se invertirán $1.300.000"}, []),
        ({}, []),
    ],
)
def test_un_compromiso_dice_lo_que_dicen_sus_columnas(fila, hallado):
    documento = make_informe(columnas=COMPROMISO, filas=[fila])
    halladas = [d for d in revisar(documento) if d.regla == "cantidad-en-texto"]
    assert [(d.lugar.columna, d.declarado, d.calculado) for d in halladas] == hallado
    assert all(d.nivel == "aviso" and d.lugar.conjunto == "compromisos" for d in halladas)


CONVENIO = (
    Columna("objeto", "Objeto"),
    Columna("monto", "Monto", "pesos"),
    Columna("descripcion", "Descripción", "rico"),
)


@pytest.mark.parametrize(
    ("monto", "objeto", "descripcion", "avisa"),
    [
        (19_034_999, "Convenio", "<p>Presupuesto $ 19 millones 34 mil 999 pesos, para 12 familias</p>", False),
        (19_034_999, "Convenio", "<p>Presupuesto $ 19 millones 35 mil 999 pesos</p>", True),
        (5_000_000, "Convenio por $5.000.000", "", False),
        (5_000_000, "Convenio por $50.000.000", "", True),
        (5_000_000, "Convenio", "<p>$3.000.000 del FNDR y $2.000.000 propios</p>", False),
        (None, "Convenio por $50.000.000", "", False),
    ],
)
def test_el_monto_de_un_convenio_y_el_de_su_texto(monto, objeto, descripcion, avisa):
    fila = {"objeto": objeto, "monto": monto, "descripcion": descripcion}
    documento = make_informe(conjunto="convenios", columnas=CONVENIO, filas=[fila], materia="convenios")
    halladas = [d for d in revisar(documento) if d.regla == "cantidad-en-texto"]
    assert len(halladas) == avisa
    assert all("el monto informado es $" in d.mensaje for d in halladas)


def test_los_porcentajes_se_leen_con_su_tipo():
    columnas = (Columna("texto", "Texto"), Columna("logro", "Logro", "porcentaje"))
    cap = make_informe(columnas=columnas, filas=[{"texto": "Un 80% de 30", "logro": Decimal(70)}]).capitulos[0]
    (aviso,) = cantidad_en_texto("compromisos", "logro", "texto", tipo="porcentaje")(cap)
    assert (aviso.declarado, aviso.calculado) == (70, 80)


# --- work ---------------------------------------------------------------------------------------------------------


def test_el_trabajo_crece_con_las_filas_y_los_numerales():
    """Many lists, many rows and many numerals of one value, at once."""

    def contar(veces):
        listas = tuple(Lista(items=(Item(f"fila {i}"),)) for i in range(veces))
        filas = [{"texto": f"fila {i}", "meta": 7} for i in range(veces)]
        bloques = (*listas, Texto(html="<p>7 casos.</p>" * veces))
        documento = make_informe(*bloques, columnas=COMPROMISO, filas=filas)
        return llamadas(lambda: [list(revision(documento)) for revision in prosa.REVISIONES])

    contar(50)
    assert contar(2_000) < 15 * contar(200)


def test_una_cifra_impresa_con_redondeo_o_calificador_no_es_error():
    def dichas(texto, valor, tipo="cantidad", calificador=""):
        cifra = CifraDoc("total", "Total", Decimal(valor), tipo=tipo, calificador=calificador, texto=texto)
        documento = make_documento()
        cap = replace(documento.capitulos[0], cifras=(cifra,))
        return [d for d in prosa.cifra_impresa(replace(documento, capitulos=(cap,))) if d.regla == "prosa"]

    assert not dichas("M$ 15.448", 15_448_301, "pesos")
    assert not dichas("15,4 millones de pesos", 15_448_301, "pesos")
    assert not dichas("99,8%", "99.84", "porcentaje")
    assert not dichas("más de 200", 226)
    assert dichas("200", 226)
    assert dichas("M$ 15.448", 16_000_000, "pesos")
