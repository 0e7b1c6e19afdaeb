"""ODS (OpenDocument 1.3): typed cells, for those who do not have Excel.

Libraries make an object of each cell: a hundred thousand rows do not fit in the memory of a web process.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import chain

from ...formatos.xlsx import que_cabe
from ...valores import Valor
from ..consulta import Consulta
from ..planos import Campo, FormaDeTexto
from . import abierto
from .corriente import Corriente
from .descarga import DICCIONARIO, Descarga, de_un_momento, diccionario

MAXIMO = 100_000
DEMASIADAS = (
    "Son más de 100.000 filas: una planilla ODS no las abre con comodidad. Descárgalas en CSV o XLSX, o filtra antes."
)
_VACIA = "<table:table-cell/>"
_LOGICA = '<table:table-cell office:value-type="boolean" office:boolean-value="{}"/>'
_BLANCOS = re.compile("^ +| {2,}| +$", re.MULTILINE)
_SALTO = re.compile("\r\n?|\n")
_ESTILOS = {"cantidad": "ce2", "pesos": "ce3", "porcentaje": "ce4"}  # see ``abierto``


class DemasiadasFilas(ValueError):
    """More than MAXIMO."""


class FormaOds(FormaDeTexto):
    def de(self, campo: Campo) -> Callable[[Valor], str]:
        if campo.tipo == "logico":
            return lambda valor: _VACIA if valor is None else _LOGICA.format(str(valor).lower())
        if not campo.es_numero:
            return texto
        estilo = f' table:style-name="{_ESTILOS[campo.tipo]}"' if campo.tipo in _ESTILOS else ""
        antes = f'<table:table-cell{estilo} office:value-type="float" office:value="'
        return lambda valor: _VACIA if valor is None else f'{antes}{valor}"/>'


def texto(valor: Valor, estilo: str = "") -> str:
    """A cell of text, each line a paragraph; OpenDocument counts blanks and tabs apart."""
    if valor is None or valor == "":
        return _VACIA
    escrito = _BLANCOS.sub(_contados, escape(que_cabe(str(valor)), quote=False)).replace("\t", "<text:tab/>")
    parrafos = "".join(f"<text:p>{linea}</text:p>" for linea in _SALTO.split(escrito))
    propio = f' table:style-name="{estilo}"' if estilo else ""
    return f'<table:table-cell{propio} office:value-type="string">{parrafos}</table:table-cell>'


def _contados(hallado: re.Match) -> str:
    return f'<text:s text:c="{len(hallado[0])}"/>'


def exigir_que_quepa(consulta: Consulta) -> None:
    """:class:`DemasiadasFilas` when it does not fit. One query."""
    if consulta.filas[: MAXIMO + 1].count() > MAXIMO:
        raise DemasiadasFilas(DEMASIADAS)


def escribir(descarga: Descarga) -> Iterator[bytes]:
    """The workbook, piece by piece: the same sheets as in XLSX."""
    corriente = Corriente()
    corriente.agregar("mimetype", abierto.TIPO, comprimido=False)
    with de_un_momento():
        yield from corriente.verter("content.xml", _contenido(descarga))
    for nombre, contenido in abierto.partes(["Datos", "Diccionario"]).items():
        corriente.agregar(nombre, contenido)
    yield corriente.cerrar()


def _contenido(descarga: Descarga) -> Iterator[str]:
    aplanador = descarga.aplanador(FormaOds())
    nombres = [campo.nombre for campo in aplanador.campos]
    yield abierto.ANTES
    yield from _hoja("Leer primero", 2, (_fila([texto(a, "ce1"), texto(b)]) for a, b in descarga.dichos()))
    yield from _hoja("Datos", len(nombres), map(_fila, aplanador.registros(descarga.consulta)), nombres)
    dichas = (_fila(map(texto, fila)) for fila in diccionario(descarga.publico))
    yield from _hoja("Diccionario", len(DICCIONARIO), dichas, DICCIONARIO)
    yield abierto.DESPUES


def _hoja(nombre: str, columnas: int, filas: Iterable[str], titulos: Iterable[str] = ()) -> Iterator[str]:
    cabeza = _fila([texto(titulo, "ce1") for titulo in titulos])
    fijas = f"<table:table-header-rows>{cabeza}</table:table-header-rows>" if titulos else ""
    antes = (
        f'<table:table table:name="{nombre}">'
        f'<table:table-column table:style-name="co1" table:number-columns-repeated="{columnas}"/>{fijas}'
    )
    return chain([antes], filas, ["</table:table>"])


def _fila(celdas: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(celdas)}</table:table-row>"
