"""What the commands share: finding the account that ORGANISMO and AÑO name."""

from django.core.management.base import CommandError

from cuenta_publica.models import CuentaPublica, Organismo


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
