"""Materias whose data are a list of initiatives: the three share one conjunto."""

from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.verificaciones import total_declarado

from .filters import IniciativaFilter
from .tables import IniciativaTable

CIFRAS = {"presupuesto": Declarada("Presupuesto", "pesos")}
INICIATIVAS = Conjunto(
    clave="iniciativas",
    titulo="Iniciativas",
    ayuda="Una iniciativa o programa por fila. Deje vacío lo que el documento no dice.",
    tabla=IniciativaTable,
    filtro=IniciativaFilter,
    totales={"presupuesto": "presupuesto"},
)
SUMA_DE_PRESUPUESTOS = total_declarado("iniciativas", "presupuesto", "presupuesto", abierta=True)


@registrar
class Conadi(Materia):
    clave, nombre = "conadi", "Programa Conadi"
    cifras = CIFRAS
    conjuntos = (INICIATIVAS,)
    verificaciones = (SUMA_DE_PRESUPUESTOS,)


@registrar
class Fondos(Materia):
    clave, nombre = "fondos", "Fondos y becas"
    cifras = CIFRAS
    conjuntos = (INICIATIVAS,)
    verificaciones = (SUMA_DE_PRESUPUESTOS,)


@registrar
class Mascotas(Materia):
    clave, nombre = "mascotas", "Plan Mascota Protegida"
    cifras = CIFRAS
    conjuntos = (INICIATIVAS,)
    verificaciones = (SUMA_DE_PRESUPUESTOS,)
