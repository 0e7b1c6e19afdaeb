"""``make bench-web``: the complete page of Antofagasta, and its PDF, as each way of serving them gives them.

nginx over the stored files, with the configuration that the portal brings; granian with the front; granian with Django
alone; and making the page from the database. One worker process each, asked in turn, many short rounds; medians of the
rounds, also of what each one is of nginx in its round. Nothing is asserted on the clock: each budget is printed with
«sí» or «no». Whatever else the machine does is seen first in the slowest 1 %.
"""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import psutil

from .procesos import RAIZ, entorno, manage

CUENTA = "/cuentas/antofagasta/2017/"
RONDAS, SEGUNDOS, CONEXIONES, HILOS = int(os.environ.get("RONDAS", "15")), 1, 4, "4"
PEDIDOS = {
    "página": ["{}" + CUENTA],
    "página gzip": ["-H", "Accept-Encoding: gzip", "{}" + CUENTA],
    "PDF": ["{}" + CUENTA + "cuenta.pdf"],
}
UNIDADES = {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}
#: Prints how many milliseconds the page takes when nothing of it is stored.
DESDE_LA_BASE = """
import time
from statistics import median
from cuenta_publica import almacen
from cuenta_publica.congelar import congelar
from cuenta_publica.formatos import html
from cuenta_publica.models import CuentaPublica
from cuenta_publica.pagina import ediciones, pagina
from cuenta_publica.publicacion import sellar
leer, tiempos = almacen.leer, []
for _ in range(12):
    inicio = time.perf_counter()
    edicion = ediciones().de("antofagasta", 2017).first()
    documento = congelar(CuentaPublica.objects.select_related("organismo").get(pk=edicion.cuenta_id))
    informe = html.informe(documento, sellar(documento, 1)).encode()
    almacen.leer = lambda huella: informe if huella == de_html else leer(huella)
    de_html = edicion.archivos.get(nombre="cuenta.html").sha256
    pagina(edicion)
    tiempos.append(1000 * (time.perf_counter() - inicio))
print(median(tiempos[2:]))
"""


class Medida(NamedTuple):
    """Requests per second; milliseconds of half, and of 99 %, of them; microseconds of processor in each."""

    ritmo: float
    p50: float
    p99: float
    cpu: float

    def de(self, otra: "Medida") -> "Medida":
        return Medida(*(propio / ajeno for propio, ajeno in zip(self, otra, strict=True)))


def mediana(medidas: list[Medida]) -> Medida:
    return Medida(*map(median, zip(*medidas, strict=True)))


@contextmanager
def sirviendo(orden: list[str], puerto: int, variables: dict) -> Iterator[tuple[str, psutil.Process]]:
    """Where it answers, and its process, once it does."""
    proceso = psutil.Popen(orden, cwd=RAIZ, env=entorno(**variables), stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", puerto)):
                break
            assert proceso.poll() is None, f"it ended: {orden}"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{puerto}", proceso
    finally:
        proceso.terminate()
        proceso.wait(timeout=30)


def puerto_libre() -> int:
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        return libre.getsockname()[1]


def nginx(carpeta: Path, ajustes: dict):
    """The portal's own configuration, on a loopback port and without TLS."""
    puerto, propia = puerto_libre(), (RAIZ / "cuenta_publica/frente/nginx.conf").read_text()
    for antes, ahora in (
        (r"listen [^;]*;", f"listen 127.0.0.1:{puerto};"),
        (r"ssl_certificate[^;]*;", ""),
        (r"root [^;]*;", f"root {ajustes['SITIO']};"),
        (r"portal\.ejemplo\.cl", "127.0.0.1"),
    ):
        propia = re.sub(antes, ahora, propia)
    usuario = "user root;" if os.geteuid() == 0 else ""
    general = f"{usuario} worker_processes 1; daemon off; pid {carpeta}/nginx.pid; error_log {carpeta}/nginx.log;"
    de_http = "include /etc/nginx/mime.types; access_log off; keepalive_requests 1000000000;"
    ruta = carpeta / "nginx.conf"
    ruta.write_text(f"{general}\nevents {{}}\nhttp {{ {de_http}\n{propia}\n}}\n")
    subprocess.run(["nginx", "-t", "-q", "-c", ruta], check=True)
    return sirviendo(["nginx", "-c", str(ruta)], puerto, {})


def granian(ajustes: dict):
    """As `make demo` and the Dockerfile serve it, with one worker."""
    puerto = puerto_libre()
    orden = [str(Path(sys.executable).with_name("granian")), "--interface", "wsgi", "--host", "127.0.0.1"]
    orden += ["--port", str(puerto), "--log-level", "error", "--workers", "1", "--blocking-threads", HILOS]
    return sirviendo([*orden, "cuenta_publica.wsgi:application"], puerto, ajustes)


def medir(pedido: list[str], direccion: str, proceso: psutil.Process) -> Medida:
    antes = procesador(proceso)
    orden = ["wrk", "-t1", f"-c{CONEXIONES}", f"-d{SEGUNDOS}", "--latency", *(p.format(direccion) for p in pedido)]
    dicho = subprocess.run(orden, capture_output=True, text=True, check=True).stdout
    assert not re.search("Non-2xx|Socket errors", dicho), dicho
    hechos = int(re.search(r"(\d+) requests in", dicho)[1])
    p50, p99 = (float(n) * UNIDADES[u] for n, u in re.findall(r"(?:50|99)%\s+([\d.]+)([a-z]+)", dicho))
    ritmo = float(re.search(r"Requests/sec:\s+([\d.]+)", dicho)[1])
    return Medida(ritmo, p50, p99, 1e6 * (procesador(proceso) - antes) / hechos)


def procesador(proceso: psutil.Process) -> float:
    """Seconds of processor that it and its children have used."""
    tiempos = [p.cpu_times() for p in (proceso, *proceso.children(recursive=True))]
    return sum(t.user + t.system for t in tiempos)


def publicar(carpeta: Path) -> dict:
    ajustes = {"ENTORNO": "demo", "SECRET_KEY": secrets.token_urlsafe(50)}
    ajustes |= {"DATABASE_URL": f"sqlite:///{carpeta}/portal.sqlite3", "ALMACEN": f"{carpeta}/almacen"}
    ajustes |= {"SITIO": f"{carpeta}/sitio", "ESTATICOS": f"{carpeta}/estaticos"}
    hecho = manage("preparar_demo", **ajustes)
    assert hecho.returncode == 0, hecho.stderr
    return ajustes


def rondas(servidores: dict, pedido: list[str]) -> dict[str, list[Medida]]:
    """All of them asked in every round, each time in another order."""
    medidas = {nombre: [] for nombre in servidores}
    for ronda in range(RONDAS):
        nombres = list(servidores)
        for nombre in nombres[ronda % len(nombres) :] + nombres[: ronda % len(nombres)]:
            medidas[nombre].append(medir(pedido, *servidores[nombre]))
    return medidas


def de_nginx(medidas: dict[str, list[Medida]], nombre: str) -> Medida:
    return mediana([propia.de(suya) for propia, suya in zip(medidas[nombre], medidas["nginx"], strict=True)])


def imprimir(que: str, medidas: dict[str, list[Medida]]) -> None:
    print(f"\n{que:<24}{'pedidos/s':>12}{'× nginx':>10}{'p50 ms':>10}{'p99 ms':>10}{'× nginx':>10}{'CPU µs':>10}")
    for nombre, suyas in medidas.items():
        m, veces = mediana(suyas), de_nginx(medidas, nombre)
        cifras = f"{m.ritmo:>12,.0f}{veces.ritmo:>10.2f}{m.p50:>10.3f}{m.p99:>10.3f}{veces.p99:>10.2f}{m.cpu:>10.1f}"
        print(f"{nombre:<24}{cifras}")


def main():
    with TemporaryDirectory() as temporal, ExitStack() as abiertos:
        carpeta = Path(temporal)
        carpeta.chmod(0o755)
        ajustes = publicar(carpeta)
        desde_la_base = float(manage("shell", "-v0", "-c", DESDE_LA_BASE, **ajustes).stdout)
        servidores = {
            "nginx": nginx(carpeta, ajustes),
            "granian con el frente": granian(ajustes),
            "granian, solo Django": granian(ajustes | {"SITIO": ""}),
        }
        servidores = {nombre: abiertos.enter_context(servidor) for nombre, servidor in servidores.items()}
        medidas = {}
        for que, pedido in PEDIDOS.items():
            medidas[que] = rondas(servidores, pedido)
            imprimir(que, medidas[que])
    print(f"\nLa página hecha desde la base, sin nada guardado: {desde_la_base:.1f} ms")
    presupuesto(medidas, 1000 / desde_la_base)


def presupuesto(medidas: dict, desde_la_base: float) -> None:
    print()
    for que in ("página", "página gzip"):
        frente = "granian con el frente"
        de_el, veces = de_nginx(medidas[que], frente), mediana(medidas[que][frente]).ritmo / desde_la_base
        for texto, valor, bien in (
            ("pedidos/s del frente ≥ 0,7 × nginx", de_el.ritmo, de_el.ritmo >= 0.7),
            ("p99 del frente ≤ 2 × nginx", de_el.p99, de_el.p99 <= 2),
            ("pedidos/s del frente ≥ 500 × desde la base", veces, veces >= 500),
        ):
            print(f"{que}: {texto}: {valor:.2f} {'sí' if bien else 'no'}")


if __name__ == "__main__":
    main()
