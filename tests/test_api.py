"""The interface for programs: the explorer's rows by pages that do not move, and what each correction changed."""

import json
import os
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.conf import settings as ajustes
from django.core.wsgi import get_wsgi_application
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from schemathesis import GenerationMode, openapi
from schemathesis.checks import CHECKS, load_all_checks, not_a_server_error

from cuenta_publica.api.openapi import documento
from cuenta_publica.api.parametros import de_filas
from cuenta_publica.datos.consulta import Consulta
from cuenta_publica.datos.orden import ordenables
from cuenta_publica.datos.publicos import publico, publicos
from cuenta_publica.models import CuentaPublica, Edicion
from cuenta_publica.publicacion import corregir, retirar
from programas.convenios.models import Convenio

from .consultas import CONJUNTOS, consulta, esperado, filas_de_sus_paginas, pedidos, publicar_de_todo
from .fabrica import make_bloque, make_capitulo, make_cuenta, make_organismo, make_publicable, publicar

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
EJEMPLOS = 100 if LARGA else 12
#: In the short run, the others are only asked once for what they admit: they are all one code.
A_FONDO = {"cuentas", "ediciones", "historial", "convenios.convenios", "orasmi.aprobados"}
CONVENIOS = "/api/datos/convenios/convenios/"
FIJA = {"derandomize": True, "deadline": None, "database": None}
SIN_AVISOS = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


@pytest.fixture
def de_todo(db, usuario, sin_dibujar):
    publicar_de_todo(usuario)


@pytest.fixture
def publicadas(db, usuario, sin_dibujar):
    """Two accounts with their editions and their files: three convenios each."""
    for anio in (2018, 2019):
        cuenta = make_cuenta(make_organismo(), anio=anio)
        cap = make_capitulo(cuenta, titulo="Convenios", ancla="convenios", materia="convenios")
        make_bloque(cap, tipo="tabla", conjunto="convenios", texto="")
        for n in range(3):
            Convenio.objects.create(capitulo=cap, orden=n, objeto=f"Objeto {n}", monto=1000 * n)
        publicar(cuenta, usuario)


def pedir(client, direccion: str) -> dict:
    respuesta = client.get(direccion.removeprefix(ajustes.URL_DEL_PORTAL))
    assert respuesta.status_code == 200, respuesta.content.decode()
    return json.loads(respuesta.content, parse_float=Decimal)


def paginas(client, direccion: str) -> list[dict]:
    """All of them, from one to the next."""
    halladas = [pedir(client, direccion)]
    while halladas[-1]["siguiente"]:
        halladas.append(pedir(client, halladas[-1]["siguiente"]))
    return halladas


def registros(client, direccion: str) -> list[dict]:
    return [registro for pagina in paginas(client, direccion) for registro in pagina["registros"]]


def test_las_paginas_juntas_son_lo_que_muestra_el_explorador(client, de_todo):
    @settings(max_examples=200 if LARGA else 12, suppress_health_check=SIN_AVISOS, **FIJA)
    @given(pedidos(), st.integers(5, 40))
    def probar(pedido, limite):
        clave, texto = pedido
        hallados = registros(client, f"/api/datos/{'/'.join(clave)}/?{texto}&limite={limite}")
        esperados = [esperado(fila) for fila in filas_de_sus_paginas(consulta(clave, texto))]
        assert [{n: r[n] for n in e} for r, e in zip(hallados, esperados, strict=True)] == esperados

    probar()


@pytest.mark.parametrize("clave", CONJUNTOS)
def test_cada_orden_sigue_de_pagina_en_pagina(client, de_todo, clave):
    for orden in ordenables(publico(*clave)):
        for sentido in ("", "-"):
            pedida = consulta(clave, f"sort={sentido}{orden}")
            hallados = registros(client, f"/api/datos/{'/'.join(clave)}/?sort={sentido}{orden}&limite=7")
            assert [r["id"] for r in hallados] == [fila[0] for fila in pedida.recorrer()], (sentido, orden)


@pytest.mark.parametrize("orden", ["", "-monto", "provincia"])
def test_lo_que_se_publica_entre_dos_paginas_no_mueve_lo_demas(client, de_todo, usuario, orden):
    una, otra = CuentaPublica.objects.publicadas().order_by("anio")
    primera = pedir(client, f"{CONVENIOS}?limite=50&sort={orden}")
    correccion = corregir(otra)
    Convenio.objects.filter(capitulo__cuenta=correccion, monto=0).update(monto=77)
    publicar(correccion, usuario, "Se corrigen los montos según la resolución que los aprobó.")
    demas = [r for pagina in paginas(client, primera["siguiente"]) for r in pagina["registros"]]
    de_una = [r["id"] for r in primera["registros"] + demas if r["anio"] == una.anio]
    assert sorted(de_una) == sorted(Convenio.objects.filter(capitulo__cuenta=una).values_list("id", flat=True))
    assert {r["version"] for r in demas if r["anio"] == otra.anio} <= {2}


def test_una_pagina_lee_pocas_veces_sea_la_que_sea(client, publicadas, django_assert_max_num_queries):
    siguiente = pedir(client, f"{CONVENIOS}?limite=2")["siguiente"].removeprefix(ajustes.URL_DEL_PORTAL)
    direcciones = {
        "/api/": 0,
        f"{CONVENIOS}?limite=2": 5,  # the places and the capítulos only the first time
        siguiente: 6,  # and the other years
        "/api/datos/seguridad/delitos/": 6,  # without rows; its catalogue, to filter and to write
        "/api/cuentas/": 2,
        "/api/ediciones/": 2,
        f"/api/ediciones/{CuentaPublica.objects.publicadas().first().organismo.slug}/2018/": 2,
        "/api/conjuntos/": 3,
        "/api/openapi.json": 6,
    }
    for direccion, veces in direcciones.items():
        with django_assert_max_num_queries(veces):
            assert client.get(direccion).status_code == 200, direccion


#: query string → the parameter that the answer names.
MALOS = [
    ("limite=0", "limite"), ("limite=1001", "limite"), ("limite=x", "limite"), ("limite=%FF", "limite"),
    ("limite=%00", "limite"), ("limite=1&limite=2", "limite"), ("limite=" + "9" * 10_000, "limite"),
    ("limite=%EF%BC%91", "limite"), ("cursor=x", "cursor"), ("cursor=%00", "cursor"), ("cursor=%FF%FE", "cursor"),
    ("cursor=a:b&cursor=c", "cursor"),
    ("cursor=" + "a" * 9_000, "cursor"), ("page=2", "page"), ("x%00=1", "x\x00"),
    ("%FF=1", "\ufffd"), ("sort=-", "sort"), ("sort=objeto", "sort"), ("sort=%00", "sort"), ("region=%00", "region"),
    ("provincia=zz", "provincia"), ("desde=%00", "desde"), ("desde=99999999999999999999", "desde"),
    ("hasta=2019&hasta=2018", "hasta"), ("monto_min=%FF", "monto_min"), ("monto_min=" + "9" * 400, "monto_min"),
    ("etapa=nunca", "etapa"), ("q=%00", "q"), ("q=" + "x" * 10_000, "q"), ("desde=2019&hasta=2018", "desde"),
]  # fmt: skip


@pytest.mark.parametrize(("texto", "nombre"), MALOS, ids=lambda valor: valor[:24])
def test_lo_que_no_se_entiende_se_dice_por_su_nombre(client, db, texto, nombre):
    respuesta = client.get(f"{CONVENIOS}?{texto}")
    assert respuesta.status_code == 400
    assert respuesta["Content-Type"] == "application/json"
    assert nombre in respuesta.json()["detalle"], respuesta.json()
    assert len(respuesta.content) < 4_000


def test_un_cursor_es_de_su_lista_y_de_su_orden(client, de_todo):
    cursor = QueryDict(pedir(client, f"{CONVENIOS}?limite=5&sort=monto")["siguiente"].partition("?")[2])["cursor"]
    assert client.get(f"{CONVENIOS}?{urlencode({'cursor': cursor, 'sort': 'monto'})}").status_code == 200
    for ruta in (f"{CONVENIOS}?sort=-monto&", f"{CONVENIOS}?", "/api/datos/presupuesto/partidas/?", "/api/cuentas/?"):
        respuesta = client.get(ruta + urlencode({"cursor": cursor}))
        assert (respuesta.status_code, list(respuesta.json()["detalle"])) == (400, ["cursor"])
    alterado = {"cursor": f"x{cursor}", "sort": "monto"}
    assert client.get(f"{CONVENIOS}?{urlencode(alterado)}").status_code == 400


@pytest.mark.parametrize(
    "direccion",
    [
        "/api/x",
        "/api/a%0Ab/", "/api/%00", "/api/%FF/", "/api/datos/convenios/nada/", "/api/ediciones/nadie/2019/",
        "/api/ediciones/nadie/x/", "/api/" + "x" * 5_000,
    ],
    ids=lambda valor: valor[:24],
)  # fmt: skip
def test_lo_que_no_hay_se_dice_como_todo_lo_demas(client, db, direccion):
    respuesta = client.get(direccion)
    assert respuesta.status_code == 404
    assert set(respuesta.json()) == {"error", "detalle"}


def test_solo_se_lee_y_lo_lee_cualquiera(client, de_todo):
    for metodo in ("post", "put", "patch", "delete", "options"):
        respuesta = getattr(client, metodo)(CONVENIOS)
        assert (respuesta.status_code, respuesta["Allow"]) == (405, "GET, HEAD")
        assert respuesta.json()["error"]
    leida = client.get(CONVENIOS)
    assert leida["Access-Control-Allow-Origin"] == "*"
    assert leida["Cache-Control"] == "public, max-age=60"
    assert leida.json()["licencia"]["direccion"] == ajustes.LICENCIA_URL
    assert client.head(CONVENIOS).headers["ETag"] == leida["ETag"]
    repetida = client.get(CONVENIOS, headers={"If-None-Match": leida["ETag"]})
    assert (repetida.status_code, repetida["Access-Control-Allow-Origin"]) == (304, "*")
    muchos = client.get(CONVENIOS + "?" + "&".join(f"a{n}=1" for n in range(2_000)))
    assert (muchos.status_code, muchos["Content-Type"]) == (400, "application/json")


def test_las_ediciones_dicen_que_cambio_y_lo_retirado_deja_su_lapida(client, publicadas, usuario, admin_user):
    borrador = make_publicable(organismo=make_organismo("Gobernación en Borrador"), anio=2022)
    cuenta = CuentaPublica.objects.publicadas().get(anio=2019)
    for n in (1, 2):
        correccion = corregir(CuentaPublica.objects.publicadas().get(anio=2019))
        fila = Convenio.objects.filter(capitulo__cuenta=correccion, orden=2)
        fila.update(monto=555_000 + n)
        publicar(correccion, usuario, f"Se corrige el monto según la resolución {n}.")
    direccion = f"/api/ediciones/{cuenta.organismo.slug}/2019/"
    primera, segunda, tercera = pedir(client, direccion)["ediciones"]
    assert [e["estado"] for e in (primera, segunda, tercera)] == ["reemplazada", "reemplazada", "publicada"]
    assert primera["correccion"] is None
    cambios = tercera["correccion"]["cambios"]
    dichos = {(c["columna"], c["decia"], c["debe_decir"]) for c in cambios}
    assert any("555.001" in decia and "555.002" in ahora for _, decia, ahora in dichos), cambios
    for archivo in tercera["archivos"]:
        assert client.get(archivo["enlace"].removeprefix(ajustes.URL_DEL_PORTAL))["ETag"] == f'"{archivo["sha256"]}"'
    retirar(Edicion.objects.get(cuenta__version=3), admin_user, "Ley N° 19.628", "Traía datos personales de terceros.")
    historia = pedir(client, direccion)["ediciones"]
    assert historia[2]["estado"] == "retirada"
    assert historia[2]["retiro"]["causal"] == "Ley N° 19.628"
    texto = json.dumps([historia, pedir(client, "/api/ediciones/")], ensure_ascii=False)
    assert "555.002" not in texto
    assert "resolución 2" not in texto
    assert [c["anio"] for c in pedir(client, "/api/cuentas/")["cuentas"]] == [2018]
    assert [e["version"] for e in pedir(client, "/api/ediciones/?anio=2019")["ediciones"]] == [3, 2, 1]
    assert {r["anio"] for r in registros(client, CONVENIOS)} == {2018}
    assert borrador.organismo.slug not in texto
    assert client.get(f"/api/ediciones/{borrador.organismo.slug}/2022/").status_code == 404


def test_las_listas_de_cuentas_y_ediciones_tienen_paginas_y_filtros(client, publicadas):
    for lista in ("cuentas", "ediciones"):
        juntas = [una for pagina in paginas(client, f"/api/{lista}/?limite=1") for una in pagina[lista]]
        assert [una["anio"] for una in juntas] == [2019, 2018]
        assert len(pedir(client, f"/api/{lista}/?anio=2018")[lista]) == 1
        for malo in ("anio=x", "anio=%00", "anio=99999", "x=1"):
            assert client.get(f"/api/{lista}/?{malo}").status_code == 400
    una = pedir(client, "/api/cuentas/?anio=2019")["cuentas"][0]
    assert len(pedir(client, f"/api/cuentas/?provincia={una['provincia']}&region=99")["cuentas"]) == 1
    assert client.get("/api/cuentas/?provincia=%00").status_code == 400


def test_el_archivo_openapi_nombra_los_filtros_que_hay(db):
    for uno in publicos():
        filtros = Consulta.leer(uno, QueryDict("")).filtro.filters
        assert {p["name"] for p in de_filas(uno)} == {*filtros, "sort", "limite", "cursor"}, uno.clave
    for nombre, esquema in documento()["components"]["schemas"].items():
        Draft202012Validator.check_schema(esquema)
        assert esquema["additionalProperties"] is False, nombre


#: To refuse what the file forbids is not among them: it says less than what is taken («1.500», «marzo de 2019»).
REVISIONES = [
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "unsupported_method",
]


@pytest.mark.un_motor
def test_nadie_falla_ni_responde_otra_cosa_que_la_que_dice(publicadas):
    """Schemathesis, over WSGI, in this process."""
    load_all_checks()
    revisiones = [not_a_server_error, *CHECKS.get_by_names(REVISIONES)]
    interfaz = openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    operaciones = [resultado.ok() for resultado in interfaz.get_all_operations()]
    for operacion in operaciones:
        a_fondo = LARGA or operacion.definition.raw["operationId"] in A_FONDO
        for modo in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE) if a_fondo else (GenerationMode.POSITIVE,):
            if modo is GenerationMode.NEGATIVE and not operacion.definition.raw["parameters"]:
                continue  # nothing can be asked in a wrong way

            @settings(max_examples=EJEMPLOS if a_fondo else 1, suppress_health_check=list(HealthCheck), **FIJA)
            @given(operacion.as_strategy(generation_mode=modo))
            def probar(caso):
                caso.call_and_validate(checks=revisiones)

            probar()
    assert len(operaciones) == len(publicos()) + 5
