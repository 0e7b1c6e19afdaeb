"""Discarding a draft, or a correction in course: it was never public, and nothing of it remains."""

from hashlib import sha256

from django.db import transaction

from ..models import Capitulo, CuentaPublica
from ..models.historia import sin_historia
from . import filas
from .errores import CAMBIO_EL_BORRADOR, NO_SE_DESCARTA, YA_DESCARTADO, ErrorDePublicacion


def huella_de_borrador(cuenta: CuentaPublica) -> str:
    """What a draft holds now, row by row: also of one that cannot be frozen."""
    return sha256(filas.escribir(cuenta)).hexdigest()


@transaction.atomic
def descartar(cuenta: CuentaPublica, huella: str) -> None:
    """Delete a draft that still is what the person saw, with all that hangs from it; ``cuenta`` keeps its key.

    Raises :class:`ErrorDePublicacion`.
    """
    # Publishing it, and saving a capítulo, take the same lock.
    actual = CuentaPublica.objects.select_for_update().filter(pk=cuenta.pk).first()
    if not actual:
        raise ErrorDePublicacion(YA_DESCARTADO)
    if actual.esta_cerrada:
        raise ErrorDePublicacion(NO_SE_DESCARTA)
    if huella_de_borrador(actual) != huella:
        raise ErrorDePublicacion(CAMBIO_EL_BORRADOR)
    _olvidar(actual)
    with sin_historia():
        actual.delete()


def _olvidar(cuenta) -> None:
    """Delete the history of all that hangs from ``cuenta``, and of what was removed from it before."""
    contados = Capitulo.history.filter(cuenta_id=cuenta.pk).order_by().values_list("id", flat=True)
    capitulos = {*contados, *cuenta.capitulos.values_list("pk", flat=True)}
    propias = {"pk": {"id": cuenta.pk}, "cuenta": {"cuenta_id": cuenta.pk}}
    for modelo, ruta in filas.modelos().items():
        if hasattr(modelo, "history"):
            modelo.history.filter(**propias.get(ruta, {"capitulo_id__in": capitulos})).delete()
