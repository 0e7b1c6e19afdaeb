"""The capítulos of a published account, each one as a PDF of its own."""

import json
from collections.abc import Iterator

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from .. import almacen
from ..cabeceras import breve
from ..formatos.separatas import archivo_de
from ..models import Archivo
from ..pagina import ediciones, paginas
from .cuentas import NO_EXISTE, guardado, lapida


@require_safe
@conditional_page
@breve
@guardado
def capitulos(request, slug, anio, version=None):
    """Two queries: their names are read in the sealed JSON."""
    edicion = ediciones().de(slug, anio, version).first()
    if not edicion:
        return lapida(request, slug, anio, version)
    archivos = {a.nombre: a for a in edicion.archivos.publicos()}
    sellado = json.loads(almacen.leer(archivos["cuenta.json"].sha256))
    partes = [(_nombre(parte), list(_de_la_parte(parte, archivos))) for parte in sellado["capitulos"]]
    contexto = {
        "seccion": "cuentas",
        "edicion": edicion,
        "cuenta": edicion.cuenta,
        "partes": [(parte, suyos) for parte, suyos in partes if suyos],
    }
    if not contexto["partes"]:
        raise Http404(NO_EXISTE)
    return render(request, "sitio/capitulos.html", contexto)


def _de_la_parte(parte: dict, archivos: dict[str, Archivo]) -> Iterator[tuple[str, Archivo, int]]:
    """(name, file, pages) of the part itself, if it has one, and of those in it."""
    for cap in (parte, *parte["capitulos"]):
        if archivo := archivos.get(archivo_de(cap["ancla"])):
            yield _nombre(cap), archivo, paginas(archivo.sha256)


def _nombre(cap: dict) -> str:
    return f"{cap['numero']} {cap['titulo']}".strip()
