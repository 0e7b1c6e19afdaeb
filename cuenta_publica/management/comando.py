"""Base of our commands: what is wrong with their arguments is said in Spanish."""

import re

from django.core.management.base import BaseCommand, CommandError

_EN_ESPANOL = (
    (r"the following arguments are required: (.+)", r"Faltan argumentos: \1."),
    (r"argument (.+?): invalid int value: '(.*)'", r"«\2» no es un número (\1)."),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"\2 no sirve para \1: elija entre \3."),
    (r"argument (.+?): expected .*", r"Falta el valor de \1."),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 no lleva valor y recibió \2."),
    (r"argument (.+?): not allowed with argument (.+)", r"\1 no se puede usar junto con \2."),
    (r"ambiguous option: (.+?) could match (.+)", r"\1 puede ser cualquiera de estas opciones: \2."),
    (r"unrecognized arguments: (.+)", r"Argumentos desconocidos: \1."),
)


def en_espanol(mensaje: str) -> str:
    """What argparse says, in Spanish."""
    for ingles, espanol in _EN_ESPANOL:
        if hallado := re.fullmatch(ingles, mensaje, re.DOTALL):
            return hallado.expand(espanol)
    return "Los argumentos no son válidos: use --help para ver cuáles hay."


class Comando(BaseCommand):
    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)

        def rechazar(mensaje):
            if not parser.called_from_command_line:
                raise CommandError(en_espanol(mensaje))
            uso = parser.format_usage().replace("usage:", "Uso:", 1)
            parser.exit(2, f"{uso}{en_espanol(mensaje)}\n")

        parser.error = rechazar
        return parser
