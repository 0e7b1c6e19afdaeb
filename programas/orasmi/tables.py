"""Columns of the ORASMI tables."""

from cuenta_publica.tablas import TablaDatos

from .models import Beneficiario, CasoAprobado, GastoArea, GestionSocial, PeticionOrasmi, Procedencia


class GastoAreaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = GastoArea
        fields = ("area", "asignado", "gastado", "saldo_declarado", "casos")


class PeticionOrasmiTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = PeticionOrasmi
        fields = ("estado", "cantidad", "periodo")


class ProcedenciaTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Procedencia
        fields = ("via", "cantidad", "detalle")


class BeneficiarioTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Beneficiario
        fields = ("sexo", "resultado", "cantidad", "periodo")


class CasoAprobadoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = CasoAprobado
        fields = ("area", "cantidad", "monto")


class GestionSocialTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = GestionSocial
        fields = ("tipo", "descripcion", "cantidad", "periodo")
