"""``manage.py poblar_escala --provincias N --anios N --en-esta-base [--filas N] [--conjunto C] [--semilla N]``."""

from django.core.management.base import CommandError

from cuenta_publica.escala import NoSePuebla, Plan, poblar
from cuenta_publica.management.comando import Comando

SIN_CONFIRMAR = (
    "Esto llena la base de datos con cuentas inventadas y publicadas, que después no se pueden borrar una a una. "
    "Si esta base es para eso, agregue --en-esta-base."
)


class Command(Comando):
    help = "Publica cuentas sintéticas (inventadas, y que lo dicen) para medir el portal. Solo en desarrollo."

    def add_arguments(self, parser):
        parser.add_argument("--provincias", type=int, default=56, help="cuántas provincias (por omisión, 56)")
        parser.add_argument("--anios", type=int, default=20, help="cuántos años desde 2006 (por omisión, 20)")
        parser.add_argument("--filas", type=int, default=0, help="cuántas filas tendrá --conjunto, hasta 1000000")
        parser.add_argument("--conjunto", default="seguridad/delitos", help="por omisión, seguridad/delitos")
        parser.add_argument("--semilla", type=int, default=1, help="con la misma se inventan los mismos datos")
        parser.add_argument("--en-esta-base", action="store_true", help="confirma que la base es para esto")

    def handle(self, provincias, anios, filas, conjunto, semilla, en_esta_base, **opciones):
        if not en_esta_base:
            raise CommandError(SIN_CONFIRMAR)
        if not (1 <= provincias <= 56 and 1 <= anios <= 20 and 0 <= filas <= 1_000_000):
            raise CommandError("Se puede hasta 56 provincias, 20 años y 1.000.000 de filas.")
        plan = Plan(provincias, anios, filas, conjunto, semilla)
        try:
            plan.elegido()
            cuantas = poblar(plan, self.stdout.write)
        except (NoSePuebla, LookupError) as error:
            raise CommandError(str(error.args[0])) from error
        self.stdout.write(f"Cuentas sintéticas publicadas: {cuantas}.")
