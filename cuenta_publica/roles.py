"""What each role may do: one table, read by the admin, by publishing and by the list of who can do what."""

from enum import StrEnum

from django.db.models import TextChoices


class Rol(TextChoices):
    DIGITADOR = "digitador", "Digitador"
    REVISOR = "revisor", "Revisor"
    COMUNICACIONES = "comunicaciones", "Comunicaciones"
    AUDITOR = "auditor", "Auditor"


class Permiso(StrEnum):
    """The value is how the list of who can do what says it."""

    VER = "ver los borradores"
    EDITAR = "escribir en los borradores"
    CREAR = "crear cuentas"
    ENVIAR = "enviar a revisión"
    CONTRASTAR = "pedir que un servicio contraste un capítulo"
    RESPONDER = "responder la revisión"
    REVISAR = "aprobar o devolver"
    PUBLICAR = "publicar"
    CORREGIR = "corregir lo publicado"
    ADJUNTAR = "adjuntar el documento firmado"
    DESCARTAR = "descartar borradores"


PERMISOS = {
    Rol.DIGITADOR: {Permiso.VER, Permiso.EDITAR, Permiso.CREAR, Permiso.ENVIAR, Permiso.CONTRASTAR},
    Rol.REVISOR: {
        Permiso.VER,
        Permiso.CREAR,
        Permiso.CONTRASTAR,
        Permiso.RESPONDER,
        Permiso.REVISAR,
        Permiso.DESCARTAR,
    },
    Rol.COMUNICACIONES: {Permiso.VER, Permiso.PUBLICAR, Permiso.CORREGIR, Permiso.ADJUNTAR},
    Rol.AUDITOR: {Permiso.VER},
}
#: What a role may do besides, in the draft of a correction: whoever opened it finishes it.
EN_UNA_CORRECCION = {Rol.COMUNICACIONES: {Permiso.EDITAR, Permiso.ENVIAR, Permiso.DESCARTAR}}
#: What is left to whoever may write in some capítulos only.
CON_CAPITULOS = {Permiso.VER, Permiso.EDITAR, Permiso.CONTRASTAR}
#: Who holds one of these needs a second factor to come in.
CON_SEGUNDO_FACTOR = {Permiso.PUBLICAR}


def permisos(rol: str, *, correccion: bool = False) -> set[Permiso]:
    """What ``rol`` may do in its organismo, or in a correction in course there."""
    return PERMISOS[Rol(rol)] | (EN_UNA_CORRECCION.get(Rol(rol), set()) if correccion else set())
