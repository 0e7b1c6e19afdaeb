"""Figures written in prose: which are bound to no data, which bindings are broken, which say something else."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape

from ..documento import Cambio, CapituloDoc, CifraDoc, Cita, Documento, Item, Lista, Nota, Texto
from ..figuras import Figura, abreviar, claves_de_filas, figuras
from ..hallazgos import Discrepancia, Lugar
from ..numerales import Numeral, encontrar, releer
from ..vinculos import (
    FALTA,
    LITERAL,
    VELADO,
    Suelto,
    atados,
    candidatas,
    mal_escrito,
    por_valor,
    sueltos,
)
from .destacadas import capitulos
from .otros_anios import ANIO
from .sumas import escribir, tolerancia

# --- where prose stands -------------------------------------------------------------------------------------------


def prosa(cap: CapituloDoc) -> Iterator[tuple[Lugar, str]]:
    """(place, rich text) of everything a person wrote in the blocks of ``cap``, or in the headline figures."""
    if not cap.ancla:
        yield from _celdas_ricas(cap)
    de_filas = _textos_de_filas(cap) if any(isinstance(b, Lista) for b in cap.bloques) else frozenset()
    for i, bloque in enumerate(cap.bloques):
        lugar = Lugar(cap.ancla, bloque=i)
        if isinstance(bloque, Texto | Cita | Nota):
            yield lugar, bloque.html
        elif isinstance(bloque, Lista) and not _es_de_filas(bloque, de_filas):
            yield lugar, "".join(_de_items(bloque.items))
        if bloque.nota:
            yield lugar, bloque.nota


def _celdas_ricas(cap: CapituloDoc) -> Iterator[tuple[Lugar, str]]:
    for datos in cap.datos:
        ricas = [c.clave for c in datos.columnas if c.tipo == "rico"]
        for i, clave in enumerate(claves_de_filas(datos) if ricas else ()):
            for columna in ricas:
                if isinstance(html := datos.filas[i].get(columna), str):
                    yield Lugar(cap.ancla, datos.conjunto, clave, columna, indice=i), html


def _de_items(items: tuple[Item, ...]) -> Iterator[str]:
    for item in items:
        yield f"<p>{item.html}</p>"
        yield from _de_items(item.items)


def _textos_de_filas(cap: CapituloDoc) -> frozenset[str]:
    textos = {v for d in cap.datos for fila in d.filas for v in fila.valores.values() if isinstance(v, str) and v}
    return frozenset(textos | {escape(t, quote=False) for t in textos})


def _es_de_filas(lista: Lista, de_filas: frozenset[str]) -> bool:
    """Whether every item prints a row: its text, perhaps after its quantity."""
    return bool(lista.items) and all(not de_filas.isdisjoint((i.html, i.html.partition(" ")[2])) for i in lista.items)


# --- checks of the whole report -----------------------------------------------------------------------------------


def _numerar(claves: Counter[tuple[int | None, str]], lugar: Lugar, nombre: str) -> Lugar:
    """``lugar`` with a name of its own in its block, numbered where others have it too."""
    claves[lugar.bloque, nombre] += 1
    veces = claves[lugar.bloque, nombre]
    return replace(lugar, columna=f"{nombre}-{veces}" if veces > 1 else nombre)


def sin_vinculo(documento: Documento) -> Iterator[Discrepancia]:
    """Every numeral in prose that is bound to no figure and is not marked as literal."""
    grupos = por_valor(figuras(documento))
    for cap in capitulos(documento):
        claves: Counter[tuple[int | None, str]] = Counter()
        for lugar, html in prosa(cap):
            for suelto in sueltos(html):
                posibles = candidatas(suelto.numeral, grupos)
                donde = _numerar(claves, lugar, suelto.vecinas)
                if not posibles and (cifra := _dicha_de_otro_modo(cap, suelto)):
                    yield _otro_valor_en_prosa(cap, suelto, cifra, donde)
                    continue
                yield Discrepancia(
                    "sin-vinculo",
                    "aviso" if posibles else "nota",
                    donde,
                    _mensaje_sin_vinculo(cap, suelto, posibles),
                    suelto.numeral.valor,
                )


def _dicha_de_otro_modo(cap: CapituloDoc, suelto: Suelto) -> CifraDoc | None:
    """The one cifra of the capítulo that a numeral seems to tell with another value: «220 visas» beside 216 visas."""
    parecidas = [c for c in cap.cifras if c.valor is not None and _parece(suelto, c)]
    return parecidas[0] if len(parecidas) == 1 else None


def _parece(suelto: Suelto, cifra: CifraDoc) -> bool:
    """Whether they count the same things, or are pesos called by the same name, and no other year is spoken of."""
    antes = abreviar(suelto.frase.partition(suelto.numeral.texto)[0]).split("-")
    anios = set(re.findall(ANIO, suelto.frase))
    if cifra.tipo != suelto.numeral.tipo or (anios and not any(a in cifra.periodo for a in anios)):
        return False
    if cifra.tipo == "pesos":
        return abreviar(cifra.etiqueta).partition("-")[0] in antes
    unidad = abreviar(cifra.unidad).partition("-")[0]
    return len(unidad) > 3 and unidad == suelto.vecinas.partition("-")[0]


def _otro_valor_en_prosa(cap: CapituloDoc, suelto: Suelto, cifra: CifraDoc, lugar: Lugar) -> Discrepancia:
    vale = escribir(cifra.valor, cifra.tipo)
    mensaje = (
        f"En «{cap.titulo}», el texto dice «{suelto.numeral.texto}» («{suelto.frase}») y la cifra «{cifra.etiqueta}» "
        f"vale {vale}: si es la misma, corrija una de las dos; si no, agregue el dato."
    )
    return Discrepancia("prosa", "aviso", lugar, mensaje, suelto.numeral.valor, cifra.valor)


def _mensaje_sin_vinculo(cap: CapituloDoc, suelto: Suelto, posibles: list[Figura]) -> str:
    escrito = suelto.numeral.texto
    inicio = f"En «{cap.titulo}», «{escrito}» no está vinculado a ninguna cifra de la cuenta: «{suelto.frase}»."
    if len(posibles) == 1:
        return f"{inicio} ¿Es «{posibles[0].etiqueta}»?"
    if posibles:
        return f"{inicio} Hay {len(posibles)} cifras con ese valor: elija cuál es o márquelo como literal."
    return f"{inicio} Ninguna cifra de la cuenta vale eso: si es un dato, agréguelo; si no, márquelo como literal."


def vinculos_rotos(documento: Documento) -> Iterator[Discrepancia]:
    """Bindings to a figure that is not there, or that print another value than it has, and tokens ill written."""
    conocidas = figuras(documento)
    for cap in capitulos(documento):
        claves: Counter[tuple[int | None, str]] = Counter()
        for lugar, html in (*prosa(cap), *(_celdas_ricas(cap) if cap.ancla else ())):
            for ref, impreso in atados(html):
                if ref != LITERAL and (hallado := _revisar_atado(cap, ref, impreso, conocidas)):
                    if lugar.bloque is not None:
                        lugar = _numerar(claves, lugar, abreviar(ref))
                    yield replace(hallado, lugar=lugar)
            if mal_escrito(html):
                lugar = lugar if lugar.bloque is None else _numerar(claves, lugar, "mal-escrito")
                mensaje = f"En «{cap.titulo}» hay un vínculo mal escrito: se imprimiría con sus corchetes «[[…]]»."
                yield Discrepancia("vinculo", "error", lugar, mensaje)


def _revisar_atado(cap: CapituloDoc, ref: str, impreso: str, conocidas: Mapping[str, Figura]) -> Discrepancia | None:
    lugar = Lugar(cap.ancla)
    leido = next((n.valor for n in encontrar(impreso)), None)
    figura = conocidas.get(ref)
    if impreso == FALTA:  # del_anterior says it once for each text
        return None
    if impreso == VELADO:
        mensaje = (
            f"En «{cap.titulo}», el texto cita una celda suprimida ({ref}) y se imprime «{VELADO}»: reescriba la frase "
            "sin esa cifra."
        )
        return Discrepancia("vinculo", "aviso", lugar, mensaje)
    if figura is None:
        mensaje = f"En «{cap.titulo}», vínculo roto: «{impreso}» apunta a una cifra que no existe en la cuenta ({ref})."
        return Discrepancia("vinculo", "error", lugar, mensaje, leido)
    if releer(impreso, figura.valor, figura.tipo) == impreso:
        return None
    mensaje = (
        f"En «{cap.titulo}», el texto dice «{impreso}» y la cifra «{figura.etiqueta}» vale "
        f"{escribir(figura.valor, figura.tipo)}."
    )
    return Discrepancia("prosa", "error", lugar, mensaje, leido, figura.valor)


def vinculos_cambiados(documento: Documento) -> Iterator[Discrepancia]:
    """Bound figures that print another value than the one typed: the text or the figure may be the wrong one."""
    if not documento.cambiados:
        return
    conocidas = figuras(documento)
    por_ancla = {cap.ancla: cap for cap in capitulos(documento)}
    claves: defaultdict[str, Counter[tuple[int | None, str]]] = defaultdict(Counter)
    cambiadas = {(c.capitulo, c.conjunto) for c in documento.cambiados if c.conjunto}
    filas = {
        (cap.ancla, d.conjunto): claves_de_filas(d)
        for cap in por_ancla.values()
        for d in cap.datos
        if (cap.ancla, d.conjunto) in cambiadas
    }
    for cambio in documento.cambiados:
        cap, figura = por_ancla.get(cambio.capitulo), conocidas.get(cambio.ref)
        if cap and figura:
            lugar = _numerar(claves[cap.ancla], _del_cambio(cambio, filas), abreviar(cambio.ref))
            mensaje = (
                f"En «{cap.titulo}», el texto decía «{cambio.escrito}» y se imprime «{cambio.impreso}», el valor de "
                f"«{figura.etiqueta}»: confirme cuál es el correcto."
            )
            dicho = next((n.valor for n in encontrar(cambio.escrito)), cambio.escrito[:60])
            yield Discrepancia("vinculo-cambiado", "aviso", lugar, mensaje, dicho, figura.valor)


def _del_cambio(cambio: Cambio, filas: Mapping[tuple[str, str], list[str]]) -> Lugar:
    if cambio.indice is None:
        return Lugar(cambio.capitulo, bloque=cambio.bloque)
    fila = filas.get((cambio.capitulo, cambio.conjunto), [])[cambio.indice :][:1]
    return Lugar(cambio.capitulo, cambio.conjunto, *fila, indice=cambio.indice)


def cifra_impresa(documento: Documento) -> Iterator[Discrepancia]:
    """Cifras that are printed with words of their own, when those words say another value."""
    for _, cap in documento.recorrer():
        for cifra in cap.cifras:
            if cifra.texto and cifra.valor is not None and (dicho := _otro_valor(cifra)):
                mensaje = (
                    f"En «{cap.titulo}», la cifra «{cifra.etiqueta}» se imprime «{cifra.texto}» y su valor es "
                    f"{escribir(cifra.valor, cifra.tipo)}."
                )
                lugar = Lugar(cap.ancla, cifra=cifra.clave, periodo=cifra.periodo)
                yield Discrepancia("prosa", "error", lugar, mensaje, dicho.valor, cifra.valor)


def _otro_valor(cifra: CifraDoc) -> Numeral | None:
    """The first numeral of the printed words, when none of them is the value of the cifra, rounded or qualified as
    they say."""
    dichos, margen = encontrar(cifra.texto), tolerancia(cifra.texto)
    if any(n.calificador for n in dichos):
        return None
    return dichos[0] if dichos and all(abs(n.valor - cifra.valor) >= margen for n in dichos) else None


REVISIONES = (sin_vinculo, vinculos_rotos, vinculos_cambiados, cifra_impresa)
