"""Publishing, correcting and carrying on: the only code that creates editions or changes an account's estado."""

import errno

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from . import almacen, formatos, registro
from .congelar import congelar
from .documento import Documento, Sello
from .formatos.pdf import ErrorDePdf
from .models import Archivo, Bloque, Capitulo, Cifra, CuentaPublica, Edicion, Respuesta
from .verificaciones import revisar

OTRA_PERSONA = "Otra persona publicó esta cuenta al mismo tiempo. Actualice la página."
_MOTIVOS = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "no queda espacio en el disco"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "el portal no tiene permiso para escribir allí"),
    **dict.fromkeys((errno.ENOTDIR, errno.ENOENT, errno.EEXIST), "el almacén no es una carpeta"),
}


class ErrorDePublicacion(Exception):
    """Why it cannot be published or opened, in Spanish. The database and what is public are as they were."""


def sellar(documento: Documento, version: int, *, borrador: bool = False, fecha=None) -> Sello:
    """The seal of ``documento``: its version, its date in Chile and the hash of its canonical JSON."""
    return Sello(version, fecha or timezone.localdate(), formatos.huella(documento), borrador)


def publicar(cuenta: CuentaPublica, usuario, motivo: str = "") -> Edicion:
    """Seal ``cuenta`` as a public edition and close it; the edition it replaces stays readable.

    Files are written first, under their hash; one transaction then makes all of it public at once.
    Raises :class:`ErrorDePublicacion`; then nothing has changed.
    """
    if cuenta.esta_cerrada:
        raise ErrorDePublicacion(f"{cuenta}: esta versión ya está publicada.")
    ahora = timezone.now()
    try:
        documento = congelar(cuenta)
        if not documento.capitulos:
            raise ErrorDePublicacion("La cuenta no tiene capítulos: agregue al menos uno antes de publicar.")
        _exigir_sin_errores(documento)
        sello = sellar(documento, cuenta.version, fecha=timezone.localdate(ahora))
        archivos = [_archivo(nombre, contenido) for nombre, contenido in formatos.producir(documento, sello).items()]
    except OSError as error:
        raise ErrorDePublicacion(
            f"No se pudieron guardar los archivos de la edición: {_MOTIVOS.get(error.errno, error)}. "
            "No se publicó nada: libere espacio en el disco o revise sus permisos, y vuelva a intentarlo."
        ) from error
    except (ErrorDePdf, registro.MateriaDesconocida) as error:
        raise ErrorDePublicacion(f"No se publicó nada. {error}") from error
    try:
        return _hacer_publica(cuenta, Edicion(huella=sello.huella, motivo=motivo), archivos, usuario, ahora)
    except IntegrityError as error:
        raise ErrorDePublicacion(OTRA_PERSONA) from error
    except DatabaseError as error:
        raise ErrorDePublicacion(
            "La base de datos no pudo guardar la edición y no se publicó nada: revise que tenga espacio y vuelva a "
            "intentarlo."
        ) from error


def _exigir_sin_errores(documento: Documento) -> None:
    """Every error is corrected or answered, or nothing is published."""
    pendientes = [d.mensaje for d in revisar(documento) if d.impide_publicar]
    if pendientes:
        cuantos = "un error" if len(pendientes) == 1 else f"{len(pendientes)} errores"
        primeros = " ".join(pendientes[:3]) + (" Y otros más." if len(pendientes) > 3 else "")
        raise ErrorDePublicacion(
            f"No se publicó nada: hay {cuantos} sin responder. {primeros} "
            "Corrija o responda cada uno en «Revisión» y publique de nuevo."
        )


def _archivo(nombre: str, contenido: bytes) -> Archivo:
    huella = almacen.guardar(contenido)
    return Archivo(nombre=nombre, tipo=formatos.TIPOS[nombre], sha256=huella, tamano=len(contenido))


@transaction.atomic
def _hacer_publica(cuenta, edicion, archivos, usuario, ahora) -> Edicion:
    """The commit point: the edition exists, its rows are the current ones, the version it replaces is closed."""
    # Saving a capítulo takes the same lock.
    if CuentaPublica.objects.select_for_update().get(pk=cuenta.pk).esta_cerrada:
        raise ErrorDePublicacion(OTRA_PERSONA)
    if formatos.huella(congelar(cuenta)) != edicion.huella:
        raise ErrorDePublicacion("Alguien guardó cambios mientras se publicaba. Revíselos y publique de nuevo.")
    edicion.cuenta, edicion.publicada_el, edicion.publicada_por = cuenta, ahora, usuario
    edicion.save()
    for archivo in archivos:
        archivo.edicion = edicion
    Archivo.objects.bulk_create(archivos)
    anterior = CuentaPublica.objects.publicadas().filter(organismo=cuenta.organismo, anio=cuenta.anio)
    for vieja in anterior:
        _marcar_filas(vieja, vigente=False)
    anterior.update(estado=CuentaPublica.Estado.REEMPLAZADA)
    _marcar_filas(cuenta, vigente=True, anio=cuenta.anio, provincia=cuenta.organismo.provincia_id)
    # Last: from here on the database lets nothing in.
    CuentaPublica.objects.filter(pk=cuenta.pk).update(
        estado=CuentaPublica.Estado.PUBLICADA, publicada_el=ahora, publicada_por=usuario
    )
    cuenta.refresh_from_db()
    return edicion


def _marcar_filas(cuenta, **valores):
    for modelo in registro.modelos_de_fila():
        modelo.objects.filter(capitulo__cuenta=cuenta).update(**valores)


def corregir(cuenta: CuentaPublica) -> CuentaPublica:
    """Open the next version of a published account, equal to it, as a draft."""
    if cuenta.estado != CuentaPublica.Estado.PUBLICADA:
        raise ErrorDePublicacion("Solo se corrige la versión publicada y vigente de una cuenta.")
    return clonar(cuenta, anio=cuenta.anio, version=cuenta.version + 1)


def crear_siguiente(cuenta: CuentaPublica) -> CuentaPublica:
    """Open next year's account from this one, as a draft."""
    return clonar(cuenta, anio=cuenta.anio + 1, version=1)


def clonar(cuenta: CuentaPublica, *, anio: int, version: int) -> CuentaPublica:
    """A new draft with everything that hangs from ``cuenta``: capítulos, blocks, cifras and every registered row.

    Raises :class:`ErrorDePublicacion` when that account, or another draft of it, exists already.
    """
    nueva = CuentaPublica(
        organismo=cuenta.organismo,
        anio=anio,
        version=version,
        titulo_portada=cuenta.titulo_portada,
        lema=cuenta.lema,
        publicado_originalmente=cuenta.publicado_originalmente if anio == cuenta.anio else "",
    )
    try:
        nueva.full_clean()
        with transaction.atomic():
            nueva.save()
            _clonar_contenido(cuenta, nueva)
    except (ValidationError, IntegrityError) as error:
        razones = " ".join(error.messages) if isinstance(error, ValidationError) else "Ya existe esa cuenta."
        raise ErrorDePublicacion(razones) from error
    return nueva


def _clonar_contenido(origen, destino):
    copias = {}
    for cap in origen.capitulos.order_by("padre_id", "orden", "id"):
        copias[cap.pk] = cap
    padres = {pk: cap.padre_id for pk, cap in copias.items()}
    for cap in copias.values():
        cap.pk, cap.cuenta, cap.padre, cap.guardado = None, destino, None, 0
        cap._state.adding = True
    Capitulo.objects.bulk_create(copias.values())
    for viejo, padre in padres.items():
        copias[viejo].padre = copias.get(padre)
    Capitulo.objects.bulk_update(copias.values(), ["padre"])
    for modelo in (Bloque, Cifra, *registro.modelos_de_fila()):
        _clonar_filas(modelo, copias)
    respuestas = list(origen.respuestas.all())
    for respuesta in respuestas:
        respuesta.pk, respuesta.cuenta, respuesta._state.adding = None, destino, True
    Respuesta.objects.bulk_create(respuestas)


def _clonar_filas(modelo, copias):
    filas = list(modelo.objects.filter(capitulo__in=list(copias)).order_by("orden", "id"))
    for fila in filas:
        fila.pk, fila.capitulo = None, copias[fila.capitulo_id]
        fila._state.adding = True
        if hasattr(fila, "vigente"):
            fila.vigente, fila.anio, fila.provincia = False, None, None
    modelo.objects.bulk_create(filas)


def usuario_de_publicacion(nombre: str):
    """The user who publishes from the command line; ``sistema`` is made on first use and cannot log in."""
    Usuario = get_user_model()
    if nombre == "sistema":
        usuario, creado = Usuario.objects.get_or_create(username=nombre, defaults={"is_active": False})
        if creado:
            usuario.set_unusable_password()
            usuario.save()
        return usuario
    try:
        return Usuario.objects.get(username=nombre)
    except Usuario.DoesNotExist:
        raise ErrorDePublicacion(f"No existe el usuario «{nombre}».") from None
