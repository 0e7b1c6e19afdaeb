"""``manage.py reconciliar [--ahora]``: exit 1 when something is missing that cannot be mended."""

from django.core.management.base import CommandError

from cuenta_publica.management.comando import Comando
from cuenta_publica.publicacion.reconciliar import reconciliar


class Command(Comando):
    help = "Ordena lo que dejó una interrupción: archivos sobrantes o perdidos, trabajos, cadena y testigo."

    def add_arguments(self, parser):
        parser.add_argument(
            "--ahora",
            action="store_true",
            help="borra los archivos sobrantes aunque sean recientes (solo si nadie está publicando ni restaurando)",
        )

    def handle(self, ahora, **opciones):
        try:
            informe = reconciliar(ahora)
        except OSError as error:
            raise CommandError(f"El disco no lo permitió: {error}. Corríjalo y ejecute de nuevo.") from error
        for linea in informe.hecho:
            self.stdout.write(linea)
        if informe.malo:
            raise CommandError("\n".join(informe.malo))
        if not informe.hecho:
            self.stdout.write("nada que hacer")
