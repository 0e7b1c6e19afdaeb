"""``manage.py restaurar ARCHIVO``."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.timezone import localtime

from cuenta_publica.management.comando import Comando
from cuenta_publica.respaldo import ErrorDeRespaldo, restaurar


class Command(Comando):
    help = "Restaura un respaldo en un lugar vacío: entero y comprobado, o nada."

    def add_arguments(self, parser):
        parser.add_argument("archivo", type=Path, help="el archivo .tar que hizo «respaldar»")

        parser.add_argument(
            "--con-alteraciones", action="store_true", help="también si la base ya estaba alterada cuando se respaldó"
        )

    def handle(self, archivo, con_alteraciones, **opciones):
        try:
            hecho = restaurar(archivo, con_alteraciones)
        except ErrorDeRespaldo as error:
            raise CommandError(str(error)) from error
        manifiesto, posteriores = hecho.manifiesto, hecho.posteriores
        creado_el = localtime(datetime.fromisoformat(manifiesto.creado_el))
        self.stdout.write(
            f"Restaurado{'' if hecho.alteraciones else ' y comprobado'}: el respaldo del "
            f"{creado_el:%d-%m-%Y a las %H:%M}, "
            f"{sum(manifiesto.filas.values())} filas en {len(manifiesto.filas)} tablas."
        )
        if hecho.alteraciones:
            self.stdout.write(f"La base ya estaba alterada cuando se respaldó.\n{hecho.alteraciones}")
        if settings.SITIO:
            self.stdout.write("Ahora ejecute «manage.py reconciliar»: guarda de nuevo las páginas del sitio.")
        if posteriores:
            cuantos = "un acto posterior" if posteriores == 1 else f"{posteriores} actos posteriores"
            self.stdout.write(
                f"El testigo «{settings.TESTIGO}» conoce {cuantos} a este respaldo: falta lo que se publicó o retiró "
                "después. «manage.py verificar» dice qué fue."
            )
