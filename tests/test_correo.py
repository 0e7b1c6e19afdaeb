"""Mail: each kind reaches whom it must and nobody else, after the commit, and its server can stop nothing."""

import contextlib
from types import SimpleNamespace

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cuenta_publica import correo, publicacion
from cuenta_publica.models import AvisoDeError, Comentario, Contraste, CuentaPublica, Membresia, Silencio, Trabajo
from cuenta_publica.publicacion import ErrorDePublicacion, dar_paso
from cuenta_publica.roles import Rol

from . import fabrica
from .fabrica import huella

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sin_dibujar")]
COMENTARIO = 'Falta el programa 2 & «el total» <de "Parinacota">.'
#: Who works in the organismo, and their role there; besides, an administrador nacional, who has none.
PERSONAS = {
    "dina": Rol.DIGITADOR,
    "diego": Rol.DIGITADOR,
    "raul": Rol.REVISOR,
    "rita": Rol.REVISOR,
    "coni": Rol.COMUNICACIONES,
    "aura": Rol.AUDITOR,
}
#: What happens (by «nac»), in what estado and version, and who receives the mail of it.
RECEPTORES = [
    ("enviar", "borrador", 1, {"raul", "rita"}),
    ("devolver", "en_revision", 1, {"dina", "diego"}),
    ("devolver", "aprobada", 1, {"dina", "diego", "coni"}),
    ("devolver", "en_revision", 2, {"dina", "diego", "coni"}),
    ("aprobar", "en_revision", 1, {"coni"}),
    ("publicacion", "aprobada", 1, set(PERSONAS)),
    ("asignacion", "borrador", 1, {"dina"}),
    ("contraste", "borrador", 1, {"dina", "raul", "rita"}),
    ("aviso_error", "aprobada", 1, {"coni", "raul", "rita"}),
]
TIPO = correo.DE_UN_PASO | {tipo: tipo for tipo in ("publicacion", "asignacion", "contraste", "aviso_error")}


class ConUnaDireccionMala(EmailBackend):
    """A server that refuses the address of one person."""

    def send_messages(self, mensajes):
        if mensajes[0].to == ["raul@ejemplo.cl"]:
            raise OSError("550")
        return super().send_messages(mensajes)


@pytest.fixture
def gente(cuenta):
    """Those of the table; a nobody more of each sort who is not to receive anything: of another organismo, inactive,
    without an address, an auditor of all of them."""
    personas = {n: persona(n, cuenta.organismo, rol) for n, rol in PERSONAS.items()}
    personas["nac"] = fabrica.make_usuario(nombre="nac", email="nac@ejemplo.cl", is_superuser=True)
    otro = fabrica.make_organismo()
    for rol in Rol:
        persona(f"de-otro-{rol}", otro, rol)
        persona(f"inactiva-{rol}", cuenta.organismo, rol, is_active=False)
        persona(f"sin-correo-{rol}", cuenta.organismo, rol, email="")
    Membresia.objects.create(usuario=persona("de-todos", otro, Rol.DIGITADOR), rol=Rol.AUDITOR)
    Membresia.objects.filter(usuario=personas["diego"]).update(capitulos=["uno"])
    return SimpleNamespace(**personas)


def persona(nombre, organismo, rol, **valores):
    datos = {"email": f"{nombre}@ejemplo.cl", **valores}
    return fabrica.make_usuario(organismo, nombre=nombre, roles=[rol], **datos)


def en(cuenta, estado, version=1) -> CuentaPublica:
    CuentaPublica.objects.filter(pk=cuenta.pk).update(estado=estado, version=version)
    cuenta.refresh_from_db()
    return cuenta


def ocurrir(que, cuenta, gente) -> None:
    """What the mail tells, done by «nac»."""
    ahora, capitulo = timezone.now(), cuenta.capitulos.first()
    if que in TIPO and que in correo.DE_UN_PASO:
        dar_paso(cuenta, que, gente.nac, COMENTARIO)
    elif que == "publicacion":
        publicacion.publicar(cuenta, gente.nac, COMENTARIO)
    elif que == "asignacion":
        correo.de_asignacion(gente.dina.membresias.get(), gente.nac)
    elif que == "aviso_error":
        aviso = AvisoDeError.objects.create(cuenta=cuenta, texto="SECRETO", correo="ana@ejemplo.org", recibido_el=ahora)
        correo.de_aviso(aviso, "/admin/avisos/")
    else:
        pedido = {"capitulo": capitulo, "servicio": "Carabineros", "pedido_por": gente.dina, "pedido_el": ahora}
        contraste = Contraste.objects.create(**pedido, vence_el=ahora, llave="x", correo="cabo@ejemplo.org")
        comentario = Comentario.objects.create(contraste=contraste, nombre="Ana", texto="SECRETO", escrito_el=ahora)
        correo.de_contraste(comentario, "/admin/contrastes/")


def a_quienes(mailoutbox) -> list[str]:
    assert all(len(m.to) == 1 and not m.cc and not m.bcc for m in mailoutbox), "nobody sees another's address"
    return sorted(m.to[0].removesuffix("@ejemplo.cl") for m in mailoutbox)


# --- whom it reaches ------------------------------------------------------------------------------------------------


def test_la_tabla_dice_todos_los_correos():
    assert {TIPO[que] for que, *_ in RECEPTORES} == set(correo.TIPOS)


@pytest.mark.parametrize(("que", "estado", "version", "quienes"), RECEPTORES)
def test_cada_correo_llega_a_quien_debe_y_no_a_quien_lo_apago(
    cuenta, gente, mailoutbox, django_capture_on_commit_callbacks, que, estado, version, quienes
):
    en(cuenta, estado, version)
    with django_capture_on_commit_callbacks(execute=True):
        ocurrir(que, cuenta, gente)
    assert a_quienes(mailoutbox) == sorted(quienes)
    for mensaje in mailoutbox:
        assert "http://127.0.0.1:8000/" in mensaje.body
        assert f"http://127.0.0.1:8000{reverse('mis_correos')}" in mensaje.body
        assert correo.TIPOS[TIPO[que]] in mensaje.body
        assert "SECRETO" not in mensaje.body + mensaje.subject, "what the public wrote stays in the portal"
        assert "@" not in mensaje.body
        assert COMENTARIO in mensaje.body or que in ("asignacion", "contraste", "aviso_error")
        assert "nac" in mensaje.body or que in ("contraste", "aviso_error")


@pytest.mark.parametrize(("que", "estado", "version", "quienes"), RECEPTORES)
def test_lo_que_alguien_apaga_no_le_llega_y_lo_demas_si(
    cuenta, gente, mailoutbox, django_capture_on_commit_callbacks, que, estado, version, quienes
):
    quien = min(quienes)
    Silencio.objects.create(usuario=getattr(gente, quien), tipo=TIPO[que])
    for otra in quienes - {quien}:
        otros = [Silencio(usuario=getattr(gente, otra), tipo=tipo) for tipo in correo.TIPOS if tipo != TIPO[que]]
        Silencio.objects.bulk_create(otros)
    en(cuenta, estado, version)
    with django_capture_on_commit_callbacks(execute=True):
        ocurrir(que, cuenta, gente)
    assert a_quienes(mailoutbox) == sorted(quienes - {quien})


def test_lo_devuelto_llega_a_quien_lo_envio_y_nadie_recibe_lo_que_hizo(
    cuenta, gente, mailoutbox, django_capture_on_commit_callbacks
):
    en(cuenta, "borrador")
    with django_capture_on_commit_callbacks(execute=True):
        dar_paso(cuenta, "enviar", gente.nac)
        mailoutbox.clear()
        dar_paso(cuenta, "devolver", gente.raul, COMENTARIO)
    assert a_quienes(mailoutbox) == ["diego", "dina", "nac", "raul", "rita"], "both steps, each to its own"
    assert [m.subject.split(":")[0] for m in mailoutbox if "raul" in m.to[0]] == ["Para revisar"]


def test_el_comentario_con_un_rut_se_lee_en_el_portal(cuenta, gente, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        dar_paso(cuenta, "devolver", gente.raul, "Quite a 12.345.678-5 de la tabla.")
    assert mailoutbox
    for mensaje in mailoutbox:
        assert "345" not in mensaje.body
        assert correo.COMENTARIO_RESERVADO in mensaje.body


def test_el_asunto_es_una_linea(cuenta, gente, mailoutbox, django_capture_on_commit_callbacks):
    cuenta.organismo.nombre = "Gobernación\r\nBcc: todos@ejemplo.cl"
    cuenta.organismo.save()
    with django_capture_on_commit_callbacks(execute=True):
        dar_paso(CuentaPublica.objects.get(pk=cuenta.pk), "devolver", gente.raul, "x")
    assert {m.subject for m in mailoutbox} == {"Devuelta: Gobernación Bcc: todos@ejemplo.cl 2019, versión 1"}
    assert a_quienes(mailoutbox) == ["coni", "diego", "dina"]


# --- when, and what stops it ----------------------------------------------------------------------------------------


def test_sale_solo_despues_de_confirmar(cuenta, gente, mailoutbox, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks() as pendientes,
        contextlib.suppress(ZeroDivisionError),
        transaction.atomic(),
    ):
        dar_paso(cuenta, "devolver", gente.raul, COMENTARIO)
        raise ZeroDivisionError
    assert pendientes == [], "what was undone is told to nobody"
    en(cuenta, "en_revision")
    with django_capture_on_commit_callbacks() as pendientes, pytest.raises(ErrorDePublicacion):
        publicacion.aprobar(cuenta, gente.raul, visto="en_revision", huella="la de antes")
    assert (pendientes, cuenta.estado) == ([], "en_revision")
    en(cuenta, "aprobada")
    with django_capture_on_commit_callbacks() as pendientes, transaction.atomic():
        dar_paso(cuenta, "devolver", gente.raul, COMENTARIO)
    assert (len(pendientes), mailoutbox) == (1, [])
    pendientes[0]()
    assert a_quienes(mailoutbox) == ["coni", "diego", "dina"]


def test_un_servidor_de_correo_caido_no_detiene_nada(
    cuenta, gente, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with django_capture_on_commit_callbacks(execute=True):
        edicion = publicacion.publicar(cuenta, gente.coni)
    assert edicion.cuenta.estado == "publicada"
    assert "mail not sent: de_publicacion" in caplog.text


def test_una_direccion_mala_no_deja_sin_correo_a_los_demas(
    cuenta, gente, settings, mailoutbox, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.test_correo.ConUnaDireccionMala"
    with django_capture_on_commit_callbacks(execute=True):
        dar_paso(en(cuenta, "borrador"), "enviar", gente.dina)
    assert a_quienes(mailoutbox) == ["rita"]
    assert f"not sent to user {gente.raul.pk}" in caplog.text
    assert "ejemplo.cl" not in caplog.text


def pedir(cuenta, usuario, hace=None) -> Trabajo:
    trabajo = publicacion.pedir(cuenta, usuario, "", huella(cuenta), hace and timezone.now() + hace)
    if hace:
        Trabajo.objects.filter(pk=trabajo.pk).update(para_el=timezone.now())
    return trabajo


@pytest.mark.parametrize("como", ["pagina", "obrero", "cron", "comando"])
def test_quienquiera_que_publique_se_avisa_una_vez(cuenta, gente, mailoutbox, django_capture_on_commit_callbacks, como):
    with django_capture_on_commit_callbacks(execute=True):
        if como == "pagina":
            fabrica.make_cliente(gente.coni).post(fabrica.url("publicar", cuenta), {"huella": huella(cuenta)})
        elif como == "obrero":
            pk = pedir(cuenta, gente.coni).pk
            publicacion.ejecutar(pk)
            publicacion.ejecutar(pk)
        elif como == "cron":
            pedir(cuenta, gente.coni, timezone.timedelta(days=1))
            publicacion.publicar_programadas()
            publicacion.publicar_programadas()
        else:
            publicacion.publicar(cuenta, gente.nac)
    assert CuentaPublica.objects.get(pk=cuenta.pk).estado == "publicada"
    assert a_quienes(mailoutbox) == sorted(PERSONAS)
    direccion = reverse("cuenta", args=[cuenta.organismo.slug, cuenta.anio, 1])
    assert all(f"http://127.0.0.1:8000{direccion}" in m.body for m in mailoutbox)


def test_lo_que_no_se_publico_no_se_avisa(cuenta, gente, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ErrorDePublicacion):
        publicacion.publicar(en(cuenta, "en_revision"), gente.coni)
    assert mailoutbox == []


# --- «Mis correos» --------------------------------------------------------------------------------------------------


def callados(usuario) -> set[str]:
    return set(Silencio.objects.filter(usuario=usuario).values_list("tipo", flat=True))


def test_cada_persona_elige_los_suyos(gente, client):
    direccion = reverse("mis_correos")
    Silencio.objects.create(usuario=gente.rita, tipo="revision")
    cliente = fabrica.make_cliente(gente.raul)
    assert f'href="{direccion}"' in cliente.get(reverse("admin:index")).text
    assert cliente.get(direccion).text.count(" checked") == len(correo.TIPOS)
    enviado = {"recibir": ["revision", "publicacion", "inventado", "\0"]}
    for _ in range(2):
        assert cliente.post(direccion, enviado).status_code == 302
        assert callados(gente.raul) == set(correo.TIPOS) - {"revision", "publicacion"}
    pagina = cliente.get(direccion).text
    assert pagina.count(" checked") == 2
    assert 'value="revision" checked' in pagina
    cliente.post(direccion, {"recibir": list(correo.TIPOS)})
    assert (callados(gente.raul), callados(gente.rita)) == (set(), {"revision"})
    assert client.get(direccion).status_code == client.post(direccion).status_code == 302, "to come in first"
