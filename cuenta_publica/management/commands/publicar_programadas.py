"""``manage.py publicar_programadas``: for cron, each minute; a worker needs no such line, and both may run."""

from django.core.management.base import CommandError

from cuenta_publica.management.comando import Comando
from cuenta_publica.models import Trabajo
from cuenta_publica.publicacion import publicar_programadas


class Command(Comando):
    help = "Publica las cuentas cuya hora programada ya llegó. Ejecutarla dos veces no publica dos veces."

    def handle(self, **opciones):
        fallados = []
        for trabajo in publicar_programadas():
            if trabajo.estado == Trabajo.Estado.FALLADO:
                fallados.append(f"{trabajo.cuenta}: {trabajo.mensaje}")
            else:
                self.stdout.write(f"{trabajo.cuenta}: {FIN[trabajo.estado]}.")
        if fallados:
            raise CommandError("\n".join(fallados))


FIN = {
    Trabajo.Estado.HECHO: "publicada",
    Trabajo.Estado.EN_CURSO: "otro proceso la está publicando",
    Trabajo.Estado.ANULADO: "se anuló",
    Trabajo.Estado.EN_COLA: "sigue en espera",
}
