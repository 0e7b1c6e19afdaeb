"""Forms of the login, with the portal's words."""

from allauth.account.forms import LoginForm
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.core.cache import cache


class Ingreso(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Usuario o correo electrónico"
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autofocus": True}
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        self.fields["password"].help_text = ""

    def user_credentials(self):
        """Either name is looked for once, so that a known address takes no longer than an unknown one."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}


class DeUnSoloUso:
    """A code that came in is refused as long as a clock that is late or early would still take it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Código de seis cifras, o uno de recuperación"
        self.fields["code"].widget.attrs = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}

    def clean_code(self):
        codigo = super().clean_code()
        ventana = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        if not cache.add(f"codigo-usado:{self.user.pk}:{''.join(codigo.split())}", True, ventana):
            raise get_adapter().validation_error("incorrect_code")
        return codigo


class Codigo(DeUnSoloUso, AuthenticateForm):
    pass


class CodigoOtraVez(DeUnSoloUso, ReauthenticateForm):
    pass
