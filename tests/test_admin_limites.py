"""Limits and edge cases of the admin: stale pages, long tables, odd parameters, words in Spanish."""

import re
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cuenta_publica import registro
from cuenta_publica.admin.filas import POR_PAGINA
from cuenta_publica.admin.sitio import sitio
from cuenta_publica.models import Capitulo, Cifra, Compromiso, CuentaPublica, Organismo
from cuenta_publica.publicacion import ErrorDePublicacion, crear_siguiente

from . import fabrica

pytestmark = pytest.mark.un_motor

COMANDOS = sorted(nombre for nombre, app in get_commands().items() if app == "cuenta_publica")


@pytest.fixture
def cuenta(db):
    return fabrica.make_cuenta()


@pytest.fixture
def cliente(cuenta):
    return fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))


@pytest.fixture
def nacional(db):
    return fabrica.make_cliente(fabrica.make_usuario(is_superuser=True))


def abrir(cliente, objeto, **parametros):
    return fabrica.formulario(cliente.get(fabrica.url("change", objeto), parametros))


def guardar(cliente, objeto, datos, espera=302, consulta=""):
    respuesta = cliente.post(fabrica.url("change", objeto) + consulta, datos)
    assert respuesta.status_code == espera, respuesta.context and respuesta.context["errors"]
    return respuesta


# --- two people on one cover ---------------------------------------------------------------------------------------


def test_la_portada_de_la_cuenta_no_se_pisa(cliente, cuenta):
    mia = abrir(cliente, cuenta) | {"lema": "Lema mío"}
    guardar(cliente, cuenta, abrir(cliente, cuenta) | {"lema": "Lema suyo"})
    respuesta = guardar(cliente, cuenta, mia, espera=409)
    pagina = respuesta.content.decode()
    assert "Otra persona guardó esta cuenta" in pagina
    assert re.search("Lo mío:</strong> «?Lema mío.*Lo guardado:</strong> «?Lema suyo", pagina, re.S)
    assert 'name="guardado" value="1"' in pagina
    assert CuentaPublica.objects.get(pk=cuenta.pk).lema == "Lema suyo"
    guardar(cliente, cuenta, fabrica.formulario(respuesta))
    cuenta.refresh_from_db()
    assert (cuenta.lema, cuenta.guardado) == ("Lema mío", 2)


def test_la_portada_sin_su_numero_no_se_guarda(cliente, cuenta):
    datos = abrir(cliente, cuenta) | {"lema": "Otro"}
    del datos["guardado"]
    assert "sin su número de versión" in guardar(cliente, cuenta, datos, espera=422).content.decode()
    assert CuentaPublica.objects.get(pk=cuenta.pk).lema == ""


# --- cifras -----------------------------------------------------------------------------------------------------------


def test_cada_cifra_se_ofrece_con_su_tipo(cliente, cuenta):
    capitulo = fabrica.make_capitulo(cuenta, materia="presupuesto")
    datos = abrir(cliente, capitulo)
    assert [datos[f"cifras-{n}-tipo"] for n in range(4)] == ["pesos", "pesos", "porcentaje", "porcentaje"]
    guardar(cliente, capitulo, datos | {"cifras-0-valor": "$ 15.448.301.-", "cifras-3-valor": "98,5%"})
    assert [(c.tipo, c.valor) for c in capitulo.cifras.all()] == [("pesos", 15_448_301), ("porcentaje", 98.5)]


def test_todas_las_materias_dicen_el_tipo_de_sus_cifras():
    for materia in (registro.materia(clave) for clave, _ in registro.opciones()):
        for clave, cifra in materia.cifras.items():
            assert isinstance(cifra, registro.Declarada), (materia, clave)
            assert cifra.tipo in Cifra.Tipo.values, (materia, clave)


def test_una_cifra_puede_no_aplicar(cliente, cuenta):
    capitulo = fabrica.make_capitulo(cuenta, materia="seguridad")
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"cifras-0-valor": "No Aplica"})
    cifra = capitulo.cifras.get()
    assert (cifra.valor, cifra.no_aplica) == (None, True)
    datos = abrir(cliente, capitulo)
    assert datos["cifras-0-valor"] == "No aplica"
    guardar(cliente, capitulo, datos)
    assert capitulo.cifras.get().no_aplica
    guardar(cliente, capitulo, abrir(cliente, capitulo) | {"cifras-0-valor": "0"})
    cifra = capitulo.cifras.get()
    assert (cifra.valor, cifra.no_aplica) == (0, False)
    with pytest.raises(ValidationError, match="no lleva valor"):
        Cifra(capitulo=capitulo, clave="x", etiqueta="x", valor=1, no_aplica=True).full_clean()


def test_una_cantidad_no_es_negativa_y_un_monto_puede_serlo(cliente, cuenta):
    seguridad = fabrica.make_capitulo(cuenta, materia="seguridad")
    respuesta = guardar(cliente, seguridad, abrir(cliente, seguridad) | {"delitos-0-casos": "-4"}, espera=200)
    assert "Una cantidad no puede ser negativa" in respuesta.content.decode()
    assert 'value="-4"' in respuesta.content.decode()
    orasmi = fabrica.make_capitulo(cuenta, materia="orasmi")
    guardar(cliente, orasmi, abrir(cliente, orasmi) | {"areas-0-saldo_declarado": "-$ 121.239"})


# --- words ------------------------------------------------------------------------------------------------------------


def test_cada_forma_tiene_un_titulo():
    for _, conjunto in registro.conjuntos():
        assert set(conjunto.titulos_de_formas) == set(conjunto.formas), conjunto.clave
        assert all(titulo[0].isupper() for titulo in conjunto.titulos_de_formas.values()), conjunto.clave
    partidas = registro.materia("presupuesto").conjunto("partidas")
    assert partidas.titulo_de_forma("ejecucion").startswith("Ejecución")
    assert partidas.titulo_de_forma("una_cualquiera") == "una cualquiera"


def test_los_usuarios_no_tienen_grupos_ni_permisos_de_django(nacional):
    assert nacional.get("/admin/auth/group/").status_code == 404
    usuario = fabrica.make_usuario()
    pagina = nacional.get(fabrica.url("change", usuario)).content.decode()
    for ajeno in ("user_permissions", 'name="groups"', "Can add"):
        assert ajeno not in pagina
    datos = abrir(nacional, usuario) | {"first_name": "Clara", "email": "clara@ejemplo.cl"}
    respuesta = nacional.post(fabrica.url("change", usuario), datos)
    assert respuesta.status_code == 302, respuesta.context["errors"]
    usuario.refresh_from_db()
    assert usuario.first_name == "Clara"
    assert nacional.get("/admin/auth/user/add/", follow=True).status_code == 200


def test_una_pagina_vencida_se_explica_en_espanol(cuenta):
    cliente = Client(enforce_csrf_checks=True)
    cliente.force_login(fabrica.make_usuario(cuenta.organismo))
    respuesta = cliente.post(fabrica.url("change", cuenta), {})
    pagina = respuesta.content.decode()
    assert respuesta.status_code == 403
    assert "La página venció" in pagina
    assert "CSRF" not in pagina


@pytest.mark.parametrize("nombre", COMANDOS)
def test_los_comandos_dicen_en_espanol_que_les_falta(nombre, capsys):
    with pytest.raises(SystemExit) as salida:
        load_command_class("cuenta_publica", nombre).run_from_argv(["manage.py", nombre, "--no-existe"])
    dicho = capsys.readouterr().err
    assert salida.value.code == 2
    assert "Uso: " in dicho
    assert "Argumentos desconocidos: --no-existe" in dicho or "Faltan argumentos: " in dicho
    for ingles in ("usage", "error:", "arguments"):
        assert ingles not in dicho


def test_un_argumento_malo_de_un_comando_se_dice_en_espanol(db):
    casos = {("revisar",): "Faltan argumentos: organismo, año.", ("revisar", "x", "dos"): "«dos» no es un número"}
    casos["publicar", "x", "2019", "--usuario"] = "Falta el valor de --usuario."
    casos["preparar_demo", "--nueva-clave", "--borrar-usuario"] = "no se puede usar junto con"
    casos["revisar", "x", "1", "--verbosity", "9"] = "elija entre 0, 1, 2, 3"
    for argumentos, dicho in casos.items():
        with pytest.raises(CommandError) as error:
            call_command(*argumentos, stdout=StringIO())
        assert dicho in str(error.value), argumentos


# --- what a browser may send ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("clave", ["9" * 5000, "9" * 19, "-1", "x"])
def test_una_cuenta_imposible_no_es_un_error(cliente, clave):
    destino = reverse("admin:cuenta_publica_capitulo_add")
    assert cliente.get(destino, {"cuenta": clave}).status_code == 302
    assert cliente.post(destino, {"cuenta": clave, "titulo": "x", "materia": "narrativa"}).status_code == 200


@pytest.mark.parametrize("consulta", ["estado__exact=%00", "organismo__id__exact=%00", "%00=1", "o=%00&p=%00&q=%00"])
def test_un_nulo_en_la_direccion_se_ignora(nacional, cuenta, consulta):
    for pagina in ("cuenta_publica/cuentapublica", "cuenta_publica/organismo", "auth/user"):
        respuesta = nacional.get(f"/admin/{pagina}/?{consulta}", follow=True)
        assert respuesta.status_code == 200
        assert "\0" not in respuesta.wsgi_request.GET.urlencode()
        assert "%00" not in respuesta.wsgi_request.GET.urlencode()


def test_los_nulos_se_quitan_antes_de_cualquier_pagina_del_admin(nacional):
    vistas = []
    pedido = RequestFactory().get("/admin/", {"a": "1", "b": "x\0y"})
    pedido.user = fabrica.make_usuario(is_superuser=True)
    sitio.admin_view(lambda request: vistas.append(dict(request.GET.items())), cacheable=True)(pedido)
    assert vistas == [{"a": "1"}]


# --- a very long table ---------------------------------------------------------------------------------------------


@pytest.fixture
def largo(cuenta):
    """A capítulo with 250 compromisos."""
    capitulo = fabrica.make_capitulo(cuenta)
    Compromiso.objects.bulk_create(Compromiso(capitulo=capitulo, orden=n, texto=f"C{n}") for n in range(1, 251))
    return capitulo


def textos(capitulo):
    return list(Compromiso.objects.filter(capitulo=capitulo).values_list("texto", flat=True))


def test_las_filas_van_de_a_cien(cliente, largo):
    assert abrir(cliente, largo)["compromisos-INITIAL_FORMS"] == str(POR_PAGINA)
    respuesta = cliente.get(fabrica.url("change", largo), {"filas": "3"})
    pagina = respuesta.content.decode()
    assert "Filas 201–250 de 250" in pagina
    assert "?filas=2#compromisos-group" in pagina
    assert 'data-antes="200"' in pagina
    assert "Compromisos para el año siguiente (250)" in pagina
    datos = fabrica.formulario(respuesta)
    assert (datos["compromisos-TOTAL_FORMS"], datos["compromisos-0-texto"]) == ("50", "C201")
    for rara in ("0", "-1", "x", "9" * 5000, "99"):
        assert cliente.get(fabrica.url("change", largo), {"filas": rara}).status_code == 200


def test_guardar_una_pagina_conserva_las_otras(cliente, largo):
    antes = textos(largo)
    guardar(cliente, largo, abrir(cliente, largo, filas=2), consulta="?filas=2")
    assert textos(largo) == antes
    cambios = {"compromisos-0-texto": "Cambiado", "compromisos-1-DELETE": "on", "compromisos-TOTAL_FORMS": "101"}
    datos = abrir(cliente, largo, filas=2) | cambios | {"compromisos-100-texto": "Nuevo", "_continue": "1"}
    respuesta = guardar(cliente, largo, datos, consulta="?filas=2")
    assert respuesta.headers["Location"].endswith("/change/?filas=2")
    assert textos(largo) == [*antes[:100], "Cambiado", *antes[102:], "Nuevo"]
    ordenes = list(Compromiso.objects.filter(capitulo=largo).values_list("orden", flat=True))
    assert ordenes == list(range(1, 251))


def test_las_filas_enviadas_son_las_que_cuentan_y_no_la_pagina(cliente, largo):
    antes = textos(largo)
    datos = abrir(cliente, largo, filas=2) | {"compromisos-0-texto": "Cambiado"}
    guardar(cliente, largo, datos)  # without ?filas=2
    assert textos(largo) == [*antes[:100], "Cambiado", *antes[101:]]


def test_un_error_en_la_segunda_pagina_conserva_lo_escrito(cliente, largo):
    datos = abrir(cliente, largo, filas=2) | {"compromisos-0-texto": "", "compromisos-1-texto": "Mío"}
    respuesta = guardar(cliente, largo, datos, espera=200, consulta="?filas=2")
    vuelto = fabrica.formulario(respuesta)
    assert (vuelto["compromisos-1-texto"], vuelto["compromisos-99-texto"]) == ("Mío", "C200")
    guardar(cliente, largo, vuelto | {"compromisos-0-texto": "C101"}, consulta="?filas=2")
    assert textos(largo)[100:102] == ["C101", "Mío"]


def test_un_conflicto_en_una_tabla_larga_no_duplica_filas(cliente, largo):
    mia = abrir(cliente, largo, filas=2) | {"compromisos-0-texto": "Mío"}
    guardar(cliente, largo, abrir(cliente, largo) | {"compromisos-0-DELETE": "on"})
    respuesta = guardar(cliente, largo, mia, espera=409, consulta="?filas=2")
    pagina = respuesta.content.decode()
    assert re.search("Lo mío:</strong> «?Mío.*Lo guardado:</strong> «?C101", pagina, re.S)
    assert pagina.count("Lo mío:") == 1, "the other rows are as both left them"
    guardar(cliente, largo, fabrica.formulario(respuesta), consulta="?filas=2")
    assert textos(largo) == [f"C{n}" if n != 101 else "Mío" for n in range(2, 251)]


def test_filas_de_otro_capitulo_no_se_alcanzan(cliente, cuenta, largo):
    otro = fabrica.make_capitulo(cuenta)
    ajena = Compromiso.objects.create(capitulo=otro, texto="Ajena")
    datos = abrir(cliente, largo) | {"compromisos-0-id": str(ajena.pk), "compromisos-0-texto": "Robada"}
    guardar(cliente, largo, datos, espera=200)
    ajena.refresh_from_db()
    assert (ajena.texto, ajena.capitulo) == ("Ajena", otro)


def test_la_pagina_no_pregunta_mas_por_ser_mas_larga_la_tabla(cliente, largo, django_assert_num_queries):
    Compromiso.objects.filter(capitulo=largo, orden__gt=20).delete()
    abrir(cliente, largo)
    with CaptureQueriesContext(connection) as con_20:
        abrir(cliente, largo)
    Compromiso.objects.bulk_create(Compromiso(capitulo=largo, orden=n, texto=f"C{n}") for n in range(21, 751))
    with django_assert_num_queries(len(con_20) + 3):  # they are counted, and those of other pages add up
        abrir(cliente, largo, filas=4)


def test_una_pagina_llena_de_cualquier_materia_cabe_en_un_envio(cliente, cuenta, settings):
    for materia in (registro.materia(clave) for clave, _ in registro.opciones()):
        capitulo = fabrica.make_capitulo(cuenta, materia=materia.clave)
        respuesta = cliente.get(fabrica.url("change", capitulo))
        por_fila = [
            len(grupo.formset.empty_form.fields)
            for grupo in respuesta.context["inline_admin_formsets"]
            if hasattr(grupo.formset, "pagina")
        ]
        assert sum(por_fila) * POR_PAGINA < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS * 0.8, materia.clave


# --- who renders which year ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("slug", "anio", "dicho"),
    [
        ("parinacota", 2022, "existió hasta el 13 de julio de 2021: no rinde cuenta de 2022"),
        ("delegacion-parinacota", 2020, "existe desde el 14 de julio de 2021: no rinde cuenta de 2020"),
        ("parinacota", 2021, ""),
        ("delegacion-parinacota", 2021, ""),
    ],
)
def test_un_organismo_rinde_cuenta_de_los_anios_en_que_existio(nacional, slug, anio, dicho):
    organismo = Organismo.objects.get(slug=slug)
    datos = {"organismo": organismo.pk, "anio": anio, "titulo_portada": "Cuenta"}
    respuesta = nacional.post(reverse("admin:cuenta_publica_cuentapublica_add"), datos)
    assert organismo.cuentas.filter(anio=anio).exists() is not bool(dicho)
    assert dicho in respuesta.content.decode()


def test_crear_la_siguiente_dice_lo_mismo(db):
    cuenta = fabrica.make_cuenta(Organismo.objects.get(slug="iquique"), anio=2021)
    with pytest.raises(ErrorDePublicacion, match="existió hasta el 13 de julio de 2021"):
        crear_siguiente(cuenta)
    pagina = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo)).post(
        fabrica.url("siguiente", cuenta), follow=True
    )
    assert "existió hasta el 13 de julio de 2021" in pagina.content.decode()


def test_lo_publicado_no_cambia_de_direccion(nacional, publicada):
    organismo = publicada.organismo
    datos = abrir(nacional, organismo)
    assert "slug" not in datos
    nacional.post(fabrica.url("change", organismo), datos | {"slug": "otro"})
    assert Organismo.objects.get(pk=organismo.pk).slug == "parinacota"
    assert "anio" not in abrir(nacional, publicada)
    assert "slug" in abrir(nacional, fabrica.make_organismo())


def test_un_capitulo_clonado_y_una_cuenta_nueva_parten_de_cero(cuenta):
    CuentaPublica.objects.filter(pk=cuenta.pk).update(guardado=7)
    fabrica.make_capitulo(cuenta, guardado=3)
    nueva = crear_siguiente(cuenta)
    assert (nueva.guardado, Capitulo.objects.get(cuenta=nueva).guardado) == (0, 0)
