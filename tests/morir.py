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
from pathlib import Path

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
from cuenta_publica.frente import enlaces, listado
from cuenta_publica.imprenta import cliente
from cuenta_publica.models import Archivo, Bloque, CuentaPublica, Edicion, Eslabon
from cuenta_publica.publicacion import ErrorDePublicacion, corregir
from tests.fabrica import make_bloque, make_capitulo, make_cuenta, make_usuario

from .dibujos import dejar_en_blanco
from .fabrica import aprobar, publicar
from .frentes import del_frente, desiguales

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
        for nombre in ("fsync", "link", "unlink", "pread", "symlink", "replace", "rename", "rmdir"):
            self._envolver(os, nombre)
        self._envolver(subprocess, "Popen")
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

    def hacer(quien):
        publicacion.publicar(CuentaPublica.objects.get(pk=cuenta.pk), quien, MOTIVO)

    return _hacer_y_morir(cuenta, hacer, Pasos(fatal, matar))


def retirar_y_morir(cuenta: CuentaPublica, fatal: Paso | None = None) -> list[Paso]:
    """The same, of who withdraws it."""

    def hacer(quien):
        publicacion.retirar(Edicion.objects.get(cuenta=cuenta.pk), quien, "Ley N° 19.628, artículo 4", MOTIVO)

    return _hacer_y_morir(cuenta, hacer, Pasos(fatal))


def _hacer_y_morir(cuenta, hacer, pasos: Pasos) -> list[Paso]:
    connection.close()
    lee, escribe = os.pipe()
    if not (hijo := os.fork()):
        _hacer_y_salir(hacer, pasos, escribe)
    os.close(escribe)
    with os.fdopen(lee, "rb") as tubo:
        dicho = json.loads(tubo.read() or "{}")
    os.waitpid(hijo, 0)
    cuenta.rechazo = dicho.get("rechazo", "")
    return [tuple(paso) for paso in dicho.get("pasos", [])]


def _hacer_y_salir(hacer, pasos, tubo) -> None:
    try:
        pasos.observar()
        hacer(get_user_model().objects.get(username="judith"))
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
    for archivo in Archivo.objects.conservados():
        if sha256(almacen.leer(archivo.sha256)).hexdigest() != archivo.sha256:
            hallados.append(f"broken file {archivo.nombre}")
    vigente = CuentaPublica.objects.get(organismo=cuenta.organismo, estado="publicada")
    respuesta = Client(headers={"host": "localhost"}).get(vigente.get_absolute_url())
    if respuesta.status_code != 200 or vigente.edicion.huella not in respuesta.text:
        hallados.append("the current edition is not served")
    hallados += [f"the front answers otherwise: {direccion}" for direccion in desiguales()]
    for ruta in settings.ALMACEN.rglob("*"):
        nombre = ruta.name
        if ruta.is_file() and not nombre.startswith("tmp") and sha256(ruta.read_bytes()).hexdigest() != nombre:
            hallados.append(f"{nombre}: other bytes under a public name")
    return hallados


def muertes(semilla: int, cuantas: int) -> dict:
    """Deaths at the first step of each kind, then at steps at random, until there are ``cuantas``. But in the long run,
    the renderer's process is one that draws nothing."""
    if not os.environ.get("PRUEBA_LARGA"):
        cliente.PROGRAMA, pdf.exigir = Path(__file__).with_name("dibujante.py"), lambda *_: None
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
    if not del_frente(cuenta.get_absolute_url()):
        hallados.append("the current edition is not stored")
    temporales = [p.name for raiz in (settings.ALMACEN, Path(settings.SITIO)) for p in raiz.rglob("tmp*")]
    return hallados + [f"left behind: {nombre}" for nombre in temporales]


def retiros(cuantos: int) -> dict:
    """Withdrawals killed at the first step of each kind: once it is withdrawn, and before anything is mended, nobody
    is served an edition that Django does not."""
    dejar_en_blanco()
    cuenta = preparar()
    get_user_model().objects.filter(username="judith").update(is_superuser=True)
    informe, puntos, textos = {"muertes": 0, "nada": 0, "retirada": 0, "males": []}, [None], []
    while puntos and informe["muertes"] < cuantos:
        cuenta = abierta(cuenta)
        publicar_y_morir(cuenta)
        pasos = retirar_y_morir(cuenta, punto := puntos.pop(0))
        puntos += [paso for paso in pasos if not paso[1]]
        cuenta = releida(cuenta)
        fue = cuenta.estado == CuentaPublica.Estado.RETIRADA
        informe["muertes"] += punto is not None
        informe["retirada" if fue else "nada"] += 1
        textos += [Bloque.objects.get(capitulo__cuenta=cuenta).texto] if fue else []
        males_ = [f"the front answers otherwise: {direccion}" for direccion in desiguales()]
        if fue and del_frente(f"{cuenta.get_absolute_url()}v{cuenta.version}/"):
            males_.append("the front answers what is withdrawn")
        informe["males"] += [f"{punto}: {mal}" for mal in males_]
    cuenta = abierta(cuenta)
    informe["control"] = _retirar_sin_quitar(cuenta)
    informe["males"] += al_final(cuenta)
    paginas = [ruta.read_text() for ruta in Path(settings.SITIO).rglob("v*/_pagina.html")]
    informe["males"] += [f"it is still on the disk: {texto}" for texto in textos if any(texto in p for p in paginas)]
    return informe


def _retirar_sin_quitar(cuenta: CuentaPublica) -> bool:
    """The control: whether what is withdrawn goes on being served when nothing takes it off first."""
    publicar_y_morir(cuenta)
    quitar = enlaces.quitar
    enlaces.quitar = lambda organismo: None
    retirar_y_morir(cuenta, ("tras el COMMIT", 0))
    enlaces.quitar = quitar
    return bool(desiguales())


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
    empezar = cliente.Servidor.__init__

    def muerto(servidor):
        empezar(servidor)
        servidor.proceso.kill()

    cliente.cerrar()
    cliente.Servidor.__init__ = muerto
    publicar_y_morir(cuenta)
    cliente.Servidor.__init__ = empezar
    rechazo = cuenta.rechazo
    return {"rechazo": rechazo, "males": males(cuenta) + al_final(cuenta)}


ESCENAS = {"muertes": muertes, "retiros": retiros, "lleno": lleno, "dibujante": dibujante}

if __name__ == "__main__":
    listado.PLAZO = 0  # this process looks again as soon as something has changed
    print(json.dumps(ESCENAS[sys.argv[1]](*map(int, sys.argv[2:])), ensure_ascii=False))
