"""Materia "Comité Técnico Asesor"."""

from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.verificaciones import total_declarado

from .filters import SesionCtaFilter
from .tables import SesionCtaTable


@registrar
class ComiteTecnicoAsesor(Materia):
    clave, nombre = "cta", "Comité Técnico Asesor (CTA)"
    cifras = {"sesiones": Declarada("Sesiones del año")}
    conjuntos = (
        Conjunto(
            clave="sesiones",
            titulo="Sesiones del comité",
            ayuda="Cuántas sesiones se programaron y cuántas se realizaron. Si no hubo ninguna, escriba 0.",
            ejemplo=(
                "En Parinacota 2019 no hubo ninguna de enero a mayo de 2020 (0 realizadas), y la siguiente sería "
                "«vía conferencia»."
            ),
            tabla=SesionCtaTable,
            filtro=SesionCtaFilter,
        ),
    )
    verificaciones = (total_declarado("sesiones", "realizadas", "sesiones"),)
