"""Every conjunto of a year, or of a materia, in one zip: a CSV each, what their fields are, and what to read first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import QueryDict

from .. import registro
from ..formatos.csv import celda
from ..formatos.reunion import ESTADOS
from ..models import Capitulo, CuentaPublica
from .consulta import Consulta
from .publicos import Publico, publicos
from .salidas import Descarga
from .salidas.corriente import Corriente
from .salidas.csv import BOM, renglones
from .salidas.descarga import de_un_momento, diccionario

CABEZA = ("conjunto", "campo", "tipo", "unidad", "significado", "valores")


@dataclass(frozen=True)
class Paquete:
    """``pedidos`` are the conjuntos and what is asked of each one."""

    titulo: str
    pedidos: tuple[tuple[Publico, str], ...]

    def escribir(self, momento: datetime) -> Iterator[bytes]:
        """The zip, piece by piece, in flat memory: only the conjuntos that have some row, all of the same moment."""
        corriente, escritos = Corriente(), []
        with de_un_momento():
            for publico, pedido in self.pedidos:
                consulta = Consulta.leer(publico, QueryDict(pedido))
                if consulta.filas.exists():
                    escritos.append(publico)
                    yield from corriente.verter(f"{_nombre(publico)}.csv", renglones(Descarga(consulta, momento)))
            yield from corriente.verter("diccionario.csv", _diccionario(escritos))
        corriente.agregar("LEEME.txt", _leeme(self.titulo, momento, escritos))
        yield corriente.cerrar()


def anios() -> list[int]:
    """Those with some published account, the newest first. One query."""
    publicadas = CuentaPublica.objects.publicadas().order_by("-anio")
    return list(publicadas.values_list("anio", flat=True).distinct())


def materias() -> list[type[registro.Materia]]:
    """Those with conjuntos and some published capítulo, by name. One query."""
    publicados = Capitulo.objects.filter(cuenta__estado=CuentaPublica.Estado.PUBLICADA).order_by()
    usadas = set(publicados.values_list("materia", flat=True).distinct())
    return list(dict.fromkeys(p.materia for p in publicos() if p.materia and p.materia.clave in usadas))


def del_anio(anio: int) -> Paquete:
    """LookupError when no account of that year is published."""
    if anio not in anios():
        raise LookupError(f"No hay cuentas públicas publicadas del año {anio}.")
    pedido = f"desde={anio}&hasta={anio}"
    return Paquete(f"Todos los conjuntos de datos del año {anio}", tuple((p, pedido) for p in publicos()))


def de_materia(clave: str) -> Paquete:
    """LookupError when there is no such materia, or nobody published anything about it."""
    materia = next((m for m in materias() if m.clave == clave), None)
    if not materia:
        raise LookupError("No hay datos publicados de ese tema.")
    suyos = [(p, "") for p in publicos() if p.materia is materia]
    comunes = [(p, f"materia={clave}") for p in publicos() if not p.materia]
    return Paquete(f"{materia.nombre}: todos los años", (*suyos, *comunes))


def _nombre(publico: Publico) -> str:
    return publico.clave.replace("/", "-")


def _diccionario(escritos: list[Publico]) -> Iterator[str]:
    """A field on each line."""
    yield BOM + _linea(CABEZA)
    for publico in escritos:
        for dicho in diccionario(publico):
            yield _linea((_nombre(publico), *dicho))


def _linea(celdas: tuple[str, ...]) -> str:
    salida = io.StringIO()
    csv.writer(salida, lineterminator="\r\n").writerow([celda(texto) for texto in celdas])
    return salida.getvalue()


def _leeme(titulo: str, momento: datetime, escritos: list[Publico]) -> str:
    lineas = [
        titulo,
        "",
        "Cuentas públicas provinciales publicadas, en su versión vigente.",
        f"Origen: {settings.URL_DEL_PORTAL}/",
        f"Descargado el {momento:%d-%m-%Y} a las {momento:%H:%M}.",
        f"Licencia: {settings.LICENCIA} ({settings.LICENCIA_URL}).",
        "",
        "Archivos (CSV en UTF-8, separado por comas, con punto decimal):",
        *(f"- {_nombre(publico)}.csv: {publico.titulo}." for publico in escritos),
        "- diccionario.csv: qué significa cada campo.",
        "",
        "Una celda vacía nunca significa cero. La columna «_estado» que sigue a cada dato dice por qué está vacía:",
        *(f"- {estado}: {dicho}" for estado, dicho in ESTADOS.items()),
        "",
        "Un texto que empieza con un apóstrofo empezaba con un signo que una planilla tomaría por fórmula.",
    ]
    return "\r\n".join([*lineas, ""])
