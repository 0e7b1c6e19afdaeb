"""Base of every conjunto's filters: where and when, words, the choices that it names, and its figures and dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

import django_filters
from django import forms
from django.db import models
from django.db.models import FilteredRelation, Max, Q
from django.utils.functional import cached_property
from django_filters.fields import MultipleChoiceField

from . import buscador
from .buscador.filas import LARGO
from .formularios import CampoFecha, CampoNumero, CampoPeriodo, CampoPesos, CampoPorcentaje
from .models import CuentaPublica, Eslabon
from .registro import opciones as materias
from .valores import Columna

#: Rows are counted exactly up to here, if no words are asked for: to count a million costs more than to show fifty.
CONTADAS = 10_000
_NUMEROS = {"cantidad": CampoNumero, "pesos": CampoPesos, "porcentaje": CampoPorcentaje}
Opciones = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Ofrecidas:
    """Where and when there are published accounts: regiones from north to south, provincias by región, years; and the
    ancla and newest title of the capítulos of a materia."""

    regiones: Opciones
    provincias: list[tuple[str, Opciones]]
    anios: list[int]
    capitulos: Opciones


def generacion() -> int:
    """Of what is published: another one after each act. One query, of the key of the last one."""
    return Eslabon.objects.aggregate(ultimo=Max("pk"))["ultimo"] or 0


@lru_cache(maxsize=128)
def ofrecidas(materia: str, generacion: int) -> Ofrecidas:
    """Of every published account, and of its capítulos of ``materia``. One query, the first time in each
    :func:`generacion`."""
    ruta = [f"organismo__{c}" for c in ("region_id", "region__nombre", "provincia_id", "provincia__nombre")]
    publicadas = CuentaPublica.objects.publicadas().alias(
        suyos=FilteredRelation("capitulos", condition=Q(capitulos__materia=materia))
    )
    publicadas = publicadas.order_by("organismo__region__orden", "organismo__provincia_id", "anio", "suyos__id")
    regiones, provincias, titulos = {}, {}, {}
    for region, nombre, codigo, provincia, anio, ancla, titulo in publicadas.values_list(
        *ruta, "anio", "suyos__ancla", "suyos__titulo"
    ):
        regiones[region] = nombre
        if codigo:
            provincias.setdefault(nombre, {})[codigo] = provincia
        titulos.setdefault(anio, {})[ancla] = titulo
    agrupadas = [(region, list(suyas.items())) for region, suyas in provincias.items()]
    nuevos = {ancla: titulo for anio in sorted(titulos) for ancla, titulo in titulos[anio].items() if ancla}
    capitulos = sorted(nuevos.items(), key=itemgetter(1))
    return Ofrecidas(list(regiones.items()), agrupadas, sorted(titulos, reverse=True), capitulos)


def planas(campo: forms.Field) -> Iterator[tuple[str, str]]:
    """Key and name of each choice of ``campo``, whether they are in groups or not."""
    for clave, dicho in getattr(campo, "choices", ()):
        if isinstance(dicho, list | tuple):
            yield from ((str(k), str(v)) for k, v in dicho)
        else:
            yield str(clave), str(dicho)


class CampoElegidos(MultipleChoiceField):
    """Django's looks for each value among all the choices, one by one."""

    @cached_property
    def validas(self) -> frozenset[str]:
        return frozenset(clave for clave, _ in planas(self))

    def valid_value(self, value):
        return str(value) in self.validas


class Elegidos(django_filters.MultipleChoiceFilter):
    """Any of those that are ticked. ``claves`` are what the database has for each, if it is another thing."""

    field_class = CampoElegidos

    def __init__(self, *, choices: Iterable, claves: dict | None = None, **opciones):
        self.claves = claves
        super().__init__(choices=choices, widget=forms.CheckboxSelectMultiple, **opciones)

    def filter(self, qs, value):
        valores = [self.claves[v] for v in value] if self.claves else list(value)
        if not valores:
            return qs
        solo_uno = len(valores) == 1  # an equality is read from an index in order
        return qs.filter(**({self.field_name: valores[0]} if solo_uno else {f"{self.field_name}__in": valores}))


class Entero(django_filters.Filter):
    field_class = forms.IntegerField


class FiltroDatos(django_filters.FilterSet):
    """``Meta.fields`` are the columns of the conjunto whose values are chosen from a list, or written to the letter."""

    class Meta:
        fields = ()

    def __init__(self, data, publico):
        """Its choices take a query, one more for each catalogue, and another one when something has been published
        since the last time. ``son_pocas``: whether the words that are asked for, if any, are in few rows: known once
        ``qs`` is."""
        super().__init__(data, publico.filas())
        self.publico, self.son_pocas = publico, None
        self.ofrecidas = ofrecidas(publico.materia.clave if publico.materia else "", generacion())
        magnitudes = {nombre: filtro for c in publico.columnas for nombre, filtro in _de_una_magnitud(c)}
        self.magnitudes = frozenset(magnitudes)
        self.filters = {
            **self._de_donde(),
            **({"q": self._palabras()} if publico.tiene_textos else {}),
            **{clave: self._propio(publico.columna(clave), filtro) for clave, filtro in self.filters.items()},
            **magnitudes,
        }
        for nombre, filtro in self.filters.items():
            filtro.parent, filtro.model = self, publico.modelo
            filtro.field_name = filtro.field_name or nombre

    @property
    def principales(self) -> list[forms.BoundField]:
        return [campo for campo in self.form if campo.name not in self.magnitudes]

    @property
    def secundarios(self) -> list[forms.BoundField]:
        """Those of figures, periods and dates."""
        return [campo for campo in self.form if campo.name in self.magnitudes]

    @property
    def con_magnitud(self) -> bool:
        """Whether some of them is used."""
        return any(campo.value() for campo in self.secundarios)

    @property
    def se_cuentan(self) -> int:
        """Up to how many."""
        return CONTADAS if self.son_pocas is None else buscador.POCAS

    @property
    def son_mas(self) -> bool:
        """Whether it is known already that they are more than those: nothing but words of many rows is asked for."""
        usados = sum(1 for valor in self.form.cleaned_data.values() if valor)
        return self.son_pocas is False and usados == 1 and not self.publico.comparte_modelo

    def _de_donde(self) -> dict[str, django_filters.Filter]:
        if self.publico.materia:
            cual = {"capitulo": _lista("ancla", "Capítulo", self.ofrecidas.capitulos)}
        else:
            cual = {"materia": _lista("materia", "Tema", materias())}
        return {
            "region": _lista("region_id", "Región", self.ofrecidas.regiones, "Todas"),
            "provincia": Elegidos(field_name="provincia_id", label="Provincia", choices=self.ofrecidas.provincias),
            "desde": self._anio("Gestión desde", "gte"),
            "hasta": self._anio("Gestión hasta", "lte"),
            **cual,
        }

    def _anio(self, etiqueta: str, comparacion: str) -> django_filters.Filter:
        anios = [("", "Cualquier año"), *((a, a) for a in self.ofrecidas.anios)]
        return Entero(
            "anio", comparacion, label=etiqueta, min_value=1900, max_value=2200, widget=forms.Select(choices=anios)
        )

    def _palabras(self) -> django_filters.Filter:
        return django_filters.CharFilter(method="filtrar_palabras", label="Palabras", max_length=LARGO)

    def filtrar_palabras(self, filas, nombre, texto):
        filas, self.son_pocas = buscador.con_palabras(filas, texto)
        return filas

    def _propio(self, columna: Columna, filtro: django_filters.Filter) -> django_filters.Filter:
        """``filtro``, or else one that offers the choices of ``columna``."""
        if columna.tipo != "opcion":
            filtro.label = columna.titulo
            return filtro
        if columna.clave not in self.publico.relaciones:
            return Elegidos(field_name=columna.clave, label=columna.titulo, choices=list(columna.opciones.items()))
        entradas = self.publico.catalogo(columna.clave)
        return Elegidos(
            field_name=f"{columna.clave}_id",
            label=columna.titulo,
            choices=list(entradas.values()),
            claves={clave: pk for pk, (clave, _) in entradas.items()},
        )

    @classmethod
    def filter_for_field(cls, field, field_name, lookup_expr="exact"):
        """Of choices, only the place that :meth:`_propio` fills: theirs would ask the database once more."""
        if isinstance(field, models.ForeignKey) or field.choices:
            return django_filters.Filter(field_name=field_name)
        return super().filter_for_field(field, field_name, lookup_expr)


def _lista(campo: str, etiqueta: str, opciones: Opciones, todas="Todos") -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(field_name=campo, label=etiqueta, choices=opciones, empty_label=todas)


def _de_una_magnitud(columna: Columna):
    """(name, filter) of from and to, for a number or a date; of one period."""
    if columna.tipo in _NUMEROS:
        for fin, comparacion, palabra in (("min", "gte", "mínimo"), ("max", "lte", "máximo")):
            yield f"{columna.clave}_{fin}", _escrito(columna, _NUMEROS[columna.tipo], comparacion, palabra)
    elif columna.tipo == "periodo":
        yield columna.clave, _escrito(columna, CampoPeriodo, "exact")
    elif columna.tipo == "fecha":
        yield f"{columna.clave}_desde", _escrito(columna, CampoFecha, "gte", "desde")


def _escrito(columna: Columna, campo: type[forms.Field], comparacion: str, palabra: str = ""):
    etiqueta = ", ".join(filter(None, (columna.titulo, palabra)))
    filtro = django_filters.Filter(field_name=columna.clave, lookup_expr=comparacion, label=etiqueta, max_length=60)
    filtro.field_class = campo
    return filtro
