"""Open sessions of a person."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone


def terminar(usuario, menos: str | None = None) -> None:
    """End every session of ``usuario``, but the one whose key is ``menos``."""
    for sesion in Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=menos):
        if sesion.get_decoded().get(SESSION_KEY) == str(usuario.pk):
            sesion.delete()
