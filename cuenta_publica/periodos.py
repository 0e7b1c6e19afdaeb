"""Periods and dates with precision: ISO 8601 text in the database, frozen values in memory, Spanish in print.

An account mixes whole years, part years ("primer trimestre de 2018") and cut-offs ("al 22 de mayo de 2018"). They are
kept apart by type, because unlike periods are never subtracted: see :meth:`Periodo.comparable`.

Both readers take what is stored and what a clerk types, and raise only :class:`PeriodoInvalido`.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import total_ordering
from typing import Literal

from .montos import citar

_NOMBRES = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
MESES = tuple(_NOMBRES.split())
PRIMER_ANIO, ULTIMO_ANIO = 1900, 2100

_LARGO = 80  # longer texts are refused unread, which bounds the time
_EQUIVALENCIAS = {
    **str.maketrans("áéíóúüñº‐‑‒–—−", "aeiouun°------"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff")),
}
_MESES = {nombre[:largo]: i for i, nombre in enumerate(MESES, 1) for largo in (3, len(nombre))}
_MESES |= {"sept": 9, "set": 9, "setiembre": 9}

_MES = rf"(?P<mes>{'|'.join(sorted(_MESES, key=len, reverse=True))})\.?"
_DIA = r"(?P<dia>[0-9]{1,2}|primero)(?:°|ro|ero)?"
_FECHAS = (
    re.compile(r"(?P<anio>[0-9]{4})(?:-(?P<mes>[0-9]{2})(?:-(?P<dia>[0-9]{2}))?)?"),
    re.compile(r"(?:(?P<dia>[0-9]{1,2})(?P<sep>[-/.]))?(?P<mes>[0-9]{1,2})(?(sep)(?P=sep)|[-/])(?P<anio>[0-9]{4})"),
    re.compile(rf"(?:{_DIA} (?:de )?)?{_MES}(?: (?:(?:de|del) )?(?:ano )?(?P<anio>[0-9]{{4}}|[0-9]{{2}}))?"),
    re.compile(_DIA),  # as in "del 5 al 22 de mayo de 2018"
)
_TRAMO = re.compile(
    r"(?P<orden>primer|primero|segundo|tercer|tercero|cuarto|[1-4](?:°|er|ero|do|to)?|i{1,3}|iv) "
    r"(?P<tramo>trim|trimestre|cuatrim|cuatrimestre|sem|semestre)\.? (?:(?:de|del) )?(?:ano )?(?P<anio>[0-9]{4})"
)
_ORDENES = {"p": 1, "s": 2, "t": 3, "c": 4, "1": 1, "2": 2, "3": 3, "4": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_MESES_POR_TRAMO = {"t": 3, "c": 4, "s": 6}
_EJEMPLOS = "por ejemplo «2017», «enero a marzo de 2018» o «al 22 de mayo de 2018»"

Precision = Literal["año", "mes", "día"]


class PeriodoInvalido(ValueError):
    """The text is not a period or a date; ``str()`` says in Spanish what is wrong and how to mend it."""


@total_ordering
@dataclass(frozen=True, slots=True)
class FechaParcial:
    """A date as precise as the document gives it. Sorts by time, the less precise first."""

    anio: int
    mes: int | None = None
    dia: int | None = None

    def __post_init__(self) -> None:
        _validar(self.anio, self.mes, self.dia)

    @classmethod
    def leer(cls, texto: str) -> FechaParcial | None:
        """``2020-03``, ``marzo 20``, ``27/03/2020``…; blank text is ``None``. Raises :class:`PeriodoInvalido`."""
        limpio = _normalizar(texto)
        if not limpio:
            return None
        partes = _partes(limpio)
        if partes is None:
            raise PeriodoInvalido(
                f"«{citar(texto)}» no es una fecha: escriba por ejemplo «2020», «marzo de 2020» o «27-03-2020»."
            )
        return _fecha(partes, texto)

    @property
    def iso(self) -> str:
        return "-".join([str(self.anio), *(f"{parte:02}" for parte in (self.mes, self.dia) if parte)])

    @property
    def texto(self) -> str:
        dia = f"{self.dia} de " if self.dia else ""
        mes = f"{MESES[self.mes - 1]} de " if self.mes else ""
        return f"{dia}{mes}{self.anio}"

    @property
    def precision(self) -> Precision:
        return "día" if self.dia else "mes" if self.mes else "año"

    @property
    def inicio(self) -> date:
        return date(self.anio, self.mes or 1, self.dia or 1)

    @property
    def fin(self) -> date:
        mes = self.mes or 12
        return date(self.anio, mes, self.dia or monthrange(self.anio, mes)[1])

    def __str__(self) -> str:
        return self.texto

    def __lt__(self, otra: FechaParcial) -> bool:
        return (self.anio, self.mes or 0, self.dia or 0) < (otra.anio, otra.mes or 0, otra.dia or 0)


@total_ordering
@dataclass(frozen=True, slots=True)
class Periodo:
    """From one day to another, both included; without ``desde``, a cut-off: everything until ``hasta``.

    Sorts by the last day, then by the first; a cut-off comes before the periods that end on its day.
    """

    desde: date | None
    hasta: date

    def __post_init__(self) -> None:
        for dia in filter(None, (self.desde, self.hasta)):
            _validar(dia.year)
        if self.desde and self.desde > self.hasta:
            raise PeriodoInvalido(
                f"El período termina ({_dia(self.hasta)}) antes de empezar ({_dia(self.desde)}): revise las fechas."
            )

    @classmethod
    def leer(cls, texto: str) -> Periodo:
        """The stored or typed form. Blank text is invalid. Raises :class:`PeriodoInvalido`."""
        limpio = _normalizar(texto)
        if not limpio:
            raise PeriodoInvalido(f"Falta el período: escríbalo, {_EJEMPLOS}.")
        corte = re.fullmatch(r"(?:/|(?:al|a|hasta el|hasta) )(.+)", limpio)
        if corte and (partes := _partes(corte[1])):
            return cls(None, _fecha(partes, texto).fin)
        if tramo := _TRAMO.fullmatch(limpio):
            return cls(*_meses_del_tramo(tramo))
        if partes := _partes(limpio):
            unico = _fecha(partes, texto)
            return cls(unico.inicio, unico.fin)
        for izquierda, derecha in _cortes(limpio):
            if (inicio := _partes(izquierda)) and (fin := _partes(derecha)):
                hasta = _fecha(fin, texto)
                return cls(_completar(inicio, hasta).inicio, hasta.fin)
        raise PeriodoInvalido(f"«{citar(texto)}» no es un período: escriba {_EJEMPLOS}.")

    @property
    def iso(self) -> str:
        """Canonical stored form: the shortest of those that :meth:`leer` documents."""
        if self.desde is None:
            return f"/{self.hasta.isoformat()}"
        if not self.parcial and self.desde.year == self.hasta.year:
            return str(self.hasta.year)
        largo = len("2018-03") if self._son_meses else len("2018-03-31")
        desde, hasta = self.desde.isoformat()[:largo], self.hasta.isoformat()[:largo]
        return desde if desde == hasta else f"{desde}/{hasta}"

    @property
    def texto(self) -> str:
        """As printed: ``2017``, ``enero a marzo de 2018``, ``al 22 de mayo de 2018``."""
        if self.desde is None:
            return f"al {_dia(self.hasta)}"
        mismo_anio = self.desde.year == self.hasta.year
        if not self.parcial:
            return str(self.hasta.year) if mismo_anio else f"{self.desde.year} a {self.hasta.year}"
        mes = MESES[self.desde.month - 1]
        mismo_mes = mismo_anio and self.desde.month == self.hasta.month
        if self._son_meses:
            fin = f"{MESES[self.hasta.month - 1]} de {self.hasta.year}"
            return fin if mismo_mes else f"{mes} a {fin}" if mismo_anio else f"{mes} de {self.desde.year} a {fin}"
        if self.desde == self.hasta:
            return _dia(self.hasta)
        dia = str(self.desde.day)
        inicio = dia if mismo_mes else f"{dia} de {mes}" if mismo_anio else _dia(self.desde)
        return f"del {inicio} al {_dia(self.hasta)}"

    @property
    def parcial(self) -> bool:
        """Whether it is anything but one or more whole calendar years. A cut-off is partial."""
        return not (self._son_meses and self.desde and self.desde.month == 1 and self.hasta.month == 12)

    def comparable(self, otro: Periodo) -> bool:
        """Whether figures of both may be subtracted: same days of the calendar, same number of years.

        A cut-off is never comparable, not even with another: nobody knows when its count began.
        """
        return self._forma is not None and self._forma == otro._forma

    @property
    def _son_meses(self) -> bool:
        return self.desde is not None and self.desde.day == 1 and _es_fin_de_mes(self.hasta)

    @property
    def _forma(self) -> tuple[int, int, int, int, int] | None:
        """What comparable periods share. The last day of a month is one and the same, also in leap years."""
        if self.desde is None:
            return None
        fin = 31 if _es_fin_de_mes(self.hasta) else self.hasta.day
        return self.desde.month, self.desde.day, self.hasta.month, fin, self.hasta.year - self.desde.year

    def __str__(self) -> str:
        return self.texto

    def __lt__(self, otro: Periodo) -> bool:
        return (self.hasta, self.desde or date.min) < (otro.hasta, otro.desde or date.min)


_Partes = tuple[int | None, int | None, int | None]  # year, month, day; None where the text does not say


def _normalizar(texto: str) -> str:
    """Lower case, single spaces, no accents, ASCII dashes; without opening "desde", "del", "año" or closing dot."""
    texto = " ".join(texto.split())
    if len(texto) > _LARGO:
        raise PeriodoInvalido(f"«{citar(texto)}» es demasiado largo: escriba solo el período o la fecha.")
    limpio = " ".join(unicodedata.normalize("NFC", texto).lower().translate(_EQUIVALENCIAS).split())
    return re.sub(r"^(?:(?:desde|durante) )?(?:(?:el|del|de) )?(?:(?:ano|mes de) )?|\.$", "", limpio)


def _validar(anio: int, mes: int | None = None, dia: int | None = None) -> None:
    if not PRIMER_ANIO <= anio <= ULTIMO_ANIO:
        raise PeriodoInvalido(f"El año {anio} está fuera de rango: use uno entre {PRIMER_ANIO} y {ULTIMO_ANIO}.")
    if mes is None:
        if dia is not None:
            raise PeriodoInvalido(f"Falta el mes: escriba la fecha completa, por ejemplo «{dia} de marzo de {anio}».")
        return
    if not 1 <= mes <= 12:
        raise PeriodoInvalido(f"El mes {mes} no existe: los meses van del 1 al 12.")
    ultimo = monthrange(anio, mes)[1]
    if dia is not None and not 1 <= dia <= ultimo:
        nombre = MESES[mes - 1]
        raise PeriodoInvalido(f"El {dia} de {nombre} no existe: {nombre} de {anio} tiene {ultimo} días.")


def _partes(limpio: str) -> _Partes | None:
    """Year, month and day that one date names, not yet validated; ``None`` when it is not one date."""
    hallada = next(filter(None, (forma.fullmatch(limpio) for forma in _FECHAS)), None)
    if hallada is None:
        return None
    grupos = hallada.groupdict()
    anio, mes, dia = grupos.get("anio"), grupos.get("mes"), grupos.get("dia")
    if anio and len(anio) == 2:
        if anio >= "50":  # "mayo 98" is not 2098
            raise PeriodoInvalido(f"No se sabe de qué siglo es el año «{anio}»: escríbalo con cuatro cifras.")
        anio = f"20{anio}"
    return (
        int(anio) if anio else None,
        (_MESES.get(mes) or int(mes)) if mes else None,
        (1 if dia == "primero" else int(dia)) if dia else None,
    )


def _fecha(partes: _Partes, texto: str) -> FechaParcial:
    anio, mes, dia = partes
    if anio is None:
        raise PeriodoInvalido(f"A «{citar(texto)}» le falta el año: escríbalo con cuatro cifras.")
    return FechaParcial(anio, mes, dia)


def _completar(inicio: _Partes, hasta: FechaParcial) -> FechaParcial:
    """The opening date, with the year and month that it leaves to the closing one ("del 5 al 22 de mayo de 2018")."""
    anio, mes, dia = inicio
    if dia is not None and hasta.dia is None:
        raise PeriodoInvalido(f"Falta el día en que termina el período («{hasta.texto}»): escríbalo, {_EJEMPLOS}.")
    return FechaParcial(hasta.anio if anio is None else anio, hasta.mes if mes is None and dia else mes, dia)


def _cortes(limpio: str) -> Iterator[tuple[str, str]]:
    """Ways of cutting a range in two: first at a word or a spaced dash, then at each bare dash or slash."""
    for separador in (r" (?:al?|hasta(?: el)?|[-/]) (?:ano )?", r"[-/]"):
        for corte in re.finditer(separador, limpio):
            yield limpio[: corte.start()], limpio[corte.end() :]


def _meses_del_tramo(tramo: re.Match[str]) -> tuple[date, date]:
    meses = _MESES_POR_TRAMO[tramo["tramo"][0]]
    orden = _ORDENES.get(tramo["orden"]) or _ORDENES[tramo["orden"][0]]
    if orden * meses > 12:
        raise PeriodoInvalido(f"Un año tiene solo {12 // meses} períodos de {meses} meses: revise el número de orden.")
    inicio = FechaParcial(int(tramo["anio"]), (orden - 1) * meses + 1)
    return inicio.inicio, FechaParcial(inicio.anio, orden * meses).fin


def _dia(dia: date) -> str:
    return FechaParcial(dia.year, dia.month, dia.day).texto


def _es_fin_de_mes(dia: date) -> bool:
    return (dia + timedelta(days=1)).day == 1
