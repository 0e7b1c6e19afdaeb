"""Processes forked from one that has everything loaded: each does one thing, and the system takes its memory back."""

import os
import signal
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path


def bifurcar(hacer: Callable[[], object]) -> int:
    """The id of a new process that does ``hacer`` and ends: with 0, or with 1 and a traceback on stderr."""
    pid = os.fork()
    if not pid:
        codigo = 1
        try:
            hacer()
            codigo = 0
        except BaseException:
            os.write(2, _contar())
        finally:
            os._exit(codigo)
    return pid


def _contar() -> bytes:
    """The traceback, unless there is no memory to write it with."""
    try:
        return traceback.format_exc().encode(errors="replace")
    except BaseException:
        return b"MemoryError"


def repartir(tareas: Sequence[Callable[[], bytes]], procesos: int) -> list[bytes]:
    """What each of ``tareas`` gives, in order: here, one after another, when ``procesos`` is 0; else each in a process
    of its own, as many as that at a time.

    When one cannot, this process ends in the way that one did.
    """
    if not procesos:
        return [tarea() for tarea in tareas]
    vivos, siguiente = set(), 0
    while vivos or siguiente < len(tareas):
        while siguiente < len(tareas) and len(vivos) < procesos:
            vivos.add(bifurcar(lambda n=siguiente: _archivo(n).write_bytes(tareas[n]())))
            siguiente += 1
        pid, estado = os.wait()
        vivos.discard(pid)
        if estado:
            _terminar_igual(os.waitstatus_to_exitcode(estado), vivos)
    return [_archivo(n).read_bytes() for n in range(len(tareas))]


def _archivo(n: int) -> Path:
    return Path(f"tarea-{n}")


def _terminar_igual(codigo: int, vivos: set[int]) -> None:
    for pid in vivos:
        os.kill(pid, signal.SIGKILL)
    if codigo < 0:
        os.kill(os.getpid(), -codigo)
    os._exit(codigo)
