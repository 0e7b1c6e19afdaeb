"""``manage.py reconstruir_sitio``: after an update, a restore or a change of the data of the organismos."""

from django.conf import settings
from django.core.management.base import CommandError

from cuenta_publica.frente import enlaces
from cuenta_publica.management.comando import Comando


class Command(Comando):
    help = "Guarda de nuevo las páginas de todas las cuentas publicadas, con las que el sitio responde sin Django."

    def handle(self, **opciones):
        if not settings.SITIO:
            self.stdout.write("SITIO está vacío: no se guardan páginas, y Django responde por todas.")
            return
        try:
            puestas = enlaces.reconstruir()
        except OSError as error:
            raise CommandError(f"El disco no lo permitió: {error}. Corríjalo y ejecute de nuevo.") from error
        self.stdout.write(f"Cuentas cuyas páginas se pusieron: {puestas}." if puestas else "nada que hacer")
