"""The same filtered page of 9.180 rows, by HTTP from this machine: our explorer's, served by granian, and Datasette's
over the same SQLite file. Both show 50 rows of them, count them, and let them be sorted; Datasette without facets.
"""

import http.client
import time
from contextlib import ExitStack
from statistics import median
from urllib.parse import urlencode, urlsplit

from .bench_web import granian, puerto_libre, sirviendo
from .procesos import manage

FILAS, RONDAS = "9180", 40
PROVINCIAS = """
from cuenta_publica.models import Provincia
print(",".join(Provincia.objects.order_by("codigo").values_list("codigo", flat=True)[:27]))
"""


def pedir(direccion: str, ruta: str) -> tuple[float, str]:
    """Milliseconds, and what was answered."""
    destino = urlsplit(direccion)
    conexion = http.client.HTTPConnection(destino.hostname, destino.port)
    inicio = time.perf_counter()
    conexion.request("GET", ruta)
    respuesta = conexion.getresponse()
    texto = respuesta.read().decode()
    tiempo = 1000 * (time.perf_counter() - inicio)
    conexion.close()
    assert respuesta.status == 200, (ruta, respuesta.status)
    return tiempo, texto


def rutas(provincias: str) -> tuple[str, str]:
    """Ours and theirs."""
    nuestra = {"capitulo": "seguridad", "provincia": provincias.split(",")}
    suya = {
        "vigente": 1,
        "ancla": "seguridad",
        "provincia_id__in": provincias,
        "_sort_desc": "anio",
        "_size": 50,
        "_nofacet": 1,
    }
    suya = urlencode(suya)
    return f"/datos/seguridad/delitos/?{urlencode(nuestra, doseq=True)}", f"/portal/seguridad_delito?{suya}"


def datasette(base: str):
    puerto = puerto_libre()
    orden = [".venv/bin/datasette", "serve", base, "--host", "127.0.0.1", "--port", str(puerto)]
    orden += ["--setting", "sql_time_limit_ms", "60000", "--setting", "suggest_facets", "off"]
    return sirviendo(orden, puerto, {})


def comparar(base: str, ajustes: dict) -> tuple[float, float]:
    """Milliseconds of ours and of theirs, asked by turns."""
    provincias = manage("shell", "-v0", "--no-imports", "-c", PROVINCIAS, **ajustes).stdout.strip()
    nuestra, suya = rutas(provincias)
    tiempos: list[tuple[float, float]] = []
    with ExitStack() as abiertos:
        nosotros, _ = abiertos.enter_context(granian(ajustes))
        ellos, _ = abiertos.enter_context(datasette(base))
        for _ in range(RONDAS):
            (nuestro, una), (suyo, otra) = pedir(nosotros, nuestra), pedir(ellos, suya)
            assert f"{int(FILAS):,}".replace(",", ".") in una, "ours has other rows"
            assert f"{int(FILAS):,}" in otra, "theirs has other rows"
            tiempos.append((nuestro, suyo))
    return tuple(median(columna) for columna in zip(*tiempos[RONDAS // 4 :], strict=True))
