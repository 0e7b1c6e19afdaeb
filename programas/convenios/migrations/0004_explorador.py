from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("convenios", "0003_personas"),
        ("cuenta_publica", "0009_explorador"),
    ]

    operations = [
        HacerExplorables(
            {
                "convenio": (("tipo", "estado", "etapa"), ("fecha", "monto", "vigente_hasta")),
            }
        ),
        decir_de_donde("convenios"),
    ]
