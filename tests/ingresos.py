"""People who come in through the login, for the tests of it."""

from allauth.mfa.models import Authenticator
from django.test import Client

from cuenta_publica.ingreso import segundo_factor
from cuenta_publica.roles import Rol

from . import fabrica

MD5 = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # cheap: what a password costs is not what is tested
CLAVE, OTRA_CLAVE = "una clave bien larga", "otra clave bien larga"
INGRESO, ACTIVAR = "/ingreso/", "/ingreso/acceso/activar/"


def make_persona(*roles, con_factor=False, **valores):
    """Somebody of an organismo with these roles and the password CLAVE."""
    usuario = fabrica.make_usuario(fabrica.make_organismo(), roles=roles or [Rol.DIGITADOR], **valores)
    usuario.email = f"{usuario.username}@ejemplo.cl"
    usuario.set_password(CLAVE)
    usuario.save()
    if not con_factor:
        Authenticator.objects.filter(user=usuario).delete()
    return usuario


def entrar(cliente, nombre, clave=CLAVE, siguiente=""):
    return cliente.post(f"{INGRESO}?next={siguiente}" if siguiente else INGRESO, {"login": nombre, "password": clave})


def esta_dentro(cliente) -> bool:
    return cliente.get("/admin/").status_code == 200


def dentro(usuario) -> Client:
    cliente = Client()
    entrar(cliente, usuario.username)
    if segundo_factor.tiene(usuario):
        cliente.post("/ingreso/codigo/", {"code": segundo_factor.codigo(usuario)})
    assert esta_dentro(cliente)
    return cliente
