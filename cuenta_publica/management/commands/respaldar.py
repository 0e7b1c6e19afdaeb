"""``manage.py respaldar --destino CARPETA [--nombre N]``."""

from pathlib import Path

from django.core.management.base import CommandError
from django.template.defaultfilters import filesizeformat

from cuenta_publica.management.comando import Comando
from cuenta_publica.respaldo import ErrorDeRespaldo, respaldar


class Command(Comando):
    help = "Guarda la base de datos, los archivos sellados y el testigo en un solo archivo, y lo comprueba."

    def add_arguments(self, parser):
        parser.add_argument("--destino", required=True, type=Path, metavar="CARPETA", help="mejor en otro disco")
        parser.add_argument("--nombre", default="", metavar="N", help="por omisión, la fecha y la hora (UTC)")

    def handle(self, destino, nombre, **opciones):
        try:
            archivo, manifiesto = respaldar(destino, nombre)
        except ErrorDeRespaldo as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Respaldo hecho y comprobado: {archivo} ({filesizeformat(archivo.stat().st_size)}; "
            f"{sum(manifiesto.filas.values())} filas en {len(manifiesto.filas)} tablas, "
            f"{len(manifiesto.miembros)} archivos)."
        )
