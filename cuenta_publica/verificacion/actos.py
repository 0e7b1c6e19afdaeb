"""The links of a chain as they are in the database, sound or not, each with its edition."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from ..models import CuentaPublica, Edicion, Eslabon
from ..publicacion import cadena
from .alteracion import ROTO, Alteracion

PUBLICACION, RETIRO, ORIGINAL = Eslabon.Tipo.PUBLICACION, Eslabon.Tipo.RETIRO, Eslabon.Tipo.ORIGINAL


@dataclass(frozen=True, slots=True)
class Acto:
    """``fila`` is the link's row; ``manifiesto`` is empty when it cannot be read, and ``integro`` when it is the one
    that was sealed. The other three name the edition it is about."""

    fila: dict
    manifiesto: dict
    integro: bool
    edicion: Edicion | None
    cuenta: CuentaPublica | None
    organismo: str
    anio: int | None
    version: int | None

    @property
    def tipo(self) -> str:
        return self.manifiesto.get("tipo") if self.integro else self.fila["tipo"]

    @property
    def clave(self) -> tuple:
        return self.organismo, self.anio, self.version

    def alteracion(self, que: str, mensaje: str) -> Alteracion:
        return Alteracion(*self.clave, que, mensaje)


def actos(organismo_id: int, slug: str) -> Iterator[Acto]:
    """Every act of an organismo, in order."""
    for fila in Eslabon.objects.filter(organismo=organismo_id).order_by("secuencia", "id").values().iterator():
        texto = fila["manifiesto"]
        manifiesto = leer(texto)
        edicion = _una(Edicion, fila["edicion_id"])
        cuenta = _una(CuentaPublica, edicion.cuenta_id) if edicion else None
        integro = bool(manifiesto) and sha256(texto.encode()).hexdigest() == fila["huella"]
        if (integro and identidad(manifiesto)) or not cuenta:
            clave = identidad(manifiesto) or (slug, None, None)
        else:
            clave = (slug, cuenta.anio, cuenta.version)
        yield Acto(fila, manifiesto, integro, edicion, cuenta, *clave)


def _una(modelo, pk):
    """The row, or None when it is gone or cannot be read."""
    try:
        return modelo.objects.filter(pk=pk).first()
    except ROTO:
        return None


def leer(texto) -> dict:
    """A manifest; empty when it is not one, in canonical form."""
    try:
        manifiesto = json.loads(texto)
        return manifiesto if isinstance(manifiesto, dict) and cadena.escribir(manifiesto) == texto else {}
    except (ValueError, TypeError, RecursionError):
        return {}


def identidad(manifiesto: dict) -> tuple[str, int, int] | None:
    """Organismo, año and versión that a manifest names; None when it names none."""
    valores = tuple(manifiesto.get(c) for c in ("organismo", "anio", "version"))
    return valores if [type(v) for v in valores] == [str, int, int] else None


def archivos_de(manifiesto: dict) -> dict[str, dict]:
    """The files that the manifest of a publication names; empty when it has another shape."""
    archivos = manifiesto.get("archivos")
    sanos = isinstance(archivos, dict) and all(isinstance(datos, dict) for datos in archivos.values())
    return archivos if sanos else {}
