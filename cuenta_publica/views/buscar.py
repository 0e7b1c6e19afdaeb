"""Searching by words in what is published."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from .. import registro
from ..buscador.consulta import buscar as consultar
from ..buscador.filas import LARGO
from ..cabeceras import breve
from ..models import CuentaPublica, Pasaje, Provincia

_NOMBRES = {"provincia": "la provincia", "anio": "el año", "materia": "el tema", "tipo": "el tipo"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ALREDEDOR = 2  # pages named at each side of the current one


@dataclass(frozen=True, slots=True)
class Pedido:
    """What was asked, as the address says it: ``filtros`` are those that exist; the others are named in ``ajenos``."""

    texto: str
    pagina: int
    filtros: dict[str, str] = field(default_factory=dict)
    ajenos: list[tuple[str, str]] = field(default_factory=list)

    def direccion(self, **cambios) -> str:
        """The query string with ``cambios``; None takes one away."""
        datos = {"q": self.texto, **self.filtros, **cambios}
        return f"?{urlencode({k: v for k, v in datos.items() if v is not None})}"


@require_safe
@breve
def buscar(request):
    """Six queries at most, however much there is."""
    opciones = _opciones()
    pedido = _leer(request.GET, opciones)
    hallazgo = consultar(pedido.texto, pedido.filtros, pedido.pagina)
    contexto = {
        "seccion": "buscar",
        "pedido": pedido,
        "largo": LARGO,
        "opciones": opciones,
        "hallazgo": hallazgo,
        "activos": [
            (opciones[nombre][valor], pedido.direccion(**{nombre: None})) for nombre, valor in pedido.filtros.items()
        ],
        "sin_filtros": pedido.direccion(**dict.fromkeys(pedido.filtros)),
        "paginas": _paginas(pedido, hallazgo),
    }
    return render(request, "buscar/pagina.html", contexto)


def _opciones() -> dict[str, dict[str, str]]:
    """Of each filter, its values and how they are called. Two queries."""
    anios = CuentaPublica.objects.publicadas().order_by("-anio").values_list("anio", flat=True).distinct()
    return {
        "provincia": {p.codigo: p.nombre for p in Provincia.objects.order_by("nombre", "codigo")},
        "anio": {str(anio): str(anio) for anio in anios},
        "materia": dict(registro.opciones()),
        "tipo": dict(Pasaje.Tipo.choices),
    }


def _leer(datos: QueryDict, opciones: dict[str, dict[str, str]]) -> Pedido:
    texto, pagina = _en_limpio(datos.get("q", "")), datos.get("page", "")
    dados = {nombre: _en_limpio(datos.get(nombre, "")) for nombre in opciones}
    filtros = {nombre: valor for nombre, valor in dados.items() if valor in opciones[nombre]}
    ajenos = [(_NOMBRES[n], valor) for n, valor in dados.items() if valor and n not in filtros]
    return Pedido(texto, int(pagina) if re.fullmatch("[0-9]{1,9}", pagina) else 1, filtros, ajenos)


def _en_limpio(dado: str) -> str:
    """In one line, without what no page may carry."""
    return " ".join(_CONTROL.sub(" ", dado).split())[:LARGO]


def _paginas(pedido: Pedido, hallazgo) -> dict:
    """Addresses of the pages near the current one: ``antes``, ``despues`` and, by number, ``cerca``."""
    actual, ultima = hallazgo.pagina, hallazgo.paginas
    numeros = sorted({1, ultima, *range(max(1, actual - _ALREDEDOR), min(ultima, actual + _ALREDEDOR) + 1)})
    return {
        "antes": pedido.direccion(page=actual - 1) if actual > 1 else None,
        "despues": pedido.direccion(page=actual + 1) if actual < ultima else None,
        "cerca": [(n, pedido.direccion(page=n)) for n in numeros] if ultima > 1 else [],
    }
