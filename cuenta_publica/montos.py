"""Amounts, counts and percentages: read as people write them, printed in the portal's one form.

Amounts are whole pesos (CLP, ``int``); percentages are ``Decimal`` and may pass 100 or be negative. Every reader
gives ``None`` for blank text (blank is not 0) and raises :class:`MontoInvalido`, with a message in Spanish for the
clerk, for anything it does not understand completely: no part of a text is ever ignored.

The printed form is es-CL as in CLDR 48, plus U+2212 for negatives: 2.787 · −$121.239 · 99,8%. Years and chapter
numbers are not amounts and never pass here.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal

MENOS = "\N{MINUS SIGN}"
MAXIMO = 10**15  # pesos; far above the national budget, so anything larger is a slip

# Longer texts are refused unread: it bounds the time, and no amount needs more.
_LARGO = 120

# Accents are optional, every dash is a minus, and marks that Word and web pages leave behind are dropped.
_EQUIVALENCIAS = {
    **str.maketrans("áéíóúü‐‑‒–—−－", "aeiouu-------"),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff")),
}

_ENTERO = r"(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)"  # 1.234.567 or 1234567; never 0.123
_PESOS = re.compile(
    r"(?P<signo>-|menos )? ?(?P<moneda>\\?\$|mm?\$|clp)? ?(?P<otro_signo>-)? ?"
    r"(?P<cuerpo>[0-9a-z].*?)"
    r"(?:\.-)?(?:(?:(?:(?<=illon)|(?<=illones)) de)? ?(?:pesos?|clp))?(?:[.,] ?-|\.)?"
)
_NUMERO = re.compile(r"(?P<signo>-)? ?(?P<cuerpo>[0-9][0-9.,]*)")
_PORCENTAJE = re.compile(r"(?P<signo>-)? ?(?P<cuerpo>[0-9][0-9.,]*)(?: ?%| por ciento)?")

# M$ and MM$ (thousands and millions of pesos) are ways of writing CLP, not currencies.
_FACTORES = {"m$": 10**3, "mm$": 10**6}
_ESCALAS = ((("billon", "billones"), 10**12), (("millon", "millones"), 10**6), (("mil",), 10**3))
_EJEMPLOS = "por ejemplo $1.300.000 o 1 millón 300 mil pesos"
_SIN_DECIMALES = {"pesos": "los pesos no llevan decimales", "cantidad": "esta cantidad no lleva decimales"}


class MontoInvalido(ValueError):
    """The text is not an amount; ``str()`` says in Spanish what is wrong and how to mend it."""


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────


def leer_pesos(texto: str) -> int | None:
    """Whole pesos, from figures or words: ``-$ 121.239``, ``3.620.010.-``, ``1 millón 300 mil``, ``MM$ 1,5``."""
    limpio = _normalizar(texto)
    if not limpio:
        return None
    partes = _PESOS.fullmatch(limpio)
    if partes is None:
        raise MontoInvalido(f"«{_citar(texto)}» no es un monto en pesos: escríbelo en cifras, {_EJEMPLOS}.")
    if partes["signo"] and partes["otro_signo"]:
        raise MontoInvalido(f"«{_citar(texto)}» tiene dos signos menos: deja uno solo.")
    if factor := _FACTORES.get(partes["moneda"] or ""):
        valor = _multiplicar(partes["cuerpo"], factor)
    else:
        valor = _valor(re.sub(r"(?<=[0-9])(?=[a-z])", " ", partes["cuerpo"]).split(), _ESCALAS)
    _acotar(valor, texto)
    return -valor if partes["signo"] or partes["otro_signo"] else valor


def leer_numero(texto: str) -> int | None:
    """A whole number, with or without thousands dots: ``2787``, ``2.787``, ``01`` → 1, ``-3``."""
    limpio = _normalizar(texto)
    if not limpio:
        return None
    partes = _NUMERO.fullmatch(limpio)
    if partes is None:
        raise MontoInvalido(f"«{_citar(texto)}» no es un número: escriba solo la cifra, por ejemplo 2.787.")
    valor = _entero(partes["cuerpo"], "cantidad")
    _acotar(valor, texto)
    return -valor if partes["signo"] else valor


def leer_porcentaje(texto: str) -> Decimal | None:
    """A percentage, in percent: ``99,86 %`` → ``Decimal("99.86")``.

    A dot before exactly three digits separates thousands, as everywhere in Chile; before any other number of
    digits it can only be a decimal dot (``104.2``) and is read so.
    """
    limpio = _normalizar(texto)
    if not limpio:
        return None
    partes = _PORCENTAJE.fullmatch(limpio)
    if partes is None:
        raise MontoInvalido(f"«{_citar(texto)}» no es un porcentaje: escriba solo la cifra, por ejemplo 99,8%.")
    cuerpo = partes["cuerpo"]
    if re.fullmatch(rf"{_ENTERO}(?:,[0-9]+)?", cuerpo):
        valor = Decimal(cuerpo.replace(".", "").replace(",", "."))
    elif re.fullmatch(r"[0-9]+\.(?![0-9]{3}$)[0-9]+", cuerpo):
        valor = Decimal(cuerpo)
    else:
        raise MontoInvalido(
            f"«{_citar(texto)}» tiene mal puestos los puntos o las comas: "
            "separa los decimales con coma, por ejemplo 99,8%."
        )
    _acotar(valor, texto)
    return -valor if partes["signo"] and valor else valor


def es_no_aplica(texto: str) -> bool:
    """Whether the text says "No aplica" (or N/A, n.a.), which is neither blank nor 0."""
    return len(texto) <= _LARGO and _normalizar(texto).replace(" ", "").rstrip(".") in ("noaplica", "n/a", "n.a")


def _normalizar(texto: str) -> str:
    """Lower case, single spaces, no accents on vowels, ASCII minus. Digits of other scripts stay, to be refused."""
    texto = " ".join(texto.split())
    if len(texto) > _LARGO:
        raise MontoInvalido(f"«{_citar(texto)}» es demasiado largo: escriba solo la cifra.")
    return " ".join(unicodedata.normalize("NFC", texto).lower().translate(_EQUIVALENCIAS).split())


def _citar(texto: str) -> str:
    """The text as a message may repeat it: short, and without characters that cannot be printed or encoded."""
    breve = " ".join(texto.split())
    breve = breve if len(breve) <= 40 else breve[:39] + "…"
    return "".join(letra if letra.isprintable() else "\N{REPLACEMENT CHARACTER}" for letra in breve)


def _acotar(valor: int | Decimal, texto: str) -> None:
    if valor > MAXIMO:
        raise MontoInvalido(
            f"«{_citar(texto)}» es demasiado grande: el máximo es {escribir_numero(MAXIMO)}. Revisa si sobran cifras."
        )


def _entero(cifra: str, que: str = "pesos") -> int:
    """A figure as ``int``; the error tells decimals, commas for thousands and misplaced dots apart."""
    if re.fullmatch(_ENTERO, cifra):
        return int(cifra.replace(".", ""))
    if not re.fullmatch(r"[0-9.,]+", cifra):
        raise MontoInvalido(f"No se entiende «{_citar(cifra)}»: escriba la cifra sola, {_EJEMPLOS}.")
    if re.fullmatch(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+", cifra):
        raise MontoInvalido(
            f"«{_citar(cifra)}» usa la coma, y {_SIN_DECIMALES[que]}: "
            f"si la coma separa los miles, escriba {_citar(cifra.replace(',', '.'))}."
        )
    if re.fullmatch(rf"{_ENTERO},[0-9]+", cifra):
        sin_decimales = escribir_numero(int(cifra.partition(",")[0].replace(".", "")))
        raise MontoInvalido(
            f"«{_citar(cifra)}» tiene decimales, y {_SIN_DECIMALES[que]}: "
            f"redondea y escríbelo sin la coma, por ejemplo {_citar(sin_decimales)}."
        )
    raise MontoInvalido(
        f"«{_citar(cifra)}» tiene mal puestos los puntos o las comas: "
        "los miles se separan con punto de tres en tres cifras, por ejemplo 1.234.567."
    )


def _multiplicar(cifra: str, factor: int) -> int:
    """``cifra`` × ``factor``; decimals are welcome while the result is a whole number of pesos (1,5 millones)."""
    partes = re.fullmatch(rf"({_ENTERO}),([0-9]+)", cifra)
    if partes is None:
        return _entero(cifra) * factor
    entero, decimales = partes.groups()
    divisor: int = 10 ** len(decimales)
    valor, resto = divmod(int(entero.replace(".", "") + decimales) * factor, divisor)
    if resto:
        raise MontoInvalido(
            f"«{_citar(cifra)}» tiene demasiados decimales, y {_SIN_DECIMALES['pesos']}: escriba el monto completo, "
            f"{_EJEMPLOS}."
        )
    return valor


def _valor(palabras: list[str], escalas: tuple[tuple[tuple[str, ...], int], ...]) -> int:
    """Value of ``108 millones 443 mil 14``: cut at the largest scale named, then read both sides alike."""
    if not escalas:
        return _menor_que_mil(palabras)
    (nombres, factor), menores = escalas[0], escalas[1:]
    corte = next((i for i, palabra in enumerate(palabras) if palabra in nombres), None)
    if corte is None:
        return _valor(palabras, menores)
    antes, despues = palabras[:corte], palabras[corte + 1 :]
    if len(antes) == 1 and "," in antes[0] and not despues:
        return _multiplicar(antes[0], factor)
    veces = 1 if factor == 1000 and not antes else _valor(antes, menores)
    resto = _valor(despues, menores) if despues else 0
    if resto >= factor or (factor == 1000 and veces >= 1000):
        raise MontoInvalido(
            f"En «{_citar(' '.join(palabras))}» las partes no calzan: escriba el monto en cifras, {_EJEMPLOS}."
        )
    return veces * factor + resto


def _menor_que_mil(palabras: list[str]) -> int:
    """One figure, or a number below a thousand in words."""
    if len(palabras) == 1 and palabras[0][0].isdecimal():
        return _entero(palabras[0])
    if not palabras:
        raise MontoInvalido(f"Falta la cifra antes de «millones»: escriba el monto completo, {_EJEMPLOS}.")
    frase = " ".join(palabras)
    if frase not in _EN_PALABRAS:
        raise MontoInvalido(f"No se entiende «{_citar(frase)}» como monto en pesos: escríbelo en cifras, {_EJEMPLOS}.")
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
    nombres = list(hasta_29)
    for decena in decenas:
        nombres += [decena, *(f"{decena} y {unidad}" for unidad in hasta_29[1:10])]
    hasta_99 = nombres[1:]
    for centena in centenas:
        nombres += ["cien" if centena == "ciento" else centena, *(f"{centena} {resto}" for resto in hasta_99)]
    numeros = {nombre: numero for numero, nombre in enumerate(nombres)}
    return numeros | {nombre[:-1]: numero for nombre, numero in numeros.items() if nombre.endswith("uno")}


_EN_PALABRAS = _numeros_en_palabras()


# ── Printing ─────────────────────────────────────────────────────────────────────────────────────────────────────


def escribir_numero(valor: int | Decimal, decimales: int | None = None) -> str:
    """``2.787``, ``−3``, ``99,8``. ``decimales`` fixes how many (rounding half up); by default, those needed."""
    return _signo(cifra := _cifra(valor, decimales)) + cifra.lstrip("-")


def escribir_pesos(valor: int) -> str:
    """``$961.711.458``, ``−$121.239``."""
    return f"{_signo(cifra := _cifra(valor, None))}${cifra.lstrip('-')}"


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


def _cifra(valor: int | Decimal, decimales: int | None) -> str:
    """Grouped digits with ASCII sign; a value that rounds to zero loses its sign."""
    exacto = Decimal(valor)
    if decimales is not None:
        exacto = exacto.quantize(Decimal(1).scaleb(-decimales), context=Context(prec=200, rounding=ROUND_HALF_UP))
    cifra = format(exacto if exacto else abs(exacto), ",f")
    if decimales is None and "." in cifra:
        cifra = cifra.rstrip("0").rstrip(".")
    return cifra.translate(str.maketrans(",.", ".,"))


def _signo(cifra: str) -> str:
    return MENOS if cifra.startswith("-") else ""
