"""What the database holds of an account, row by row, as hashes: with them a change made behind Django's back is found
and named."""

import json
from collections.abc import Iterator
from hashlib import sha256

from django.db.models import Model

from .. import registro
from ..models import Bloque, Capitulo, Cifra, CuentaPublica, Cumplimiento, Destacada, Edicion, Fila, Respuesta

#: Written when the account is closed, or moved on when another version replaces it: judged by rules of their own.
CAMBIAN = {CuentaPublica: {"estado", "publicada_el", "publicada_por_id"}, Fila: {"vigente"}}


def modelos() -> dict[type[Model], str]:
    """Every model with rows of an account, and the lookup that reaches the account from it."""
    directos = (Capitulo, Cumplimiento, Destacada, Respuesta, Edicion)
    de_capitulo = (Bloque, Cifra, *registro.modelos_de_fila())
    return {CuentaPublica: "pk"} | dict.fromkeys(directos, "cuenta") | dict.fromkeys(de_capitulo, "capitulo__cuenta")


def columnas(modelo: type[Model]) -> list[str]:
    """What is sealed of each of its rows, today."""
    cambian = set().union(*(nombres for base, nombres in CAMBIAN.items() if issubclass(modelo, base)))
    return [c.attname for c in modelo._meta.concrete_fields if c.attname not in cambian]


def huellas(filas, elegidas: list[str]) -> Iterator[tuple[int, str]]:
    """The pk and the hash of each row of a QuerySet."""
    for pk, *valores in filas.order_by("pk").values_list("pk", *elegidas).iterator():
        texto = json.dumps([_plano(v) for v in valores], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        yield pk, sha256(texto.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _plano(valor):
    """The same text on both engines: bytes by their hash, decimals without trailing zeros."""
    if isinstance(valor, bytes | memoryview):
        return sha256(bytes(valor)).hexdigest()
    if isinstance(valor, dict | list | str | int | float | bool) or valor is None:
        return valor
    return str(valor.normalize()) if hasattr(valor, "normalize") else str(valor)


def escribir(cuenta: CuentaPublica) -> bytes:
    """The file ``filas.json`` that is sealed with the edition: ``{table: {"columnas": […], "filas": {pk: hash}}}``.

    It says of which columns the hashes are, so that a column added later changes nothing.
    """
    selladas = {}
    for modelo, ruta in modelos().items():
        elegidas = columnas(modelo)
        if filas := dict(huellas(modelo.objects.filter(**{ruta: cuenta.pk}), elegidas)):
            selladas[modelo._meta.db_table] = {"columnas": elegidas, "filas": filas}
    return json.dumps(selladas, sort_keys=True, separators=(",", ":")).encode()
