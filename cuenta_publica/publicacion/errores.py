"""What publishing can refuse, in words."""

import errno

OTRA_PERSONA = "Otra persona publicó esta cuenta al mismo tiempo. Actualice la página."
CAMBIO = "La cuenta cambió desde que la revisó: no se publicó nada. Revísela y confirme de nuevo."
ENTRETANTO = "Alguien guardó cambios mientras se publicaba. Revíselos y publique de nuevo."
YA_PUBLICADA = "La cuenta ya quedó publicada."
PUBLICADA_OTRA = "Esta versión ya está publicada, con un contenido distinto del que usted revisó."
YA_PEDIDA = "Ya se pidió publicar esta cuenta, con otro contenido: espere a que termine, o anule ese pedido."
YA_PROGRAMADA = (
    "La cuenta está programada para publicarse el {}, hora de Chile. Para publicarla de otro modo, anule primero esa "
    "publicación."
)
SIN_APROBAR = "No se publicó nada: el estado de la cuenta es «{}», y falta que quien revisa la apruebe."
DESCARTADA = "La cuenta se descartó mientras se publicaba: no se publicó nada."
INTERRUMPIDA = "La publicación se interrumpió antes de terminar y no se publicó nada: publique de nuevo."
CON_RUT = "No se publicó nada: quite el RUT del motivo, que lo leerá todo el mundo en la fe de erratas."
SIN_PERMISO = "Quien pidió publicarla ya no puede publicar en el organismo: no se publicó nada. Publíquela usted."
NADA_QUE_ANULAR = "No hay nada que anular: la publicación ya empezó, ya terminó o ya se había anulado."
SIN_GUARDAR = "La base de datos no pudo guardarlo y nada cambió: revise que tenga espacio y vuelva a intentarlo."
SIN_QUITAR = (
    "No se retiró nada: el disco no dejó quitar del sitio las páginas de la edición. Avise a quien administra el "
    "servidor y vuelva a intentarlo."
)
SOLO_NACIONAL = "Solo la administración nacional puede retirar una edición."
SIN_PUBLICAR = "Esta versión todavía no está publicada: no hay nada que retirar."
YA_RETIRADA = "Esta edición ya fue retirada: su retiro no se cambia."
YA_TIENE_ORIGINAL = (
    "Esta edición ya tiene su documento firmado, y no se cambia: para poner otro, publique otra versión."
)
NO_RECIBE_ORIGINAL = "El documento firmado se adjunta a una edición publicada: esta versión no está en el sitio."
NO_SE_DESCARTA = "Esta versión ya está publicada: no se descarta. Para enmendarla, use «Corregir»."
YA_DESCARTADO = "Ese borrador ya se había descartado."
CAMBIO_EL_BORRADOR = "El borrador cambió desde que usted abrió esta página: no se descartó nada. Confirme de nuevo."
SIN_ANTERIOR = (
    "No se publicó nada: no se puede leer {} de la versión {}, con el que se hace la fe de erratas. Avise a quien "
    "administra el servidor."
)
SIN_BASE = (
    "La base de datos no pudo guardar la edición y no se publicó nada: revise que tenga espacio y vuelva a intentarlo."
)
_MOTIVOS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "no queda espacio en el disco"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "el portal no tiene permiso para escribir allí"),
    **dict.fromkeys((errno.ENOTDIR, errno.ENOENT, errno.EEXIST), "el almacén no es una carpeta"),
}


class ErrorDePublicacion(Exception):
    """Why it cannot be published or opened, in Spanish. The database and what is public are as they were."""


class YaPublicada(ErrorDePublicacion):
    """It is public already, with the very content that was to be published."""


class CambioLaCadena(ErrorDePublicacion):
    """Another act of the organismo was sealed meanwhile: what was drawn names a seal that is no longer the last."""


def sin_archivos(error: OSError) -> ErrorDePublicacion:
    """The disk's refusal, said to the person who publishes."""
    return ErrorDePublicacion(
        f"No se pudieron guardar los archivos de la edición: {_MOTIVOS.get(error.errno, error)}. "
        "No se publicó nada: libere espacio en el disco o revise sus permisos, y vuelva a intentarlo."
    )
