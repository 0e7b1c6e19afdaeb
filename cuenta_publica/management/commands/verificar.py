"""``manage.py verificar [ORGANISMO] [--json]``: exit 1 when something is not as it was published."""

import json
from dataclasses import asdict

from django.core.management.base import CommandError

from cuenta_publica.management.comando import Comando
from cuenta_publica.models import Organismo
from cuenta_publica.verificacion import comprobar
from cuenta_publica.verificacion.alteracion import ROTO


class Command(Comando):
    help = "Comprueba que todo lo publicado está como se publicó: archivos, filas, cadena y testigo."

    def add_arguments(self, parser):
        parser.add_argument("organismo", nargs="?", default="", help="solo ese, por ejemplo «parinacota»")
        parser.add_argument("--json", action="store_true", dest="como_json", help="salida para programas")

    def handle(self, organismo, como_json, **opciones):
        if organismo and not self._existe(organismo):
            raise CommandError(f"No existe el organismo «{organismo}».")
        conteo, halladas = comprobar(organismo)
        cuenta = {que: conteo[que] for que in ("ediciones", "archivos", "filas")}
        if como_json:
            salida = {**cuenta, "alteraciones": [asdict(h) for h in halladas]}
            self.stdout.write(json.dumps(salida, ensure_ascii=False, indent=1))
        elif halladas:
            self.stdout.write("\n".join([f"{_alteraciones(len(halladas))}:", *(f"- {h}" for h in halladas)]))
        else:
            self.stdout.write(f"{', '.join(map(_cuantas, cuenta, cuenta.values()))}: todo está como se publicó.")
        if halladas:
            raise SystemExit(1)

    def _existe(self, slug) -> bool:
        try:
            return Organismo.objects.filter(slug=slug).exists()
        except ROTO:
            return True  # the verification says what is broken


def _cuantas(que: str, n: int) -> str:
    una = {"ediciones": "edición", "archivos": "archivo", "filas": "fila"}
    return f"{n} {una[que] if n == 1 else que}"


def _alteraciones(n: int) -> str:
    return "Se encontró una alteración" if n == 1 else f"Se encontraron {n} alteraciones"
