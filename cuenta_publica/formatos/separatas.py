"""What is handed out apart from the whole account: a summary of two pages, and each capítulo by itself."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from ..consistencia import Consistencia
from ..documento import CapituloDoc, Documento, Figura
from ..metodo import nota_metodologica
from ..sello import Sello
from . import pdf
from .cuadros import Cuadro
from .html import contexto
from .portadilla import portadilla
from .sintesis import apartados, nombre

ESTILO, RESUMEN = "pdf-separatas.css", "resumen.pdf"
_CAPITULO = re.compile(r"capitulo-([a-z][a-z0-9-]*)[.]pdf")
_ENLACE = re.compile(r'<a href="#([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ID = re.compile(r'\bid="([^"]+)"')


def anclas(documento: Documento) -> tuple[str, ...]:
    """The capítulos that have a PDF: those of each part, and the parts that say something by themselves."""
    return tuple(cap.ancla for _, cap in _capitulos(documento))


def archivo_de(ancla: str) -> str:
    """The name of the file of a capítulo: begun so, it is none of the others' of an edition."""
    return f"capitulo-{ancla}.pdf"


def ancla_de(nombre: str) -> str:
    """The ancla of the capítulo whose file is called so; empty when it is another file."""
    return hallado[1] if (hallado := _CAPITULO.fullmatch(nombre)) else ""


def tareas(documento: Documento, sello: Sello) -> dict[str, Callable[[], bytes]]:
    """How to draw each of them, by the name of its file; what they share is worked out once."""
    leido = contexto(documento, sello, {huella: f"asset:{huella}" for huella in documento.imagenes})
    leido |= {"direccion": direccion(documento, sello), "para_pdf": True}
    propios = {archivo_de(c.ancla): partial(_capitulo, leido, parte, c) for parte, c in _capitulos(documento)}
    return {RESUMEN: partial(_resumen, leido), **propios}


def resumen(documento: Documento, sello: Sello) -> bytes:
    """Figures, findings, discrepancies and promises, always in two pages. Raises :class:`pdf.ErrorDePdf`."""
    return tareas(documento, sello)[RESUMEN]()


def capitulo(documento: Documento, ancla: str, sello: Sello) -> bytes:
    """One of ``anclas``, with the numbers that it has in the account. Raises :class:`pdf.ErrorDePdf`, KeyError."""
    return tareas(documento, sello)[archivo_de(ancla)]()


def direccion(documento: Documento, sello: Sello) -> str:
    """Where the whole account is; nothing while it is a draft."""
    if sello.borrador:
        return ""
    return settings.URL_DEL_PORTAL + reverse("cuenta", args=[documento.organismo.slug, documento.anio, sello.version])


def _capitulos(documento: Documento) -> Iterator[tuple[CapituloDoc | None, CapituloDoc]]:
    """(its part, the capítulo); a part is in none."""
    for parte in documento.capitulos:
        if parte.bloques:
            yield None, parte
        yield from ((parte, cap) for cap in parte.capitulos if any(propio.bloques for _, propio in cap.recorrer()))


# --- the summary ----------------------------------------------------------------------------------------------------


def _resumen(leido: dict) -> bytes:
    documento, hallada = leido["doc"], leido["consistencia"]
    todos = apartados(documento, hallada.notas, leido["cuadros"])
    dispuesto = portadilla(documento, leido["entrada"], leido["direccion"], todos)
    return _dibujar(leido, "informe/pdf_resumen.html", dispuesto)


# --- a capítulo -----------------------------------------------------------------------------------------------------


def _capitulo(leido: dict, parte: CapituloDoc | None, cap: CapituloDoc) -> bytes:
    documento, hallada = leido["doc"], leido["consistencia"]
    propios = {propio.ancla: propio for _, propio in cap.recorrer()}
    notas = tuple(nota for nota in hallada.notas if nota.capitulo and nota.capitulo.ancla in propios)
    suyo = {
        "parte": parte,
        "cap": cap,
        "nivel": 1 if parte else 0,
        "rotulo": nombre(cap),
        "consistencia": Consistencia(notas, hallada.junto),
        "metodo": nota_metodologica(replace(documento, capitulos=(cap,))),
    }
    usadas = {b.imagen for propio in propios.values() for b in propio.bloques if isinstance(b, Figura) and b.imagen}
    dibujados = [c for (ancla, _), c in leido["cuadros"].items() if ancla in propios]
    return _dibujar(leido, "informe/pdf_capitulo.html", suyo, usadas, dibujados)


def _sin_colgar(html: str) -> str:
    """``html`` without the links to what is not in it: their words stay."""
    propios = set(_ID.findall(html))
    return _ENLACE.sub(lambda m: m[0] if m[1] in propios else m[2], html)


# --- both -----------------------------------------------------------------------------------------------------------


def _dibujar(
    leido: dict, plantilla: str, suyo: dict, imagenes: Iterable[str] = (), cuadros: Iterable[Cuadro] = ()
) -> bytes:
    html, sello = _sin_colgar(render_to_string(plantilla, leido | suyo)), leido["sello"]
    hecho = pdf.convertir(html, pdf.hojas(sello, ESTILO), pdf.recursos(leido["doc"], sello, imagenes, cuadros))
    pdf.exigir(html, html, hecho)
    return hecho
