"""Filters of the tables of Fortalecimiento de la gestión provincial in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import ProyectoSocial, Reunion


class ReunionFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Reunion
        fields = ("tipo",)


class ProyectoSocialFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = ProyectoSocial
        fields = ("anio_proyecto",)
