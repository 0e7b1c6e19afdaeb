"""Small counts and personal data: which figures could point at a person, and what the rules S1 to S9 say of them.

Classes: C0 things; C1 persons; C2 persons who receive money; C3 sensitive (health, sexual crimes, death, refuge…);
C4 children. In an account that reproduces a document already published, what would block is only a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import registro
from ..documento import CapituloDoc, Datos, Documento, FilaDoc, Tabla
from ..figuras import nombre_impreso
from ..hallazgos import Discrepancia, Lugar, Nivel
from ..registro import Resguardo
from .forma import textos

CONSEJOS = {
    "s1": "vea si se puede agrupar.",
    "s2": "son personas en dos dimensiones: agrupe, o explique por qué se publica.",
    "s3": "van con su monto: agrupe en «Otras ayudas», o quite el monto, o indique la causal legal.",
    "s4": "son datos sensibles: se publican solo con su fuente oficial.",
    "s5": "son datos sensibles y sin una fuente pública: agrupe las categorías antes de publicar.",
    "s6": "se refieren a niños, niñas o adolescentes: agrupe las categorías antes de publicar.",
}
_RUT = re.compile(r"(?<![\d.])(\d{1,2}\.?\d{3}\.?\d{3})-([\dkK])(?!\w)")
_CORREO = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_TELEFONO = re.compile(r"(?<!\d)\+56[\s\d]{8,14}\d")


def _regla(resguardo: Resguardo, clase: str, con_fuente: bool) -> tuple[str, int, Nivel]:
    """(rule, largest count it looks at, level) for a class of figure."""
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


def _pequenos(cap: CapituloDoc, datos: Datos, resguardo: Resguardo) -> dict[tuple[str, Nivel], list[str]]:
    """The cells that each rule points at, as people know them."""
    con_fuente = resguardo.fuente_publica or _fuente(cap, datos.conjunto)
    hallados: dict[tuple[str, Nivel], list[str]] = {}
    for i, fila in enumerate(datos.filas):
        regla, tope, nivel = _regla(resguardo, _clase(resguardo, fila), con_fuente)
        valor = fila.get(resguardo.columna)
        if regla and isinstance(valor, int) and 1 <= valor <= tope:
            hallados.setdefault((regla, nivel), []).append(f"«{nombre_impreso(datos, i)}» ({valor})")
    return hallados


def numeros_pequenos(documento: Documento) -> Iterator[Discrepancia]:
    """One entry for each table and rule, naming its cells."""
    ya_publicado = bool(documento.publicado_originalmente)
    for _, cap in documento.recorrer():
        materia = registro.materia(cap.materia)
        for datos in cap.datos:
            for resguardo in materia.conjunto(datos.conjunto).resguardos:
                for (regla, nivel), celdas in _pequenos(cap, datos, resguardo).items():
                    lugar = Lugar(cap.ancla, datos.conjunto, columna=resguardo.columna)
                    mensaje = f"En «{cap.titulo}», tabla «{datos.titulo}», hay números pequeños: {', '.join(celdas)}; "
                    grado: Nivel = "aviso" if nivel == "error" and ya_publicado else nivel
                    yield Discrepancia(regla, grado, lugar, mensaje + CONSEJOS[regla])


def es_rut(numero: str, digito: str) -> bool:
    """Whether ``digito`` is the check digit of the RUT ``numero`` (module 11)."""
    cifras = [int(c) for c in reversed(numero) if c.isascii() and c.isdigit()]
    resto = 11 - sum(c * (2 + i % 6) for i, c in enumerate(cifras)) % 11
    return {11: "0", 10: "k"}.get(resto, str(resto)) == digito.lower()


def _escritos(cap: CapituloDoc) -> Iterator[tuple[Lugar, str]]:
    """Every text of a capítulo: its prose, then the words of its rows."""
    for i, bloque in enumerate(cap.bloques):
        yield Lugar(cap.ancla, bloque=i), textos(bloque)
    for datos in cap.datos:
        for i, fila in enumerate(datos.filas):
            palabras = " ".join(str(v) for v in fila.valores.values() if isinstance(v, str))
            yield Lugar(cap.ancla, datos.conjunto, f"fila-{i + 1}", indice=i), f"{palabras} {fila.etiqueta}"


def datos_personales(documento: Documento) -> Iterator[Discrepancia]:
    """S9: a RUT with its right check digit blocks; an e-mail or a telephone is worth a look."""
    grave: Nivel = "aviso" if documento.publicado_originalmente else "error"
    for _, cap in documento.recorrer():
        for lugar, texto in _escritos(cap):
            if any(es_rut(m[1], m[2]) for m in _RUT.finditer(texto)):
                yield Discrepancia(
                    "s9", grave, lugar, f"En «{cap.titulo}» hay un RUT: los datos personales no se publican."
                )
            if _CORREO.search(texto) or _TELEFONO.search(texto):
                mensaje = f"En «{cap.titulo}» hay un correo o un teléfono: confirme que no es de una persona."
                yield Discrepancia("contacto", "aviso", lugar, mensaje)


REVISIONES = (numeros_pequenos, datos_personales)
