"""The address of a selection: every state of the explorer's page, and each one that its links lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode

from ..filtros import planas
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
        self.escritos = [urlencode([par]) for par in self.pares]
        self.sobran_vacios = any(v == "" for n in conocidos for v in parametros.getlist(n))

    def con(self, **cambios) -> str:
        """The query string with what ``cambios`` says."""
        quedan = (dicho for (nombre, _), dicho in zip(self.pares, self.escritos, strict=True) if nombre not in cambios)
        return f"?{'&'.join([*quedan, *(urlencode({n: v}) for n, v in cambios.items())])}"

    def sin(self, cual: int) -> str:
        """The query string without one of ``pares``."""
        return f"?{'&'.join(self.escritos[:cual] + self.escritos[cual + 1 :])}"

    @property
    def filtros(self) -> str:
        """What other addresses of the conjunto need to be of the same rows; empty without filters."""
        return self.con() if self.pares else ""

    @property
    def sin_filtros(self) -> str:
        orden = [dicho for (nombre, _), dicho in zip(self.pares, self.escritos, strict=True) if nombre == "sort"]
        return f"?{'&'.join(orden)}"

    def pastillas(self) -> Iterator[Pastilla]:
        campos = self.consulta.filtro.form.fields
        opciones = {nombre: dict(planas(campo)) for nombre, campo in campos.items() if nombre not in ("desde", "hasta")}
        for i, (nombre, valor) in enumerate(self.pares):
            if nombre != "sort":
                dicho = opciones.get(nombre, {}).get(valor)
                yield Pastilla(dicho or f"{campos[nombre].label}: {valor[:_LARGO_DE_PASTILLA]}", self.sin(i))

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
