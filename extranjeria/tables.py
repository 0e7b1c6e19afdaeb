"""Columns of the migration and border tables."""

from cuenta_publica.tablas import TablaDatos

from .models import PasoFronterizo, PermanenciaDefinitiva, Regularizacion, SolicitudResidencia, VisaOtorgada


class VisaOtorgadaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = VisaOtorgada
        fields = ("nacionalidad", "cantidad", "periodo")


class SolicitudResidenciaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = SolicitudResidencia
        fields = ("periodo", "tipo", "cantidad")


class PermanenciaDefinitivaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = PermanenciaDefinitiva
        fields = ("periodo", "concepto", "cantidad")


class RegularizacionTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Regularizacion
        fields = ("concepto", "cantidad", "periodo")


class PasoFronterizoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = PasoFronterizo
        fields = ("complejo", "modalidad", "presupuesto", "descripcion", "periodo", "etapa")
