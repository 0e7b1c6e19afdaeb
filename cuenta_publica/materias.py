"""Materia of chapters that are only prose and a few cifras, and the rows that any chapter may have."""

from .filtros import FiltroDatos
from .impresion import lista_de
from .models import Compromiso
from .registro import Conjunto, Materia, registrar, registrar_comun
from .tablas import TablaDatos


class CompromisoTable(TablaDatos):
    class Meta(TablaDatos.Meta):
        model = Compromiso
        fields = ("texto", "meta", "presupuesto", "periodo", "responsable")


class CompromisoFilter(FiltroDatos):
    class Meta(FiltroDatos.Meta):
        model = Compromiso


registrar_comun(
    Conjunto(
        clave="compromisos",
        titulo="Compromisos para el año siguiente",
        ayuda="Lo que la cuenta promete: cada compromiso se responderá en la cuenta del próximo año.",
        ejemplo=(
            "En Parinacota 2019, «Lograr la dotación total de funcionarios» es un compromiso para 2020, sin "
            "meta ni presupuesto."
        ),
        tabla=CompromisoTable,
        filtro=CompromisoFilter,
        unidades={"meta": "unidad"},
        formas={"lista": lista_de("texto")},
        titulos_de_formas={"lista": "Lista"},
    )
)


@registrar
class Narrativa(Materia):
    clave, nombre = "narrativa", "Texto y cifras sueltas"
