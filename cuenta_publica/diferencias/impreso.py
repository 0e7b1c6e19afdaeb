"""The values of a canonical JSON as people read them, without HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar

from ..documento import Celda, CifraDoc, Columna, Datos, DestacadaDoc, FilaDoc
from ..montos import escribir_numero, escribir_pesos, escribir_porcentaje
from ..periodos import FechaParcial, Periodo, PeriodoInvalido
from .palabras import llano

SIN_INFORMACION, NO_APLICA, SUPRIMIDO = "Sin información", "No aplica", "Suprimido"
#: What an errata says of a value that is no longer published: never the value.
YA_NO_SE_PUBLICA = "Un valor que ya no se publica"
_NUMEROS = {"cantidad": escribir_numero, "pesos": escribir_pesos, "porcentaje": escribir_porcentaje}
T = TypeVar("T", Celda, CifraDoc, Columna, DestacadaDoc, FilaDoc)


def leer(clase: type[T], valor: Mapping[str, Any]) -> T:
    """A part of a documento from its JSON. What it does not know of (another version of the portal) is left out."""
    conocidos = {c.name for c in fields(clase)}
    return clase(**{k: tuple(v) if isinstance(v, list) else v for k, v in valor.items() if k in conocidos})


def leer_datos(valor: Mapping[str, Any]) -> Datos:
    columnas = tuple(leer(Columna, c) for c in valor["columnas"])
    return Datos(valor["conjunto"], valor["titulo"], columnas, tuple(leer(FilaDoc, f) for f in valor["filas"]))


def rotulo(capitulo: Mapping[str, Any]) -> str:
    """``6.1.1 Desglose de presupuesto``."""
    return f"{capitulo['numero']} {capitulo['titulo']}".strip()


def imprimir(valor: Any, tipo: str = "texto") -> str:
    """A value that is there; its own text when it is not what its type says."""
    if isinstance(valor, bool):
        return "Sí" if valor else "No"
    if isinstance(valor, int | float | Decimal):
        return _NUMEROS[tipo](Decimal(str(valor))) if tipo in _NUMEROS else str(valor)
    texto = llano(str(valor)) if tipo == "rico" else str(valor)
    try:
        if tipo == "periodo" and texto:
            return Periodo.leer(texto).texto
        if tipo == "fecha" and (fecha := FechaParcial.leer(texto)):
            return fecha.texto
    except PeriodoInvalido:
        return texto
    return texto


def imprimir_celda(celda: Celda) -> str:
    """A cell with the words around its quantity: blank is not 0, and neither is "No aplica"."""
    sin_valor = {"no_aplica": NO_APLICA, "suprimido": SUPRIMIDO, "sin_informacion": SIN_INFORMACION}.get(celda.estado)
    if sin_valor is None and celda.valor is None:
        sin_valor = SIN_INFORMACION
    if sin_valor:
        return f"{sin_valor} ({celda.unidad})" if celda.unidad else sin_valor
    return " ".join(filter(None, (imprimir(celda.valor, celda.tipo), celda.unidad)))


def imprimir_cifra(cifra: CifraDoc) -> str:
    """A declared scalar: as the original prints it when that was kept."""
    if cifra.texto:
        return cifra.texto
    if cifra.valor is None or cifra.no_aplica:
        palabras = " … ".join(filter(None, (cifra.calificador, cifra.unidad)))
        return imprimir_celda(
            Celda(None, estado="no_aplica" if cifra.no_aplica else "sin_informacion", unidad=palabras)
        )
    return " ".join(filter(None, (cifra.calificador, imprimir(cifra.valor, cifra.tipo), cifra.unidad)))


def nombre_de_cifra(cifra: CifraDoc) -> str:
    return f"{cifra.etiqueta} ({imprimir(cifra.periodo, 'periodo')})" if cifra.periodo else cifra.etiqueta
