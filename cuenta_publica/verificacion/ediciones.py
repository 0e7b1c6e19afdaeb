"""A published edition against the act that published it."""

from collections import Counter
from collections.abc import Iterator

from ..models import CuentaPublica
from ..publicacion import cadena
from . import archivos, filas
from .actos import Acto
from .alteracion import Alteracion

Estado = CuentaPublica.Estado
CAMPOS = {
    "contenido": "la huella del contenido no es la que se selló.",
    "motivo": "el motivo de la publicación no es el que se selló.",
    "cuando": "la fecha de publicación no es la que se selló.",
}


def revisar(acto: Acto, estado: str, conteo: Counter) -> Iterator[Alteracion]:
    """``estado`` is what the chain says that the account should be in."""
    conteo["ediciones"] += 1
    if acto.edicion:
        yield from _sellado(acto)
    else:
        yield acto.alteracion("edicion", "falta la edición en la base de datos.")
    if acto.cuenta:
        yield from _cuenta(acto, estado)
    else:
        yield acto.alteracion("edicion", "falta la cuenta en la base de datos.")
    yield from archivos.revisar(acto, estado == Estado.RETIRADA, conteo)
    yield from filas.revisar(acto, estado == Estado.PUBLICADA, conteo)


def _sellado(acto: Acto) -> Iterator[Alteracion]:
    """The edition's row and its canonical JSON against the manifest."""
    edicion, manifiesto = acto.edicion, acto.manifiesto
    if not acto.integro:
        return
    actual = {**cadena.de_publicacion(edicion, []), "cuando": cadena.instante(edicion.publicada_el)}
    for campo, mensaje in CAMPOS.items():
        if manifiesto.get(campo) != actual[campo]:
            yield acto.alteracion("edicion", mensaje)
    if archivos.sellados_de(acto).get("cuenta.json", {}).get("sha256") != manifiesto.get("contenido"):
        yield acto.alteracion("archivo", "el archivo cuenta.json no es el contenido que se selló.")


def _cuenta(acto: Acto, estado: str) -> Iterator[Alteracion]:
    """What publishing itself wrote on the account."""
    cuenta, edicion = acto.cuenta, acto.edicion
    if cuenta.estado != estado:
        yield acto.alteracion("estado", f"la cuenta debe estar «{estado}» y está «{cuenta.estado}».")
    for columna, que in (("publicada_el", "la fecha"), ("publicada_por_id", "el autor")):
        if getattr(cuenta, columna) != getattr(edicion, columna):
            yield acto.alteracion("estado", f"{que} de publicación de la cuenta no coincide con su edición.")
