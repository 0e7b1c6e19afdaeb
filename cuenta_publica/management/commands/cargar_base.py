"""``manage.py cargar_base``: territory, organismos and catalogues. Safe to run again after an update."""

from django.core.management.base import CommandError

from cuenta_publica.carga import ErrorDeCarga, cargar_base
from cuenta_publica.management.comando import Comando


class Command(Comando):
    help = "Carga el territorio, los organismos y los catálogos."

    def handle(self, **opciones):
        try:
            cargar_base()
        except ErrorDeCarga as error:
            raise CommandError(f"No se cargó. {error}") from error
        self.stdout.write("Datos de base al día.")
