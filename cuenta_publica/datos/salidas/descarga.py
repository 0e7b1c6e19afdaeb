"""What is written in a file: the rows of a consulta, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from ...formatos.reunion import ESTADOS
from ...montos import escribir_numero
from ..consulta import Consulta
from ..diccionario import entradas
from ..planos import Aplanador, Forma
from ..publicos import Publico

TROZO = 128 * 1024  # bytes, more or less, of each piece that is sent


@dataclass(frozen=True)
class Descarga:
    """``filtros`` are in words; ``direccion`` is that of the page with the same rows."""

    consulta: Consulta
    momento: datetime
    direccion: str = ""
    filtros: tuple[str, ...] = ()

    @property
    def publico(self) -> Publico:
        return self.consulta.publico

    def aplanador(self, forma: Forma | None = None) -> Aplanador:
        return Aplanador(self.publico, forma)

    def dichos(self) -> list[tuple[str, str]]:
        """What whoever opens the file has to know before all. One query."""
        return [
            ("Conjunto de datos", self.publico.titulo),
            ("Filtros", "; ".join(self.filtros) or "Ninguno: están todas las filas"),
            ("Filas", escribir_numero(self.consulta.filas.count())),
            ("Dirección", self.direccion),
            ("Descargado el", f"{self.momento:%d-%m-%Y %H:%M}"),
            ("Origen", "Cuentas públicas provinciales publicadas en este portal, en su versión vigente"),
            ("Licencia", f"{settings.LICENCIA} ({settings.LICENCIA_URL})"),
            ("Celda vacía", "Nunca significa cero. La columna «_estado» que sigue dice por qué está vacía."),
            *((f"Estado: {estado}", dicho) for estado, dicho in ESTADOS.items()),
        ]


DICCIONARIO = ("Campo", "Tipo", "Unidad", "Significado", "Valores")


def diccionario(publico: Publico) -> Iterator[tuple[str, str, str, str, str]]:
    """:data:`DICCIONARIO` of each field. A query for each catalogue."""
    for entrada in entradas(publico):
        campo = entrada.campo
        opciones = " | ".join(f"{clave} = {nombre}" for clave, nombre in campo.opciones.items())
        yield campo.nombre, entrada.tipo, entrada.unidad, campo.descripcion, opciones


@contextmanager
def de_un_momento() -> Iterator[None]:
    """What is read meanwhile is as it was at the beginning, also if something is published; and nobody waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # Django's own would take the lock of who writes
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def empezada(piezas: Iterator[bytes]) -> Iterator[bytes]:
    """The same ones, with the first one made already: what fails before it fails before anything is sent."""
    primera = next(piezas)

    def todas() -> Iterator[bytes]:
        yield primera
        yield from piezas

    return todas()


def por_trozos(piezas: Iterable[str]) -> Iterator[bytes]:
    """The same text as fewer and larger pieces."""
    juntas, largo = [], 0
    for pieza in piezas:
        juntas.append(pieza)
        largo += len(pieza)
        if largo >= TROZO:
            yield "".join(juntas).encode()
            juntas, largo = [], 0
    yield "".join(juntas).encode()
