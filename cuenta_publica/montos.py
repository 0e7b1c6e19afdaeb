"""Amounts, counts and percentages: read as people write them, printed in the portal's one form.

Amounts are whole pesos (``int``); UF and US$ are read in :mod:`monedas`. Percentages are ``Decimal`` and may pass 100
or be negative. Every reader gives ``None`` for blank text (blank is not 0) and raises :class:`MontoInvalido`,
with a message for the clerk, for anything it does not understand completely: no part of a text is ever ignored.

The printed form is es-CL as in CLDR 48, plus U+2212 for negatives: 2.787 · −$121.239 · 99,8%. Years never pass here.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TypeVar

_N = TypeVar("_N", int, Decimal)

MENOS = "\N{MINUS SIGN}"
MAXIMO = 10**15  # of the smallest unit; far above the national budget, so anything larger is a slip
_LARGO = 120  # longer texts are refused unread: it bounds the time, and no amount needs more

# Accents are optional, every dash is a minus, and marks that Word and web pages leave behind are dropped.
_EQUIVALENCIAS = {
    **str.maketrans("áéíóúü‐‑‒–—−－", "aeiouu-------"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff")),
}

_ENTERO = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)"  # 1.234.567 or 1234567; never 0.123
_PESOS = re.compile(
    r"(?P<signo>-|menos )? ?(?:(?P<factor>mm?|(?:miles|millones) de )?\\?\$|clp)? ?(?P<otro_signo>-)? ?"
    r"(?P<cuerpo>[0-9a-z].*?)"
    r"(?:(?<=[0-9]),00?)?(?:\.-)?(?: ?(?P<sufijo>mm?)\\?\$| ?(?P<mm>mm))?"
    r"(?:(?:(?:(?<=illon)|(?<=illones)|(?<=y medio)|(?<=000)|(?<=mm)|(?<=\$)) de)? ?(?:pesos?|clp))?(?:[.,] ?-|\.)?"
)
_PUNTO_DECIMAL = re.compile(r"([0-9]+)\.([0-9]{1,2})")  # 1.5 millones: no thousands have one or two digits
_NUMERO = re.compile(r"(?P<signo>-)? ?(?P<cuerpo>[0-9][0-9.,]*)")
_PORCENTAJE = re.compile(r"(?P<signo>-)? ?(?P<cuerpo>[0-9][0-9.,]*)(?: ?%| por ciento)?")

# M$ and MM$ (thousands and millions of pesos) are ways of writing CLP, not currencies; so are MUS$ and MUF.
FACTORES = {"m": 10**3, "miles": 10**3, "mm": 10**6, "millones": 10**6}
_ESCALAS = ((("billon", "billones"), 10**12), (("millon", "millones"), 10**6), (("mil",), 10**3))
_EJEMPLOS = "por ejemplo $1.300.000 o 1 millón 300 mil pesos"
_SIN_DECIMALES = {
    "pesos": "los pesos no llevan decimales",
    "cantidad": "esta cantidad no lleva decimales",
    "UF": "la UF lleva a lo más cuatro decimales",
    "USD": "el dólar lleva a lo más dos decimales",
}


class MontoInvalido(ValueError):
    """The text is not an amount; ``str()`` says in Spanish what is wrong and how to mend it."""


def leer_pesos(texto: str) -> int | None:
    """Whole pesos: ``-$ 121.239``, ``3.620.010.-``, ``5.000,00``, ``1 millón 300 mil``, ``MM$ 1,5``, ``4.500 M$``."""
    partes = _partir(texto, _PESOS, f"un monto en pesos: escríbalo en cifras, {_EJEMPLOS}")
    if partes is None:
        return None
    cuerpo, factores = partes["cuerpo"], list(filter(None, partes.group("factor", "sufijo", "mm")))
    if len(factores) > 1:
        raise MontoInvalido(f"«{citar(texto)}» dice dos veces si son miles o millones: dígalo una sola vez.")
    valor = multiplicar(cuerpo, FACTORES[factores[0].split()[0]]) if factores else valorar(separar(cuerpo))
    return firmar(valor, partes, texto)


def leer_numero(texto: str) -> int | None:
    """A whole number, with or without thousands dots: ``2787``, ``2.787``, ``01`` → 1, ``-3``."""
    partes = _partir(texto, _NUMERO, "un número: escriba solo la cifra, por ejemplo 2.787")
    return None if partes is None else firmar(_entero(partes["cuerpo"], "cantidad"), partes, texto)


def leer_porcentaje(texto: str) -> Decimal | None:
    """A percentage, in percent: ``99,86 %`` → ``Decimal("99.86")``.

    A dot before exactly three digits separates thousands, as everywhere in Chile; before any other number of
    digits it can only be a decimal dot (``104.2``) and is read so.
    """
    partes = _partir(texto, _PORCENTAJE, "un porcentaje: escriba solo la cifra, por ejemplo 99,8%")
    if partes is None:
        return None
    cuerpo = partes["cuerpo"]
    if re.fullmatch(rf"{_ENTERO}(?:,[0-9]+)?", cuerpo):
        return firmar(Decimal(cuerpo.replace(".", "").replace(",", ".")), partes, texto)
    if re.fullmatch(r"[0-9]+\.(?![0-9]{3}$)[0-9]+", cuerpo):
        return firmar(Decimal(cuerpo), partes, texto)
    raise MontoInvalido(
        f"«{citar(texto)}» tiene mal puestos los puntos o las comas: separe los decimales con coma, por ejemplo 99,8%."
    )


def es_no_aplica(texto: str) -> bool:
    """Whether the text says "No aplica" (or N/A, n.a.), which is neither blank nor 0."""
    return len(texto) <= _LARGO and normalizar(texto).replace(" ", "").rstrip(".") in ("noaplica", "n/a", "n.a")


def es_suprimido(texto: str) -> bool:
    """Whether the text says "Suprimido" (or "reservado"): there is a value and it is not given."""
    return len(texto) <= _LARGO and bool(re.fullmatch(r"(?:suprimid|reservad)[oa]\.?", normalizar(texto)))


def normalizar(texto: str) -> str:
    """Lower case, single spaces, no accents on vowels, ASCII minus. Digits of other scripts stay, to be refused."""
    texto = " ".join(texto.split())
    if len(texto) > _LARGO:
        raise MontoInvalido(f"«{citar(texto)}» es demasiado largo: escriba solo la cifra.")
    return " ".join(unicodedata.normalize("NFC", texto).lower().translate(_EQUIVALENCIAS).split())


def citar(texto: str) -> str:
    """The text as a message may repeat it: short, and without characters that cannot be printed or encoded."""
    breve = re.sub(r"(?s)(.{39})..+", r"\1…", " ".join(texto.split()))
    return "".join(letra if letra.isprintable() else "\N{REPLACEMENT CHARACTER}" for letra in breve)


def _partir(texto: str, forma: re.Pattern[str], que: str) -> re.Match[str] | None:
    """The parts of the text; ``None`` when it is blank."""
    limpio = normalizar(texto)
    partes = forma.fullmatch(limpio)
    if limpio and partes is None:
        raise MontoInvalido(f"«{citar(texto)}» no es {que}.")
    return partes


def firmar(valor: _N, partes: re.Match[str], texto: str) -> _N:
    """The value with the sign of its text."""
    signos = [signo for nombre, signo in partes.groupdict().items() if "signo" in nombre and signo]
    if len(signos) > 1:
        raise MontoInvalido(f"«{citar(texto)}» tiene dos signos menos: deje uno solo.")
    if valor > MAXIMO:
        raise MontoInvalido(f"«{citar(texto)}» es demasiado grande: revise si le sobran cifras.")
    return -valor if signos and valor else valor


def separar(cuerpo: str) -> list[str]:
    """The words and figures of an amount: ``36millones`` is two of them."""
    return re.sub(r"(?<=[0-9])(?=[a-z])", " ", cuerpo).split()


def _entero(cifra: str, que: str = "pesos") -> int:
    """A figure as ``int``; the error tells decimals, commas for thousands and misplaced dots apart."""
    if re.fullmatch(_ENTERO, cifra):
        return int(cifra.replace(".", ""))
    if not re.fullmatch(r"[0-9.,]+", cifra):
        raise MontoInvalido(f"No se entiende «{citar(cifra)}»: escriba la cifra sola, {_EJEMPLOS}.")
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+", cifra):
        raise MontoInvalido(
            f"«{citar(cifra)}» usa la coma, y {_SIN_DECIMALES[que]}: "
            f"si la coma separa los miles, escriba {citar(cifra.replace(',', '.'))}."
        )
    if re.fullmatch(rf"{_ENTERO},[0-9]+", cifra):
        sin_decimales = escribir_numero(int(cifra.partition(",")[0].replace(".", "")))
        raise MontoInvalido(
            f"«{citar(cifra)}» tiene decimales, y {_SIN_DECIMALES[que]}: "
            f"redondee y escríbalo sin la coma, por ejemplo {citar(sin_decimales)}."
        )
    raise MontoInvalido(
        f"«{citar(cifra)}» tiene mal puestos los puntos o las comas: los miles van de tres en tres, como 1.234.567."
    )


def multiplicar(cifra: str, factor: int, que: str = "pesos") -> int:
    """``cifra`` × ``factor``; decimals are welcome while the result is a whole number of units (1,5 millones)."""
    partes = re.fullmatch(rf"({_ENTERO}),([0-9]+)", cifra) or (que == "pesos" and _PUNTO_DECIMAL.fullmatch(cifra))
    if not partes:
        return _entero(cifra, que) * factor
    entero, decimales = partes.groups()
    divisor: int = 10 ** len(decimales)
    valor, resto = divmod(int(entero.replace(".", "") + decimales) * factor, divisor)
    if resto:
        raise MontoInvalido(f"«{citar(cifra)}» tiene demasiados decimales: {_SIN_DECIMALES[que]}; escríbalo completo.")
    return valor


def valorar(palabras: list[str], escalas: tuple[tuple[tuple[str, ...], int], ...] = _ESCALAS) -> int:
    """Value of ``108 millones 443 mil 14``: cut at the largest scale named, then read both sides alike."""
    if not escalas:
        return _menor_que_mil(palabras)
    (nombres, factor), menores = escalas[0], escalas[1:]
    corte = next((i for i, palabra in enumerate(palabras) if palabra in nombres), None)
    if corte is None:
        return valorar(palabras, menores)
    antes, despues = palabras[:corte], palabras[corte + 1 :]
    if len(antes) == 1 and not despues and ("," in antes[0] or _PUNTO_DECIMAL.fullmatch(antes[0])):
        return multiplicar(antes[0], factor)
    if antes == ["medio"] and factor > 1000:
        antes, despues = ["cero"], ["y", "medio"]
    veces = 1 if factor == 1000 and not antes else valorar(antes, menores)
    medio = factor > 1000 and despues == ["y", "medio"]
    resto = factor // 2 if medio else valorar(despues, menores) if despues else 0
    if resto >= factor or (factor == 1000 and veces >= 1000):
        raise MontoInvalido(f"En «{citar(' '.join(palabras))}» las partes no calzan: escriba el monto en cifras.")
    return veces * factor + resto


def _menor_que_mil(palabras: list[str]) -> int:
    """One figure, or a number below a thousand in words."""
    if len(palabras) == 1 and palabras[0][0].isdecimal():
        return _entero(palabras[0])
    if not palabras:
        raise MontoInvalido(f"Falta la cifra antes de «millones»: escriba el monto completo, {_EJEMPLOS}.")
    frase = " ".join(palabras).replace("veinte y ", "veinti")
    if frase not in _EN_PALABRAS:
        raise MontoInvalido(f"No se entiende «{citar(frase)}» como monto: escríbalo en cifras, {_EJEMPLOS}.")
    return _EN_PALABRAS[frase]


_NOMBRES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve",
    "treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos",
)


def _numeros_en_palabras() -> dict[str, int]:
    """Every number from 0 to 999 in words, without accents, and its short form before a noun (un, veintiún)."""
    hasta_29, decenas, centenas = (linea.split() for linea in _NOMBRES)
    nombres = hasta_29 + [f"{decena} y {unidad}" for decena in decenas for unidad in ("cero", *hasta_29[1:10])]
    nombres += [f"{centena} {resto}" for centena in centenas for resto in nombres]
    numeros = {re.sub(r"(?<=cien)to cero|( y)? cero", "", nombre): numero for numero, nombre in enumerate(nombres)}
    return numeros | {nombre[:-1]: numero for nombre, numero in numeros.items() if nombre.endswith("uno")}


_EN_PALABRAS = _numeros_en_palabras()


def escribir_numero(valor: int | Decimal, decimales: int | None = None) -> str:
    """``2.787``, ``−3``, ``99,8``. ``decimales`` fixes how many (rounding half up); by default, those needed."""
    exacto = Decimal(valor)
    if decimales is not None:
        exacto = exacto.quantize(Decimal(1).scaleb(-decimales), context=Context(prec=200, rounding=ROUND_HALF_UP))
    cifra = format(exacto if exacto else abs(exacto), ",f")  # what rounds to zero loses its sign
    if decimales is None and "." in cifra:
        cifra = cifra.rstrip("0").rstrip(".")
    return cifra.translate(str.maketrans(",.-", f".,{MENOS}"))


def escribir_pesos(valor: int | Decimal) -> str:
    """``$961.711.458``, ``−$121.239``."""
    return anteponer("$", escribir_numero(valor))


def anteponer(simbolo: str, cifra: str) -> str:
    """The sign of the currency, after the minus."""
    return f"{MENOS}{simbolo}{cifra[1:]}" if cifra.startswith(MENOS) else simbolo + cifra


def escribir_porcentaje(valor: int | Decimal, decimales: int | None = None) -> str:
    """``99,8%``; the value is already in percent."""
    return escribir_numero(valor, decimales) + "%"


def escribir_en_palabras(valor: int) -> str:
    """Pesos as the accounts' prose writes them: ``961 millones 711 mil 458 pesos``, ``36 millones de pesos``."""
    millones, resto = divmod(abs(valor), 10**6)
    miles, unidades = divmod(resto, 1000)
    partes = ["menos"] if valor < 0 else []
    if millones:
        partes.append(f"{escribir_numero(millones)} {'millón' if millones == 1 else 'millones'}")
    if miles:
        partes.append("mil" if miles == 1 else f"{miles} mil")
    if unidades or not valor:
        partes.append(str(unidades))
    moneda = "peso" if abs(valor) == 1 else "de pesos" if millones and not resto else "pesos"
    return " ".join([*partes, moneda])
