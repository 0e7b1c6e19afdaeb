"""One capítulo of a draft by itself: what is shown to the service that is asked to check it."""

from dataclasses import replace

from django.template.loader import render_to_string

from ..consistencia import Consistencia, Junto, consistencia
from ..documento import Documento, Figura
from ..entrada import definiciones
from ..metodo import nota_metodologica
from ..sello import Sello
from ..verificaciones import revisar
from ..vinculos import desatar
from .cuadros import cuadros
from .html import incrustar, tipo_de_imagen


def capitulo(documento: Documento, ancla: str, sello: Sello) -> str:
    """The ``<article>`` of that capítulo and of what hangs from it. Nothing else of the account is in it: no cover, no
    contents, and no name of the figures that its prose takes from other capítulos."""
    solo = _solo(documento, ancla)
    propia = _propia(documento, solo)
    contexto = {
        "doc": solo,
        "sello": sello,
        "imagenes": {huella: incrustar(tipo_de_imagen(datos), datos) for huella, datos in solo.imagenes.items()},
        "consistencia": propia,
        "cuadros": cuadros(solo, propia),
        "definiciones": definiciones(solo),
        "metodo": nota_metodologica(solo),
    }
    return desatar(render_to_string("informe/extracto.html", contexto))


def _solo(documento: Documento, ancla: str) -> Documento:
    cap = next(cap for _, cap in documento.recorrer() if cap.ancla == ancla)
    usadas = {b.imagen for _, propio in cap.recorrer() for b in propio.bloques if isinstance(b, Figura)}
    imagenes = {huella: datos for huella, datos in documento.imagenes.items() if huella in usadas}
    return replace(
        documento, titulo_portada="", lema="", capitulos=(cap,), compromisos=(), cambiados=(), imagenes=imagenes
    )


def _propia(documento: Documento, solo: Documento) -> Consistencia:
    """What is wrong in the capítulo by itself and in the account too: alone, it cites figures that are not there."""
    de_la_cuenta = {(d.clave, d.mensaje) for d in revisar(documento)}
    hallada = consistencia(solo)
    notas = tuple(nota for nota in hallada.notas if (nota.hallada.clave, nota.hallada.mensaje) in de_la_cuenta)
    numeros = {nota.n for nota in notas}
    junto = {
        lado: Junto([nota for nota in dicho.notas if nota.n in numeros], dicho.verificadas)
        for lado, dicho in hallada.junto.items()
    }
    return Consistencia(notas, junto)
