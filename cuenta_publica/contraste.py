"""Asking a service to check a chapter of a draft: the secret of its link, and what the service says through it."""

import logging
import secrets
from datetime import timedelta
from hashlib import sha256

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from . import correo
from .models import Capitulo, Comentario, Contraste

bitacora = logging.getLogger(__name__)
DIAS, DIAS_MAXIMO = 10, 60
#: Comments that one link takes, whoever writes them.
COMENTARIOS = 200


def _huella(llave: str) -> str:
    return sha256(llave.encode(errors="replace")).hexdigest()


def pedir(capitulo: Capitulo, usuario, servicio: str, correo: str = "", dias: int = DIAS) -> tuple[Contraste, str]:
    """The contraste and the secret of its link, 256 bits that are stored nowhere. Raises ValidationError if the
    account was already published."""
    capitulo.cuenta.exigir_abierta()
    llave, ahora = secrets.token_urlsafe(32), timezone.now()
    contraste = Contraste.objects.create(
        capitulo=capitulo,
        llave=_huella(llave),
        servicio=servicio,
        correo=correo,
        pedido_por=usuario,
        pedido_el=ahora,
        vence_el=ahora + timedelta(days=dias),
    )
    return contraste, llave


def hallar(llave: str) -> Contraste | None:
    """The open contraste of that secret. It is looked up by its hash, so that how long it takes tells nothing."""
    abiertos = Contraste.objects.abiertos().select_related("capitulo__cuenta__organismo")
    return abiertos.filter(llave=_huella(llave)).first()


def enlace(llave: str) -> str:
    return correo.absoluta(reverse("contraste", args=[llave]))


def enviar(contraste: Contraste, llave: str) -> bool:
    """Whether the link could be sent to the service's address. Never raises."""
    contexto = {"contraste": contraste, "enlace": enlace(llave)}
    asunto = f"La {contraste.capitulo.cuenta.organismo} les pide revisar un capítulo de su cuenta pública"
    try:
        return bool(send_mail(asunto, render_to_string("contraste/correo.txt", contexto), None, [contraste.correo]))
    except Exception:
        bitacora.exception("the link of contraste %s was not sent", contraste.pk)
        return False


@transaction.atomic
def comentar(contraste: Contraste, nombre: str, texto: str) -> Comentario | None:
    """What the service says, told to the people who work on the chapter; None if meanwhile the link was closed or
    has all the comments it takes."""
    abierto = Contraste.objects.abiertos().select_for_update(of=("self",)).filter(pk=contraste.pk)
    if not abierto or contraste.comentarios.count() >= COMENTARIOS:
        return None
    comentario = contraste.comentarios.create(nombre=nombre, texto=texto, escrito_el=timezone.now())
    cuenta = contraste.capitulo.cuenta_id
    correo.de_contraste(comentario, reverse("admin:cuenta_publica_cuentapublica_contrastes", args=[cuenta]))
    return comentario
