"""People and processes that do the same at once: a judge that forks them and looks at what is left.

`python -m tests.carreras RONDAS` prints one JSON line with the counts and what was wrong; `python -m tests.carreras
obrero` runs a real worker and publishes through it. Both with a DATABASE_URL and an ALMACEN of their own.
"""

import json
import multiprocessing
import subprocess
import sys
import time
import traceback
from collections import Counter
from datetime import timedelta
from random import SystemRandom

import django

if __name__ == "__main__":
    django.setup()

from django.db import connection
from django.test.utils import setup_test_environment
from django.utils import timezone

from cuenta_publica import formatos
from cuenta_publica.models import Capitulo, CuentaPublica, Edicion, Eslabon, Trabajo
from cuenta_publica.publicacion import ErrorDePublicacion, ejecutar, pedir, publicar_programadas
from tests.fabrica import formulario, huella, make_capitulo, make_cliente, make_publicable, make_usuario, url

from .dibujos import dejar_en_blanco
from .fabrica import publicar

MENSAJES = {"La cuenta quedó publicada.", "La cuenta ya quedó publicada."}
BIFURCAR = multiprocessing.get_context("fork")


def a_la_vez(*hacer) -> list:
    """What each function answers, all of them begun at the same moment in processes of their own."""
    barrera = BIFURCAR.Barrier(len(hacer))

    def correr(funcion, tubo):
        try:
            barrera.wait()
            tubo.send(funcion())
        except BaseException:
            tubo.send(traceback.format_exc())

    connection.close()
    corredores = []
    for funcion in hacer:
        lee, escribe = BIFURCAR.Pipe(duplex=False)
        corredores.append((BIFURCAR.Process(target=correr, args=(funcion, escribe)), lee))
        corredores[-1][0].start()
    dichos = [lee.recv() for _, lee in corredores]
    for proceso, _ in corredores:
        proceso.join()
    return dichos


def confirmar(cliente, cuenta, vista) -> str:
    """Press the button, and wait in the page of progress until it is over; what the portal says at the end."""
    respuesta = cliente.post(url("publicar", cuenta), {"huella": vista}, follow=True)
    for _ in range(200):
        if dicho := " ".join(str(m) for m in respuesta.context["messages"]):
            return dicho
        time.sleep(0.2)
        respuesta = cliente.get(url("progreso", cuenta), follow=True)
    return f"no end: {respuesta.status_code} {respuesta.redirect_chain}"


def publicar_directo(pk, usuario) -> str:
    """As the command does, without a job."""
    try:
        publicar(CuentaPublica.objects.get(pk=pk), usuario)
        return "La cuenta quedó publicada."
    except ErrorDePublicacion as error:
        return "La cuenta ya quedó publicada." if "publi" in str(error) else str(error)


def carrera_de_publicar(conteo: Counter) -> list[str]:
    """Two people and a command publish one account; meanwhile cron and the worker, the other one of the organismo,
    that was scheduled."""
    una = make_publicable(anio=2019)
    otra = make_publicable(organismo=una.organismo, anio=2018)
    quienes = [make_usuario(una.organismo) for _ in range(3)]
    clientes, vista = [make_cliente(quien) for quien in quienes[:2]], huella(una)
    trabajo = pedir(otra, quienes[2], "", huella(otra), timezone.now() + timedelta(days=1))
    Trabajo.objects.filter(pk=trabajo.pk).update(para_el=timezone.now())
    *dichos, _, _ = a_la_vez(
        *(lambda c=c: confirmar(c, una, vista) for c in clientes),
        lambda: publicar_directo(una.pk, quienes[2]),
        lambda: len(publicar_programadas()),
        lambda: ejecutar(trabajo.pk),
    )
    males = [d for d in dichos if d not in MENSAJES]
    for cuenta in (una, otra):
        cuantas = Edicion.objects.filter(cuenta=cuenta).count()
        conteo["ediciones"] += cuantas
        conteo["duplicadas"] += max(cuantas - 1, 0)
        conteo["perdidas"] += cuantas == 0
    eslabones = Eslabon.objects.filter(organismo=una.organismo).order_by("secuencia")
    if [e.secuencia for e in eslabones] != [1, 2] or eslabones[1].anterior != eslabones[0].huella:
        males.append(f"the chain: {list(eslabones)}")
    estados = set(Trabajo.objects.filter(cuenta__organismo=una.organismo).values_list("estado", flat=True))
    return males + ([f"jobs: {estados}"] if estados != {"hecho"} else [])


def carrera_de_guardar(conteo: Counter) -> list[str]:
    """Two clerks save one chapter that both opened: one is saved; the other is told, with what they wrote."""
    capitulo = make_capitulo(titulo="Título de antes")
    clientes = [make_cliente(make_usuario(capitulo.cuenta.organismo)) for _ in range(2)]
    paginas = [formulario(cliente.get(url("change", capitulo))) for cliente in clientes]

    def guardar(n):
        respuesta = clientes[n].post(url("change", capitulo), paginas[n] | {"titulo": f"Título de {n}"})
        return n, respuesta.status_code, f"Título de {n}" in respuesta.text

    dichos = a_la_vez(lambda: guardar(0), lambda: guardar(1))
    guardados = [n for n, estado, _ in dichos if estado == 302]
    conteo["guardadas"] += len(guardados)
    conteo["avisadas"] += sum(estado == 409 and suyo for _, estado, suyo in dichos)
    capitulo = Capitulo.objects.get(pk=capitulo.pk)
    bien = len(guardados) == 1 and (capitulo.titulo, capitulo.guardado) == (f"Título de {guardados[0]}", 1)
    return [] if bien else [f"saved: {dichos}, {capitulo.titulo}"]


def dibujar(*_) -> bytes:
    """In place of the PDF, a pause of any length: each round meets in another order. The worker draws for real."""
    time.sleep(SystemRandom().random() * 0.3)
    return b"%PDF-1.7 de prueba"


def carreras(rondas: int) -> dict:
    dejar_en_blanco()
    formatos.pdf.escribir = dibujar
    conteo, males = Counter(rondas=rondas, ediciones=0, duplicadas=0, perdidas=0, guardadas=0, avisadas=0), []
    for ronda in range(rondas):
        males += [f"{ronda}: {mal}" for mal in carrera_de_publicar(conteo) + carrera_de_guardar(conteo)]
    return {**conteo, "males": males}


def obrero() -> dict:
    """A real worker publishes what is asked for in the admin, and what was scheduled for an hour that has come."""
    una, otra = make_publicable(anio=2019), make_publicable(anio=2018)
    clara = make_usuario(una.organismo, otra.organismo)
    programado = pedir(otra, clara, "", huella(otra), timezone.now() + timedelta(seconds=0.1))
    time.sleep(0.2)
    proceso = subprocess.Popen([sys.executable, "manage.py", "qcluster"])
    try:
        dicho = confirmar(make_cliente(clara), una, huella(una))
        for _ in range(200):
            if not Trabajo.objects.pendientes().exists():
                break
            time.sleep(0.2)
        vivo = proceso.poll() is None
    finally:
        proceso.terminate()
        proceso.wait(timeout=60)
    programado.refresh_from_db()
    ediciones = [Edicion.objects.filter(cuenta=cuenta).count() for cuenta in (una, otra)]
    return {"dicho": dicho, "programado": programado.estado, "ediciones": ediciones, "vivo": vivo}


if __name__ == "__main__":
    setup_test_environment()
    print(json.dumps(obrero() if sys.argv[1] == "obrero" else carreras(int(sys.argv[1])), ensure_ascii=False))
