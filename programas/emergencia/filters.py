"""Filters of the emergency tables in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import Evento, Medida


class EventoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Evento


class MedidaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Medida
        fields = ("estado",)
