"""A download while everything is taken away: how many rows were taken, were read, and are left.

`python -m tests.momento`, with the DATABASE_URL of a database of its own.
"""

import json
from concurrent.futures import ThreadPoolExecutor

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection
from django.utils import timezone

from cuenta_publica.datos import consulta as de_la_consulta
from cuenta_publica.datos.salidas import FORMATOS, Descarga
from cuenta_publica.datos.salidas import descarga as de_la_descarga
from programas.convenios.models import Convenio

from .consultas import CONJUNTOS, consulta, publicar_de_todo
from .fabrica import make_usuario


def quitar_todo() -> int:
    try:
        return Convenio.objects.filter(vigente=True).update(vigente=False)
    finally:
        connection.close()


def correr() -> None:
    de_la_consulta.TROZO, de_la_descarga.TROZO = 5, 1
    publicar_de_todo(make_usuario())
    piezas = FORMATOS["json"][1](Descarga(consulta(CONJUNTOS[0], ""), timezone.now()))
    recibido = next(piezas) + next(piezas)
    with ThreadPoolExecutor(1) as otro:
        print(otro.submit(quitar_todo).result(timeout=20))
    recibido += b"".join(piezas)
    print(len(json.loads(recibido)["registros"]))
    print(consulta(CONJUNTOS[0], "").contar().n)


if __name__ == "__main__":
    correr()
