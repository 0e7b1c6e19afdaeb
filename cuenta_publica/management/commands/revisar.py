"""``manage.py revisar ORGANISMO AÑO [--json]``: the checks of the open draft, else of the current edition."""

import json

from django.core.management.base import CommandError

from cuenta_publica.congelar import congelar
from cuenta_publica.management.comando import Comando
from cuenta_publica.management.cuentas import agregar_argumentos, cuenta_abierta_o_vigente
from cuenta_publica.registro import MateriaDesconocida
from cuenta_publica.verificaciones import revisar


def _numero(valor):
    if valor is None or isinstance(valor, int):
        return valor
    return int(valor) if valor == int(valor) else float(valor)


class Command(Comando):
    help = "Revisa las cifras de una cuenta y dice qué no cuadra. Termina con 1 si queda un error sin responder."

    def add_arguments(self, parser):
        agregar_argumentos(parser)
        parser.add_argument("--json", action="store_true", dest="como_json", help="salida para programas")

    def handle(self, organismo, anio, como_json, **opciones):
        cuenta = cuenta_abierta_o_vigente(organismo, anio)
        try:
            halladas = revisar(congelar(cuenta))
        except MateriaDesconocida as error:
            raise CommandError(str(error)) from error
        self.stdout.write(self._json(cuenta, halladas) if como_json else self._texto(cuenta, halladas))
        if any(d.impide_publicar for d in halladas):
            raise SystemExit(1)

    def _json(self, cuenta, halladas) -> str:
        discrepancias = [
            {
                "clave": d.clave,
                "nivel": d.nivel,
                "regla": d.regla,
                "capitulo": d.lugar.capitulo,
                "lugar": str(d.lugar),
                "declarado": _numero(d.declarado),
                "calculado": _numero(d.calculado),
                "diferencia": _numero(d.diferencia),
                "respondida": d.respondida,
                "mensaje": d.mensaje,
            }
            for d in halladas
        ]
        return json.dumps({"cuenta": str(cuenta), "discrepancias": discrepancias}, ensure_ascii=False, indent=1)

    def _texto(self, cuenta, halladas) -> str:
        if not halladas:
            return f"{cuenta}: todas las cifras revisadas cuadran."
        return "\n".join([f"{cuenta}:", *(f"- [{d.nivel}] {d.mensaje}" for d in halladas)])
