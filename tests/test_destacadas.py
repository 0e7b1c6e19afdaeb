"""Headline figures: always worth what their datum is, checked as prose, carried, told when they change, and never more
than what may be told."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cuenta_publica import formatos
from cuenta_publica.carga import FIXTURES, ErrorDeCarga, cargar_cuenta, leer_json
from cuenta_publica.congelar import congelar
from cuenta_publica.diferencias import enmiendas
from cuenta_publica.figuras import destacar, figuras, lugar_de, ref_en_palabras, trata_de
from cuenta_publica.formatos import json as formato_json
from cuenta_publica.models import Cifra, Comuna, CuentaPublica, Destacada, Organismo
from cuenta_publica.publicacion import crear_siguiente, sellar
from cuenta_publica.registro import materia
from cuenta_publica.verificaciones import revisar
from cuenta_publica.vinculos import FALTA, VELADO

from . import fabrica
from .documentos import make_documento

ESQUEMA = json.loads(Path(formato_json.__file__).with_name("esquema-1.json").read_text())
VISAS, STOP, ORASMI, PASOS = range(4)
DELITOS = materia("seguridad").conjunto("delitos").modelo


def contenido(cuenta) -> dict:
    return json.loads(formato_json.escribir(congelar(cuenta)))


def halladas(cuenta, regla=None) -> list:
    """What the review finds of the headline figures."""
    de_ellas = [d for d in revisar(congelar(cuenta)) if d.lugar.conjunto == "destacadas"]
    return [d for d in de_ellas if regla in (None, d.regla)]


def poner(cuenta, n, **valores):
    Destacada.objects.filter(pk=cuenta.destacadas.all()[n].pk).update(**valores)


# --- what they say --------------------------------------------------------------------------------------------------


def test_las_de_los_dos_originales(parinacota, antofagasta):
    dichas = [
        [(d.valor, d.tipo, d.etiqueta, d.contexto, d.periodo, d.capitulo, d.conjunto) for d in congelar(c).destacadas]
        for c in (parinacota, antofagasta)
    ]
    solicitudes = '<data value="orasmi:casos@2019">55</data> solicitudes'
    assert dichas[0][VISAS] == (216, "cantidad", "visas otorgadas", "", "2019-03/2019-12", "extranjeria", "")
    assert dichas[0][ORASMI][0] == 35
    assert dichas[0][ORASMI][3].startswith(f"de {solicitudes}: ")
    assert [d[0] for d in dichas[0]] == [216, 127, 35, 961711458]
    assert [d[0] for d in dichas[1]] == [12799, 461042671, 88, 5842]
    # The row of a cell gives its period: this one is not of the account's year.
    assert dichas[1][2][4:] == ("2018-01/2018-05", "seguridad-publica", "acciones")
    assert not [d for c in (parinacota, antofagasta) for d in halladas(c)]


def test_cualquier_cifra_de_la_cuenta_se_puede_destacar(parinacota, antofagasta):
    for cuenta in (parinacota, antofagasta):
        documento = congelar(cuenta)
        for ref, figura in figuras(documento).items():
            assert lugar_de(ref) == replace(figura.lugar, indice=None)
            destacada = destacar(documento, ref, "algo")
            assert (destacada.valor, destacada.tipo, destacada.estado) == (figura.valor, figura.tipo, "informado")
            assert trata_de(figura.lugar, destacada)
            assert not trata_de(replace(figura.lugar, capitulo="otro"), destacada)


@pytest.mark.parametrize(
    ("ref", "dicho"),
    [
        ("orasmi:casos@2019", "orasmi: casos (2019)"),
        ("seguridad-publica:delitos/robo-habitado/casos", "seguridad publica: delitos, robo habitado, casos"),
        ("orasmi:casos@/2018-05-22", "orasmi: casos (al 22 de mayo de 2018)"),
        ("orasmi:casos@nunca", "orasmi: casos (nunca)"),
    ],
)
def test_una_referencia_se_dice_en_palabras(ref, dicho):
    assert ref_en_palabras(ref) == dicho


def test_cambiar_el_dato_cambia_la_destacada(parinacota):
    Cifra.objects.filter(capitulo__cuenta=parinacota, clave="beneficiarios").update(valor=36, calificador="más de")
    Cifra.objects.filter(capitulo__cuenta=parinacota, clave="casos").update(valor=60)
    destacada = congelar(parinacota).destacadas[ORASMI]
    assert (destacada.valor, destacada.calificador) == (36, "más de")
    assert ">60</data> solicitudes" in destacada.contexto
    assert [d.regla for d in halladas(parinacota)] == ["vinculo-cambiado"]


def test_cuestan_una_consulta_cuantas_sean(parinacota):
    veces = []
    for refs in ([], ["extranjeria:total@2019-03/2019-12"], list(figuras(congelar(parinacota)))[: Destacada.MAXIMO]):
        parinacota.destacadas.all().delete()
        Destacada.objects.bulk_create([Destacada(cuenta=parinacota, ref=r, etiqueta="algo") for r in refs])
        with CaptureQueriesContext(connection) as consultas:
            assert len(congelar(parinacota).destacadas) == len(refs)
        veces.append(len(consultas))
    assert len(set(veces)) == 1
    assert sum("cuenta_publica_destacada" in c["sql"] for c in consultas) == 1


# --- the published JSON ---------------------------------------------------------------------------------------------


def test_el_json_las_trae_segun_su_esquema(parinacota):
    publicado = contenido(parinacota)
    jsonschema.validate(publicado, ESQUEMA)
    assert publicado["destacadas"][STOP]["etiqueta"] == "casos registrados en STOP"
    assert publicado["organismo"]["comunas"] == ["Putre", "General Lagos"]


def test_sin_ellas_el_json_es_el_de_antes(parinacota):
    documento = congelar(parinacota)
    sin_nada = replace(documento, destacadas=(), organismo=replace(documento.organismo, comunas=()))
    publicado = json.loads(formato_json.escribir(sin_nada))
    assert "destacadas" not in publicado
    assert "comunas" not in publicado["organismo"]


def test_las_comunas_van_en_el_orden_oficial_y_solo_las_de_la_provincia(antofagasta):
    provincia = antofagasta.organismo.provincia
    codigos = Comuna.objects.filter(provincia=provincia).order_by("codigo")
    assert congelar(antofagasta).organismo.comunas == tuple(codigos.values_list("nombre", flat=True))
    regional = Organismo.objects.filter(tipo="delegacion_regional").first()
    assert congelar(fabrica.make_cuenta(regional)).organismo.comunas == ()


# --- what the review says of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ref", "que"),
    [
        ("extranjeria:total@2018", "ya no está en la cuenta"),
        ("extranjeria:visas/chilena/cantidad", "ya no está en la cuenta"),
        ("extranjeria:visas/boliviana/nacionalidad", "ya no está en la cuenta"),
        ("no-existe:total", "ya no está en la cuenta"),
        ("no-existe:a/b/c/d@x:y", "ya no está en la cuenta"),
        ("seguridad-publica:delitos/abigeato/casos", "no tiene valor"),
    ],
)
def test_la_que_no_tiene_valor_es_un_error_con_palabras(ref, que, parinacota):
    poner(parinacota, VISAS, ref=ref)
    (hallada,) = halladas(parinacota)
    assert (hallada.regla, hallada.nivel) == ("destacada", "error")
    assert hallada.impide_publicar
    assert hallada.mensaje.startswith(f"La cifra destacada «visas otorgadas» señala un dato que {que}: ")
    assert congelar(parinacota).destacadas[VISAS].valor is None
    jsonschema.validate(contenido(parinacota), ESQUEMA)


def test_de_lo_suprimido_no_se_dice_nada(parinacota):
    fila = DELITOS.objects.get(capitulo__cuenta=parinacota, categoria__clave="hurto")
    ref = "seguridad-publica:delitos/hurto/casos"
    poner(parinacota, STOP, ref=ref, etiqueta="hurtos", contexto=f"fueron [[17|{ref}]] casos")
    assert congelar(parinacota).destacadas[STOP].valor == 17
    fila.suprimir("casos")
    fila.save()
    destacada = congelar(parinacota).destacadas[STOP]
    assert (destacada.valor, destacada.estado) == (None, "suprimido")
    assert destacada.contexto == f'fueron <data value="{ref}">{VELADO}</data> casos'
    aviso, error = halladas(parinacota)
    assert "señala un dato suprimido, que no se publica" in error.mensaje
    assert "cita una celda suprimida" in aviso.mensaje
    assert not any("17" in d.mensaje for d in (error, aviso))
    assert "17" not in json.dumps(contenido(parinacota)["destacadas"][STOP])


@pytest.mark.parametrize(
    ("contexto", "regla", "nivel", "dice"),
    [
        ("de 55 solicitudes", "sin-vinculo", "aviso", "«55» no está vinculado"),
        ("de 57 solicitudes", "sin-vinculo", "nota", "Ninguna cifra de la cuenta vale eso"),
        ("de [[55|orasmi:otros@2019]] solicitudes", "vinculo", "error", "vínculo roto"),
        ("de [[56|orasmi:casos@2019]] solicitudes", "vinculo-cambiado", "aviso", "decía «56» y se imprime «55»"),
        ("de [[¿55?|orasmi:nada@2019]] solicitudes", "falta-dato", "error", "espera una cifra de este año"),
        ("de [[55 solicitudes|orasmi:casos", "vinculo", "error", "mal escrito"),
        ("de Ana, RUT 12.345.678-5", "s9", "aviso", "hay un RUT"),
        ("de [[24|=]] horas & más", None, None, None),
    ],
)
def test_su_detalle_se_revisa_como_la_prosa(contexto, regla, nivel, dice, parinacota):
    poner(parinacota, VISAS, contexto=contexto)
    encontradas = [(d.regla, d.nivel, d.mensaje) for d in halladas(parinacota) if d.regla == regla]
    if regla is None:
        assert not halladas(parinacota)
        return
    ((_, hubo, mensaje),) = encontradas
    assert hubo == nivel
    assert "«Cifras destacadas»" in mensaje
    assert dice in mensaje


def test_un_numero_en_lo_que_es_tambien_se_mira(parinacota):
    poner(parinacota, VISAS, etiqueta="visas de 4.321 solicitudes")
    assert [d.regla for d in halladas(parinacota)] == ["sin-vinculo"]


def test_los_bordes_de_la_revision_no_confunden_las_destacadas_con_un_capitulo():
    """A report of somebody else's, with a capítulo called as they are."""
    documento = make_documento()
    destacada = destacar(documento, "seguridad:total@2019", "casos", 'de <data value="seguridad:total@2019">127</data>')
    assert destacada.valor == 127
    previas = revisar(documento)
    assert revisar(replace(documento, destacadas=(destacada,))) == previas


# --- the fe de erratas ----------------------------------------------------------------------------------------------


def cambios(antes: dict, cuenta) -> list:
    return [(e.capitulo, e.lugar, e.clase, e.decia, e.debe_decir) for e in enmiendas(antes, contenido(cuenta))]


def test_la_fe_de_erratas_dice_que_cambio(parinacota):
    antes = contenido(parinacota)
    poner(parinacota, VISAS, etiqueta="visas entregadas")
    poner(parinacota, STOP, contexto="Carabineros de Chile")
    poner(parinacota, PASOS, ref="fortalecimiento:presupuesto@2019")
    assert cambios(antes, parinacota) == [
        ("", "Cifra destacada «visas entregadas», Qué es", "cambia", "visas otorgadas", "visas entregadas"),
        ("", "Cifra destacada «casos registrados en STOP», Detalle", "cambia", "", ""),
        ("", "Cifra destacada «para pasos fronterizos»", "cambia", "$961.711.458 (2019)", "$18.713.053 (2019)"),
    ]


def test_la_que_cambia_con_su_dato_se_dice_en_el_dato(parinacota):
    antes = contenido(parinacota)
    Cifra.objects.filter(capitulo__cuenta=parinacota, clave="beneficiarios").update(valor=36)
    (dato, *resto) = enmiendas(antes, contenido(parinacota))
    assert "la cifra destacada «personas beneficiadas por ORASMI»" in dato.sigue_en
    assert not [e for e in resto if "destacada" in e.lugar]


def test_la_que_pierde_su_fila_se_dice_en_la_fila(antofagasta):
    antes = contenido(antofagasta)
    acciones = materia("seguridad").conjunto("acciones").modelo
    acciones.objects.filter(capitulo__cuenta=antofagasta, item="Barrio Transitorio").update(item="Barrio de paso")
    (fila,) = enmiendas(antes, contenido(antofagasta))
    assert (fila.decia, fila.debe_decir) == ("Barrio Transitorio", "Barrio de paso")
    assert "la cifra destacada «familias trasladadas al barrio transitorio»" in fila.sigue_en


def test_las_que_vienen_van_y_se_mueven(parinacota):
    antes = contenido(parinacota)
    destacadas = list(parinacota.destacadas.all())
    destacadas[VISAS].delete()
    poner(parinacota, 0, orden=9)
    Destacada.objects.create(cuenta=parinacota, orden=5, ref="orasmi:casos@2019", etiqueta="solicitudes de ayuda")
    assert cambios(antes, parinacota) == [
        ("", "Cifra destacada «visas otorgadas»", "quita", "216 (marzo a diciembre de 2019): visas otorgadas", ""),
        ("", "Cifra destacada «solicitudes de ayuda»", "agrega", "", "55 (2019): solicitudes de ayuda"),
        ("", "Cifra destacada «casos registrados en STOP»", "mueve", "", ""),
    ]


def test_las_comunas_cambian_como_una_frase(parinacota):
    antes = contenido(parinacota)
    Comuna.objects.filter(nombre="General Lagos").update(nombre="Visviri")
    assert cambios(antes, parinacota) == [
        ("", "Portada, Comunas", "cambia", "Putre y General Lagos", "Putre y Visviri")
    ]


# --- loading and carrying -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("destacadas", "falta"),
    [
        ([{"ref": f"a:b{n}", "etiqueta": "algo"} for n in range(7)], "destaca 7 cifras: son a lo más 6"),
        ([{"ref": "Sin forma", "etiqueta": "algo"}], "cifra destacada 1: ref: Elija una cifra de la lista"),
        ([{"ref": "a:b", "etiqueta": "x" * 81}], "cifra destacada 1: etiqueta"),
        ([{"ref": "a:b", "etiqueta": "[[5|a:b]] cosas"}], "póngalas en el detalle"),
        ([{"ref": "a:b", "etiqueta": "algo", "contexto": "x" * 121}], "se imprime con 121 letras"),
        ([{"ref": "a:b", "etiqueta": "algo"}] * 2, "ya está entre las destacadas"),
        ([{"etiqueta": "algo"}], "cifra destacada 1: ref"),
        ([{"ref": "a:b", "etiqueta": "algo", "valor": 5}], "dato desconocido"),
    ],
)
def test_la_carga_dice_cual_esta_mal(destacadas, falta, db):
    datos = leer_json(FIXTURES / "cuentas" / "parinacota-2019.json") | {"anio": 2018, "destacadas": destacadas}
    with pytest.raises(ErrorDeCarga, match=falta.replace("[", r"\[")):
        cargar_cuenta(datos)
    assert not CuentaPublica.objects.filter(anio=2018).exists()


def test_el_detalle_se_mide_como_se_imprime(parinacota):
    largo = Destacada(cuenta=parinacota, ref="a:b", etiqueta="x", contexto=f"[[5|{'a' * 60}:{'b' * 250}]]{'x' * 119}")
    largo.full_clean()


def test_al_anio_siguiente_pasan_con_sus_cifras_a_la_espera(parinacota):
    poner(parinacota, STOP, contexto="desde 2018 y en 2019, [[17|seguridad-publica:delitos/hurto/casos]] hurtos")
    poner(parinacota, PASOS, ref="comite-tecnico-asesor-2020:compromisos/una/meta")
    siguiente = crear_siguiente(parinacota)
    visas, stop, orasmi, pasos = siguiente.destacadas.all()
    assert visas.ref == "extranjeria:total@2020-03/2020-12"
    assert stop.contexto == "desde 2019 y en 2020, [[¿17?|seguridad-publica:delitos/hurto/casos]] hurtos"
    assert orasmi.contexto.startswith("de [[¿55?|orasmi:casos@2020]] solicitudes")
    assert pasos.ref == "comite-tecnico-asesor-2020:compromisos/una/meta"
    assert FALTA in congelar(siguiente).destacadas[ORASMI].contexto
    errores = [d.mensaje for d in halladas(siguiente, "destacada")]
    assert ["no tiene valor" in e for e in errores] == [True, True, True, False]
    assert "ya no está en la cuenta" in errores[PASOS]
    Cifra.objects.filter(capitulo__cuenta=siguiente, capitulo__ancla="orasmi").update(valor=70)
    assert congelar(siguiente).destacadas[ORASMI].valor == 70


def test_un_informe_con_ellas_se_imprime(parinacota):
    documento = congelar(parinacota)
    html = formatos.html.informe(documento, sellar(documento, 1, borrador=True))
    assert "personas beneficiadas por ORASMI" in html
