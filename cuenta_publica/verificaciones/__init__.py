"""Checks: pure functions over the frozen report. The same ones feed command, admin and edition."""

from .prosa import cantidad_en_texto
from .revision import revisar, verificadas
from .sumas import (
    gasto_sobre_lo_asignado,
    otro_porcentaje,
    por_fila,
    porcentaje,
    porcentaje_declarado,
    resta_de_cifras,
    saldo_declarado,
)
from .totales import Celdas, filas_de_total, iguales, particion, total_declarado

__all__ = [
    "Celdas",
    "cantidad_en_texto",
    "filas_de_total",
    "gasto_sobre_lo_asignado",
    "iguales",
    "otro_porcentaje",
    "particion",
    "por_fila",
    "porcentaje",
    "porcentaje_declarado",
    "resta_de_cifras",
    "revisar",
    "saldo_declarado",
    "total_declarado",
    "verificadas",
]
