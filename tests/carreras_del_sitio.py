"""What is on the site while acts come and go at once: a judge that forks who withdraws, publishes, stores and reads.

`python -m tests.carreras_del_sitio RONDAS` prints one JSON line. With a DATABASE_URL, an ALMACEN and a SITIO of its
own.
"""

import contextlib
import json
import sys
import time
from random import SystemRandom

import django

if __name__ == "__main__":
    django.setup()

from cuenta_publica.formatos import pdf
from cuenta_publica.frente import enlaces
from cuenta_publica.models import CuentaPublica, Edicion, Organismo, Retiro
from cuenta_publica.publicacion import ErrorDePublicacion, adjuntar_original, corregir, retirar

from .carreras import BIFURCAR, a_la_vez
from .dibujos import dejar_en_blanco
from .fabrica import make_pdf, make_publicable, make_usuario, publicar
from .frentes import del_frente, desiguales

DIBUJADO = make_pdf()
CAUSAL, MOTIVO = "Ley N° 19.628, artículo 4", "Nombraba a una persona que recibió una ayuda."


def pausa() -> None:
    """Of any length, so that each round meets in another order."""
    time.sleep(SystemRandom().random() * 0.3)


def dibujar(*_) -> bytes:
    pausa()
    return DIBUJADO


def carrera_de_actos() -> list[str]:
    """An edition is withdrawn while it is corrected, its original attached, another year published, everything stored
    again and its page read. Whoever was told that it is withdrawn is never served it."""
    jefa = make_usuario(is_superuser=True)
    vieja = make_publicable(anio=2019)
    otra = make_publicable(organismo=vieja.organismo, anio=2020)
    edicion = publicar(vieja, jefa)
    nueva = corregir(CuentaPublica.objects.get(pk=vieja.pk))
    males = a_la_vez(
        lambda: _retirar_y_leer(edicion, jefa),
        lambda: _leer_mientras(edicion),
        lambda: _intentar(publicar, nueva, jefa, "Se corrige mientras se retira la anterior."),
        lambda: _intentar(adjuntar_original, edicion, jefa, DIBUJADO),
        lambda: _intentar(publicar, otra, jefa),
        lambda: _intentar(enlaces.reconstruir),
    )
    males += [f"the front answers otherwise: {direccion}" for direccion in desiguales()]
    if not del_frente(otra.get_absolute_url()):
        males.append("the other year is not stored")
    return list(filter(None, males))


def _intentar(hacer, *args) -> None:
    """What it is refused with, in words, is no wrong: another act came first."""
    pausa()
    with contextlib.suppress(ErrorDePublicacion):
        hacer(*args)


def _servida(edicion: Edicion) -> str:
    direccion = f"{edicion.cuenta.get_absolute_url()}v{edicion.cuenta.version}/"
    return "what is withdrawn is served" if del_frente(direccion) else ""


def _retirar_y_leer(edicion: Edicion, jefa) -> str:
    pausa()
    retirar(edicion, jefa, CAUSAL, MOTIVO)
    return _servida(edicion)


def _leer_mientras(edicion: Edicion) -> str:
    for _ in range(100):
        retirada = Retiro.objects.filter(edicion=edicion).exists()
        if retirada and (mal := _servida(edicion)):
            return mal
        time.sleep(0.01)
    return ""


def parada(poner) -> bool:
    """Whether an edition is served after its withdrawal, which stopped for a second between taking the pages away and
    being done, and died then. In that second ``poner`` stores them again."""
    jefa = make_usuario(is_superuser=True)
    edicion = publicar(make_publicable(), jefa)
    quitada, quitar = BIFURCAR.Event(), enlaces.quitar

    def retirar_despacio():
        enlaces.quitar = lambda organismo: (quitar(organismo), quitada.set(), time.sleep(1))
        enlaces.actualizar = lambda organismo: None
        retirar(edicion, jefa, CAUSAL, MOTIVO)

    def poner_mientras():
        quitada.wait()
        poner(edicion.cuenta.organismo)

    dichos = a_la_vez(retirar_despacio, poner_mientras)
    assert dichos == [None, None], dichos
    return bool(_servida(edicion))


def _poner_sin_cerrojo(organismo: Organismo) -> None:
    """The control: as if nobody else were there."""
    enlaces._poner([organismo])


def main(rondas: int) -> dict:
    dejar_en_blanco()
    pdf.escribir = dibujar
    males = [f"{ronda}: {mal}" for ronda in range(rondas) for mal in carrera_de_actos()]
    return {"parada": parada(enlaces.poner), "control": parada(_poner_sin_cerrojo), "males": males}


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1])), ensure_ascii=False))
