"""The dates of the process: días hábiles of Chile, who puts and reads the dates, and how the panel says them."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cuenta_publica.habiles import es_habil, feriados, habiles_hasta, sumar_habiles
from cuenta_publica.models import CuentaPublica, Proceso
from cuenta_publica.proceso import en_palabras, procesos_de
from cuenta_publica.roles import Rol

from . import fabrica
from .texto import palabras_html

#: Monday to Friday and no working day, as the Diario Oficial has them (those on Saturdays and Sundays change nothing).
ENTRE_SEMANA = {
    2017: "1-2 4-14 4-19 5-1 6-26 8-15 9-18 9-19 10-9 10-27 11-1 12-8 12-25",
    2024: "1-1 3-29 5-1 5-21 6-20 7-16 8-15 9-18 9-19 9-20 10-31 11-1 12-25",
    2025: "1-1 4-18 5-1 5-21 6-20 7-16 8-15 9-18 9-19 10-31 12-8 12-25",
    2026: "1-1 4-3 5-1 5-21 6-29 7-16 9-18 10-12 12-8 12-25",
    2027: "1-1 3-26 5-21 6-21 6-28 7-16 9-17 10-11 11-1 12-8",
}
ALTA, LISTA = (f"admin:cuenta_publica_proceso_{ruta}" for ruta in ("add", "changelist"))
FECHAS = {"documento": "04/05/2026", "evento": "20/05/2026", "preguntas": "10", "respuestas": "15"}
DIAS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


# --- días hábiles ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("anio", ENTRE_SEMANA)
def test_los_feriados_de_cada_anio_son_los_de_la_ley(anio):
    esperados = {date(anio, *map(int, dia.split("-"))) for dia in ENTRE_SEMANA[anio].split()}
    dias = [date(anio, 1, 1) + timedelta(days=n) for n in range(365)]
    assert {d for d in dias if d.weekday() < 5 and not es_habil(d)} == esperados


def test_no_cuentan_los_feriados_regionales_ni_los_bancarios_ni_las_elecciones():
    assert es_habil(date(2027, 6, 7)), "the assault on the Morro is a holiday in Arica y Parinacota only"
    assert es_habil(date(2025, 8, 20)), "the birth of O'Higgins, in Chillán and Chillán Viejo only"
    assert es_habil(date(2025, 12, 31)), "banks close"
    assert not {date(2025, 11, 16), date(2025, 12, 14)} & feriados(2025).keys(), "elections, on Sundays"


@pytest.mark.parametrize(
    ("desde", "n", "hasta"),
    [
        ("2026-05-20", 1, "2026-05-22"),  # 21 May, Thursday
        ("2025-05-20", 1, "2025-05-22"),
        ("2025-04-17", 1, "2025-04-21"),  # Good Friday and Easter's weekend
        ("2026-04-02", 2, "2026-04-07"),
        ("2025-09-17", 1, "2025-09-22"),  # Fiestas Patrias: Thursday and Friday
        ("2024-09-17", 1, "2024-09-23"),  # with Friday 20 too
        ("2027-09-16", 1, "2027-09-20"),  # with Friday 17 before
        ("2025-12-31", 1, "2026-01-02"),  # year's end
        ("2026-12-31", 1, "2027-01-04"),
        ("2026-05-20", 10, "2026-06-04"),
        ("2026-05-23", 0, "2026-05-23"),
    ],
)
def test_se_cuentan_desde_el_dia_siguiente_y_saltan_lo_inhabil(desde, n, hasta):
    desde, hasta = date.fromisoformat(desde), date.fromisoformat(hasta)
    assert sumar_habiles(desde, n) == hasta
    assert habiles_hasta(desde, hasta) == n


@given(DIAS, st.integers(1, 60))
def test_sumar_y_contar_son_lo_mismo_al_reves(dia, n):
    fin = sumar_habiles(dia, n)
    assert es_habil(fin)
    assert habiles_hasta(dia, fin) == n


@given(DIAS, DIAS)
def test_hacia_atras_se_cuenta_lo_mismo(uno, otro):
    assert habiles_hasta(uno, otro) == -habiles_hasta(otro, uno)


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hoy", "fecha", "dicho"),
    [
        ("2026-05-08", "2026-05-20", "faltan 8 días hábiles"),
        ("2026-05-19", "2026-05-20", "falta 1 día hábil"),
        ("2026-05-20", "2026-05-20", "es hoy"),
        ("2026-05-22", "2026-05-20", "venció hace 1 día hábil"),
        ("2026-05-26", "2026-05-20", "venció hace 3 días hábiles"),
        ("2026-05-22", "2026-05-23", "falta 1 día, no hábil"),
        ("2026-05-22", "2026-05-24", "faltan 2 días, ninguno hábil"),
        ("2026-05-21", "2026-05-20", "venció hace 1 día, no hábil"),
    ],
)
def test_lo_que_falta_se_dice_en_palabras(hoy, fecha, dicho):
    assert en_palabras(date.fromisoformat(hoy), date.fromisoformat(fecha)) == dicho


@pytest.fixture
def cuenta(db):
    return fabrica.make_cuenta(fabrica.make_organismo("Delegación de Prueba"), anio=2025)


@pytest.fixture
def proceso(cuenta):
    return Proceso.objects.create(
        organismo=cuenta.organismo, anio=2025, documento=date(2026, 5, 4), evento=date(2026, 5, 20)
    )


def en(dia):
    return time_machine.travel(datetime.fromisoformat(f"{dia}T15:00:00+00:00"), tick=False)


def test_los_cuatro_hitos_y_el_que_sigue(cuenta, proceso):
    with en("2026-05-08"):
        suyo = procesos_de([cuenta])[cuenta.pk]
    assert [(h.nombre, h.fecha and h.fecha.isoformat(), h.plazo) for h in suyo.hitos] == [
        ("Documento", "2026-05-04", "venció hace 4 días hábiles"),
        ("Evento", "2026-05-20", "faltan 8 días hábiles"),
        ("Fin de las preguntas", "2026-06-04", "faltan 18 días hábiles"),
        ("Fin de las respuestas", "2026-06-25", "faltan 33 días hábiles"),
    ]
    assert suyo.siguiente == suyo.hitos[1]
    assert (suyo.falta, suyo.direccion) == (False, fabrica.url("change", proceso))


def test_de_lo_publicado_el_documento_no_vence_y_el_evento_tampoco(cuenta, proceso):
    cuenta.estado = CuentaPublica.Estado.PUBLICADA
    with en("2026-07-01"):
        suyo = procesos_de([cuenta])[cuenta.pk]
    assert [h.plazo.split(" hace ")[0] for h in suyo.hitos] == ["fue", "fue", "venció", "venció"]
    assert suyo.siguiente is None


def test_el_dia_es_el_de_chile(cuenta, proceso):
    for hora, dicho in ((3, "falta 1 día hábil"), (5, "es hoy")):
        with time_machine.travel(datetime(2026, 5, 20, hora, tzinfo=UTC), tick=False):
            assert procesos_de([cuenta])[cuenta.pk].siguiente.plazo == dicho


@pytest.mark.parametrize("cuantas", [0, 1, 6])
def test_una_consulta_para_todas_y_ninguna_para_ninguna(cuenta, proceso, cuantas):
    cuentas = [cuenta, *(fabrica.make_cuenta(anio=2020 + n) for n in range(5))][:cuantas]
    with CaptureQueriesContext(
        connection,
    ) as hechas:
        procesos = procesos_de(cuentas)
    assert len(hechas) == min(cuantas, 1)
    assert [procesos[c.pk].falta for c in cuentas] == [c != cuenta for c in cuentas]


def test_sin_fechas_se_ofrece_ponerlas_ya_con_su_organismo_y_su_anio(cuenta):
    suyo = procesos_de([cuenta])[cuenta.pk]
    assert {(h.fecha, h.plazo) for h in suyo.hitos} == {(None, "sin fecha")}
    assert suyo.siguiente is None
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    formulario = cliente.get(suyo.direccion).context["adminform"].form
    assert formulario["organismo"].value() == str(cuenta.organismo_id)
    assert formulario["anio"].value() == "2025"
    assert (formulario["preguntas"].value(), formulario["respuestas"].value()) == (10, 15)


# --- the page where they are put ------------------------------------------------------------------------------------


def poner(cliente, organismo, anio="2025", **cambios):
    datos = {"organismo": organismo.pk, "anio": anio, **FECHAS, **cambios}
    return cliente.post(reverse(ALTA), datos, follow=True)


def dicho(respuesta) -> str:
    return " ".join(palabras_html(respuesta.content.decode()))


@pytest.fixture
def cliente(cuenta):
    return fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo, roles=[Rol.DIGITADOR]))


def test_se_ponen_se_cambian_y_queda_quien(cliente, cuenta):
    respuesta = poner(cliente, cuenta.organismo)
    assert respuesta.redirect_chain[-1][0] == reverse("admin:index")
    guardado = Proceso.objects.get()
    assert (guardado.documento, guardado.evento) == (date(2026, 5, 4), date(2026, 5, 20))
    assert (guardado.fin_de_preguntas, guardado.fin_de_respuestas) == (date(2026, 6, 4), date(2026, 6, 25))
    pagina = cliente.get(fabrica.url("change", guardado))
    assert '<input type="date" name="evento" value="2026-05-20"' in pagina.content.decode()
    cliente.post(fabrica.url("change", guardado), fabrica.formulario(pagina) | {"preguntas": "5", "anio": "2020"})
    guardado.refresh_from_db()
    assert (guardado.anio, guardado.preguntas, guardado.fin_de_preguntas) == (2025, 5, date(2026, 5, 28))
    assert [h.preguntas for h in guardado.history.all()] == [5, 10]
    assert {h.history_user.username for h in guardado.history.all()} == {respuesta.wsgi_request.user.username}


def test_todas_las_fechas_pueden_faltar(cliente, cuenta):
    poner(cliente, cuenta.organismo, documento="", evento="")
    guardado = Proceso.objects.get()
    assert (guardado.fin_de_preguntas, guardado.fin_de_respuestas) == (None, None)


@pytest.mark.parametrize(
    ("cambios", "error"),
    [
        ({"documento": "21/05/2026"}, "El documento se publica antes del evento"),
        ({"evento": "20/05/2025"}, "La cuenta de 2025 se rinde en 2026: revise el año de esta fecha."),
        ({"documento": "04/05/9999"}, "La cuenta de 2025 se rinde en 2026: revise el año de esta fecha."),
        ({"evento": "31/12/9999"}, "La cuenta de 2025 se rinde en 2026: revise el año de esta fecha."),
        ({"preguntas": "0"}, "mayor o igual a 1"),
        ({"respuestas": "99999999"}, "menor o igual a 120"),
        ({"evento": "mañana"}, "fecha válida"),
        ({"anio": "1"}, "mayor o igual a 1990"),
    ],
)
def test_lo_imposible_se_dice_y_no_se_guarda(cliente, cuenta, proceso, cambios, error):
    antes = Proceso.objects.values().get()
    pagina = cliente.get(fabrica.url("change", proceso))
    if "anio" not in cambios:
        cambiado = cliente.post(fabrica.url("change", proceso), fabrica.formulario(pagina) | cambios)
        assert error in dicho(cambiado)
    assert error in dicho(poner(cliente, cuenta.organismo, **{"anio": "2025", **cambios}))
    assert Proceso.objects.values().get() == antes


def test_dos_veces_el_mismo_anio_no(cliente, cuenta, proceso):
    assert "Este organismo ya tiene las fechas de ese año" in dicho(poner(cliente, cuenta.organismo))
    assert Proceso.objects.count() == 1


def test_un_evento_en_dia_inhabil_se_advierte_y_se_guarda(cliente, cuenta):
    respuesta = poner(cliente, cuenta.organismo, evento="21/05/2026")
    aviso = "El evento es un día que no es hábil: el jueves 21 de mayo de 2026 (Día de las Glorias Navales). Se guardó"
    assert aviso in dicho(respuesta)
    assert "el sábado 23 de mayo de 2026. Se guardó" in dicho(
        poner(cliente, cuenta.organismo, "2024", evento="23/05/2026")
    )
    assert Proceso.objects.count() == 2
    Proceso.objects.all().delete()
    assert "no es hábil" not in dicho(poner(cliente, cuenta.organismo))


def test_la_base_tampoco_acepta_el_evento_antes_del_documento(proceso):
    with pytest.raises(ValidationError, match="antes del evento"):
        Proceso(organismo=proceso.organismo, anio=2026, documento="2027-05-05", evento="2027-05-04").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Proceso.objects.update(evento=date(2026, 5, 1))


# --- who ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rol", "puede"), [(Rol.DIGITADOR, 1), (Rol.REVISOR, 1), (Rol.COMUNICACIONES, 0), (Rol.AUDITOR, 0)]
)
def test_pone_las_fechas_quien_crea_cuentas_y_las_lee_su_organismo(cuenta, proceso, rol, puede):
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo, roles=[rol]))
    pagina = cliente.get(fabrica.url("change", proceso))
    assert pagina.status_code == 200
    assert ('name="_save"' in pagina.content.decode()) == bool(puede)
    assert "20 de mayo de 2026" in dicho(cliente.get(reverse(LISTA)))
    assert cliente.get(reverse(ALTA)).status_code == (200 if puede else 403)
    envio = cliente.post(fabrica.url("change", proceso), FECHAS | {"preguntas": "7"})
    assert envio.status_code == (302 if puede else 403)
    proceso.refresh_from_db()
    assert proceso.preguntas == (7 if puede else 10)


def test_de_otro_organismo_es_como_si_no_existiera(cliente, proceso):
    ajeno = Proceso.objects.create(organismo=fabrica.make_organismo("Canario"), anio=2025)
    for accion in ("change", "delete", "history"):
        assert cliente.get(fabrica.url(accion, ajeno)).status_code == 404
        assert cliente.post(fabrica.url(accion, ajeno), FECHAS | {"post": "yes"}).status_code == 404
    forzado = poner(cliente, ajeno.organismo, "2024")
    assert "Canario" not in dicho(forzado)
    assert "Canario" not in dicho(cliente.get(reverse(LISTA)))
    assert Proceso.objects.filter(organismo=ajeno.organismo).values_list("anio", "preguntas").get() == (2025, 10)
    assert cliente.get(fabrica.url("change", proceso)).status_code == 200, "the control"


def test_la_administradora_nacional_las_encuentra_en_su_panel_y_pone_las_de_cualquiera(cuenta, proceso):
    nacional = fabrica.make_cliente(fabrica.make_usuario(is_superuser=True))
    assert f'href="{reverse(LISTA)}"' in nacional.get(reverse("admin:index")).content.decode()
    assert poner(nacional, cuenta.organismo, "2024", documento="", evento="").redirect_chain
    assert Proceso.objects.filter(organismo=cuenta.organismo).count() == 2


def test_la_lista_no_pregunta_por_cada_fila(cliente, cuenta, proceso):
    def consultas():
        with CaptureQueriesContext(connection) as hechas:
            cliente.get(reverse(LISTA))
        return len(hechas)

    antes = consultas()
    Proceso.objects.bulk_create(Proceso(organismo=cuenta.organismo, anio=2000 + n) for n in range(9))
    assert consultas() == antes


# --- the piece of the panel -----------------------------------------------------------------------------------------


def pieza(cuenta, puede) -> str:
    contexto = {"proceso": procesos_de([cuenta])[cuenta.pk], "ficha": {"puede": puede}, "user": None}
    return render_to_string("admin/proceso.html", contexto)


def test_la_pieza_del_panel_dice_las_fechas_y_cual_sigue(cuenta, proceso):
    with en("2026-05-08"):
        html = pieza(cuenta, {"crear"})
    palabras = " ".join(palabras_html(html))
    assert "Documento lunes 4 de mayo de 2026 venció hace 4 días hábiles" in palabras
    assert "Evento (lo próximo) miércoles 20 de mayo de 2026 faltan 8 días hábiles" in palabras
    assert palabras.count("lo próximo") == html.count('class="siguiente"') == 1
    assert f'<a href="{fabrica.url("change", proceso)}">Cambiar las fechas</a>' in html


def test_la_pieza_sin_fechas_y_para_quien_solo_lee(cuenta):
    assert palabras_html(pieza(cuenta, {"crear"})) == ["Poner", "las", "fechas", "del", "proceso"]
    assert palabras_html(pieza(cuenta, {"ver"})) == []
    assert render_to_string("admin/proceso.html", {"proceso": None}).strip() == ""
