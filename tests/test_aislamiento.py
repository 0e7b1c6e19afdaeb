"""The wall between organismos: forged choices, rows and lookups (each route by itself is in ``test_matriz``).

Every attack has its control: the same request by B's own clerk works.
"""

import pytest

from cuenta_publica import registro
from cuenta_publica.models import (
    Bloque,
    Capitulo,
    CuentaPublica,
    Cumplimiento,
    Destacada,
    Membresia,
    Organismo,
    Proceso,
    Respuesta,
)

from . import fabrica

CANARIO = "Canario"
COMPROMISOS = registro.materia("narrativa").conjunto("compromisos").modelo


def make_bando(nombre):
    """An organismo with everything that can hang from it, each text with the canary of its name."""
    cuenta = fabrica.make_cuenta(fabrica.make_organismo(f"{nombre} organismo"), titulo_portada=f"{nombre} portada")
    capitulo = fabrica.make_capitulo(cuenta, titulo=f"{nombre} capítulo", ancla=f"{nombre.lower()}-capitulo")
    fabrica.make_bloque(capitulo, f"<p>{nombre} bloque</p>", titulo=f"{nombre} título")
    COMPROMISOS.objects.create(capitulo=capitulo, texto=f"{nombre} compromiso", orden=1)
    Proceso.objects.create(organismo=cuenta.organismo, anio=cuenta.anio)
    return cuenta


@pytest.fixture
def ajena(db):
    return make_bando(CANARIO)


@pytest.fixture
def propia(db):
    return make_bando("Propio")


@pytest.fixture
def duena(ajena):
    return fabrica.make_cliente(fabrica.make_usuario(ajena.organismo))


def foto(cuenta) -> list:
    """Every row of an organismo's whole data set."""
    consultas = [
        Organismo.objects.filter(pk=cuenta.organismo_id),
        Membresia.objects.filter(organismo=cuenta.organismo_id),
        CuentaPublica.objects.filter(organismo=cuenta.organismo_id),
        Proceso.objects.filter(organismo=cuenta.organismo_id),
        Capitulo.objects.filter(cuenta__organismo=cuenta.organismo_id),
        *(m.objects.filter(cuenta__organismo=cuenta.organismo_id) for m in (Cumplimiento, Destacada, Respuesta)),
        *(
            m.objects.filter(capitulo__cuenta__organismo=cuenta.organismo_id)
            for m in (Bloque, *registro.modelos_de_fila())
        ),
    ]
    return [list(c.order_by("pk").values()) for c in consultas]


@pytest.fixture
def intruso(propia, ajena, duena):
    """A clerk of another organismo. Whatever they tried, at the end B has the rows it had."""
    antes = foto(ajena)
    yield fabrica.make_cliente(fabrica.make_usuario(propia.organismo))
    assert foto(ajena) == antes


def test_las_listas_muestran_solo_lo_propio(intruso, duena):
    listas = ("/admin/cuenta_publica/cuentapublica/", "/admin/cuenta_publica/proceso/")
    for url in ("/admin/", "/admin/cuenta_publica/", *listas):
        assert CANARIO not in intruso.get(url).content.decode(), url
    for url in listas:
        assert CANARIO in duena.get(url).content.decode(), url


@pytest.mark.parametrize("ruta", ["r/1/1/", "autocomplete/?app_label=a", "cualquiera/", "cuenta_publica/capitulo"])
def test_rutas_que_no_existen(intruso, ruta):
    assert intruso.get(f"/admin/{ruta}").status_code in (301, 404)


@pytest.mark.parametrize(
    "consulta",
    [
        "titulo_portada__startswith=C",
        "organismo__nombre__startswith=C",
        "organismo__membresias__usuario__password__startswith=p",
        "publicada_por__password__startswith=p",
        "capitulos__titulo__startswith=C",
        "_to_field=titulo_portada",
    ],
)
def test_las_busquedas_por_url_no_preguntan_lo_ajeno(intruso, consulta):
    respuesta = intruso.get(f"/admin/cuenta_publica/cuentapublica/?{consulta}")
    assert respuesta.status_code in (302, 400)


def test_el_filtro_de_la_lista_no_cuenta_lo_ajeno(intruso, duena, ajena):
    url = f"/admin/cuenta_publica/cuentapublica/?organismo__id__exact={ajena.organismo_id}"
    assert CANARIO not in intruso.get(url).content.decode()
    assert CANARIO in duena.get(url).content.decode()


# --- forged choices -----------------------------------------------------------------------------------------------


def test_no_se_crea_una_cuenta_de_otro_organismo(intruso, ajena):
    pagina = intruso.get(f"/admin/cuenta_publica/cuentapublica/add/?organismo={ajena.organismo_id}&_popup=1")
    assert CANARIO not in pagina.content.decode()
    datos = {"organismo": ajena.organismo_id, "anio": "2025", "titulo_portada": "Intrusa"}
    respuesta = intruso.post("/admin/cuenta_publica/cuentapublica/add/", datos)
    assert respuesta.status_code == 200
    assert CANARIO not in respuesta.content.decode()


def test_control_la_duena_si_la_crea(duena, ajena):
    datos = {"organismo": ajena.organismo_id, "anio": "2025", "titulo_portada": "Nueva"}
    assert duena.post("/admin/cuenta_publica/cuentapublica/add/", datos).status_code == 302
    nuevo = {"cuenta": ajena.pk, "titulo": "Nuevo", "materia": "narrativa", "padre": ajena.capitulos.first().pk}
    assert duena.post("/admin/cuenta_publica/capitulo/add/", nuevo).status_code == 302
    assert ajena.capitulos.count() == 2


def test_no_se_agrega_un_capitulo_a_una_cuenta_ajena_ni_dentro_de_uno_ajeno(intruso, propia, ajena):
    url = "/admin/cuenta_publica/capitulo/add/"
    assert CANARIO not in intruso.get(f"{url}?cuenta={ajena.pk}", follow=True).content.decode()
    ajeno = ajena.capitulos.first().pk
    for cuenta, padre in ((ajena.pk, ""), (propia.pk, ajeno), (ajena.pk, ajeno)):
        datos = {"cuenta": cuenta, "padre": padre, "titulo": "Intruso", "materia": "narrativa"}
        respuesta = intruso.post(url, datos)
        assert respuesta.status_code == 200
        assert CANARIO not in respuesta.content.decode()
    assert not Capitulo.objects.filter(titulo="Intruso").exists()


def enviar(cliente, capitulo, **cambios):
    datos = fabrica.formulario(cliente.get(fabrica.url("change", capitulo)))
    return cliente.post(fabrica.url("change", capitulo), datos | cambios)


def test_ids_de_filas_ajenas_en_el_formulario_propio(intruso, propia, ajena):
    capitulo = propia.capitulos.first()
    fila = COMPROMISOS.objects.get(capitulo__cuenta=ajena).pk
    bloque = Bloque.objects.get(capitulo__cuenta=ajena).pk
    ajeno = ajena.capitulos.first().pk
    ataques = [
        {"compromisos-0-id": fila, "compromisos-0-texto": "x"},
        {"compromisos-0-id": fila, "compromisos-0-DELETE": "on"},
        {"bloques-0-id": bloque, "bloques-0-texto": "<p>x</p>"},
        {"bloques-0-id": bloque, "bloques-0-DELETE": "on"},
        {"compromisos-0-capitulo": ajeno, "compromisos-0-texto": "x"},
        {"compromisos-TOTAL_FORMS": 2, "compromisos-1-texto": "x", "compromisos-1-capitulo": ajeno},
        {
            "compromisos-TOTAL_FORMS": 2,
            "compromisos-INITIAL_FORMS": 2,
            "compromisos-1-id": fila,
            "compromisos-1-texto": "x",
        },
        {"padre": ajeno, "titulo": "x"},
    ]
    for ataque in ataques:
        respuesta = enviar(intruso, capitulo, **ataque)
        assert respuesta.status_code == 200, ataque
        assert CANARIO not in respuesta.content.decode(), ataque
    vieja = enviar(intruso, capitulo, **{"guardado": "99", "compromisos-0-id": fila})
    assert vieja.status_code == 409
    assert CANARIO not in vieja.content.decode()
    assert COMPROMISOS.objects.get(capitulo=capitulo).texto == "Propio compromiso"


def test_control_la_duena_cambia_sus_filas(duena, ajena):
    capitulo = ajena.capitulos.first()
    assert enviar(duena, capitulo, **{"compromisos-0-texto": "x", "bloques-0-texto": "<p>x</p>"}).status_code == 302
    assert COMPROMISOS.objects.get(capitulo=capitulo).texto == "x"
    assert Bloque.objects.get(capitulo=capitulo).texto == "<p>x</p>"


def test_lo_que_no_esta_en_el_formulario_no_se_asigna(intruso, propia, ajena):
    datos = fabrica.formulario(intruso.get(fabrica.url("change", propia)))
    forzado = {
        "organismo": ajena.organismo_id,
        "anio": "1999",
        "version": "7",
        "estado": "publicada",
        "publicada_el_0": "2020-01-01",
        "publicada_el": "2020-01-01",
        "publicada_por": "1",
    }
    assert intruso.post(fabrica.url("change", propia), datos | forzado).status_code == 302
    actual = CuentaPublica.objects.get(pk=propia.pk)
    valores = (actual.organismo_id, actual.anio, actual.version, actual.estado, actual.publicada_el)
    assert valores == (propia.organismo_id, 2019, 1, "borrador", None)
    capitulo = propia.capitulos.first()
    assert enviar(intruso, capitulo, cuenta=ajena.pk, titulo="Movido").status_code == 302
    capitulo.refresh_from_db()
    assert (capitulo.cuenta_id, capitulo.titulo) == (propia.pk, "Movido")


@pytest.mark.parametrize("accion", ["delete_selected", "inexistente"])
def test_no_hay_acciones_sobre_varios(intruso, ajena, accion):
    datos = {"action": accion, "_selected_action": [ajena.pk], "select_across": "1", "post": "yes"}
    respuesta = intruso.post("/admin/cuenta_publica/cuentapublica/", datos)
    assert respuesta.status_code in (200, 302, 403)
    assert CANARIO not in respuesta.content.decode()


def test_los_permisos_de_django_no_abren_nada(intruso, propia, ajena):
    """Someone with every model permission, but no membresía in B, is still outside of B."""
    usuario = Membresia.objects.filter(organismo=propia.organismo).first().usuario
    usuario.user_permissions.set(usuario.user_permissions.model.objects.all())
    for objeto in (ajena, ajena.capitulos.first()):
        assert intruso.get(fabrica.url("change", objeto)).status_code == 302
    assert intruso.get("/admin/auth/user/").status_code == 403
    assert intruso.post(f"/admin/auth/user/{usuario.pk}/change/", {"is_superuser": "on"}).status_code == 403
    usuario.refresh_from_db()
    assert not usuario.is_superuser
