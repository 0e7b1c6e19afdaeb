"""Recomputes all that was ever sealed and says what is no longer as it was published. Reads only."""

import time
from collections import Counter
from collections.abc import Iterator

from django.db import connection

from .. import cerrojos
from ..models import CuentaPublica, Eslabon, Organismo
from . import actas, ediciones, eslabones, sueltos, testigos
from .actos import PUBLICACION, RETIRO, Acto, actos
from .alteracion import Alteracion, a_salvo

__all__ = ["Alteracion", "comprobar", "verificar"]

PAUSA = 2  # seconds between both looks
Estado = CuentaPublica.Estado


def comprobar(slug: str = "") -> tuple[Counter, list[Alteracion]]:
    """``ediciones``, ``archivos`` and ``filas`` that were checked, and the findings.

    What is found is looked for a second time: a publication that ends meanwhile is no alteration.
    """
    conteo = Counter()
    halladas = list(verificar(slug, conteo))
    if halladas:
        time.sleep(PAUSA)
        otra_vez = set(verificar(slug, Counter()))
        halladas = [h for h in halladas if h in otra_vez]
    return conteo, halladas


def verificar(slug: str = "", conteo: Counter | None = None) -> Iterator[Alteracion]:
    """Each alteration of one organismo, or of all; adds to ``conteo`` what it goes through."""
    conteo = Counter() if conteo is None else conteo
    yield from a_salvo(_organismos(slug, conteo), slug)
    yield from a_salvo(sueltos.revisar(slug), slug)
    yield from a_salvo(testigos.revisar(slug), slug)
    yield from a_salvo(_cerrojos())


def _organismos(slug: str, conteo: Counter) -> Iterator[Alteracion]:
    slugs = dict(Organismo.objects.values_list("pk", "slug"))
    con_actos = Eslabon.objects.order_by("organismo_id").values_list("organismo_id", flat=True).distinct()
    for pk in con_actos:
        nombre = slugs.get(pk, f"organismo {pk} (no existe)")
        if slug in ("", nombre):
            yield from a_salvo(_organismo(pk, nombre, conteo), nombre)


def _organismo(pk: int, slug: str, conteo: Counter) -> Iterator[Alteracion]:
    """The chain, and then what each of its acts sealed."""
    propios = list(actos(pk, slug))
    yield from eslabones.revisar(propios, slug)
    retiradas = {a.clave for a in propios if a.tipo == RETIRO}
    ultimas = {}
    for acto in propios:
        if acto.tipo == PUBLICACION:
            ultimas[acto.anio] = max(ultimas.get(acto.anio) or 0, acto.version or 0)
    for acto in propios:
        yield from a_salvo(_acto(acto, retiradas, ultimas, conteo), *acto.clave)


def _acto(acto: Acto, retiradas: set, ultimas: dict, conteo: Counter) -> Iterator[Alteracion]:
    if acto.tipo in actas.CLASES:
        yield from actas.revisar(acto, acto.clave in retiradas, conteo)
    elif acto.tipo == PUBLICACION:
        ultima = acto.version == ultimas[acto.anio]
        estado = Estado.RETIRADA if acto.clave in retiradas else Estado.PUBLICADA if ultima else Estado.REEMPLAZADA
        yield from ediciones.revisar(acto, estado, conteo)
    else:
        yield acto.alteracion("cadena", f"el eslabón {acto.fila['secuencia']} es de una clase desconocida.")


def _cerrojos() -> Iterator[Alteracion]:
    for tabla in sorted(cerrojos.faltantes(connection)):
        yield Alteracion("", None, None, "cerrojos", f"faltan los cerrojos de «{tabla}»: ejecute «manage.py migrate».")
