"""Columns of the initiatives table."""

from cuenta_publica.tablas import TablaDatos

from .models import Iniciativa


class IniciativaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Iniciativa
        fields = (
            "nombre",
            "contraparte",
            "presupuesto",
            "resolucion",
            "fecha",
            "plazo",
            "vigente_hasta",
            "estado",
            "objetivos",
        )
