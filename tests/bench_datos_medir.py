"""What each page of the explorer takes in the database of DATABASE_URL: prints, as JSON, the name of each case with its
milliseconds (median), its queries and its status. Whole requests, with their template, in this process.

`python -m tests.bench_datos_medir CONJUNTO`; REPETICIONES of each.
"""

import json
import os
import sys
import time
from statistics import median
from urllib.parse import urlencode

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cuenta_publica.settings")
    django.setup()

from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cuenta_publica.datos.consulta import POR_PAGINA, Consulta
from cuenta_publica.datos.publicos import Publico, publico
from cuenta_publica.models import Provincia

REPETICIONES = int(os.environ.get("REPETICIONES", "9"))


def casos(que: Publico) -> dict[str, str]:
    """Name → address. Values are those of `poblar_escala`."""
    una = que.get_absolute_url()
    provincias = list(Provincia.objects.order_by("codigo").values_list("codigo", flat=True))
    dos = {"provincia": [provincias[3], provincias[30]]}
    numero = next(c.clave for c in que.columnas if c.tipo == "cantidad")
    opcion = next(c for c in que.columnas if c.tipo == "opcion")
    pedidos = {
        "primera página": {},
        "región": {"region": "13"},
        "una provincia": {"provincia": provincias[3]},
        "dos provincias": dos,
        "27 provincias": {"provincia": provincias[:27]},
        "años": {"desde": 2006, "hasta": 2008},
        "capítulo": {"capitulo": f"{que.de}-detalle"},
        "una categoría": {opcion.clave: list(opcion.opciones)[1]},
        "dos categorías": {opcion.clave: list(opcion.opciones)[1:3]},
        "mínimo, pocas": {f"{numero}_min": 40_000},
        "mínimo, muchas": {f"{numero}_min": 10},
        "palabra común": {"q": "taller"},
        "palabra rara": {"q": "trashumancia"},
        "dos palabras": {"q": "taller riego"},
        "orden por número": {"sort": numero},
        "al revés": {"sort": f"-{numero}"},
        "orden por provincia": {"sort": "provincia"},
        "orden por categoría": {"sort": opcion.clave},
        "región y orden": {"region": "13", "sort": f"-{numero}"},
        "dos prov. y orden": {**dos, "sort": f"-{numero}"},
        "dos prov. y categoría": {**dos, opcion.clave: list(opcion.opciones)[1]},
        "palabra y provincia": {"q": "taller", "provincia": provincias[3]},
        "página 2": {"page": 2},
        "página del medio": {"page": max(1, que.filas().count() // POR_PAGINA // 2)},
        "última página": {"page": "ultima"},
        "última, por número": {"page": "ultima", "sort": numero},
    }
    return {nombre: f"{una}?{urlencode(datos, doseq=True)}" for nombre, datos in pedidos.items()} | {
        "comparar": f"{una}comparar/?provincia={provincias[3]}",
        "buscar una palabra": "/buscar/?q=taller",
        "buscar dos": "/buscar/?q=taller+riego",
    }


def milisegundos(funcion) -> float:
    funcion()
    tiempos = []
    for _ in range(REPETICIONES):
        inicio = time.perf_counter()
        funcion()
        tiempos.append(1000 * (time.perf_counter() - inicio))
    return median(tiempos)


def medir(cliente: Client, direccion: str) -> dict:
    with CaptureQueriesContext(connection) as consultas:
        respuesta = cliente.get(direccion)
    cuantas = len(consultas)  # they are forgotten with the next request
    tiempo = milisegundos(lambda: cliente.get(direccion))
    return {"ms": tiempo, "consultas": cuantas, "estado": respuesta.status_code, "muestra": mostradas(respuesta)}


def mostradas(respuesta) -> int:
    """Rows of its table, or passages, each with a heading."""
    if respuesta["Content-Type"].startswith("application/json"):
        return len(respuesta.json()["registros"])
    return respuesta.content.count(b"<tr") or respuesta.content.count(b"<h2")


def de_contar(que: Publico) -> dict:
    tiempo = milisegundos(lambda: Consulta.leer(que, QueryDict()).contar())
    return {"ms": tiempo, "consultas": 2, "estado": 200, "muestra": 1}


def de_la_api(cliente: Client, que: Publico) -> dict[str, dict]:
    """Its first page and the fiftieth one, or the last; nothing where there is no API."""
    direccion = f"/api/datos/{que.clave}/"
    if cliente.get(direccion).status_code == 404:
        return {}
    medidas = {"API, primera": medir(cliente, direccion)}
    for _ in range(49):
        direccion = cliente.get(direccion).json()["siguiente"] or direccion
    return medidas | {"API, página 50": medir(cliente, direccion)}


def main(clave: str) -> None:
    que, cliente = publico(*clave.split("/")), Client(HTTP_HOST="localhost")
    medidas = {nombre: medir(cliente, direccion) for nombre, direccion in casos(que).items()}
    print(json.dumps(medidas | {"contar": de_contar(que)} | de_la_api(cliente, que)))


if __name__ == "__main__":
    main(sys.argv[1])
