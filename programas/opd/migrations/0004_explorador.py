from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0009_explorador"),
        ("opd", "0003_personas"),
    ]

    operations = [
        HacerExplorables(
            {
                "integranteopd": ((), ("cantidad",)),
                "viaingreso": ((), ("cantidad", "periodo")),
                "actividadopd": ((), ("fecha",)),
            }
        ),
        decir_de_donde("opd"),
    ]
