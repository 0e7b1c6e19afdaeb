"""Materias whose data are a list of initiatives: the three share one conjunto."""

from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.verificaciones import cantidad_en_texto, total_declarado

from .filters import IniciativaFilter
from .tables import IniciativaTable

CIFRAS = {"presupuesto": Declarada("Presupuesto", "pesos")}
INICIATIVAS = Conjunto(
    clave="iniciativas",
    titulo="Iniciativas",
    ayuda="Una iniciativa o programa por fila. Deje vacío lo que el documento no dice.",
    ejemplo=(
        "En Parinacota 2019, «Plan Mascota Protegida»: resolución 4080/2020, presupuesto $7.106.034, plazo "
        "«seis meses»."
    ),
    tabla=IniciativaTable,
    filtro=IniciativaFilter,
    totales={"presupuesto": "presupuesto"},
)
VERIFICACIONES = (
    total_declarado("iniciativas", "presupuesto", "presupuesto", abierta=True),
    cantidad_en_texto("iniciativas", "presupuesto", "nombre", "objetivos", tipo="pesos"),
)


@registrar
class Conadi(Materia):
    clave, nombre = "conadi", "Programa Conadi"
    cifras = CIFRAS
    conjuntos = (INICIATIVAS,)
    verificaciones = VERIFICACIONES


@registrar
class Fondos(Materia):
    clave, nombre = "fondos", "Fondos y becas"
    cifras = CIFRAS
    conjuntos = (INICIATIVAS,)
    verificaciones = VERIFICACIONES


@registrar
class Mascotas(Materia):
    clave, nombre = "mascotas", "Plan Mascota Protegida"
    cifras = CIFRAS
    conjuntos = (INICIATIVAS,)
    verificaciones = VERIFICACIONES
