"""A publication as a job: asked for by one or by many, in the request or by the worker, it is done once."""

from datetime import timedelta

import pytest
from django.conf import settings as ajustes
from django.urls import get_resolver
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from cuenta_publica import formatos
from cuenta_publica.admin import sitio
from cuenta_publica.models import Bloque, CuentaPublica, Edicion, Membresia, Trabajo
from cuenta_publica.publicacion import (
    ErrorDePublicacion,
    YaPublicada,
    anular,
    descartar,
    ejecutar,
    huella_de_borrador,
    pedir,
    trabajos,
)
from cuenta_publica.publicacion.errores import INTERRUMPIDA

from . import fabrica
from .fabrica import huella, publicar

pytestmark = pytest.mark.usefixtures("sin_dibujar")


@pytest.fixture
def con_cola(settings):
    settings.COLA = True


def cambiar(cuenta, texto="<p>Otra cosa.</p>"):
    Bloque.objects.filter(capitulo__cuenta=cuenta).update(texto=texto)


def confirmar(cliente, cuenta, **datos):
    return cliente.post(fabrica.url("publicar", cuenta), {"huella": huella(cuenta), **datos}, follow=True)


def dicho(respuesta) -> str:
    return " ".join(str(m) for m in respuesta.context["messages"])


def envejecer(trabajo, **valores):
    """As if it had been asked for, or begun, longer ago than anybody waits."""
    hace_mucho = timezone.now() - timedelta(seconds=ajustes.TRABAJO_SEGUNDOS + 60)
    Trabajo.objects.filter(pk=trabajo.pk).update(**dict.fromkeys(valores.pop("campos"), hace_mucho), **valores)
    trabajo.refresh_from_db()


def ediciones(cuenta) -> int:
    return Edicion.objects.filter(cuenta=cuenta).count()


# --- asked for ----------------------------------------------------------------------------------------------------


def test_pedir_dos_veces_lo_mismo_es_un_solo_trabajo(cuenta, usuaria):
    otra = fabrica.make_usuario(cuenta.organismo)
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    assert pedir(cuenta, otra, "", huella(cuenta)) == trabajo
    assert (trabajo.estado, Trabajo.objects.count()) == ("en_cola", 1)
    ejecutar(trabajo.pk)
    ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert (trabajo.estado, trabajo.mensaje, trabajo.paso, ediciones(cuenta)) == ("hecho", "", "", 1)
    assert trabajo.empezado_el <= trabajo.terminado_el
    with pytest.raises(YaPublicada, match="ya quedó publicada"):
        pedir(cuenta, otra, "", trabajo.huella)
    with pytest.raises(ErrorDePublicacion, match="distinto del que usted revisó"):
        pedir(cuenta, otra, "", "0" * 64)


def test_con_otro_contenido_no_se_pide_mientras_haya_un_pedido(cuenta, usuaria):
    pedir(cuenta, usuaria, "", huella(cuenta))
    cambiar(cuenta)
    with pytest.raises(ErrorDePublicacion, match="Ya se pidió publicar esta cuenta, con otro contenido"):
        pedir(cuenta, usuaria, "", huella(cuenta))
    anular(cuenta)
    pedir(cuenta, usuaria, "", huella(cuenta))
    assert Trabajo.objects.filter(cuenta=cuenta).count() == 2


def test_no_se_pide_lo_que_no_se_puede_publicar(cuenta, usuaria):
    with pytest.raises(ErrorDePublicacion, match="cambió desde que la revisó"):
        pedir(cuenta, usuaria, "", "0" * 64)
    ejecutar(pedir(cuenta, usuaria, "", huella(cuenta)).pk)
    segunda = CuentaPublica.objects.create(organismo=cuenta.organismo, anio=2019, version=2, titulo_portada="x")
    with pytest.raises(ErrorDePublicacion, match="es «borrador», y falta que quien revisa la apruebe"):
        pedir(segunda, usuaria, "Se corrige un dato de la portada.", huella(segunda))
    fabrica.aprobar(segunda)
    with pytest.raises(ErrorDePublicacion, match="explique qué se corrigió"):
        pedir(segunda, usuaria, "corto", huella(segunda))
    with pytest.raises(ErrorDePublicacion, match="no tiene capítulos"):
        pedir(segunda, usuaria, "Se corrige un dato de la portada.", huella(segunda))
    assert not Trabajo.objects.filter(cuenta=segunda).exists()


def test_lo_que_falla_lo_dice_el_trabajo_y_se_puede_pedir_de_nuevo(cuenta, usuaria, settings, tmp_path):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    (tmp_path / "archivo").write_text("no es una carpeta")
    bueno, settings.ALMACEN = settings.ALMACEN, tmp_path / "archivo"
    ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert (trabajo.estado, ediciones(cuenta)) == ("fallado", 0)
    assert "No se pudieron guardar los archivos" in trabajo.mensaje
    settings.ALMACEN = bueno
    ejecutar(trabajo.pk)
    assert ediciones(cuenta) == 0, "what failed is over"
    ejecutar(pedir(cuenta, usuaria, "", huella(cuenta)).pk)
    assert ediciones(cuenta) == 1


def test_si_cambia_entre_pedirla_y_publicarla_no_se_publica(cuenta, usuaria):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    cambiar(cuenta)
    ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert trabajo.estado == "fallado"
    assert "La cuenta cambió desde que la revisó" in trabajo.mensaje
    assert ediciones(cuenta) == 0


@pytest.mark.parametrize("perder", ["membresia", "is_active", "is_staff"])
def test_quien_ya_no_trabaja_en_el_organismo_no_publica(cuenta, usuaria, perder):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    if perder == "membresia":
        Membresia.objects.all().delete()
    else:
        setattr(usuaria, perder, False)
        usuaria.save()
    ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert trabajo.estado == "fallado"
    assert "ya no puede publicar en el organismo" in trabajo.mensaje
    assert ediciones(cuenta) == 0


# --- whoever did it died ------------------------------------------------------------------------------------------


def test_el_trabajo_de_un_muerto_lo_retoma_otro(cuenta, usuaria):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    Trabajo.objects.filter(pk=trabajo.pk).update(estado="en_curso", empezado_el=timezone.now())
    ejecutar(trabajo.pk)
    assert ediciones(cuenta) == 0, "somebody alive is at it"
    with pytest.raises(ErrorDePublicacion, match="nada que anular"):
        anular(cuenta)
    envejecer(trabajo, campos=["empezado_el"])
    ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert (trabajo.estado, ediciones(cuenta)) == ("hecho", 1)


def test_el_reloj_hacia_atras_no_hace_inmortal_a_un_muerto(cuenta, usuaria):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    manana = timezone.now() + timedelta(days=1)
    Trabajo.objects.filter(pk=trabajo.pk).update(estado="en_curso", empezado_el=manana)
    ejecutar(trabajo.pk)
    assert ediciones(cuenta) == 1


def test_muerto_despues_de_publicar_el_trabajo_queda_hecho(cuenta, usuaria):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    publicar(cuenta, usuaria)
    envejecer(trabajo, campos=["empezado_el"], estado="en_curso")
    ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert (trabajo.estado, trabajo.mensaje, ediciones(cuenta)) == ("hecho", "", 1)


def test_un_lento_dado_por_muerto_no_hace_fallar_a_quien_lo_retomo(cuenta, usuaria, monkeypatch):
    """While the first one publishes, another takes over and begins; then the first one fails."""
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    despues = timezone.now() + timedelta(seconds=1)

    def lento(*args, **kwargs):
        Trabajo.objects.filter(pk=trabajo.pk).update(empezado_el=despues)
        raise ErrorDePublicacion("no hay disco")

    monkeypatch.setattr(trabajos, "publicar", lento)
    ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert (trabajo.estado, trabajo.mensaje, trabajo.empezado_el) == ("en_curso", "", despues)


def test_un_error_que_nadie_espera_no_deja_el_trabajo_en_curso(cuenta, usuaria, monkeypatch):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))

    def se_acaba_el_tiempo(*args, **kwargs):
        raise SystemExit("Task exceeded maximum timeout value")

    with monkeypatch.context() as parche:
        parche.setattr(formatos, "producir", se_acaba_el_tiempo)
        with pytest.raises(SystemExit):
            ejecutar(trabajo.pk)
    trabajo.refresh_from_db()
    assert (trabajo.estado, trabajo.mensaje, ediciones(cuenta)) == ("fallado", INTERRUMPIDA, 0)


def test_descartar_el_borrador_descarta_sus_trabajos(cuenta, usuaria):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta), timezone.now() + timedelta(days=1))
    descartar(cuenta, huella_de_borrador(cuenta))
    assert not Trabajo.objects.filter(pk=trabajo.pk).exists()
    ejecutar(trabajo.pk)


def test_descartada_mientras_se_publica_no_se_publica(cuenta, usuaria, monkeypatch):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    producir = formatos.producir

    def descartar_entretanto(*args):
        descartar(cuenta, huella_de_borrador(cuenta))
        return producir(*args)

    monkeypatch.setattr(formatos, "producir", descartar_entretanto)
    ejecutar(trabajo.pk)
    assert not CuentaPublica.objects.filter(pk=trabajo.cuenta_id).exists()
    assert not Edicion.objects.filter(huella=trabajo.huella).exists()


def test_descartada_mientras_se_pide_se_dice(cuenta, cliente, monkeypatch):
    """Reading the account takes a while: a colleague discards it meanwhile."""
    comprobar = trabajos.comprobar

    def descartar_entretanto(*args):
        comprobar(*args)
        descartar(cuenta, huella_de_borrador(cuenta))

    monkeypatch.setattr(trabajos, "comprobar", descartar_entretanto)
    pk = cuenta.pk
    pagina = confirmar(cliente, cuenta)
    assert pagina.status_code == 409
    assert "se descartó mientras se publicaba" in pagina.content.decode()
    assert not Trabajo.objects.filter(cuenta=pk).exists()


# --- in the admin -------------------------------------------------------------------------------------------------


def test_con_obrero_se_encola_y_la_pagina_muestra_como_va(cuenta, usuaria, cliente, con_cola):
    respuesta = confirmar(cliente, cuenta)
    assert respuesta.redirect_chain[-1][0] == fabrica.url("progreso", cuenta)
    assert respuesta.headers["Refresh"] == "2"
    assert "Esperando su turno" in respuesta.content.decode()
    assert "Publicar sin esperar" not in respuesta.content.decode()
    assert (OrmQ.objects.count(), ediciones(cuenta)) == (1, 0)
    confirmar(cliente, cuenta)
    assert OrmQ.objects.count() == 1, "a second click asks for nothing new"
    assert "Ver cómo va" in cliente.get(fabrica.url("change", cuenta)).content.decode()
    assert cliente.get(fabrica.url("publicar", cuenta)).headers["Location"] == fabrica.url("progreso", cuenta)

    pasos = []
    (tarea,) = OrmQ.objects.all()
    trabajo = cuenta.trabajos.get()
    assert (tarea.task["func"], tarea.task["args"]) == (trabajos.EJECUTAR, (trabajo.pk,))
    avisar = trabajos._avisar
    with pytest.MonkeyPatch.context() as parche:
        parche.setattr(
            trabajos, "_avisar", lambda *a: (avisar(*a), pasos.append(cliente.get(respuesta.request["PATH_INFO"])))
        )
        ejecutar(trabajo.pk)
    textos = [p.content.decode() for p in pasos]
    assert "Dibujando la página, el PDF y los datos…" in textos[1]
    assert all(p.headers["Refresh"] == "2" for p in pasos[:-1])

    fin = cliente.get(fabrica.url("progreso", cuenta), follow=True)
    assert fin.redirect_chain[-1][0] == fabrica.url("change", cuenta)
    assert dicho(fin) == "La cuenta quedó publicada."
    otra = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    assert dicho(otra.get(fabrica.url("progreso", cuenta), follow=True)) == "La cuenta ya quedó publicada."


def test_si_el_obrero_no_llega_se_publica_sin_el(cuenta, cliente, con_cola):
    confirmar(cliente, cuenta)
    url = fabrica.url("progreso", cuenta)
    cliente.post(url)
    assert ediciones(cuenta) == 0, "the worker still has time"
    envejecer(cuenta.trabajos.get(), campos=["pedido_el"])
    assert "Publicar sin esperar" in cliente.get(url).content.decode()
    assert dicho(cliente.post(url, follow=True)) == "La cuenta quedó publicada."
    assert ediciones(cuenta) == 1
    ejecutar(cuenta.trabajos.get().pk)
    assert ediciones(cuenta) == 1, "the worker comes late"


def test_sin_obrero_un_pedido_interrumpido_se_retoma_o_se_anula(cuenta, usuaria, cliente):
    pedir(cuenta, usuaria, "", huella(cuenta))
    url = fabrica.url("progreso", cuenta)
    assert "Publicar sin esperar" in cliente.get(url).content.decode()
    assert "seguirá aprobada" in cliente.get(fabrica.url("anular", cuenta)).content.decode()
    assert "Se anuló la publicación" in dicho(cliente.post(fabrica.url("anular", cuenta), follow=True))
    assert "se anuló" in dicho(cliente.get(url, follow=True))
    assert "nada que anular" in dicho(cliente.post(fabrica.url("anular", cuenta), follow=True))
    cliente.post(url)
    assert ediciones(cuenta) == 0
    assert "Publicar…" in cliente.get(fabrica.url("change", cuenta)).content.decode()


def test_la_segunda_persona_ve_que_ya_quedo_publicada(cuenta, cliente):
    otra = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    vista = huella(cuenta)
    assert dicho(confirmar(cliente, cuenta)) == "La cuenta quedó publicada."
    tarde = otra.post(fabrica.url("publicar", cuenta), {"huella": vista}, follow=True)
    assert dicho(tarde) == "La cuenta ya quedó publicada."
    assert [m.level_tag for m in tarde.context["messages"]] == ["info"]
    distinta = otra.post(fabrica.url("publicar", cuenta), {"huella": "0" * 64}, follow=True)
    assert [m.level_tag for m in distinta.context["messages"]] == ["error"]
    assert ediciones(cuenta) == 1


def test_lo_que_fallo_se_lee_en_la_cuenta_y_en_la_portada(cuenta, cliente, settings, tmp_path):
    (tmp_path / "archivo").write_text("no es una carpeta")
    settings.ALMACEN = tmp_path / "archivo"
    for pagina in (confirmar(cliente, cuenta), cliente.get("/admin/")):
        texto = pagina.content.decode()
        assert texto.count("No se pudieron guardar los archivos de la edición") == 1
        assert "No se pudo publicar el " in texto
    assert cuenta.trabajos.get().estado == "fallado"


def test_nadie_ve_ni_toca_los_trabajos_de_otro_organismo(cuenta, usuaria):
    trabajo = pedir(cuenta, usuaria, "", huella(cuenta))
    ajena = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    for accion in ("progreso", "anular"):
        assert ajena.get(fabrica.url(accion, cuenta)).status_code == 404
        assert ajena.post(fabrica.url(accion, cuenta)).status_code == 404
    trabajo.refresh_from_db()
    assert (trabajo.estado, ediciones(cuenta)) == ("en_cola", 0)
    assert "Publicar sin esperar" in fabrica.make_cliente(usuaria).get(fabrica.url("progreso", cuenta)).text


def test_una_cuenta_que_no_se_publica_no_tiene_progreso(cuenta, cliente):
    pagina = cliente.get(fabrica.url("progreso", cuenta))
    assert "no se está publicando" in pagina.content.decode()
    assert "Refresh" not in pagina.headers
    assert cliente.post(fabrica.url("progreso", cuenta)).status_code == 200


def test_la_cola_no_tiene_paginas_en_la_administracion():
    assert not [m for m in sitio._registry if m._meta.app_label == "django_q"]
    assert "django_q" not in str([r.pattern for r in get_resolver().url_patterns])
    assert OrmQ in Schedule._meta.apps.get_models(), "the control: its models are there"


def test_los_plazos_de_la_cola_no_cortan_una_publicacion():
    cola = ajustes.Q_CLUSTER
    una = 2 * ajustes.PDF_SEGUNDOS  # waiting for a turn, and drawing
    assert una < ajustes.TRABAJO_SEGUNDOS <= cola["timeout"] < cola["retry"]
