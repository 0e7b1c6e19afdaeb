from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0009_explorador"),
        ("iniciativas", "0003_personas"),
    ]

    operations = [
        HacerExplorables(
            {
                "iniciativa": (("materia", "estado"), ("presupuesto", "fecha", "vigente_hasta")),
            }
        ),
        decir_de_donde("iniciativas"),
    ]
