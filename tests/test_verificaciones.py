"""The review of the two real accounts: what it finds, what it must not find, and what it cannot see."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cuenta_publica.congelar import congelar
from cuenta_publica.documento import CapituloDoc, Datos, Documento, OrganismoDoc, Texto
from cuenta_publica.verificaciones import revisar, verificadas

#: (level, key, declared, computed, the original's words), established by hand from the texts and checked by sums.
ANTOFAGASTA = [
    ("nota", "portada:definiciones-estrategicas:", None, None, "Cuentas Públicas **Participativas** 2018"),
    ("error", "suma:extranjeria:solicitudes/cantidad/solicitudes_total@2016", 13014, 12979,
     "un total de 13.014 el año 2016 / 12.794 + 107 + 78"),
    ("error", "suma:extranjeria:solicitudes/cantidad/solicitudes_total@2017", 12799, 12798,
     "12.799 del año 2017 / 12.638 + 93 + 67"),
    ("nota", "figura-ausente:extranjeria:bloque-11", None, None, "como muestra el gráfico existen 959 niños"),
    ("aviso", "periodo:seguridad-publica:", None, None, "realizadas desde enero de 2018 a la fecha"),
    ("aviso", "sobregasto:orasmi:areas/vivienda/gastado", 3121239, 3000000, "GASTO $ 3.121.239 / ASIGNADO $ 3.000.000"),
    ("error", "suma:orasmi:peticiones/ingresada/cantidad", 64, 55, "64 / 25 + 1 + 29"),
    ("error", "suma:orasmi:procedencias/ingresada/cantidad", 64, 63, "64 / 29 + 7 + 8 + 1 + 6 + 8 + 4"),
    ("aviso", "periodo:orasmi:", None, None, "MATRIZ DE GASTOS FONDO ORASMI 2018"),
    ("aviso", "s3:orasmi:aprobados/cantidad", None, None, "Asistencia Social 1 $250.000.-"),
    ("aviso", "s5:orasmi:gestiones/cantidad", None, None, "Informes Sociales por Pensiones de Gracia: 3"),
    ("aviso", "periodo:opd:", None, None, "en el mes de Febrero del 2018"),
    ("error", "suma:presupuesto:partidas/gastado/gastado_total@2017", 461042671, 461042762,
     "Gasto Total efectuado 461.042.671.- / suma de los siete «Gastado»"),
    ("error", "porcentaje:presupuesto:partidas/bienes-y-serv-consumo/porcentaje_declarado", Decimal("99.8"),
     Decimal("99.4"), "Gastado 73.520.866.- 99,8% / 73.994.320"),
    ("error", "porcentaje:presupuesto:partidas/programa-fort-gestion-prov/porcentaje_declarado", Decimal("99.6"),
     Decimal("99.1"), "Gastado 18.396.442.- 99,6% / 18.562.474"),
    ("nota", "numeracion:presupuesto:", None, None, "V. … 6.1.1 DESGLOSE DE PRESUPUESTO"),
    ("error", "contradiccion:presupuesto:partidas/programa-orasmi/aprobado", 15001496, 15448301,
     "IV: ORASMI cuenta con un monto de $15.448.301 / 6.1.1: Programa ORASMI 15.001.496.-"),
    ("error", "contradiccion:fortalecimiento-de-la-gestion-provincial:actividades/plaza_ciudadana/realizadas@2017", 12,
     14,
     "6.1.3: 14 plazas ciudadanas y 12 diálogos / VI: 12 PLAZAS CIUDADANAS 14 DIÁLOGOS"),
    ("error", "contradiccion:fortalecimiento-de-la-gestion-provincial:actividades/dialogo/realizadas@2017", 14, 12,
     "6.1.3: 14 plazas ciudadanas y 12 diálogos / VI: 12 PLAZAS CIUDADANAS 14 DIÁLOGOS"),
]  # fmt: skip
PARINACOTA = [
    ("nota", "frase-cortada:convenios:bloque-1", None, None, "comunidades y/o / f. parte de comunidades indígenas"),
    ("aviso", "periodo:gobierno-en-terreno:", None, None, "En 2020 se han realizado 21 actividades"),
    ("aviso", "periodo:comite-tecnico-asesor:", None, None, "En este año 2020 … no se han realizados"),
    ("error", "suma:extranjeria:visas/cantidad/total@2019-03/2019-12", 216, 226, "216 visas; 197 … 25 … 01 … y 03"),
    ("aviso", "s2:extranjeria:visas/cantidad", None, None, "01 para nacionalidad ecuatoriana y 03 para … venezolana"),
    ("aviso", "vacias:seguridad-publica:delitos/casos/total@2019", 127, 127, "Robo de Vehículo motorizado, Abigeato"),
    ("aviso", "s4:seguridad-publica:delitos/casos", None, None, "Violación 1, Abusos Sexuales 2, Hallazgo de cuerpo 3"),
    ("nota", "fecha-sin-dia:gobierno-en-terreno-2020:bloque-1", None, None, "La fecha de inicio es el  de enero 2020"),
    ("error", "suma:pasos-fronterizos-2020:pasos/presupuesto/presupuesto@2020", 871290289, 871290089,
     "$ 871 millones 290 mil 289 / 804 millones 90 mil + 67 millones 200 mil 89"),
]  # fmt: skip
ESPERADAS = {"antofagasta": ANTOFAGASTA, "parinacota": PARINACOTA}
#: Totals that tie in the originals: no error may ever be raised on them.
CUADRAN = {
    "antofagasta": {
        "solicitudes/cantidad/solicitudes_total@2018-01/2018-03", "permanencias/cantidad/permanencia_total@2016",
        "permanencias/cantidad/permanencia_total@2017", "areas/asignado/asignado_total@2018",
        "areas/gastado/gastado_total@2018", "areas/saldo_declarado/saldo_total@2018",
        "aprobados/aprobada/cantidad", "partidas/aprobado/aprobado_total@2017",
    },
    "parinacota": {
        "actividades/realizadas/actividades@2020-01/2020-05", "delitos/casos/total@2019",
        "beneficiarios/cantidad/casos@2019", "beneficiarios/cantidad/beneficiarios@2019",
        "iniciativas/presupuesto/presupuesto", "iniciativas/presupuesto/presupuesto@2020",
    },
}  # fmt: skip


@pytest.fixture(params=ESPERADAS)
def cuenta(request, db):
    return request.getfixturevalue(request.param)


def resumen(halladas):
    return [(d.nivel, d.clave, d.declarado, d.calculado) for d in halladas]


def test_encuentra_lo_que_hay_y_nada_mas(cuenta):
    esperadas = sorted(e[:4] for e in ESPERADAS[cuenta.organismo.slug])
    assert sorted(resumen(revisar(congelar(cuenta))), key=lambda e: e[:2]) == esperadas


def test_los_totales_que_cuadran_se_dicen_verificados(cuenta):
    assert {str(v.lugar) for v in verificadas(congelar(cuenta))} == CUADRAN[cuenta.organismo.slug]


def test_las_respuestas_de_los_ejemplos_alcanzan_para_publicar(cuenta):
    documento = congelar(cuenta)
    assert not [d for d in revisar(documento) if d.impide_publicar]
    sin_respuestas = replace(documento, respuestas=())
    assert {d.clave for d in revisar(sin_respuestas) if d.impide_publicar} == {r.clave for r in documento.respuestas}


def test_una_respuesta_caduca_cuando_cambia_la_cifra(parinacota):
    documento = congelar(parinacota)
    cap = next(c for _, c in documento.recorrer() if c.ancla == "extranjeria")
    visas = next(d for d in cap.datos if d.conjunto == "visas")
    otro = con_celda(documento, cap, visas, 0, "cantidad", 198)
    (caduca,) = [d for d in revisar(otro) if d.impide_publicar and d.regla == "suma"]
    assert (caduca.declarado, caduca.calculado) == (216, 227)


def test_la_clave_no_depende_de_los_valores(parinacota):
    documento = congelar(parinacota)
    cap = next(c for _, c in documento.recorrer() if c.ancla == "extranjeria")
    otro = con_celda(documento, cap, next(d for d in cap.datos if d.conjunto == "visas"), 0, "cantidad", 300)
    sumas = [{d.clave for d in revisar(doc) if d.regla == "suma"} for doc in (documento, otro)]
    assert sumas[0] == sumas[1]


def cambiar(documento: Documento, viejo: CapituloDoc, nuevo: CapituloDoc) -> Documento:
    def en(cap):
        return nuevo if cap is viejo else replace(cap, capitulos=tuple(map(en, cap.capitulos)))

    return replace(documento, capitulos=tuple(map(en, documento.capitulos)))


def con_celda(documento, cap: CapituloDoc, datos: Datos, fila: int, columna: str, valor) -> Documento:
    filas = list(datos.filas)
    filas[fila] = replace(filas[fila], valores={**filas[fila].valores, columna: valor})
    nuevos = tuple(replace(d, filas=tuple(filas)) if d is datos else d for d in cap.datos)
    return cambiar(documento, cap, replace(cap, datos=nuevos))


# --- rules that the two accounts do not show -----------------------------------------------------------------------


def con_prosa(*textos, **valores) -> Documento:
    cap = CapituloDoc("becas", "1.", "Becas", "narrativa", bloques=tuple(Texto(html=f"<p>{t}</p>") for t in textos))
    organismo = OrganismoDoc("prueba", "Gobernación Provincial de Prueba", "gobernacion", "Región")
    return Documento(organismo, 2019, "Cuenta Pública 2019", capitulos=(cap,), **valores)


@pytest.mark.parametrize(
    ("texto", "resulta"),
    [
        ("Se entregaron 20 becas de $50.000 cada una, por un total de $10.000.000.", 1_000_000),
        ("Se entregaron 20 becas de $50.000 cada una, por un total de $100.000.", 1_000_000),
        ("Se entregaron 20 becas de $50.000 cada una, por un total de $1.000.000.", None),
        ("Se entregaron 20 becas de $50.000 cada una, por un total de $1.150.000 con la ceremonia.", None),
        ("Se entregaron 20 becas por un total de $10.000.000, y cada una se rindió.", None),
    ],
)
def test_un_total_que_salta_de_unidad(texto, resulta):
    assert [d.calculado for d in revisar(con_prosa(texto)) if d.regla == "unidad"] == ([resulta] if resulta else [])


@pytest.mark.parametrize(
    ("texto", "reglas"),
    [
        ("Atendió a Ana, RUT 12.345.678-5.", ["s9"]),
        ("El código 12.345.678-9 no es un RUT.", []),
        ("Escriba a oirs@prueba.cl o llame al +56 58 2207380.", ["contacto"]),
    ],
)
def test_datos_personales_en_los_textos(texto, reglas):
    hallados = [d for d in revisar(con_prosa(texto)) if d.regla in ("s9", "contacto")]
    assert [d.regla for d in hallados] == reglas
    assert all(d.nivel == "error" and d.solo_nacional for d in hallados if d.regla == "s9")
    ya_publicado = revisar(con_prosa(texto, publicado_originalmente="mayo de 2020"))
    assert not [d for d in ya_publicado if d.impide_publicar]
