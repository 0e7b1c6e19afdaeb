"""Invented values, by the type of each column: some informed, some null, some zero, some that do not apply."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from random import Random

from django.db.models import Field, Model

from ..columnas import tipo_de
from ..registro import Conjunto

Inventar = Callable[[Random, int], object]
#: Shares of what has no value: not informed, suppressed, does not apply; and of a zero.
_SIN_INFORMACION, _SUPRIMIDO, _NO_APLICA, _CERO = 0.08, 0.01, 0.04, 0.06
_VACIO = 0.15
_QUE = ("Taller", "Mesa", "Operativo", "Jornada", "Capacitación", "Visita", "Plan", "Fondo", "Encuentro", "Ronda")
_DE = ("seguridad", "salud", "riego", "vivienda", "deporte", "cultura", "turismo", "pesca", "transporte", "empleo")
_PARA = ("vecinos", "mujeres", "jóvenes", "agricultores", "pescadores", "estudiantes", "artesanos", "familias")
_COMO = ("rural", "social", "regional", "provincial", "comunal", "especial", "anual", "permanente")
#: Said in one of so many texts: something that is hard to find.
RARA, UNA_DE = "trashumancia", 5000


def campos_de(conjunto: Conjunto) -> list[tuple[Field, Inventar]]:
    """Each column of data with what invents its value. One query for each catalogue."""
    return [(campo, _inventor(campo)) for campo in conjunto.modelo.campos_de_datos()]


def inventar(fila: Model, campos: list[tuple[Field, Inventar]], azar: Random, anio: int) -> Model:
    """The same row, that is not saved, with its columns of data."""
    for campo, inventor in campos:
        if not getattr(campo, "es_numerico", False):
            setattr(fila, campo.attname, inventor(azar, anio))
            continue
        suerte = azar.random()
        if suerte < _NO_APLICA:
            fila.no_aplica = [*fila.no_aplica, campo.name]
        elif suerte < _NO_APLICA + _SUPRIMIDO:
            fila.suprimido = [*fila.suprimido, campo.name]
        elif suerte > _NO_APLICA + _SUPRIMIDO + _SIN_INFORMACION:
            setattr(fila, campo.attname, 0 if azar.random() < _CERO else inventor(azar, anio))
    return fila


def frase(azar: Random) -> str:
    """Some words of which an account could speak."""
    palabras = f"{azar.choice(_QUE)} {azar.choice(_COMO)} de {azar.choice(_DE)} para {azar.choice(_PARA)}"
    return f"{palabras} de la {RARA}" if not azar.randrange(UNA_DE) else palabras


def _inventor(campo: Field) -> Inventar:
    if campo.is_relation:
        return _uno_de(list(campo.related_model._default_manager.order_by("orden", "id").values_list("pk", flat=True)))
    if campo.choices:
        return _uno_de([*(clave for clave, _ in campo.flatchoices), *([""] if campo.blank else [])])
    return {
        "cantidad": lambda azar, _: int(azar.lognormvariate(4, 1.6)),
        "pesos": lambda azar, _: 1000 * int(azar.lognormvariate(8, 1.8)),
        "porcentaje": lambda azar, _: Decimal(azar.randrange(0, 11_000)) / 100,
        "anio": lambda azar, anio: anio - azar.randrange(3),
        "logico": lambda azar, _: azar.random() < 0.5,
        "periodo": _periodo,
        "fecha": _fecha,
        "rico": lambda azar, _: f"<p>{frase(azar)}.</p>",
    }.get(tipo_de(campo)) or _texto(campo)


def _uno_de(valores: list) -> Inventar:
    return lambda azar, _: azar.choice(valores)


def _texto(campo: Field) -> Inventar:
    largo = campo.max_length or 200
    if largo < len("Taller rural"):
        return lambda azar, _: ""
    vacio = _VACIO if campo.blank else 0
    return lambda azar, _: "" if azar.random() < vacio else frase(azar)[:largo].strip()


def _periodo(azar: Random, anio: int) -> str:
    suerte, mes = azar.random(), azar.randrange(1, 12)
    if suerte < _VACIO:
        return ""
    return str(anio) if suerte < 0.7 else f"{anio}-{mes:02}/{anio}-{azar.randrange(mes + 1, 13):02}"


def _fecha(azar: Random, anio: int) -> str:
    suerte, mes = azar.random(), f"{anio}-{azar.randrange(1, 13):02}"
    if suerte < _VACIO:
        return ""
    return str(anio) if suerte < 0.3 else mes if suerte < 0.5 else f"{mes}-{azar.randrange(1, 29):02}"
