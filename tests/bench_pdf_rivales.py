"""The others that draw in ``make bench-pdf``: each gives a PDF and the seconds it took, in processes of its own."""

import os
import pickle
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import psutil
from fontTools.ttLib import TTFont

from cuenta_publica.documento import Documento
from cuenta_publica.imprenta import cliente
from cuenta_publica.imprenta.dibujo import ESTILOS
from cuenta_publica.sello import Sello

from .bench_pdf_typst import a_typst
from .procesos import RAIZ, entorno

PACIENCIA = 900  # seconds
COMPILAR = """
import sys, typst
opciones = {"font_paths": [sys.argv[3]], "ignore_system_fonts": True, "pdf_standards": ["ua-1"]}
typst.compile(sys.argv[1], output=sys.argv[2], **opciones)
"""


class Pedido(NamedTuple):
    """What the portal asks to be drawn: see ``pdf.convertir``."""

    html: str
    hojas: list[str]
    recursos: dict[str, tuple[str, bytes]]


class Caso(NamedTuple):
    """A report: ``cuenta`` is the one of the database, if it is there."""

    nombre: str
    documento: Documento
    sello: Sello
    pedido: Pedido
    cuenta: Any = None


class Hecho(NamedTuple):
    segundos: float
    pdf: bytes


class Vigia(threading.Thread):
    """The most memory that some processes had at a time, in bytes: resident, each shared page once (PSS)."""

    def __init__(self, vivos: Callable[[], list[psutil.Process]], pausa: float):
        super().__init__(daemon=True)
        self.vivos, self.pausa, self.maximo, self.fin = vivos, pausa, 0, threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.fin.set()
        self.join()

    def run(self):
        while not self.fin.wait(self.pausa):
            with suppress(psutil.Error):  # one has ended
                self.maximo = max(self.maximo, sum(map(_residente, self.vivos())))


def con_los_suyos(procesos: list[psutil.Process]) -> list[psutil.Process]:
    """``procesos`` and all below them."""
    todos = list(procesos)
    for proceso in procesos:
        with suppress(psutil.Error):  # it has ended
            todos += proceso.children(recursive=True)
    return todos


def procesador(vivos: list[psutil.Process]) -> float:
    """Seconds of processor of ``vivos``, of all that they waited for, and of all that this process waited for."""
    gastado = resource.getrusage(resource.RUSAGE_CHILDREN)
    total = gastado.ru_utime + gastado.ru_stime
    for proceso in vivos:
        t = proceso.cpu_times()
        total += t.user + t.system
        if proceso.pid != os.getpid():
            total += t.children_user + t.children_system
    return total


def _residente(proceso: psutil.Process) -> int:
    try:
        return proceso.memory_full_info().pss
    except psutil.Error:  # it has ended
        return 0


def imprentas() -> list[psutil.Process]:
    """The drawing processes that this one has started, and those that they have."""
    return con_los_suyos([p for p in psutil.Process().children() if str(cliente.PROGRAMA) in p.cmdline()])


class Desnudo:
    """WeasyPrint alone, in a process that has drawn before (``en_frio``: in a new one, and its start counts)."""

    def __init__(self, en_frio: bool = False):
        self.en_frio, self.proceso, self.carpeta = en_frio, None, TemporaryDirectory(prefix="desnudo-")

    def dibujar(self, caso: Caso) -> Hecho:
        ruta = Path(self.carpeta.name) / "pedido"
        ruta.write_bytes(pickle.dumps(tuple(caso.pedido)))
        if self.en_frio:
            self.cerrar()
        inicio = time.perf_counter()
        self.preparar()
        dicho = self._preguntar(f"{ruta}\n")
        entero = time.perf_counter() - inicio
        return Hecho(entero if self.en_frio else float(dicho), ruta.with_suffix(".pdf").read_bytes())

    def preparar(self) -> None:
        """Start it, if it has not."""
        if self.proceso:
            return
        como = "en-frio" if self.en_frio else "tibio"
        orden = [sys.executable, "-W", "ignore", "-m", "tests.bench_pdf_desnudo", como]
        tubos = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        propias = entorno(FONTCONFIG_FILE=str(cliente.PROGRAMA / "fuentes.conf"))
        self.proceso = psutil.Popen(orden, cwd=RAIZ, env=propias, **tubos)
        self._preguntar("")

    def _preguntar(self, linea: str) -> str:
        self.proceso.stdin.write(linea)
        self.proceso.stdin.flush()
        dicho = self.proceso.stdout.readline()
        assert dicho, "bare WeasyPrint ended"
        return dicho

    def vivos(self) -> list[psutil.Process]:
        return [self.proceso] if self.proceso else []

    def cerrar(self) -> None:
        if self.proceso:
            self.proceso.kill()
            self.proceso.communicate()
            self.proceso = None


class EnFrio:
    """A program that starts, reads files and writes a PDF."""

    def __init__(self):
        self.proceso = None

    def correr(self, orden: list[str], salida: Path) -> Hecho:
        inicio = time.perf_counter()
        with open(salida.with_suffix(".log"), "w+") as dicho:
            self.proceso = psutil.Popen(orden, stdout=dicho, stderr=dicho)
            codigo = self.proceso.wait(timeout=PACIENCIA)
            segundos = time.perf_counter() - inicio
            self.proceso = None
            dicho.seek(0)
            assert not codigo, dicho.read()[-2000:]
        return Hecho(segundos, salida.read_bytes())

    def vivos(self) -> list[psutil.Process]:
        return con_los_suyos([p]) if (p := self.proceso) else []

    def preparar(self) -> None:
        """It starts each time."""

    cerrar = preparar


class Chromium(EnFrio):
    """The same HTML with its style sheets inside, its pictures and fonts beside it, and a new profile each time."""

    def dibujar(self, caso: Caso) -> Hecho:
        with TemporaryDirectory(prefix="chromium-") as temporal:
            carpeta = Path(temporal)
            for nombre, (_, datos) in caso.pedido.recursos.items():
                (carpeta / nombre).write_bytes(datos)
            for fuente in ESTILOS.glob("fonts/*.woff2"):
                (carpeta / fuente.name).write_bytes(fuente.read_bytes())
            estilo = "".join((ESTILOS / hoja).read_text() for hoja in caso.pedido.hojas)
            html = caso.pedido.html.replace("</head>", f"<style>{estilo}</style></head>", 1).replace("asset:", "")
            (carpeta / "cuenta.html").write_text(html)
            salida = carpeta / "cuenta.pdf"
            orden = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={carpeta}/perfil"]
            orden += ["--no-pdf-header-footer", f"--print-to-pdf={salida}", f"file://{carpeta}/cuenta.html"]
            return self.correr(orden, salida)


class Typst(EnFrio):
    """The same words, and less of the rest: see ``bench_pdf_typst``."""

    def dibujar(self, caso: Caso) -> Hecho:
        with TemporaryDirectory(prefix="typst-") as temporal:
            carpeta = Path(temporal)
            for nombre, (_, datos) in caso.pedido.recursos.items():
                (carpeta / nombre).write_bytes(datos)
            for fuente in ESTILOS.glob("fonts/*.woff2"):
                letra = TTFont(fuente)
                letra.flavor = None
                letra.save(carpeta / f"{fuente.stem}.ttf")
            origen, salida = carpeta / "cuenta.typ", carpeta / "cuenta.pdf"
            origen.write_text(a_typst(caso.pedido.html))
            return self.correr([sys.executable, "-c", COMPILAR, str(origen), str(salida), str(carpeta)], salida)
