"""``manage.py publicar ORGANISMO AÑO [--usuario U]``."""

from django.core.management.base import CommandError

from cuenta_publica.management.comando import Comando
from cuenta_publica.management.cuentas import agregar_argumentos, cuenta_abierta_o_vigente
from cuenta_publica.publicacion import ErrorDePublicacion, publicar, usuario_de_publicacion


class Command(Comando):
    help = "Publica el borrador de una cuenta: sella su edición y la deja visible para todos."

    def add_arguments(self, parser):
        agregar_argumentos(parser)
        parser.add_argument("--usuario", default="sistema", help="quién publica (por omisión, «sistema»)")
        parser.add_argument("--motivo", default="", help="por qué se publica o se corrige")

    def handle(self, organismo, anio, usuario, motivo, **opciones):
        cuenta = cuenta_abierta_o_vigente(organismo, anio)
        try:
            edicion = publicar(cuenta, usuario_de_publicacion(usuario), motivo)
        except ErrorDePublicacion as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{cuenta}: publicada. Huella {edicion.huella[:12]}.")
