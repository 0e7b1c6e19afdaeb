"""The parts of an OpenDocument spreadsheet that are not its cells."""

from __future__ import annotations

TIPO = "application/vnd.oasis.opendocument.spreadsheet"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ESPACIOS = " ".join(
    f'xmlns:{corto}="{_OASIS}:{largo}"'
    for corto, largo in (
        ("office", "office:1.0"),
        ("table", "table:1.0"),
        ("text", "text:1.0"),
        ("style", "style:1.0"),
        ("number", "datastyle:1.0"),
        ("fo", "xsl-fo-compatible:1.0"),
        ("config", "config:1.0"),
    )
)
_NUMERO = '<number:number number:decimal-places="0" number:min-integer-digits="1" number:grouping="true"/>'
_FORMATOS = (
    f'<number:number-style style:name="N1">{_NUMERO}</number:number-style>'
    f'<number:number-style style:name="N2"><number:text>$</number:text>{_NUMERO}</number:number-style>'
    '<number:number-style style:name="N3"><number:number number:min-integer-digits="1"/>'
    "<number:text>%</number:text></number:number-style>"
)
_ESTILOS = (
    '<style:style style:name="co1" style:family="table-column">'
    '<style:table-column-properties style:column-width="4cm"/></style:style>'
    '<style:style style:name="ce1" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    + "".join(
        f'<style:style style:name="{estilo}" style:family="table-cell" style:data-style-name="{formato}"/>'
        for estilo, formato in (("ce2", "N1"), ("ce3", "N2"), ("ce4", "N3"))
    )
)
ANTES = (
    f'{_XML}<office:document-content {_ESPACIOS} office:version="1.3">'
    f"<office:automatic-styles>{_FORMATOS}{_ESTILOS}</office:automatic-styles><office:body><office:spreadsheet>"
)
DESPUES = "</office:spreadsheet></office:body></office:document-content>"


def partes(fijas: list[str]) -> dict[str, str]:
    """Every other file, by name; ``fijas`` are the sheets whose first row stays in sight."""
    entrada = '<config:config-item-map-entry config:name="{}">' + _QUIETA + "</config:config-item-map-entry>"
    hojas = "".join(map(entrada.format, fijas))
    ajustes = (
        f'{_XML}<office:document-settings {_ESPACIOS} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings"><config:config-item-map-indexed config:name="Views">'
        f'<config:config-item-map-entry><config:config-item-map-named config:name="Tables">{hojas}'
        "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
    nombres = {"/": TIPO, "content.xml": "text/xml", "settings.xml": "text/xml"}
    entradas = "".join(
        f'<manifest:file-entry manifest:full-path="{n}" manifest:media-type="{t}"/>' for n, t in nombres.items()
    )
    manifiesto = (
        f'{_XML}<manifest:manifest xmlns:manifest="{_OASIS}:manifest:1.0" manifest:version="1.3">'
        f"{entradas}</manifest:manifest>"
    )
    return {"settings.xml": ajustes, "META-INF/manifest.xml": manifiesto}


_QUIETA = "".join(
    f'<config:config-item config:name="{nombre}" config:type="{tipo}">{valor}</config:config-item>'
    for nombre, tipo, valor in (
        ("VerticalSplitMode", "short", 2),
        ("VerticalSplitPosition", "int", 1),
        ("ActiveSplitRange", "short", 2),
        ("PositionBottom", "int", 1),
    )
)
