"""The numerals of a Spanish text: where they stand, what they are worth, and how another value is written there.

Only what counts or measures is a numeral: years, dates, laws, codes and list marks are not (:data:`AJENOS`). Input is
plain text. Nothing here raises on any text, and the time grows linearly with its length: every piece is matched from
its first letter only, and the parts that repeat without bound never give back what they took. The patterns are in lower
case and the text is lowered before, letter by letter: ignoring case is far slower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from .montos import (
    MENOS,
    MontoInvalido,
    escribir_en_palabras,
    escribir_numero,
    escribir_pesos,
    escribir_porcentaje,
    leer_pesos,
    leer_porcentaje,
)
from .periodos import MESES, PRIMER_ANIO, ULTIMO_ANIO

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


# ── The grammar ──────────────────────────────────────────────────────────────────────────────────────────────────

_TILDES = {"á": "(?:á|a\u0301?)", "é": "(?:é|e\u0301?)", "í": "(?:í|i\u0301?)", "ó": "(?:ó|o\u0301?)"}
_TILDES |= {"ú": "(?:ú|u\u0301?)"}


def _patron(texto: str) -> str:
    """A pattern as the table writes it: accents are optional, a space is any white space, N° is any number sign."""
    for escrito, leido in (("N°", r"n(?:\.?[°º]s?|ros?\.?|úmeros?)\s*+"), *_TILDES.items(), (" ", r"\s++")):
        texto = texto.replace(escrito, leido)
    return texto


_UNIDADES = "dos tres cuatro cinco seis siete ocho nueve"
_ESCRITOS = (
    f"cero uno {_UNIDADES} diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve veinte "
    "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve treinta"
).split()
_SIN_GENERO = {*range(2, 31)} - {21}  # one and twenty-one change with the noun: they are written in digits

# The ends of a word and of a figure: what is glued to letters, slashes or dashes is a code.
_B = r"(?![\w°])"
_FIN = r"(?![\w°%‰]|[-−–‐‑/_@&'’\\][\w$]|[.,:][0-9])"
_CIFRA = r"(?>(?>[1-9][0-9]{0,2}(?:\.[0-9]{3})++|[0-9]++)(?:,[0-9]++)?)"
_ANIO = rf"(?:{'|'.join(map(str, range(PRIMER_ANIO, ULTIMO_ANIO + 1)))})(?![0-9])"
_DECENA = "(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa)"
_UNO = f"(?:{_UNIDADES.replace(' ', '|')})"
_MENOR = rf"(?:{_DECENA}(?: y (?:{_UNO}|un[oa]?))?|{'|'.join(_ESCRITOS[10:30])}|veinti(?:ún|una)|{_UNO}){_B}"
_CENTENA = "(?:doscient|trescient|cuatrocient|quinient|seiscient|setecient|novecient|ochocient)[oa]s"
_NOMBRE = rf"(?:{_CENTENA}(?: (?:{_MENOR}|un[oa]?{_B}))?|ciento (?:{_MENOR}|un[oa]?{_B})|cien|{_MENOR}){_B}"
_RESTO = rf"(?:[0-9]{{1,3}}(?:\.[0-9]{{3}})*+{_FIN}|{_NOMBRE})"
_MIL = rf"(?:(?:(?<![0-9.,])[0-9]{{1,3}}(?:,[0-9]{{1,3}})?|{_NOMBRE}|una?) )?mil{_B}"
_MILLONES = rf"(?:{_MIL}(?: {_RESTO})?|{_CIFRA}|{_NOMBRE}|un) mill(?:ones|ón){_B}"
_ESCALA = rf"(?:{_MILLONES}(?: {_MIL})?(?: {_RESTO})?|{_MIL}(?: {_RESTO})?)"
_EN_PESOS = rf"(?: (?:de )?pesos?{_B})"
_SIGNO = r"(?:−|(?<=\S[\x20\u00a0])-)?"  # a dash that opens a line is a bullet

_NUMERALES = {
    "pesos": rf"(?:(?<![\w$])[-−–]\s?+)?(?:(?:mm?+)?\\?\$|clp )\s*+-?(?:{_ESCALA}|{_CIFRA}){_EN_PESOS}?{_FIN}"
    rf"|{_SIGNO}(?:{_ESCALA}|{_CIFRA}|{_NOMBRE}){_EN_PESOS}{_FIN}"
    rf"|{_SIGNO}[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})++(?=\.-)",
    "porcentaje": rf"{_SIGNO}(?:(?:{_CIFRA}|[0-9]++\.[0-9]{{1,2}})(?:\s*+%| por ciento)|{_NOMBRE} por ciento){_B}",
    "escala": rf"{_SIGNO}{_ESCALA}{_FIN}",
    "cifra": rf"{_SIGNO}(?!0[0-9]{{2}}){_CIFRA}{_FIN}",
    "nombre": rf"{_NOMBRE}{_FIN}",
}

_MES = f"(?:{'|'.join(MESES)}|setiembre)"
_DIA = f"(?:[0-9]{{1,2}}|primero|{'|'.join(_ESCRITOS[2:])})"
_CODIGO = r"[0-9][0-9A-Za-z]*+(?:[.,/–-][0-9A-Za-z]++)*+"
_PALABRA = r"\w++(?>(?:[-−–‐‑/°_@&'’\\]++|(?<=[0-9])[.,:]++(?=[0-9]))\w++)*+°?"
_NORMA = (
    r"ley|decreto|d\.?f\.?l\.?|d\.?[ls]\.?|resolución|res\.|oficio|ord(?:\.|inario)|circular|art(?:\.|ículo)|inciso|"
    r"glosa|dictamen|folio|rol|ru[tn]|código|bip|subtítulo|ítem|ruta|km|fase|etapa|versión|pág(?:\.|ina)|piso"
)
_NORMAS = r"leyes|decretos|resoluciones|oficios|artículos|incisos|glosas|subtítulos|ítems"
_CLASE = r"exent[ao]s?|suprem[ao]s?|ex\.|con fuerza de ley"

#: What looks like a numeral and is none: (what it is, pattern, example). The first that matches wins, and wins over
#: every numeral that begins at the same letter; but the last is tried after them.
AJENOS: tuple[tuple[str, str, str], ...] = (
    ("list mark", r"\A\s*+(?:\(?[0-9]{1,2}(?:\.[0-9]{1,2}){0,5}(?:\.-|\.|\))+)(?=\s)", "1.1."),
    ("address", r"(?:https?://|www\.)\S++|(?<![\w.+-])[\w.+-]++@[\w.-]++", "www.gob.cl/cuenta/2019?pagina=3"),
    (
        "days of a month",
        rf"{_DIA}(?:(?:,|,? (?:y|e|al?|hasta)(?: el)?) {_DIA}){{0,5}} (?:de )?{_MES}{_B}",
        "5 al 22 de mayo",
    ),
    ("day, short month", rf"[0-9]{{1,2}} (?:de )?(?:{'|'.join(m[:3] for m in MESES)})\.? {_ANIO}", "5 mar. 2018"),
    ("month and its year", rf"{_MES} (?:[0-2]?[0-9]|3[01])(?=\s*+(?:[:;,.)]|\Z)){_FIN}", "marzo 20:"),
    ("page", r"página [0-9]++ de [0-9]++", "Página 3 de 5"),
    ("rule", rf"(?:{_NORMA})(?: (?:{_CLASE})){{0,2}}\s*+(?:N°)?{_CODIGO}", "Ley N° 20.379"),
    (
        "rules",
        rf"(?:{_NORMAS})(?: (?:{_CLASE}))? (?:N°)?{_CODIGO}(?:(?:,| [ye]) (?:N°)?{_CODIGO}){{0,9}}",
        "leyes 1 y 2",
    ),
    ("number sign", rf"(?:N°|#){_CODIGO}", "N° 3"),
    ("time", rf"a las? {_DIA} (?:horas?|hrs?|h|[ap]\.?m|de la (?:mañana|tarde|noche)){_B}", "a las 10 horas"),
    (
        "telephone",
        r"\+[0-9][0-9\x20()-]{6,18}[0-9]|(?:fono|teléfono|celular):? [0-9(][0-9\x20()-]{1,18}[0-9]",
        "fono 58 220 530",
    ),
    ("name", rf"24 horas{_B}", "24 horas"),
    ("tea time", rf"(?:la|una|tomar|rica) once{_B}", "tomar once"),
    ("currency", rf"(?:mm?)?(?:us\s?\$|u\.?f\.?|utm|usd|euros?|€)\s*+-?(?:{_ESCALA}|{_CIFRA})", "US$ 1.234,56"),
    ("currency", rf"(?:{_ESCALA}|{_CIFRA}|{_NOMBRE}) (?:de )?(?:uf|utm|usd|dólares|euros){_B}", "1.234,5 UF"),
    ("year", rf"{_SIGNO}{_ANIO}{_FIN}(?!\s*+%| (?:por ciento|(?:de )?pesos|mill(?:ones|ón)))", "2018"),
    ("code, RUT, time: glued", _PALABRA, "COVID-19"),
)

_MARCA, *_OTROS, _PEGADO = (_patron(patron) for _, patron, _ in AJENOS)
_ALTERNATIVAS = "|".join(f"(?P<{nombre}>{_patron(patron)})" for nombre, patron in _NUMERALES.items())
_INICIOS = "|".join(sorted({nombre[:2] for nombre in (*_ESCRITOS, *re.findall("[a-z]+", _DECENA + _CENTENA), "mil")}))
_SALTO = r"[^\w$€#+−–\\-]++"  # these two only save time: most words of a text begin like no number
_PIEZA = re.compile(
    f"{_MARCA}|{_SALTO}|{'|'.join(_OTROS)}|(?=[0-9$−–\\\\-]|mm?\\\\?\\$|clp|{_INICIOS})(?:{_ALTERNATIVAS})|{_PEGADO}"
)
_MINUSCULAS = {ord(letra): letra.lower() for letra in "ABCDEFGHIJKLMNOPQRSTUVWXYZÁÉÍÓÚÜÑ"}
_NUMERAL = re.compile(_ALTERNATIVAS, re.IGNORECASE)
_POR_ESCALA = re.compile(_patron(f"{_ESCALA}{_EN_PESOS}?"), re.IGNORECASE)
_POR_NOMBRE = re.compile(_patron(_NOMBRE), re.IGNORECASE)
_CALIFICADOR = re.compile(
    _patron(
        r"(?<!\w)((?:más|menos|cerca|alrededor) de|casi|aprox\.|aproximadamente|unos|unas|(?:al|por lo) menos)\s+\Z"
    )
)
_DESPUES = re.compile(r",?\s++(aprox\b\.?|aproximadamente\b)")


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────────────────────


def encontrar(texto: str) -> list[Numeral]:
    """The numerals of a plain text, in order; each as long as it can be, none over another."""
    piezas = _PIEZA.finditer(texto.translate(_MINUSCULAS))
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
    pieza = _NUMERAL.fullmatch(f". {escrito}", 2)  # as inside a line: see _SIGNO
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
    if factor := re.match(r"(mm?)\\?\$", muestra, re.IGNORECASE):
        valor = Decimal(valor).scaleb(-3 * len(factor[1]))
    if re.search("[0-9]", muestra):
        return re.sub(r"[0-9][0-9.,]*", lambda cifra: _como_cifra(cifra[0], valor), muestra, count=1)
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
    nombre = _ESCRITOS[int(valor)]
    return nombre.upper() if muestra.isupper() else nombre.capitalize() if muestra[0].isupper() else nombre


def _como_escala(muestra: str, valor: int | Decimal, con_signo: bool) -> str:
    """``36 millones 850 mil pesos``; with a comma, ``36,85 millones de pesos``; "pesos" only if ``muestra`` says it."""
    if valor != int(valor):
        return _como_cifra("", valor)
    texto = escribir_en_palabras(int(valor))
    if "," in muestra and (valor < 10**6 or "ill" in muestra.lower()):
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
