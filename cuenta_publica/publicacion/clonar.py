"""Opening the correction of a published account: the next version, equal to it."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from .. import registro
from ..models import Bloque, Capitulo, Cifra, CuentaPublica, Cumplimiento, Destacada, Fila, Respuesta
from .errores import ErrorDePublicacion

#: From the key of each capítulo to its copy.
Copias = dict[int, Capitulo]


def corregir(cuenta: CuentaPublica) -> CuentaPublica:
    """Open the next version of a published account, equal to it, as a draft."""
    if not se_corrige(cuenta):
        raise ErrorDePublicacion(
            "Solo se corrige la versión publicada y vigente de una cuenta o, si fue retirada, la última."
        )
    nueva = CuentaPublica(
        organismo=cuenta.organismo,
        anio=cuenta.anio,
        version=cuenta.version + 1,
        titulo_portada=cuenta.titulo_portada,
        lema=cuenta.lema,
        publicado_originalmente=cuenta.publicado_originalmente,
    )
    return abrir(cuenta, nueva, _copiar_todo)


def se_corrige(cuenta: CuentaPublica) -> bool:
    """Whether it is the current version, or the last one and withdrawn."""
    posteriores = CuentaPublica.objects.filter(
        organismo=cuenta.organismo_id, anio=cuenta.anio, version__gt=cuenta.version, estado__in=CuentaPublica.CERRADOS
    )
    estados = CuentaPublica.Estado
    return cuenta.estado == estados.PUBLICADA or (cuenta.estado == estados.RETIRADA and not posteriores.exists())


def abrir(
    origen: CuentaPublica, nueva: CuentaPublica, llenar: Callable[[CuentaPublica, CuentaPublica], None]
) -> CuentaPublica:
    """Save the draft ``nueva`` and what ``llenar`` brings to it from ``origen``, or nothing.

    Raises :class:`ErrorDePublicacion` when that account, or another draft of it, exists already.
    """
    try:
        nueva.full_clean()
        with transaction.atomic():
            nueva.save()
            llenar(origen, nueva)
    except (ValidationError, IntegrityError) as error:
        razones = " ".join(error.messages) if isinstance(error, ValidationError) else "Ya existe esa cuenta."
        raise ErrorDePublicacion(razones) from error
    return nueva


def copiar_capitulos(origen: CuentaPublica, destino: CuentaPublica) -> Copias:
    """The tree of capítulos, with its anclas. They are saved, and can be changed and saved again."""
    copias = {cap.pk: cap for cap in origen.capitulos.order_by("padre_id", "orden", "id")}
    padres = {pk: cap.padre_id for pk, cap in copias.items()}
    for cap in copias.values():
        como_nueva(cap)
        cap.cuenta, cap.padre, cap.guardado = destino, None, 0
    Capitulo.objects.bulk_create(copias.values())
    for viejo, padre in padres.items():
        copias[viejo].padre = copias.get(padre)
    Capitulo.objects.bulk_update(copias.values(), ["padre"])
    return copias


def filas_de(modelo: type[Model], copias: Copias) -> list:
    """The rows of ``modelo`` in those capítulos, in order, as new ones of their copies. They are not saved."""
    filas = list(modelo.objects.filter(capitulo__in=list(copias)).order_by("orden", "id"))
    for fila in filas:
        como_nueva(fila)
        fila.capitulo = copias[fila.capitulo_id]
        if isinstance(fila, Fila):
            fila.olvidar_publicacion()
    return filas


def como_nueva(fila: Model) -> None:
    fila.pk, fila._state.adding = None, True


def _copiar_todo(origen: CuentaPublica, destino: CuentaPublica) -> None:
    """Capítulos, blocks, cifras, every registered row, what was answered and what was put first."""
    copias = copiar_capitulos(origen, destino)
    destino.capitulos.update(listo=True)  # it was published
    for modelo in (Bloque, Cifra, *registro.modelos_de_fila()):
        modelo.objects.bulk_create(filas_de(modelo, copias))
    for modelo in (Cumplimiento, Respuesta, Destacada):
        propias = de_la_cuenta(modelo, origen, destino)
        for cumplimiento in propias if modelo is Cumplimiento else ():
            cumplimiento.donde = copias.get(cumplimiento.donde_id)
        modelo.objects.bulk_create(propias)


def de_la_cuenta(modelo: type[Model], origen: CuentaPublica, destino: CuentaPublica) -> list:
    """The rows of ``modelo`` that hang from ``origen`` itself, as new ones of ``destino``. They are not saved."""
    filas = list(modelo.objects.filter(cuenta=origen))
    for fila in filas:
        como_nueva(fila)
        fila.cuenta = destino
    return filas
