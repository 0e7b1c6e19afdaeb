"""What production refuses to start with. Called by the settings, so it imports nothing that needs them."""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

CLAVE_DE_DESARROLLO = "insegura-solo-para-desarrollo"
LARGO_MINIMO = 50
GENERAR_CLAVE = "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"


def problemas(debug: bool, clave: str, hosts: Sequence[str], base: str) -> Iterator[str]:
    """Each unsafe setting, as a Spanish sentence with the variable's name and how to mend it."""
    if debug:
        yield "DEBUG está activado: quite la variable DEBUG o use DEBUG=False."
    if not clave:
        yield f"falta SECRET_KEY: genere una con {GENERAR_CLAVE}"
    elif clave.startswith(("django-insecure-", CLAVE_DE_DESARROLLO)):
        yield f"SECRET_KEY es la de desarrollo, que es pública: genere otra con {GENERAR_CLAVE}"
    elif len(clave) < LARGO_MINIMO or len(set(clave)) < 5:
        yield f"SECRET_KEY es débil (mínimo {LARGO_MINIMO} caracteres al azar): genere otra con {GENERAR_CLAVE}"
    if not hosts:
        yield "falta ALLOWED_HOSTS: escriba los nombres del sitio, separados por comas (portal.ejemplo.cl)."
    elif any("*" in host or host.startswith(".") for host in hosts):
        yield "ALLOWED_HOSTS acepta cualquier nombre («*» o un punto inicial): escriba los nombres exactos del sitio."
    if not base:
        yield "falta DATABASE_URL: escriba la dirección de su base (postgres://usuario:clave@servidor/base)."


def problemas_de_direcciones(portal: str, hosts: Sequence[str], correo: str, claveunica: str) -> Iterator[str]:
    """The same, of what the portal writes in its mails and of whom it trusts."""
    partes = urlsplit(portal)
    if not portal:
        yield "falta URL_DEL_PORTAL: escriba la dirección del sitio (https://portal.ejemplo.cl)."
    elif partes.scheme != "https" or partes.path or partes.query or partes.hostname not in hosts:
        yield f"URL_DEL_PORTAL es «{portal}»: debe ser https:// y uno de los nombres de ALLOWED_HOSTS, sin nada más."
    if not correo:
        yield "falta EMAIL_URL: escriba su servidor de correo (smtp+tls://usuario:clave@servidor:587)."
    if not claveunica.startswith("https://"):
        yield f"CLAVEUNICA_SERVIDOR es «{claveunica}»: debe empezar con https://."


def exigir(hallados: Iterable[str]) -> None:
    """Raise ImproperlyConfigured with every problem at once."""
    if lista := list(hallados):
        raise ImproperlyConfigured("El portal no parte en producción:\n" + "\n".join(f"  - {p}" for p in lista))
