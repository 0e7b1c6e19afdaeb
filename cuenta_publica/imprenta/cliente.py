"""Asking for a PDF: of a process that was started before, when one is free, for starting takes most of a second."""

import atexit
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO, NamedTuple

from .protocolo import ENTERO, PEDIDO

PROGRAMA = Path(__file__).parent
LETRAS = PROGRAMA / "fuentes.conf"
ARRANQUE = 30  # seconds to have everything loaded


class Salida(NamedTuple):
    """How a child ended: its exit code (negative: the signal that ended it), what it wrote, and its errors."""

    codigo: int
    pdf: bytes
    errores: str


class Servidor:
    """A process of ours that draws one PDF at a time. OSError when it does not answer."""

    def __init__(self):
        with contextlib.ExitStack() as pila:
            carpeta = tempfile.mkdtemp(prefix="pdf-")
            pila.callback(shutil.rmtree, carpeta, ignore_errors=True)
            self.errores = pila.enter_context(tempfile.TemporaryFile())
            self.enchufe, suyo = socket.socketpair()
            pila.enter_context(self.enchufe)
            with suyo:
                self.proceso = self._empezar(carpeta, suyo)
            self.lo_suyo = pila.pop_all()

    def _empezar(self, carpeta: str, enchufe: socket.socket) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-I", str(PROGRAMA)],
            stdin=enchufe,
            stdout=subprocess.DEVNULL,
            stderr=self.errores,
            cwd=carpeta,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "LANG": "C.UTF-8",
                "TMPDIR": carpeta,
                "FONTCONFIG_FILE": str(LETRAS),
            },
            start_new_session=True,
        )

    def pedir(self, mensaje: bytes, segundos: float) -> Salida:
        """How the child that drew ``mensaje`` ended. TimeoutError when it took longer, ConnectionError with what the
        process said when it ended."""
        try:
            return self._pedir(mensaje, segundos)
        except ConnectionError:
            raise ConnectionError(_leer(self.errores).decode(errors="replace")) from None

    def _pedir(self, mensaje: bytes, segundos: float) -> Salida:
        with tempfile.TemporaryFile() as entrada, tempfile.TemporaryFile() as salida, tempfile.TemporaryFile() as error:
            entrada.write(mensaje)
            entrada.seek(0)
            socket.send_fds(self.enchufe, [PEDIDO], [a.fileno() for a in (entrada, salida, error)])
            pid, codigo = self._entero(ARRANQUE), None
            try:
                codigo = self._entero(segundos)
            finally:
                if codigo != 0:  # it, or what it started, may be alive
                    with contextlib.suppress(ProcessLookupError):
                        os.killpg(pid, signal.SIGKILL)
            return Salida(codigo, _leer(salida), _leer(error).decode(errors="replace"))

    def _entero(self, segundos: float) -> int:
        self.enchufe.settimeout(segundos)
        if len(dicho := self.enchufe.recv(ENTERO.size)) < ENTERO.size:
            raise ConnectionResetError
        return ENTERO.unpack(dicho)[0]

    def cerrar(self) -> None:
        self.proceso.kill()
        self.proceso.wait()
        self.lo_suyo.close()


def _leer(archivo: BinaryIO) -> bytes:
    archivo.seek(0)
    return archivo.read()


#: Those that nobody is using, by the process that started them: another one forked from it has none.
_libres: dict[int, list[Servidor]] = {}


def dibujar(mensaje: bytes, segundos: float) -> Salida:
    """How the child that drew ``mensaje`` ended. OSError when there can be no process, TimeoutError when it is slow."""
    try:
        usado = _libres.setdefault(os.getpid(), []).pop()
    except IndexError:  # there is none, or another thread took the last one
        return _con(Servidor(), mensaje, segundos)
    with contextlib.suppress(ConnectionError):
        return _con(usado, mensaje, segundos)
    return _con(Servidor(), mensaje, segundos)


def _con(servidor: Servidor, mensaje: bytes, segundos: float) -> Salida:
    try:
        hecho = servidor.pedir(mensaje, segundos)
    except BaseException:
        servidor.cerrar()
        raise
    _libres[os.getpid()].append(servidor)
    return hecho


@atexit.register
def cerrar() -> None:
    """End the processes that nobody is using."""
    libres = _libres.get(os.getpid(), [])
    while libres:
        libres.pop().cerrar()
