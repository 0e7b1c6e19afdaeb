"""What a demo lacks for its site to have every kind of page: a correction of Parinacota's, and an account published
and then withdrawn.

`python -m tests.publicado`, with a demo's DATABASE_URL and ALMACEN.
"""

import django

if __name__ == "__main__":
    django.setup()

from cuenta_publica.models import CuentaPublica, Organismo
from cuenta_publica.publicacion import corregir, retirar
from programas.opd.models import IntegranteOpd

from .fabrica import make_publicable, make_usuario, publicar

MOTIVO = "Se corrige el número de integrantes del equipo de la OPD."


def publicar_lo_demas() -> None:
    jefa = make_usuario(nombre="jefa", is_superuser=True)
    correccion = corregir(CuentaPublica.objects.get(organismo__slug="parinacota"))
    integrante = IntegranteOpd.objects.filter(capitulo__cuenta=correccion).first()
    integrante.cantidad += 1
    integrante.save()
    publicar(correccion, jefa, MOTIVO)
    retirada = publicar(make_publicable(organismo=Organismo.objects.get(slug="el-loa"), anio=2018), jefa)
    retirar(retirada, jefa, "Ley N° 19.628, artículo 4°", "La cuenta traía los nombres de quienes recibieron ayuda.")


if __name__ == "__main__":
    publicar_lo_demas()
