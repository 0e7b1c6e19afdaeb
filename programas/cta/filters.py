"""Filters of the sessions in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import SesionCta


class SesionCtaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = SesionCta
