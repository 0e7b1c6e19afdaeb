"""Filters of the security tables in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import Accion, Delito


class DelitoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Delito
        fields = ("categoria",)


class AccionFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Accion
