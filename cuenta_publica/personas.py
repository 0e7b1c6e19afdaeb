"""Who works in the portal: a person comes in by invitation, and goes out without being erased."""

import logging
import re
from itertools import groupby

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse

from . import correo
from .models import Membresia, Organismo
from .roles import Rol

bitacora = logging.getLogger(__name__)
ASUNTO = "Su cuenta en el Portal de Cuentas Públicas"
DESACTIVADA = "{} tiene ese correo y está desactivada: reactívela primero, en su página."
REPETIDO = "Hay más de una persona con ese correo: corrija primero el de una de ellas."
OTROS_CAPITULOS = "{} ya es de digitación en {}, con otros capítulos: cámbielos en su página."
UNO_MISMO = "Usted no puede desactivarse: pídalo a otra persona de la administración nacional."
ULTIMA = "Es la última persona activa de la administración nacional: nombre antes a otra."


class ErrorDePersona(Exception):
    """Why not, in Spanish. Nothing changed."""


# --- coming in ------------------------------------------------------------------------------------------------------


def invitar(datos: dict, organismo: Organismo | None, roles: list[str], capitulos: list[str]):
    """The person of ``datos["email"]``, made with her names unless she exists, and those of ``roles`` that were not
    hers. Asked twice, done once. Raises :class:`ErrorDePersona`."""
    try:
        return _invitar(datos, organismo, roles, capitulos)
    except IntegrityError:  # somebody else was inviting the same person
        return _invitar(datos, organismo, roles, capitulos)


@transaction.atomic
def _invitar(datos, organismo, roles, capitulos):
    usuario = _de_ese_correo(datos["email"])
    if usuario is None:
        usuario = _crear(**datos)
    elif not usuario.is_active:
        raise ErrorDePersona(DESACTIVADA.format(correo.nombre(usuario)))
    suyas = {m.rol: m for m in usuario.membresias.filter(organismo=organismo)}
    for rol in roles:
        limite = capitulos if rol == Rol.DIGITADOR else []
        if rol in suyas and set(suyas[rol].capitulos) != set(limite):
            raise ErrorDePersona(OTROS_CAPITULOS.format(correo.nombre(usuario), organismo))
    nuevos = [
        Membresia.objects.create(
            usuario=usuario, organismo=organismo, rol=rol, capitulos=capitulos if rol == Rol.DIGITADOR else []
        )
        for rol in roles
        if rol not in suyas
    ]
    return usuario, nuevos


def _de_ese_correo(direccion: str):
    halladas = list(get_user_model().objects.filter(email__iexact=direccion).order_by("pk")[:2])
    if len(halladas) > 1:
        raise ErrorDePersona(REPETIDO)
    return halladas[0] if halladas else None


def _crear(email: str, first_name: str, last_name: str):
    return get_user_model().objects.create_user(
        _nombre_libre(email), email, first_name=first_name, last_name=last_name, is_staff=True
    )


def _nombre_libre(direccion: str) -> str:
    """From the address, with a number when somebody has it."""
    base = re.sub(r"[^a-z0-9._-]", "", direccion.partition("@")[0].lower())[:100] or "persona"
    parecidos = get_user_model().objects.filter(username__istartswith=base)
    usados = {nombre.lower() for nombre in parecidos.values_list("username", flat=True)}
    return next(n for k in range(1, len(usados) + 2) if (n := base if k == 1 else f"{base}{k}") not in usados)


def sin_clave(usuario) -> bool:
    """Whether she was invited and has not chosen her password."""
    return usuario.is_active and not usuario.has_usable_password()


def enviar_enlace(usuario) -> bool:
    """Mail her the link to choose her password, which serves once. Whether it could be sent."""
    llave = default_token_generator.make_token(usuario)
    ruta = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(usuario), "key": llave})
    contexto = {
        "nombre": correo.nombre(usuario),
        "enlace": correo.absoluta(ruta),
        "portal": correo.absoluta(reverse("admin:index")),
        "dias": dias_del_enlace(),
        "membresias": usuario.membresias.select_related("organismo").order_by("pk"),
    }
    try:
        texto = render_to_string("correo/invitacion.txt", contexto)
        return bool(usuario.email and send_mail(ASUNTO, texto, None, [usuario.email]))
    except OSError:  # what smtplib raises, too
        bitacora.exception("invitation not sent to user %s", usuario.pk)
        return False


def dias_del_enlace() -> int:
    return settings.PASSWORD_RESET_TIMEOUT // 86_400


def avisar(membresias: list[Membresia], por) -> None:
    """Tell each person, in one mail for each organismo, of the roles that ``por`` gave her."""
    claves = {m.pk: (m.usuario_id, m.organismo_id or 0) for m in membresias}
    for _, suyas in groupby(sorted(membresias, key=lambda m: claves[m.pk]), key=lambda m: claves[m.pk]):
        primera, *demas = suyas
        correo.de_asignacion(primera, por, *demas)


# --- going out and coming back --------------------------------------------------------------------------------------


def es_la_ultima(usuario) -> bool:
    """Whether no other national administrator is active. Who asks, in a transaction, makes the others wait."""
    activas = get_user_model().objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk")
    return [nacional.pk for nacional in activas] == [usuario.pk]


@transaction.atomic
def desactivar(usuario, por) -> None:
    """Her sessions and the links she was sent stop serving, for ever. Raises :class:`ErrorDePersona`."""
    if usuario.pk == por.pk:
        raise ErrorDePersona(UNO_MISMO)
    if es_la_ultima(usuario):
        raise ErrorDePersona(ULTIMA)
    if not usuario.is_active:
        raise ErrorDePersona("Ya estaba desactivada.")
    usuario.is_active = False
    usuario.set_unusable_password()
    usuario.save(update_fields=["is_active", "password"])


def reactivar(usuario) -> None:
    """Raises :class:`ErrorDePersona`."""
    inactiva = get_user_model().objects.filter(pk=usuario.pk, is_active=False)
    if not inactiva.update(is_active=True, is_staff=True):
        raise ErrorDePersona("Ya estaba activa.")
    usuario.refresh_from_db()


def fijar_correo(usuario) -> None:
    """Her old addresses no longer serve to come in."""
    EmailAddress.objects.filter(user=usuario).exclude(email__iexact=usuario.email).delete()
