"""The channels through which a document could make WeasyPrint fetch something: every place of version 70 that calls its
fetcher, and those that other browsers have and it does not.

In each one «url» is what is asked for, «carpeta» the folder it is in, and «pase» a resource of ours that asks in turn.
"""

from typing import NamedTuple

P = "<p>x</p>"
LISTA = "<ul><li>x</li></ul>"
NOTA = "<p>x<span>y</span></p>"
IMAGEN = '<image href="«url»" width="9" height="9"/>'


class Canal(NamedTuple):
    html: str
    pase: str = ""  # what the resource «pase» holds, of MIME type ``tipo``
    tipo: str = "image/svg+xml"


def estilo(css: str, cuerpo: str = P) -> str:
    return f"<style>{css}</style>{cuerpo}"


def en_p(valor: str) -> str:
    return f'<p style="{valor}">x</p>'


def svg(dentro: str) -> str:
    espacios = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {espacios} width="40" height="40">{dentro}</svg>'


def rect(atributo: str) -> str:
    return f'<rect width="9" height="9" {atributo}/>'


HTML = {
    "img": '<img src="«url»" alt="x">',
    "img de base": '<base href="«carpeta»"><img src="canario.svg" alt="x">',
    "img de reserva": '<object><img src="«url»" alt="x"></object>',
    "img en noscript": '<noscript><img src="«url»" alt="x"></noscript>',
    "embed": '<embed src="«url»" type="image/svg+xml">',
    "object": '<object data="«url»" type="image/svg+xml"></object>',
    "link stylesheet": '<link rel="stylesheet" href="«url»">',
    "link stylesheet con media": '<link rel="stylesheet" media="print" href="«url»">',
    "link attachment": '<link rel="attachment" href="«url»">',
    "a attachment": '<a rel="attachment" href="«url»">x</a>',
}
HOJAS = {
    "import": estilo("@import url(«url»);"),
    "import con texto": estilo("@import '«url»';"),
    "import con media": estilo("@import url(«url») print;"),
    "import en capa": estilo("@import url(«url») layer(x);"),
    "font-face": estilo("@font-face{font-family:F;src:url(«url»)}"),
    "font-face de reserva": estilo("@font-face{font-family:F;src:local('no está'),url(«url») format('woff2')}"),
    "color-profile": estilo("@color-profile --c{src:url(«url»)}"),
    "color-profile device-cmyk": estilo("@color-profile device-cmyk{src:url(«url»)}"),
}
FONDOS = {
    "background": en_p("background:url(«url»)"),
    "background-image": en_p("background-image:none,url(«url»)"),
    "background de base": '<base href="«carpeta»">' + en_p("background:url(canario.svg)"),
    "background por variable": en_p("--x:url(«url»);background:var(--x)"),
    "background con escape": en_p(r"background:u\72l(«url»)"),
    "background del documento": estilo("html{background:url(«url»)}"),
    "background en línea": '<span style="background:url(«url»)">x</span>',
    "background de columna": '<table><col style="background:url(«url»)"><tr><td>x</table>',
    "background de fila": '<table><tr style="background:url(«url»)"><td>x</table>',
    "background de celda": '<table><tr><td style="background:url(«url»)">x</table>',
    "background en flex": f'<div style="display:flex">{en_p("background:url(«url»)")}</div>',
    "background en columnas": f'<div style="columns:2">{en_p("background:url(«url»)")}</div>',
    "background de campo": '<textarea style="background:url(«url»)">x</textarea>',
    "background en media": estilo("@media print{p{background:url(«url»)}}"),
    "background en capa": estilo("@layer x{p{background:url(«url»)}}"),
    "background anidado": estilo("p{&{background:url(«url»)}}"),
    "first-letter": estilo("p::first-letter{background:url(«url»)}"),
    "first-line": estilo("p::first-line{background:url(«url»)}"),
    "border-image": en_p("border:9px solid;border-image:url(«url») 9"),
    "border-image-source": en_p("border:9px solid;border-image-source:url(«url»)"),
    "mask-border": en_p("border:9px solid;mask-border:url(«url») 9"),
    "mask-border-source": en_p("border:9px solid;mask-border-source:url(«url»)"),
}
CONTENIDOS = {
    "before": estilo("p::before{content:url(«url»)}"),
    "after": estilo("p::after{content:url(«url»)}"),
    "content con texto": estilo("p::before{content:url(«url») / 'x'}"),
    "marker": estilo("li::marker{content:url(«url»)}", LISTA),
    "list-style": '<ul style="list-style:url(«url»)"><li>x</ul>',
    "list-style-image": '<ul style="list-style-image:url(«url»)"><li>x</ul>',
    "footnote": estilo("span{float:footnote;background:url(«url»)}", NOTA),
    "footnote-call": estilo("span{float:footnote}span::footnote-call{content:url(«url»)}", NOTA),
    "footnote-marker": estilo("span{float:footnote}span::footnote-marker{content:url(«url»)}", NOTA),
    "running": estilo("p{position:running(r);background:url(«url»)}@page{@top-left{content:element(r)}}", f"{P}y"),
}
PAGINAS = {
    "page": estilo("@page{background:url(«url»)}"),
    "page primera": estilo("@page :first{background:url(«url»)}"),
    "page con nombre": estilo("@page n{background:url(«url»)}p{page:n}"),
    "page con sangrado": estilo("@page{marks:crop;bleed:9mm;background:url(«url»)}"),
    "margen": estilo("@page{@top-left{content:url(«url»)}}"),
    "fondo del margen": estilo("@page{@top-left{content:'x';background:url(«url»)}}"),
    "borde del margen": estilo("@page{@top-left{content:'x';border:9px solid;border-image:url(«url») 9}}"),
    "área de notas": estilo("@page{@footnote{background:url(«url»)}}span{float:footnote}", NOTA),
}
DIBUJOS = {
    "svg": svg(IMAGEN),
    "svg xlink": svg('<image xlink:href="«url»" width="9" height="9"/>'),
    "svg xml:base": svg('<image xml:base="«carpeta»" href="canario.svg" width="9" height="9"/>'),
    "svg symbol": svg(f'<symbol id="s">{IMAGEN}</symbol><use href="#s"/>'),
    "svg pattern": svg(
        f'<pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse">{IMAGEN}</pattern>'
        + rect('fill="url(#p)"')
    ),
    "svg mask": svg(f'<mask id="m">{IMAGEN}</mask>' + rect('mask="url(#m)"')),
    "svg clipPath": svg(f'<clipPath id="m">{IMAGEN}</clipPath>' + rect('clip-path="url(#m)"')),
    "svg marker": svg(
        f'<marker id="m" markerWidth="9" markerHeight="9">{IMAGEN}</marker>'
        '<path d="M0 0L9 9" stroke="red" marker-end="url(#m)"/>'
    ),
    "svg foreignObject": svg(
        '<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="«url»"/></foreignObject>'
    ),
    "svg font-face": svg('<style>@font-face{font-family:G;src:url(«url»)}</style><text font-family="G">x</text>'),
    "svg con fondo": estilo("svg{background:url(«url»)}", svg(rect(""))),
}
NUESTROS = {
    "svg nuestro": Canal('<img src="«pase»" alt="x">', svg(IMAGEN)),
    "svg nuestro de fondo": Canal(en_p("background:url(«pase»)"), svg(IMAGEN)),
    "svg nuestro con letra": Canal('<img src="«pase»" alt="x">', DIBUJOS["svg font-face"]),
    "svg nuestro en svg": Canal(svg(IMAGEN.replace("«url»", "«pase»")), svg(IMAGEN)),
    "hoja nuestra": Canal(f'<link rel="stylesheet" href="«pase»">{P}', "p{background:url(«url»)}", "text/css"),
    "hoja nuestra que importa": Canal(estilo("@import url(«pase»);"), "@import url(«url»);", "text/css"),
    "hoja nuestra con letra": Canal(
        estilo("@import url(«pase»);"), "@font-face{font-family:F;src:url(«url»)}", "text/css"
    ),
}
#: Channels that WeasyPrint's own fetcher opens.
ABIERTOS = {
    **{
        nombre: Canal(html)
        for html_de in (HTML, HOJAS, FONDOS, CONTENIDOS, PAGINAS, DIBUJOS)
        for nombre, html in html_de.items()
    },
    **NUESTROS,
}

#: Only with ``presentational_hints``, which is off.
SUGERENCIAS = {
    "body background": '<body background="«url»">x',
    "table background": '<table background="«url»"><tr><td>x</table>',
    "td background": '<table><tr><td background="«url»">x</table>',
}

#: What WeasyPrint 70 never asks for, whatever its fetcher: when one of these opens, it belongs above.
CERRADOS = {
    "img srcset": '<img srcset="«url» 1x" alt="x">',
    "img dynsrc": '<img lowsrc="«url»" dynsrc="«url»" longdesc="«url»" alt="x">',
    "picture": '<picture><source srcset="«url»"><img alt="x"></picture>',
    "input image": '<input type="image" src="«url»">',
    "iframe": '<iframe src="«url»"></iframe>',
    "video": '<video poster="«url»" src="«url»"><track src="«url»"></video>',
    "audio": '<audio src="«url»"></audio>',
    "script": '<script src="«url»"></script>',
    "applet": '<applet code="«url»"></applet>',
    "template": '<template><img src="«url»" alt="x"></template>',
    "math": '<math><mglyph src="«url»" alt="x"/></math>',
    "meta refresh": '<meta http-equiv="refresh" content="0;url=«url»">',
    "meta og": '<meta property="og:image" content="«url»">',
    "link icon": '<link rel="icon" href="«url»">',
    "link preload": '<link rel="preload" as="image" href="«url»">',
    "link alternate": '<link rel="alternate stylesheet" href="«url»">',
    "area attachment": '<map><area rel="attachment" href="«url»"></map>',
    "xml-stylesheet": '<?xml-stylesheet href="«url»"?>x',
    "no se muestra": en_p("display:none;background:url(«url»)"),
    "import con supports": estilo("@import url(«url») supports(display:block);"),
    "namespace": estilo("@namespace url(«url»);"),
    "container": estilo("@container (width>1px){p{background:url(«url»)}}"),
    "supports": estilo("@supports (display:block){p{background:url(«url»)}}"),
    "image-set": en_p("background:image-set(url(«url») 1x)"),
    "-webkit-image-set": en_p("background:-webkit-image-set(url(«url») 1x)"),
    "cross-fade": en_p("background:cross-fade(url(«url»),url(«url»))"),
    "image()": en_p("background:image(url(«url»))"),
    "src()": en_p("background:src('«url»')"),
    "mask": en_p("mask:url(«url»)"),
    "mask-image": en_p("mask-image:url(«url»)"),
    "clip-path": en_p("clip-path:url(«url»)"),
    "filter": en_p("filter:url(«url»#f)"),
    "cursor": en_p("cursor:url(«url»),auto"),
    "shape-outside": en_p("float:left;shape-outside:url(«url»)"),
    "content de elemento": estilo("p{content:url(«url»)}"),
    "attr url": estilo("p::before{content:attr(data-x url)}", '<p data-x="«url»">x</p>'),
    "attr type": estilo("p::before{content:attr(data-x type(<url>))}", '<p data-x="«url»">x</p>'),
    "leader": estilo("p::after{content:leader(url(«url»))}"),
    "target-text": estilo("p::after{content:target-text(url(«url»))}"),
    "target-counter": estilo("p::after{content:target-counter(url(«url»),page)}"),
    "quotes": estilo("q{quotes:url(«url») ''}", "<q>x</q>"),
    "string-set": estilo("p{string-set:s url(«url»)}@page{@top-left{content:string(s)}}"),
    "bookmark-label": estilo("p{bookmark-level:1;bookmark-label:url(«url»)}"),
    "symbols()": estilo("li{list-style-type:symbols(cyclic url(«url»))}", LISTA),
    "counter-style symbols": estilo(
        "@counter-style c{system:cyclic;symbols:url(«url»)}li{list-style-type:c}", LISTA
    ),
    "counter-style prefix": estilo(
        "@counter-style c{system:cyclic;symbols:a;prefix:url(«url»)}li{list-style-type:c}", LISTA
    ),
    "counter-style pad": estilo(
        "@counter-style c{system:numeric;symbols:a b;pad:4 url(«url»)}li{list-style-type:c}", LISTA
    ),
    "svg use": svg('<use href="«url»#x"/>'),
    "svg feImage": svg('<filter id="f"><feImage href="«url»"/></filter>' + rect('filter="url(#f)"')),
    "svg filter ajeno": svg(rect('filter="url(«url»#f)"')),
    "svg fill ajeno": svg(rect('fill="url(«url»#f)"')),
    "svg pattern ajeno": svg('<pattern id="p" href="«url»#p"/>' + rect('fill="url(#p)"')),
    "svg gradiente ajeno": svg('<linearGradient id="p" href="«url»#p"/>' + rect('fill="url(#p)"')),
    "svg import": svg("<style>@import url(«url»);</style>" + rect("")),
    "svg style": svg("<style>rect{background:url(«url»)}</style>" + rect("")),
    "svg set": svg('<image width="9" height="9"><set attributeName="href" to="«url»"/></image>'),
    "svg script": svg('<script href="«url»"/>'),
    "svg textPath": svg('<text><textPath href="«url»#p">x</textPath></text>'),
    "svg tref": svg('<text><tref xlink:href="«url»"/></text>'),
    "svg a": svg('<a href="«url»"><text y="9">x</text></a>'),
}  # fmt: skip
