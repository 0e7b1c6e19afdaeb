"""The steps of an account from draft to public: one table says which there are, and who may take them."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from .. import correo
from ..models import CuentaPublica, Trabajo, Tramite
from ..permisos import puede
from ..roles import Permiso
from .errores import YA_DESCARTADO, ErrorDePublicacion

Estado = CuentaPublica.Estado


@dataclass(frozen=True, slots=True)
class Transicion:
    """``permiso`` None: it follows from another act. ``comentario``: it must be said why."""

    nombre: str
    de: tuple[str, ...]
    a: str
    permiso: Permiso | None = None
    comentario: bool = False


TRANSICIONES = {
    "enviar": Transicion("Enviar a revisión", (Estado.BORRADOR,), Estado.EN_REVISION, Permiso.ENVIAR),
    "devolver": Transicion("Devolver", (Estado.EN_REVISION, Estado.APROBADA), Estado.BORRADOR, Permiso.REVISAR, True),
    "aprobar": Transicion("Aprobar", (Estado.EN_REVISION,), Estado.APROBADA, Permiso.REVISAR),
    "publicar": Transicion("Publicar", (Estado.APROBADA,), Estado.PUBLICADA, Permiso.PUBLICAR),
    "reemplazar": Transicion("Reemplazar", (Estado.PUBLICADA,), Estado.REEMPLAZADA),
    "retirar": Transicion("Retirar", (Estado.PUBLICADA, Estado.REEMPLAZADA), Estado.RETIRADA),
}
#: Those that are nothing but a step; the others are done by what publishes and what withdraws.
PASOS = ("enviar", "devolver", "aprobar")
SIN_PERMISO = "Usted no puede hacer esto en esta cuenta."
CAMBIO_DE_ESTADO = (
    "No se hizo nada: cuando usted abrió la página, el estado de la cuenta era «{}», y ahora es «{}». Vea qué pasó y "
    "decida de nuevo."
)
FUERA_DE_ORDEN = "No se hizo nada: esto se hace cuando el estado de la cuenta es «{}», y ahora es «{}»."
EN_CURSO = "No se devolvió: la cuenta se está publicando en este momento. Espere a que termine."
CUATRO_OJOS = (
    "Usted editó esta cuenta por última vez: la aprueba otra persona. Si en el organismo no hay otra, la "
    "administración nacional puede cambiar esta regla."
)
FALTA_COMENTARIO = "Escriba el comentario: quien recibe la cuenta debe saber qué corregir."


def posibles(cuenta: CuentaPublica, usuario) -> list[str]:
    """The actions that ``usuario`` may take now with ``cuenta``, in the order of the table."""
    return [
        accion
        for accion, t in TRANSICIONES.items()
        if cuenta.estado in t.de and t.permiso and puede(usuario, t.permiso, cuenta)
        if not (accion == "aprobar" and aprueba_otra(cuenta, usuario))
    ]


def aprueba_otra(cuenta: CuentaPublica, usuario) -> bool:
    """Whether the approval is left to somebody who did not edit it."""
    return cuenta.organismo.aprueba_otra_persona and cuenta.editada_por_id == usuario.pk


@transaction.atomic
def mover(cuenta: CuentaPublica, accion: str, usuario, comentario: str = "", **valores) -> bool:
    """Change the estado, and say who and why, both or neither; ``valores`` are written with it. Whether it was in one
    of the estados that the table gives and, if ``guardado`` is given, was not saved meanwhile."""
    paso = TRANSICIONES[accion]
    guardado = {"guardado": valores.pop("guardado")} if "guardado" in valores else {}
    movidas = CuentaPublica.objects.filter(pk=cuenta.pk, estado__in=paso.de, estado=cuenta.estado, **guardado)
    de = cuenta.estado
    if not movidas.update(estado=paso.a, **valores):
        return False
    Tramite.objects.create(
        cuenta=cuenta, accion=accion, de=de, a=paso.a, por=usuario, el=timezone.now(), comentario=comentario
    )
    cuenta.estado = paso.a
    return True


@transaction.atomic
def dar_paso(cuenta: CuentaPublica, accion: str, usuario, comentario: str = "", *, visto: str = "") -> None:
    """Send, return or approve ``cuenta``, whose estado was ``visto``. Raises :class:`ErrorDePublicacion`."""
    paso = TRANSICIONES[accion]
    actual = CuentaPublica.objects.select_for_update().filter(pk=cuenta.pk).first()
    if actual is None:
        raise ErrorDePublicacion(YA_DESCARTADO)
    if accion not in PASOS or not puede(usuario, paso.permiso, actual):
        raise ErrorDePublicacion(SIN_PERMISO)
    _exigir_estado(actual, paso, visto)
    if paso.comentario and not comentario.strip():
        raise ErrorDePublicacion(FALTA_COMENTARIO)
    if accion == "aprobar" and aprueba_otra(actual, usuario):
        raise ErrorDePublicacion(CUATRO_OJOS)
    if accion == "devolver":
        _anular_publicacion(actual)
    mover(actual, accion, usuario, comentario.strip())
    correo.de_tramite(actual.tramites.latest("pk"))
    cuenta.estado = actual.estado


def _exigir_estado(actual, paso, visto) -> None:
    es = actual.get_estado_display().lower()
    if visto not in ("", actual.estado):
        era = dict(Estado.choices).get(visto, "otro").lower()
        raise ErrorDePublicacion(CAMBIO_DE_ESTADO.format(era, es))
    if actual.estado not in paso.de:
        debe = "» o «".join(Estado(estado).label.lower() for estado in paso.de)
        raise ErrorDePublicacion(FUERA_DE_ORDEN.format(debe, es))


def _anular_publicacion(cuenta) -> None:
    """What was to be published is no longer approved; what is being published now cannot be stopped."""
    anulado = {"estado": Trabajo.Estado.ANULADO, "terminado_el": timezone.now(), "paso": ""}
    cuenta.trabajos.anulables().update(**anulado)
    if cuenta.trabajos.pendientes().exists():
        raise ErrorDePublicacion(EN_CURSO)


def aprobar_sin_revision(cuenta: CuentaPublica, usuario, comentario: str) -> None:
    """Both steps at once, in the name of ``usuario``: for who answers for the whole server, and says why."""
    with transaction.atomic():
        if cuenta.estado == Estado.BORRADOR:
            mover(cuenta, "enviar", usuario, comentario)
        mover(cuenta, "aprobar", usuario, comentario)
