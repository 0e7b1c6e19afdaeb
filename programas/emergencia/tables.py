"""Columns of the emergency tables."""

from cuenta_publica.tablas import TablaDatos

from .models import Evento, Medida


class EventoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Evento
        fields = ("tipo", "descripcion", "periodo")


class MedidaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Medida
        fields = ("marca", "texto", "estado", "periodo")
