"""Columns of the budget table."""

from cuenta_publica.tablas import TablaDatos

from .models import Partida


class PartidaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Partida
        fields = ("item", "aprobado", "gastado", "porcentaje_declarado")
