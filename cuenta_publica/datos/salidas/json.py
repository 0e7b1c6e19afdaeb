"""JSON: one object with what is said of the rows and ``registros``, an object for each row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from json import dumps
from json.encoder import encode_basestring

from django.conf import settings

from ...valores import Valor
from ..planos import Campo, FormaDeTexto
from .descarga import Descarga, de_un_momento, por_trozos


class FormaJson(FormaDeTexto):
    union = ","

    def de(self, campo: Campo) -> Callable[[Valor], str]:
        clave = f"{dumps(campo.nombre)}:"
        return lambda valor: clave + _valor(valor)


def _valor(valor: Valor) -> str:
    """A decimal is written with its own digits."""
    if type(valor) is str:
        return encode_basestring(valor)
    return f"{valor:f}" if isinstance(valor, Decimal) else dumps(valor)


def escribir(descarga: Descarga) -> Iterator[bytes]:
    """The file, piece by piece, in flat memory."""
    with de_un_momento():
        yield from por_trozos(_piezas(descarga))


def _piezas(descarga: Descarga) -> Iterator[str]:
    aplanador = descarga.aplanador(FormaJson())
    yield dumps(cabecera(descarga, aplanador.campos), ensure_ascii=False)[:-1] + ',"registros":['
    coma = "\n"
    for registro in aplanador.registros(descarga.consulta):
        yield f"{coma}{{{','.join(registro)}}}"
        coma = ",\n"
    yield "\n]}\n"


def cabecera(descarga: Descarga, campos: tuple[Campo, ...]) -> dict:
    """What is said of the rows: which they are, when, by what licence, and what each field means."""
    return {
        "conjunto": descarga.publico.clave,
        "titulo": descarga.publico.titulo,
        "direccion": descarga.direccion,
        "filtros": list(descarga.filtros),
        "momento": descarga.momento.isoformat(timespec="seconds"),
        "licencia": {"nombre": settings.LICENCIA, "direccion": settings.LICENCIA_URL},
        "campos": [
            {"nombre": c.nombre, "tipo": c.tipo, "descripcion": c.descripcion, "opciones": c.opciones} for c in campos
        ],
    }
