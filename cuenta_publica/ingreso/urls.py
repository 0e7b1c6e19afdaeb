"""Addresses of the login. Only these of django-allauth's exist: no sign-up, no e-mail pages, no code by mail."""

from allauth.account import views as cuenta
from allauth.mfa.base import views as factores
from allauth.mfa.recovery_codes import views as recuperacion
from allauth.mfa.totp import views as totp
from django.urls import include, path, re_path

urlpatterns = [
    path("", cuenta.login, name="account_login"),
    path("salir/", cuenta.logout, name="account_logout"),
    path("desactivada/", cuenta.account_inactive, name="account_inactive"),
    path("confirmar/", cuenta.reauthenticate, name="account_reauthenticate"),
    path("clave/", cuenta.password_change, name="account_change_password"),
    path("clave/definir/", cuenta.password_set, name="account_set_password"),
    path("olvido/", cuenta.password_reset, name="account_reset_password"),
    path("olvido/enviado/", cuenta.password_reset_done, name="account_reset_password_done"),
    path("olvido/listo/", cuenta.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^olvido/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        cuenta.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("acceso/", factores.index, name="mfa_index"),
    path("codigo/", factores.authenticate, name="mfa_authenticate"),
    path("codigo/confirmar/", factores.reauthenticate, name="mfa_reauthenticate"),
    path("acceso/activar/", totp.activate_totp, name="mfa_activate_totp"),
    path("acceso/desactivar/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("acceso/recuperacion/", recuperacion.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("acceso/recuperacion/nuevos/", recuperacion.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("acceso/recuperacion/descargar/", recuperacion.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("claveunica/", include("cuenta_publica.ingreso.claveunica.urls")),
]
