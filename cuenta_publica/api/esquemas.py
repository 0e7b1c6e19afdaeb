"""JSON Schema of what the resources answer, for the OpenAPI file."""

from __future__ import annotations

from typing import Any

from ..datos.diccionario import OBLIGATORIOS
from ..datos.planos import Aplanador, Campo
from ..datos.publicos import Publico

Esquema = dict[str, Any]
TEXTO: Esquema = {"type": "string"}
TEXTO_O_NADA: Esquema = {"type": ["string", "null"]}
ENTERO: Esquema = {"type": "integer"}
DIRECCION: Esquema = {"type": "string", "format": "uri"}
INSTANTE: Esquema = {"type": "string", "format": "date-time"}
_DE_JSON = {"cantidad": "integer", "pesos": "integer", "anio": "integer", "porcentaje": "number", "logico": "boolean"}
_FORMATOS = {"publicada_el": "date-time", "enlace": "uri"}


def objeto(propiedades: dict[str, Esquema], **mas: Any) -> Esquema:
    """All of them are always there, and nothing else."""
    return {
        "type": "object",
        "properties": propiedades,
        "required": list(propiedades),
        "additionalProperties": False,
        **mas,
    }


def lista(de: Esquema) -> Esquema:
    return {"type": "array", "items": de}


def ref(nombre: str) -> Esquema:
    return {"$ref": f"#/components/schemas/{nombre}"}


def o_nada(esquema: Esquema) -> Esquema:
    return {"oneOf": [esquema, {"type": "null"}]}


def nombre_de(publico: Publico) -> str:
    """The name of the schema of its records."""
    return publico.clave.replace("/", ".")


def registro(publico: Publico) -> Esquema:
    """Of a tidy record. A query for each catalogue."""
    return objeto({campo.nombre: _campo(campo) for campo in Aplanador(publico).campos}, title=publico.titulo)


def _campo(campo: Campo) -> Esquema:
    fijo = campo.nombre in OBLIGATORIOS or campo.tipo == "estado"
    tipo = _DE_JSON.get(campo.tipo, "string")
    esquema: Esquema = {"description": campo.descripcion, "type": tipo if fijo else [tipo, "null"]}
    if not campo.columna and campo.nombre in _FORMATOS:
        esquema["format"] = _FORMATOS[campo.nombre]
    if campo.opciones:
        esquema["enum"] = [*campo.opciones, *([] if fijo else [None])]
    return esquema


def pagina(nombre: str, de: Esquema, **mas: Esquema) -> Esquema:
    """A page of a list called ``nombre``."""
    siguiente = {"type": ["string", "null"], "format": "uri", "description": "Dirección de la página siguiente."}
    return objeto({**mas, "licencia": ref("Licencia"), "limite": ENTERO, "siguiente": siguiente, nombre: lista(de)})


_DE_QUIEN = {
    "organismo": TEXTO,
    "organismo_nombre": TEXTO,
    "region": TEXTO,
    "region_nombre": TEXTO,
    "provincia": TEXTO_O_NADA,
    "provincia_nombre": TEXTO_O_NADA,
    "anio": ENTERO,
    "version": ENTERO,
    "publicada_el": INSTANTE,
    "enlace": DIRECCION,
    "manifiesto": DIRECCION,
    "historial": DIRECCION,
}
_ARCHIVO = objeto({"nombre": TEXTO, "tipo": TEXTO, "tamano": ENTERO, "sha256": TEXTO, "enlace": DIRECCION})
_CAMBIO = objeto(
    {
        "clase": {"enum": ["cambia", "forma", "agrega", "quita", "mueve"]},
        **dict.fromkeys(("ancla", "capitulo", "tabla", "fila", "columna", "decia", "debe_decir"), TEXTO),
        "tramos": lista(objeto({"clase": {"enum": ["igual", "quitado", "agregado"]}, "palabras": TEXTO})),
        "sigue_en": lista(TEXTO),
    }
)
_CORRECCION = objeto({"version_anterior": ENTERO, "retirada": TEXTO_O_NADA, "cambios": lista(_CAMBIO)})
_EDICION = {
    **_DE_QUIEN,
    "estado": {"enum": ["publicada", "reemplazada"]},
    "titulo": TEXTO,
    "motivo": TEXTO_O_NADA,
    "huella": TEXTO,
    "archivos": lista(_ARCHIVO),
}
_LAPIDA = {
    **_DE_QUIEN,
    "estado": {"enum": ["retirada"]},
    "retiro": objeto({"causal": TEXTO, "motivo": TEXTO, "retirada_el": INSTANTE}),
}
_CON_CORRECCION = {"correccion": o_nada(_CORRECCION)}
_DE_UN_CAMPO = {
    "nombre": TEXTO,
    "titulo": TEXTO_O_NADA,
    "tipo": TEXTO,
    "unidad": TEXTO_O_NADA,
    "descripcion": TEXTO,
    "opciones": {"type": "object", "additionalProperties": TEXTO},
}
_CONJUNTO = {
    **dict.fromkeys(("conjunto", "titulo"), TEXTO),
    "materia": TEXTO_O_NADA,
    **dict.fromkeys(("datos", "pagina", "diccionario"), DIRECCION),
    "campos": lista(objeto(_DE_UN_CAMPO)),
}
_INDICE = {
    "titulo": TEXTO,
    "licencia": ref("Licencia"),
    **dict.fromkeys(("documentacion", "openapi", "catalogo", "conjuntos", "cuentas", "ediciones"), DIRECCION),
    "datos": {"type": "object", "additionalProperties": DIRECCION},
}
_HISTORIAL = {
    "organismo": TEXTO,
    "anio": ENTERO,
    "licencia": ref("Licencia"),
    "ediciones": lista({"oneOf": [objeto(_EDICION | _CON_CORRECCION), objeto(_LAPIDA | _CON_CORRECCION)]}),
}
COMUNES = {
    "Licencia": objeto({"nombre": TEXTO, "direccion": DIRECCION}),
    "Error": objeto({"error": TEXTO, "detalle": {"type": "object", "additionalProperties": lista(TEXTO)}}),
    "Indice": objeto(_INDICE),
    "Conjuntos": objeto({"licencia": ref("Licencia"), "conjuntos": lista(objeto(_CONJUNTO))}),
    "Edicion": objeto(_EDICION),
    "Lapida": objeto(_LAPIDA),
    "Historial": objeto(_HISTORIAL),
    "PaginaDeCuentas": pagina("cuentas", ref("Edicion")),
    "PaginaDeEdiciones": pagina("ediciones", {"oneOf": [ref("Edicion"), ref("Lapida")]}),
}
