"""What is asked of a search and what it finds: every word, each in the passage or around it; or else, any."""

import re
from dataclasses import dataclass, field
from math import ceil

from ..models import Pasaje
from .filas import LARGO, palabras_de
from .indice import ANIO, CONTEXTO, MATERIA, PROVINCIA, TIPO, rango_de
from .motores import Pregunta, claves, contar
from .raices import raices

EXACTO, POR_PAGINA = 1000, 20
_FRASE = re.compile('"([^"]+)"|«([^»]+)»|“([^”]+)”')
_PREFIJOS = {"provincia": PROVINCIA, "anio": ANIO, "materia": MATERIA, "tipo": TIPO}
_DE_LA_CUENTA = ("organismo__provincia", "organismo__region")


@dataclass(frozen=True, slots=True)
class Hallazgo:
    """A page of what was found. ``cuantos`` is at most EXACTO; when not ``exacto``, there is more, and it is not shown.
    ``alguna``: nothing has all of the words (their stems are ``palabras``), and this has some."""

    palabras: tuple[str, ...] = ()
    cuantos: int = 0
    exacto: bool = True
    alguna: bool = False
    pagina: int = 1
    pasajes: list[Pasaje] = field(default_factory=list)

    @property
    def paginas(self) -> int:
        return max(1, ceil(self.cuantos / POR_PAGINA))

    @property
    def primero(self) -> int:
        """The number of the first one of this page."""
        return (self.pagina - 1) * POR_PAGINA + 1


def buscar(texto: str, filtros: dict[str, str | int], pagina: int = 1) -> Hallazgo:
    """Passages with the words of ``texto``, in the order of their keys; those between quotes, together. ``filtros``:
    ``provincia`` (its código), ``anio``, ``materia`` and ``tipo``, which are words as :mod:`motores` takes them. The
    last page, when ``pagina`` is beyond it. Four queries at most."""
    palabras = tuple(palabras_de(texto))
    if not palabras:
        return Hallazgo()
    lugares = tuple((f"{_PREFIJOS[nombre]}{valor}",) for nombre, valor in filtros.items())
    rango = rango_de(filtros["tipo"]) if "tipo" in filtros else None
    pregunta = Pregunta((*_todas(palabras), *lugares), _frases(texto), rango)
    hallados, alguna = contar(pregunta, EXACTO + 1), False
    if not hallados and (len(palabras) > 1 or pregunta.frases):
        pregunta, alguna = Pregunta((palabras, *lugares), rango=rango), True
        hallados = contar(pregunta, EXACTO + 1)
    hallazgo = Hallazgo(palabras, min(hallados, EXACTO), hallados <= EXACTO, alguna and hallados > 0)
    pagina = min(max(pagina, 1), hallazgo.paginas)
    desde, son_pocas = (pagina - 1) * POR_PAGINA, hallados <= EXACTO
    pasajes = _leer(claves(pregunta, desde, POR_PAGINA, son_pocas=son_pocas)) if hallados else []
    return Hallazgo(palabras, hallazgo.cuantos, hallazgo.exacto, hallazgo.alguna, pagina, pasajes)


def _todas(palabras: tuple[str, ...]) -> list[tuple[str, ...]]:
    """In the passage at least one word, and each one in it or around it: «visas Parinacota 2019» names a row, and
    «seguridad» not every row of its chapter. The first is asked first: most passages have none."""
    cada_una = [(palabra, f"{CONTEXTO}{palabra}") for palabra in palabras] if len(palabras) > 1 else []
    return [palabras, *cada_una]


def _frases(texto: str) -> tuple[tuple[str, ...], ...]:
    entre_comillas = [next(filter(None, partes)) for partes in _FRASE.findall(texto[:LARGO])]
    return tuple(tuple(frase) for frase in map(raices, entre_comillas) if len(frase) > 1)


def _leer(pks: list[int]) -> list[Pasaje]:
    con_cuenta = Pasaje.objects.select_related(*(f"cuenta__{relacion}" for relacion in _DE_LA_CUENTA))
    return list(con_cuenta.defer("raices").filter(pk__in=pks).order_by("pk"))
