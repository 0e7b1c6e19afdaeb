"""Checks: pure functions over the frozen report. The same ones feed command, admin and edition."""

from .hechos import de_cifra
from .ocultas import casilla
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
from .texto_de_fila import cantidad_en_texto
from .totales import Celdas, iguales, particion, total_declarado

__all__ = [
    "Celdas",
    "cantidad_en_texto",
    "casilla",
    "de_cifra",
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
