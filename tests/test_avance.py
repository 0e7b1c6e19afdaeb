"""How far an account has come: the state of each capítulo, who is on it, and the mark that says it is complete."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cuenta_publica import documento as d
from cuenta_publica import publicacion
from cuenta_publica.avance import Guardado, Situacion, avances_de, completos_de, medir
from cuenta_publica.hallazgos import Discrepancia, Lugar
from cuenta_publica.historial import de_capitulo
from cuenta_publica.models import Cifra, Membresia
from cuenta_publica.roles import Rol

from . import fabrica
from .fabrica import formulario, huella, make_cliente, make_usuario

TEXTO = (d.Texto(html="<p>Algo.</p>"),)


def cap(ancla, *hijos, **valores) -> d.CapituloDoc:
    valores = {"numero": "", "titulo": ancla.capitalize(), "materia": "narrativa", **valores}
    return d.CapituloDoc(ancla=ancla, capitulos=hijos, **valores)


def doc(*capitulos) -> d.Documento:
    organismo = d.OrganismoDoc("prueba", "Prueba", "gobernacion", "Región")
    return d.Documento(organismo=organismo, anio=2025, titulo_portada="", lema="", capitulos=capitulos)


def medido(documento, *halladas, listos=(), **otros):
    guardados = {c.ancla: Guardado(n, c.ancla in listos) for n, (_, c) in enumerate(documento.recorrer())}
    return medir(documento, halladas, guardados, **otros)


def observacion(nivel, ancla, respuesta="") -> Discrepancia:
    return Discrepancia("x", nivel, Lugar(ancla), "", respuesta=respuesta)


@pytest.mark.parametrize(
    ("contenido", "listo", "halladas", "situacion"),
    [
        ({}, False, [], Situacion.VACIO),
        ({}, True, [], Situacion.VACIO),
        ({}, False, ["aviso"], Situacion.VACIO),
        ({"bloques": TEXTO}, False, [], Situacion.EN_CURSO),
        ({"bloques": TEXTO}, False, ["nota"], Situacion.EN_CURSO),
        ({"bloques": TEXTO}, True, ["nota"], Situacion.COMPLETO),
        ({"bloques": TEXTO}, True, [], Situacion.COMPLETO),
        ({"bloques": TEXTO}, True, ["aviso"], Situacion.OBSERVADO),
        ({"bloques": TEXTO}, False, ["error"], Situacion.OBSERVADO),
        ({"cifras": (d.CifraDoc("total", "Total", None),)}, False, [], Situacion.EN_CURSO),
        ({"datos": (d.Datos("delitos", "Delitos", (), ()),)}, True, [], Situacion.COMPLETO),
    ],
)
def test_cada_capitulo_tiene_una_situacion(contenido, listo, halladas, situacion):
    documento = doc(cap("uno", **contenido))
    avance = medido(documento, *(observacion(n, "uno") for n in halladas), listos=["uno"] if listo else [])
    assert [c.situacion for c in avance.capitulos] == [situacion]
    assert (avance.completos, avance.por_completar) == (situacion == Situacion.COMPLETO, 1)


def test_lo_respondido_ya_no_es_una_observacion():
    documento = doc(cap("uno", bloques=TEXTO))
    avance = medido(documento, observacion("error", "uno", "Es así."), observacion("aviso", "uno", "Es así."))
    assert (avance.capitulos[0].situacion, avance.errores, avance.avisos) == (Situacion.EN_CURSO, 0, 0)


def test_un_titulo_que_solo_agrupa_no_se_cuenta_y_las_observaciones_dicen_su_lugar():
    documento = doc(cap("parte", cap("uno", cap("dentro", bloques=TEXTO), bloques=TEXTO)), cap("dos"))
    halladas = [observacion(n, a) for n, a in (("error", ""), ("nota", "uno"), ("aviso", "uno"), ("error", "uno"))]
    avance = medido(documento, *halladas, listos=["parte", "dentro"], encargos=[("Rosa", frozenset(["uno"]))])
    parte, uno, dentro, dos = avance.capitulos
    assert [c.situacion for c in avance.capitulos] == [
        None,
        Situacion.OBSERVADO,
        Situacion.COMPLETO,
        Situacion.VACIO,
    ]
    assert (uno.errores, uno.avisos, dentro.camino) == ((4,), (3,), ("parte", "uno", "dentro"))
    assert [c.a_cargo for c in avance.capitulos] == [(), ("Rosa",), ("Rosa",), ()]
    assert (avance.errores, avance.avisos, avance.completos, avance.por_completar) == (2, 1, 1, 3)
    assert (parte.nivel, uno.nivel, dentro.nivel, dos.nivel) == (0, 1, 2, 0)


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_esta_en_un_capitulo_quien_lo_tiene_a_cargo_o_quien_lo_guardo_al_final(parinacota):
    organismo = parinacota.organismo
    dina, raul, ida = (make_usuario(organismo, first_name=n, last_name="Soto") for n in ("Dina", "Raúl", "Ida"))
    type(ida).objects.filter(pk=ida.pk).update(is_active=False)
    for persona, anclas in ((raul, ["opd"]), (ida, ["orasmi"])):
        Membresia.objects.filter(usuario=persona, rol=Rol.DIGITADOR).update(capitulos=anclas)
    orasmi = parinacota.capitulos.get(ancla="orasmi")
    cliente, direccion = make_cliente(dina), fabrica.url("change", orasmi)
    datos = formulario(cliente.get(direccion)) | {"cifras-0-etiqueta": "Otra etiqueta"}
    assert cliente.post(direccion, datos).status_code == 302
    capitulos = {c.camino[-1]: c for c in avances_de([parinacota])[parinacota.pk].capitulos}
    assert (capitulos["orasmi"].a_cargo, capitulos["orasmi"].guardado_por) == ((), "Dina Soto")
    assert (capitulos["orasmi"].guardado.pk, capitulos["orasmi"].guardado.usuario) == (orasmi.pk, dina.pk)
    assert (capitulos["opd"].a_cargo, capitulos["opd"].guardado_por) == (("Raúl Soto",), "")


@pytest.mark.django_db
def test_leer_un_avance_cuesta_lo_mismo_con_muchos_capitulos(parinacota, antofagasta, record_property):
    def preguntas(*cuentas):
        with CaptureQueriesContext(connection) as hechas:
            assert None not in avances_de(cuentas).values()
        return len(hechas)

    una, dos = preguntas(parinacota), preguntas(parinacota, antofagasta)
    record_property("queries", {"una": una, "dos": dos})
    for n in range(30):
        nuevo = fabrica.make_capitulo(parinacota, ancla=f"nuevo-{n}", materia="narrativa")
        fabrica.make_bloque(nuevo)
        Cifra.objects.create(capitulo=nuevo, clave="total", etiqueta="Total")
    assert preguntas(parinacota) == una
    assert dos - una <= 40
    assert avances_de([]) == {}
    assert preguntas() == 0


@pytest.mark.django_db
def test_los_completos_se_cuentan_sin_revisar_y_son_los_mismos(parinacota, antofagasta, django_assert_num_queries):
    parinacota.capitulos.filter(ancla__in=["orasmi", "opd"]).update(listo=True)
    cuentas = [parinacota, antofagasta]
    with django_assert_num_queries(1):
        contados = completos_de(cuentas)
    assert contados[parinacota.pk][0] == 2
    for pk, avance in avances_de(cuentas).items():
        assert contados[pk][1] == avance.por_completar
    vacia = fabrica.make_capitulo(titulo="Parte").cuenta
    assert completos_de([vacia]) == {vacia.pk: (0, 1)}


# --- the mark -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_la_marca_se_pone_en_la_pagina_se_cuenta_en_la_historia_y_no_se_sella():
    cuenta = fabrica.make_cuenta()
    capitulo = fabrica.make_capitulo(cuenta)
    fabrica.make_bloque(capitulo)
    usuario = make_usuario(cuenta.organismo)
    cliente, direccion, antes = make_cliente(usuario), fabrica.url("change", capitulo), huella(cuenta)
    pagina = cliente.get(direccion)
    assert "Márquelo cuando ya no falte nada" in pagina.text
    assert cliente.post(direccion, formulario(pagina) | {"listo": "on"}).status_code == 302
    capitulo.refresh_from_db()
    assert capitulo.listo
    assert huella(cuenta) == antes
    lineas = [linea for g in de_capitulo(capitulo, "1") for c in g.cambios for linea in c.lineas]
    assert [(de.antes, de.despues) for de in lineas if de.columna == "capítulo completo"] == [("No", "Sí")]
    fabrica.aprobar(cuenta)
    assert "Márquelo cuando ya no falte nada" not in cliente.get(direccion).text, "it is only read"


@pytest.mark.django_db
@pytest.mark.parametrize("listo", [False, True])
def test_una_correccion_empieza_con_la_marca_y_la_cuenta_siguiente_sin_ella(listo):
    cuenta = fabrica.make_publicable()
    cuenta.capitulos.update(listo=listo)
    fabrica.publicar(cuenta, make_usuario(cuenta.organismo))
    cuenta.refresh_from_db()
    assert [c.listo for c in publicacion.corregir(cuenta).capitulos.all()] == [True]
    assert [c.listo for c in publicacion.crear_siguiente(cuenta).capitulos.all()] == [False]
