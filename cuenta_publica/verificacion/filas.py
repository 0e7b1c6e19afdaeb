"""The rows of a published account against the hashes that were sealed with it."""

import json
from collections import Counter
from collections.abc import Iterator

from ..models import Archivo, CuentaPublica, Fila
from ..publicacion import filas as selladas
from . import archivos
from .actos import Acto
from .alteracion import ROTO, Alteracion

LIMITE = 20  # findings named one by one in each table


def revisar(acto: Acto, vigente: bool, conteo: Counter) -> Iterator[Alteracion]:
    """Added, missing and changed rows. Says nothing when ``filas.json`` itself is gone: that is said of the file."""
    nombrado = (
        archivos.sellados_de(acto).get(Archivo.FILAS)
        or Archivo.objects.filter(edicion=acto.fila["edicion_id"], nombre=Archivo.FILAS).values("sha256").first()
    )
    contenido = archivos.leer(nombrado["sha256"]) if nombrado else None
    if contenido is None:
        return
    tablas = json.loads(contenido)
    cuenta = next(iter(tablas[CuentaPublica._meta.db_table]["filas"]))
    for modelo, ruta in selladas.modelos().items():
        tabla = tablas.pop(modelo._meta.db_table, {"columnas": selladas.columnas(modelo), "filas": {}})
        consulta = modelo.objects.filter(**{ruta: int(cuenta)})
        try:
            yield from _pocas(acto, modelo, _tabla(modelo, consulta, tabla, conteo))
            if issubclass(modelo, Fila):
                yield from _pocas(acto, modelo, _marcas(consulta, vigente))
        except ROTO:
            yield acto.alteracion("fila", f"no se puede leer la tabla {_titulo(modelo)}.")
    for tabla in sorted(tablas):
        yield acto.alteracion("fila", f"ya no existe la tabla «{tabla}», que tenía filas de esta edición.")


def _tabla(modelo, consulta, tabla: dict, conteo: Counter) -> Iterator[tuple[str, object]]:
    """What happened to each row that is not as it was sealed, with its pk."""
    if perdidas := set(tabla["columnas"]) - {c.attname for c in modelo._meta.concrete_fields}:
        yield f"ya no tiene la columna {', '.join(sorted(perdidas))}", None
        return
    actuales = _huellas(consulta, tabla["columnas"])
    conteo["filas"] += len(tabla["filas"])
    for pk, huella in actuales.items():
        antes = tabla["filas"].get(str(pk))
        if antes != huella:
            yield ("cambió" if antes else "se agregó"), pk
    for pk in tabla["filas"]:
        if int(pk) not in actuales:
            yield "falta", int(pk)


def _marcas(consulta, vigente: bool) -> Iterator[tuple[str, object]]:
    palabras = "dejó de estar vigente" if vigente else "está marcada como vigente y no lo es"
    for pk in consulta.exclude(vigente=vigente).order_by("pk").values_list("pk", flat=True):
        yield palabras, pk


def _huellas(consulta, columnas) -> dict[int, str]:
    """By pk; empty for a row whose values cannot even be read."""
    try:
        return dict(selladas.huellas(consulta, columnas))
    except ROTO:
        return {pk: _una(consulta.filter(pk=pk), columnas) for pk in consulta.values_list("pk", flat=True)}


def _una(consulta, columnas) -> str:
    try:
        return next(selladas.huellas(consulta, columnas))[1]
    except ROTO:
        return ""


def _pocas(acto: Acto, modelo, halladas) -> Iterator[Alteracion]:
    """The first ones by name; the others, counted."""
    cuantas = 0
    for cuantas, (que, pk) in enumerate(halladas, 1):
        if pk is None:
            yield acto.alteracion("fila", f"la tabla {_titulo(modelo)} {que}.")
        elif cuantas <= LIMITE:
            yield acto.alteracion("fila", f"{que} la fila {pk} de {_titulo(modelo)}{_nombre(modelo, pk)}.")
    if cuantas > LIMITE:
        yield acto.alteracion("fila", f"y {cuantas - LIMITE} filas más de {_titulo(modelo)}.")


def _titulo(modelo) -> str:
    return f"«{modelo._meta.verbose_name_plural}» ({modelo._meta.db_table})"


def _nombre(modelo, pk) -> str:
    """How people call the row, when it can still be read."""
    try:
        fila = modelo.objects.get(pk=pk)
        capitulo = f", capítulo «{fila.capitulo}»" if hasattr(modelo, "capitulo") else ""
        return f": «{fila}»{capitulo}"
    except ROTO:
        return ""
