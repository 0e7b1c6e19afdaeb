"""The steps of an account: who may take which and when, what each page says and what stops a step halfway."""

import pytest
from django.utils import timezone

from cuenta_publica import publicacion
from cuenta_publica.models import Bloque, CuentaPublica, Membresia, Trabajo, Tramite
from cuenta_publica.publicacion import ErrorDePublicacion, dar_paso
from cuenta_publica.publicacion.flujo import PASOS, TRANSICIONES, posibles
from cuenta_publica.roles import Rol

from . import fabrica
from .fabrica import huella, make_usuario

pytestmark = pytest.mark.django_db
ESTADOS = CuentaPublica.Estado.values
#: What each person gets who asks for a step, by the estado in which the account is.
TABLA = """
accion    quién           borrador  en_revision  aprobada  publicada  reemplazada  retirada
enviar    digitador       sí        409          409       409        409          409
enviar    de_un_capitulo  403       403          403       403        403          403
enviar    revisor         403       403          403       403        403          403
enviar    comunicaciones  403       403          403       403        403          403
enviar    auditor         403       403          403       403        403          403
enviar    auditor_de_todo 403       403          403       403        403          403
enviar    nacional        sí        409          409       409        409          409
enviar    de_otro         404       404          404       404        404          404
devolver  digitador       403       403          403       403        403          403
devolver  de_un_capitulo  403       403          403       403        403          403
devolver  revisor         409       sí           sí        409        409          409
devolver  comunicaciones  403       403          403       403        403          403
devolver  auditor         403       403          403       403        403          403
devolver  auditor_de_todo 403       403          403       403        403          403
devolver  nacional        409       sí           sí        409        409          409
devolver  de_otro         404       404          404       404        404          404
aprobar   digitador       403       403          403       403        403          403
aprobar   de_un_capitulo  403       403          403       403        403          403
aprobar   revisor         409       sí           409       409        409          409
aprobar   comunicaciones  403       403          403       403        403          403
aprobar   auditor         403       403          403       403        403          403
aprobar   auditor_de_todo 403       403          403       403        403          403
aprobar   nacional        409       sí           409       409        409          409
aprobar   de_otro         404       404          404       404        404          404
"""
CABECERA, *FILAS = [linea.split() for linea in TABLA.strip().splitlines()]
#: Of a correction (version 2): whoever opens it sends it.
EN_UNA_CORRECCION = {"digitador": "sí", "comunicaciones": "sí", "revisor": "403", "auditor": "403"}
COMENTARIO = "Falta el programa 2.\nY el total."


@pytest.fixture
def de_otro(db):
    return fabrica.make_cuenta().organismo


def make_persona(quien, organismo, ajeno):
    if quien == "nacional":
        return make_usuario(is_superuser=True)
    if quien == "auditor_de_todo":
        usuario = make_usuario()
        Membresia.objects.create(usuario=usuario, rol=Rol.AUDITOR)
    elif quien == "de_un_capitulo":
        usuario = make_usuario()
        Membresia.objects.create(usuario=usuario, organismo=organismo, rol=Rol.DIGITADOR, capitulos=["uno"])
    elif quien == "de_otro":
        usuario = make_usuario(ajeno)
    else:
        usuario = make_usuario(organismo, roles=[quien])
    return usuario


def en(estado, **valores) -> CuentaPublica:
    """An account with something to read, in that estado."""
    cuenta = fabrica.make_cuenta(**valores)
    fabrica.make_bloque(fabrica.make_capitulo(cuenta))
    cierre = {"publicada_el": timezone.now(), "publicada_por": make_usuario()} if estado in cuenta.CERRADOS else {}
    CuentaPublica.objects.filter(pk=cuenta.pk).update(estado=estado, **cierre)
    cuenta.refresh_from_db()
    return cuenta


def paso(cliente, cuenta, accion, **datos):
    """The answer to a confirmation of that page; ``datos`` instead of what it would send."""
    enviado = {"visto": cuenta.estado, "huella": huella(cuenta), "comentario": COMENTARIO, **datos}
    return cliente.post(fabrica.url(accion, cuenta), {k: v for k, v in enviado.items() if v is not None})


def estado(cuenta) -> str:
    return CuentaPublica.objects.get(pk=cuenta.pk).estado


# --- the table ------------------------------------------------------------------------------------------------------


def test_la_tabla_dice_todos_los_pasos_y_todos_los_estados():
    assert CABECERA[2:] == ESTADOS
    assert {fila[0] for fila in FILAS} == set(PASOS)
    assert len({tuple(fila[:2]) for fila in FILAS}) == len(FILAS) == len(PASOS) * 8
    assert all(len(fila) == len(CABECERA) for fila in FILAS)


@pytest.mark.parametrize(("accion", "quien", "dichos"), [(f[0], f[1], f[2:]) for f in FILAS])
def test_cada_paso_lo_da_quien_puede_y_cuando_corresponde(de_otro, accion, quien, dichos):
    organismo = fabrica.make_organismo()
    usuario = make_persona(quien, organismo, de_otro)
    cliente = fabrica.make_cliente(usuario)
    for n, (antes, dicho) in enumerate(zip(ESTADOS, dichos, strict=True)):
        cuenta = en(antes, organismo=organismo, anio=2010 + n)
        pagina = cliente.get(fabrica.url(accion, cuenta))
        assert pagina.status_code == (200 if dicho == "sí" else int(dicho)), (antes, "GET")
        assert (accion in posibles(cuenta, usuario)) == (dicho == "sí"), antes
        if dicho != "sí":
            with pytest.raises(ErrorDePublicacion):
                dar_paso(cuenta, accion, usuario, COMENTARIO, visto=antes)
        respuesta = paso(cliente, cuenta, accion)
        assert respuesta.status_code == (302 if dicho == "sí" else int(dicho)), (antes, "POST")
        hechos = list(Tramite.objects.filter(cuenta=cuenta).values_list("accion", "de", "a", "por", "comentario"))
        if dicho == "sí":
            despues = TRANSICIONES[accion].a
            assert (estado(cuenta), hechos) == (despues, [(accion, antes, despues, usuario.pk, COMENTARIO)])
        else:
            assert (estado(cuenta), hechos) == (antes, []), antes


@pytest.mark.parametrize(("quien", "dicho"), EN_UNA_CORRECCION.items())
def test_quien_abrio_la_correccion_la_envia(de_otro, quien, dicho):
    cuenta = en("borrador", version=2)
    cliente = fabrica.make_cliente(make_persona(quien, cuenta.organismo, de_otro))
    assert paso(cliente, cuenta, "enviar").status_code == (302 if dicho == "sí" else int(dicho))


@pytest.mark.parametrize("antes", ESTADOS)
@pytest.mark.parametrize("accion", sorted(set(TRANSICIONES) - set(PASOS)))
def test_lo_que_no_es_un_paso_no_se_da_como_tal(cuenta, accion, antes):
    cuenta = en(antes)
    with pytest.raises(ErrorDePublicacion, match="no puede hacer esto"):
        dar_paso(cuenta, accion, make_usuario(is_superuser=True))
    assert estado(cuenta) == antes


# --- four eyes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edito", "otra_persona", "codigo"),
    [("quien_aprueba", True, 403), ("otra", True, 302), ("quien_aprueba", False, 302), ("nadie", True, 302)],
)
def test_quien_edito_no_aprueba_lo_suyo_salvo_que_el_organismo_lo_permita(edito, otra_persona, codigo):
    cuenta = en("en_revision")
    usuaria, otra = make_usuario(cuenta.organismo), make_usuario(cuenta.organismo)
    cuenta.organismo.aprueba_otra_persona = otra_persona
    cuenta.organismo.save()
    quien = {"quien_aprueba": usuaria, "otra": otra, "nadie": None}[edito]
    CuentaPublica.objects.filter(pk=cuenta.pk).update(editada_por=quien)
    cliente = fabrica.make_cliente(usuaria)
    pagina = cliente.get(fabrica.url("change", cuenta)).text
    assert ("la aprueba otra persona" in pagina) == (codigo == 403)
    assert (fabrica.url("aprobar", cuenta) in pagina) == (codigo == 302)
    respuesta = paso(cliente, cuenta, "aprobar")
    assert respuesta.status_code == codigo
    assert estado(cuenta) == ("aprobada" if codigo == 302 else "en_revision")
    if codigo == 403:
        assert "la aprueba otra persona" in respuesta.text
        assert COMENTARIO in respuesta.text
        assert paso(fabrica.make_cliente(otra), cuenta, "aprobar").status_code == 302


# --- what changed meanwhile ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("visto", ["borrador", "aprobada", "", None, "cualquiera", "\0"])
def test_lo_que_la_pagina_mostro_ya_no_es_y_no_se_hace_nada(cliente, cuenta, visto):
    CuentaPublica.objects.filter(pk=cuenta.pk).update(estado="en_revision")
    for accion in ("devolver", "aprobar"):
        respuesta = paso(cliente, cuenta, accion, visto=visto)
        assert respuesta.status_code == 409
        assert "No se hizo nada" in respuesta.text
        assert COMENTARIO in respuesta.text, "nothing typed is lost"
        assert 'name="visto" value="en_revision"' in respuesta.text
    assert (estado(cuenta), Tramite.objects.filter(cuenta=cuenta).count()) == ("en_revision", 0)


def test_se_aprueba_lo_que_se_leyo_y_no_otra_cosa(cliente):
    cuenta = en("en_revision")
    cliente = fabrica.make_cliente(make_usuario(cuenta.organismo))
    leida = huella(cuenta)
    assert f'name="huella" value="{leida}"' in cliente.get(fabrica.url("aprobar", cuenta)).text
    Bloque.objects.filter(capitulo__cuenta=cuenta).update(texto="<p>Otra cosa.</p>")
    for vieja in (leida, "", None, "x" * 64):
        respuesta = paso(cliente, cuenta, "aprobar", huella=vieja)
        assert respuesta.status_code == 409
        assert COMENTARIO in respuesta.text
        assert "No se aprobó nada" in respuesta.text
    assert estado(cuenta) == "en_revision"
    assert paso(cliente, cuenta, "aprobar", huella=huella(cuenta)).status_code == 302
    assert estado(cuenta) == "aprobada"


def test_con_errores_sin_responder_no_se_aprueba(antofagasta):
    antofagasta.respuestas.all().delete()
    CuentaPublica.objects.filter(pk=antofagasta.pk).update(estado="en_revision")
    antofagasta.refresh_from_db()
    cliente = fabrica.make_cliente(make_usuario(antofagasta.organismo))
    pagina = cliente.get(fabrica.url("aprobar", antofagasta)).text
    assert "Antes de aprobar, corrija o responda" in pagina
    assert 'type="submit" disabled' in pagina
    respuesta = paso(cliente, antofagasta, "aprobar")
    assert (respuesta.status_code, estado(antofagasta)) == (409, "en_revision")
    assert "hay errores sin responder" in respuesta.text
    assert f'href="{fabrica.url("revision", antofagasta)}?nivel=error"' in respuesta.text


def test_una_cuenta_vacia_no_se_aprueba():
    cuenta = fabrica.make_cuenta(estado="en_revision")
    respuesta = paso(fabrica.make_cliente(make_usuario(cuenta.organismo)), cuenta, "aprobar")
    assert (respuesta.status_code, estado(cuenta)) == (409, "en_revision")
    assert "no tiene capítulos" in respuesta.text


def test_se_descarto_mientras_se_leia(cliente, cuenta):
    direccion, datos = fabrica.url("devolver", cuenta), {"visto": "aprobada", "comentario": COMENTARIO}
    pk = cuenta.pk
    publicacion.descartar(cuenta, publicacion.huella_de_borrador(cuenta))
    assert cliente.post(direccion, datos).status_code == 404
    with pytest.raises(ErrorDePublicacion, match="descartado"):
        dar_paso(CuentaPublica(pk=pk), "devolver", make_usuario(is_superuser=True), COMENTARIO)


# --- the comment ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("comentario", "falta"),
    [("", "Escriba el comentario"), (" \n\t ", "Escriba el comentario"), ("\0\x01", "Escriba"), ("á" * 2001, "2000")],
)
def test_devolver_exige_un_comentario_que_se_pueda_leer(cliente, cuenta, comentario, falta):
    respuesta = paso(cliente, cuenta, "devolver", comentario=comentario)
    assert (respuesta.status_code, estado(cuenta)) == (409, "aprobada")
    assert falta in respuesta.text
    assert "á" * 2001 in respuesta.text or len(comentario) < 100
    with pytest.raises(ErrorDePublicacion, match="Escriba el comentario"):
        dar_paso(cuenta, "devolver", make_usuario(cuenta.organismo), " ")


def test_enviar_y_aprobar_no_lo_exigen():
    cuenta = en("borrador")
    cliente = fabrica.make_cliente(make_usuario(cuenta.organismo))
    for accion in ("enviar", "aprobar"):
        assert paso(cliente, cuenta, accion, comentario="").status_code == 302
        cuenta.refresh_from_db()
    assert cuenta.estado == "aprobada"


# --- a publication that waits ---------------------------------------------------------------------------------------


def programada(cuenta, usuaria, **valores) -> Trabajo:
    manana = timezone.now() + timezone.timedelta(days=1)
    trabajo = publicacion.pedir(cuenta, usuaria, "", huella(cuenta), manana)
    Trabajo.objects.filter(pk=trabajo.pk).update(**valores)
    return trabajo


def test_devolver_anula_la_publicacion_programada(cliente, cuenta, usuaria):
    trabajo = programada(cuenta, usuaria)
    assert "Se anula su publicación, programada para el" in cliente.get(fabrica.url("devolver", cuenta)).text
    assert paso(cliente, cuenta, "devolver").status_code == 302
    trabajo.refresh_from_db()
    assert (trabajo.estado, estado(cuenta)) == ("anulado", "borrador")
    publicacion.ejecutar(trabajo.pk)
    assert estado(cuenta) == "borrador"


def test_se_devolvio_mientras_se_pedia_publicarla(cuenta, usuaria):
    vista = CuentaPublica.objects.get(pk=cuenta.pk)
    dar_paso(cuenta, "devolver", usuaria, COMENTARIO)
    with pytest.raises(ErrorDePublicacion, match="falta que quien revisa la apruebe"):
        publicacion.pedir(vista, usuaria, "", huella(vista), timezone.now() + timezone.timedelta(days=1))
    assert not Trabajo.objects.exists()


def test_lo_que_se_esta_publicando_no_se_devuelve(cliente, cuenta, usuaria):
    trabajo = programada(cuenta, usuaria, estado="en_curso", empezado_el=timezone.now())
    respuesta = paso(cliente, cuenta, "devolver")
    assert (respuesta.status_code, estado(cuenta)) == (409, "aprobada")
    assert "se está publicando en este momento" in respuesta.text
    assert COMENTARIO in respuesta.text
    trabajo.refresh_from_db()
    assert trabajo.estado == "en_curso"
