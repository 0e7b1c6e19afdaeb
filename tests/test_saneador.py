"""Nothing that somebody types, pastes or sends by other means leaves the sanitiser but what the editor may produce."""

import os
import re
import time
from html.parser import HTMLParser

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinyhtml5 import parse

from cuenta_publica.models import Bloque
from cuenta_publica.texto_rico import ETIQUETAS, MAX_NIVELES, limpiar, limpiar_impreso

from .fabrica import make_bloque, make_capitulo, url

LARGA = os.environ.get("PRUEBA_LARGA") == "1"
EJEMPLOS = 50_000 if LARGA else 300
a_fondo = settings(
    max_examples=EJEMPLOS, derandomize=not LARGA, deadline=None, suppress_health_check=list(HealthCheck), database=None
)
VALIDOS = {"href": r"(?i)https?://|mailto:", "start": r"\d{1,4}\Z", "type": r"[1aAiI]\Z", "rel": r"noopener\Z"}
ATRIBUTOS = {"a": {"href", "rel"}, "ol": {"start", "type"}}
#: What must be of no use, of the ways that are known: handlers, schemes, elements whose content is read otherwise
#: (mutation), comments, entities, nulls in names.
ATAQUES = [
    "<script>alert(1)</script>", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><style><img src=x onerror=alert(1)></style></svg>", "<svg/onload=alert(1)//",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<math><annotation-xml encoding='text/html'><script>alert(1)</script></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<template><script>alert(1)</script></template>",
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>", "<![CDATA[<script>alert(1)</script>]]>",
    "<a href='javascript:alert(1)'>x</a>", "<a href='java\tscript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>", "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href='//malo.cl/x'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>", "<a href='vbscript:x' onclick=alert(1)>x</a>",
    "<a href='https://a.cl' style='position:fixed;inset:0' target=_blank>x</a>",
    "<p style='background:url(//malo.cl)'>x</p>", "<p title=x lang=en>x</p>",
    "<a><table><a>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='x'></object>", "<embed src=x>", "<base href='//m.cl'>",
    "<form action='//malo.cl'><input name=a><button>b</button></form>",
    "<meta http-equiv=refresh content='0;url=//malo.cl'>", "<link rel=stylesheet href='//malo.cl'>",
    "<style>@import '//malo.cl'</style>", "<textarea><script>alert(1)</script>",
    "<title><img src=x onerror=alert(1)></title>", "<xmp><img src=x onerror=alert(1)></xmp>", "<plaintext><b>",
    "<!--><script>", "<!-- --!><script>alert(1)</script>", "<?xml version='1.0'?><script/>",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>", "<x onclick=alert(1) tabindex=1>x</x>",
    "<ol type='\"><script>alert(1)</script>' start='1 onload=x'><li>x</li></ol>",
    "<data value='seguridad:total'>9</data>", "<select><style></select><img src=x onerror=alert(1)></style></select>",
    "<img\0src=x\0onerror=alert(1)>", "<p/onclick=x>",
]  # fmt: skip
TROZOS = [
    *sorted(ETIQUETAS),
    "script",
    "style",
    "svg",
    "math",
    "template",
    "noscript",
    "table",
    "td",
    "form",
    "b",
    "div",
    "mglyph",
]
VALORES = [
    "javascript:alert(1)",
    "https://a.cl/?a=1&b=2",
    "mailto:a@b.cl",
    "//m.cl",
    'x" onload="y',
    "' autofocus '",
    "\0",
    "i",
    "3",
]
NOMBRES = [
    "href",
    "onclick",
    "style",
    "start",
    "type",
    "id",
    "class",
    "rel",
    "target",
    "xlink:href",
    "src",
    "formaction",
]
SUELTOS = [
    "\0",
    "\ud800",
    "\udfff",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ufffe",
    "\U0010ffff",
    "&#0;",
    "&#xD800;",
    "&nbsp",
    "&",
    "<",
    ">",
    "<!--",
    "-->",
    "]]>",
    "\x0b",
    "\r",
]

_atributo = st.builds(
    "{}={}{}{}".format, st.sampled_from(NOMBRES), q := st.sampled_from(["'", '"', ""]), st.sampled_from(VALORES), q
)
_abre = st.builds(lambda t, a: f"<{' '.join([t, *a])}>", st.sampled_from(TROZOS), st.lists(_atributo, max_size=3))
_cierra = st.sampled_from(TROZOS).map("</{}>".format)
_texto = st.text(st.characters(), max_size=12)  # with the surrogates too
hostil = st.lists(
    st.one_of(_abre, _cierra, _texto, st.sampled_from(ATAQUES), st.sampled_from(SUELTOS)), max_size=14
).map("".join)


def arbol(html: str) -> list[tuple[str, dict]]:
    """Elements and their attributes, as a parser of HTML5 finds them."""
    raiz = parse(f"<!DOCTYPE html><body>{html}", namespace_html_elements=False)
    cuerpo = next(n for n in raiz if n.tag == "body")
    assert not [n for n in raiz if n.tag == "head" and len(n)], html
    return [(n.tag, dict(n.attrib)) for n in cuerpo.iter() if n is not cuerpo]


class _Etiquetas(HTMLParser):
    """The same, as one who reads it naively."""

    def __init__(self, html):
        super().__init__()
        self.halladas, self.otras = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.halladas.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.otras.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def escapes(html: str, etiquetas=frozenset(ETIQUETAS), atributos=ATRIBUTOS) -> list[str]:
    """What is in ``html`` and may not be."""
    ingenuo = _Etiquetas(html)
    halladas = ["a comment or a declaration"] if ingenuo.otras else []
    for nombre, suyos in [*arbol(html), *ingenuo.halladas]:
        if nombre not in etiquetas:
            halladas.append(f"<{nombre}>")
        halladas += [f"{nombre}@{a}" for a in suyos if a not in atributos.get(nombre, ())]
        halladas += [f"{a}={suyos[a]}" for a in suyos if a in VALIDOS and not re.match(VALIDOS[a], suyos[a] or "")]
    return halladas + re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]", html)


def test_la_vara_ve_lo_que_se_escapa():
    """What does not clean is caught by the same measure: each attack but those that are only words."""
    ilesos = [a for a in ATAQUES if not escapes(f"<p>{a}</p>")]
    assert ilesos == ["&lt;script&gt;alert(1)&lt;/script&gt;"]


def test_nada_se_escapa(capsys):
    vistos = []

    @a_fondo
    @given(hostil)
    def probar(html):
        limpio = limpiar(html)
        assert escapes(limpio) == []
        assert limpiar(limpio) == limpio
        impreso = limpiar_impreso(limpio)
        assert impreso == limpio
        limpio.encode()
        vistos.append(1)

    probar()
    with capsys.disabled():
        print(f"\n{len(vistos)} examples through the sanitiser: 0 escapes, 0 exceptions")
    assert len(vistos) >= EJEMPLOS * 0.9


@a_fondo
@given(hostil)
def test_lo_impreso_solo_agrega_las_cifras_atadas(html):
    impreso = limpiar_impreso(html)
    assert escapes(impreso, frozenset(ETIQUETAS | {"data"}), {**ATRIBUTOS, "data": {"value"}}) == []
    assert limpiar_impreso(impreso) == impreso


@pytest.mark.parametrize("ataque", ATAQUES)
def test_cada_ataque(ataque):
    for html in (
        ataque,
        f"<p>a{ataque}b</p>",
        f"<ul><li>{ataque}",
        ataque * 50,
        f"<a href='https://a.cl'>{ataque}</a>",
    ):
        assert escapes(limpiar(html)) == []


@pytest.mark.parametrize(
    "pieza",
    ["<p>", "<ul><li>", "<blockquote>", "<strong>", "<a href='https://a.cl'>", "<b>", "<svg>", "<table>", "<div>"],
)
def test_lo_muy_anidado_no_cae_ni_demora(pieza):
    inicio = time.process_time()
    limpio = limpiar(pieza * 10_000 + "texto")
    assert time.process_time() - inicio < 2
    assert limpio == limpiar(limpio)
    assert limpio.count("<ul>") + limpio.count("<blockquote>") + limpio.count("<strong>") <= MAX_NIVELES
    if pieza != "<svg>":
        assert "texto" in limpio


def test_lo_anidado_y_bien_cerrado_tampoco_queda():
    assert limpiar("<blockquote>" * 60 + "<p>uno</p><p>dos</p>" + "</blockquote>" * 60) == "uno dos"


def test_lo_anidado_de_una_persona_queda_como_estaba():
    for hondo in (1, 3, 15):
        html = "<ul><li><p>uno</p>" * hondo + "<p><strong><em>dos</em></strong></p>" + "</li></ul>" * hondo
        assert limpiar(html) == html


def marcas(cliente, cuenta) -> set[tuple[str, frozenset]]:
    """Each kind of element of the page of a draft, with the names of its attributes."""
    pagina = cliente.get(url("vista_previa", cuenta)).content.decode()
    return {(n.tag, frozenset(n.attrib)) for n in parse(pagina, namespace_html_elements=False).iter()}


def test_del_campo_a_la_pagina(cliente, cuenta):
    """Typed in a block, stored, frozen and printed: the page has the elements that it had, and those of a text."""
    capitulo = make_capitulo(cuenta, titulo="Programas")
    bloques = [make_bloque(capitulo, "<p>Un texto.</p>", nota="<p>Una nota.</p>") for _ in ATAQUES]
    antes = marcas(cliente, cuenta)
    for bloque, ataque in zip(bloques, ATAQUES, strict=True):
        bloque.texto, bloque.nota = f"<p>Antes {ataque}</p>", ataque
        bloque.save()
    for guardado in Bloque.objects.filter(capitulo=capitulo):
        assert escapes(guardado.texto) == escapes(guardado.nota) == []
        assert "Antes" in guardado.texto
    nuevas = marcas(cliente, cuenta) - antes
    assert {etiqueta for etiqueta, _ in nuevas} <= ETIQUETAS
    assert [n for n in nuevas if n[1] - ATRIBUTOS.get(n[0], set())] == []


def test_la_pagina_limpia_lo_que_se_guardo_por_otro_camino(cliente, cuenta):
    capitulo = make_capitulo(cuenta, titulo="Programas")
    bloque = make_bloque(capitulo, "<p>Un texto.</p>")
    antes = marcas(cliente, cuenta)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cuenta_publica_bloque SET texto = %s WHERE id = %s", ["".join(ATAQUES).replace("\0", ""), bloque.pk]
        )
    assert escapes(Bloque.objects.get(pk=bloque.pk).texto) != []
    nuevas = marcas(cliente, cuenta) - antes
    assert {etiqueta for etiqueta, _ in nuevas} <= ETIQUETAS
    assert [n for n in nuevas if n[1] - ATRIBUTOS.get(n[0], set())] == []
