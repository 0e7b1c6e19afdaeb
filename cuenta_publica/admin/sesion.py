"""How long a session still lasts, and the button that makes it last (see static/cuenta_publica/sesion.js)."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

PROLONGADA = "sesion_prolongada"  # when somebody last asked for more time


def segundos(request: HttpRequest) -> int:
    """At least so many are left: a session ends SESSION_COOKIE_AGE after it was last saved, as it is by each step of
    the login and by asking for more time. What else may save it is not counted, so that nothing is asked of the
    database."""
    ahora = time.time()
    momentos = [hecha["at"] for hecha in get_authentication_records(request, request.user)]
    desde = max([*momentos, request.session.get(PROLONGADA, 0)]) or ahora
    return max(0, int(desde + settings.SESSION_COOKIE_AGE - ahora))


@require_http_methods(["GET", "POST"])
def sesion(request: HttpRequest) -> JsonResponse:
    """Whose session it is and how long it lasts; a POST makes it last. A login in another tab changes the token of the
    forms, so the pages that were open before take the new one from here."""
    if request.method == "POST":
        request.session[PROLONGADA] = time.time()
    return JsonResponse({"segundos": segundos(request), "usuario": request.user.pk, "token": get_token(request)})
