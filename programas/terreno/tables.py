"""Columns of the tables of Gobierno en Terreno."""

from cuenta_publica.tablas import TablaDatos

from .models import ActividadTerreno, HitoTerreno


class ActividadTerrenoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = ActividadTerreno
        fields = ("tipo", "nombre", "programadas", "realizadas", "atenciones", "comunas", "periodo")


class HitoTerrenoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = HitoTerreno
        fields = ("texto",)
