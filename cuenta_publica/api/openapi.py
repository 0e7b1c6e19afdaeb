"""The OpenAPI 3.1 file: written from the registry, so that a new conjunto is in it as soon as it is declared."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from ..datos.publicos import publicos
from .cuentas import DE_CUENTAS, DE_EDICIONES
from .esquemas import COMUNES, TEXTO, nombre_de, pagina, ref, registro
from .parametros import DE_PAGINA, de_filas, parametro

VERSION = "1.0.0"
DESCRIPCION = (
    "Datos de las cuentas públicas provinciales publicadas, en su versión vigente. Solo se lee. Una celda sin valor es "
    "null y nunca significa cero: el campo «_estado» que la sigue dice por qué. Las páginas se siguen por la dirección "
    "«siguiente»: lo que se publica mientras tanto no repite ni salta filas de otras cuentas."
)
DICHOS = {
    "region": "Región: código único territorial.",
    "provincia": "Provincia: código único territorial.",
    "anio": "Año de gestión.",
    "organismo": "Organismo: su identificador.",
}
_ANIO = {"type": "integer", "minimum": 1000, "maximum": 2999}
_DE_FILTRO = {"anio": _ANIO}
_EN_LA_RUTA = [
    {"name": "slug", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}},
    {"name": "anio", "in": "path", "required": True, "schema": _ANIO},
]
_ERRORES = {"400": "Algún parámetro no se puede usar.", "404": "No existe.", "503": "No se pudo leer un archivo."}


def documento() -> dict[str, Any]:
    """The whole file. A query for each catalogue, twice."""
    filas = {f"/api/datos/{uno.clave}/": _de_filas(uno) for uno in publicos()}
    esquemas = {nombre_de(uno): registro(uno) for uno in publicos()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cuentas públicas provinciales",
            "version": VERSION,
            "description": DESCRIPCION,
            "license": {"name": settings.LICENCIA, "url": settings.LICENCIA_URL},
        },
        "servers": [{"url": settings.URL_DEL_PORTAL}],
        "paths": _fijas() | filas,
        "components": {"schemas": COMUNES | esquemas},
    }


def _fijas() -> dict[str, Any]:
    return {
        "/api/": _leer("indice", "Qué hay", ref("Indice")),
        "/api/conjuntos/": _leer("conjuntos", "Los conjuntos de datos y sus campos", ref("Conjuntos")),
        "/api/cuentas/": _leer("cuentas", "Las cuentas publicadas", ref("PaginaDeCuentas"), _de_lista(DE_CUENTAS)),
        "/api/ediciones/": _leer("ediciones", "Todas las ediciones", ref("PaginaDeEdiciones"), _de_lista(DE_EDICIONES)),
        "/api/ediciones/{slug}/{anio}/": _leer(
            "historial", "Las versiones de una cuenta y sus cambios", ref("Historial"), _EN_LA_RUTA, ("404", "503")
        ),
    }


def _de_lista(filtros: dict[str, str]) -> list[dict[str, Any]]:
    propios = [parametro(nombre, DICHOS[nombre], _DE_FILTRO.get(nombre, TEXTO)) for nombre in filtros]
    return [*propios, *DE_PAGINA]


def _de_filas(publico) -> dict[str, Any]:
    orden = {"type": "string", "description": "El que se pidió; vacío, lo más nuevo primero."}
    esquema = pagina("registros", ref(nombre_de(publico)), conjunto=TEXTO, titulo=TEXTO, orden=orden)
    return _leer(nombre_de(publico), publico.titulo, esquema, de_filas(publico))


def _leer(clave: str, resumen: str, esquema, parametros=(), errores=()) -> dict[str, Any]:
    """Reading a resource: what it takes and what it answers."""
    dichos = {codigo: _respuesta(_ERRORES[codigo], ref("Error")) for codigo in ("400", *errores)}
    sin_cambios = {"304": {"description": "No cambió desde la que tienes (If-None-Match)."}}
    return {
        "get": {
            "operationId": clave,
            "summary": resumen,
            "parameters": list(parametros),
            "responses": {"200": _respuesta(resumen, esquema), **sin_cambios, **dichos},
        }
    }


def _respuesta(descripcion: str, esquema) -> dict[str, Any]:
    return {"description": descripcion, "content": {"application/json": {"schema": esquema}}}
