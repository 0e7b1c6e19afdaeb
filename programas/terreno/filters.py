"""Filters of Gobierno en Terreno in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import ActividadTerreno, HitoTerreno


class ActividadTerrenoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = ActividadTerreno
        fields = ("tipo",)


class HitoTerrenoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = HitoTerreno
