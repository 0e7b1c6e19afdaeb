"""The passages of a frozen account: what a reader of the page would point at, one piece each."""

from collections.abc import Iterator
from dataclasses import dataclass

from .. import documento as d
from ..diferencias.impreso import imprimir_cifra, nombre_de_cifra
from ..valores import Celda, Columna, Datos, FilaDoc
from ..verificaciones.hoja import plano

TITULO = 250  # letters of a title that are kept


@dataclass(frozen=True, slots=True)
class Trozo:
    """``tipo`` is a key of ``Pasaje.Tipo``; ``indice`` is the place of a row among those of its conjunto there."""

    capitulo: d.CapituloDoc
    tipo: str
    titulo: str = ""
    texto: str = ""
    conjunto: str = ""
    indice: int | None = None


def trozos(documento: d.Documento) -> Iterator[Trozo]:
    """All of them, in reading order. Only those that have words, but for the chapters."""
    for _, capitulo in documento.recorrer():
        yield Trozo(capitulo, "capitulo", capitulo.titulo, capitulo.unidad_responsable)
        for bloque in capitulo.bloques:
            yield from _del_bloque(capitulo, bloque)
        for cifra in capitulo.cifras:
            yield Trozo(capitulo, "cifra", cifra.etiqueta, f"{nombre_de_cifra(cifra)}: {imprimir_cifra(cifra)}")
        for datos in capitulo.datos:
            yield from _de_las_filas(capitulo, datos)


def _del_bloque(capitulo: d.CapituloDoc, bloque: d.BloqueDoc) -> Iterator[Trozo]:
    tipo, propio = _palabras(bloque)
    texto = " ".join(filter(None, (bloque.titular, propio, plano(bloque.nota), bloque.fuente)))
    # Its values are told by the passages of the cifras.
    if bloque.titulo or (texto and not isinstance(bloque, d.Cifras)):
        yield Trozo(capitulo, tipo, bloque.titulo[:TITULO], texto, getattr(bloque, "conjunto", ""))


def _palabras(bloque: d.BloqueDoc) -> tuple[str, str]:
    """Its kind and its own words, without those that every block has."""
    if isinstance(bloque, d.Texto | d.Cita | d.Nota):
        return "texto", plano(bloque.html)
    if isinstance(bloque, d.Lista):
        return "texto", "" if bloque.conjunto else " ".join(_items(bloque.items))
    if isinstance(bloque, d.Tabla):
        return "tabla", _de_la_tabla(bloque)
    if isinstance(bloque, d.Grafico):
        return "grafico", " ".join(filter(None, (bloque.que, bloque.descripcion)))
    if isinstance(bloque, d.Figura):
        return "figura", bloque.alternativo
    return "tabla", ""


def _items(items: tuple[d.Item, ...]) -> Iterator[str]:
    for item in items:
        yield f"{item.marca} {plano(item.html)}".strip()
        yield from _items(item.items)


def _de_la_tabla(tabla: d.Tabla) -> str:
    """Its column titles; of a free one, that has no rows of data, its cells too."""
    renglones = [" · ".join(columna.titulo for columna in tabla.columnas if columna.titulo)]
    if not tabla.conjunto:
        renglones += [" · ".join(filter(None, map(_de_la_celda, fila))) for fila in (*tabla.filas, *tabla.pies)]
    return "\n".join(filter(None, renglones))


def _de_la_celda(celda: Celda) -> str:
    valor = plano(celda.valor) if isinstance(celda.valor, str) else ""
    return " ".join(filter(None, (valor, celda.unidad)))


def _de_las_filas(capitulo: d.CapituloDoc, datos: Datos) -> Iterator[Trozo]:
    columnas = [c for c in datos.columnas if c.tipo in ("texto", "rico", "opcion")]
    for indice, fila in enumerate(datos.filas):
        if texto := " · ".join(dict.fromkeys(filter(None, _de_la_fila(columnas, fila)))):
            yield Trozo(capitulo, "fila", datos.titulo[:TITULO], texto, datos.conjunto, indice)


def _de_la_fila(columnas: list[Columna], fila: FilaDoc) -> Iterator[str]:
    """What the document calls it, and its words: labels, not their keys."""
    yield fila.etiqueta
    for columna in columnas:
        valor = fila.get(columna.clave)
        if columna.tipo == "rico":
            yield plano(valor or "")
        else:
            yield columna.opciones.get(str(valor), str(valor or ""))
