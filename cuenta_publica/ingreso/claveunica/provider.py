"""The provider: what ClaveÚnica says of a person, and the little that is kept of it."""

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.urls import reverse
from django.utils.crypto import get_random_string, salted_hmac

from .conexion import Conexion


class ClaveUnica(OpenIDConnectProvider):
    id = "claveunica"
    name = "ClaveÚnica"
    oauth2_adapter_class = Conexion
    supports_token_authentication = False

    def get_login_url(self, request, **kwargs):
        return reverse("claveunica_login", query=kwargs)

    def get_redirect_from_request_kwargs(self, request):
        """What is asked for is fixed: the address of a page adds nothing to it."""
        return super().get_redirect_from_request_kwargs(request) | {"scope": None, "auth_params": None}

    def redirect(self, request, process, next_url=None, data=None, **kwargs):
        """The state and the nonce of this login, both tied to the session of who begins it."""
        nonce = get_random_string(32)
        kwargs |= {"auth_params": {"nonce": nonce}, "nonce": nonce}
        return super().redirect(request, process, next_url, data, **kwargs)

    def get_default_scope(self):
        return ["openid", "run"]

    def extract_uid(self, data):
        """A keyed hash of the RUN. OAuth2Error when the answer has none."""
        rol = data.get("RolUnico")
        if not isinstance(rol, dict) or rol.get("tipo") != "RUN" or not (rol.get("numero") and rol.get("DV")):
            raise OAuth2Error("userinfo without a RUN")
        run = f"{rol['numero']}-{rol['DV']}".upper()
        return salted_hmac("claveunica.run", run, algorithm="sha256").hexdigest()

    def extract_extra_data(self, data):
        """No name nor RUN stays here."""
        return {}

    def extract_common_fields(self, data):
        return {}

    def extract_email_addresses(self, data):
        return []


provider_classes = [ClaveUnica]
