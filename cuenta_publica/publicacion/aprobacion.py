"""Approving: what the reviewer read and not a letter more, with every error corrected or answered."""

from django.db import transaction

from .. import formatos
from ..congelar import congelar
from ..models import CuentaPublica
from ..verificaciones import revisar
from .errores import ErrorDePublicacion
from .flujo import dar_paso

CAMBIO = "No se aprobó nada: la cuenta cambió desde que usted la revisó. Revísela y apruébela de nuevo."
VACIA = "No se aprobó nada: la cuenta no tiene capítulos. Devuélvala para que se escriban."
SIN_RESPONDER = (
    "No se aprobó nada: hay errores sin responder. Responda cada uno en «Revisión», o devuelva la cuenta para que se "
    "corrijan."
)


@transaction.atomic
def aprobar(cuenta: CuentaPublica, usuario, comentario: str = "", *, visto: str, huella: str) -> None:
    """As ``dar_paso``; ``huella`` is the content that ``usuario`` read. Raises :class:`ErrorDePublicacion`."""
    dar_paso(CuentaPublica(pk=cuenta.pk), "aprobar", usuario, comentario, visto=visto)  # first: it takes the lock
    documento = congelar(CuentaPublica.objects.select_related("organismo").get(pk=cuenta.pk))
    if not documento.capitulos:
        raise ErrorDePublicacion(VACIA)
    if huella != formatos.huella(documento):
        raise ErrorDePublicacion(CAMBIO)
    if any(d.impide_publicar for d in revisar(documento)):
        raise ErrorDePublicacion(SIN_RESPONDER)
    cuenta.refresh_from_db(fields=["estado"])
