"""Materia "Fortalecimiento de la gestión provincial"."""

from cuenta_publica.dibujos import barras
from cuenta_publica.registro import Conjunto, Declarada, Materia, registrar
from cuenta_publica.verificaciones import de_cifra

from .filters import ProyectoSocialFilter, ReunionFilter
from .tables import ProyectoSocialTable, ReunionTable


@registrar
class Fortalecimiento(Materia):
    clave, nombre = "fortalecimiento", "Fortalecimiento y Protección Social"
    cifras = {"presupuesto": Declarada("Presupuesto del programa", "pesos")}
    conjuntos = (
        Conjunto(
            clave="reuniones",
            titulo="Reuniones y capacitaciones",
            ayuda="Una fila por instancia y período. 0 es un cero informado; vacío, que no se informa.",
            tabla=ReunionTable,
            filtro=ReunionFilter,
        ),
        Conjunto(
            clave="proyectos",
            titulo="Proyectos presentados",
            ayuda="Un proyecto por fila. En «unidad» escriba a quiénes beneficia: personas, familias…",
            tabla=ProyectoSocialTable,
            filtro=ProyectoSocialFilter,
            unidades={"beneficiarios": "unidad"},
            grafico=barras("objeto", "monto"),
        ),
    )
    hechos = (de_cifra("fortalecimiento.presupuesto", "presupuesto"),)
