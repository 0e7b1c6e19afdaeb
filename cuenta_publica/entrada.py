"""How a report opens: what the organismo did in the year, in one sentence made from its figures, and what its terms
mean the first time they are read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from . import registro
from .documento import CapituloDoc, CifraDoc, Documento, Lista, Nota, Texto
from .frases import concordar, decir, enumerar
from .periodos import MESES, Periodo

MAXIMO_DE_HECHOS = 3


def entrada(documento: Documento) -> str:
    """``En 2019, la Gobernación Provincial de Parinacota otorgó 216 visas (marzo a diciembre) y …``.

    Only declared figures of the año de gestión, at most one of each materia, in the document's order; empty when the
    account declares none that has a sentence.
    """
    dichos: dict[str, str] = {}
    for _, cap in documento.recorrer():
        if cap.materia not in dichos and (dicho := next(_dichos(cap, documento.anio), "")):
            dichos[cap.materia] = dicho
    hechos = enumerar(list(dichos.values())[:MAXIMO_DE_HECHOS])
    return f"En {documento.anio}, la {documento.organismo.nombre} {hechos}." if hechos else ""


def _dichos(cap: CapituloDoc, anio: int) -> Iterator[str]:
    """What can be said of the capítulo, in the order in which its materia declares it."""
    frases = {clave: d.frase for clave, d in registro.materia(cap.materia).cifras.items() if d.frase}
    for clave, frase in frases.items():
        for cifra in (c for c in cap.cifras if c.clave == clave and c.valor):
            if (cuando := _cuando(cifra, anio)) is not None:
                valor = f"{cifra.calificador} {decir(cifra.valor, cifra.tipo)}".strip()
                yield concordar(frase.replace("{}", valor), cifra.valor) + cuando


def _cuando(cifra: CifraDoc, anio: int) -> str | None:
    """Nothing for the whole year, its months for a part of it; None for what is not of that year."""
    if not cifra.periodo:
        return None
    periodo = Periodo.leer(cifra.periodo)
    if not periodo.desde or (periodo.desde.year, periodo.hasta.year) != (anio, anio):
        return None
    if not periodo.parcial:
        return ""
    if re.fullmatch(rf"(?:{'|'.join(MESES)})(?: a (?:{'|'.join(MESES)}))? de {anio}", periodo.texto):
        return f" ({periodo.texto.removesuffix(f' de {anio}')})"
    return f" ({periodo.texto})"


def definiciones(documento: Documento) -> Mapping[str, Mapping[str, str]]:
    """By capítulo, the terms of its materia that are read there for the first time, and what they mean."""
    vistas: set[str] = set()
    halladas: dict[str, dict[str, str]] = {}
    for _, cap in documento.recorrer():
        texto = _palabras(cap)
        for termino, sentido in registro.materia(cap.materia).definiciones.items():
            if termino not in vistas and re.search(rf"\b{re.escape(termino)}\b", texto, re.IGNORECASE):
                vistas.add(termino)
                halladas.setdefault(cap.ancla, {})[termino] = sentido
    return halladas


def _palabras(cap: CapituloDoc) -> str:
    partes = [cap.titulo]
    for bloque in cap.bloques:
        partes.append(bloque.titulo)
        if isinstance(bloque, Texto | Nota):
            partes.append(bloque.html)
        elif isinstance(bloque, Lista):
            partes.extend(item.html for item in bloque.items)
    return "\n".join(partes)
