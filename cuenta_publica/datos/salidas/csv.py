"""CSV: RFC 4180 (comma, CRLF) in UTF-8 with BOM, decimal points, and no text that a spreadsheet runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...formatos.csv import celda
from ...valores import Valor
from ..planos import Campo, FormaDeTexto
from .descarga import Descarga, de_un_momento, por_trozos

BOM = "\ufeff"
#: Its quote is never closed: who reads it with care sees an error, and who opens it in a spreadsheet, these words.
CORTADA = '"Esta descarga se cortó y faltan filas: vuelve a descargar el archivo.\r\n'
_SE_CITA = re.compile('[",\r\n]')


class FormaCsv(FormaDeTexto):
    union = ","

    def de(self, campo: Campo) -> Callable[[Valor], str]:
        return _numero if campo.es_numero else _texto


def _numero(valor: Valor) -> str:
    return "" if valor is None else str(valor) if type(valor) is int else celda(valor)


def _texto(valor: Valor) -> str:
    escrito = celda(valor)
    return '"{}"'.format(escrito.replace('"', '""')) if _SE_CITA.search(escrito) else escrito


def escribir(descarga: Descarga) -> Iterator[bytes]:
    """The file, piece by piece, in flat memory. A CSV has no end that may be missed, and there are servers that end an
    answer as if it were whole though its iterator failed: what was cut says so."""
    empezada = False
    with de_un_momento():
        try:
            for trozo in por_trozos(renglones(descarga)):
                yield trozo
                empezada = True
        except Exception:
            if empezada:
                yield CORTADA.encode()
            raise


def renglones(descarga: Descarga) -> Iterator[str]:
    """Its lines, with what ends each one; whoever calls keeps the moment (see :func:`de_un_momento`)."""
    aplanador = descarga.aplanador(FormaCsv())
    yield BOM + ",".join(campo.nombre for campo in aplanador.campos) + "\r\n"
    for registro in aplanador.registros(descarga.consulta):
        yield ",".join(registro) + "\r\n"
