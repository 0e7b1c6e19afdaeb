"""The explorer: the list of conjuntos, and the rows of each one."""

import re
from itertools import groupby

from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from ..cabeceras import breve
from ..datos.consulta import POR_PAGINA, ULTIMA, Consulta, ConsultaInvalida, Pagina, PaginaInexistente
from ..datos.direccion import Direccion
from ..datos.hoja import EN_UN_GRAFICO, grafico, hoja
from ..datos.procedencia import procedencia_de
from ..datos.publicos import Publico, publicos
from ..datos.publicos import publico as buscar
from ..datos.salidas import FORMATOS
from ..formatos import graficos
from ..valores import Columna

NO_HAY = "No hay un conjunto de datos en esta dirección. Elige uno en «Explorar datos»."
#: What else the list of conjuntos leads to: the name of its address, what its link says, and what it is.
PARA_REUTILIZAR = (
    ("datos_descargas", "Descargas completas", "Todos los datos de un año o de un tema, en un solo archivo."),
    ("datos_api", "API", "Los mismos datos y filtros en JSON, para programas, y la historia de cada cuenta."),
    ("datos_catalogo", "Catálogo (DCAT)", "La lista de los conjuntos para otros portales de datos, en JSON-LD."),
    ("buscar", "Buscar por palabras", "En los textos, las tablas y las filas de todas las cuentas."),
)
_PAGINA = re.compile("[1-9][0-9]{0,7}")
_DEL_LUGAR = {"provincia": Columna("provincia", "Provincia"), "anio": Columna("anio", "Gestión", "anio")}


@require_safe
@breve
def datos(request):
    """What may be explored, by materia. No query."""
    grupos = groupby(publicos(), key=lambda p: p.materia.nombre if p.materia else "De todos los temas")
    contexto = {
        "seccion": "datos",
        "grupos": [(nombre, list(suyos)) for nombre, suyos in grupos],
        "abiertos": [(reverse(ruta), nombre, que) for ruta, nombre, que in PARA_REUTILIZAR],
    }
    return render(request, "datos/indice.html", contexto)


def publico_o_404(materia: str, conjunto: str) -> Publico:
    try:
        return buscar(materia, conjunto)
    except LookupError:
        raise Http404(NO_HAY) from None


@require_safe
@breve
def explorar(request, materia, conjunto):
    """A page of rows: some six queries, and a bounded number of them however many rows there are."""
    publico = publico_o_404(materia, conjunto)
    try:
        consulta = Consulta.leer(publico, request.GET)
    except ConsultaInvalida as error:
        return invalida(request, error)
    direccion = Direccion(consulta, request.GET)
    numero = request.GET.get("page", "1")
    if direccion.sobran_vacios:
        return HttpResponseRedirect(request.path + direccion.con())
    if numero != ULTIMA and not _PAGINA.fullmatch(numero):
        return _sin_pagina(request, consulta, direccion)
    try:
        pagina = consulta.pagina(numero)
    except PaginaInexistente:
        return _sin_pagina(request, consulta, direccion)
    return render(request, "datos/conjunto.html", _contexto(consulta, direccion) | _hojas(consulta, direccion, pagina))


def invalida(request, error: ConsultaInvalida):
    """400, with what was written and why it cannot be used."""
    direccion = Direccion(error.consulta, request.GET)
    dichos = [(_etiqueta(error.consulta, nombre), mensajes) for nombre, mensajes in error.errores.items()]
    contexto = _contexto(error.consulta, direccion) | {"errores": dichos}
    return render(request, "datos/conjunto.html", contexto, status=400)


def _etiqueta(consulta: Consulta, nombre: str) -> str:
    return "Orden" if nombre == "sort" else str(consulta.filtro.form.fields[nombre].label)


def _sin_pagina(request, consulta, direccion):
    contexto = _contexto(consulta, direccion) | {"sin_pagina": request.GET.get("page", "")[:20]}
    return render(request, "datos/conjunto.html", contexto, status=404)


def _contexto(consulta: Consulta, direccion: Direccion) -> dict:
    publico = consulta.publico
    return {
        "seccion": "datos",
        "publico": publico,
        "filtro": consulta.filtro,
        "orden": consulta.orden,
        "direccion": direccion,
        "pastillas": list(direccion.pastillas()),
    }


def _hojas(consulta: Consulta, direccion: Direccion, pagina: Pagina) -> dict:
    publico, conteo = consulta.publico, consulta.contar()
    tabla = publico.conjunto.tabla([], order_by=str(consulta.orden))
    de = {fila.capitulo_id: procedencia_de(fila) for fila in pagina.filas}
    impresa = hoja(publico, pagina.filas, de)
    dibujo = grafico(publico, pagina.filas, de) if conteo.n <= EN_UN_GRAFICO else None
    nombre, *otras = impresa.columnas
    columnas = [nombre, *_DEL_LUGAR.values(), *otras]
    return {
        "hoja": impresa,
        "tabla": tabla,
        "columnas": [(c, direccion.orden(c.clave, c.tipo)) for c in columnas],
        "conteo": conteo,
        "pagina": pagina,
        **_lugar(pagina),
        "formatos": FORMATOS,
        "paginas": _paginas(direccion, pagina, conteo),
        "dibujo": SafeString(graficos.svg(dibujo, publico.titulo)) if dibujo else "",
        "varios_anios": len({renglon.anio for renglon in impresa.renglones}) > 1,
        "con_pesos": any(c.tipo == "pesos" for c in impresa.columnas),
    }


def _lugar(pagina: Pagina) -> dict:
    """Which rows of all of them the page has, from 1."""
    if not pagina.numero:
        return {}
    antes = (pagina.numero - 1) * POR_PAGINA
    return {"primera": antes + 1, "ultima_fila": antes + len(pagina.filas)}


def _paginas(direccion: Direccion, pagina: Pagina, conteo) -> dict:
    """Addresses of the pages near this one: ``antes``, ``despues``, ``ultima`` and, by number, ``cerca``."""
    ultima = -(-conteo.n // POR_PAGINA) if conteo.exacto else None
    actual = pagina.numero
    if actual is None:
        return {"primera": direccion.con()}
    fin = ultima or (actual + 2 if pagina.hay_mas else actual)
    numeros = sorted({1, *([ultima] if ultima else []), *range(max(1, actual - 2), min(fin, actual + 2) + 1)})
    return {
        "antes": direccion.con(page=actual - 1) if actual > 1 else "",
        "despues": direccion.con(page=actual + 1) if pagina.hay_mas else "",
        "ultima": direccion.con(page=ULTIMA) if pagina.hay_mas and not ultima else "",
        "cerca": [(n, direccion.con(page=n) if n > 1 else direccion.con()) for n in numeros] if fin > 1 else [],
    }
