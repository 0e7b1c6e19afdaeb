"""``datos.zip``: one tidy CSV per conjunto and per free table, the declared cifras, the notes of consistency, a
dictionary and a LEEME.

RFC 4180 (comma, CRLF) with decimal points, so that any program reads them untold; people who live in Excel have
``cuenta.xlsx``.
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from ..consistencia import notas
from ..documento import Documento, Valor
from ..sello import Sello
from . import paquete
from .reunion import (
    ESTADOS,
    PROPIAS,
    Reunion,
    cifras,
    compromisos_anteriores,
    estado_de,
    parece_formula,
    reunir,
    tablas_libres,
    valor_plano,
)

ORIGEN = dict(
    zip(
        PROPIAS,
        (
            "Quién rinde la cuenta: su identificador en el portal.",
            "Año de gestión del que se rinde cuenta.",
            "Capítulo que contiene el dato: su identificador, que no cambia de una versión a otra.",
            "Lugar de la fila en el documento, desde 1.",
        ),
        strict=True,
    )
)
IMPRESO = "El nombre que imprime el documento, si es otro que el del catálogo."
CIFRAS = {
    "clave": ("texto", "Identificador de la cifra en su capítulo."),
    "etiqueta": ("texto", "Qué mide la cifra."),
    "periodo": ("periodo", "Período, en ISO 8601; vacío si el documento no lo dice."),
    "tipo": ("texto", "cantidad, pesos o porcentaje."),
    "valor": ("número", "Valor declarado."),
    "valor_estado": ("estado", "Si el documento informa el valor."),
    "unidad": ("texto", "Unidad de medida."),
    "calificador": ("texto", "Palabras como «más de» o «aprox.»."),
    "texto": ("texto", "La cifra tal como la imprime el documento."),
}
NOTAS = {
    "clave": ("texto", "Identificador de lo que se halló: regla y lugar, nunca valores."),
    "nivel": ("texto", "error, aviso o nota."),
    "regla": ("texto", "La comprobación que lo halló."),
    "lugar": ("texto", "Dónde, dentro del capítulo: conjunto, fila y columna, o cifra, o bloque."),
    "declarado": ("valor", "Lo que declara el documento."),
    "calculado": ("valor", "Lo que resulta de los demás datos del documento."),
    "diferencia": ("número", "Declarado menos calculado."),
    "mensaje": ("texto", "Lo que se halló, en palabras."),
    "respuesta": ("texto", "Por qué se publica como está, según el organismo."),
}
LEEME = """Datos de la cuenta pública de {organismo}, gestión {anio}.
Versión {version}, {fecha:%d-%m-%Y}. Huella del contenido (SHA-256 de cuenta.json): {huella}

Cada archivo CSV trae un conjunto de datos de todo el documento, una fila por dato, en el orden del documento.
Los archivos tabla-libre-1.csv, tabla-libre-2.csv… traen las demás tablas del documento, en su orden.
diccionario.csv explica cada columna. consistencia.csv dice qué cifras no cuadran o se contradicen, y por qué se
publican como están.

Formato: CSV según RFC 4180, en UTF-8 con marca de orden de bytes (BOM): columnas separadas por coma, decimales con
punto, sin separador de miles. Para Excel es más cómodo el libro cuenta.xlsx, que trae los mismos datos.

Un dato puede estar vacío por tres motivos, que la columna terminada en _estado distingue:
{estados}
Los textos que una planilla podría tomar por fórmulas llevan un apóstrofo (') delante.
"""


def escribir(documento: Documento, sello: Sello) -> bytes:
    """The zip, always with the same bytes for the same report and seal."""
    grupos = reunir(documento) + tablas_libres(documento) + compromisos_anteriores(documento)
    tablas = {f"{grupo.nombre}.csv": [list(encabezados(grupo)), *_filas(documento, grupo)] for grupo in grupos}
    tablas["cifras.csv"] = list(_cifras(documento))
    tablas["consistencia.csv"] = list(_notas(documento))
    tablas["diccionario.csv"] = list(_diccionario(grupos))
    archivos = {"LEEME.txt": _leeme(documento, sello).replace("\n", "\r\n").encode("utf-8-sig")}
    return paquete.comprimir(archivos | {nombre: _csv(filas) for nombre, filas in tablas.items()}, sello.fecha)


def encabezados(grupo: Reunion) -> dict[str, tuple[str, str, str]]:
    """The columns of the CSV of ``grupo``: name → (type, description, choices)."""
    columnas = {nombre: ("año" if nombre == "anio" else "texto", texto, "") for nombre, texto in ORIGEN.items()}
    columnas["orden_documento"] = ("cantidad", ORIGEN["orden_documento"], "")
    if not grupo.libre:
        columnas["nombre_impreso"] = ("texto", IMPRESO, "")
    for c in grupo.columnas:
        descripcion = f"{c.titulo}. {c.ayuda}".strip()
        columnas[c.clave] = (c.tipo, descripcion, " | ".join(f"{k} = {v}" for k, v in c.opciones.items()))
        if c.opciones:
            columnas[f"{c.clave}_nombre"] = ("texto", f"{c.titulo}: el nombre.", "")
        if grupo.lleva_estado(c):
            columnas[f"{c.clave}_estado"] = ("estado", f"{c.titulo}: si el documento lo informa.", " | ".join(ESTADOS))
    return columnas


def _filas(documento: Documento, grupo: Reunion) -> Iterable[list[Valor]]:
    for orden, (cap, fila) in enumerate(grupo.filas, 1):
        salida = [documento.organismo.slug, documento.anio, cap.ancla, orden, *([] if grupo.libre else [fila.etiqueta])]
        for c in grupo.columnas:
            valor = valor_plano(fila, c)
            salida.append(valor)
            if c.opciones:
                salida.append(c.opciones.get(str(valor), valor))
            if grupo.lleva_estado(c):
                salida.append(fila.estado(c.clave))
        yield salida


def _cifras(documento: Documento) -> Iterable[list[Valor]]:
    yield [*ORIGEN, *CIFRAS]
    for orden, (cap, c) in enumerate(cifras(documento), 1):
        origen = [documento.organismo.slug, documento.anio, cap.ancla, orden]
        yield [*origen, c.clave, c.etiqueta, c.periodo, c.tipo, c.valor, estado_de(c), c.unidad, c.calificador, c.texto]


def _notas(documento: Documento) -> Iterable[list[Valor]]:
    yield [*ORIGEN, *NOTAS]
    for nota in notas(documento):
        registro = nota.registro()
        origen = [documento.organismo.slug, documento.anio, registro["capitulo"], nota.n]
        yield [*origen, *(registro[nombre] for nombre in NOTAS)]


def _diccionario(grupos: list[Reunion]) -> Iterable[list[Valor]]:
    yield ["archivo", "columna", "tipo", "descripcion", "opciones"]
    for grupo in grupos:
        yield from ([f"{grupo.nombre}.csv", nombre, *resto] for nombre, resto in encabezados(grupo).items())
    for archivo, columnas in (("cifras.csv", CIFRAS), ("consistencia.csv", NOTAS)):
        yield from ([archivo, nombre, "texto", texto, ""] for nombre, texto in ORIGEN.items())
        yield from ([archivo, nombre, tipo, texto, ""] for nombre, (tipo, texto) in columnas.items())


def _leeme(documento: Documento, sello: Sello) -> str:
    return LEEME.format(
        organismo=documento.organismo.nombre,
        anio=documento.anio,
        version=f"{sello.version}{' (BORRADOR)' if sello.borrador else ''}",
        fecha=sello.fecha,
        huella=sello.huella,
        estados="".join(f"- {estado}: {texto}\n" for estado, texto in ESTADOS.items()),
    )


def _csv(filas: Iterable[Iterable[Valor]]) -> bytes:
    salida = io.StringIO(newline="")
    csv.writer(salida).writerows(map(celda, fila) for fila in filas)
    return salida.getvalue().encode("utf-8-sig")


def celda(valor: Valor) -> str:
    """What a CSV has of ``valor``: numbers without thousands nor needless zeros, and no text that would be run."""
    if valor is None:
        return ""
    if isinstance(valor, bool):
        return "si" if valor else "no"
    if isinstance(valor, int | Decimal):
        return f"{Decimal(valor).normalize():f}"
    return f"'{valor}" if parece_formula(valor) else valor
