"""Filters of the budget table in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import Partida


class PartidaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Partida
        fields = ("subtitulo",)
