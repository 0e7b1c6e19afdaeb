"""The second factor: who must have one, and how its secret is kept."""

from base64 import urlsafe_b64encode
from hashlib import sha256

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.dispatch import receiver
from django.utils.safestring import SafeString

from ..permisos import exige_segundo_factor
from . import sesiones

OBLIGATORIO = "Su rol exige el segundo factor: no puede desactivarlo."


def tiene(usuario) -> bool:
    return Authenticator.objects.filter(user=usuario.pk, type=Authenticator.Type.TOTP).exists()


def falta(usuario) -> bool:
    """Whether the role of ``usuario`` demands a second factor that is not active yet."""
    return exige_segundo_factor(usuario) and not tiene(usuario)


def activar(usuario) -> None:
    """A secret of its own, that only this database knows."""
    TOTP.activate(usuario, generate_totp_secret())


def codigo(usuario) -> str:
    """The six digits that an application would show now. Authenticator.DoesNotExist without a second factor."""
    guardado = Authenticator.objects.get(user=usuario.pk, type=Authenticator.Type.TOTP)
    return codigo_de(Adaptador().decrypt(guardado.data["secret"]))


def codigo_de(secreto: str) -> str:
    contadores = list(yield_hotp_counters_from_time())
    return f"{hotp_value(secreto, contadores[len(contadores) // 2]):06}"


def quitar(usuario) -> None:
    """Who lost the telephone and the recovery codes begins again; whatever is open with them ends."""
    Authenticator.objects.filter(user=usuario.pk).delete()
    sesiones.terminar(usuario)


class Adaptador(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {"cannot_delete_authenticator": OBLIGATORIO}

    def can_delete_authenticator(self, authenticator):
        return not exige_segundo_factor(authenticator.user)

    def get_totp_label(self, user):
        return user.get_username()

    def build_totp_svg(self, url):
        """To be written inside the page, so without an XML declaration."""
        return SafeString(super().build_totp_svg(url).partition("?>\n")[2])

    def encrypt(self, text):
        return _cifra().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """With a key that is no longer ours, a secret that no code matches: whoever has it must begin again."""
        try:
            return _cifra().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()


def _cifra() -> MultiFernet:
    """From SECRET_KEY, so that neither the database nor a backup is enough to make codes."""
    claves = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(b"segundo factor:" + c.encode()).digest())) for c in claves])


@receiver(authenticator_added)
def _los_demas_vuelven_a_entrar(request, user, **_):
    """A session opened with the password only does not profit from the second factor that another one activates."""
    sesiones.terminar(user, menos=request.session.session_key)
