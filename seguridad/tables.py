"""Columns of the security tables."""

from cuenta_publica.tablas import TablaDatos

from .models import Accion, Delito


class DelitoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Delito
        fields = ("categoria", "casos")


class AccionTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Accion
        fields = ("item", "servicios", "cantidad", "observacion")
