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
            ayuda="Una fila por instancia y período: cuántas se programaron y cuántas se realizaron.",
            ejemplo="En Antofagasta 2017, «mesas de trabajo»: 9 realizadas.",
            tabla=ReunionTable,
            filtro=ReunionFilter,
        ),
        Conjunto(
            clave="proyectos",
            titulo="Proyectos presentados",
            ayuda="Un proyecto por fila. En «unidad» escriba a quiénes beneficia: personas, familias…",
            ejemplo=(
                "En Antofagasta 2017, el proyecto de 2016 tiene un monto de $35.000.000 y 650 beneficiarios, con "
                "unidad «personas»."
            ),
            tabla=ProyectoSocialTable,
            filtro=ProyectoSocialFilter,
            unidades={"beneficiarios": "unidad"},
            grafico=barras("objeto", "monto"),
        ),
    )
    hechos = (de_cifra("fortalecimiento.presupuesto", "presupuesto"),)
