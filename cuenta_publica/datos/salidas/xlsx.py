"""XLSX: typed cells, written straight into the zip: to make an object of each one takes four times as long."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import chain, islice

from ...formatos.xlsx import que_cabe
from ...valores import Valor
from ..planos import Campo, FormaDeTexto
from . import libro
from .corriente import Corriente
from .descarga import DICCIONARIO, Descarga, de_un_momento, diccionario

FILAS_POR_HOJA = libro.FILAS - 1  # one is its header
_ESTILOS = {"cantidad": 2, "pesos": 3, "porcentaje": 4}  # see ``libro.ESTILOS``
_ANCHOS = {"id": 10, "enlace": 40}


class FormaXlsx(FormaDeTexto):
    def de(self, campo: Campo) -> Callable[[Valor], str]:
        if campo.tipo == "logico":
            return lambda valor: "<c/>" if valor is None else f'<c t="b"><v>{valor:d}</v></c>'
        if not campo.es_numero:
            return texto
        antes = f'<c s="{_ESTILOS[campo.tipo]}"><v>' if campo.tipo in _ESTILOS else "<c><v>"
        return lambda valor: "<c/>" if valor is None else f"{antes}{valor}</v></c>"


def texto(valor: Valor, estilo: int = 0) -> str:
    """A cell of text: whatever it begins with, it is no formula."""
    if valor is None or valor == "":
        return "<c/>"
    propio = f' s="{estilo}"' if estilo else ""
    return (
        f'<c{propio} t="inlineStr"><is><t xml:space="preserve">{escape(que_cabe(str(valor)), quote=False)}</t></is></c>'
    )


def escribir(descarga: Descarga) -> Iterator[bytes]:
    """The workbook, piece by piece, in flat memory: what to read first, the rows and their dictionary."""
    aplanador = descarga.aplanador(FormaXlsx())
    corriente, hojas = Corriente(), []

    def hoja(nombre: str, anchos: list[int], filas: Iterable[str], titulos: Iterable[str] = ()) -> Iterator[bytes]:
        hojas.append(nombre)
        cabeza = [_fila([texto(titulo, 1) for titulo in titulos])] if titulos else []
        antes, despues = libro.alrededor(anchos, len(cabeza))
        return corriente.verter(f"xl/worksheets/sheet{len(hojas)}.xml", chain([antes], cabeza, filas, [despues]))

    with de_un_momento():
        yield from hoja("Leer primero", [24, 90], (_fila([texto(a, 1), texto(b)]) for a, b in descarga.dichos()))
        nombres = [campo.nombre for campo in aplanador.campos]
        anchos = [_ANCHOS.get(nombre, min(max(len(nombre) + 4, 12), 40)) for nombre in nombres]
        for n, filas in enumerate(_repartir(map(_fila, aplanador.registros(descarga.consulta))), 1):
            yield from hoja("Datos" if n == 1 else f"Datos {n}", anchos, filas, nombres)
        dichas = (_fila(map(texto, fila)) for fila in diccionario(descarga.publico))
        yield from hoja("Diccionario", [28, 24, 28, 80, 60], dichas, DICCIONARIO)
    for nombre, contenido in libro.partes(hojas).items():
        corriente.agregar(nombre, contenido)
    yield corriente.cerrar()


def _fila(celdas: Iterable[str]) -> str:
    return f"<row>{''.join(celdas)}</row>"


def _repartir(filas: Iterator[str]) -> Iterator[Iterator[str]]:
    """Those of each sheet: one at least, though there be none."""
    primera = next(filas, None)
    yield iter([]) if primera is None else chain([primera], islice(filas, FILAS_POR_HOJA - 1))
    while (otra := next(filas, None)) is not None:
        yield chain([otra], islice(filas, FILAS_POR_HOJA - 1))
