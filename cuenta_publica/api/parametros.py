"""What each list of rows may be asked for, told as OpenAPI parameters without asking the database for the places."""

from __future__ import annotations

from typing import Any

from ..buscador.filas import LARGO
from ..datos.orden import ordenables
from ..datos.planos import Aplanador
from ..datos.publicos import Publico
from ..valores import Columna
from .cursores import MAXIMO, POR_OMISION

_ANIO = {"type": "integer", "minimum": 1900, "maximum": 2200}
_CODIGO = {"type": "string", "pattern": "^[0-9]{2,3}$"}
_NUMERO = {"type": "string", "maxLength": 60, "examples": ["1500", "1.500"]}
_FECHA = {"type": "string", "maxLength": 60, "examples": ["2019", "2019-03", "2019-03-27"]}
DE_PAGINA = [
    {
        "name": "limite",
        "in": "query",
        "description": "Cuántos registros trae cada página.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MAXIMO, "default": POR_OMISION},
    },
    {
        "name": "cursor",
        "in": "query",
        "description": "Dónde terminó la página anterior: viene en la dirección «siguiente».",
        "schema": {"type": "string"},
    },
]


def parametro(nombre: str, descripcion: str, esquema: dict[str, Any]) -> dict[str, Any]:
    dicho = {"name": nombre, "in": "query", "description": descripcion, "schema": esquema}
    return dicho | ({"style": "form", "explode": True} if esquema["type"] == "array" else {})


def _varios(de: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": de}


def de_filas(publico: Publico) -> list[dict[str, Any]]:
    """Those of :class:`~cuenta_publica.filtros.FiltroDatos` of a conjunto, its order and its pages."""
    capitulo = parametro("capitulo", "Capítulo: su identificador.", {"type": "string"})
    materia = parametro("materia", "Tema: su identificador.", {"type": "string"})
    orden = [f"{signo}{clave}" for clave in ordenables(publico) for signo in ("", "-")]
    return [
        parametro("region", "Región: código único territorial.", _CODIGO),
        parametro("provincia", "Provincia: código único territorial. Puede repetirse.", _varios(_CODIGO)),
        parametro("desde", "Gestión desde este año.", _ANIO),
        parametro("hasta", "Gestión hasta este año.", _ANIO),
        capitulo if publico.materia else materia,
        *([_palabras()] if publico.tiene_textos else []),
        *_propios(publico),
        parametro("sort", "Orden; con «-», de mayor a menor.", {"type": "string", "enum": orden}),
        *DE_PAGINA,
    ]


def _palabras() -> dict[str, Any]:
    return parametro("q", "Palabras, sin importar tildes.", {"type": "string", "maxLength": LARGO})


def _propios(publico: Publico) -> list[dict[str, Any]]:
    """Of its own columns: the choices and the exact texts that it declares, then its figures and dates."""
    opciones = {campo.nombre: list(campo.opciones) for campo in Aplanador(publico).campos}
    declarados = [publico.columna(nombre) for nombre in publico.conjunto.filtro.base_filters]
    return [
        *(_declarado(columna, opciones[columna.clave]) for columna in declarados),
        *(suyo for columna in publico.columnas for suyo in _de_magnitud(columna)),
    ]


def _declarado(columna: Columna, opciones: list[str]) -> dict[str, Any]:
    if columna.tipo == "opcion":
        return parametro(columna.clave, f"{columna.titulo}. Puede repetirse.", _varios(_de_opciones(opciones)))
    return parametro(columna.clave, columna.titulo, _ANIO if columna.tipo == "anio" else {"type": "string"})


def _de_opciones(opciones: list[str]) -> dict[str, Any]:
    return {"type": "string", **({"enum": opciones} if opciones else {})}


def _de_magnitud(columna: Columna) -> list[dict[str, Any]]:
    if columna.es_numero:
        fines = (("min", "mínimo"), ("max", "máximo"))
        return [parametro(f"{columna.clave}_{fin}", f"{columna.titulo}, {dicho}", _NUMERO) for fin, dicho in fines]
    if columna.tipo == "fecha":
        return [parametro(f"{columna.clave}_desde", f"{columna.titulo}, desde", _FECHA)]
    return [parametro(columna.clave, columna.titulo, _FECHA)] if columna.tipo == "periodo" else []
