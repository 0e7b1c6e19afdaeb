"""A process with everything loaded that forks one child for each PDF: the child is bounded, and reaches nothing.

Its stdin is a Unix socket (see ``protocolo``). It ends when whoever started it does, or asks for nothing in a while.
"""

import base64
import gc
import json
import os
import resource
import shutil
import socket
from collections.abc import Callable

from .procesos import bifurcar
from .protocolo import ENTERO, PEDIDO

OCIO = 600  # seconds
ARCHIVO_MAXIMO = 50_000_000  # bytes

#: HTML, names of style sheets, resources and number of processes → PDF.
Dibujar = Callable[[str, list[str], dict[str, tuple[str, bytes]], int], bytes]


def servir(dibujar: Dibujar) -> None:
    """Answer requests until there is nobody to ask. Its folder, which is its own, goes with it."""
    gc.collect()
    gc.freeze()
    gc.disable()
    enchufe = socket.socket(fileno=0)
    enchufe.settimeout(OCIO)
    try:
        while archivos := _recibir(enchufe):
            pid = bifurcar(lambda a=archivos: _hijo(dibujar, a))
            for archivo in archivos:
                os.close(archivo)
            enchufe.sendall(ENTERO.pack(pid))
            _, estado = os.waitpid(pid, 0)
            shutil.rmtree(str(pid), ignore_errors=True)
            enchufe.sendall(ENTERO.pack(os.waitstatus_to_exitcode(estado)))
    except OSError:  # nobody waits for the answer, or asks
        pass
    finally:
        shutil.rmtree(os.getcwd(), ignore_errors=True)


def _recibir(enchufe: socket.socket) -> list[int]:
    dicho, archivos, _, _ = socket.recv_fds(enchufe, len(PEDIDO), 3)
    return archivos if dicho == PEDIDO else []


def _hijo(dibujar: Dibujar, archivos: list[int]) -> None:
    os.setsid()
    for destino, archivo in enumerate(archivos):
        os.dup2(archivo, destino)
    propia = str(os.getpid())
    os.mkdir(propia)
    os.chdir(propia)
    with open(0, "rb") as entrada:
        mensaje = json.load(entrada)
    limitar(mensaje["cpu"], mensaje["memoria"])
    recursos = {nombre: (tipo, base64.b64decode(datos)) for nombre, (tipo, datos) in mensaje["recursos"].items()}
    try:
        pdf = dibujar(mensaje["html"], mensaje["hojas"], recursos, mensaje["procesos"])
    except Exception as error:
        if isinstance(error, SystemError) or _cerca_del_limite(mensaje["memoria"]):
            raise MemoryError from error
        raise
    with open(1, "wb") as salida:
        salida.write(pdf)


def limitar(cpu: int, memoria: int) -> None:
    """Bounds of this process, for good: it cannot raise them again."""
    for recurso, limite in (
        (resource.RLIMIT_AS, memoria),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_FSIZE, ARCHIVO_MAXIMO),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(recurso, (limite, limite))


def _cerca_del_limite(memoria: int) -> bool:
    """Whether this process has used most of what it may: C libraries out of memory raise errors of any kind."""
    with open("/proc/self/status") as estado:
        maximo = next(int(linea.split()[1]) for linea in estado if linea.startswith("VmPeak"))
    return maximo * 1024 > 0.8 * memoria
