"""``manage.py reindexar``: after an update that changes how one searches, or with accounts published before it."""

from cuenta_publica.buscador import indexar_todas
from cuenta_publica.management.comando import Comando


class Command(Comando):
    help = "Hace de nuevo el índice del buscador, con todas las cuentas publicadas."

    def handle(self, **opciones):
        cuentas = pasajes = 0
        for cuenta, cuantos in indexar_todas():
            cuentas, pasajes = cuentas + 1, pasajes + cuantos
            if opciones["verbosity"] > 1:
                self.stdout.write(f"{cuenta}: {cuantos} pasajes")
        self.stdout.write(f"Cuentas en el buscador: {cuentas}; pasajes: {pasajes}.")
