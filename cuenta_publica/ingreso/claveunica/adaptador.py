"""Who comes in with ClaveÚnica: only whoever linked it before, with the session of an invited user."""

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class Adaptador(DefaultSocialAccountAdapter):
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "no_password": "Defina antes una contraseña: sin ella ni ClaveÚnica no podría volver a entrar.",
    }

    def is_open_for_signup(self, request, sociallogin):
        return False

    def populate_user(self, request, sociallogin, data):
        """Nothing of a person that ClaveÚnica knows is copied to the portal's user."""
        return sociallogin.user
