"""Filters of the agreements in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import Convenio


class ConvenioFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Convenio
        fields = (
            "tipo",
            "estado",
            "etapa",
        )
