from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0009_explorador"),
        ("orasmi", "0003_personas"),
    ]

    operations = [
        HacerExplorables(
            {
                "gastoarea": (("area",), ("asignado", "gastado", "saldo_declarado", "casos", "periodo")),
                "peticionorasmi": (("estado",), ("cantidad", "periodo")),
                "procedencia": (("via",), ("cantidad", "periodo")),
                "beneficiario": (("sexo", "resultado"), ("cantidad", "periodo")),
                "casoaprobado": (("area",), ("cantidad", "monto", "periodo")),
                "gestionsocial": (("tipo",), ("cantidad", "periodo")),
            }
        ),
        decir_de_donde("orasmi"),
    ]
