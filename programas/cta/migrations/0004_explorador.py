from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cta", "0003_personas"),
        ("cuenta_publica", "0009_explorador"),
    ]

    operations = [
        HacerExplorables(
            {
                "sesioncta": ((), ("programadas", "realizadas", "proxima", "periodo")),
            }
        ),
        decir_de_donde("cta"),
    ]
