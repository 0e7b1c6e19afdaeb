"""Small counts and personal data: which figures could point at a person, by the rules S1 to S6, S9 and S12.

Classes: C0 things; C1 persons; C2 persons who receive money; C3 sensitive (health, sexual crimes, death, refuge…);
C4 children. In an account that reproduces a document already published, what would block is only a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import unescape

from .. import registro
from ..documento import (
    BloqueDoc,
    CapituloDoc,
    Cita,
    Datos,
    Documento,
    Figura,
    FilaDoc,
    Grafico,
    Item,
    Lista,
    Nota,
    Tabla,
    Texto,
)
from ..figuras import nombre_impreso
from ..hallazgos import Discrepancia, Lugar, Nivel
from ..metodo import es_de_pocos
from ..registro import Resguardo
from .destacadas import capitulos

CONSEJOS = {
    "s1": "vea si se puede agrupar.",
    "s2": "son personas en dos dimensiones: agrupe, o explique por qué se publica.",
    "s3": "van con su monto: agrupe en «Otras ayudas», o quite el monto, o indique la causal legal.",
    "s4": "son datos sensibles: se publican solo con su fuente oficial.",
    "s5": "son datos sensibles y sin una fuente pública: agrupe las categorías antes de publicar.",
    "s6": "se refieren a niños, niñas o adolescentes: agrupe las categorías antes de publicar.",
}
EN_PROVINCIA_DE_POCOS = {
    "s2": "son personas y en la provincia viven menos de 5.000: agrupe, o explique por qué se publica.",
    "s5": "son personas en dos dimensiones y en la provincia viven menos de 5.000: agrupe las categorías o suprímalas.",
}
_NUMERO = r"(\d{1,2}\.?\d{3}\.?\d{3})"
_GUION = r"[ \xa0]?[-\xad\u2010-\u2015\u2212\ufe63\uff0d][ \xa0]?"
_RUT = re.compile(
    rf"(?<![\d.]){_NUMERO}{_GUION}([\dkK])(?!\w|[.,]\d)|\bR\.?U\.?[TN]\b\W{{0,5}}{_NUMERO}([\dkK])(?!\w)", re.IGNORECASE
)
_EMPRESAS = 50_000_000
_CORREO = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_TELEFONO = re.compile(r"(?<!\d)\+56[\s\d]{8,14}\d")


_EN_LINEA = re.compile(r"</?(?:strong|em|a|data|b|i|span)\b[^<>]*>")
_SALTO = re.compile(r"<br\b[^<>]*>")
_ETIQUETA = re.compile(r"<[^<>]*>")


def _regla(resguardo: Resguardo, clase: str, con_fuente: bool, de_pocos: bool) -> tuple[str, int, Nivel, str]:
    """(rule, largest count it looks at, level, advice) for a class of figure. S12: where few people live, what S1 and
    S2 look at is treated as S2 and S5, up to four."""
    regla, tope, nivel = _regla_de(resguardo, clase, con_fuente)
    if de_pocos and regla in ("s1", "s2"):
        regla, tope, nivel = ("s2", 4, "aviso") if regla == "s1" else ("s5", 4, "error")
        return regla, tope, nivel, EN_PROVINCIA_DE_POCOS[regla]
    return regla, tope, nivel, CONSEJOS.get(regla, "")


def _regla_de(resguardo: Resguardo, clase: str, con_fuente: bool) -> tuple[str, int, Nivel]:
    if clase == "C4":
        return "s6", 4, "error"
    if clase == "C3":
        return ("s4", 4, "aviso") if con_fuente and resguardo.dimensiones == 1 else ("s5", 4, "error")
    if clase == "C2":
        return ("s3", 2, "aviso") if resguardo.monto else ("s1", 2, "nota")
    if clase == "C1":
        return ("s2", 4, "aviso") if resguardo.dimensiones > 1 else ("s1", 2, "nota")
    return "", 0, "nota"


def _clase(resguardo: Resguardo, fila: FilaDoc) -> str:
    return resguardo.clase if isinstance(resguardo.clase, str) else resguardo.clase(fila)


def _fuente(cap: CapituloDoc, conjunto: str) -> bool:
    return any(isinstance(b, Tabla) and b.conjunto == conjunto and b.fuente for b in cap.bloques)


def _pequenos(
    cap: CapituloDoc, datos: Datos, resguardo: Resguardo, de_pocos: bool
) -> dict[tuple[str, Nivel, str], list[str]]:
    """The cells that each rule points at, as people know them; with its advice."""
    con_fuente = resguardo.fuente_publica or _fuente(cap, datos.conjunto)
    hallados: dict[tuple[str, Nivel, str], list[str]] = {}
    for i, fila in enumerate(datos.filas):
        regla, tope, nivel, consejo = _regla(resguardo, _clase(resguardo, fila), con_fuente, de_pocos)
        valor = fila.get(resguardo.columna)
        if regla and isinstance(valor, int) and 1 <= valor <= tope:
            hallados.setdefault((regla, nivel, consejo), []).append(f"«{nombre_impreso(datos, i)}» ({valor})")
    return hallados


def numeros_pequenos(documento: Documento) -> Iterator[Discrepancia]:
    """One entry for each table and rule, naming its cells."""
    ya_publicado, de_pocos = bool(documento.publicado_originalmente), es_de_pocos(documento.organismo)
    for _, cap in documento.recorrer():
        resguardos = {c.clave: c.resguardos for c in registro.materia(cap.materia).todos_los_conjuntos()}
        for datos in cap.datos:
            for resguardo in resguardos.get(datos.conjunto, ()):
                for (regla, nivel, consejo), celdas in _pequenos(cap, datos, resguardo, de_pocos).items():
                    lugar = Lugar(cap.ancla, datos.conjunto, columna=resguardo.columna)
                    mensaje = f"En «{cap.titulo}», tabla «{datos.titulo}», hay números pequeños: {', '.join(celdas)}; "
                    grado: Nivel = "aviso" if nivel == "error" and ya_publicado else nivel
                    yield Discrepancia(regla, grado, lugar, mensaje + consejo, marca=huella(celdas))


def es_rut(numero: str, digito: str) -> bool:
    """Whether ``digito`` is the check digit of the RUT ``numero`` (module 11)."""
    cifras = [int(c) for c in reversed(numero) if c.isascii() and c.isdigit()]
    resto = 11 - sum(c * (2 + i % 6) for i, c in enumerate(cifras)) % 11
    return {11: "0", 10: "k"}.get(resto, str(resto)) == digito.lower()


def escritos(cap: CapituloDoc) -> Iterator[tuple[Lugar, str]]:
    """Every text of a capítulo, one line for each piece: its heading, its blocks, its cifras and its rows."""
    yield Lugar(cap.ancla), f"{cap.titulo}\n{cap.unidad_responsable}"
    for i, bloque in enumerate(cap.bloques):
        yield Lugar(cap.ancla, bloque=i), "\n".join(_de_bloque(bloque))
    for cifra in cap.cifras:
        lugar = Lugar(cap.ancla, cifra=cifra.clave, periodo=cifra.periodo)
        yield lugar, "\n".join((cifra.etiqueta, cifra.texto, cifra.unidad, cifra.calificador))
    for datos in cap.datos:
        ricas = {c.clave for c in datos.columnas if c.tipo == "rico"}
        for i, fila in enumerate(datos.filas):
            textos = [plano(v) if c in ricas else v for c, v in fila.valores.items() if isinstance(v, str)]
            yield Lugar(cap.ancla, datos.conjunto, f"fila-{i + 1}", indice=i), "\n".join([*textos, fila.etiqueta])


def _de_bloque(bloque: BloqueDoc) -> Iterator[str]:
    yield from (bloque.titulo, bloque.fuente, plano(bloque.nota))
    if isinstance(bloque, Texto | Cita | Nota):
        yield plano(bloque.html)
    elif isinstance(bloque, Lista):
        yield from _de_items(bloque.items)
    elif isinstance(bloque, Figura):
        yield bloque.alternativo
    elif isinstance(bloque, Grafico):
        yield bloque.descripcion
    elif isinstance(bloque, Tabla):
        yield from (c.titulo for c in bloque.columnas)
        if not bloque.conjunto:
            yield from (c.valor for fila in bloque.filas for c in fila if isinstance(c.valor, str))


def _de_items(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield plano(item.html)
        yield from _de_items(item.items)


def plano(html: str) -> str:
    """The words of a rich text as they are read: bold or a link cut nothing, a paragraph does."""
    if "<" in html:
        html = _ETIQUETA.sub("\n", _SALTO.sub(" ", _EN_LINEA.sub("", html.replace("\n", " "))))
    return unescape(html) if "&" in html else html


def ruts(texto: str) -> list[str]:
    """The RUT of persons in ``texto``, without signs; those of companies and services begin at 50 million."""
    leidos = ((re.sub(r"\D", "", m[1] or m[3]), m[2] or m[4]) for m in _RUT.finditer(texto))
    return [f"{numero}-{digito}" for numero, digito in leidos if es_rut(numero, digito) and int(numero) < _EMPRESAS]


def datos_personales(documento: Documento) -> Iterator[Discrepancia]:
    """S9: a RUT with its right check digit blocks; an e-mail or a telephone is worth a look."""
    grave: Nivel = "aviso" if documento.publicado_originalmente else "error"
    for cap in capitulos(documento):
        for lugar, texto in escritos(cap):
            if hallados := ruts(texto):
                mensaje = f"En «{cap.titulo}» hay un RUT: los datos personales no se publican."
                yield Discrepancia("s9", grave, lugar, mensaje, marca=huella(hallados, 4))
            contactos = [m[0] for patron in (_CORREO, _TELEFONO) for m in patron.finditer(texto)]
            if contactos:
                mensaje = f"En «{cap.titulo}» hay un correo o un teléfono: confirme que no es de una persona."
                yield Discrepancia("contacto", "aviso", lugar, mensaje, marca=huella(contactos, 4))


def huella(partes: Iterable[str], largo: int = 12) -> str:
    """What an answer was given for, in any order: it lapses with any change. Of personal data it is so short that
    nobody can find them from it."""
    return sha256("\n".join(sorted(partes)).encode()).hexdigest()[:largo]


REVISIONES = (numeros_pequenos, datos_personales)
