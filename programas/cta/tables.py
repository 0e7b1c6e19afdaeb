"""Columns of the sessions table."""

from cuenta_publica.tablas import TablaDatos

from .models import SesionCta


class SesionCtaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = SesionCta
        fields = ("tipo", "programadas", "realizadas", "modalidad", "proxima", "periodo")
