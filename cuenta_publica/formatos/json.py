"""The canonical JSON: the content of a report and nothing else, so equal content is equal bytes and an equal hash.

Its shape is documented in ``esquema-1.json``, beside this file.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from ..consistencia import notas
from ..documento import ESQUEMA, BloqueDoc, Documento


def escribir(documento: Documento) -> bytes:
    """UTF-8, sorted keys, no blanks, one newline at the end."""
    contenido = {"esquema": ESQUEMA, **_a_json(documento)}
    del contenido["imagenes"]  # figures name their picture by its sha256
    del contenido["cambiados"]  # what was typed is not what is published
    del contenido["respuestas"]  # those that still hold are in their notes
    contenido["consistencia"] = [_a_json(nota.registro()) for nota in notas(documento)]
    texto = json.dumps(contenido, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return f"{texto}\n".encode()


def _a_json(valor):
    """Plain JSON values: dataclasses become objects, and a block says its ``tipo``."""
    if isinstance(valor, Decimal):
        return int(valor) if valor == valor.to_integral_value() else float(valor)
    if is_dataclass(valor):
        tipo = {"tipo": valor.tipo} if isinstance(valor, BloqueDoc) else {}
        return tipo | {campo.name: _a_json(getattr(valor, campo.name)) for campo in fields(valor)}
    if isinstance(valor, Mapping):
        return {clave: _a_json(v) for clave, v in valor.items()}
    if isinstance(valor, tuple | list):
        return [_a_json(v) for v in valor]
    return valor
