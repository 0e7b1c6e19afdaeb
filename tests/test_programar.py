"""A publication at an hour to come, in the time of Chile, and clocks that jump: once, and in the order of the chain."""

from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from django_q.scheduler import scheduler

from cuenta_publica import horas
from cuenta_publica.models import Bloque, CuentaPublica, Edicion, Eslabon, Trabajo
from cuenta_publica.models.eslabon import ORIGEN
from cuenta_publica.publicacion import ErrorDePublicacion, anular, corregir, ejecutar, pedir, trabajos

from . import fabrica
from .fabrica import huella, publicar

pytestmark = pytest.mark.usefixtures("sin_dibujar")
ANTES = "2026-05-20T12:00:00-04:00"
LA_HORA = datetime(2026, 5, 27, 13, 0, tzinfo=UTC)  # 09:00 in Chile
MOTIVO = "Se corrige un dato de la portada."
ELEGIDA = {"cuando": "programar", "fecha": "2026-05-27", "hora": "09:00"}


def confirmar(cliente, cuenta, **datos):
    return cliente.post(fabrica.url("publicar", cuenta), {"huella": huella(cuenta), **datos}, follow=True)


def programar(cuenta, usuaria, para_el=LA_HORA) -> Trabajo:
    with time_machine.travel(ANTES):
        return pedir(cuenta, usuaria, "", huella(cuenta), para_el)


def ediciones(cuenta) -> int:
    return Edicion.objects.filter(cuenta=cuenta).count()


def por_cron() -> str:
    salida = StringIO()
    call_command("publicar_programadas", stdout=salida)
    return salida.getvalue()


# --- hours in Chile -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dia", "hora", "en_utc"),
    [
        (date(2026, 5, 27), time(9, 0), "2026-05-27T13:00:00+00:00"),
        (date(2026, 4, 4), time(22, 59), "2026-04-05T01:59:00+00:00"),
        (date(2026, 4, 5), time(0, 0), "2026-04-05T04:00:00+00:00"),
        (date(2026, 4, 5), time(9, 0), "2026-04-05T13:00:00+00:00"),
        (date(2026, 9, 5), time(23, 59), "2026-09-06T03:59:00+00:00"),
        (date(2026, 9, 6), time(1, 0), "2026-09-06T04:00:00+00:00"),
        (date(2026, 9, 6), time(9, 0), "2026-09-06T12:00:00+00:00"),
        (date(2027, 4, 4), time(9, 0), "2027-04-04T13:00:00+00:00"),
        (date(2027, 9, 5), time(9, 0), "2027-09-05T12:00:00+00:00"),
    ],
)
def test_la_hora_de_chile_es_un_momento(dia, hora, en_utc):
    momento = horas.de_chile(dia, hora)
    assert momento.astimezone(UTC).isoformat() == en_utc
    assert horas.en_palabras(momento).endswith(f" a la{'' if hora.hour == 1 else 's'} {hora:%H:%M}")


@pytest.mark.parametrize(
    ("dia", "hora", "dicho"),
    [
        (date(2026, 9, 6), time(0, 0), "Las 00:00 de ese día no existen.*adelantan.*como las 01:00"),
        (date(2027, 9, 5), time(0, 59), "Las 00:59 de ese día no existen.*adelantan.*como las 01:59"),
        (date(2026, 4, 4), time(23, 0), "Las 23:00 de ese día ocurren dos veces.*atrasan.*como las 22:00"),
        (date(2027, 4, 3), time(23, 59), "Las 23:59 de ese día ocurren dos veces.*atrasan.*como las 22:59"),
    ],
)
def test_una_hora_que_no_existe_o_que_son_dos_no_se_elige(cliente, cuenta, dia, hora, dicho):
    with pytest.raises(horas.HoraImposible, match=dicho):
        horas.de_chile(dia, hora)
    with time_machine.travel(datetime(dia.year, 1, 2, tzinfo=UTC)):
        cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
        datos = {"cuando": "programar", "fecha": str(dia), "hora": f"{hora:%H:%M}"}
        pagina = confirmar(cliente, cuenta, **datos)
    assert pagina.status_code == 409
    assert f"Las {hora:%H:%M} de ese día" in pagina.content.decode()
    assert not Trabajo.objects.exists()


# --- chosen in the admin ------------------------------------------------------------------------------------------


@time_machine.travel(ANTES)
def test_se_programa_se_ve_y_se_anula(cuenta):
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    pregunta = cliente.get(fabrica.url("publicar", cuenta)).content.decode()
    assert 'type="date"' in pregunta
    assert 'type="time"' in pregunta
    pagina = confirmar(cliente, cuenta, **ELEGIDA)
    assert pagina.redirect_chain[-1][0] == fabrica.url("change", cuenta)
    assert [str(m) for m in pagina.context["messages"]] == [
        "La cuenta se publicará el 27 de mayo de 2026 a las 09:00, hora de Chile."
    ]
    for vista in (pagina, cliente.get("/admin/")):
        assert "<strong>27 de mayo de 2026 a las 09:00</strong>, hora de Chile" in vista.content.decode()
        assert fabrica.url("anular", cuenta) in vista.content.decode()
    trabajo = cuenta.trabajos.get()
    assert (trabajo.para_el, trabajo.estado, ediciones(cuenta)) == (LA_HORA, "en_cola", 0)
    ejecutar(trabajo.pk)
    assert ediciones(cuenta) == 0, "its hour has not come"
    ahora = confirmar(cliente, cuenta)
    assert "está programada para publicarse el 27 de mayo de 2026 a las 09:00" in ahora.content.decode()
    confirmar(cliente, cuenta, **ELEGIDA)
    assert cuenta.trabajos.count() == 1
    cliente.post(fabrica.url("anular", cuenta))
    trabajo.refresh_from_db()
    assert trabajo.estado == "anulado"
    assert "27 de mayo" not in cliente.get("/admin/").content.decode()


@pytest.mark.parametrize(
    ("cambios", "dicho"),
    [
        ({"fecha": "2026-05-19"}, "Esa hora ya pasó: en Chile es el 20 de mayo de 2026 a las 12:00"),
        ({"fecha": "2026-05-20", "hora": "12:00"}, "Esa hora ya pasó"),
        ({"fecha": "2027-05-27"}, "Falta más de un año"),
        ({"fecha": "9999-12-31"}, "Falta más de un año"),
        ({"fecha": ""}, "Indique la fecha."),
        ({"hora": ""}, "Indique la hora"),
        ({"fecha": "31/02/2026"}, "fecha válida"),
        ({"hora": "25:00"}, "hora válida"),
        ({"cuando": "nunca"}, "nunca"),
    ],
)
@time_machine.travel(ANTES)
def test_una_fecha_mala_se_explica_y_lo_escrito_queda(cuenta, cambios, dicho):
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    datos = ELEGIDA | cambios
    pagina = confirmar(cliente, cuenta, **datos, motivo="Un motivo largo, ya escrito.")
    texto = pagina.content.decode()
    assert pagina.status_code == 409
    assert dicho in texto
    assert "No se programó nada" in texto
    for campo in ("fecha", "hora"):
        assert not datos[campo] or f'value="{datos[campo]}"' in texto
    assert pagina.context["motivo"] == "Un motivo largo, ya escrito."
    assert not Trabajo.objects.exists()


@time_machine.travel(ANTES)
def test_publicar_ahora_no_mira_la_fecha(cuenta):
    cliente = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    confirmar(cliente, cuenta, cuando="ahora", fecha="mañana", hora="")
    assert ediciones(cuenta) == 1


# --- it fires, once -----------------------------------------------------------------------------------------------


def test_cron_la_publica_a_su_hora_y_una_vez(cuenta, usuaria):
    trabajo = programar(cuenta, usuaria)
    with time_machine.travel(LA_HORA - timedelta(seconds=1), tick=False):
        assert por_cron() == ""
    with time_machine.travel(LA_HORA, tick=False):
        assert por_cron() == f"{cuenta}: publicada.\n"
        assert por_cron() == ""
    trabajo.refresh_from_db()
    assert (trabajo.estado, ediciones(cuenta)) == ("hecho", 1)
    assert cuenta.edicion.publicada_el == LA_HORA


def test_el_obrero_la_publica_a_su_hora_y_una_vez(cuenta, usuaria, settings, monkeypatch):
    settings.COLA = True
    # The worker's own connections may be closed; that of the test, with its transaction, may not.
    monkeypatch.setattr("django_q.scheduler.close_old_django_connections", lambda: None)
    trabajo = programar(cuenta, usuaria)
    with time_machine.travel(LA_HORA - timedelta(seconds=1)):
        scheduler()
        assert not OrmQ.objects.exists()
    with time_machine.travel(LA_HORA + timedelta(seconds=1)):
        scheduler()
        scheduler()
        (tarea,) = OrmQ.objects.all()
        assert (tarea.task["func"], tarea.task["args"]) == (trabajos.EJECUTAR, (trabajo.pk,))
        assert not Schedule.objects.exists()
        por_cron()
        ejecutar(trabajo.pk)
    assert ediciones(cuenta) == 1


def test_si_cambio_desde_que_se_programo_no_se_publica(cuenta, usuaria, cliente):
    trabajo = programar(cuenta, usuaria)
    Bloque.objects.filter(capitulo__cuenta=cuenta).update(texto="<p>Otra cosa.</p>")
    with time_machine.travel(LA_HORA), pytest.raises(CommandError, match="La cuenta cambió desde que la revisó"):
        por_cron()
    trabajo.refresh_from_db()
    assert (trabajo.estado, ediciones(cuenta)) == ("fallado", 0)
    pagina = cliente.get(fabrica.url("change", cuenta)).content.decode()
    assert "No se pudo publicar el 27 de mayo de 2026 a las 09:00. La cuenta cambió" in pagina
    with time_machine.travel(LA_HORA):
        assert por_cron() == "", "what failed is said once"


def test_si_aparecio_un_error_no_se_publica(cuenta, usuaria, monkeypatch):
    """The checks changed meanwhile: the same content has now an error that nobody answered."""
    trabajo = programar(cuenta, usuaria)
    malo = type("Mala", (), {"mensaje": "El total no suma.", "impide_publicar": True})
    monkeypatch.setattr("cuenta_publica.publicacion.sellado.revisar", lambda _: [malo])
    with time_machine.travel(LA_HORA), pytest.raises(CommandError, match=r"un error sin responder\. El total no suma"):
        por_cron()
    trabajo.refresh_from_db()
    assert (trabajo.estado, ediciones(cuenta)) == ("fallado", 0)


def test_lo_anulado_no_se_publica(cuenta, usuaria):
    trabajo = programar(cuenta, usuaria)
    anular(cuenta)
    with time_machine.travel(LA_HORA):
        assert por_cron() == ""
        ejecutar(trabajo.pk)
    with pytest.raises(ErrorDePublicacion, match="nada que anular"):
        anular(cuenta)
    assert ediciones(cuenta) == 0


def test_la_hora_que_paso_sin_que_nadie_publicara_se_nota_y_se_remedia(cuenta, usuaria):
    programar(cuenta, usuaria)
    with time_machine.travel(LA_HORA + timedelta(minutes=5)):
        cliente = fabrica.make_cliente(usuaria)
        assert "Ver cómo va" in cliente.get(fabrica.url("change", cuenta)).content.decode()
        assert "Publicar sin esperar" in cliente.get(fabrica.url("progreso", cuenta)).content.decode()
        cliente.post(fabrica.url("progreso", cuenta))
    assert ediciones(cuenta) == 1


# --- clocks that jump ---------------------------------------------------------------------------------------------


def cadena(cuenta) -> list[Eslabon]:
    return list(Eslabon.objects.filter(organismo=cuenta.organismo).order_by("secuencia"))


def en_orden(cuenta, versiones: int) -> list[Eslabon]:
    """The chain follows the order of the acts, whatever the clock said; the last version is the current one."""
    hallada = cadena(cuenta)
    assert [(e.secuencia, e.edicion.cuenta.version) for e in hallada] == [(n, n) for n in range(1, versiones + 1)]
    assert [e.anterior for e in hallada] == [ORIGEN, *(e.huella for e in hallada[:-1])]
    assert CuentaPublica.objects.publicadas().get(organismo=cuenta.organismo).version == versiones
    return hallada


@pytest.mark.parametrize("salto", [timedelta(days=1), timedelta(days=-1), timedelta(0)])
def test_el_orden_es_el_de_la_cadena_y_no_el_del_reloj(cuenta, usuaria, client, salto):
    inicio = datetime(2026, 5, 27, 13, 0, tzinfo=UTC)
    with time_machine.travel(inicio, tick=False):
        publicar(cuenta, usuaria)
    with time_machine.travel(inicio + salto, tick=False):
        segunda = corregir(cuenta)
        publicar(segunda, usuaria, MOTIVO)
    with time_machine.travel(inicio, tick=False):
        publicar(corregir(segunda), usuaria, MOTIVO)
        primera, segunda, tercera = (e.edicion.publicada_el for e in en_orden(cuenta, 3))
        assert (segunda - primera, tercera) == (salto, primera)
        pagina = client.get(cuenta.get_absolute_url()).content.decode()
    assert "27 de mayo de 2026" in pagina


@pytest.mark.parametrize(
    ("momentos", "dias"),
    [
        (["2026-04-05T02:30Z", "2026-04-05T03:30Z", "2026-04-05T04:30Z"], [4, 4, 5]),
        (["2026-09-06T03:30Z", "2026-09-06T04:30Z", "2026-09-06T05:30Z"], [5, 6, 6]),
        (["2027-04-04T02:30Z", "2027-04-04T03:30Z", "2027-04-04T04:30Z"], [3, 3, 4]),
        (["2027-09-05T03:30Z", "2027-09-05T04:30Z", "2027-09-05T05:30Z"], [4, 5, 5]),
    ],
)
def test_los_dias_en_que_cambia_la_hora_de_chile(cuenta, usuaria, client, momentos, dias):
    """Three editions, an hour apart, around the change: the hour that happens twice, and the one that is skipped."""
    actual = cuenta
    for n, momento in enumerate(momentos):
        with time_machine.travel(momento, tick=False):
            actual = corregir(actual) if n else actual
            publicar(actual, usuaria, MOTIVO)
    for eslabon, momento, dia in zip(en_orden(cuenta, 3), momentos, dias, strict=True):
        publicada = eslabon.edicion.publicada_el
        assert publicada == datetime.fromisoformat(momento)
        assert timezone.localdate(publicada).day == dia
        version = eslabon.edicion.cuenta
        pagina = client.get(f"{version.get_absolute_url()}v{version.version}/").content.decode()
        mes = "abril" if publicada.month == 4 else "septiembre"
        assert f"{dia} de {mes} de {publicada.year}" in pagina
