"""One changed row in words: each column from what it said to what it says."""

from dataclasses import dataclass
from html import escape

from django.db.models import Model

from ..diferencias.erratas import Tramo
from ..diferencias.impreso import imprimir_celda
from ..diferencias.palabras import tramos
from ..documento import Tabla
from ..tabla_libre import a_tabla
from ..vinculos import escritos
from .columnas import VACIO, Nombres, columnas, estado, imprimir, nombre, recortar, titulo

LARGO = 80  # letters: longer texts are told by the words that changed
CELDAS = 40  # of a free table, told one by one
VELADO = "se suprimió, y de lo que decía no se guarda nada"
OTRA_FORMA = "cambió su forma (negrita, listas, enlaces o cifras vinculadas), no sus palabras"


@dataclass(frozen=True, slots=True)
class Linea:
    """``columna``: de ``antes`` a ``despues``; of long texts, its ``tramos``; or a ``frase`` that says it all."""

    columna: str
    antes: str = ""
    despues: str = ""
    tramos: tuple[Tramo, ...] = ()
    frase: str = ""


def cambiadas(modelo: type[Model], antes: Model, despues: Model) -> list:
    """The columns that say another thing, but its place among the others, which moves by itself."""
    return [c for c in columnas(modelo) if c.name != "orden" and estado(antes, c) != estado(despues, c)]


def de_cambio(modelo: type[Model], antes: Model, despues: Model, nombres: Nombres) -> list[Linea]:
    lineas = []
    for campo in cambiadas(modelo, antes, despues):
        if campo.name == "tabla":
            lineas += _de_tabla(antes.tabla, despues.tabla)
        else:
            lineas.append(_de_columna(campo, antes, despues, nombres))
    if lineas:
        return lineas
    if antes.orden != despues.orden if hasattr(antes, "orden") else False:
        return [Linea("", frase="cambió de lugar")]
    if getattr(despues, "tipo", "") == "figura":
        return [Linea("", frase="cambió la imagen")]
    return [Linea("", frase="cambió un valor que después se suprimió: no se guarda")]


def _de_columna(campo, antes, despues, nombres) -> Linea:
    if campo.name in getattr(despues, "suprimido", ()):
        return Linea(titulo(campo), frase=VELADO)
    viejo, nuevo = (imprimir(fila, campo, nombres) for fila in (antes, despues))
    rico = getattr(campo, "tipo_dato", "") == "rico"
    if viejo == nuevo and rico:
        return Linea(titulo(campo), frase=OTRA_FORMA)
    if max(len(viejo), len(nuevo)) <= LARGO or VACIO in (viejo, nuevo):
        return Linea(titulo(campo), recortar(viejo, 10 * LARGO), recortar(nuevo, 10 * LARGO))
    preparar = escritos if rico else escape
    partes = tramos(*(preparar(str(getattr(fila, campo.attname))) for fila in (antes, despues)), impresas=True)
    return Linea(titulo(campo), viejo, nuevo, partes)


def _de_tabla(antes, despues) -> list[Linea]:
    """Cell by cell while the table keeps its shape."""
    vieja, nueva = (a_tabla(valor) if valor else None for valor in (antes, despues))
    if vieja is None and nueva and any(c.estado == "suprimido" for fila in nueva.filas for c in fila):
        return [Linea("tabla", frase="se suprimió una celda, y de la tabla anterior no se guarda nada")]
    if not (vieja and nueva) or vieja.columnas != nueva.columnas or len(vieja.filas) != len(nueva.filas):
        return [Linea("tabla", _medidas(vieja), _medidas(nueva))]
    lineas = [
        Linea(f"fila {n}, «{columna.titulo}»", imprimir_celda(vieja_) or VACIO, imprimir_celda(nueva_) or VACIO)
        for n, (una, otra) in enumerate(zip(vieja.filas, nueva.filas, strict=True), 1)
        for columna, vieja_, nueva_ in zip(vieja.columnas, una, otra, strict=True)
        if vieja_ != nueva_
    ]
    sobran = len(lineas) - CELDAS
    return [*lineas[:CELDAS], Linea("", frase=f"y otras {sobran} celdas")] if sobran > 0 else lineas


def _medidas(tabla: Tabla | None) -> str:
    return f"una tabla de {len(tabla.filas)} × {len(tabla.columnas)}" if tabla else VACIO


def resumen(modelo: type[Model], fila: Model, nombres: Nombres) -> str:
    """What a row that was added or removed says, but its name."""
    propio = nombre(modelo, fila, nombres)
    partes = []
    for campo in columnas(modelo):
        impreso = imprimir(fila, campo, nombres)
        if impreso not in (VACIO, "Sin información", propio, "No") and campo.name not in ("orden", "ancla"):
            partes.append(f"{titulo(campo)}: {recortar(impreso, 4 * LARGO)}")
    return " · ".join(partes)
