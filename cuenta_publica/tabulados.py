"""A conjunto in the published accounts of a provincia, or in those of a year, as columns to be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet

from .comparacion import Lado
from .datos.hoja import datos
from .datos.publicos import Publico
from .models import CuentaPublica, Fila

MAXIMO_DE_FILAS = 3_000  # read for one page: sixty columns of fifty


def cuentas_con(publico: Publico) -> list[CuentaPublica]:
    """The published accounts that treat its materia, north to south and in time. One query."""
    cuentas = CuentaPublica.objects.filter(estado=CuentaPublica.Estado.PUBLICADA)
    if publico.materia:
        cuentas = cuentas.filter(capitulos__materia=publico.materia.clave).distinct()
    halladas = cuentas.select_related("organismo__provincia", "organismo__region")
    return sorted(halladas, key=lambda c: (c.organismo.region.orden, c.organismo.provincia_id or "", c.anio, c.pk))


def lados(
    publico: Publico, cuentas: Iterable[CuentaPublica], filas: QuerySet[Fila], titulos: str
) -> tuple[list[Lado], bool]:
    """A column for each of ``cuentas``, with its rows of ``filas``, and whether they were too many to read them all;
    ``titulos`` is ``anio`` or ``lugar``. One query."""
    por_cuenta = defaultdict(list)
    leidas = list(filas.select_related("capitulo", *publico.relaciones).order_by("-anio", "id")[: MAXIMO_DE_FILAS + 1])
    for fila in sorted(leidas[:MAXIMO_DE_FILAS], key=lambda fila: (fila.capitulo.orden, fila.orden, fila.id)):
        por_cuenta[fila.capitulo.cuenta_id].append(fila)
    columnas = [_lado(publico, cuenta, por_cuenta[cuenta.pk], titulos) for cuenta in cuentas if por_cuenta[cuenta.pk]]
    return _con_detalle(columnas), len(leidas) > MAXIMO_DE_FILAS


def _con_detalle(columnas: list[Lado]) -> list[Lado]:
    """Which organismo each is of, only where that tells columns apart."""
    varios = len({lado.detalle for lado in columnas}) > len({lado.titulo for lado in columnas})
    sucesores = len({lado.anio for lado in columnas}) > 1 and len({lado.detalle for lado in columnas}) > 1
    return columnas if varios or sucesores else [replace(lado, detalle="") for lado in columnas]


def _lado(publico: Publico, cuenta: CuentaPublica, filas: list[Fila], titulos: str) -> Lado:
    organismo = cuenta.organismo
    provincia = organismo.provincia
    return Lado(
        titulo=str(cuenta.anio) if titulos == "anio" else provincia.nombre if provincia else organismo.nombre,
        anio=cuenta.anio,
        datos=datos(publico, filas),
        detalle=organismo.nombre,
        enlace=f"{cuenta.get_absolute_url()}#{filas[0].capitulo.ancla}",
        habitantes=provincia.poblacion if provincia and provincia.poblacion_fuente else None,
    )
