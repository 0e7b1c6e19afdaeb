"""People who take steps with one account at the same moment: a judge that forks them and looks at what is left.

`python -m tests.carreras_de_pasos RONDAS`, with a DATABASE_URL and an ALMACEN of their own, prints one JSON line.
"""

import json
import sys
from collections import Counter

import django

if __name__ == "__main__":
    django.setup()

from django.test.utils import setup_test_environment
from django.utils import timezone

from cuenta_publica import formatos, publicacion
from cuenta_publica.models import CuentaPublica, Edicion, Trabajo, Tramite
from tests.carreras import a_la_vez, dibujar, publicar_directo
from tests.dibujos import dejar_en_blanco
from tests.fabrica import huella, make_cliente, make_publicable, make_usuario, url


def en(estado) -> CuentaPublica:
    cuenta = make_publicable()
    CuentaPublica.objects.filter(pk=cuenta.pk).update(estado=estado)
    cuenta.refresh_from_db()
    return cuenta


def paso(cuenta, accion, comentario="Corrija."):
    """Somebody who has that page open, and presses its button."""
    cliente = make_cliente(make_usuario(cuenta.organismo))
    datos = {"visto": cuenta.estado, "huella": huella(cuenta), "comentario": comentario}
    direccion = url(accion, cuenta)

    def pulsar():
        respuesta = cliente.post(direccion, datos)
        bien = respuesta.status_code == 302 or (respuesta.status_code == 409 and comentario in respuesta.text)
        return respuesta.status_code if bien else respuesta.text

    return pulsar


def quedo(cuenta) -> tuple:
    """(estado, steps taken, editions)"""
    pasos = Tramite.objects.filter(cuenta=cuenta).order_by("pk").values_list("accion", flat=True)
    estado = CuentaPublica.objects.get(pk=cuenta.pk).estado
    return estado, tuple(pasos), Edicion.objects.filter(cuenta=cuenta).count()


def dos_que_aprueban() -> tuple:
    cuenta = en("en_revision")
    dichos = a_la_vez(paso(cuenta, "aprobar"), paso(cuenta, "aprobar"))
    bien = sorted(map(str, dichos)) == ["302", "409"] and quedo(cuenta) == ("aprobada", ("aprobar",), 0)
    return bien, dichos, quedo(cuenta)


def aprobar_y_devolver() -> tuple:
    cuenta = en("en_revision")
    dichos = a_la_vez(paso(cuenta, "aprobar"), paso(cuenta, "devolver"))
    gana = {(302, 409): ("aprobada", ("aprobar",), 0), (409, 302): ("borrador", ("devolver",), 0)}
    return quedo(cuenta) == gana.get(tuple(dichos)), dichos, quedo(cuenta)


def publicar_y_devolver() -> tuple:
    """Somebody publishes without a job, as the command does."""
    cuenta = en("aprobada")
    usuario = make_usuario(cuenta.organismo)
    dichos = a_la_vez(lambda: publicar_directo(cuenta.pk, usuario), paso(cuenta, "devolver"))
    quedan = {302: ("borrador", ("devolver",), 0), 409: ("publicada", ("publicar",), 1)}
    return quedo(cuenta) == quedan.get(dichos[1]), dichos, quedo(cuenta)


def programada_y_devolver() -> tuple:
    """Its hour comes while somebody returns it: the job ends, and in the same way as the account."""
    cuenta = en("aprobada")
    manana = timezone.now() + timezone.timedelta(days=1)
    trabajo = publicacion.pedir(cuenta, make_usuario(cuenta.organismo), "", huella(cuenta), manana)
    Trabajo.objects.filter(pk=trabajo.pk).update(para_el=timezone.now())
    dichos = a_la_vez(lambda: publicacion.ejecutar(trabajo.pk), paso(cuenta, "devolver"))
    trabajo.refresh_from_db()
    quedan = {302: ("borrador", ("devolver",), 0, "anulado"), 409: ("publicada", ("publicar",), 1, "hecho")}
    estado = (*quedo(cuenta), trabajo.estado)
    return dichos[0] is None and estado == quedan.get(dichos[1]), dichos, estado


CARRERAS = (dos_que_aprueban, aprobar_y_devolver, publicar_y_devolver, programada_y_devolver)


def carreras(rondas: int) -> dict:
    dejar_en_blanco()
    formatos.pdf.escribir = dibujar
    quedan, males = Counter(), []
    for ronda in range(rondas):
        for carrera in CARRERAS:
            bien, dichos, estado = carrera()
            quedan[f"{carrera.__name__}: {estado[0]}"] += 1
            if not bien:
                males.append(f"{ronda} {carrera.__name__}: {dichos} {estado}")
    return {"quedan": quedan, "males": males}


if __name__ == "__main__":
    setup_test_environment()
    print(json.dumps(carreras(int(sys.argv[1])), ensure_ascii=False))
