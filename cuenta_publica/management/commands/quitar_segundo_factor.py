"""``manage.py quitar_segundo_factor USUARIO``: for who lost the telephone and the recovery codes."""

from cuenta_publica.ingreso import segundo_factor
from cuenta_publica.management.comando import Comando
from cuenta_publica.management.cuentas import usuario_llamado


class Command(Comando):
    help = "Quita el segundo factor de un usuario, cierra sus sesiones y, si su rol lo exige, le pide otro al entrar."

    def add_arguments(self, parser):
        parser.add_argument("usuario", help="nombre de usuario")

    def handle(self, usuario, **opciones):
        quien = usuario_llamado(usuario)
        segundo_factor.quitar(quien)
        self.stdout.write(f"{quien.get_username()}: sin segundo factor y sin sesiones abiertas.")
