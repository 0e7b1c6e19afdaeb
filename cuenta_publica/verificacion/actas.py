"""Withdrawals and signed originals against the acts that sealed them."""

from collections import Counter
from collections.abc import Iterator

from ..models import Eslabon, Original, Retiro
from ..publicacion import cadena
from . import archivos
from .actos import ORIGINAL, RETIRO, Acto
from .alteracion import Alteracion

CLASES = {
    RETIRO: (Retiro, "retirada_el", cadena.de_retiro, "el retiro"),
    ORIGINAL: (Original, "agregado_el", cadena.de_original, "el original firmado"),
}


def revisar(acto: Acto, retirada: bool, conteo: Counter) -> Iterator[Alteracion]:
    modelo, fecha, contenido, nombre = CLASES[acto.tipo]
    fila = modelo.objects.filter(edicion=acto.fila["edicion_id"]).first()
    if not fila:
        yield acto.alteracion("edicion", f"falta {nombre} en la base de datos.")
    elif acto.integro:
        actual = {**contenido(fila), "cuando": cadena.instante(getattr(fila, fecha))}
        if any(acto.manifiesto.get(campo) != valor for campo, valor in actual.items()):
            yield acto.alteracion("edicion", f"{nombre} no es el que se selló: su fila fue cambiada.")
    if acto.tipo == ORIGINAL:
        sellado = acto.manifiesto if acto.integro else {"sha256": fila and fila.sha256, "tamano": fila and fila.tamano}
        conteo["archivos"] += 1
        yield from archivos.revisar_bytes(acto, "del original firmado", sellado, retirada)


def sin_acto(slug: str) -> Iterator[Alteracion]:
    """Rows that no act of the chain put there."""
    for tipo, (modelo, _, _, nombre) in CLASES.items():
        sellados = Eslabon.objects.filter(tipo=tipo).values("edicion")
        for fila in modelo.objects.exclude(edicion__in=sellados).order_by("pk").values(*CUENTA):
            if slug in ("", fila["edicion__cuenta__organismo__slug"]):
                yield Alteracion(*fila.values(), "edicion", f"hay {nombre} que ningún eslabón de la cadena conoce.")


CUENTA = [f"edicion__cuenta__{c}" for c in ("organismo__slug", "anio", "version")]
