"""What somebody asks of a conjunto: the rows that pass the filters, in an order, by pages or one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django_filters import FilterSet

from ..models import Fila
from .orden import Orden, Tramo, leer
from .procedencia import con_su_procedencia
from .publicos import Publico

POR_PAGINA = 50
ULTIMA = "ultima"
#: So few rows with some figure are found first, and put in order then: an engine cannot know that they are few.
POCAS = 500
TROZO = 5000
#: What :meth:`Consulta.recorrer` gives of each row before its columns of data.
MARCAS = ("no_aplica", "suprimido", "atado")
PROPIAS = ("id", "capitulo_id", "orden", "etiqueta", *MARCAS)
NADA = ("[]", None, "null")


class ConsultaInvalida(ValueError):
    """Some parameter cannot be understood: ``errores`` says why, in Spanish, by parameter."""

    def __init__(self, consulta: Consulta, errores: Mapping[str, list[str]]):
        self.consulta, self.errores = consulta, dict(errores)
        super().__init__(" ".join(e for lista in errores.values() for e in lista))


class PaginaInexistente(LookupError):
    """There are not so many pages."""


@dataclass(frozen=True, slots=True)
class Conteo:
    """How many rows there are: ``n``, or more when it is not ``exacto``."""

    n: int
    exacto: bool


@dataclass(frozen=True, slots=True)
class Pagina:
    """Some rows; ``numero`` is None in the last page of an uncounted list."""

    filas: list[Fila]
    numero: int | None
    hay_mas: bool


def _sin_vacios(parametros: QueryDict) -> QueryDict:
    """A form sends also what was left blank."""
    escritos = QueryDict(mutable=True)
    for nombre, valores in parametros.lists():
        escritos.setlist(nombre, [valor for valor in valores if valor])
    return escritos


class Consulta:
    """``filtro`` is bound; what it or ``orden`` cannot understand raises :class:`ConsultaInvalida` in :meth:`leer`."""

    def __init__(self, publico: Publico, filtro: FilterSet, orden: Orden):
        self.publico, self.filtro, self.orden = publico, filtro, orden

    @classmethod
    def leer(cls, publico: Publico, parametros: QueryDict) -> Consulta:
        """From the parameters of an address; those that it does not know are for others."""
        filtro, orden, errores = publico.conjunto.filtro(_sin_vacios(parametros), publico), Orden(), {}
        try:
            orden = leer(publico, parametros.get("sort", ""))
        except ValueError as error:
            errores["sort"] = [str(error)]
        if not filtro.is_valid():
            errores |= {nombre: list(lista) for nombre, lista in filtro.errors.items()}
        desde, hasta = (filtro.form.cleaned_data.get(nombre) for nombre in ("desde", "hasta"))
        if desde and hasta and desde > hasta:
            errores["desde"] = [f"Termina antes de empezar: {desde} es posterior a {hasta}."]
        consulta = cls(publico, filtro, orden)
        if errores:
            raise ConsultaInvalida(consulta, errores)
        return consulta

    @property
    def filas(self) -> QuerySet[Fila]:
        """Those that pass, unordered."""
        return self.filtro.qs.order_by()

    @cached_property
    def _todas(self) -> list[int] | None:
        """Their keys, in order, when they are few and no index gives them so: words or figures are asked for. A query
        for each stretch, and one more for figures."""
        filas = self.filas  # first: it is by looking for the words that the filter knows how many rows have them
        if not self.filtro.son_pocas:
            if not self.filtro.con_magnitud or self._contadas.n > POCAS:
                return None
            filas = self.publico.filas().filter(id__in=list(filas.values_list("id", flat=True)))
        return [clave for tramo in self.tramos for clave in _en_orden(filas, tramo)]

    @cached_property
    def _contadas(self) -> Conteo:
        filas, tope = self.filas, self.filtro.se_cuentan
        n = tope + 1 if self.filtro.son_mas else filas[: tope + 1].count()
        return Conteo(min(n, tope), n <= tope)

    @cached_property
    def tramos(self) -> tuple[Tramo, ...]:
        return self.orden.tramos(self.publico)

    def contar(self) -> Conteo:
        """One query at most, bounded; the first time."""
        return self._contadas if self._todas is None else Conteo(len(self._todas), True)

    def pagina(self, numero: int | str = 1) -> Pagina:
        """From two to five queries, whatever the page. :class:`PaginaInexistente` beyond the last one."""
        if numero == ULTIMA:
            return Pagina(self._leer(self._ultimas()), None, False)
        desde = (int(numero) - 1) * POR_PAGINA
        ids = self._claves(self.tramos, desde, POR_PAGINA + 1)
        if not ids and desde:
            raise PaginaInexistente
        return Pagina(self._leer(ids[:POR_PAGINA]), int(numero), len(ids) > POR_PAGINA)

    def _ultimas(self) -> list[int]:
        if self._todas is not None:
            return self._todas[-POR_PAGINA:]
        return self._claves(tuple(t.al_reves for t in reversed(self.tramos)), 0, POR_PAGINA)[::-1]

    def _claves(self, tramos: tuple[Tramo, ...], desde: int, cuantas: int) -> list[int]:
        """Only the keys, that an index gives: to skip whole rows is what makes deep pages slow."""
        if self._todas is not None:
            return self._todas[desde : desde + cuantas]
        claves: list[int] = []
        for i, tramo in enumerate(tramos):
            halladas = _en_orden(self.filas, tramo)[desde : desde + cuantas]
            claves += halladas
            cuantas -= len(halladas)
            if not cuantas or i == len(tramos) - 1:
                break
            desde = 0 if claves or not desde else max(desde - self.filas.filter(tramo.donde).count(), 0)
        return claves

    def _leer(self, claves: list[int]) -> list[Fila]:
        """Whole rows, with what their catalogues call them and where they were published, in that order."""
        filas = con_su_procedencia(self.publico.modelo.objects).select_related(*self.publico.relaciones)
        por_clave = filas.order_by().in_bulk(claves)
        return [por_clave[clave] for clave in claves if clave in por_clave]

    def recorrer(self) -> Iterator[tuple]:
        """Every row, in order, in flat memory: :data:`PROPIAS` and its columns of data, as they are stored."""
        campos = self.publico.modelo.campos_de_datos()
        # As text, which is read only where it says something: to read it all takes as long as all the rest.
        marcas = {f"{nombre}_": Cast(nombre, TextField()) for nombre in MARCAS}
        propias = ["id", "capitulo_id", "orden", "etiqueta", *marcas]
        for tramo in self.tramos:
            filas = self.filas.filter(tramo.donde).order_by(*tramo.campos).annotate(**marcas)
            for fila in filas.values_list(*propias, *(c.attname for c in campos)).iterator(chunk_size=TROZO):
                yield (*fila[:4], *map(_leer_marca, fila[4:7]), *fila[7:])


def _en_orden(filas: QuerySet[Fila], tramo: Tramo) -> QuerySet:
    """Keys of those in ``tramo``."""
    return filas.filter(tramo.donde).order_by(*tramo.campos).values_list("id", flat=True)


def _leer_marca(texto: str | None):
    """No list, or nothing kept, is what most rows have."""
    return () if texto in NADA else json.loads(texto)
