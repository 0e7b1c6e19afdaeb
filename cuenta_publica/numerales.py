"""The numerals of a Spanish text: where they stand, what they are worth, and how another value is written there.

Only what counts or measures is a numeral: years, dates, laws, codes and list marks are not. Input is plain text.
 Nothing here raises on any text, and the time grows linearly with its length: every piece is matched from
its first letter only, and the parts that repeat without bound never give back what they took. The patterns are in lower
case and the text is lowered before, letter by letter: ignoring case is far slower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from .gramatica import AJENOS, CENTENA, DECENA, EN_PESOS, ESCALA, ESCRITOS, NOMBRE, NUMERALES, patron
from .montos import (
    FACTORES,
    MENOS,
    MontoInvalido,
    escribir_en_palabras,
    escribir_numero,
    escribir_pesos,
    escribir_porcentaje,
    leer_pesos,
    leer_porcentaje,
)
from .periodos import PRIMER_ANIO, ULTIMO_ANIO

Tipo = Literal["cantidad", "pesos", "porcentaje"]


@dataclass(frozen=True, slots=True)
class Numeral:
    """``texto[inicio:fin]`` of the text searched. Pesos are whole; percentages are in percent, as ``Decimal``."""

    inicio: int
    fin: int
    texto: str
    valor: int | Decimal
    tipo: Tipo
    calificador: str = ""  # "más de", "aprox.": outside ``texto``, as written but in lower case


_MARCA, *_OTROS, _PEGADO = (patron(escrito) for _, escrito, _ in AJENOS)
_ALTERNATIVAS = "|".join(f"(?P<{nombre}>{patron(escrito)})" for nombre, escrito in NUMERALES.items())
_INICIOS = "|".join(
    sorted({nombre[:2] for nombre in (*ESCRITOS, *re.findall("[a-z]+", DECENA + CENTENA), "mil", "medio")})
)
_SALTO = r"[^\w$€#+−–\\-]++"  # these two only save time: most words of a text begin like no number
_PIEZA = (
    f"{_MARCA}|{_SALTO}|{'|'.join(_OTROS)}|(?=[0-9$−–\\\\-]|mm?\\\\?\\$|clp|{_INICIOS})(?:{_ALTERNATIVAS})|{_PEGADO}"
)
_MINUSCULAS = {ord(letra): letra.lower() for letra in "ABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÍÓÚÜÑ"}
_POR_ESCALA = re.compile(patron(f"{ESCALA}{EN_PESOS}?"), re.IGNORECASE)
_POR_NOMBRE = re.compile(patron(NOMBRE), re.IGNORECASE)
_CALIFICADOR = re.compile(
    patron(r"(?<!\w)((?:más|menos|cerca|alrededor) de|casi|aprox\.|aproximadamente|unos|unas|(?:al|por lo) menos)\s+\Z")
)
_FACTOR = re.compile(r"(miles|millones)\s+de\s+\\?\$|(mm?)\\?\$|(mm)", re.IGNORECASE)
_CON_COMA = re.compile(r",|\.[0-9]{1,2}(?![0-9])")
_SIN_GENERO = {*range(2, 31)} - {21}  # one and twenty-one change with the noun: they are written in digits
_DESPUES = re.compile(r",?\s++(aprox\b\.?|aproximadamente\b)")


@cache
def _pieza() -> re.Pattern[str]:
    """Compiled for the first text: a command that reads none starts without it."""
    return re.compile(_PIEZA)


@cache
def _numeral_entero() -> re.Pattern[str]:
    return re.compile(_ALTERNATIVAS, re.IGNORECASE)


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────────────────────


def encontrar(texto: str) -> list[Numeral]:
    """The numerals of a plain text, in order; each as long as it can be, none over another."""
    piezas = _pieza().finditer(texto.translate(_MINUSCULAS))
    return [_numeral(pieza, valor, texto) for pieza in piezas if (valor := _valor(pieza)) is not None]


def _numeral(pieza: re.Match[str], valor: int | Decimal, texto: str) -> Numeral:
    antes = _CALIFICADOR.search(pieza.string[max(0, pieza.start() - 24) : pieza.start()])
    dicho = antes or _DESPUES.match(pieza.string, pieza.end())
    calificador = " ".join(dicho[1].split()) if dicho else ""
    return Numeral(*pieza.span(), texto[pieza.start() : pieza.end()], valor, _tipo(pieza), calificador)


def _tipo(pieza: re.Match[str]) -> Tipo:
    return "pesos" if pieza.lastgroup == "pesos" else "porcentaje" if pieza.lastgroup == "porcentaje" else "cantidad"


def _valor(pieza: re.Match[str] | None) -> int | Decimal | None:
    """What a numeral is worth; ``None`` for any other piece, and for figures that no reader of amounts accepts."""
    if pieza is None or pieza.lastgroup is None:
        return None
    texto = _masculino(pieza[0])
    try:
        if pieza.lastgroup == "porcentaje":
            cifra = re.sub(r"(?i)\s*(?:%|por\s+ciento)\Z", "", texto)
            return leer_porcentaje(cifra) if cifra[-1].isdecimal() else Decimal(leer_pesos(cifra) or 0)
        if pieza.lastgroup == "cifra" and "," in texto:
            return leer_porcentaje(texto)
        return leer_pesos(texto)
    except MontoInvalido:
        return None


def _masculino(texto: str) -> str:
    """``doscientas veintiuna`` → ``doscientos veintiun``: the reader of amounts counts pesos."""
    return re.sub(r"(?i)(?<=ient)as\b", "os", re.sub(r"(?i)(?<=un)a\b", "", texto))


# ── Writing again ────────────────────────────────────────────────────────────────────────────────────────────────


def releer(escrito: str, valor: int | Decimal, tipo: Tipo) -> str:
    """``valor`` in the style of ``escrito``: to the letter when that is its value, in the portal's form if none.

    Percentages and decimals keep at least as many decimals as there were; what would read as a year gets its dot.
    """
    pieza = _numeral_entero().fullmatch(f". {escrito}", 2)  # as inside a line: see _SIGNO
    leido = _valor(pieza)
    if pieza is None or leido is None:
        return _PORTAL[tipo](valor)
    if leido == valor:
        return escrito
    if valor < 0 and pieza.lastgroup == "nombre":
        return escribir_numero(valor)
    positivo = re.sub("[-−–]", "", escrito).strip()
    if valor >= 0:
        return _reescribir(positivo, valor)
    return next((letra for letra in escrito if letra in "-−–"), MENOS) + _reescribir(positivo, -valor)


_PORTAL = {"cantidad": escribir_numero, "pesos": escribir_pesos, "porcentaje": escribir_porcentaje}


def _reescribir(muestra: str, valor: int | Decimal) -> str:
    """``valor``, not negative, in the place and the style of the only figure of ``muestra``."""
    if escala := _POR_ESCALA.search(muestra):
        return muestra[: escala.start()] + _como_escala(escala[0], valor, "$" in muestra) + muestra[escala.end() :]
    if factor := _FACTOR.search(muestra):
        valor = Decimal(valor) / FACTORES[factor[factor.lastindex or 0].lower()]
    if re.search("[0-9]", muestra):
        escrito = re.sub(r"[0-9][0-9.,]*", lambda cifra: _como_cifra(cifra[0], valor), muestra, count=1)
        return re.sub(r"(?i)(?<=[0-9])(?<!000)\s+de(?=\s)", "", escrito)
    return _POR_NOMBRE.sub(lambda nombre: _como_nombre(nombre[0], valor), muestra, count=1)


def _como_cifra(muestra: str, valor: int | Decimal) -> str:
    """With the decimals, the zeros in front and the dots, or no dots, of ``muestra``."""
    if re.fullmatch(r"[0-9]+\.[0-9]{1,2}", muestra):
        muestra = muestra.replace(".", ",")
    entero, _, decimales = muestra.partition(",")
    cifra = escribir_numero(valor)
    if len(decimales) > len(cifra.partition(",")[2]):
        cifra = escribir_numero(valor, len(decimales))
    desnuda = entero.isdecimal() and (len(entero) > 4 or (len(entero) == 4 and valor < 10**4))
    if desnuda and not PRIMER_ANIO <= valor <= ULTIMO_ANIO:
        cifra = cifra.replace(".", "")
    return cifra.zfill(len(entero)) if entero.startswith("0") else cifra


def _como_nombre(muestra: str, valor: int | Decimal) -> str:
    """In one word up to thirty, unless it changes with the gender of what follows; else in digits."""
    if valor not in _SIN_GENERO:
        return _como_cifra("", valor)
    nombre = ESCRITOS[int(valor)]
    return nombre.upper() if muestra.isupper() else nombre.capitalize() if muestra[0].isupper() else nombre


def _como_escala(muestra: str, valor: int | Decimal, con_signo: bool) -> str:
    """``36 millones 850 mil pesos``; with a comma, ``36,85 millones de pesos``; "pesos" only if ``muestra`` says it."""
    if valor != int(valor):
        return _como_cifra("", valor)
    texto = escribir_en_palabras(int(valor))
    if _CON_COMA.search(muestra) and (valor < 10**6 or "ill" in muestra.lower()):
        texto = _con_coma(muestra, valor)
    elif con_signo and texto.startswith("mil"):
        texto = f"{escribir_numero(valor)} pesos"
    elif muestra[:2].lower() == "un" and texto.startswith("1 millón"):
        texto = f"un{texto[1:]}"
    if "peso" not in muestra.lower():
        texto = re.sub("(?: de)? pesos?$", "", texto)
    return texto.upper() if muestra.isupper() else texto


def _con_coma(muestra: str, valor: int | Decimal) -> str:
    """``1,5 millones de pesos``, ``2,5 mil pesos``: exact, with as many decimals as needed."""
    cifra = muestra.split()[0]
    if "ill" in muestra.lower():
        return f"{_como_cifra(cifra, Decimal(valor).scaleb(-6))} millones de pesos"
    return f"{_como_cifra(cifra, Decimal(valor).scaleb(-3))} mil pesos"
