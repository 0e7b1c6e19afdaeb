"""Everything `make demo` needs before it serves. Safe to run again: it only does what is missing."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import ProtectedError

from cuenta_publica.arranque import USUARIO_DEMO
from cuenta_publica.management.comando import Comando
from cuenta_publica.models import CuentaPublica

EJEMPLOS = [("parinacota", 2019), ("antofagasta", 2017)]
YA_PUBLICADA = ["publicada", "reemplazada", "retirada"]


class Command(Comando):
    help = "Deja lista la demostración: base de datos, ejemplos publicados y un usuario con clave al azar."

    def add_arguments(self, parser):
        opcion = parser.add_mutually_exclusive_group()
        opcion.add_argument("--nueva-clave", action="store_true", help="solo cambia la clave del usuario de la demo")
        opcion.add_argument("--borrar-usuario", action="store_true", help="solo borra el usuario de la demo")

    def handle(self, *args, nueva_clave=False, borrar_usuario=False, **options):
        if borrar_usuario:
            self.borrar_usuario()
            return
        if settings.ENTORNO == "produccion":
            raise CommandError("La demostración no se prepara en producción.")
        if nueva_clave:
            self.nueva_clave()
            return
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.publicar_ejemplos()
        self.crear_usuario()

    def publicar_ejemplos(self):
        cuentas = {clave: CuentaPublica.objects.filter(organismo__slug=clave[0], anio=clave[1]) for clave in EJEMPLOS}
        if not all(cuenta.exists() for cuenta in cuentas.values()):
            self.stdout.write("Cargando los dos ejemplos…")
            call_command("cargar_ejemplos", verbosity=0)
        for (slug, anio), cuenta in cuentas.items():
            if not cuenta.filter(estado__in=YA_PUBLICADA).exists():
                self.stdout.write(f"Publicando {slug} {anio}…")
                call_command("publicar", slug, anio, verbosity=0)

    def crear_usuario(self):
        if get_user_model().objects.filter(username=USUARIO_DEMO).exists():
            self.stdout.write(f"El usuario «{USUARIO_DEMO}» ya existe. Si perdió su clave: make clave-demo")
            return
        clave = secrets.token_urlsafe(12)
        get_user_model().objects.create_superuser(USUARIO_DEMO, password=clave)
        self.mostrar(clave)

    def nueva_clave(self):
        usuario = get_user_model().objects.filter(username=USUARIO_DEMO).first()
        if usuario is None:
            raise CommandError(f"El usuario «{USUARIO_DEMO}» no existe todavía: use make demo.")
        clave = secrets.token_urlsafe(12)
        usuario.set_password(clave)
        usuario.save()
        self.mostrar(clave)

    def borrar_usuario(self):
        try:
            borrados, _ = get_user_model().objects.filter(username=USUARIO_DEMO).delete()
        except ProtectedError as error:
            raise CommandError(
                f"El usuario «{USUARIO_DEMO}» ya publicó o firmó algo y no se puede borrar: esta base es de "
                "demostración; parta en producción con una base nueva."
            ) from error
        self.stdout.write(f"Usuario «{USUARIO_DEMO}» borrado." if borrados else f"No hay usuario «{USUARIO_DEMO}».")

    def mostrar(self, clave):
        self.stdout.write(f"\n  Administración: /admin/\n  Usuario: {USUARIO_DEMO}\n  Clave:   {clave}\n")
