"""What a screen reader expects of each structure type, applied to the joined tree from the leaves up."""

from __future__ import annotations

from collections.abc import Callable

from pikepdf import Name

from .arbol import ENVOLTORIOS, ErrorDeEtiquetas, Nodo, Objeto, Trozo

#: Types that only group others: text in them has to be in a P.
AGRUPAN = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote"}
#: Types that hold text and no blocks.
DE_TEXTO = {"P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Lbl", "Caption", "Link"}
ALCANCES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}
ORDEN_DE_TABLA = {"Caption": 0, "THead": 1, "TFoot": 3}
Hijo = Nodo | Trozo | Objeto


def ordenar(nodo: Nodo, en_texto: bool = False, en_enlace: bool = False) -> None:
    """Give ``nodo`` and what hangs from it the shape of PDF/UA-1. Raises :class:`ErrorDeEtiquetas`."""
    en_texto = en_texto or nodo.tipo in DE_TEXTO
    en_enlace = en_enlace or nodo.tipo == "Link"
    hijos: list[Hijo] = []
    for hijo in nodo.hijos:
        if isinstance(hijo, Nodo):
            ordenar(hijo, en_texto, en_enlace)
            hijos += _resuelto(hijo, en_texto, en_enlace)
        else:
            hijos.append(hijo)
    nodo.hijos = hijos
    if nodo.tipo != "Figure" and not en_enlace:
        _enlazar(nodo)
    REGLAS.get(nodo.tipo, _comun)(nodo)


def _resuelto(nodo: Nodo, en_texto: bool, en_enlace: bool) -> list[Hijo]:
    """What stands for ``nodo`` in its parent: itself, what it wraps, or nothing if it is empty."""
    if nodo.tipo in ENVOLTORIOS:
        return nodo.hijos if nodo.en_linea or en_texto else _en_parrafos(nodo.hijos)
    if nodo.tipo == "Figure":
        return _figura(nodo, en_enlace)
    if nodo.tipo == "Div" and len(nodo.hijos) == 1:
        return nodo.hijos
    return [nodo] if nodo.hijos or nodo.tipo in ("TD", "TH") else []


def _figura(nodo: Nodo, en_enlace: bool) -> list[Hijo]:
    """A figure needs words for who does not see it; if it is a link, the link is around it and not inside."""
    if not str(nodo.otros.get("/Alt", "")).strip():
        pagina = next((h.pagina + 1 for h in nodo.hijos if not isinstance(h, Nodo)), "?")
        raise ErrorDeEtiquetas(f"Una figura de la página {pagina} no tiene texto alternativo (alt).")
    enlaces = [h for h in nodo.hijos if isinstance(h, Objeto)]
    nodo.hijos = [h for h in nodo.hijos if not isinstance(h, Objeto)]
    if en_enlace or not enlaces:
        return [*enlaces, nodo]
    return [Nodo("Link", [*enlaces, nodo])]


def _enlazar(nodo: Nodo) -> None:
    """An annotation outside a Link, as an inline-block in an ``a`` leaves it, gets one around its text."""
    if nodo.tipo != "Form" and any(isinstance(h, Objeto) for h in nodo.hijos):
        nodo.hijos = [Nodo("Link", nodo.hijos)]


def _es_bloque(hijo: Hijo) -> bool:
    if not isinstance(hijo, Nodo) or hijo.tipo == "Figure":
        return False
    return hijo.tipo != "Link" or any(_es_bloque(h) for h in hijo.hijos)


def _en_parrafos(hijos: list[Hijo]) -> list[Hijo]:
    """``hijos`` with each run of loose text in a P; figures alone need none."""
    resultado: list[Hijo] = []
    corrida: list[Hijo] = []
    for hijo in [*hijos, None]:
        if hijo is not None and not _es_bloque(hijo):
            corrida.append(hijo)
            continue
        solo_figuras = all(isinstance(h, Nodo) and h.tipo == "Figure" for h in corrida)
        resultado += corrida if solo_figuras else [Nodo("P", corrida)]
        corrida = []
        if hijo is not None:
            resultado.append(hijo)
    return resultado


def _leyendas(nodo: Nodo) -> None:
    """A figcaption is the Caption of the only thing in its ``figure``, a table; beside a picture it is plain text.

    Inside the Figure a reader would not tell it: the alternative text takes the place of all that is in it.
    """
    tablas = [h for h in nodo.hijos if _es(h, "Table")]
    con_dibujo = any(_es(h, "Figure") for h in nodo.hijos)
    for leyenda in [h for h in nodo.hijos if isinstance(h, Nodo) and h.tipo == "Caption"]:
        if (
            nodo.tag == "figure"
            and len(tablas) == 1
            and not con_dibujo
            and not any(_es(h, "Caption") for h in tablas[0].hijos)
        ):
            nodo.hijos.remove(leyenda)
            tablas[0].hijos.insert(0, leyenda)
        elif nodo.tipo not in ENVOLTORIOS or nodo.tag == "figure":
            leyenda.tipo = "Div" if any(_es_bloque(h) for h in leyenda.hijos) else "P"


def _es(hijo: Hijo, *tipos: str) -> bool:
    return isinstance(hijo, Nodo) and hijo.tipo in tipos


def _comun(nodo: Nodo) -> None:
    _leyendas(nodo)
    if nodo.tipo in AGRUPAN:
        nodo.hijos = _en_parrafos(nodo.hijos)


def _lista(nodo: Nodo) -> None:
    """Only items in a list; the terms and definitions of a ``dl`` are the labels and bodies of its items."""
    titulos, items = [], []
    for hijo in _sin_envoltorios(nodo.hijos):
        anterior = items[-1] if items else None
        if _es(hijo, "Caption"):
            titulos.append(hijo)
        elif _es(hijo, "LI"):
            _agregar_item(items, anterior, hijo)
        elif _es(hijo, "L") and anterior:
            anterior.hijos[-1].hijos.append(hijo)
        else:
            items.append(Nodo("LI", [Nodo("LBody", [hijo])]))
    nodo.hijos = [*titulos, *items]
    if nodo.detalle != "-":
        nodo.atributos = {"/O": Name.List, "/ListNumbering": Name(f"/{nodo.detalle}")}


def _sin_envoltorios(hijos: list[Hijo]) -> list[Hijo]:
    """``hijos`` of a list, with those of what only wraps some items (the ``div`` of a ``dl``) in its place."""
    planos: list[Hijo] = []
    for hijo in hijos:
        envuelve = isinstance(hijo, Nodo) and hijo.tipo in AGRUPAN and any(_es(h, "LI") for h in hijo.hijos)
        planos += _sin_envoltorios(hijo.hijos) if envuelve else [hijo]
    return planos


def _agregar_item(items: list[Nodo], anterior: Nodo | None, item: Nodo) -> None:
    if item.tag == "dt":
        for cuerpo in item.hijos:
            cuerpo.tipo = "Lbl"
    abierto = anterior is not None and anterior.tag == "dt"
    if abierto and (item.tag == "dd" or (item.tag == "dt" and anterior.hijos[-1].tipo == "Lbl")):
        anterior.hijos += item.hijos
    else:
        items.append(item)


def _item(nodo: Nodo) -> None:
    """First the labels, then everything else in bodies."""
    etiquetas, cuerpos = [], []
    for hijo in nodo.hijos:
        if _es(hijo, "Lbl"):
            etiquetas.append(hijo)
        elif _es(hijo, "LBody"):
            cuerpos.append(hijo)
        else:
            if not cuerpos:
                cuerpos.append(Nodo("LBody"))
            cuerpos[-1].hijos.append(hijo)
    for cuerpo in cuerpos:
        _leyendas(cuerpo)
    nodo.hijos = [*etiquetas, *cuerpos]


def _tabla(nodo: Nodo) -> None:
    """Caption, head, bodies, foot. A header without scope heads its column in THead, and its row elsewhere."""
    nodo.hijos.sort(key=lambda h: ORDEN_DE_TABLA.get(h.tipo, 2) if isinstance(h, Nodo) else 2)
    for grupo in [h for h in nodo.hijos if isinstance(h, Nodo)]:
        for fila in [grupo] if grupo.tipo == "TR" else grupo.hijos:
            for celda in [h for h in getattr(fila, "hijos", ()) if _es(h, "TH")]:
                celda.atributos.setdefault("/Scope", Name.Column if grupo.tipo == "THead" else Name.Row)


def _celda(nodo: Nodo) -> None:
    """Scope says to which cells a header belongs, so that no cell has to list its headers."""
    _leyendas(nodo)
    utiles = {c: v for c, v in nodo.atributos.items() if c in ("/ColSpan", "/RowSpan", "/Scope")}
    if nodo.tipo == "TH" and nodo.detalle in ALCANCES:
        utiles["/Scope"] = Name(f"/{ALCANCES[nodo.detalle]}")
    nodo.atributos = {"/O": Name.Table, **utiles} if utiles or nodo.tipo == "TH" else {}


REGLAS: dict[str, Callable[[Nodo], None]] = {
    "L": _lista,
    "LI": _item,
    "Table": _tabla,
    "TD": _celda,
    "TH": _celda,
}
