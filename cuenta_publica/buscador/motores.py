"""The two indexes, asked the same question: all of several groups of words, any word of each.

Words are made of letters, digits, «_» and «-» (see :mod:`raices` and :mod:`indice`): nothing that was typed reaches the
language of an index. Found keys come in the order of the keys: SQLite's index is kept so, and stops at the last one
asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, Func

TABLA, INDICE = "cuenta_publica_pasaje", "cuenta_publica_pasaje_raices"
#: PostgreSQL keeps the stems of each passage parted, in a column of its own.
PARTIDAS = "raices_partidas"


@dataclass(frozen=True, slots=True)
class Pregunta:
    """``grupos``: of each one, some word. ``frases``: each with its words together, in order. ``rango``: the first key
    that may be and the first one that may not, so that who goes through them in order begins there."""

    grupos: tuple[tuple[str, ...], ...]
    frases: tuple[tuple[str, ...], ...] = ()
    rango: tuple[int, int] | None = None


def contar(pregunta: Pregunta, tope: int) -> int:
    """How many passages there are, or ``tope`` when they are more."""
    desde, datos = _desde(pregunta)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM (SELECT 1 {desde} LIMIT %s) hallados", [*datos, tope])
        return cursor.fetchone()[0]


def claves(pregunta: Pregunta, desde: int, cuantas: int, *, son_pocas: bool) -> list[int]:
    """Keys of ``cuantas`` passages, after the first ``desde`` ones, in order. When ``son_pocas`` in all, they are found
    first and put in order then: PostgreSQL may not go through the whole table in order looking for them."""
    tabla, datos = _desde(pregunta)
    clave = "rowid" if connection.vendor == "sqlite" else "id"
    halladas = f"SELECT {clave} AS clave {tabla}"
    if son_pocas:
        halladas = f"WITH halladas AS MATERIALIZED ({halladas}) SELECT clave FROM halladas"
    with connection.cursor() as cursor:
        cursor.execute(f"{halladas} ORDER BY clave LIMIT %s OFFSET %s", [*datos, cuantas, desde])
        return [fila[0] for fila in cursor.fetchall()]


def filas(pregunta: Pregunta, modelo: str, tope: int) -> list[int]:
    """Keys of the rows of ``modelo`` whose passages answer: the first ``tope`` that are found."""
    desde, datos = _desde(pregunta)
    if connection.vendor == "sqlite":
        desde = desde.replace(f"FROM {INDICE} ", f"FROM {INDICE} CROSS JOIN {TABLA} p ON p.id = {INDICE}.rowid ", 1)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT fila {desde} AND modelo = %s LIMIT %s", [*datos, modelo, tope])
        return [fila[0] for fila in cursor.fetchall()]


def _desde(pregunta: Pregunta) -> tuple[str, list]:
    """The clauses FROM and WHERE, and their values."""
    if connection.vendor == "sqlite":
        tabla, condiciones, datos = INDICE, [f"{INDICE} MATCH %s"], [_de_fts5(pregunta)]
        frase = f"(SELECT ' ' || p.raices || ' ' FROM {TABLA} p WHERE p.id = {INDICE}.rowid) LIKE %s"
    else:
        condiciones, datos = _de_postgresql(pregunta)
        tabla, frase = TABLA, "' ' || raices || ' ' LIKE %s"
    if pregunta.rango:
        clave = f"{INDICE}.rowid" if connection.vendor == "sqlite" else "id"
        condiciones, datos = [*condiciones, f"{clave} >= %s AND {clave} < %s"], [*datos, *pregunta.rango]
    condiciones += [frase] * len(pregunta.frases)
    datos += [f"% {' '.join(palabras)} %" for palabras in pregunta.frases]
    return f"FROM {tabla} WHERE {' AND '.join(condiciones)}", datos


def _de_postgresql(pregunta: Pregunta) -> tuple[list[str], list[list[str]]]:
    """Conditions and their values: one for all the words that must be there."""
    todas = [grupo[0] for grupo in pregunta.grupos if len(grupo) == 1]
    algunas = [list(grupo) for grupo in pregunta.grupos if len(grupo) > 1]
    operadores = [*(["@>"] if todas else []), *["&&"] * len(algunas)]
    condiciones = [f"{PARTIDAS} {operador} %s::text[]" for operador in operadores]
    return condiciones, [*([todas] if todas else []), *algunas]


def _de_fts5(pregunta: Pregunta) -> str:
    grupos = (" OR ".join(f'"{palabra}"' for palabra in grupo) for grupo in pregunta.grupos)
    return " AND ".join(f"({grupo})" for grupo in grupos)


class Contiene(Func):
    """Whether a passage, of which one gives the ``raices``, has all of ``palabras``: for a ``filter`` that reaches it
    by another way, without going first through all that have them."""

    arity = 1
    output_field = BooleanField()

    def __init__(self, raices, palabras: Sequence[str] = ()):
        super().__init__(raices)
        self.palabras = palabras

    def as_sqlite(self, compiler, connection, **_):
        columna, datos = compiler.compile(self.source_expressions[0])
        orden = " AND ".join([f"' ' || {columna} || ' ' LIKE %s"] * len(self.palabras))
        return f"({orden})", [dato for palabra in self.palabras for dato in (*datos, f"% {palabra} %")]

    def as_postgresql(self, compiler, connection, **_):
        columna, datos = compiler.compile(self.source_expressions[0])
        partidas = columna.replace('"raices"', f'"{PARTIDAS}"')
        return f"{partidas} @> %s::text[]", [*datos, list(self.palabras)]
