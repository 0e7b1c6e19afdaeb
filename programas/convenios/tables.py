"""Columns of the agreements table."""

from cuenta_publica.tablas import TablaDatos

from .models import Convenio


class ConvenioTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Convenio
        fields = ("objeto", "contrapartes", "tipo", "etapa", "fecha", "monto", "estado", "vigente_hasta", "descripcion")
