"""After an interruption: what was left over is removed, what was left undone is done, what is missing is named.

Nothing here changes what was published, and to do it twice does no harm.
"""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from .. import almacen, testigo
from ..frente import enlaces
from ..models import Archivo, Edicion, Eslabon, Organismo, Original, Trabajo
from . import cadena
from .retiro import quitar_archivos
from .trabajos import devolver

HORA = 3600
EDAD = 24 * HORA  # a publication that is still at it is younger


@dataclass
class Informe:
    """In Spanish: what was mended, and what cannot be."""

    hecho: list[str] = field(default_factory=list)
    malo: list[str] = field(default_factory=list)


def reconciliar(ahora: bool = False) -> Informe:
    """``ahora`` removes what is left over whatever its age: only when nobody is publishing. OSError when the disk
    refuses."""
    informe = Informe()
    _enlazar_las_sueltas(informe)
    _atestiguar(informe)
    _trabajos(informe)
    if quitados := quitar_archivos():
        informe.hecho.append(f"Archivos de ediciones retiradas que se borraron: {quitados}.")
    for archivo in _conservados():
        _reponer(archivo, informe)
    _borrar_los_que_sobran(ahora, informe)
    if puestas := enlaces.reconstruir():
        informe.hecho.append(f"Cuentas cuyas páginas guardadas faltaban o eran otras y se pusieron: {puestas}.")
    return informe


def _conservados() -> Iterator[Archivo | Original]:
    for modelo in (Archivo, Original):
        hallados = modelo.objects.conservados()
        yield from hallados.select_related("edicion__cuenta__organismo").order_by("edicion_id", "id")


# --- chain and witness --------------------------------------------------------------------------------------------


def _enlazar_las_sueltas(informe: Informe) -> None:
    """Editions older than the chain. One whose act the witness knows was robbed of it: that is not mended here."""
    sueltas = Edicion.objects.exclude(eslabones__tipo=Eslabon.Tipo.PUBLICACION)
    atestiguadas = _atestiguadas() if sueltas.exists() else ()
    for edicion in sueltas.select_related("cuenta__organismo").order_by("publicada_el", "pk"):
        cuenta = edicion.cuenta
        if (cuenta.organismo.slug, cuenta.anio, cuenta.version) in atestiguadas:
            informe.malo.append(f"{cuenta}: perdió su eslabón en la cadena. Ejecute «manage.py verificar».")
            continue
        with transaction.atomic():
            Organismo.objects.select_for_update().get(pk=cuenta.organismo_id)
            if edicion.eslabones.filter(tipo=Eslabon.Tipo.PUBLICACION).exists():
                continue
            contenido = cadena.de_publicacion(edicion, edicion.archivos.all())
            cadena.enlazar(edicion, Eslabon.Tipo.PUBLICACION, edicion.publicada_el, contenido)
        informe.hecho.append(f"{cuenta}: se selló con un eslabón de la cadena, que no tenía.")


def _atestiguadas() -> set[tuple]:
    actos = [anotado["manifiesto"] for ruta in testigo.rutas() for anotado in testigo.leer(ruta)]
    publicados = [m for m in actos if isinstance(m, dict) and m.get("tipo") == Eslabon.Tipo.PUBLICACION]
    return {(m.get("organismo"), m.get("anio"), m.get("version")) for m in publicados}


def _atestiguar(informe: Informe) -> None:
    """Each witness learns the links that it lacks. Where it knows another, the chain was rewritten: never mended."""
    anotados = [_anotados(ruta) for ruta in testigo.rutas()]
    faltan = []
    for eslabon in Eslabon.objects.select_related("organismo").order_by("organismo", "secuencia"):
        conocidos = [a.get((eslabon.organismo.slug, eslabon.secuencia)) for a in anotados]
        if any(c and c != eslabon.huella for c in conocidos):
            cual = f"{eslabon.organismo}: el testigo tiene otro eslabón {eslabon.secuencia}"
            informe.malo.append(f"{cual}. Ejecute «manage.py verificar».")
        elif None in conocidos:
            faltan.append(eslabon)
    if faltan:
        testigo.anotar(faltan)
        informe.hecho.append(f"Eslabones que faltaban en el testigo y se anotaron: {len(faltan)}.")


def _anotados(ruta: Path) -> dict[tuple, str]:
    hallados = {}
    for anotado in testigo.leer(ruta):
        manifiesto = anotado["manifiesto"]
        if isinstance(manifiesto, dict):
            hallados[manifiesto.get("organismo"), manifiesto.get("secuencia")] = anotado["huella"]
    return hallados


# --- jobs ---------------------------------------------------------------------------------------------------------


def _trabajos(informe: Informe) -> None:
    for trabajo in Trabajo.objects.abandonados().select_related("cuenta__organismo").order_by("pk"):
        if devolver(trabajo):
            trabajo.refresh_from_db()
            informe.hecho.append(
                f"{trabajo.cuenta}: su publicación se había interrumpido; quedó «{trabajo.get_estado_display()}»."
            )


# --- files --------------------------------------------------------------------------------------------------------


def _reponer(archivo: Archivo | Original, informe: Informe) -> None:
    """What is missing or cut short in the store or in its copy comes back from the other one, if that is sound."""
    lugares = almacen.lugares(archivo.sha256)
    malos = [lugar for lugar in lugares if not _entero(lugar, archivo.tamano)]
    if not malos:
        return
    nombre = archivo.nombre if isinstance(archivo, Archivo) else "el original firmado"
    contenido = _sano([lugar for lugar in lugares if lugar not in malos], archivo.sha256)
    for lugar in malos:
        que = f"{archivo.edicion}: {nombre} {'está cortado' if lugar.exists() else 'falta'} en «{lugar.parent.parent}»"
        if contenido is None:
            informe.malo.append(f"{que} y no hay una copia sana: recupérelo de un respaldo.")
        else:
            almacen.reponer(lugar, contenido)
            informe.hecho.append(f"{que}; se repuso.")


def _entero(lugar: Path, tamano: int) -> bool:
    try:
        return lugar.stat().st_size == tamano
    except FileNotFoundError:
        return False


def _sano(lugares: list[Path], huella: str) -> bytes | None:
    for lugar in lugares:
        contenido = lugar.read_bytes()
        if sha256(contenido).hexdigest() == huella:
            return contenido
    return None


@transaction.atomic
def _borrar_los_que_sobran(ahora: bool, informe: Informe) -> None:
    """Files that no edition names, temporary ones, and the folder of a restore that did not end."""
    cadena.detener()
    vigentes = {archivo.sha256 for archivo in _conservados()}
    for raiz in filter(None, (settings.ALMACEN, settings.COPIA)):
        borrados = 0
        for ruta in Path(raiz).glob("[0-9a-f][0-9a-f]/*"):
            pronto = ruta.name.startswith(almacen.TEMPORAL)
            if ruta.name in vigentes or not (pronto or len(ruta.name) == 64):
                continue
            if ahora or _edad(ruta) > (HORA if pronto else EDAD):
                ruta.unlink(missing_ok=True)
                borrados += 1
        if borrados:
            informe.hecho.append(f"Archivos de «{raiz}» que no son de ninguna edición y se borraron: {borrados}.")
    for carpeta in sorted(Path(settings.ALMACEN).glob(f"{almacen.RESTAURANDO}*")):
        if ahora or _edad(carpeta) > EDAD:
            shutil.rmtree(carpeta)
            informe.hecho.append(f"«{carpeta}», de una restauración interrumpida: se borró.")


def _edad(ruta: Path) -> float:
    """Seconds since it was written; a file from the future, or just gone, is new."""
    try:
        return time.time() - ruta.stat().st_mtime
    except FileNotFoundError:
        return 0
