from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0009_explorador"),
        ("seguridad", "0003_personas"),
    ]

    operations = [
        HacerExplorables(
            {
                "delito": (("categoria",), ("casos", "periodo")),
                "accion": ((), ("cantidad", "periodo")),
            }
        ),
        decir_de_donde("seguridad"),
    ]
