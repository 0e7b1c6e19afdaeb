"""Zip files whose bytes depend on their content only."""

import io
import zipfile
from collections.abc import Mapping
from datetime import date


def comprimir(archivos: Mapping[str, bytes], fecha: date) -> bytes:
    """A zip with ``archivos`` in their order, all of them dated ``fecha``."""
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w") as paquete:
        for nombre, contenido in archivos.items():
            entrada = zipfile.ZipInfo(nombre, (max(fecha.year, 1980), fecha.month, fecha.day, 0, 0, 0))
            entrada.compress_type = zipfile.ZIP_DEFLATED
            entrada.create_system, entrada.external_attr = 3, 0o644 << 16
            paquete.writestr(entrada, contenido)
    return salida.getvalue()
