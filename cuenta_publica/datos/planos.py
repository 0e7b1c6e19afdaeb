"""The tidy record of a row: the same keys and values in every data file, in the API and in the dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings

from ..formatos.reunion import ESTADOS, texto_plano
from ..valores import Columna, Valor
from .consulta import PROPIAS, Consulta
from .procedencia import procedencias
from .publicos import Publico

#: Printed instead of a text that names figures of its account and was published before they were kept as printed.
VER_LA_CUENTA = "(ver el texto en la cuenta)"
DE_DONDE = {
    "id": ("cantidad", "Identificador de la fila en esta edición. Una corrección de la cuenta le da otro."),
    "organismo": ("texto", "Quién rinde la cuenta: su identificador en el portal."),
    "organismo_nombre": ("texto", "Nombre de quien rinde la cuenta."),
    "region": ("texto", "Región: código único territorial (SUBDERE), con sus ceros."),
    "region_nombre": ("texto", "Nombre de la región."),
    "provincia": ("texto", "Provincia: código único territorial (SUBDERE), con sus ceros; vacío en las regionales."),
    "provincia_nombre": ("texto", "Nombre de la provincia."),
    "anio": ("anio", "Año de gestión del que se rinde cuenta."),
    "version": ("cantidad", "Versión de la cuenta, la vigente: de ella viene el valor."),
    "publicada_el": ("fecha", "Fecha y hora de publicación de esa versión, en ISO 8601 (UTC)."),
    "capitulo": ("texto", "Capítulo que contiene el dato: su identificador, que no cambia de una versión a otra."),
    "capitulo_titulo": ("texto", "Número y título del capítulo."),
    "enlace": ("texto", "Dirección del capítulo en que se publicó."),
    "orden": ("cantidad", "Lugar de la fila en su capítulo."),
    "nombre_impreso": ("texto", "El nombre que imprime el documento, si es otro que el del catálogo."),
}


@dataclass(frozen=True, slots=True)
class Campo:
    """A key of the record: its type, what it is, and what it may say. ``columna`` is the one it comes from, if any."""

    nombre: str
    tipo: str
    descripcion: str
    opciones: dict[str, str] = field(default_factory=dict)
    columna: str = ""

    @property
    def es_numero(self) -> bool:
        return self.tipo in ("cantidad", "pesos", "porcentaje", "anio")


class Aplanador:
    """Makes the records of a conjunto. Its catalogues take a query each; where the rows come from, another one."""

    def __init__(self, publico: Publico):
        self.publico = publico

    @cached_property
    def catalogos(self) -> dict[str, dict[int, tuple[str, str]]]:
        return {clave: self.publico.catalogo(clave) for clave in self.publico.relaciones}

    @cached_property
    def campos(self) -> tuple[Campo, ...]:
        """What is in each record, in order."""
        propios = (campo for columna in self.publico.columnas for campo in self._campos(columna))
        return (*(Campo(nombre, *dicho) for nombre, dicho in DE_DONDE.items()), *propios)

    def _campos(self, columna: Columna) -> Iterator[Campo]:
        opciones = dict(columna.opciones)
        if columna.clave in self.publico.relaciones:
            opciones = dict(self.catalogos[columna.clave].values())
        descripcion = f"{columna.titulo}. {columna.ayuda}".strip()
        yield Campo(columna.clave, columna.tipo, descripcion, opciones, columna.clave)
        if columna.tipo == "opcion":
            yield Campo(f"{columna.clave}_nombre", "texto", f"{columna.titulo}: el nombre.", {}, columna.clave)
        si_lo_hay = f"{columna.titulo}: si el documento lo informa."
        yield Campo(f"{columna.clave}_estado", "estado", si_lo_hay, ESTADOS, columna.clave)

    def registros(self, consulta: Consulta) -> Iterator[list[Valor]]:
        """Each row that ``consulta`` finds, in order, in flat memory."""
        return self.aplanar(consulta.recorrer(), {p: self._de(p, d) for p, d in procedencias(self.publico).items()})

    def aplanar(self, filas: Iterable[tuple], de: dict[int, tuple]) -> Iterator[list[Valor]]:
        """The record of each of ``filas``, as :meth:`Consulta.recorrer` gives them; those of a chapter that
        is no longer public are left out."""
        hacer = [self._hacer(columna) for columna in self.publico.columnas]
        n = len(PROPIAS)
        for fila in filas:
            id, capitulo, orden, etiqueta, no_aplica, suprimido, atado = fila[:n]
            if (donde := de.get(capitulo)) is None:
                continue
            registro = [id, *donde, orden, etiqueta or None]
            for columna, agregar, valor in zip(self.publico.columnas, hacer, fila[n:], strict=True):
                if columna.clave in suprimido:
                    estado = "suprimido"
                elif columna.clave in no_aplica:
                    estado = "no_aplica"
                else:
                    estado = "sin_informacion" if valor is None or valor == "" else "informado"
                agregar(registro, valor if estado == "informado" else None, atado)
                registro.append(estado)
            yield registro

    def _de(self, clave: int, p) -> tuple[Valor, ...]:
        return (
            p.organismo,
            p.nombre,
            p.region,
            p.region_nombre,
            p.provincia or None,
            p.provincia_nombre or None,
            p.anio,
            p.version,
            f"{p.publicada_el:%Y-%m-%dT%H:%M:%SZ}",
            p.ancla,
            f"{p.numero} {p.titulo}".strip(),
            f"{settings.URL_DEL_PORTAL}{p.enlace}",
        )

    def _hacer(self, columna: Columna):
        """What adds the value of ``columna`` to a record."""
        if columna.clave in self.publico.relaciones:
            entradas = self.catalogos[columna.clave]
            return lambda registro, valor, _: registro.extend(entradas.get(valor, (None, None)))
        if columna.tipo == "opcion":
            return lambda registro, valor, _: registro.extend((valor, columna.opciones.get(valor, valor)))
        if columna.tipo == "rico":
            return lambda registro, valor, atado: registro.append(
                texto_plano(como_se_imprime(columna.clave, valor, atado)) if valor else None
            )
        return lambda registro, valor, _: registro.append(valor)


def como_se_imprime(columna: str, html: str, atado: dict[str, str] | None) -> str:
    """A rich cell as its account prints it."""
    return (atado or {}).get(columna) or (VER_LA_CUENTA if "[[" in html else html)
