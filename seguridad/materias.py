"""Materia "seguridad pública"."""

from cuenta_publica.registro import Conjunto, Materia, registrar
from cuenta_publica.verificaciones import total_declarado

from .filters import AccionFilter, DelitoFilter
from .tables import AccionTable, DelitoTable


@registrar
class Seguridad(Materia):
    clave, nombre = "seguridad", "Seguridad pública"
    cifras = {"total": "Total de casos"}
    conjuntos = (
        Conjunto(
            clave="delitos",
            titulo="Delitos registrados (STOP)",
            ayuda="Casos por categoría. Deje vacío lo que no tenga información; 0 es un cero informado.",
            tabla=DelitoTable,
            filtro=DelitoFilter,
            precarga="categoria",
            totales={"casos": "total"},
            grafico=("categoria", "casos"),
        ),
        Conjunto(
            clave="acciones",
            titulo="Acciones de seguridad",
            tabla=AccionTable,
            filtro=AccionFilter,
            unidades={"cantidad": "unidad"},
        ),
    )
    verificaciones = (total_declarado("delitos", "casos"),)
