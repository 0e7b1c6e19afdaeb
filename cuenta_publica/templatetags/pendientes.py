"""What others wrote and nobody attended yet: comments of contrastes, and errors that the public reported."""

from django import template
from django.db.models import Count

from ..models import AvisoDeError, Capitulo, Comentario, CuentaPublica
from ..permisos import puede
from ..roles import Permiso

register = template.Library()
_CUENTA = "contraste__capitulo__cuenta"


@register.inclusion_tag("admin/pendientes.html", takes_context=True)
def pendientes(context) -> dict:
    """For the index: of every account that the user sees. Two queries."""
    cuentas = CuentaPublica.objects.de(context["request"].user)
    de_contrastes = Comentario.objects.filter(atendido_el=None, **{f"{_CUENTA}__in": cuentas})
    campos = ("organismo__nombre", "anio")
    por_cuenta = de_contrastes.values(_CUENTA, *(f"{_CUENTA}__{c}" for c in campos)).annotate(n=Count("pk"))
    orden = (f"{_CUENTA}__organismo__slug", f"{_CUENTA}__anio", f"{_CUENTA}__version")
    comentarios = [
        (f[_CUENTA], f[f"{_CUENTA}__organismo__nombre"], f[f"{_CUENTA}__anio"], f["n"])
        for f in por_cuenta.order_by(*orden)
    ]
    return {
        "comentarios": comentarios,
        "avisos": AvisoDeError.objects.filter(cuenta__in=cuentas, atendido_el=None).count(),
    }


@register.inclusion_tag("admin/contrastes_enlace.html")
def contrastes(cuenta) -> dict:
    """For the page of an account: the link to its contrastes, with how many comments wait. One query."""
    sin_atender = Comentario.objects.filter(atendido_el=None, **{_CUENTA: cuenta}).count()
    return {"cuenta": cuenta, "sin_atender": sin_atender}


@register.simple_tag(takes_context=True)
def puede_contrastar(context, capitulo: Capitulo) -> bool:
    """Whether who reads the page may ask a service to check that capítulo, still a draft."""
    cuenta = capitulo.cuenta
    return not cuenta.esta_cerrada and puede(context["request"].user, Permiso.CONTRASTAR, cuenta, capitulo)
