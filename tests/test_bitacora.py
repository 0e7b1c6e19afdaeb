"""The log: one JSON line for each event, whatever is sent, and nothing of what is sent."""

import contextlib
import io
import json
import logging.config

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from cuenta_publica import bitacora
from cuenta_publica.admin import historia
from cuenta_publica.ingreso import segundo_factor

from . import fabrica
from .test_admin_entrada import abrir

pytestmark = [pytest.mark.django_db, pytest.mark.un_motor]
CLAVE = "una clave bien larga"
#: Words as those of the code, and as those of people.
SECRETOS = ("canariosecreto", "CanarioSecreto-77", "12.345.678-5", "canario@ejemplo.cl")
SECRETO = SECRETOS[1]
#: What would forge a line, end one, or paint a terminal.
FORJADO = '\r\n{"evento": "forjado"}\x1b[31m\x00\u2028' + SECRETO
CLAVES = {"momento", "nivel", "evento", "usuario", "ruta", "metodo", "estado", "objeto", "anio", "version"}
DE_ERRORES = {"registro", "lugar", "mensaje", "traza"}


@pytest.fixture(autouse=True)
def claves_baratas(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def registrado():
    """The log as production writes it: what it says since the last time it was asked."""

    salida = io.StringIO()

    def leer() -> list[dict]:
        escrito = salida.getvalue()
        salida.seek(salida.truncate(0))
        for secreto in (*SECRETOS, "forjado", "\x1b", "Sesion", "CLAVE"):
            assert secreto not in escrito
        lineas = [json.loads(linea) for linea in escrito.splitlines()]
        assert not [linea for linea in lineas if set(linea) - CLAVES - (DE_ERRORES if "registro" in linea else set())]
        return lineas

    with contextlib.redirect_stdout(salida):
        logging.config.dictConfig(bitacora.configuracion(en_json=True))
    yield leer
    logging.config.dictConfig(settings.LOGGING)


@pytest.fixture
def cuenta():
    return fabrica.make_cuenta()


@pytest.fixture
def usuaria(cuenta):
    usuaria = fabrica.make_usuario(cuenta.organismo, nombre="canariosecreto", first_name=SECRETO, last_name=SECRETO)
    usuaria.email = SECRETOS[3]
    usuaria.set_password(CLAVE)
    usuaria.save()
    return usuaria


@pytest.fixture
def cap(cuenta):
    return fabrica.make_capitulo(cuenta, titulo=SECRETO, materia="seguridad")


def eventos(lineas):
    return [(linea["evento"], linea.get("ruta"), linea.get("estado")) for linea in lineas]


def con_cabeceras(cliente):
    """``cliente`` with something to say in every header that somebody may write."""
    nombres = ("USER_AGENT", "REFERER", "X_FORWARDED_FOR", "ACCEPT_LANGUAGE", "AUTHORIZATION", "ORIGIN")
    cliente.defaults |= {f"HTTP_{nombre}": FORJADO for nombre in nombres}
    cliente.cookies["otra"] = SECRETO
    return cliente


def test_cada_rechazo_es_una_linea_con_quien_y_donde(registrado, cuenta, cap, usuaria):
    ajeno, cliente = fabrica.make_capitulo(), con_cabeceras(fabrica.make_cliente(usuaria))
    registrado()
    cliente.get(fabrica.url("change", ajeno.cuenta) + f"?q={SECRETO}")
    cliente.get(fabrica.url("history", ajeno))
    cliente.get(fabrica.url("deshacer", cap))
    cliente.get(f"/admin/{SECRETO}/")
    cliente.get("/admin/%0d%0a%1b[31m%00canariosecreto/")
    cliente.post(reverse("portada"), {"q": SECRETO})
    cliente.get("/", HTTP_HOST=f"{SECRETO}.cl")
    cliente.get(f"/contraste/{SECRETO}/")
    lineas = registrado()
    de = "admin:cuenta_publica_capitulo"
    assert eventos(lineas)[-7:] == [
        ("rechazo", f"{de}_history", 404),
        ("rechazo", f"{de}_deshacer", 405),
        ("rechazo", None, 404),
        ("rechazo", None, 404),
        ("rechazo", "portada", 405),
        ("rechazo", None, 400),
        ("rechazo", "contraste", 404),
    ]
    assert {linea["nivel"] for linea in lineas} == {"WARNING"}
    historial, boton = lineas[-7:-5]
    assert (historial["usuario"], historial["objeto"], historial["metodo"]) == (usuaria.pk, ajeno.pk, "GET")
    assert (boton["usuario"], boton["objeto"]) == (usuaria.pk, cap.pk)


def test_las_paginas_publicas_que_no_existen_y_lo_que_sale_bien_no_se_anotan(registrado, client, cuenta, usuaria):
    client.get(f"/no-existe/{SECRETO}")
    client.get("/")
    client.force_login(usuaria)
    assert eventos(registrado()) == [("ingreso", None, None)]
    client.get(fabrica.url("change", cuenta))
    assert registrado() == []


def test_las_peticiones_forjadas_y_las_de_quien_no_puede(registrado, cuenta, cap, usuaria):
    estricto = Client(enforce_csrf_checks=True)
    estricto.force_login(usuaria)
    con_cabeceras(estricto)
    auditor = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo, roles=["auditor"]))
    registrado()
    datos = {"csrfmiddlewaretoken": SECRETO, "titulo": FORJADO, "cambio": SECRETO, "guardado": FORJADO}
    estricto.post(fabrica.url("deshacer", cap), datos)
    auditor.post(fabrica.url("deshacer", cap), datos)
    ruta = "admin:cuenta_publica_capitulo_deshacer"
    lineas = registrado()
    assert eventos(lineas) == [("csrf", ruta, 403), ("rechazo", ruta, 403)]
    assert lineas[0]["usuario"] == usuaria.pk


def test_los_ingresos_fallidos_no_dicen_lo_que_se_escribio(registrado, client, usuaria):
    con_cabeceras(client)
    client.post("/ingreso/", {"login": SECRETOS[3], "password": SECRETO})
    client.post(f"/ingreso/?next=/admin/{SECRETO}", {"login": SECRETO, "password": SECRETOS[2]})
    client.post("/ingreso/", {"login": usuaria.username, "password": CLAVE})
    client.post("/ingreso/codigo/", {"code": "000000"})
    client.post("/ingreso/codigo/", {"code": segundo_factor.codigo(usuaria)})
    client.post("/ingreso/olvido/", {"email": SECRETOS[3]})
    client.get(f"/ingreso/olvido/1-{SECRETO}/")
    client.get(f"/ingreso/{SECRETO}/")
    fallido = ("ingreso_fallido", "account_login", None)
    assert eventos(registrado()) == [
        fallido,
        fallido,
        ("ingreso_fallido", "mfa_authenticate", None),
        ("ingreso", "mfa_authenticate", None),
        ("rechazo", None, 404),
    ]


def test_quien_queda_bloqueado_se_anota(registrado, client):
    for _ in range(6):
        client.post("/ingreso/", {"login": SECRETOS[0], "password": SECRETO})
    assert [evento for evento, _, _ in eventos(registrado())] == ["ingreso_fallido"] * 5 + ["ingreso_bloqueado"]


def test_cada_lectura_de_un_borrador_se_anota(registrado, cuenta, cap, usuaria, sin_dibujar):
    fabrica.make_bloque(cap, f"<p>{SECRETO}</p>")
    cliente = con_cabeceras(fabrica.make_cliente(usuaria))
    registrado()
    for accion in ("vista_previa", "pdf_borrador"):
        assert cliente.get(fabrica.url(accion, cuenta) + f"?x={SECRETO}").status_code == 200
    lineas = registrado()
    assert [linea["evento"] for linea in lineas] == ["vista_previa", "pdf_borrador"]
    assert {(linea["usuario"], linea["objeto"], linea["nivel"]) for linea in lineas} == {
        (usuaria.pk, cuenta.pk, "INFO")
    }


def test_lo_escrito_en_cada_campo_no_llega_a_la_bitacora(registrado, cuenta, cap, usuaria):
    """Refused, stale and saved: three answers to a form with a secret in each of its fields."""
    cliente = con_cabeceras(fabrica.make_cliente(usuaria))
    datos = {clave: valor if clave.endswith("_FORMS") else FORJADO for clave, valor in abrir(cliente, cap).items()}
    registrado()
    cliente.post(fabrica.url("change", cap), datos | {"guardado": "0"})
    cliente.post(fabrica.url("change", cap), datos | {"guardado": "7"})
    cliente.post(fabrica.url("change", cap), datos)
    cliente.post(fabrica.url("change", cap), abrir(cliente, cap) | {"titulo": SECRETO, "unidad_responsable": SECRETO})
    assert {estado for _, _, estado in eventos(registrado())} <= {409, 422}


@pytest.mark.parametrize("error", [ValueError, DatabaseError, KeyError])
def test_un_error_deja_su_traza_sin_los_valores(registrado, cap, usuaria, monkeypatch, error):
    def fallar(objeto, numero):
        secreto_local = FORJADO
        try:
            raise KeyError(secreto_local)
        except KeyError as previo:
            raise error(f"no se pudo con {secreto_local}") from previo

    monkeypatch.setattr(historia.historial, "de_capitulo", fallar)
    cliente = con_cabeceras(fabrica.make_cliente(usuaria))
    cliente.raise_request_exception = False
    registrado()
    assert cliente.get(fabrica.url("history", cap) + f"?pagina={SECRETO}").status_code == 500
    (linea,) = registrado()
    ruta = "admin:cuenta_publica_capitulo_history"
    assert (linea["evento"], linea["ruta"], linea["objeto"], linea["estado"]) == ("error", ruta, cap.pk, 500)
    assert linea["usuario"] == usuaria.pk
    assert [cuadro for cuadro in linea["traza"] if cuadro.endswith(" fallar")]
    assert linea["traza"][-1] == error.__name__


def test_los_demas_registros_van_con_las_claves_que_nombran_y_nada_mas(registrado, usuaria):
    propio, ajeno = logging.getLogger("cuenta_publica.correo"), logging.getLogger("otra.biblioteca")
    propio.warning("mail of kind %s not sent to user %s: %s", "revision", usuaria.pk, FORJADO)
    propio.warning("sin clave: %s", SECRETO, extra={"cosa": SECRETO})
    ajeno.error(f"la clave es {SECRETO}", extra={"clave": SECRETO, "word": "canariosecreto"})
    bitacora.anotar(None, "prueba", cuenta=3, texto=FORJADO, rut=SECRETOS[2])
    salida = [
        {c: v for c, v in linea.items() if c in ("evento", "mensaje", "cuenta", "texto", "rut", "registro")}
        for linea in _leer_todo(registrado)
    ]
    assert salida[0]["mensaje"] == f"mail of kind revision not sent to user {usuaria.pk}: …"
    assert salida[1]["mensaje"] == "sin clave: …"
    assert salida[2] == {"evento": "aviso", "registro": "otra.biblioteca"}
    assert salida[3] == {"evento": "prueba", "cuenta": 3, "texto": None, "rut": None}


def test_un_registro_mal_formado_no_dice_lo_que_se_le_dio():
    mal = logging.makeLogRecord({"name": "cuenta_publica.x", "msg": "dos %s y %s", "args": (SECRETO,)})
    assert json.loads(bitacora.Linea().format(mal))["mensaje"] == "dos %s y %s"


def _leer_todo(registrado):
    CLAVES.update({"cuenta", "texto", "rut", "cosa"})
    try:
        return registrado()
    finally:
        CLAVES.difference_update({"cuenta", "texto", "rut", "cosa"})


def test_control_la_bitacora_de_siempre_si_lo_diria(client):
    """Django's own words, which development shows, quote the address: the battery above would see them."""
    salida = io.StringIO()
    with contextlib.redirect_stderr(salida):
        logging.config.dictConfig(bitacora.configuracion(en_json=False))
    client.get(f"/admin/{SECRETO}/")
    client.get("/", HTTP_HOST=f"{SECRETO}.cl")
    logging.config.dictConfig(settings.LOGGING)
    assert salida.getvalue().count(SECRETO) >= 2
