"""Filters of the ORASMI tables in the explorer."""

from cuenta_publica.filtros import FiltroDatos

from .models import Beneficiario, CasoAprobado, GastoArea, GestionSocial, PeticionOrasmi, Procedencia


class GastoAreaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = GastoArea
        fields = ("area",)


class PeticionOrasmiFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = PeticionOrasmi
        fields = ("estado",)


class ProcedenciaFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Procedencia
        fields = ("via",)


class BeneficiarioFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Beneficiario
        fields = (
            "sexo",
            "resultado",
        )


class CasoAprobadoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = CasoAprobado
        fields = ("area",)


class GestionSocialFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = GestionSocial
        fields = ("tipo",)
