"""Columns of the OPD tables."""

from cuenta_publica.tablas import TablaDatos

from .models import ActividadOpd, IntegranteOpd, ViaIngreso


class IntegranteOpdTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = IntegranteOpd
        fields = ("cargo", "cantidad")


class ViaIngresoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = ViaIngreso
        fields = ("via", "cantidad", "periodo")


class ActividadOpdTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = ActividadOpd
        fields = ("marca", "descripcion", "fecha")
