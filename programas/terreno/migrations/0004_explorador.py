from django.db import migrations

from cuenta_publica.migrations._explorador import HacerExplorables, decir_de_donde


class Migration(migrations.Migration):
    dependencies = [
        ("cuenta_publica", "0009_explorador"),
        ("terreno", "0003_personas"),
    ]

    operations = [
        HacerExplorables(
            {
                "actividadterreno": (("tipo",), ("programadas", "realizadas", "atenciones", "periodo")),
                "hitoterreno": ((), ()),
            }
        ),
        decir_de_donde("terreno"),
    ]
