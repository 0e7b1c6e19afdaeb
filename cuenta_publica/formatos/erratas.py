"""The fe de erratas as a file for programs: every correction of an account so far. See ``esquema-erratas-1.json``."""

import json
from collections.abc import Iterable

from ..diferencias import Errata

ESQUEMA = "1"


def escribir(erratas: Iterable[Errata]) -> bytes:
    """Canonical JSON, as that of the report; oldest first."""
    contenido = {"esquema": ESQUEMA, "erratas": [e.a_json() for e in erratas]}
    texto = json.dumps(contenido, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return f"{texto}\n".encode()


def leer(contenido: dict) -> tuple[Errata, ...]:
    """What :func:`escribir` wrote, once read as JSON."""
    return tuple(map(Errata.de_json, contenido["erratas"]))
