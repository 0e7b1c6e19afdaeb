"""With which accounts one may be compared, and its sealed report with the figures of another one beside its own."""

import json
from collections.abc import Iterable, Mapping

from . import almacen, registro
from .comparacion import comparar
from .formatos.comparada import Frente, agregar
from .models import Archivo, CuentaPublica

JSON = "cuenta.json"


def comparables(cuenta: CuentaPublica, publicas: Iterable[CuentaPublica]) -> Mapping[str, CuentaPublica]:
    """The current accounts of other years of its organismo, and those of the others of its provincia, by what
    ``?comparar=`` calls them: the year or, where its own organismo has that one too, ``delegacion-parinacota-2021``."""
    otras = [c for c in publicas if c.estado == CuentaPublica.Estado.PUBLICADA and not _misma(c, cuenta)]
    otras.sort(key=lambda c: c.organismo_id != cuenta.organismo_id)
    halladas: dict[str, CuentaPublica] = {}
    for otra in otras:
        clave = str(otra.anio)
        halladas[f"{otra.organismo.slug}-{clave}" if clave in halladas else clave] = otra
    return dict(sorted(halladas.items(), key=lambda par: -par[1].anio))


def _misma(una: CuentaPublica, otra: CuentaPublica) -> bool:
    return (una.organismo_id, una.anio) == (otra.organismo_id, otra.anio)


def informe_comparado(informe: str, sellado: Archivo, cuenta: CuentaPublica, otra: CuentaPublica) -> str:
    """``informe`` with the figures of ``otra``; ``sellado`` is the JSON of ``cuenta``. One query; OSError when a sealed
    file cannot be read."""
    suyo = Archivo.objects.publicos().get(edicion__cuenta=otra, nombre=JSON)
    este, otro = (json.loads(almacen.leer(archivo.sha256)) for archivo in (sellado, suyo))
    enlace = f"{otra.get_absolute_url()}v{otra.version}/"
    frente = Frente(cuenta.anio, otra.anio, otra.organismo.nombre, otra.version, enlace)
    return agregar(informe, comparar(este, otro, _conjunto), frente)


def _conjunto(materia: str, clave: str) -> registro.Conjunto | None:
    try:
        return registro.materia(materia).conjunto(clave)
    except (registro.MateriaDesconocida, StopIteration):
        return None
