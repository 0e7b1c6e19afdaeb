"""What no chain accounts for: editions without an act, closed accounts without an edition, rows passed for current."""

from collections.abc import Iterator

from django.db.models import F

from .. import registro
from ..models import Archivo, Capitulo, CuentaPublica, Edicion, Eslabon
from . import actas
from .actos import PUBLICACION
from .alteracion import Alteracion

CLAVE = ("organismo__slug", "anio", "version")


def revisar(slug: str) -> Iterator[Alteracion]:
    yield from _ediciones(slug)
    yield from _cuentas(slug)
    yield from actas.sin_acto(slug)
    if not slug:
        yield from _archivos()
        yield from _filas()


def _ediciones(slug) -> Iterator[Alteracion]:
    publicadas = Eslabon.objects.filter(tipo=PUBLICACION).values("edicion")
    for cuenta in Edicion.objects.exclude(pk__in=publicadas).order_by("pk").values_list("cuenta", flat=True):
        clave = CuentaPublica.objects.filter(pk=cuenta).values_list(*CLAVE).first() or ("", None, None)
        if slug in ("", clave[0]):
            yield Alteracion(*clave, "cadena", "la edición no está en la cadena: falta el eslabón que la publicó.")


def _cuentas(slug) -> Iterator[Alteracion]:
    cerradas = CuentaPublica.objects.filter(estado__in=CuentaPublica.CERRADOS)
    for clave in cerradas.exclude(pk__in=Edicion.objects.values("cuenta")).order_by("pk").values_list(*CLAVE):
        if slug in ("", clave[0]):
            yield Alteracion(*clave, "edicion", "la cuenta está cerrada y no tiene edición: no se publicó o se borró.")


def _archivos() -> Iterator[Alteracion]:
    for nombre, edicion in Archivo.objects.exclude(edicion__in=Edicion.objects.values("pk")).values_list(
        "nombre", "edicion_id"
    ):
        yield Alteracion(
            "", None, None, "archivo", f"sobra el archivo {nombre}, de la edición {edicion}, que no existe."
        )


def _filas() -> Iterator[Alteracion]:
    """Rows shown to the public that belong to no edition."""
    editados = Capitulo.objects.filter(cuenta__in=Edicion.objects.values("cuenta")).values("pk")
    for modelo in registro.modelos_de_fila():
        sueltas = modelo.objects.filter(vigente=True).exclude(capitulo__in=editados).order_by("pk")
        for pk, capitulo in sueltas.values_list("pk", F("capitulo_id")):
            clave = Capitulo.objects.filter(pk=capitulo).values_list(*(f"cuenta__{c}" for c in CLAVE)).first()
            mensaje = f"la fila {pk} de «{modelo._meta.verbose_name_plural}» está marcada como vigente sin publicarse."
            yield Alteracion(*(clave or ("", None, None)), "fila", mensaje)
