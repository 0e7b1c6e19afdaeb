"""A new account from nothing: what is suggested, what it may begin from, and what is copied of another's."""

import re

import pytest
import time_machine
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cuenta_publica import registro
from cuenta_publica.admin import nueva
from cuenta_publica.admin.guardado import Numerada
from cuenta_publica.congelar import congelar
from cuenta_publica.models import Bloque, Capitulo, Cifra, CuentaPublica, Destacada, Organismo
from cuenta_publica.publicacion import corregir
from cuenta_publica.publicacion.esqueleto import ultima_de
from cuenta_publica.roles import Rol
from cuenta_publica.traslado import cambiar_lugar, mover_periodo, mover_titulo
from cuenta_publica.verificaciones import revisar

from . import fabrica

ALTA = "/admin/cuenta_publica/cuentapublica/add/"
OPCION = re.compile(r'<option value="(\d+)"[^>]*>([^<]*)')
YA_EXISTE = "Este organismo ya tiene una cuenta de ese año"


@pytest.fixture(autouse=True)
def hoy():
    with time_machine.travel("2026-04-10T12:00Z", tick=False):
        yield


@pytest.fixture
def organismo(db):
    """One without accounts, in a provincia of its own."""
    return fabrica.make_organismo("Delegación Presidencial Provincial de Prueba")


@pytest.fixture
def nuevo(organismo):
    return fabrica.make_cliente(fabrica.make_usuario(organismo))


@pytest.fixture
def parinacotana(publicada):
    return fabrica.make_cliente(fabrica.make_usuario(publicada.organismo))


@pytest.fixture
def nacional(db):
    return fabrica.make_cliente(fabrica.make_usuario(is_superuser=True))


def enviar(cliente, pagina, **cambios):
    """The form as the page gives it, with those changes."""
    return cliente.post(ALTA, fabrica.formulario(pagina) | {k: str(v) for k, v in cambios.items()})


def creada(respuesta) -> CuentaPublica:
    assert respuesta.status_code == 302, respuesta.context["adminform"].form.errors
    return CuentaPublica.objects.get(pk=int(re.search(r"/(\d+)/change/", respuesta.url)[1]))


def errores(respuesta) -> str:
    assert respuesta.status_code == 200
    return str(respuesta.context["adminform"].form.errors)


def ofrecidas(pagina) -> dict[str, str]:
    """The accounts that may be a model, by key."""
    lista = re.search(r'<select name="modelo".*?</select>', pagina.text, re.S)
    return dict(OPCION.findall(lista[0])) if lista else {}


def caminos(pagina) -> list[str]:
    return re.findall(r'<input type="radio" name="desde"[^>]* value="(\w+)"', pagina.text)


def dichos(cliente, cuenta) -> str:
    return cliente.get(fabrica.url("change", cuenta)).text


def filas(cuenta) -> int:
    return sum(m.objects.filter(capitulo__cuenta=cuenta).count() for m in (Cifra, *registro.modelos_de_fila()))


# --- what is suggested ----------------------------------------------------------------------------------------------


def test_se_sugiere_el_ultimo_anio_cerrado_sin_cuenta(nuevo, organismo):
    assert fabrica.formulario(nuevo.get(ALTA))["anio"] == "2025"
    fabrica.make_cuenta(organismo, anio=2025)
    fabrica.make_cuenta(organismo, anio=2024)
    assert fabrica.formulario(nuevo.get(ALTA))["anio"] == "2023"


def test_no_se_sugiere_un_anio_en_que_el_organismo_no_existia(parinacotana, publicada):
    assert fabrica.formulario(parinacotana.get(ALTA))["anio"] == "2021"
    delegacion = Organismo.objects.get(slug="delegacion-parinacota")
    for anio in range(2021, 2026):
        fabrica.make_cuenta(delegacion, anio=anio)
    assert nueva.anio_sugerido(delegacion) is None


def test_la_portada_se_sugiere_como_la_ultima_y_sigue_al_anio_que_se_elija(parinacotana):
    pagina = parinacotana.get(ALTA)
    sugerida = fabrica.formulario(pagina)
    assert (sugerida["titulo_portada"], sugerida["desde"]) == ("Cuenta Pública Participativa 2021", "ultima")
    cuenta = creada(enviar(parinacotana, pagina, anio=2020))
    assert (cuenta.anio, cuenta.titulo_portada) == (2020, "Cuenta Pública Participativa 2020")
    otra = creada(enviar(parinacotana, parinacotana.get(ALTA), anio=2018, titulo_portada="Cuenta del 2021"))
    assert otra.titulo_portada == "Cuenta del 2021", "what was typed is left as it is"


def test_quien_trabaja_en_varios_organismos_elige_primero(organismo):
    otro, ajeno = fabrica.make_organismo("Delegación Otra"), fabrica.make_organismo("Delegación Ajena")
    usuaria = fabrica.make_usuario(organismo, otro)
    fabrica.make_usuario(ajeno)
    usuaria.membresias.create(organismo=ajeno, rol=Rol.AUDITOR)
    cliente = fabrica.make_cliente(usuaria)
    pagina = cliente.get(ALTA)
    assert dict(OPCION.findall(pagina.text)) == {str(o.pk): o.nombre for o in (organismo, otro)}
    assert 'name="anio"' not in pagina.text
    assert 'name="anio"' not in cliente.get(f"{ALTA}?organismo={ajeno.pk}").text
    pagina = cliente.get(f"{ALTA}?organismo={otro.pk}")
    assert fabrica.formulario(pagina)["organismo"] == str(otro.pk)
    assert "Elegir otro organismo" in pagina.text
    assert creada(enviar(cliente, pagina, titulo_portada="Cuenta")).organismo == otro
    forzada = enviar(cliente, pagina, titulo_portada="Cuenta", anio=2020, organismo=ajeno.pk)
    assert "organismo" in forzada.context["adminform"].form.errors
    assert not ajeno.cuentas.exists()


def test_los_botones_dicen_nueva_cuenta(nuevo):
    lista = nuevo.get(reverse("admin:cuenta_publica_cuentapublica_changelist")).text
    assert re.search(rf'<a class="addlink" href="{ALTA}">Nueva cuenta</a>', lista)
    assert "<h1>Nueva cuenta</h1>" in nuevo.get(ALTA).text


def test_quien_no_crea_no_ve_el_boton_ni_la_pagina(organismo):
    cliente = fabrica.make_cliente(fabrica.make_usuario(organismo, roles=[Rol.AUDITOR]))
    assert cliente.get(ALTA).status_code == 403
    assert "Nueva cuenta" not in cliente.get(reverse("admin:cuenta_publica_cuentapublica_changelist")).text


# --- from the last one ----------------------------------------------------------------------------------------------


def test_desde_la_ultima_con_varios_anios_entre_medio(publicada, parinacotana):
    pagina = parinacotana.get(ALTA)
    assert f"La última cuenta de la {publicada.organismo} (2019)" in pagina.text
    assert caminos(pagina) == ["ultima", "modelo", "cero"]
    cuenta = creada(enviar(parinacotana, pagina))
    assert cuenta.anio == 2021
    antes, ahora = congelar(publicada), congelar(cuenta)
    for (nivel, viejo), (otro, cap) in zip(antes.recorrer(), ahora.recorrer(), strict=True):
        assert (nivel, viejo.ancla, viejo.materia) == (otro, cap.ancla, cap.materia)
        assert cap.titulo == mover_titulo(viejo.titulo, 2019, 2)
        movidas = [(c.clave, mover_periodo(c.periodo, 2)) for c in viejo.cifras]
        assert [(c.clave, c.periodo) for c in cap.cifras] == movidas
    assert cuenta.capitulos.filter(titulo="Principales hitos alcanzados durante el año 2021").exists()
    assert not Cifra.objects.filter(capitulo__cuenta=cuenta).exclude(valor=None).exists()
    marcados = Bloque.objects.filter(capitulo__cuenta=cuenta, por_reescribir=True)
    assert marcados.count() > 10
    dicho = dichos(parinacotana, cuenta)
    tablas = Bloque.objects.filter(capitulo__cuenta=cuenta, tipo__in=["tabla", "tabla_libre"]).count()
    assert f"Se crearon {cuenta.capitulos.count()} capítulos con {tablas} tablas, sin cifras." in dicho
    assert "Los textos de 2019 quedan marcados para ponerlos al día." in dicho


def test_la_delegacion_parte_de_la_ultima_de_la_gobernacion_a_la_que_sucede(publicada):
    delegacion = Organismo.objects.get(slug="delegacion-parinacota")
    assert ultima_de(delegacion) == publicada
    assert ultima_de(Organismo.objects.get(slug="delegacion-regional-arica-y-parinacota")) is None
    cliente = fabrica.make_cliente(fabrica.make_usuario(delegacion))
    pagina = cliente.get(ALTA)
    assert f"La última cuenta de la {publicada.organismo} (2019)" in pagina.text
    cuenta = creada(enviar(cliente, pagina))
    assert (cuenta.organismo, cuenta.anio) == (delegacion, 2025)
    assert cuenta.capitulos.count() == publicada.capitulos.count()


@pytest.mark.parametrize(
    ("antes", "n", "despues"),
    [("2019", 3, "2022"), ("2019-01/2020-02", 2, "2021-01/2022-02"), ("2019", -1, "2018"), ("2090", 11, "2090"),
     ("1901", -5, "1901"), ("2019", 0, "2019"), ("/2018-05-22", 4, "/2018-05-22")],
)  # fmt: skip
def test_los_periodos_avanzan_los_anios_que_sean(antes, n, despues):
    assert mover_periodo(antes, n) == despues


def test_los_titulos_avanzan_los_anios_que_sean():
    assert mover_titulo("Logros 2019 y proyección 2020; ley de 2005", 2019, 3) == (
        "Logros 2022 y proyección 2023; ley de 2005"
    )


# --- from the model of another ------------------------------------------------------------------------------------


def test_el_modelo_da_capitulos_y_tablas_y_nada_de_lo_que_dice_el_otro(publicada, nuevo):
    pagina = nuevo.get(ALTA)
    assert caminos(pagina) == ["modelo", "cero"]
    partes = publicada.capitulos.count()
    assert ofrecidas(pagina) == {str(publicada.pk): f"{publicada.organismo}, 2019 ({partes} capítulos)"}
    datos = fabrica.formulario(pagina)
    assert (datos["desde"], datos["modelo"]) == ("modelo", str(publicada.pk)), "the most complete one is chosen"
    cuenta = creada(enviar(nuevo, pagina, titulo_portada="Cuenta 2025"))
    antes, ahora = congelar(publicada), congelar(cuenta)
    for (nivel, viejo), (otro, cap) in zip(antes.recorrer(), ahora.recorrer(), strict=True):
        assert (nivel, viejo.ancla, viejo.numero, viejo.materia) == (otro, cap.ancla, cap.numero, cap.materia)
        assert cap.titulo == mover_titulo(viejo.titulo, 2019, 6)
        assert cap.unidad_responsable == ""
    assert filas(cuenta) == 0
    bloques = Bloque.objects.filter(capitulo__cuenta=cuenta)
    de_datos = Bloque.objects.filter(capitulo__cuenta=publicada, tipo__in=["tabla", "grafico", "cifras"])
    ajustes = ("capitulo__ancla", "tipo", "conjunto", "forma", "seleccion")
    assert sorted(bloques.values_list(*ajustes)) == sorted(de_datos.values_list(*ajustes)) != []
    for campo in ("texto", "nota", "fuente", "alternativo"):
        assert not bloques.exclude(**{campo: ""}).exists(), campo
    assert not Destacada.objects.filter(cuenta=cuenta).exists()
    assert "sin cifras ni textos." in dichos(nuevo, cuenta)
    assert "marcados" not in dichos(nuevo, cuenta)


def test_los_capitulos_de_un_modelo_se_abren_se_llenan_y_se_revisan(publicada, nuevo):
    cuenta = creada(enviar(nuevo, nuevo.get(ALTA), titulo_portada="Cuenta 2025"))
    for cap in cuenta.capitulos.all():
        pagina = nuevo.get(fabrica.url("change", cap))
        respuesta = nuevo.post(fabrica.url("change", cap), fabrica.formulario(pagina))
        assert respuesta.status_code == 302, cap
    assert filas(cuenta) == 0, "what a catalogue offers is not saved by itself"
    assert not [d for d in revisar(congelar(cuenta)) if d.regla == "por-reescribir"]
    assert nuevo.get(fabrica.url("vista_previa", cuenta)).status_code == 200


def test_los_titulos_de_un_modelo_dejan_su_anio_y_su_provincia(organismo, nuevo, usuario, sin_dibujar):
    modelo = fabrica.make_cuenta(fabrica.make_organismo(), anio=2019)
    suya, propia = modelo.organismo.provincia.nombre, organismo.provincia.nombre
    cap = fabrica.make_capitulo(modelo, titulo=f"Logros de {suya} en 2019", materia="seguridad", unidad_responsable="X")
    fabrica.make_bloque(cap)
    fabrica.make_bloque(cap, "", tipo="tabla", conjunto="delitos", titulo=f"{suya.upper()} 2018", fuente="Carabineros",
                        encabezados=["Delito", "2019"])  # fmt: skip
    fabrica.publicar(modelo, usuario)
    cuenta = creada(enviar(nuevo, nuevo.get(ALTA), titulo_portada="Cuenta"))
    copia = cuenta.capitulos.get()
    assert copia.titulo == f"Logros de {propia} en 2025"
    tabla = copia.bloques.get()
    assert (tabla.titulo, tabla.encabezados, tabla.fuente) == (f"{propia.upper()} 2024", ["Delito", "2025"], "")
    assert "Se creó 1 capítulo con 1 tabla, sin cifras ni textos." in dichos(nuevo, cuenta)


def test_la_region_que_se_llama_como_la_provincia_no_cambia():
    assert cambiar_lugar("Región de Antofagasta y Antofagasta", "Antofagasta", "El Loa") == (
        "Región de Antofagasta y El Loa"
    )
    assert cambiar_lugar("Provincia de Arica, Aricanos", "Arica", "Parinacota") == "Provincia de Parinacota, Aricanos"
    assert cambiar_lugar("Provincia", "", "Parinacota") == "Provincia"


# --- only what is public ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("quien", ["nuevo", "nacional"])
@pytest.mark.parametrize("estado", ["borrador", "en_revision", "aprobada", "reemplazada", "retirada"])
def test_lo_que_no_esta_publicado_no_se_ofrece_ni_se_copia(request, publicada, organismo, usuario, quien, estado):
    cliente = request.getfixturevalue(quien)
    oculta = fabrica.make_cuenta(fabrica.make_organismo(), anio=2018)
    fabrica.make_bloque(fabrica.make_capitulo(oculta, titulo="SECRETO"))
    cerrada = {"publicada_el": "2020-01-01T00:00Z", "publicada_por": usuario}
    cambios = {"estado": estado} | (cerrada if estado in CuentaPublica.CERRADOS else {})
    CuentaPublica.objects.filter(pk=oculta.pk).update(**cambios)
    pagina = cliente.get(f"{ALTA}?organismo={organismo.pk}")
    assert list(ofrecidas(pagina)) == [str(publicada.pk)]
    respuesta = enviar(cliente, pagina, titulo_portada="Cuenta", desde="modelo", modelo=oculta.pk)
    assert "modelo" in respuesta.context["adminform"].form.errors
    assert not organismo.cuentas.exists()
    assert not Capitulo.objects.exclude(cuenta=oculta).filter(titulo="SECRETO").exists()


def test_un_borrador_propio_tampoco_es_la_ultima(nuevo, organismo, nacional):
    fabrica.make_capitulo(fabrica.make_cuenta(organismo, anio=2024))
    for cliente in (nuevo, nacional):
        pagina = cliente.get(f"{ALTA}?organismo={organismo.pk}")
        assert caminos(pagina) == ["cero"]
        assert "desde" in errores(enviar(cliente, pagina, titulo_portada="Cuenta", desde="ultima"))
    assert not organismo.cuentas.filter(anio=2025).exists()


def test_de_una_cuenta_corregida_se_copia_la_version_vigente(publicada, nuevo, usuario, sin_dibujar):
    correccion = corregir(publicada)
    fabrica.make_bloque(fabrica.make_capitulo(correccion, titulo="Agregado"))
    assert list(ofrecidas(nuevo.get(ALTA))) == [str(publicada.pk)]
    fabrica.publicar(correccion, usuario, motivo="Se agregó un capítulo que faltaba.")
    assert list(ofrecidas(nuevo.get(ALTA))) == [str(correccion.pk)]


# --- what goes wrong --------------------------------------------------------------------------------------------------


def test_una_cuenta_que_ya_existe_se_dice_y_lo_escrito_queda(publicada, parinacotana):
    escrito = {"anio": 2019, "titulo_portada": "Mi título", "lema": "Mi lema", "desde": "modelo"}
    respuesta = enviar(parinacotana, parinacotana.get(ALTA), **escrito)
    assert YA_EXISTE in errores(respuesta)
    vuelta = fabrica.formulario(respuesta)
    assert {k: vuelta[k] for k in escrito} == {k: str(v) for k, v in escrito.items()}
    assert re.search(r'value="modelo"[^>]* checked', respuesta.text)
    assert CuentaPublica.objects.filter(organismo=publicada.organismo).count() == 1


def test_sin_elegir_el_modelo_se_pide(publicada, nuevo, organismo):
    assert "Elija la cuenta que sirve de modelo." in errores(
        enviar(nuevo, nuevo.get(ALTA), titulo_portada="Cuenta", desde="modelo", modelo="")
    )
    assert not organismo.cuentas.exists()


def test_si_alguien_la_crea_entretanto_el_formulario_lo_dice(organismo, nuevo, monkeypatch):
    """Both passed the check; the other one was saved first."""
    de_verdad = Numerada.changeform_view
    otra = iter([True])

    def con_otra(*args, **kwargs):
        if next(otra, False):
            fabrica.make_cuenta(organismo, anio=2025, titulo_portada="La otra")
            raise IntegrityError("unique")
        return de_verdad(*args, **kwargs)

    pagina = nuevo.get(ALTA)
    monkeypatch.setattr(Numerada, "changeform_view", con_otra)
    respuesta = enviar(nuevo, pagina, titulo_portada="La mía")
    assert YA_EXISTE in errores(respuesta)
    assert fabrica.formulario(respuesta)["titulo_portada"] == "La mía"
    assert organismo.cuentas.get().titulo_portada == "La otra"


def test_si_la_copia_falla_no_queda_nada(publicada, parinacotana, monkeypatch):
    def fallar(*_):
        raise RuntimeError("in the middle")

    monkeypatch.setattr(nueva, "recuento", fallar)
    pagina = parinacotana.get(ALTA)
    with pytest.raises(RuntimeError, match="in the middle"):
        enviar(parinacotana, pagina)
    assert CuentaPublica.objects.filter(organismo=publicada.organismo).count() == 1


def test_una_materia_que_ya_no_esta_instalada_se_explica(parinacota, nuevo, organismo, usuario):
    parinacota.capitulos.filter(ancla="opd").update(materia="astrologia")
    cerrada = {"estado": "publicada", "publicada_el": "2020-06-01T00:00Z", "publicada_por": usuario}
    CuentaPublica.objects.filter(pk=parinacota.pk).update(**cerrada)
    propia = fabrica.make_cliente(fabrica.make_usuario(parinacota.organismo))
    for cliente in (propia, nuevo):
        respuesta = enviar(cliente, cliente.get(ALTA), titulo_portada="Cuenta")
        assert "La materia «astrologia» no existe" in errores(respuesta)
    assert not organismo.cuentas.exists()


def test_desde_cero_queda_sin_capitulos(publicada, nuevo):
    cuenta = creada(enviar(nuevo, nuevo.get(ALTA), titulo_portada="Cuenta", desde="cero"))
    assert not cuenta.capitulos.exists()
    assert "Se creó la cuenta, sin capítulos: agregue el primero." in dichos(nuevo, cuenta)


# --- what it costs ----------------------------------------------------------------------------------------------------


def consultas(hacer) -> int:
    with CaptureQueriesContext(connection) as vistas:
        hacer()
    return len(vistas)


@pytest.mark.parametrize("desde", ["ultima", "modelo"])
def test_cuesta_lo_mismo_con_mas_capitulos(organismo, nuevo, usuario, sin_dibujar, record_property, desde):
    modelo = fabrica.make_cuenta(organismo if desde == "ultima" else fabrica.make_organismo(), anio=2019)

    def crecer(cuantos):
        for _ in range(cuantos):
            cap = fabrica.make_capitulo(modelo, materia="seguridad")
            fabrica.make_bloque(cap)
            fabrica.make_bloque(cap, "", tipo="tabla", conjunto="delitos")

    def crear(anio):
        pagina = nuevo.get(ALTA)
        datos = {"titulo_portada": "Cuenta", "anio": anio, "desde": desde}
        abre, crea = consultas(lambda: nuevo.get(ALTA)), consultas(lambda: creada(enviar(nuevo, pagina, **datos)))
        return abre, crea

    crecer(3)
    fabrica.publicar(modelo, usuario)
    antes = crear(2021)
    modelo = corregir(modelo)
    crecer(20)
    fabrica.publicar(modelo, usuario, motivo="Se agregaron los capítulos que faltaban.")
    assert crear(2022) == antes
    assert antes[0] <= 16
    record_property("informe", f"nueva cuenta desde {desde}: {antes[0]} consultas al abrir, {antes[1]} al crear")
