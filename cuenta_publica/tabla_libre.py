"""The free table: what no materia covers yet, pasted from a spreadsheet.

Shape: ``{"columnas": [{"titulo": str, "tipo": "texto|numero|pesos|porcentaje"}], "filas": [[cell, …], …]}``. A cell is
``None`` (empty), text, an ``int`` (número, pesos) or a number (porcentaje). In a column of numbers ``"No aplica"`` and
``"Suprimido"`` are the only texts allowed: neither empty nor 0.
"""

import re
import unicodedata
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from .documento import Celda, Columna, Tabla
from .formularios import NO_APLICA, SUPRIMIDO, marca_de
from .montos import (
    MAXIMO,
    MontoInvalido,
    escribir_numero,
    escribir_pesos,
    escribir_porcentaje,
    leer_numero,
    leer_pesos,
    leer_porcentaje,
)
from .verificaciones.hoja import MAX_CELDA, demasiado_larga, por_que_no_cabe

TIPOS = ("texto", "numero", "pesos", "porcentaje")
ESTADOS = {NO_APLICA: "no_aplica", SUPRIMIDO: "suprimido"}
MAX_COLUMNAS, MAX_FILAS, MAX_TEXTO = 60, 600, 2_000_000
MAX_ERRORES = 20  # of a table, that are told at a time

_DIVIDIR = "Divídala en varias tablas."
_SUFIJO = re.compile(r"\s*\[\s*(texto|n[uú]mero|pesos|\$|%|porcentaje)\s*\]\s*", re.IGNORECASE)
_TIPO_DEL_SUFIJO = {"número": "numero", "$": "pesos", "%": "porcentaje"}
_SUFIJO_DEL_TIPO = {"texto": "texto", "numero": "número", "pesos": "pesos", "porcentaje": "porcentaje"}
_CELDA = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*)')
_ANIO_O_CODIGO = re.compile(r"(?:19|20)\d\d|0\d+")
# Titles of what identifies and is never counted: «N°» is one, «N° de casos» is not.
_NUMERO = r"(?:n\W*[°º]\W*|nro\b\W*|numero\b\W*)"
_IDENTIFICA = re.compile(
    rf"{_NUMERO}|{_NUMERO}?(?:de )?(?:(?:codigo|telefono|fono|rut|folio)\b.*|(?:ley|ano)\W*{_NUMERO}?)"
)


# --- the stored value ---------------------------------------------------------------------------------------------


def validar_tabla(valor) -> None:
    """ValidationError in Spanish, naming row and column, unless ``valor`` has the shape above."""
    if not isinstance(valor, dict) or set(valor) != {"columnas", "filas"}:
        raise ValidationError("La tabla debe tener columnas y filas.")
    columnas, filas = valor["columnas"], valor["filas"]
    _validar_columnas(columnas)
    if not isinstance(filas, list) or not all(isinstance(fila, list) for fila in filas):
        raise ValidationError("Las filas de la tabla deben ser listas de celdas.")
    if len(filas) > MAX_FILAS:
        raise ValidationError(f"La tabla tiene {len(filas)} filas: el máximo es {MAX_FILAS}. {_DIVIDIR}")
    errores = [e for n, fila in enumerate(filas, 1) for e in _errores_de_la_fila(n, fila, columnas)]
    if errores:
        raise ValidationError(errores[:MAX_ERRORES])
    if motivo := por_que_no_cabe(a_tabla(valor)):
        raise ValidationError(f"La tabla {motivo}")


def _validar_columnas(columnas):
    if not isinstance(columnas, list) or not columnas:
        raise ValidationError("La tabla no tiene columnas.")
    if len(columnas) > MAX_COLUMNAS:
        raise ValidationError(f"La tabla tiene {len(columnas)} columnas: el máximo es {MAX_COLUMNAS}. {_DIVIDIR}")
    for n, columna in enumerate(columnas, 1):
        if not isinstance(columna, dict) or set(columna) != {"titulo", "tipo"}:
            raise ValidationError(f"La columna {n} debe tener título y tipo.")
        if not isinstance(columna["titulo"], str) or len(columna["titulo"]) > MAX_CELDA:
            raise ValidationError(f"El título de la columna {n} es demasiado largo o no es un texto.")
        if columna["tipo"] not in TIPOS:
            raise ValidationError(f"El tipo de la columna {n} debe ser uno de: {', '.join(TIPOS)}.")


def _errores_de_la_fila(n, fila, columnas):
    if len(fila) != len(columnas):
        yield f"La fila {n} tiene {len(fila)} celdas y la tabla {len(columnas)} columnas."
        return
    for columna, celda in zip(columnas, fila, strict=True):
        if isinstance(celda, str) and (motivo := demasiado_larga(celda)):
            yield f"{_lugar(n, columna['titulo'])}: {motivo}"
        elif not _celda_valida(celda, columna["tipo"]):
            yield f"{_lugar(n, columna['titulo'])}: el valor no corresponde a una columna de {columna['tipo']}."


def _celda_valida(celda, tipo):
    if celda is None:
        return True
    if isinstance(celda, str):
        return tipo == "texto" or celda in ESTADOS
    if isinstance(celda, bool) or not isinstance(celda, int | float):
        return False
    return tipo != "texto" and (tipo == "porcentaje" or isinstance(celda, int)) and abs(celda) <= MAXIMO


def _lugar(n, titulo):
    return f"Fila {n}, columna «{titulo}»"


# --- from the stored value to the printed block ---------------------------------------------------------------------


def a_tabla(valor) -> Tabla:
    """The printed table of a stored value (see the module's docstring)."""
    tipos = [{"numero": "cantidad"}.get(c["tipo"], c["tipo"]) for c in valor["columnas"]]
    columnas = tuple(
        Columna(f"c{i}", c["titulo"], tipo) for i, (c, tipo) in enumerate(zip(valor["columnas"], tipos, strict=True))
    )
    filas = tuple(tuple(_celda(v, tipo) for v, tipo in zip(fila, tipos, strict=True)) for fila in valor["filas"])
    return Tabla(columnas=columnas, filas=filas)


def _celda(valor, tipo):
    if valor is None:
        return Celda(None, tipo, "sin_informacion")
    if tipo != "texto" and valor in ESTADOS:
        return Celda(None, tipo, ESTADOS[valor])
    return Celda(Decimal(str(valor)) if isinstance(valor, float) else valor, tipo)


# --- the pasted text ------------------------------------------------------------------------------------------------


def leer_pegado(texto: str) -> dict | None:
    """The value of a text pasted from a spreadsheet: cells between tabs, the first row holds the titles.

    Types are guessed from titles and cells; "Monto [pesos]" in a title decides. None for blank text. Raises
    ValidationError.
    """
    if len(texto) > MAX_TEXTO:
        raise ValidationError("El texto pegado es demasiado largo: divida la tabla en varios bloques.")
    lineas = [fila for fila in _cortar(texto) if any(celda.strip() for celda in fila)]
    if not lineas:
        return None
    titulos, *cuerpo = lineas
    ancho = len(titulos)
    _exigir_medidas(ancho, cuerpo)
    filas = [[celda.strip() for celda in fila] + [""] * (ancho - len(fila)) for fila in cuerpo]
    columnas = [_columna(titulo, [fila[i] for fila in filas]) for i, titulo in enumerate(titulos)]
    valor = {"columnas": columnas, "filas": _leer_filas(filas, columnas)}
    validar_tabla(valor)
    return valor


def _cortar(texto):
    """Rows of cells. A cell with tabs or line breaks comes between quotes, with its own quotes doubled."""
    texto = texto.replace("\r\n", "\n").replace("\r", "\n")
    filas, fila, i = [], [], 0
    while True:
        hallada = _CELDA.match(texto, i)
        entre_comillas, simple = hallada.groups()
        if entre_comillas is None:
            fila.append(simple)
        elif any(marca in entre_comillas for marca in ("\t", "\n", '""')):
            fila.append(entre_comillas.replace('""', '"'))
        else:
            fila.append(hallada[0])
        i = hallada.end()
        if i == len(texto) or texto[i] == "\n":
            filas.append(fila)
            fila = []
        if i == len(texto):
            return filas
        i += 1


def _exigir_medidas(ancho, cuerpo):
    if ancho > MAX_COLUMNAS or len(cuerpo) > MAX_FILAS:
        raise ValidationError(
            f"La tabla tiene {len(cuerpo)} filas y {ancho} columnas: "
            f"el máximo es {MAX_FILAS} filas y {MAX_COLUMNAS} columnas. {_DIVIDIR}"
        )
    for n, fila in enumerate(cuerpo, 1):
        if any(celda.strip() for celda in fila[ancho:]):
            raise ValidationError(f"La fila {n} tiene más celdas que los {ancho} títulos de la primera línea.")
        del fila[ancho:]


def _columna(titulo, celdas):
    if sufijo := re.search(_SUFIJO.pattern + r"\Z", titulo, re.IGNORECASE):
        nombre = sufijo[1].lower()
        return {"titulo": titulo[: sufijo.start()].strip(), "tipo": _TIPO_DEL_SUFIJO.get(nombre, nombre)}
    titulo = titulo.strip()
    tipo = "texto" if _identifica(titulo) else _adivinar([c for c in celdas if c and not marca_de(c)])
    return {"titulo": titulo, "tipo": tipo}


def _identifica(titulo):
    """Whether the column holds numbers of things (N°, Código, RUT…) or years: text, whatever its cells look like."""
    letras = unicodedata.normalize("NFD", " ".join(titulo.lower().split()))
    simple = "".join(letra for letra in letras if not unicodedata.combining(letra)).replace("r.u.t", "rut")
    return bool(_IDENTIFICA.fullmatch(simple))


def _adivinar(celdas):
    """Years and codes with leading zeros are text: they take no thousands separators."""
    if not celdas or all(_ANIO_O_CODIGO.fullmatch(c) for c in celdas):
        return "texto"
    for tipo, marca in (("pesos", "$"), ("porcentaje", "%"), ("numero", "")):
        if all(marca in c and _se_lee(c, tipo) for c in celdas):
            return tipo
    return "texto"


def _se_lee(celda, tipo):
    try:
        _LECTORES[tipo](celda)
    except MontoInvalido:
        return False
    return True


def _leer_porcentaje(celda):
    """As ``int`` when it is whole, else ``float``: what JSON can hold."""
    valor = leer_porcentaje(celda)
    return int(valor) if valor == int(valor) else float(valor)


_LECTORES = {"texto": str, "numero": leer_numero, "pesos": leer_pesos, "porcentaje": _leer_porcentaje}


def _leer_filas(filas, columnas):
    leidas, errores = [], []
    for n, fila in enumerate(filas, 1):
        leida = []
        for celda, columna in zip(fila, columnas, strict=True):
            try:
                leida.append(_leer(celda, columna["tipo"]))
            except MontoInvalido as error:
                errores.append(f"{_lugar(n, columna['titulo'])}: {error}")
        leidas.append(leida)
    if errores:
        raise ValidationError(errores[:MAX_ERRORES])
    return leidas


def _leer(celda, tipo):
    if not celda:
        return None
    if motivo := demasiado_larga(celda):
        raise MontoInvalido(motivo)
    return (tipo != "texto" and marca_de(celda)) or _LECTORES[tipo](celda)


# --- and back -------------------------------------------------------------------------------------------------------


def escribir_pegado(valor: dict) -> str:
    """The text that :func:`leer_pegado` reads back to the same ``valor``, with the type beside each title."""
    tipos = [c["tipo"] for c in valor["columnas"]]
    titulos = [f"{c['titulo']} [{_SUFIJO_DEL_TIPO[c['tipo']]}]".strip() for c in valor["columnas"]]
    filas = [[_escribir(v, tipo) for v, tipo in zip(fila, tipos, strict=True)] for fila in valor["filas"]]
    return "\n".join("\t".join(_citar(celda) for celda in fila) for fila in [titulos, *filas])


def _escribir(valor, tipo):
    if valor is None or isinstance(valor, str):
        return valor or ""
    exacto = Decimal(str(valor))
    return {"pesos": escribir_pesos, "porcentaje": escribir_porcentaje}.get(tipo, escribir_numero)(exacto)


def _citar(celda):
    especial = "\t" in celda or "\n" in celda or celda.startswith('"')
    return '"' + celda.replace('"', '""') + '"' if especial else celda


class CampoTablaLibre(forms.CharField):
    """A text area where the table is pasted from a spreadsheet; it shows a stored table the same way."""

    widget = forms.Textarea

    def __init__(self, **kwargs):
        super().__init__(**{"strip": False, "empty_value": None, **kwargs})

    def widget_attrs(self, widget):
        return {"rows": 6, "spellcheck": "false", "class": "campo-tabla", "wrap": "off"}

    def to_python(self, value):
        return value if isinstance(value, dict) else leer_pegado(value or "")

    def prepare_value(self, value):
        return escribir_pegado(value) if isinstance(value, dict) else value

    def has_changed(self, initial, data):
        try:
            return (initial or None) != self.to_python(data)
        except ValidationError:
            return True
