"""The folder of an account: the page of each of its public editions and links to their sealed files, laid out as their
addresses are, so that nginx serves it as it is. It is named by what it holds, and never changes."""

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from .. import almacen
from ..cabeceras import ORIGINAL, de_archivo, de_pagina, se_comprime
from ..models import CuentaPublica, Edicion
from ..pagina import pagina
from . import listado
from .listado import Listado, Recurso, Variante

#: No address of the site has a name that begins so.
PAGINA = "_pagina.html"


def plantar(carpeta: Path, publicas: Iterable[Edicion]) -> Path:
    """The folder, in ``carpeta``, of an account with these editions, of ``pagina.ediciones``. One that is there, and
    whole, is not written again. OSError when a sealed file is not as it should, or the disk refuses."""
    recursos, paginas = {}, {}
    for edicion in publicas:
        propios, html = _recursos(edicion)
        paginas[propios[""].plano.archivo] = html
        recursos |= {f"v{edicion.cuenta.version}/{ruta}": recurso for ruta, recurso in propios.items()}
        if edicion.cuenta.estado == CuentaPublica.Estado.PUBLICADA:
            recursos |= propios
    arbol = carpeta / sha256(listado.escribir(recursos).encode()).hexdigest()
    if not _entero(arbol, recursos):
        shutil.rmtree(arbol, ignore_errors=True)
        _escribir(arbol, recursos, paginas)
    return arbol


def _recursos(edicion: Edicion) -> tuple[Listado, bytes]:
    """What an edition answers, by what follows its address; and its page."""
    cuenta, html = edicion.cuenta, pagina(edicion).encode()
    carpeta, original = f"v{cuenta.version}", getattr(edicion, "original", None)
    sellados = [(a.nombre, a.tipo, a) for a in edicion.archivos.publicos()]
    sellados += [(ORIGINAL, "application/pdf", original)] if original else []
    recursos = {"": Recurso(de_pagina(), Variante(f"{carpeta}/{PAGINA}", sha256(html).hexdigest(), len(html)))}
    for nombre, tipo, sellado in sellados:
        variante = Variante(f"{carpeta}/{nombre}", sellado.sha256, sellado.tamano)
        recursos[nombre] = Recurso(de_archivo(nombre, tipo, cuenta), variante)
    return recursos, html


def _entero(arbol: Path, recursos: Listado) -> bool:
    try:
        suyos = listado.leer((arbol / listado.NOMBRE).read_text())
        variantes = [v for recurso in suyos.values() for v in (recurso.plano, recurso.gzip) if v]
        iguales = {ruta: replace(recurso, gzip=None) for ruta, recurso in suyos.items()} == recursos
        return iguales and all(_entera(arbol, variante) for variante in variantes)
    except (OSError, ValueError):
        return False


def _entera(arbol: Path, variante: Variante) -> bool:
    """Its size; and its bytes, unless it is a sealed file, which ``verificar`` looks after."""
    ruta = arbol / variante.archivo
    bien = ruta.stat().st_size == variante.tamano
    return bien and (ruta.is_symlink() or sha256(ruta.read_bytes()).hexdigest() == variante.huella)


def _escribir(arbol: Path, recursos: Listado, paginas: dict[str, bytes]) -> None:
    """Apart and to the disk, and only then under its name."""
    almacen.crear_carpeta(arbol.parent)
    temporal = Path(tempfile.mkdtemp(dir=arbol.parent, prefix=almacen.TEMPORAL))
    try:
        temporal.chmod(0o755)  # nginx is another user
        escritos = {a: _poner(temporal, r, paginas.get(a)) for a, r in _por_archivo(recursos).items()}
        for ruta in (ruta for ruta in recursos if "/" not in ruta):
            _repetir(temporal, ruta or PAGINA, escritos[recursos[ruta].plano.archivo])
        texto = listado.escribir({ruta: escritos[r.plano.archivo] for ruta, r in recursos.items()})
        _grabar(temporal / listado.NOMBRE, texto.encode())
        temporal.rename(arbol)
    except BaseException:
        shutil.rmtree(temporal, ignore_errors=True)
        raise


def _por_archivo(recursos: Listado) -> Listado:
    return {recurso.plano.archivo: recurso for recurso in recursos.values()}


def _poner(temporal: Path, recurso: Recurso, html: bytes | None) -> Recurso:
    """Write a page, or link a sealed file, and write it compressed too when that is worth it."""
    destino, variante = temporal / recurso.plano.archivo, recurso.plano
    destino.parent.mkdir(exist_ok=True)
    if html is None:
        destino.symlink_to(almacen.ruta(variante.huella).absolute())
        if destino.stat().st_size != variante.tamano:
            raise OSError(f"{destino} is cut short")
    else:
        _grabar(destino, html)
    if not se_comprime(recurso.cabeceras["Content-Type"]):
        return recurso
    comprimido = gzip.compress(destino.read_bytes(), mtime=0)
    _grabar(Path(f"{destino}.gz"), comprimido)
    gz = Variante(f"{variante.archivo}.gz", sha256(comprimido).hexdigest(), len(comprimido))
    return replace(recurso, gzip=gz)


def _repetir(temporal: Path, nombre: str, recurso: Recurso) -> None:
    """The current edition is also at the address without a version."""
    (temporal / nombre).symlink_to(recurso.plano.archivo)
    if recurso.gzip:
        (temporal / f"{nombre}.gz").symlink_to(recurso.gzip.archivo)


def _grabar(destino: Path, contenido: bytes) -> None:
    with destino.open("wb") as archivo:
        archivo.write(contenido)
        archivo.flush()
        os.fsync(archivo.fileno())
