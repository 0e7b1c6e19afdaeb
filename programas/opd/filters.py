"""Filters of the OPD tables in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import ActividadOpd, IntegranteOpd, ViaIngreso


class IntegranteOpdFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = IntegranteOpd


class ViaIngresoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = ViaIngreso


class ActividadOpdFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = ActividadOpd
