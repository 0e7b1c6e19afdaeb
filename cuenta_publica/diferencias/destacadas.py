"""Changes of the headline figures: which they are, in what words, and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..documento import DestacadaDoc
from .alineacion import alinear, canon, fuera_de_orden
from .cuaderno import Apunte, Cuaderno
from .impreso import imprimir, imprimir_celda, leer
from .palabras import llano

Json = Mapping[str, Any]


def de_destacadas(cuaderno: Cuaderno, antes: list[Json], ahora: list[Json]) -> None:
    """Once every datum is noted: a figure that changed with its datum is no news of its own."""
    viejas, nuevas = ([leer(DestacadaDoc, d) for d in lado] for lado in (antes, ahora))
    pares = alinear(antes, ahora, "destacadas")
    quedan, estaban = {i for i, _ in pares}, {j for _, j in pares}
    for i, j in pares:
        if canon(antes[i]) != canon(ahora[j]):
            _comparar(cuaderno, viejas[i], nuevas[j])
    for d in (d for i, d in enumerate(viejas) if i not in quedan):
        cuaderno.anotar({**_lugar(d), "clase": "quita"}, _todo(d))
    for d in (d for j, d in enumerate(nuevas) if j not in estaban):
        cuaderno.anotar({**_lugar(d), "clase": "agrega"}, "", _todo(d))
    for k in sorted(fuera_de_orden([j for _, j in pares])):
        cuaderno.anotar({**_lugar(nuevas[pares[k][1]]), "clase": "mueve"})


def _comparar(cuaderno: Cuaderno, de: DestacadaDoc, a: DestacadaDoc) -> None:
    escritos, lugar = cuaderno.escritos, _lugar(a)
    donde = f"la cifra destacada «{a.etiqueta}»"
    if de.etiqueta != a.etiqueta:
        cuaderno.palabras({**lugar, "columna": "Qué es"}, de.etiqueta, a.etiqueta)
    if de.contexto != a.contexto:
        cuaderno.texto({**lugar, "columna": "Detalle"}, de.contexto, a.contexto, donde)
    dichos = _impresa(de), _impresa(a)
    if dichos[0] != dichos[1] and not (de.ref == a.ref and cuaderno.repetir(_sus_datos(cuaderno, de, a), donde)):
        cuaderno.anotar(lugar, *dichos)
    if cuaderno.escritos == escritos:
        cuaderno.anotar(lugar)


def _sus_datos(cuaderno: Cuaderno, de: DestacadaDoc, a: DestacadaDoc) -> list[Apunte]:
    """What made the figure change: its own datum, or else its row, whose name or period may be another."""
    cercanos = [x for x in cuaderno.datos(de.capitulo or a.capitulo) if x.conjunto == (de.conjunto or a.conjunto)]
    return [x for x in cercanos if a.ref in x.refs] or cercanos


def _lugar(d: DestacadaDoc) -> dict[str, str]:
    return {"tabla": f"Cifra destacada «{d.etiqueta}»"}


def _impresa(d: DestacadaDoc) -> str:
    """``Más de 216 (marzo a diciembre de 2019)``."""
    periodo = f"({imprimir(d.periodo, 'periodo')})" if d.periodo else ""
    return " ".join(filter(None, (d.calificador, imprimir_celda(d.celda), periodo)))


def _todo(d: DestacadaDoc) -> str:
    return ", ".join(filter(None, (f"{_impresa(d)}: {d.etiqueta}", llano(d.contexto))))
