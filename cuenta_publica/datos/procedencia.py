"""Where the rows of a conjunto were published: the account, its edition and the chapter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet
from django.urls import reverse

from ..models import Capitulo, CuentaPublica, Fila
from .publicos import Publico


@dataclass(frozen=True, slots=True)
class Procedencia:
    """A chapter of a published account. ``provincia`` is empty in that of a delegación regional."""

    organismo: str
    nombre: str
    region: str
    region_nombre: str
    provincia: str
    provincia_nombre: str
    anio: int
    version: int
    publicada_el: datetime
    ancla: str
    numero: str
    titulo: str

    @property
    def lugar(self) -> str:
        return self.provincia_nombre or self.nombre

    @property
    def capitulo(self) -> str:
        return f"{self.numero} {self.titulo}".strip()

    @property
    def enlace(self) -> str:
        return f"{reverse('cuenta', args=[self.organismo, self.anio])}#{self.ancla}"


_DEL_ORGANISMO = ("slug", "nombre", "region_id", "region__nombre", "provincia_id", "provincia__nombre")
_RUTAS = (
    *(f"cuenta__organismo__{campo}" for campo in _DEL_ORGANISMO),
    *(f"cuenta__{campo}" for campo in ("anio", "version", "publicada_el")),
    *("ancla", "numero", "titulo"),
)
_EN_LA_FILA = {f"de_{n}": F(f"capitulo__{ruta}") for n, ruta in enumerate(_RUTAS)}


def procedencias(publico: Publico, claves: Iterable[int] | None = None) -> dict[int, Procedencia]:
    """By key of the capítulo: those of ``claves``, or every published one of its materia. One query."""
    capitulos = Capitulo.objects.filter(cuenta__estado=CuentaPublica.Estado.PUBLICADA)
    if claves is not None:
        capitulos = capitulos.filter(pk__in=set(claves))
    elif publico.materia:
        capitulos = capitulos.filter(materia=publico.materia.clave)
    return {pk: _procedencia(*valores) for pk, *valores in capitulos.order_by().values_list("pk", *_RUTAS)}


def con_su_procedencia(filas: QuerySet[Fila]) -> QuerySet[Fila]:
    """Those of published accounts, each one with what :func:`procedencia_de` reads: in the same query."""
    return filas.filter(capitulo__cuenta__estado=CuentaPublica.Estado.PUBLICADA).annotate(**_EN_LA_FILA)


def procedencia_de(fila: Fila) -> Procedencia:
    """That of a row of :func:`con_su_procedencia`."""
    return _procedencia(*(getattr(fila, nombre) for nombre in _EN_LA_FILA))


def _procedencia(*valores) -> Procedencia:
    return Procedencia(*("" if valor is None else valor for valor in valores))
