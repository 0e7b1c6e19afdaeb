"""What is asked of ClaveÚnica's server, and what is demanded of its answers."""

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare


class Conexion(OpenIDConnectOAuth2Adapter):
    """``nonce``: the one sent with this login, from the session. OAuth2Error for an answer that is not for it."""

    nonce = ""

    @property
    def openid_config(self):
        servidor = settings.CLAVEUNICA_SERVIDOR
        return {
            "issuer": servidor,
            "authorization_endpoint": f"{servidor}/authorize/",
            "token_endpoint": f"{servidor}/token/",
            "userinfo_endpoint": f"{servidor}/userinfo/",
            "jwks_uri": f"{servidor}/jwks/",
        }

    def get_callback_url(self, request, app):
        return settings.URL_DEL_PORTAL + reverse("claveunica_callback")

    def complete_login(self, request, app, token, response, **kwargs):
        """The id token, straight from the server, must be for us and for this login; and of the same person."""
        identidad = self._decode_id_token(app, response.get("id_token") or "")
        if not self.nonce or not constant_time_compare(str(identidad.get("nonce")), self.nonce):
            raise OAuth2Error("another nonce")
        datos = self._fetch_user_info(token.token)
        token.token = token.token_secret = ""  # used, and not kept
        if not isinstance(datos, dict) or datos.get("sub") != identidad.get("sub"):
            raise OAuth2Error("userinfo of another person")
        return self.get_provider().sociallogin_from_response(request, datos)

    def _fetch_user_info(self, access_token):
        """ClaveÚnica's is a POST."""
        with get_adapter().get_requests_session() as sesion:
            respuesta = sesion.post(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            respuesta.raise_for_status()
        return respuesta.json()
