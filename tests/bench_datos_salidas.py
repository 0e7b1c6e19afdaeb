"""How long an export of all the rows of a conjunto takes, and the most memory that its process has had:
`python -m tests.bench_datos_salidas CONJUNTO FORMATO` prints seconds, MB of memory and MB of file. With the format
«xlsxwriter», the same records written by that library, with constant memory; with «nada», what starting takes.
"""

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cuenta_publica.settings")
    django.setup()

import xlsxwriter
from django.http import QueryDict
from django.test import Client

from cuenta_publica.datos.consulta import Consulta
from cuenta_publica.datos.planos import Aplanador
from cuenta_publica.datos.publicos import Publico, publico

MEGA = 1_000_000


def nuestro(que: Publico, formato: str) -> int:
    """Bytes of the file that the portal gives."""
    respuesta = Client(HTTP_HOST="localhost").get(f"{que.get_absolute_url()}datos.{formato}")
    assert respuesta.status_code == 200, respuesta.status_code
    return sum(map(len, respuesta.streaming_content))


def ajeno(que: Publico, ruta: Path) -> int:
    consulta, aplanador = Consulta.leer(que, QueryDict()), Aplanador(que)
    with xlsxwriter.Workbook(ruta, {"constant_memory": True, "strings_to_urls": False}) as libro:
        hoja = libro.add_worksheet("Datos")
        hoja.write_row(0, 0, [campo.nombre for campo in aplanador.campos])
        for n, registro in enumerate(aplanador.registros(consulta), 1):
            hoja.write_row(n, 0, registro)
    return ruta.stat().st_size


def main(clave: str, formato: str) -> None:
    que, inicio, tamano = publico(*clave.split("/")), time.perf_counter(), 0
    if formato == "xlsxwriter":
        with tempfile.TemporaryDirectory() as carpeta:
            tamano = ajeno(que, Path(carpeta) / "ajeno.xlsx")
    elif formato != "nada":
        tamano = nuestro(que, formato)
    segundos = time.perf_counter() - inicio
    print(segundos, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGA, tamano / MEGA)


if __name__ == "__main__":
    main(*sys.argv[1:])
