"""The portal's rules of the login: nobody signs up alone, equal answers to whoever guesses, no address from a Host."""

import logging
import time
from datetime import timedelta
from urllib.parse import quote

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from .. import bitacora

NO_COINCIDEN = "El usuario o la contraseña no son correctos."
BLOQUEADO = "Demasiados intentos fallidos. Vuelva a intentarlo a las %s."
BLOQUEOS = ("too_many_login_attempts", "rate_limited")


class Adaptador(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": NO_COINCIDEN,
        "email_password_mismatch": NO_COINCIDEN,
        **dict.fromkeys(BLOQUEOS, BLOQUEADO),
    }

    def validation_error(self, code, *args):
        if code in BLOQUEOS:
            bitacora.anotar(self.request, "ingreso_bloqueado", logging.WARNING)
        return super().validation_error(code, *(args or self._hora(code)))

    def _hora(self, code):
        """When whoever is locked out may surely try again."""
        if code not in BLOQUEOS:
            return ()
        # A minute more: what is shown has no seconds.
        hora = timezone.localtime() + timedelta(minutes=settings.MINUTOS_DE_BLOQUEO + 1)
        return (f"{hora:%H:%M}",)

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        """One answer only: pages."""
        return False

    def is_safe_url(self, url):
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reset_password_from_key_url(self, key):
        ruta = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.URL_DEL_PORTAL + ruta.replace("UID-KEY", quote(key))

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has just come in is not asked again."""
        hechas = get_authentication_records(self.request, self.request.user)
        reciente = any(time.time() - hecha["at"] < app_settings.REAUTHENTICATION_TIMEOUT for hecha in hechas)
        return not reciente and super().is_reauthentication_required(app=app, **kwargs)
