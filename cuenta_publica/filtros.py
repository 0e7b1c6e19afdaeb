"""Base of every conjunto's filters: where and when, words, the choices that it names, and its figures and dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import django_filters
from django import forms
from django.db import models
from django.db.models import Max
from django.utils.functional import cached_property
from django_filters.fields import MultipleChoiceField

from . import buscador
from .buscador.filas import LARGO
from .formularios import CampoFecha, CampoNumero, CampoPeriodo, CampoPesos, CampoPorcentaje
from .models import Capitulo, CuentaPublica, Eslabon
from .registro import opciones as materias
from .valores import Columna

#: Rows are counted exactly up to here: to count a million of them costs more than to show fifty.
CONTADAS = 10_000
_NUMEROS = {"cantidad": CampoNumero, "pesos": CampoPesos, "porcentaje": CampoPorcentaje}
Opciones = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Lugares:
    """Where and when there are published accounts: regiones from north to south, provincias by región, years."""

    regiones: Opciones
    provincias: list[tuple[str, Opciones]]
    anios: list[int]


def generacion() -> int:
    """Of what is published: another one after each act. One query, of the key of the last one."""
    return Eslabon.objects.aggregate(ultimo=Max("pk"))["ultimo"] or 0


@lru_cache(maxsize=2)
def lugares(generacion: int) -> Lugares:
    """One query, the first time in each :func:`generacion`."""
    publicadas = CuentaPublica.objects.publicadas().order_by("organismo__region__orden", "organismo__provincia_id")
    ruta = [f"organismo__{c}" for c in ("region_id", "region__nombre", "provincia_id", "provincia__nombre")]
    regiones, provincias, anios = {}, {}, set()
    for region, nombre, codigo, provincia, anio in publicadas.values_list(*ruta, "anio").distinct():
        regiones[region] = nombre
        anios.add(anio)
        if codigo:
            provincias.setdefault(nombre, {})[codigo] = provincia
    agrupadas = [(region, list(suyas.items())) for region, suyas in provincias.items()]
    return Lugares(list(regiones.items()), agrupadas, sorted(anios, reverse=True))


@lru_cache(maxsize=128)
def capitulos(materia: str, generacion: int) -> Opciones:
    """Ancla and newest title of the published capítulos of ``materia``. One query, as above."""
    hallados = Capitulo.objects.filter(cuenta__estado=CuentaPublica.Estado.PUBLICADA, materia=materia)
    filas = hallados.order_by("cuenta__anio", "id").values_list("ancla", "numero", "titulo")
    titulos = {ancla: titulo for ancla, _, titulo in filas}
    return sorted(titulos.items(), key=lambda par: par[1])


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
        """Its choices take a query, one more for each catalogue, and two when something has been published since the
        last time."""
        super().__init__(data, publico.filas())
        self.publico, self.generacion, self.son_muchas = publico, generacion(), False
        self.lugares = lugares(self.generacion)
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
    def son_mas_de_las_contadas(self) -> bool:
        """Whether that is known already: its words are in so many rows, and nothing else is asked of them."""
        usados = sum(1 for valor in self.form.cleaned_data.values() if valor)
        return self.son_muchas and usados == 1 and not self.publico.comparte_modelo

    def _de_donde(self) -> dict[str, django_filters.Filter]:
        if self.publico.materia:
            cual = {"capitulo": _lista("ancla", "Capítulo", capitulos(self.publico.de, self.generacion))}
        else:
            cual = {"materia": _lista("materia", "Tema", materias())}
        return {
            "region": _lista("region_id", "Región", self.lugares.regiones, "Todas"),
            "provincia": Elegidos(field_name="provincia_id", label="Provincia", choices=self.lugares.provincias),
            "desde": self._anio("Gestión desde", "gte"),
            "hasta": self._anio("Gestión hasta", "lte"),
            **cual,
        }

    def _anio(self, etiqueta: str, comparacion: str) -> django_filters.Filter:
        anios = [("", "Cualquier año"), *((a, a) for a in self.lugares.anios)]
        return Entero(
            "anio", comparacion, label=etiqueta, min_value=1900, max_value=2200, widget=forms.Select(choices=anios)
        )

    def _palabras(self) -> django_filters.Filter:
        return django_filters.CharFilter(method="filtrar_palabras", label="Palabras", max_length=LARGO)

    def filtrar_palabras(self, filas, nombre, texto):
        filas, self.son_muchas = buscador.con_palabras(filas, texto, CONTADAS + 1)
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
