"""Going to ClaveÚnica and coming back."""

from functools import wraps

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .conexion import Conexion


class Vuelta(OAuth2CallbackView):
    def _get_state(self, request, provider):
        estado, respuesta = super()._get_state(request, provider)
        self.adapter.nonce = (estado or {}).get("nonce", "")
        return estado, respuesta


def _si_esta_encendida(vista):
    @wraps(vista)
    def envuelta(request):
        try:
            return vista(request)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error

    return envuelta


@require_POST
@_si_esta_encendida
def entrar(request):
    return OAuth2LoginView.adapter_view(Conexion(request, "claveunica"))(request)


@never_cache
@require_safe
@_si_esta_encendida
def volver(request):
    return Vuelta.adapter_view(Conexion(request, "claveunica"))(request)
