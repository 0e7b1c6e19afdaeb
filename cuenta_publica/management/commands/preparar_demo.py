"""Everything `make demo` needs before it serves. Safe to run again: it only does what is missing."""

import secrets
from io import StringIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import ProtectedError

from cuenta_publica.arranque import USUARIO_DEMO, USUARIOS_DEMO
from cuenta_publica.ingreso import segundo_factor
from cuenta_publica.management.comando import Comando
from cuenta_publica.models import CuentaPublica, Membresia, Organismo
from cuenta_publica.permisos import exige_segundo_factor

EJEMPLOS = [("parinacota", 2019), ("antofagasta", 2017)]
YA_PUBLICADA = ["publicada", "reemplazada", "retirada"]


class Command(Comando):
    help = "Deja lista la demostración: base de datos, ejemplos publicados y sus usuarios, con una clave al azar."

    def add_arguments(self, parser):
        opcion = parser.add_mutually_exclusive_group()
        opcion.add_argument("--nueva-clave", action="store_true", help="solo cambia la clave de los usuarios")
        opcion.add_argument("--borrar-usuario", action="store_true", help="solo borra los usuarios de la demo")
        opcion.add_argument("--codigos", action="store_true", help="solo muestra los códigos de ahora")

    def handle(self, *args, nueva_clave=False, borrar_usuario=False, codigos=False, **options):
        if borrar_usuario:
            self.borrar_usuarios()
            return
        if settings.ENTORNO == "produccion":
            raise CommandError("La demostración no se prepara en producción.")
        if nueva_clave or codigos:
            if not self.usuarios():
                raise CommandError(f"El usuario «{USUARIO_DEMO}» no existe todavía: use make demo.")
            (self.nueva_clave if nueva_clave else self.mostrar_codigos)()
            return
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        self.publicar_ejemplos()
        call_command("reconstruir_sitio", verbosity=0, stdout=StringIO())
        self.crear_usuarios()

    def publicar_ejemplos(self):
        cuentas = {clave: CuentaPublica.objects.filter(organismo__slug=clave[0], anio=clave[1]) for clave in EJEMPLOS}
        if not all(cuenta.exists() for cuenta in cuentas.values()):
            self.stdout.write("Cargando los dos ejemplos…")
            call_command("cargar_ejemplos", verbosity=0)
        for (slug, anio), cuenta in cuentas.items():
            if not cuenta.filter(estado__in=YA_PUBLICADA).exists():
                self.stdout.write(f"Publicando {slug} {anio}…")
                call_command("publicar", slug, anio, aprobar=True, verbosity=0)

    def usuarios(self):
        return list(get_user_model().objects.filter(username__in=USUARIOS_DEMO).order_by("pk"))

    def crear_usuarios(self):
        """All of them with the same new password, unless none is missing."""
        if len(self.usuarios()) == len(USUARIOS_DEMO):
            self.stdout.write("Los usuarios de la demostración ya existen. Si perdió su clave: make clave-demo")
            return
        for nombre in USUARIOS_DEMO:
            self.crear(nombre)
        self.nueva_clave()

    def crear(self, nombre):
        rol = nombre.removesuffix("-demo")
        valores = {"email": f"{rol}@ejemplo.cl", "is_staff": True, "is_superuser": nombre == USUARIO_DEMO}
        usuario, _ = get_user_model().objects.get_or_create(username=nombre, defaults=valores)
        for organismo in Organismo.objects.filter(slug__in=[slug for slug, _ in EJEMPLOS]):
            if not usuario.is_superuser:
                Membresia.objects.get_or_create(usuario=usuario, organismo=organismo, rol=rol)
        if segundo_factor.falta(usuario):
            segundo_factor.activar(usuario)

    def nueva_clave(self):
        clave = secrets.token_urlsafe(12)
        for usuario in self.usuarios():
            usuario.set_password(clave)
            usuario.save()
        self.mostrar(clave)

    def borrar_usuarios(self):
        try:
            _, borrados = get_user_model().objects.filter(username__in=USUARIOS_DEMO).delete()
        except ProtectedError as error:
            raise CommandError(
                "Los usuarios de la demostración ya publicaron o firmaron algo y no se pueden borrar: esta base es de "
                "demostración; parta en producción con una base nueva."
            ) from error
        cuantos = borrados.get(get_user_model()._meta.label, 0)
        self.stdout.write(f"Usuarios borrados: {cuantos}." if cuantos else "No hay usuarios de la demostración.")

    def mostrar(self, clave):
        self.stdout.write("\n  Administración: /admin/\n  Usuarios:")
        for usuario in self.usuarios():
            con = " (con código: make codigo-demo)" if exige_segundo_factor(usuario) else ""
            self.stdout.write(f"    {usuario.username}{con}")
        self.stdout.write(f"  Clave:   {clave}\n")

    def mostrar_codigos(self):
        for usuario in self.usuarios():
            if segundo_factor.tiene(usuario):
                self.stdout.write(f"{usuario.username}: {segundo_factor.codigo(usuario)}")
