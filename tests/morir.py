"""Publications that are killed: a judge that forks one publisher for each point of death and looks at what is left.

`python -m tests.morir ESCENA …` prints one JSON line: what happened, and what was wrong afterwards. Run with a
DATABASE_URL and an ALMACEN of its own.
"""

import contextlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import traceback
from collections import Counter
from hashlib import sha256
from itertools import count

import django

if __name__ == "__main__":
    django.setup()

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from cuenta_publica import almacen, publicacion
from cuenta_publica.formatos import pdf
from cuenta_publica.models import Archivo, Bloque, CuentaPublica, Edicion, Eslabon
from cuenta_publica.publicacion import ErrorDePublicacion, corregir
from tests.fabrica import make_bloque, make_capitulo, make_cuenta, make_usuario

from .fabrica import aprobar, publicar

_intentos = count(1)  # other content each time, so that every file is written anew
MOTIVO = "Se corrige un dato, para probar que la edición es entera."


#: The name of a step and how many of that name came before it.
Paso = tuple[str, int]


class Pasos:
    """Names what a publication does outside its own memory; just before the step ``fatal`` does ``matar``."""

    def __init__(self, fatal: Paso | None = None, matar=None):
        self.dados, self.fatal = [], fatal
        self.matar = matar or (lambda: os.kill(os.getpid(), signal.SIGKILL))

    def paso(self, nombre: str) -> None:
        dado = (nombre, sum(n == nombre for n, _ in self.dados))
        if dado == self.fatal:
            self.matar()
        self.dados.append(dado)

    def observar(self) -> None:
        """Hear every call that leaves a trace: files, the renderer's process, what is written in the database."""
        for modulo, nombre in ((os, "fsync"), (os, "link"), (os, "unlink"), (os, "pread"), (subprocess, "Popen")):
            self._envolver(modulo, nombre)
        self._envolver(connection, "_commit", despues="tras el COMMIT")
        connection.execute_wrappers.append(self._sql)

    def _envolver(self, dueno, nombre, despues=""):
        original = getattr(dueno, nombre)

        def envuelta(*args, **kwargs):
            self.paso("COMMIT" if nombre == "_commit" else nombre)
            resultado = original(*args, **kwargs)
            if despues:
                self.paso(despues)
            return resultado

        setattr(dueno, nombre, envuelta)

    def _sql(self, ejecutar, sql, parametros, muchos, contexto):
        orden = sql.split(None, 3)
        if orden[0] == "INSERT":
            self.paso(f"INSERT {orden[2]}")
        elif orden[0] in ("UPDATE", "DELETE"):
            self.paso(f"{orden[0]} cuenta" if "cuentapublica" in orden[1] else f"{orden[0]} filas")
        return ejecutar(sql, parametros, muchos, contexto)


def preparar() -> CuentaPublica:
    """A small account with its first version published and the second open."""
    cuenta = make_cuenta()
    make_bloque(make_capitulo(cuenta, titulo="Presentación"), "<p>Lo que se hizo en el año.</p>")
    publicar(cuenta, make_usuario(nombre="judith"))
    return aprobar(corregir(CuentaPublica.objects.get(pk=cuenta.pk)))


def publicar_y_morir(cuenta: CuentaPublica, fatal: Paso | None = None, matar=None) -> list[Paso]:
    """Fork a publisher that dies at ``fatal``, or suffers ``matar``; when it lives, the steps that it went through.

    What it was refused with goes to ``cuenta.rechazo``.
    """
    Bloque.objects.filter(capitulo__cuenta=cuenta).update(texto=f"<p>Lo que se hizo, intento {next(_intentos)}.</p>")
    connection.close()
    lee, escribe = os.pipe()
    if not (hijo := os.fork()):
        _publicar_y_salir(cuenta, Pasos(fatal, matar), escribe)
    os.close(escribe)
    with os.fdopen(lee, "rb") as tubo:
        dicho = json.loads(tubo.read() or "{}")
    os.waitpid(hijo, 0)
    cuenta.rechazo = dicho.get("rechazo", "")
    return [tuple(paso) for paso in dicho.get("pasos", [])]


def _publicar_y_salir(cuenta, pasos, tubo) -> None:
    try:
        pasos.observar()
        quien = get_user_model().objects.get(username="judith")
        publicacion.publicar(CuentaPublica.objects.get(pk=cuenta.pk), quien, MOTIVO)
        dicho = {"pasos": pasos.dados}
    except ErrorDePublicacion as error:
        dicho = {"rechazo": str(error)}
    except BaseException:
        dicho = {"rechazo": traceback.format_exc()}
    os.write(tubo, json.dumps(dicho).encode())
    os._exit(0)


def males(cuenta: CuentaPublica) -> list[str]:
    """What is wrong with the account: an edition in part, a version that is not served, a file that is not whole."""
    hallados = []
    cerrada = cuenta.esta_cerrada
    propias = Edicion.objects.filter(cuenta=cuenta)
    entera = (propias.count(), Eslabon.objects.filter(edicion__cuenta=cuenta).count()) == (1, 1)
    if cerrada and not (entera and Archivo.objects.filter(edicion__cuenta=cuenta).count() >= 6):
        hallados.append("closed without its whole edition")
    if not cerrada and (propias.exists() or Archivo.objects.filter(edicion__cuenta=cuenta).exists()):
        hallados.append("open with an edition")
    estados = Counter(CuentaPublica.objects.filter(organismo=cuenta.organismo).values_list("estado", flat=True))
    if estados["publicada"] != 1:
        hallados.append(f"not one current version: {estados}")
    for archivo in Archivo.objects.all():
        if sha256(almacen.leer(archivo.sha256)).hexdigest() != archivo.sha256:
            hallados.append(f"broken file {archivo.nombre}")
    vigente = CuentaPublica.objects.get(organismo=cuenta.organismo, estado="publicada")
    respuesta = Client(headers={"host": "localhost"}).get(vigente.get_absolute_url())
    if respuesta.status_code != 200 or vigente.edicion.huella not in respuesta.text:
        hallados.append("the current edition is not served")
    for ruta in settings.ALMACEN.rglob("*"):
        nombre = ruta.name
        if ruta.is_file() and not nombre.startswith("tmp") and sha256(ruta.read_bytes()).hexdigest() != nombre:
            hallados.append(f"{nombre}: other bytes under a public name")
    return hallados


def muertes(semilla: int, cuantas: int) -> dict:
    """Deaths at the first step of each kind, then at steps at random, until there are ``cuantas``."""
    cuenta = preparar()
    pasos = publicar_y_morir(cuenta)
    azar = random.Random(semilla)
    puntos = [paso for paso in pasos if not paso[1]]
    informe = {"muertes": 0, "nada": 0, "entera": 0, "pasos": len(pasos), "clases": len(puntos), "males": []}
    while informe["muertes"] < max(cuantas, informe["clases"]):
        cuenta = abierta(cuenta)
        punto = puntos.pop(0) if puntos else azar.choice(pasos)
        vivo = publicar_y_morir(cuenta, punto)
        cuenta.refresh_from_db()
        informe["males"] += [f"{punto}: {mal}" for mal in [*males(cuenta), *filter(None, [cuenta.rechazo])]]
        if not vivo:
            informe["muertes"] += 1
            informe["entera" if cuenta.esta_cerrada else "nada"] += 1
    informe["males"] += al_final(cuenta)
    return informe


def releida(cuenta: CuentaPublica) -> CuentaPublica:
    """The account as the database has it now, through a new connection."""
    connection.close()
    return CuentaPublica.objects.get(pk=cuenta.pk)


def abierta(cuenta: CuentaPublica) -> CuentaPublica:
    """The account itself, or its correction once it is published."""
    cuenta = releida(cuenta)
    return aprobar(corregir(cuenta)) if cuenta.esta_cerrada else cuenta


def al_final(cuenta: CuentaPublica) -> list[str]:
    """What is wrong once the portal is mended as its manual says and the account is published."""
    cuenta = abierta(cuenta)
    publicar_y_morir(cuenta)
    cuenta.refresh_from_db()
    hallados = males(cuenta) + ([] if cuenta.esta_cerrada else [f"it cannot be published: {cuenta.rechazo}"])
    for orden in (["reconciliar", "--ahora"], ["verificar"]):
        salida = io.StringIO()
        try:
            call_command(*orden, stdout=salida)
        except (CommandError, SystemExit) as error:
            hallados.append(f"{orden}: {error} {salida.getvalue()}")
    temporales = [p.name for p in settings.ALMACEN.rglob("tmp*")]
    return hallados + [f"left behind: {nombre}" for nombre in temporales]


def lleno() -> dict:
    """The store is a small disk, and another file has taken almost all of it."""
    cuenta, relleno = preparar(), settings.ALMACEN / "relleno"
    with relleno.open("wb", buffering=0) as archivo, contextlib.suppress(OSError):
        while archivo.write(bytes(4096)):
            pass
    os.truncate(relleno, max(relleno.stat().st_size - 100_000, 0))
    publicar_y_morir(cuenta)
    relleno.unlink()
    rechazo = cuenta.rechazo
    return {"rechazo": rechazo, "males": males(cuenta) + al_final(cuenta)}


def dibujante() -> dict:
    """The renderer is killed as soon as it starts."""
    cuenta = preparar()
    lanzar = pdf._lanzar

    def matado(carpeta):
        hijo = lanzar(carpeta)
        hijo.kill()
        return hijo

    pdf._lanzar = matado
    publicar_y_morir(cuenta)
    pdf._lanzar = lanzar
    rechazo = cuenta.rechazo
    return {"rechazo": rechazo, "males": males(cuenta) + al_final(cuenta)}


ESCENAS = {"muertes": muertes, "lleno": lleno, "dibujante": dibujante}

if __name__ == "__main__":
    print(json.dumps(ESCENAS[sys.argv[1]](*map(int, sys.argv[2:])), ensure_ascii=False))
