"""The database against the witness: what was once sealed and is no longer there, and what the witness lacks."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.utils import timezone
from django.utils.formats import date_format

from .. import testigo
from ..models import Eslabon
from ..publicacion import cadena
from .actos import PUBLICACION, identidad, leer
from .alteracion import Alteracion

COMIENZO = b'{"huella":"'


def revisar(slug: str) -> Iterator[Alteracion]:
    for ruta in testigo.rutas():
        yield from _testigo(ruta, slug)


def _testigo(ruta: Path, slug: str) -> Iterator[Alteracion]:
    """One witness file. The links are read first: one that is sealed meanwhile is looked for again."""
    faltan = set(_eslabones(slug).values_list("huella", flat=True))
    if faltan and not ruta.exists():
        yield _general(f"no existe el testigo «{ruta}»: búsquelo, o créelo de nuevo con «manage.py reconciliar».")
        return
    for numero, linea in enumerate(_lineas(ruta), 1):
        huella, manifiesto = _leida(linea)
        if not huella:
            yield from _ilegible(f"la línea {numero} del testigo «{ruta}»", linea)
        elif huella in faltan:
            faltan.discard(huella)
        elif slug in ("", manifiesto.get("organismo")) and not Eslabon.objects.filter(huella=huella).exists():
            yield Alteracion(*(identidad(manifiesto) or ("", None, None)), "testigo", _desaparecido(huella, manifiesto))
    for huella, texto in _eslabones(slug).filter(huella__in=faltan).values_list("huella", "manifiesto"):
        mensaje = f"el eslabón {huella[:12]} falta en el testigo «{ruta}»: ejecute «manage.py reconciliar»."
        yield Alteracion(*(identidad(leer(texto)) or ("", None, None)), "testigo", mensaje)


def _eslabones(slug: str):
    return Eslabon.objects.filter(**({"organismo__slug": slug} if slug else {})).order_by("pk")


def _lineas(ruta: Path) -> Iterator[bytes]:
    try:
        with ruta.open("rb") as archivo:
            yield from archivo
    except FileNotFoundError:
        return


def _leida(linea: bytes) -> tuple[str, dict]:
    """The hash and the manifest of a line; empty when they do not belong together."""
    try:
        anotado = json.loads(linea)
        huella, manifiesto = anotado["huella"], anotado["manifiesto"]
        sana = isinstance(manifiesto, dict) and sha256(cadena.escribir(manifiesto).encode()).hexdigest() == huella
    except (ValueError, TypeError, LookupError, RecursionError):
        sana = False
    return (huella, manifiesto) if sana else ("", {})


def _ilegible(cual: str, linea: bytes) -> Iterator[Alteracion]:
    """A line that a power cut left short is harmless, if it is the beginning of that of an act that is here."""
    linea = linea.rstrip(b"\n")
    if COMIENZO.startswith(linea):
        return
    hallada = re.match(rb'\{"huella":"([0-9a-f]{1,64})', linea)
    parecidos = Eslabon.objects.filter(huella__startswith=hallada[1].decode()) if hallada else ()
    clave = ("", None, None)
    for eslabon in parecidos:
        clave = identidad(leer(eslabon.manifiesto)) or clave
        if leer(eslabon.manifiesto) and testigo.linea(eslabon).startswith(linea):
            return
    yield Alteracion(*clave, "testigo", f"{cual} fue alterada: no corresponde a ninguna publicación.")


def _desaparecido(huella: str, manifiesto: dict) -> str:
    acto = "la edición, publicada" if manifiesto.get("tipo") == PUBLICACION else f"su {manifiesto.get('tipo')}, anotado"
    ahora = Eslabon.objects.filter(
        organismo__slug=manifiesto.get("organismo"), secuencia=manifiesto.get("secuencia")
    ).first()
    otra = f" En su lugar la cadena tiene otro eslabón, {ahora.huella[:12]}." if ahora else ""
    return (
        f"la base volvió atrás o fue reemplazada: falta {acto} el {_fecha(manifiesto)} (eslabón {huella[:12]}).{otra}"
    )


def _fecha(manifiesto: dict) -> str:
    """«27 de mayo de 2020», in Chile."""
    try:
        cuando = datetime.fromisoformat(manifiesto["cuando"])
        return date_format(timezone.localtime(cuando), r"j \d\e F \d\e Y")
    except (ValueError, TypeError, LookupError):
        return f"«{manifiesto.get('cuando')}»"


def _general(mensaje: str) -> Alteracion:
    return Alteracion("", None, None, "testigo", mensaje)
