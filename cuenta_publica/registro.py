"""Registry of what a capítulo can be about. A chapter app calls :func:`registrar` from its ``materias.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal

from django.utils.functional import cached_property

from .documento import BloqueDoc, CapituloDoc, Datos, FilaDoc, Grafico
from .hallazgos import Discrepancia, Hecho, Suma, Verificada

if TYPE_CHECKING:
    from django.contrib.admin import TabularInline
    from django.db.models import Model
    from django_filters import FilterSet
    from django_tables2 import Table

#: Builds a printed block from the rows a block shows and the capítulo they are in.
Armar = Callable[[Datos, CapituloDoc], BloqueDoc]
#: Draws the rows of a conjunto, and tells them in one sentence.
Dibujo = Callable[[Datos, CapituloDoc], Grafico]
Titular = Callable[[Datos, CapituloDoc], str]
#: A check of one capítulo: what does not tie, the totals that do, and what they tell of suppressed cells.
Verificacion = Callable[[CapituloDoc], Iterable[Discrepancia | Verificada | Suma]]


@dataclass(frozen=True, kw_only=True)
class Resguardo:
    """How careful one must be with the small values of ``columna`` (see ``verificaciones.resguardos``).

    ``clase`` is C0 to C4, or a function of the row that gives it; ``dimensiones`` counts what the figure is crossed
    with; ``monto`` names the column with the money that goes with it, if any.
    """

    columna: str
    clase: str | Callable[[FilaDoc], str]
    dimensiones: int = 1
    monto: str = ""
    fuente_publica: bool = False


@dataclass(frozen=True, slots=True)
class Declarada:
    """A cifra that a materia offers by name: what it measures, and how its value is read.

    ``frase`` says what the organismo did, where the figure opens the report: ``otorgó {} {visa|visas}``.
    """

    etiqueta: str
    tipo: Literal["cantidad", "pesos", "porcentaje"] = "cantidad"
    frase: str = ""


@dataclass(frozen=True, kw_only=True)
class Conjunto:
    """One table of a materia: everything the portal does with its rows follows from this declaration.

    ``ayuda`` says how it is filled in, and ``ejemplo`` how an account did;
    ``tabla`` names the model and the printed columns; ``formas`` are other printed shapes, by key, and
    ``titulos_de_formas`` what people call them;
    ``precarga`` is the field that points to a catalogue whose entries an empty capítulo offers as rows;
    ``unidades`` maps a number to the text field that holds its unit or the words around it;
    ``seleccion`` is the field whose value a block may ask for (``tipo=estudiante``);
    ``totales`` maps a column to the cifra that declares its total; ``grafico`` draws the rows (see :mod:`dibujos`) and
    ``titular`` says what they tell in one sentence, or nothing (see :mod:`titulares`).
    """

    clave: str
    titulo: str
    tabla: type[Table]
    filtro: type[FilterSet]
    ayuda: str = ""
    ejemplo: str = ""
    formas: Mapping[str, Armar] = field(default_factory=dict)
    titulos_de_formas: Mapping[str, str] = field(default_factory=dict)
    precarga: str = ""
    unidades: Mapping[str, str] = field(default_factory=dict)
    seleccion: str = ""
    totales: Mapping[str, str] = field(default_factory=dict)
    grafico: Dibujo | None = None
    titular: Titular | None = None
    inline: type[TabularInline] | None = None
    resguardos: tuple[Resguardo, ...] = ()

    @cached_property
    def modelo(self) -> type[Model]:
        return self.tabla._meta.model

    def titulo_de_forma(self, clave: str) -> str:
        return self.titulos_de_formas.get(clave) or clave.replace("_", " ")


class Materia:
    """What a capítulo treats. Subclass it, fill the attributes and :func:`registrar` the class."""

    clave: ClassVar[str]
    nombre: ClassVar[str]
    cifras: ClassVar[Mapping[str, Declarada]] = {}  # declared scalars the clerk may type
    definiciones: ClassVar[Mapping[str, str]] = {}  # what its terms mean, for who reads one for the first time
    conjuntos: ClassVar[Iterable[Conjunto]] = ()
    verificaciones: ClassVar[Iterable[Verificacion]] = ()
    hechos: ClassVar[Iterable[Callable[[CapituloDoc], Iterable[Hecho]]]] = ()

    @classmethod
    def todos_los_conjuntos(cls) -> tuple[Conjunto, ...]:
        """Its own conjuntos, then those that any capítulo may have (compromisos)."""
        return (*cls.conjuntos, *_comunes.values())

    @classmethod
    def conjunto(cls, clave: str) -> Conjunto:
        return next(c for c in cls.todos_los_conjuntos() if c.clave == clave)


class MateriaDesconocida(LookupError):
    """A stored materia key that no installed app declares."""

    def __init__(self, clave: str):
        super().__init__(
            f"La materia «{clave}» no existe en este portal. "
            "Instale el capítulo que la declara o cambie la materia del capítulo."
        )


_materias: dict[str, type[Materia]] = {}
_comunes: dict[str, Conjunto] = {}


def registrar(materia: type[Materia]) -> type[Materia]:
    """Add ``materia``; ValueError when its key, or one of its conjuntos' keys, is taken."""
    if materia.clave in _materias:
        raise ValueError(f"materia «{materia.clave}» is registered twice")
    claves = [c.clave for c in materia.todos_los_conjuntos()]
    if repetidas := {c for c in claves if claves.count(c) > 1}:
        raise ValueError(f"materia «{materia.clave}» repeats the conjuntos {sorted(repetidas)}")
    _materias[materia.clave] = materia
    return materia


def registrar_comun(conjunto: Conjunto) -> Conjunto:
    """Add a conjunto that every capítulo may have, whatever its materia."""
    if conjunto.clave in _comunes:
        raise ValueError(f"conjunto «{conjunto.clave}» is registered twice")
    _comunes[conjunto.clave] = conjunto
    return conjunto


def materia(clave: str) -> type[Materia]:
    """The materia ``clave``; :class:`MateriaDesconocida` when nothing declares it."""
    try:
        return _materias[clave]
    except KeyError:
        raise MateriaDesconocida(clave) from None


def opciones() -> list[tuple[str, str]]:
    """Choices of ``Capitulo.materia``, by name. A callable keeps materias out of migrations."""
    return sorted(((m.clave, m.nombre) for m in _materias.values()), key=lambda par: par[1])


def conjuntos() -> Iterator[tuple[type[Materia] | None, Conjunto]]:
    """Every conjunto with the materia that declares it (None for the common ones)."""
    for una in _materias.values():
        yield from ((una, conjunto) for conjunto in una.conjuntos)
    yield from ((None, conjunto) for conjunto in _comunes.values())


def modelos_de_fila() -> list[type[Model]]:
    """Every model of typed rows, each once, in order of registration."""
    return list(dict.fromkeys(conjunto.modelo for _, conjunto in conjuntos()))
