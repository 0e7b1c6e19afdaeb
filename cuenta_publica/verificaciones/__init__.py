"""Checks: pure functions over the frozen report. The same ones feed command, admin and edition."""

from .prosa import cantidad_en_texto
from .revision import revisar, verificadas
from .sumas import (
    Celdas,
    gasto_sobre_lo_asignado,
    iguales,
    otro_porcentaje,
    particion,
    por_fila,
    porcentaje,
    porcentaje_declarado,
    saldo_declarado,
    total_declarado,
)

__all__ = [
    "Celdas",
    "cantidad_en_texto",
    "gasto_sobre_lo_asignado",
    "iguales",
    "otro_porcentaje",
    "particion",
    "por_fila",
    "porcentaje",
    "porcentaje_declarado",
    "revisar",
    "saldo_declarado",
    "total_declarado",
    "verificadas",
]
