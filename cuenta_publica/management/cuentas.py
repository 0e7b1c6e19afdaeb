"""What the commands share: finding the account that ORGANISMO and AÑO name."""

from django.contrib.auth import get_user_model
from django.core.management.base import CommandError

from cuenta_publica.models import CuentaPublica, Organismo

SISTEMA = "sistema"


def agregar_argumentos(parser):
    parser.add_argument("organismo", help="identificador del organismo, por ejemplo «parinacota»")
    parser.add_argument("anio", type=int, metavar="año", help="año de gestión, por ejemplo 2019")


def cuenta_abierta_o_vigente(slug: str, anio: int) -> CuentaPublica:
    """The open draft, else the current edition. CommandError in Spanish when there is neither."""
    if not Organismo.objects.filter(slug=slug).exists():
        raise CommandError(f"No existe el organismo «{slug}».")
    cuentas = CuentaPublica.objects.filter(organismo__slug=slug, anio=anio)
    cuenta = cuentas.abiertas().first() or cuentas.publicadas().first()
    if not cuenta:
        raise CommandError(f"«{slug}» no tiene una cuenta del año {anio}.")
    return cuenta


def usuario_llamado(nombre: str):
    """The user in whose name a command acts; ``sistema`` is made on first use and cannot log in."""
    Usuario = get_user_model()
    if nombre == SISTEMA:
        usuario, creado = Usuario.objects.get_or_create(username=nombre, defaults={"is_active": False})
        if creado:
            usuario.set_unusable_password()
            usuario.save()
        return usuario
    try:
        return Usuario.objects.get(username=nombre)
    except Usuario.DoesNotExist:
        raise CommandError(f"No existe el usuario «{nombre}».") from None
