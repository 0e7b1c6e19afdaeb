"""``manage.py publicar ORGANISMO AÑO [--usuario U]``."""

from django.core.management.base import CommandError

from cuenta_publica.management.comando import Comando
from cuenta_publica.management.cuentas import SISTEMA, agregar_argumentos, cuenta_abierta_o_vigente, usuario_llamado
from cuenta_publica.publicacion import ErrorDePublicacion, publicar


class Command(Comando):
    help = "Publica el borrador de una cuenta: sella su edición y la deja visible para todos."

    def add_arguments(self, parser):
        agregar_argumentos(parser)
        parser.add_argument("--usuario", default=SISTEMA, help="quién publica (por omisión, «sistema»)")
        parser.add_argument("--motivo", default="", help="qué se corrigió y por qué (obligatorio desde la versión 2)")

    def handle(self, organismo, anio, usuario, motivo, **opciones):
        cuenta = cuenta_abierta_o_vigente(organismo, anio)
        try:
            edicion = publicar(cuenta, usuario_llamado(usuario), motivo)
        except ErrorDePublicacion as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{cuenta}: publicada. Huella {edicion.huella[:12]}.")
