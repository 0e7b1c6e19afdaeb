"""The canonical JSON: the content of a report and nothing else, so equal content is equal bytes and an equal hash.

Its shape is documented in ``esquema-1.json``, beside this file.
"""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal

from ..consistencia import notas
from ..documento import ESQUEMA, BloqueDoc, Documento

#: Written only when there is something to say: they came after the first editions, whose hash stays the same.
SI_LOS_HAY = frozenset(
    ["suprimido", "poblacion", "poblacion_fuente", "comunas", "destacadas", "emblema", "emblema_texto"]
)


def escribir(documento: Documento) -> bytes:
    """UTF-8, sorted keys, no blanks, one newline at the end."""
    contenido = {"esquema": ESQUEMA, **_a_json(documento)}
    del contenido["imagenes"]  # figures name their picture by its sha256
    del contenido["respuestas"]  # those that still hold are in their notes
    if not documento.compromisos:
        del contenido["compromisos"]
    contenido["consistencia"] = [_a_json(nota.registro()) for nota in notas(documento)]
    texto = json.dumps(contenido, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return f"{texto}\n".encode()


def _a_json(valor):
    """Plain JSON values: dataclasses become objects, and a block says its ``tipo``. What does not tell two reports
    apart (``compare=False``) is not published; nor what says nothing of :data:`SI_LOS_HAY`."""
    if isinstance(valor, Decimal):
        return int(valor) if valor == valor.to_integral_value() else float(valor)
    if is_dataclass(valor):
        tipo = {"tipo": valor.tipo} if isinstance(valor, BloqueDoc) else {}
        campos = [(campo.name, getattr(valor, campo.name)) for campo in fields(valor) if campo.compare]
        return tipo | {nombre: _a_json(v) for nombre, v in campos if v or nombre not in SI_LOS_HAY}
    if isinstance(valor, Mapping):
        return {clave: _a_json(v) for clave, v in valor.items()}
    if isinstance(valor, tuple | list):
        return [_a_json(v) for v in valor]
    return valor
