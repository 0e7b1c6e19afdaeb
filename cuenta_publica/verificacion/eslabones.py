"""The chain of an organismo: each link is the one that was sealed, and follows the one before it."""

from collections.abc import Iterator, Sequence

from ..models.eslabon import ORIGEN
from .actos import Acto
from .alteracion import Alteracion

CAMPOS = {
    "organismo": "está en la cadena de otro organismo",
    "secuencia": "cambió de lugar en la cadena",
    "anterior": "dice seguir a otro eslabón",
    "tipo": "dice ser otra clase de acto",
    "anio": "su cuenta dice ser de otro año",
    "version": "su cuenta dice ser otra versión",
}


def revisar(actos: Sequence[Acto], slug: str) -> Iterator[Alteracion]:
    anterior, secuencia = ORIGEN, 0
    for acto in actos:
        yield from _propio(acto, slug)
        fila = acto.fila
        if fila["secuencia"] != secuencia + 1:
            yield acto.alteracion(
                "cadena", f"faltan eslabones antes del {fila['secuencia']}: el anterior que hay es el {secuencia}."
            )
        elif fila["anterior"] != anterior:
            yield acto.alteracion("cadena", f"el eslabón {fila['secuencia']} no sigue al anterior: la cadena se cortó.")
        anterior, secuencia = fila["huella"], fila["secuencia"]


def _propio(acto: Acto, slug: str) -> Iterator[Alteracion]:
    """The link against its own hash, its row and its account."""
    fila, nombre = acto.fila, f"el eslabón {acto.fila['secuencia']} («{acto.fila['tipo']}»)"
    if not acto.manifiesto:
        yield acto.alteracion("cadena", f"{nombre} no se puede leer: su manifiesto fue alterado.")
        return
    if not acto.integro:
        yield acto.alteracion("cadena", f"{nombre} fue alterado: su manifiesto no corresponde a su huella.")
        return
    actual = {"organismo": slug, **{c: fila[c] for c in ("secuencia", "anterior", "tipo")}}
    if acto.cuenta:
        actual |= {"anio": acto.cuenta.anio, "version": acto.cuenta.version}
    for campo, valor in actual.items():
        if acto.manifiesto.get(campo) != valor:
            yield acto.alteracion(
                "cadena", f"{nombre} {CAMPOS[campo]}: se selló «{acto.manifiesto.get(campo)}» y la base dice «{valor}»."
            )
