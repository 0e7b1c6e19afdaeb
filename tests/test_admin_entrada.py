"""Entering an account through the real forms of the admin."""

import pytest

from cuenta_publica import registro
from cuenta_publica.models import Bloque, Capitulo, Cifra

from . import fabrica

pytestmark = pytest.mark.un_motor

DELITOS = registro.materia("seguridad").conjunto("delitos").modelo
AREAS = registro.materia("orasmi").conjunto("areas").modelo


@pytest.fixture
def cuenta(db):
    return fabrica.make_cuenta()


@pytest.fixture
def cliente(cuenta):
    return fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))


@pytest.fixture
def seguridad(cuenta):
    return fabrica.make_capitulo(cuenta, titulo="Seguridad Pública", materia="seguridad")


def abrir(cliente, objeto):
    respuesta = cliente.get(fabrica.url("change", objeto))
    assert respuesta.status_code == 200
    return fabrica.formulario(respuesta)


def guardar(cliente, objeto, datos, espera=302):
    respuesta = cliente.post(fabrica.url("change", objeto), datos)
    if respuesta.status_code != espera:
        errores = respuesta.context and [respuesta.context["errors"]]
        raise AssertionError(f"{respuesta.status_code}: {errores}")
    return respuesta


def test_la_tabla_stop_trae_sus_filas_puestas(cliente, seguridad):
    datos = abrir(cliente, seguridad)
    assert datos["delitos-TOTAL_FORMS"] == "17"
    guardar(cliente, seguridad, datos | {"delitos-0-casos": "4", "delitos-7-casos": "0"})
    filas = list(DELITOS.objects.filter(capitulo=seguridad))
    assert len(filas) == 17
    assert [f.casos for f in filas[:8]] == [4, None, None, None, None, None, None, 0]
    assert [f.orden for f in filas] == list(range(1, 18))


def test_nada_tocado_nada_guardado(cliente, seguridad):
    guardar(cliente, seguridad, abrir(cliente, seguridad))
    assert not DELITOS.objects.filter(capitulo=seguridad).exists()
    assert not seguridad.cifras.exists()
    assert Capitulo.objects.get(pk=seguridad.pk).guardado == 1


def test_las_areas_de_orasmi_con_montos_como_se_escriben(cliente, cuenta):
    orasmi = fabrica.make_capitulo(cuenta, materia="orasmi")
    datos = abrir(cliente, orasmi)
    assert datos["areas-TOTAL_FORMS"] == "6"
    escritos = {
        "areas-0-asignado": "$ 15.448.301.-",
        "areas-1-asignado": "15448301",
        "areas-2-asignado": "36 millones 850 mil",
        "areas-3-saldo_declarado": "-$ 121.239",
        "areas-4-gastado": "No aplica",
        "areas-5-gastado": "0",
    }
    guardar(cliente, orasmi, datos | escritos)
    filas = list(AREAS.objects.filter(capitulo=orasmi))
    assert [f.asignado for f in filas] == [15_448_301, 15_448_301, 36_850_000, None, None, None]
    assert filas[3].saldo_declarado == -121_239
    assert [(f.gastado, f.no_aplica) for f in filas[4:]] == [(None, ["gastado"]), (0, [])]
    datos = abrir(cliente, orasmi)
    assert datos["areas-0-asignado"] == "$15.448.301"
    assert datos["areas-3-saldo_declarado"] == "−$121.239"
    assert datos["areas-4-gastado"] == "No aplica"
    assert datos["areas-5-gastado"] == "$0"


def test_lo_que_se_muestra_vuelve_igual(cliente, cuenta):
    orasmi = fabrica.make_capitulo(cuenta, materia="orasmi")
    datos = abrir(cliente, orasmi) | {"areas-0-periodo": "enero a marzo de 2018", "areas-1-gastado": "No aplica"}
    guardar(cliente, orasmi, datos)
    antes = list(AREAS.objects.filter(capitulo=orasmi).values())
    assert antes[0]["periodo"] == "2018-01/2018-03"
    datos = abrir(cliente, orasmi)
    assert datos["areas-0-periodo"] == "enero a marzo de 2018"
    guardar(cliente, orasmi, datos)
    assert list(AREAS.objects.filter(capitulo=orasmi).values()) == antes


def test_no_aplica_se_quita_al_escribir_un_valor(cliente, seguridad):
    guardar(cliente, seguridad, abrir(cliente, seguridad) | {"delitos-0-casos": "N/A"})
    assert DELITOS.objects.filter(capitulo=seguridad)[0].no_aplica == ["casos"]
    guardar(cliente, seguridad, abrir(cliente, seguridad) | {"delitos-0-casos": ""})
    assert DELITOS.objects.filter(capitulo=seguridad)[0].no_aplica == []
    guardar(cliente, seguridad, abrir(cliente, seguridad) | {"delitos-0-casos": "No Aplica"})
    guardar(cliente, seguridad, abrir(cliente, seguridad) | {"delitos-0-casos": "2.787"})
    fila = DELITOS.objects.filter(capitulo=seguridad)[0]
    assert (fila.casos, fila.no_aplica) == (2787, [])


def test_un_valor_malo_conserva_todo_lo_escrito(cliente, seguridad):
    datos = abrir(cliente, seguridad) | {
        "titulo": "Otro título",
        "delitos-0-casos": "cuatro coma dos",
        "delitos-1-casos": "1.5",
        "delitos-2-casos": "7",
    }
    respuesta = guardar(cliente, seguridad, datos, espera=200)
    pagina = respuesta.content.decode()
    for escrito in ("Otro título", "cuatro coma dos", 'value="1.5"', 'value="7"'):
        assert escrito in pagina
    assert "no es un número" in pagina
    assert "Por favor" in pagina
    assert not DELITOS.objects.filter(capitulo=seguridad).exists()
    guardar(cliente, seguridad, fabrica.formulario(respuesta) | {"delitos-0-casos": "4", "delitos-1-casos": "1"})
    assert [f.casos for f in DELITOS.objects.filter(capitulo=seguridad)[:3]] == [4, 1, 7]


def test_las_cifras_de_la_materia_se_ofrecen_por_su_nombre(cliente, seguridad):
    datos = abrir(cliente, seguridad)
    assert (datos["cifras-0-clave"], datos["cifras-0-etiqueta"]) == ("total", "Total de casos")
    guardar(cliente, seguridad, datos | {"cifras-0-valor": "127", "cifras-0-periodo": "2019"})
    cifra = Cifra.objects.get(capitulo=seguridad)
    assert (cifra.clave, cifra.valor, cifra.periodo, cifra.orden) == ("total", 127, "2019", 1)
    assert abrir(cliente, seguridad)["cifras-0-valor"] == "127"


def test_una_cifra_propia_recibe_su_clave(cliente, cuenta):
    capitulo = fabrica.make_capitulo(cuenta)
    nueva = {"cifras-TOTAL_FORMS": "1", "cifras-0-etiqueta": "Inversión total", "cifras-0-tipo": "pesos"}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | nueva | {"cifras-0-valor": "MM$ 1,5"})
    cifra = capitulo.cifras.get()
    assert (cifra.clave, cifra.valor) == ("inversion-total", 1_500_000)
    assert abrir(cliente, capitulo)["cifras-0-valor"] == "$1.500.000"


def test_las_filas_se_reordenan_y_las_nuevas_van_al_final(cliente, cuenta):
    capitulo = fabrica.make_capitulo(cuenta)
    nuevas = {"compromisos-TOTAL_FORMS": "2", "compromisos-0-texto": "Uno", "compromisos-1-texto": "Dos"}
    guardar(cliente, capitulo, abrir(cliente, capitulo) | nuevas)
    datos = abrir(cliente, capitulo)
    datos |= {"compromisos-0-orden": "2", "compromisos-1-orden": "1", "compromisos-TOTAL_FORMS": "3"}
    guardar(cliente, capitulo, datos | {"compromisos-2-texto": "Tres"})
    modelo = registro.materia("narrativa").conjunto("compromisos").modelo
    assert [(c.orden, c.texto) for c in modelo.objects.filter(capitulo=capitulo)] == [
        (1, "Dos"),
        (2, "Uno"),
        (3, "Tres"),
    ]


def test_cambiar_la_materia_no_esconde_filas(cliente, seguridad):
    guardar(cliente, seguridad, abrir(cliente, seguridad) | {"delitos-0-casos": "4"})
    respuesta = guardar(cliente, seguridad, abrir(cliente, seguridad) | {"materia": "narrativa"}, espera=200)
    assert "Antes de cambiar la materia, elimine las filas de: Delitos registrados" in respuesta.content.decode()


def test_una_materia_que_ya_no_existe_se_dice_y_no_toca_nada(cliente, seguridad):
    guardar(cliente, seguridad, abrir(cliente, seguridad) | {"delitos-0-casos": "4"})
    Capitulo.objects.filter(pk=seguridad.pk).update(materia="astrologia")
    respuesta = cliente.get(fabrica.url("change", seguridad))
    assert "La materia «astrologia» no existe" in respuesta.content.decode()
    guardar(cliente, seguridad, fabrica.formulario(respuesta), espera=200)
    assert Capitulo.objects.get(pk=seguridad.pk).materia == "astrologia"
    assert DELITOS.objects.filter(capitulo=seguridad).count() == 17
    for accion in ("vista_previa", "pdf_borrador", "publicar"):
        respuesta = cliente.get(fabrica.url(accion, seguridad.cuenta), follow=True)
        assert "La materia «astrologia» no existe" in respuesta.content.decode(), accion


def test_crear_una_cuenta_y_sus_capitulos(cliente, cuenta):
    datos = {"organismo": cuenta.organismo.pk, "anio": "2020", "titulo_portada": "Cuenta 2020"}
    respuesta = cliente.post("/admin/cuenta_publica/cuentapublica/add/", datos)
    nueva = cuenta.organismo.cuentas.get(anio=2020)
    assert respuesta.headers["Location"] == fabrica.url("change", nueva)
    capitulo = {"cuenta": nueva.pk, "titulo": "Principales hitos 2019", "numero": "I.", "materia": "narrativa"}
    for ancla in ("principales-hitos-2019", "principales-hitos-2019-2"):
        cliente.post("/admin/cuenta_publica/capitulo/add/", capitulo)
        assert nueva.capitulos.last().ancla == ancla
    assert [c.orden for c in nueva.capitulos.all()] == [1, 2]
    padre = nueva.capitulos.first()
    pagina = cliente.get(f"/admin/cuenta_publica/capitulo/add/?cuenta={nueva.pk}&padre={padre.pk}")
    assert fabrica.formulario(pagina)["padre"] == str(padre.pk)
    assert "I. Principales hitos 2019" in cliente.get(fabrica.url("change", nueva)).content.decode()


def test_una_cuenta_repetida_se_explica(cliente, cuenta):
    datos = {"organismo": cuenta.organismo.pk, "anio": "2019", "titulo_portada": "Otra"}
    respuesta = cliente.post("/admin/cuenta_publica/cuentapublica/add/", datos)
    assert respuesta.status_code == 200
    assert "Este organismo ya tiene una cuenta de ese año" in respuesta.content.decode()


def contenido(cuenta):
    """Everything a clerk can enter, in order."""
    consultas = (m.objects.filter(capitulo__cuenta=cuenta) for m in (Bloque, Cifra, *registro.modelos_de_fila()))
    filas = [list(c.order_by("capitulo", "orden", "id").values()) for c in consultas]
    return [[{campo: v for campo, v in fila.items() if campo != "orden"} for fila in grupo] for grupo in filas]


@pytest.mark.parametrize("nombre", ["parinacota", "antofagasta"])
def test_guardar_sin_tocar_no_cambia_ningun_dato(request, nombre):
    """Every page of both real accounts, sent back as it came."""
    real = request.getfixturevalue(nombre)
    cliente = fabrica.make_cliente(fabrica.make_usuario(real.organismo))
    antes = contenido(real)
    for capitulo in real.capitulos.all():
        guardar(cliente, capitulo, abrir(cliente, capitulo))
    assert contenido(real) == antes
