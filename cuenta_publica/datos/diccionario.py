"""What each field of a conjunto is: for people, for the interface, and as a Frictionless Table Schema."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from ..formatos.reunion import ESTADOS
from .planos import Aplanador, Campo
from .publicos import Publico

TIPOS = {
    "texto": "Texto",
    "rico": "Texto",
    "cantidad": "Número entero",
    "pesos": "Número entero",
    "porcentaje": "Número con decimales",
    "anio": "Año",
    "periodo": "Período (ISO 8601)",
    "fecha": "Fecha (ISO 8601)",
    "opcion": "Una de las opciones",
    "logico": "Sí o no",
    "estado": "Estado del dato",
}
UNIDADES = {"pesos": "pesos chilenos de cada año", "porcentaje": "por ciento"}
#: How a type is called outside; the others are texts.
DE_FRICTIONLESS = {
    "cantidad": "integer",
    "pesos": "integer",
    "porcentaje": "number",
    "anio": "integer",
    "logico": "boolean",
}
OBLIGATORIOS = {"id", "organismo", "organismo_nombre", "region", "region_nombre", "anio", "version", "publicada_el"}
OBLIGATORIOS |= {"capitulo", "capitulo_titulo", "enlace", "orden"}


@dataclass(frozen=True, slots=True)
class Entrada:
    """A field as its page says it."""

    campo: Campo
    titulo: str
    tipo: str
    unidad: str

    @property
    def opciones(self) -> dict[str, str]:
        """Those of a state are the same ones in every field: the page says them once."""
        return {} if self.campo.tipo == "estado" else self.campo.opciones


def entradas(publico: Publico) -> list[Entrada]:
    """Every field, in order. A query for each catalogue."""
    titulos = {columna.clave: columna.titulo for columna in publico.columnas}
    return [
        Entrada(campo, titulos.get(campo.nombre, ""), TIPOS[campo.tipo], _unidad(publico, campo, titulos))
        for campo in Aplanador(publico).campos
    ]


def _unidad(publico: Publico, campo: Campo, titulos: dict[str, str]) -> str:
    """Some number has its unit in another column of its row."""
    if otra := publico.conjunto.unidades.get(campo.nombre):
        return f"la que dice «{titulos[otra]}» en la misma fila"
    return UNIDADES.get(campo.tipo, "")


def campos(publico: Publico) -> list[dict]:
    """The same as plain values."""
    return [
        {
            "nombre": entrada.campo.nombre,
            "titulo": entrada.titulo or None,
            "tipo": entrada.campo.tipo,
            "unidad": entrada.unidad or None,
            "descripcion": entrada.campo.descripcion,
            "opciones": entrada.campo.opciones,
        }
        for entrada in entradas(publico)
    ]


def recurso(publico: Publico) -> dict:
    """The CSV of the conjunto as a Frictionless Tabular Data Resource, with its Table Schema."""
    direccion = (
        f"{settings.URL_DEL_PORTAL}{reverse('datos_exportar', args=[publico.de, publico.conjunto.clave, 'csv'])}"
    )
    return {
        "profile": "tabular-data-resource",
        "name": publico.clave.replace("/", "-").replace("_", "-"),
        "title": publico.titulo,
        "path": direccion,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "licenses": [{"title": settings.LICENCIA, "path": settings.LICENCIA_URL}],
        "estados": ESTADOS,
        "schema": {
            "fields": [_frictionless(entrada) for entrada in entradas(publico)],
            "missingValues": [""],
            "primaryKey": ["id"],
        },
    }


def _frictionless(entrada: Entrada) -> dict:
    campo = entrada.campo
    limites = {"required": True} if campo.nombre in OBLIGATORIOS or campo.tipo == "estado" else {}
    if campo.opciones:
        limites["enum"] = list(campo.opciones)
    return {
        "name": campo.nombre,
        "type": DE_FRICTIONLESS.get(campo.tipo, "string"),
        "title": entrada.titulo or campo.nombre,
        "description": campo.descripcion,
        **({"unidad": entrada.unidad} if entrada.unidad else {}),
        **({"opciones": campo.opciones} if campo.opciones else {}),
        **({"constraints": limites} if limites else {}),
    }
