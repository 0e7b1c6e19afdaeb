"""``manage.py cargar_ejemplos``: reference data and the two real accounts, as drafts. Loads nothing twice."""

from django.core.management.base import CommandError
from django.db import transaction

from cuenta_publica.carga import FIXTURES, ErrorDeCarga, cargar_base, cargar_cuenta, leer_json
from cuenta_publica.management.comando import Comando
from cuenta_publica.models import CuentaPublica


class Command(Comando):
    help = "Carga el territorio, los organismos, los catálogos y las dos cuentas públicas de ejemplo."

    def handle(self, **opciones):
        try:
            ejemplos = [leer_json(ruta) for ruta in sorted((FIXTURES / "cuentas").glob("*.json"))]
            with transaction.atomic():
                cargar_base()
                for datos in ejemplos:
                    self._cargar(datos)
        except ErrorDeCarga as error:
            raise CommandError(f"No se cargó. {error}") from error

    def _cargar(self, datos):
        existentes = CuentaPublica.objects.filter(organismo__slug=datos.get("organismo"), anio=datos.get("anio"))
        if existentes.exists():
            self.stdout.write(f"{existentes.first()}: ya estaba.")
        else:
            self.stdout.write(f"{cargar_cuenta(datos)}: cargada.")
