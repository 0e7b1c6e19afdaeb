"""``manage.py publicar ORGANISMO AÑO [--usuario U] [--motivo M] [--aprobar]``."""

from django.core.management.base import CommandError

from cuenta_publica.management.comando import Comando
from cuenta_publica.management.cuentas import SISTEMA, agregar_argumentos, cuenta_abierta_o_vigente, usuario_llamado
from cuenta_publica.publicacion import ErrorDePublicacion, aprobar_sin_revision, publicar

APROBADA_AQUI = "Aprobada por quien administra el servidor, con «publicar --aprobar»."


class Command(Comando):
    help = "Publica el borrador de una cuenta: sella su edición y la deja visible para todos."

    def add_arguments(self, parser):
        agregar_argumentos(parser)
        parser.add_argument("--usuario", default=SISTEMA, help="quién publica (por omisión, «sistema»)")
        parser.add_argument("--motivo", default="", help="qué se corrigió y por qué (obligatorio desde la versión 2)")

        parser.add_argument(
            "--aprobar", action="store_true", help="si nadie la aprobó, la aprueba en nombre de ese usuario"
        )

    def handle(self, organismo, anio, usuario, motivo, aprobar, **opciones):
        cuenta = cuenta_abierta_o_vigente(organismo, anio)
        quien = usuario_llamado(usuario)
        if aprobar and cuenta.estado != cuenta.Estado.APROBADA and not cuenta.esta_cerrada:
            aprobar_sin_revision(cuenta, quien, APROBADA_AQUI)
        try:
            edicion = publicar(cuenta, quien, motivo)
        except ErrorDePublicacion as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{cuenta}: publicada. Huella {edicion.huella[:12]}.")
