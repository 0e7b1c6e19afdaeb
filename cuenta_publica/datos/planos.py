"""The tidy record of a row: the same keys and values in every data file, in the API and in the dictionary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings

from ..formatos.reunion import ESTADOS, texto_plano
from ..horas import instante
from ..valores import Columna, Valor
from .consulta import Consulta
from .procedencia import Procedencia, procedencias
from .publicos import Publico

#: Printed instead of a text that names figures of its account and was published before they were kept as printed.
QUE_SE_REPITEN = 20_000  # values of a column that are kept as they were written
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


class Forma:
    """How a value is written in some kind of file. This one leaves it as it is."""

    def de(self, campo: Campo) -> Callable[[Valor], object]:
        """What writes the values of ``campo``, also None."""
        return lambda valor: valor

    def juntar(self, piezas: list) -> list:
        """Values that always go together, as fewer pieces if it can be."""
        return piezas


class FormaDeTexto(Forma):
    """Of a file whose values are texts, with ``union`` between them."""

    union = ""

    def juntar(self, piezas: list) -> list:
        return [self.union.join(piezas)]


class _Columna:
    """Writes one column of data: its value, the name of its choice and its state, together.

    ``hechas`` are the pieces of the values that repeat themselves: to look one up is faster than to write it.
    """

    def __init__(self, columna: Columna, campos: list[Campo], forma: Forma, opciones: Mapping | None):
        self.columna, self.forma, self.opciones = columna, forma, opciones
        *self.escribir, self.estado = [forma.de(campo) for campo in campos]
        self.sin = {estado: self._pieza([None] * len(self.escribir), estado) for estado in ESTADOS}
        self.hechas: dict[Valor, list] = dict.fromkeys((None, ""), self.sin["sin_informacion"])

    def _pieza(self, valores: Sequence[Valor], estado: str) -> list:
        escritos = [escribir(valor) for escribir, valor in zip(self.escribir, valores, strict=True)]
        return self.forma.juntar([*escritos, self.estado(estado)])

    def con(self, valor: Valor, atado: dict | None) -> list:
        if self.columna.tipo == "rico":
            return self._pieza([texto_plano(como_se_imprime(self.columna.clave, valor, atado))], "informado")
        valores = [valor] if self.opciones is None else self.opciones.get(valor, (valor, valor))
        pieza = self._pieza(valores, "informado")
        if self.columna.tipo != "texto" and len(self.hechas) < QUE_SE_REPITEN:
            self.hechas[valor] = pieza
        return pieza


class Aplanador:
    """Makes the records of a conjunto. Its catalogues take a query each; where the rows come from, another one."""

    def __init__(self, publico: Publico, forma: Forma | None = None):
        self.publico, self.forma = publico, forma or Forma()

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

    def registros(self, consulta: Consulta) -> Iterator[list]:
        """Each row that ``consulta`` finds, in order, in flat memory; as ``forma`` writes it."""
        return self.aplanar(consulta.recorrer(), procedencias(self.publico))

    def aplanar(self, filas: Iterable[tuple], procedencias: Mapping[int, Procedencia]) -> Iterator[list]:
        """The record of each of ``filas``, as :meth:`Consulta.recorrer` gives them; those of chapters that are not in
        ``procedencias`` are left out."""
        clave, *donde, orden, impreso = [self.forma.de(campo) for campo in self.campos[: len(DE_DONDE)]]
        de = {pk: self._de(p, donde) for pk, p in procedencias.items()}
        columnas = [self._columna(columna) for columna in self.publico.columnas]
        for fila in filas:
            if (pieza := de.get(fila[1])) is None:
                continue
            registro = [clave(fila[0]), *pieza, orden(fila[2]), impreso(fila[3] or None)]
            _, _, _, _, no_aplica, suprimido, atado, *valores = fila
            if no_aplica or suprimido:
                for columna, valor in zip(columnas, valores, strict=True):
                    clave_de = columna.columna.clave
                    marca = "suprimido" if clave_de in suprimido else "no_aplica" if clave_de in no_aplica else ""
                    registro += columna.sin[marca] if marca else columna.hechas.get(valor) or columna.con(valor, atado)
            else:
                for columna, valor in zip(columnas, valores, strict=True):
                    registro += columna.hechas.get(valor) or columna.con(valor, atado)
            yield registro

    def _columna(self, columna: Columna) -> _Columna:
        opciones = self.catalogos.get(columna.clave)
        if opciones is None and columna.tipo == "opcion":
            opciones = {valor: (valor, nombre) for valor, nombre in columna.opciones.items()}
        return _Columna(columna, list(self._campos(columna)), self.forma, opciones)

    def _de(self, p: Procedencia, escribir: list[Callable]) -> list:
        valores = (
            p.organismo,
            p.nombre,
            p.region,
            p.region_nombre,
            p.provincia or None,
            p.provincia_nombre or None,
            p.anio,
            p.version,
            instante(p.publicada_el),
            p.ancla,
            p.capitulo,
            f"{settings.URL_DEL_PORTAL}{p.enlace}",
        )
        return self.forma.juntar([uno(valor) for uno, valor in zip(escribir, valores, strict=True)])


def como_se_imprime(columna: str, html: str, atado: dict[str, str] | None) -> str:
    """A rich cell as its account prints it."""
    return (atado or {}).get(columna) or (VER_LA_CUENTA if "[[" in html else html)
