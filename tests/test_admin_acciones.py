"""Preview, publish, correct and next year, through the buttons of the admin."""

import re

import pytest

from cuenta_publica import registro
from cuenta_publica.models import Bloque, Capitulo, CuentaPublica, Edicion

from . import fabrica

DELITOS = registro.materia("seguridad").conjunto("delitos").modelo


@pytest.fixture
def cuenta(db):
    cuenta = fabrica.make_cuenta()
    capitulo = fabrica.make_capitulo(cuenta, titulo="Seguridad", materia="seguridad")
    fabrica.make_bloque(capitulo, "<p>Texto del borrador.</p>")
    return cuenta


@pytest.fixture
def cliente(cuenta):
    return fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))


def huella_de(pagina):
    return re.search(r'name="huella" value="([0-9a-f]{64})"', pagina.content.decode())[1]


def publicar(cliente, cuenta, **datos):
    """Press the button of the confirmation page of an approved account."""
    url = fabrica.url("publicar", fabrica.aprobar(cuenta))
    return cliente.post(url, {"huella": huella_de(cliente.get(url)), **datos}, follow=True)


@pytest.fixture
def publicada(cliente, cuenta):
    publicar(cliente, cuenta)
    cuenta.refresh_from_db()
    return cuenta


def mensajes(respuesta):
    return " ".join(str(m) for m in respuesta.context["messages"])


def test_vista_previa_y_pdf_de_borrador(cliente, cuenta):
    pagina = cliente.get(fabrica.url("vista_previa", cuenta))
    assert "Texto del borrador." in pagina.content.decode()
    assert "BORRADOR" in pagina.content.decode().upper()
    pdf = cliente.get(fabrica.url("pdf_borrador", cuenta))
    assert pdf.content.startswith(b"%PDF")
    for respuesta in (pagina, pdf):
        assert respuesta.headers["Cache-Control"].startswith("private, no-store")
    assert not Edicion.objects.filter(cuenta=cuenta).exists()


def test_publicar_pide_confirmacion_y_publica(cliente, cuenta):
    pregunta = cliente.get(fabrica.url("publicar", fabrica.aprobar(cuenta)))
    assert "no se podrá modificar" in pregunta.content.decode()
    assert not Edicion.objects.filter(cuenta=cuenta).exists()
    respuesta = publicar(cliente, cuenta)
    assert mensajes(respuesta) == "La cuenta quedó publicada."
    assert "Ver en el sitio" in respuesta.content.decode()
    cuenta.refresh_from_db()
    assert cuenta.estado == "publicada"
    assert "ya está publicada" in mensajes(cliente.post(fabrica.url("publicar", cuenta), follow=True))


def test_una_cuenta_vacia_dice_por_que_no_se_publica(cliente, cuenta):
    cuenta.capitulos.all().delete()
    respuesta = publicar(cliente, cuenta)
    assert "no tiene capítulos" in respuesta.content.decode()
    assert not Edicion.objects.filter(cuenta=cuenta).exists()


def test_se_publica_lo_que_se_reviso(cliente, cuenta):
    url = fabrica.url("publicar", fabrica.aprobar(cuenta))
    vista = huella_de(cliente.get(url))
    Bloque.objects.filter(capitulo__cuenta=cuenta).update(texto="<p>Otro texto.</p>")
    respuesta = cliente.post(url, {"huella": vista})
    assert respuesta.status_code == 409
    assert "La cuenta cambió desde que la revisó" in respuesta.content.decode()
    assert not Edicion.objects.filter(cuenta=cuenta).exists()
    nueva = huella_de(respuesta)
    assert nueva != vista
    assert mensajes(cliente.post(url, {"huella": nueva}, follow=True)) == "La cuenta quedó publicada."
    assert Edicion.objects.get(cuenta=cuenta).huella == nueva


@pytest.mark.parametrize("huella", [None, "", "\x00"])
def test_sin_huella_no_se_publica(cliente, cuenta, huella):
    datos = {} if huella is None else {"huella": huella}
    respuesta = cliente.post(fabrica.url("publicar", cuenta), datos)
    assert respuesta.status_code == 409
    assert ("La cuenta cambió desde que la revisó" if huella else "llegó sin la huella") in respuesta.content.decode()
    assert not Edicion.objects.filter(cuenta=cuenta).exists()


def test_el_motivo_va_sin_caracteres_de_control_y_no_se_pierde(cliente, publicada):
    cliente.post(fabrica.url("corregir", publicada))
    nueva = CuentaPublica.objects.get(organismo=publicada.organismo, version=2)
    motivo = " Se\x00 corrigió\x1b un <total>.\r\nY una fecha. "
    sin_huella = cliente.post(fabrica.url("publicar", nueva), {"motivo": motivo})
    assert "Se corrigió un &lt;total&gt;.\nY una fecha.</textarea>" in sin_huella.content.decode()
    publicar(cliente, nueva, motivo=motivo)
    assert nueva.edicion.motivo == "Se corrigió un <total>.\nY una fecha."


def test_lo_publicado_se_ve_en_su_edicion_y_no_como_borrador(cliente, publicada):
    sitio = f"/cuentas/{publicada.organismo.slug}/2019/v1/"
    assert cliente.get(fabrica.url("vista_previa", publicada)).headers["Location"] == sitio
    assert cliente.get(fabrica.url("pdf_borrador", publicada)).headers["Location"] == f"{sitio}cuenta.pdf"
    for objeto in (publicada, publicada.capitulos.get()):
        pagina = cliente.get(fabrica.url("change", objeto)).content.decode()
        assert fabrica.url("vista_previa", publicada) not in pagina
        assert fabrica.url("pdf_borrador", publicada) not in pagina
        assert sitio in pagina
    ajena = fabrica.make_cliente(fabrica.make_usuario(fabrica.make_organismo()))
    assert ajena.get(fabrica.url("vista_previa", publicada)).status_code == 404


def test_corregir_abre_la_version_siguiente(cliente, publicada):
    respuesta = cliente.post(fabrica.url("corregir", publicada), follow=True)
    assert mensajes(respuesta).endswith("Se abrió la versión 2 como borrador.")
    nueva = CuentaPublica.objects.get(organismo=publicada.organismo, version=2)
    assert respuesta.redirect_chain[-1][0] == fabrica.url("change", nueva)
    assert nueva.capitulos.get().titulo == "Seguridad"
    assert "Ya hay un borrador" in mensajes(cliente.post(fabrica.url("corregir", publicada), follow=True))
    publicar(cliente, nueva, motivo="Se corrigió un total.")
    assert nueva.edicion.motivo == "Se corrigió un total."
    publicada.refresh_from_db()
    assert publicada.estado == "reemplazada"


def test_un_borrador_no_se_corrige(cliente, cuenta):
    assert "Solo se corrige la versión publicada" in mensajes(
        cliente.post(fabrica.url("corregir", cuenta), follow=True)
    )


def test_la_cuenta_del_anio_siguiente(cliente, publicada):
    respuesta = cliente.post(fabrica.url("siguiente", publicada), follow=True)
    assert "Se creó la cuenta de 2020" in mensajes(respuesta)
    assert CuentaPublica.objects.get(organismo=publicada.organismo, anio=2020).capitulos.count() == 1


def _todo(cuenta):
    modelos = (Bloque, *registro.modelos_de_fila())
    filas = [list(m.objects.filter(capitulo__cuenta=cuenta).order_by("pk").values()) for m in modelos]
    return [list(CuentaPublica.objects.filter(pk=cuenta.pk).values()), list(cuenta.capitulos.values()), filas]


def test_lo_publicado_no_se_modifica_por_ningun_camino(cliente, cuenta):
    capitulo = cuenta.capitulos.get()
    datos = fabrica.formulario(cliente.get(fabrica.url("change", capitulo)))
    cliente.post(fabrica.url("change", capitulo), datos | {"delitos-0-casos": "4"})
    abierta = fabrica.formulario(cliente.get(fabrica.url("change", cuenta)))
    datos = fabrica.formulario(cliente.get(fabrica.url("change", capitulo)))
    publicar(cliente, cuenta)
    antes = _todo(cuenta)
    nuevo = {"cuenta": cuenta.pk, "titulo": "Nuevo", "materia": "narrativa"}
    intentos = [
        (fabrica.url("change", cuenta), abierta | {"titulo_portada": "Otra"}),
        (fabrica.url("delete", cuenta), {"post": "yes"}),
        (fabrica.url("change", capitulo), datos | {"titulo": "Otro", "delitos-0-casos": "5"}),
        (fabrica.url("change", capitulo), datos | {"delitos-0-DELETE": "on"}),
        (fabrica.url("delete", capitulo), {"post": "yes"}),
        ("/admin/cuenta_publica/capitulo/add/", nuevo),
        ("/admin/cuenta_publica/cuentapublica/", {"action": "delete_selected", "_selected_action": cuenta.pk}),
    ]
    for url, enviado in intentos:
        assert cliente.post(url, enviado).status_code in (200, 302, 403), url
        assert _todo(cuenta) == antes, url
    lectura = cliente.get(fabrica.url("change", capitulo)).content.decode()
    assert 'name="_save"' not in lectura
    assert 'name="delitos-0-casos"' not in lectura


def test_lo_abierto_si_se_modifica(cliente, cuenta):
    """The control of the test above: the same requests work on a draft."""
    capitulo = cuenta.capitulos.get()
    datos = fabrica.formulario(cliente.get(fabrica.url("change", cuenta)))
    assert cliente.post(fabrica.url("change", cuenta), datos | {"titulo_portada": "Otra"}).status_code == 302
    nuevo = {"cuenta": cuenta.pk, "titulo": "Nuevo", "materia": "narrativa"}
    assert cliente.post("/admin/cuenta_publica/capitulo/add/", nuevo).status_code == 302
    assert cliente.post(fabrica.url("delete", capitulo), {"post": "yes"}).status_code == 302
    assert list(cuenta.capitulos.values_list("titulo", flat=True)) == ["Nuevo"]
    descartar = fabrica.url("delete", cuenta)
    assert cliente.post(descartar, {"huella": huella_de(cliente.get(descartar))}).status_code == 302
    assert not CuentaPublica.objects.filter(pk=cuenta.pk).exists()


def test_quien_entra_y_quien_no(client, cuenta):
    assert client.get("/admin/").status_code == 302
    suelta = fabrica.make_cliente(fabrica.make_usuario())
    assert suelta.get("/admin/").status_code == 302
    de_fuera = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo, is_staff=False))
    assert de_fuera.get("/admin/").status_code == 302
    usuario = fabrica.make_usuario(cuenta.organismo)
    dentro = fabrica.make_cliente(usuario)
    assert str(cuenta.organismo) in dentro.get("/admin/").content.decode()
    usuario.membresias.all().delete()
    assert dentro.get(fabrica.url("change", cuenta)).status_code == 302
    assert Capitulo.objects.filter(cuenta=cuenta).exists()


def test_solo_el_administrador_nacional_ve_usuarios_y_catalogos(cuenta, django_user_model):
    miembro = fabrica.make_cliente(fabrica.make_usuario(cuenta.organismo))
    nacional = fabrica.make_cliente(django_user_model.objects.create_superuser("jefa"))
    for ruta in ("auth/user", "cuenta_publica/organismo", "seguridad/categoriadelito"):
        assert miembro.get(f"/admin/{ruta}/").status_code == 403, ruta
        assert nacional.get(f"/admin/{ruta}/", follow=True).status_code == 200, ruta
        assert nacional.get(f"/admin/{ruta}/add/", follow=True).status_code == 200, ruta
    assert nacional.get(fabrica.url("change", cuenta)).status_code == 200
