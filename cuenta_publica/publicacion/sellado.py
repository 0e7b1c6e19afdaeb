"""Publishing: the files first, then one transaction that makes all of it public at once, then what can be repeated."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from .. import almacen, buscador, correo, formatos, registro, testigo
from ..congelar import congelar
from ..documento import Documento
from ..formatos.pdf import ErrorDePdf
from ..frente import enlaces
from ..models import Archivo, CuentaPublica, Edicion, Eslabon
from ..sello import Sello
from ..verificaciones import revisar
from ..verificaciones.resguardos import ruts
from . import cadena, filas
from .erratas import erratas_de
from .errores import (
    CAMBIO,
    CON_RUT,
    DESCARTADA,
    ENTRETANTO,
    OTRA_PERSONA,
    SIN_APROBAR,
    SIN_BASE,
    CambioLaCadena,
    ErrorDePublicacion,
    sin_archivos,
)
from .flujo import mover
from .marcas import hacer_vigentes, marcar_filas

bitacora = logging.getLogger(__name__)
LARGO_DEL_MOTIVO = 20
INTENTOS = 5

Avisar = Callable[[str], object]


def sellar(documento: Documento, version: int, *, borrador: bool = False, fecha=None, **resto) -> Sello:
    """The seal of ``documento``: its version, its date in Chile and the hash of its canonical JSON."""
    return Sello(version, fecha or timezone.localdate(), formatos.huella(documento), borrador, **resto)


def publicar(
    cuenta: CuentaPublica, usuario, motivo: str = "", *, huella: str = "", avisar: Avisar = lambda paso: None
) -> Edicion:
    """Seal ``cuenta`` as a public edition and close it; the edition it replaces stays readable.

    ``huella`` is the content that the person saw, when known; ``avisar`` hears each step. When another act of the
    organismo is sealed meanwhile, all is drawn again. Raises :class:`ErrorDePublicacion`; then nothing has changed.
    """
    for intento in range(INTENTOS):
        try:
            edicion, eslabon = _publicar(cuenta, usuario, motivo, huella, avisar)
        except CambioLaCadena:
            if intento == INTENTOS - 1:
                raise
            time.sleep(0.1 * intento)
        else:
            avisar("Anotando la publicación…")
            atestiguar(eslabon)
            enlaces.actualizar(cuenta.organismo)
            correo.de_publicacion(edicion)
            return edicion


def atestiguar(eslabon: Eslabon) -> None:
    """Tell the witness of what is already public; when it cannot be told now, ``reconciliar`` does it."""
    try:
        testigo.anotar([eslabon])
    except OSError:
        bitacora.exception("the witness cannot be written: %s", settings.TESTIGO)


def _publicar(cuenta, usuario, motivo, huella, avisar) -> tuple[Edicion, Eslabon]:
    if cuenta.esta_cerrada:
        raise ErrorDePublicacion(f"{cuenta}: esta versión ya está publicada.")
    exigir_aprobada(cuenta)
    motivo = _exigir_motivo(cuenta, motivo)
    ahora = timezone.now()
    try:
        avisar("Leyendo y revisando la cuenta…")
        documento = congelar(cuenta)
        _exigir_publicable(documento, huella)
        sello = _sello(cuenta, documento, motivo, ahora)
        avisar("Dibujando la página, el PDF y los datos…")
        contenidos = formatos.producir(documento, sello)
        avisar("Guardando los archivos…")
        archivos = [guardar_archivo(nombre, contenido) for nombre, contenido in contenidos.items()]
        avisar("Publicando…")
        return _hacer_publica(cuenta, Edicion(huella=sello.huella, motivo=motivo), sello, archivos, usuario, ahora)
    except OSError as error:
        raise sin_archivos(error) from error
    except (ErrorDePdf, registro.MateriaDesconocida) as error:
        raise ErrorDePublicacion(f"No se publicó nada. {error}") from error
    except CuentaPublica.DoesNotExist as error:
        raise ErrorDePublicacion(DESCARTADA) from error
    except IntegrityError as error:
        raise ErrorDePublicacion(OTRA_PERSONA) from error
    except DatabaseError as error:
        raise ErrorDePublicacion(SIN_BASE) from error


def exigir_aprobada(cuenta: CuentaPublica) -> None:
    """Nothing is published that nobody approved."""
    if cuenta.estado != CuentaPublica.Estado.APROBADA:
        raise ErrorDePublicacion(SIN_APROBAR.format(cuenta.get_estado_display().lower()))


def comprobar(cuenta: CuentaPublica, motivo: str, huella: str) -> None:
    """Refuse what publishing would refuse now. Raises :class:`ErrorDePublicacion`."""
    exigir_aprobada(cuenta)
    _exigir_motivo(cuenta, motivo)
    _exigir_publicable(congelar(cuenta), huella)


def _exigir_motivo(cuenta, motivo: str) -> str:
    """A correction says in public why it was made, and of nobody's RUT."""
    motivo = motivo.strip()
    if cuenta.version > 1 and len(motivo) < LARGO_DEL_MOTIVO:
        raise ErrorDePublicacion(
            f"No se publicó nada: explique qué se corrigió y por qué, en al menos {LARGO_DEL_MOTIVO} letras. "
            "Se publica en la fe de erratas."
        )
    if ruts(motivo):
        raise ErrorDePublicacion(CON_RUT)
    return motivo


def _exigir_publicable(documento: Documento, huella: str) -> None:
    """It has content, it is what the person saw, and every error is corrected or answered."""
    if not documento.capitulos:
        raise ErrorDePublicacion("La cuenta no tiene capítulos: agregue al menos uno antes de publicar.")
    if huella and huella != formatos.huella(documento):
        raise ErrorDePublicacion(CAMBIO)
    pendientes = [d.mensaje for d in revisar(documento) if d.impide_publicar]
    if pendientes:
        cuantos = "un error" if len(pendientes) == 1 else f"{len(pendientes)} errores"
        primeros = " ".join(pendientes[:3]) + (" Y otros más." if len(pendientes) > 3 else "")
        raise ErrorDePublicacion(
            f"No se publicó nada: hay {cuantos} sin responder. {primeros} "
            "Corrija o responda cada uno en «Revisión» y publique de nuevo."
        )


def _sello(cuenta, documento, motivo, ahora) -> Sello:
    """The seal names the organismo's last one, and every correction of this account so far."""
    fecha = timezone.localdate(ahora)
    sello = sellar(documento, cuenta.version, fecha=fecha, anterior=cadena.cabeza(cuenta.organismo))
    erratas = erratas_de(cuenta, documento, motivo, fecha, sello.huella)
    return Sello(sello.version, sello.fecha, sello.huella, anterior=sello.anterior, erratas=erratas)


def guardar_archivo(nombre: str, contenido: bytes, tipo: str = "") -> Archivo:
    """Its bytes, in the store; it is of no edition yet."""
    huella = almacen.guardar(contenido)
    return Archivo(nombre=nombre, tipo=tipo or formatos.tipo(nombre), sha256=huella, tamano=len(contenido))


@transaction.atomic
def _hacer_publica(cuenta, edicion, sello, archivos, usuario, ahora) -> tuple[Edicion, Eslabon]:
    """The commit point: the edition exists, its rows are the current ones, the version it replaces is closed."""
    # Saving a capítulo takes the same lock.
    if CuentaPublica.objects.select_for_update().get(pk=cuenta.pk).esta_cerrada:
        raise ErrorDePublicacion(OTRA_PERSONA)
    documento = congelar(cuenta)
    if formatos.huella(documento) != edicion.huella:
        raise ErrorDePublicacion(ENTRETANTO)
    edicion.cuenta, edicion.publicada_el, edicion.publicada_por = cuenta, ahora, usuario
    edicion.save()
    anterior = CuentaPublica.objects.publicadas().filter(organismo=cuenta.organismo, anio=cuenta.anio)
    # Withdrawing it takes this lock, then its rows: in another order each could wait for the other.
    for vieja in anterior.select_for_update():
        marcar_filas(vieja, vigente=False)
        buscador.olvidar(vieja)
        mover(vieja, "reemplazar", usuario)
    hacer_vigentes(cuenta, documento)
    buscador.indexar(cuenta, documento)
    archivos = [*archivos, guardar_archivo(Archivo.FILAS, filas.escribir(cuenta), "application/json")]
    for archivo in archivos:
        archivo.edicion = edicion
    Archivo.objects.bulk_create(archivos)
    eslabon = cadena.enlazar(
        edicion, Eslabon.Tipo.PUBLICACION, ahora, cadena.de_publicacion(edicion, archivos), sello.anterior
    )
    # From that link on a withdrawal waits: what one took away meanwhile is written again.
    if not all(almacen.esta(archivo.sha256) for archivo in archivos):
        raise CambioLaCadena("Se retiró una edición mientras se publicaba esta: publique de nuevo.")
    # Last: from here on the database lets nothing in.
    quien = {"publicada_el": ahora, "publicada_por": usuario}
    if not mover(cuenta, "publicar", usuario, edicion.motivo, guardado=cuenta.guardado, **quien):
        raise ErrorDePublicacion(ENTRETANTO)
    cuenta.refresh_from_db()
    enlaces.quitar(cuenta.organismo)
    return edicion, eslabon
