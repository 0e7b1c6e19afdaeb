"""Filters of the migration and border tables in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import PasoFronterizo, PermanenciaDefinitiva, Regularizacion, SolicitudResidencia, VisaOtorgada


class VisaOtorgadaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = VisaOtorgada


class SolicitudResidenciaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = SolicitudResidencia
        fields = ("tipo",)


class PermanenciaDefinitivaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = PermanenciaDefinitiva


class RegularizacionFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Regularizacion


class PasoFronterizoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = PasoFronterizo
        fields = ("etapa",)
