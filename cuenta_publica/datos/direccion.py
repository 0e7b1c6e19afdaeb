"""The address of a selection: every state of the explorer's page, and each one that its links lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict

from .consulta import Consulta
from .orden import Orden, ordenables

_LARGO_DE_PASTILLA = 60


@dataclass(frozen=True, slots=True)
class Pastilla:
    """An active filter: what it says, and the address without it."""

    texto: str
    sin: str


class Direccion:
    """What the parameters of a page say, without those that are empty or nobody knows."""

    def __init__(self, consulta: Consulta, parametros: QueryDict):
        self.consulta = consulta
        conocidos = (*consulta.filtro.filters, "sort")
        self.pares = [(n, v) for n in conocidos for v in dict.fromkeys(parametros.getlist(n)) if v]
        self.sobran_vacios = any(v == "" for n in conocidos for v in parametros.getlist(n))

    def con(self, pares: list[tuple[str, str]] | None = None, **cambios) -> str:
        """The query string, with other ``pares`` and what ``cambios`` says; None takes a parameter away."""
        datos = QueryDict(mutable=True)
        for nombre, valor in self.pares if pares is None else pares:
            if nombre not in cambios:
                datos.appendlist(nombre, valor)
        for nombre, valor in cambios.items():
            if valor is not None:
                datos[nombre] = str(valor)
        return f"?{datos.urlencode()}"

    @property
    def filtros(self) -> str:
        """What other addresses of the conjunto need to be of the same rows; empty without filters."""
        return self.con() if self.pares else ""

    @property
    def sin_filtros(self) -> str:
        return self.con([par for par in self.pares if par[0] == "sort"])

    def pastillas(self) -> Iterator[Pastilla]:
        campos = self.consulta.filtro.form.fields
        for par in self.pares:
            nombre, valor = par
            if nombre != "sort":
                resto = [otro for otro in self.pares if otro != par]
                yield Pastilla(_dicho(campos[nombre], nombre, valor), self.con(resto))

    def orden(self, clave: str, tipo: str) -> tuple[str, str, str] | None:
        """(address, what it does, aria-sort) of the link in the head of a column; None when it is not sorted by it."""
        publico, actual = self.consulta.publico, self.consulta.orden
        if clave not in ordenables(publico):
            return None
        es_el_actual = actual.clave == clave
        de_mayor_a_menor = (
            tipo in ("cantidad", "pesos", "porcentaje", "anio") if not es_el_actual else not actual.descendente
        )
        aria = ("descending" if actual.descendente else "ascending") if es_el_actual else ""
        return self.con(sort=Orden(clave, de_mayor_a_menor)), _PALABRAS[_clase(tipo)][de_mayor_a_menor], aria


_PALABRAS = {
    "numero": ("de menor a mayor", "de mayor a menor"),
    "tiempo": ("de lo más antiguo a lo más nuevo", "de lo más nuevo a lo más antiguo"),
    "grupo": ("agrupando los iguales", "agrupando los iguales, al revés"),
}


def _clase(tipo: str) -> str:
    if tipo in ("anio", "periodo", "fecha"):
        return "tiempo"
    return "numero" if tipo in ("cantidad", "pesos", "porcentaje") else "grupo"


def _dicho(campo, nombre: str, valor: str) -> str:
    """What a filter says: the name of a choice, or its label and what was written."""
    opciones = dict(_planas(getattr(campo, "choices", ())))
    if valor in opciones and nombre not in ("desde", "hasta"):
        return str(opciones[valor])
    return f"{campo.label}: {valor[:_LARGO_DE_PASTILLA]}"


def _planas(opciones) -> Iterator[tuple[str, str]]:
    for clave, dicho in opciones:
        if isinstance(dicho, list | tuple):
            yield from _planas(dicho)
        else:
            yield str(clave), str(dicho)
