"""Filters of the initiatives in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import Iniciativa


class IniciativaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Iniciativa
        fields = ("estado",)
