"""Columns of the tables of Fortalecimiento de la gestión provincial."""

from cuenta_publica.tablas import TablaDatos

from .models import ProyectoSocial, Reunion


class ReunionTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Reunion
        fields = ("instancia", "tipo", "programadas", "realizadas", "periodo")


class ProyectoSocialTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = ProyectoSocial
        fields = ("anio_proyecto", "objeto", "monto", "beneficiarios", "resultados")
